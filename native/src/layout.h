// Kernels that move numbers by an index or into a part of an array. Indices outside the array are passed over.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "kernels.h"

// x [batch, outer, rows, inner], indices [batch, count], y [batch, outer, count, inner]
struct Gathering {
  size_t batch, outer, rows, count, inner;
};

// y[b, o, n, :] = x[b, o, indices[b, n], :], zeros for an index outside.
void gather(const Gathering&, const float* x, const int32_t* indices, float* y);

// x[b, o, r, :] = the sum of y[b, o, n, :] with indices[b, n] = r, in double precision and in the order of n; false without
// working memory.
bool scatterAdd(const Gathering&, const float* y, const int32_t* indices, float* x);

// Puts the numbers of x in turn where the axes of `where` (strideA) lead in out.
void paste(const float* x, float* out, const Strided& where);

// out = t where the condition is 1, else e.
void choose(const uint8_t* condition, const float* t, const float* e, float* out, size_t count);
