// Spectra of D real signals side by side in double precision: the steps of src/signal/mixed-radix.ts and real-fft.ts, with
// their tables, so that each lane has their bits.
#pragma once

#include "doubles.h"
#include "kernels.h"

namespace THETALAB_ISA {

// Complex numbers of D signals: re[k * D + lane].
struct LaneComplex {
  double *re, *im;
};

struct LaneValue {
  vd re, im;
};
static inline LaneValue take(LaneComplex from, size_t k) { return {loadDoubles(from.re + k * D), loadDoubles(from.im + k * D)}; }
static inline void put(LaneComplex to, size_t k, vd re, vd im) {
  storeDoubles(to.re + k * D, re);
  storeDoubles(to.im + k * D, im);
}

struct LaneStage {
  size_t before, after;
  const double *cos, *sin;  // [radix - 1, after]
  const double* roots;      // sin 60, cos 72, cos 144, sin 72, sin 144 degrees
};

static inline void putTurned(LaneComplex to, size_t k, vd re, vd im, const LaneStage& stage, size_t turn) {
  const vd c = splatDouble(stage.cos[turn]), s = splatDouble(stage.sin[turn]);
  put(to, k, product(re, c) - product(im, s), product(re, s) + product(im, c));
}

static inline void laneStep2(const LaneStage& stage, LaneComplex from, LaneComplex output, size_t at, size_t to, size_t k) {
  const LaneValue a = take(from, at), b = take(from, at + stage.after);
  put(output, to, a.re + b.re, a.im + b.im);
  putTurned(output, to + stage.before * stage.after, a.re - b.re, a.im - b.im, stage, k);
}

static inline void laneStep3(const LaneStage& stage, LaneComplex from, LaneComplex output, size_t at, size_t to, size_t k) {
  const size_t after = stage.after, size = stage.before * after;
  const LaneValue a = take(from, at), b = take(from, at + after), c = take(from, at + 2 * after);
  const vd sin60 = splatDouble(stage.roots[0]), half = splatDouble(0.5);
  const vd sumRe = b.re + c.re, sumIm = b.im + c.im, midRe = a.re - half * sumRe, midIm = a.im - half * sumIm;
  const vd turnRe = product(sin60, b.im - c.im), turnIm = product(sin60, c.re - b.re);
  put(output, to, a.re + sumRe, a.im + sumIm);
  putTurned(output, to + size, midRe + turnRe, midIm + turnIm, stage, k);
  putTurned(output, to + 2 * size, midRe - turnRe, midIm - turnIm, stage, after + k);
}

static inline void laneStep4(const LaneStage& stage, LaneComplex from, LaneComplex output, size_t at, size_t to, size_t k) {
  const size_t after = stage.after, size = stage.before * after;
  const LaneValue a = take(from, at), b = take(from, at + after), c = take(from, at + 2 * after), d = take(from, at + 3 * after);
  const vd evenRe = a.re + c.re, evenIm = a.im + c.im, gapRe = a.re - c.re, gapIm = a.im - c.im;
  const vd oddRe = b.re + d.re, oddIm = b.im + d.im, turnRe = b.im - d.im, turnIm = d.re - b.re;
  put(output, to, evenRe + oddRe, evenIm + oddIm);
  putTurned(output, to + size, gapRe + turnRe, gapIm + turnIm, stage, k);
  putTurned(output, to + 2 * size, evenRe - oddRe, evenIm - oddIm, stage, after + k);
  putTurned(output, to + 3 * size, gapRe - turnRe, gapIm - turnIm, stage, 2 * after + k);
}

static inline void laneStep5(const LaneStage& stage, LaneComplex from, LaneComplex output, size_t at, size_t to, size_t k) {
  const size_t after = stage.after, size = stage.before * after;
  const LaneValue a = take(from, at), b = take(from, at + after), c = take(from, at + 2 * after);
  const LaneValue d = take(from, at + 3 * after), e = take(from, at + 4 * after);
  const vd cos72 = splatDouble(stage.roots[1]), cos144 = splatDouble(stage.roots[2]);
  const vd sin72 = splatDouble(stage.roots[3]), sin144 = splatDouble(stage.roots[4]);
  const vd outerRe = b.re + e.re, outerIm = b.im + e.im, innerRe = c.re + d.re, innerIm = c.im + d.im;
  const vd outerGapRe = b.re - e.re, outerGapIm = b.im - e.im, innerGapRe = c.re - d.re, innerGapIm = c.im - d.im;
  const vd firstRe = a.re + product(cos72, outerRe) + product(cos144, innerRe);
  const vd firstIm = a.im + product(cos72, outerIm) + product(cos144, innerIm);
  const vd secondRe = a.re + product(cos144, outerRe) + product(cos72, innerRe);
  const vd secondIm = a.im + product(cos144, outerIm) + product(cos72, innerIm);
  const vd firstTurnRe = product(sin72, outerGapIm) + product(sin144, innerGapIm);
  const vd firstTurnIm = negate(product(sin72, outerGapRe) + product(sin144, innerGapRe));
  const vd secondTurnRe = product(sin144, outerGapIm) - product(sin72, innerGapIm);
  const vd secondTurnIm = negate(product(sin144, outerGapRe) - product(sin72, innerGapRe));
  put(output, to, a.re + outerRe + innerRe, a.im + outerIm + innerIm);
  putTurned(output, to + size, firstRe + firstTurnRe, firstIm + firstTurnIm, stage, k);
  putTurned(output, to + 2 * size, secondRe + secondTurnRe, secondIm + secondTurnIm, stage, after + k);
  putTurned(output, to + 3 * size, secondRe - secondTurnRe, secondIm - secondTurnIm, stage, 2 * after + k);
  putTurned(output, to + 4 * size, firstRe - firstTurnRe, firstIm - firstTurnIm, stage, 3 * after + k);
}

template <int radix, typename Step>
static inline void laneStage(const LaneStage& stage, LaneComplex from, LaneComplex output, Step step) {
  for (size_t block = 0, to = 0; block < stage.before; block++)
    for (size_t k = 0; k < stage.after; k++, to++) step(stage, from, output, radix * block * stage.after + k, to, k);
}

// The transform of `from`, which is lost; it is found where this says, in one of the two.
static inline LaneComplex laneTransform(const LaneSpectra& plan, LaneComplex from, LaneComplex other) {
  size_t before = 1, left = plan.half;
  const double* turns = plan.tables + laneRoots + 2 * plan.half;
  for (size_t i = 0; i < plan.stages; i++) {
    const size_t radix = (size_t)plan.radices[i];
    left /= radix;
    const size_t count = (radix - 1) * left;
    const LaneStage stage = {before, left, turns, turns + count, plan.tables};
    switch (radix) {
      case 2: laneStage<2>(stage, from, other, laneStep2); break;
      case 3: laneStage<3>(stage, from, other, laneStep3); break;
      case 4: laneStage<4>(stage, from, other, laneStep4); break;
      default: laneStage<5>(stage, from, other, laneStep5);
    }
    turns += 2 * count;
    before *= radix;
    const LaneComplex swapped = from;
    from = other;
    other = swapped;
  }
  return from;
}

// Two neighbouring samples of each signal as one number: half the work of a complex transform.
static inline void packSignals(const float* const* signals, size_t half, LaneComplex to) {
  size_t t = 0;
  for (; t + D <= 2 * half; t += D) {
    vd samples[D];
    widenAcross(signals, t, samples);
    for (int i = 0; i < D; i += 2) put(to, (t + (size_t)i) / 2, samples[i], samples[i + 1]);
  }
  for (; t < 2 * half; t += 2)
    for (int lane = 0; lane < D; lane++) {
      to.re[t / 2 * D + lane] = (double)signals[lane][t];
      to.im[t / 2 * D + lane] = (double)signals[lane][t + 1];
    }
}

// Bins 0 to half of the real signals of which `from` is the packed transform.
static inline void splitSpectra(const LaneSpectra& plan, LaneComplex from, LaneComplex out) {
  const size_t half = plan.half;
  const double *cos = plan.tables + laneRoots, *sin = cos + half;
  const LaneValue first = take(from, 0);
  const vd zero = splatDouble(0), two = splatDouble(0.5);
  put(out, 0, first.re + first.im, zero);
  put(out, half, first.re - first.im, zero);
  for (size_t k = 1; k < half; k++) {
    const LaneValue a = take(from, k), b = take(from, half - k);
    const vd evenRe = (a.re + b.re) * two, evenIm = (a.im - b.im) * two;
    const vd oddRe = (a.im + b.im) * two, oddIm = (b.re - a.re) * two;
    const vd c = splatDouble(cos[k]), s = splatDouble(sin[k]);
    put(out, k, evenRe + product(oddRe, c) - product(oddIm, s), evenIm + product(oddRe, s) + product(oddIm, c));
  }
}

// The way back, conjugated, so that the forward transform follows.
static inline void joinSpectra(const LaneSpectra& plan, LaneComplex from, LaneComplex out) {
  const size_t half = plan.half;
  const double *cos = plan.tables + laneRoots, *sin = cos + half;
  const LaneValue first = take(from, 0), last = take(from, half);
  const vd two = splatDouble(0.5);
  put(out, 0, (first.re + last.re) * two, (last.re - first.re) * two);
  for (size_t k = 1; k < half; k++) {
    const LaneValue a = take(from, k), b = take(from, half - k);
    const vd evenRe = (a.re + b.re) * two, evenIm = (a.im - b.im) * two;
    const vd gapRe = (a.re - b.re) * two, gapIm = (a.im + b.im) * two;
    const vd c = splatDouble(cos[k]), s = splatDouble(sin[k]);
    const vd oddRe = product(gapRe, c) + product(gapIm, s), oddIm = product(gapIm, c) - product(gapRe, s);
    put(out, k, evenRe - oddIm, negate(evenIm + oddRe));
  }
}

static inline void unpackSignals(LaneComplex from, size_t half, float* const* signals, int count) {
  const vd divisor = splatDouble((double)half);
  size_t t = 0;
  for (; t + D <= 2 * half; t += D) {
    vd samples[D];
    for (int i = 0; i < D; i += 2) {
      const LaneValue number = take(from, (t + (size_t)i) / 2);
      samples[i] = number.re / divisor;
      samples[i + 1] = negate(number.im) / divisor;
    }
    narrowAcross(signals, t, samples, count);
  }
  for (; t < 2 * half; t += 2)
    for (int lane = 0; lane < count; lane++) {
      signals[lane][t] = (float)(from.re[t / 2 * D + lane] / (double)half);
      signals[lane][t + 1] = (float)(-from.im[t / 2 * D + lane] / (double)half);
    }
}

}  // namespace THETALAB_ISA
