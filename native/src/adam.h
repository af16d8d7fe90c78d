// One step of Adam over one parameter (Kingma, Ba 2015); bias correction comes folded into stepLength and rootScale.
#pragma once

#include <math.h>

#include "kernels.h"
#include "parallel.h"
#include "simd.h"

namespace THETALAB_ISA {

constexpr size_t adamChunk = 16384;

static void adamRange(void* context, size_t index, int) {
  const Adam& a = *(const Adam*)context;
  const size_t begin = index * adamChunk, end = least(begin + adamChunk, a.count);
  for (size_t i = begin; i < end; i++) {
    const float gradient = a.grad[i] * a.gradientScale + a.param[i] * a.weightDecay;
    const float m = a.m[i] * a.beta1 + gradient * (1 - a.beta1);
    const float v = a.v[i] * a.beta2 + gradient * gradient * (1 - a.beta2);
    a.newM[i] = m;
    a.newV[i] = v;
    a.newParam[i] = a.param[i] - a.stepLength * (m / (sqrtf(v) * a.rootScale + a.epsilon));
  }
}

static void adam(const Adam& a) {
  Adam job = a;
  parallel((a.count + adamChunk - 1) / adamChunk, a.count, adamRange, &job);
}

}  // namespace THETALAB_ISA
