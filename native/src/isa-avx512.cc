#define THETALAB_ISA avx512
#define THETALAB_ISA_NAME "avx512"
#include "isa.h"
