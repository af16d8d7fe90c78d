#define THETALAB_ISA generic
#define THETALAB_ISA_NAME "generic"
#include "isa.h"
