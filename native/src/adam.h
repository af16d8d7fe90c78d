// One step of Adam over all parameters (Kingma, Ba 2015); bias correction comes folded into stepLength and rootScale.
#pragma once

#include <math.h>

#include "kernels.h"
#include "parallel.h"
#include "reduce.h"

namespace THETALAB_ISA {

constexpr size_t adamChunk = 16384;

static inline size_t adamTasks(size_t count) { return (count + adamChunk - 1) / adamChunk; }

// Without decay apart from the gradient, the parameter is not even multiplied by 1: compilers would round otherwise.
template <bool decays>
static void adamRange(const Adam& a, const AdamParameter& p, size_t begin, size_t end) {
  for (size_t i = begin; i < end; i++) {
    const float gradient = p.grad[i] * a.gradientScale + p.param[i] * a.weightDecay;
    const float m = p.m[i] * a.beta1 + gradient * (1 - a.beta1);
    const float v = p.v[i] * a.beta2 + gradient * gradient * (1 - a.beta2);
    p.newM[i] = m;
    p.newV[i] = v;
    p.newParam[i] = (decays ? p.param[i] * a.decay : p.param[i]) - a.stepLength * (m / (sqrtf(v) * a.rootScale + a.epsilon));
  }
}

static void adamTask(void* context, size_t index, int) {
  const Adam& a = *(const Adam*)context;
  const AdamParameter* p = a.parameters;
  for (; index >= adamTasks(p->count); p++) index -= adamTasks(p->count);
  const size_t begin = index * adamChunk, end = least(begin + adamChunk, p->count);
  (a.decay == 1 ? adamRange<false> : adamRange<true>)(a, *p, begin, end);
}

static void squaresTask(void* context, size_t index, int) {
  const Adam& a = *(const Adam*)context;
  a.squares[index] = (float)sumOfSquares(a.parameters[index].grad, a.parameters[index].count);
}

// What to multiply the gradients by so that their joint length is at most clipNorm; NaN when they hold NaN.
static float clipFactor(const Adam& a, size_t elements) {
  Adam job = a;
  parallel(a.count, elements, squaresTask, &job);
  double squares = 0;
  for (size_t i = 0; i < a.count; i++) squares += (double)a.squares[i];
  const double factor = a.clipNorm / (sqrt(squares) + 1e-6);
  return factor > 1 ? 1 : (float)factor;
}

static void adam(const Adam& a) {
  Adam job = a;
  size_t tasks = 0, elements = 0;
  for (size_t i = 0; i < a.count; i++) {
    tasks += adamTasks(a.parameters[i].count);
    elements += a.parameters[i].count;
  }
  job.gradientScale = a.clipNorm > 0 ? clipFactor(a, elements) : 1;
  parallel(tasks, elements, adamTask, &job);
}

}  // namespace THETALAB_ISA
