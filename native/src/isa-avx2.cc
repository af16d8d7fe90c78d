#define THETALAB_ISA avx2
#define THETALAB_ISA_NAME "avx2"
#include "isa.h"
