// All kernels for one instruction set: included by isa-*.cc, each of which is compiled with its own flags.
#pragma once

#include "adam.h"
#include "batch-norm-mish.h"
#include "dropout.h"
#include "elementwise.h"
#include "fast-filter-gradient.h"
#include "grouped-filter-gradient.h"
#include "matmul.h"
#include "random.h"
#include "reduce.h"

namespace THETALAB_ISA {

extern const Kernels kernels;
const Kernels kernels = {
    THETALAB_ISA_NAME, correlate,     filterGradient,        correlateGroups,
    filterGradientGroups, multiply, normalize, batchNorm, batchNormGradient,
    batchNormMish,     batchNormMishGradient, unary,         binary,   copy,      sum,       randomWords,
    dropout,           adam,
};

}  // namespace THETALAB_ISA
