// Spectra of real signals from the complex transform of half their length, which takes pairs of samples as one number
// (Sorensen et al.: Real-valued fast Fourier transform algorithms, 1987).
#pragma once

#include "fourier-butterflies.h"

namespace THETALAB_ISA {

// Bins k and n - k of a real signal of 2n samples from numbers k and n - k of the complex transform, times `factor`; the
// turn is e^(-pi i k / n).
static inline void splitPair(Complexes& a, Complexes& b, Complexes turn, vf factor) {
  const Complexes sum = {a.re + b.re, a.im - b.im}, difference = {a.im + b.im, b.re - a.re};
  const Complexes odd = times(difference, turn.re, turn.im);
  const vf half = splat(0.5f) * factor;
  a = {half * (sum.re + odd.re), half * (sum.im + odd.im)};
  b = {half * (sum.re - odd.re), half * (odd.im - sum.im)};
}

// The way back, twice as large and conjugated, so that the forward transform follows.
static inline void joinPair(Complexes& a, Complexes& b, Complexes turn, vf factor) {
  const Complexes sum = {factor * (a.re + b.re), factor * (a.im - b.im)};
  const Complexes difference = {factor * (a.re - b.re), factor * (a.im + b.im)};
  const Complexes odd = times(difference, turn.re, splat(0) - turn.im);
  a = {sum.re - odd.im, splat(0) - (sum.im + odd.re)};
  b = {sum.re + odd.im, sum.im - odd.re};
}

// The first bin and the last, which are real.
static inline void splitEnds(Complexes& first, Complexes& last, vf factor) {
  const vf even = first.re, odd = first.im;
  first = {factor * (even + odd), splat(0)};
  last = {factor * (even - odd), splat(0)};
}

static inline void joinEnds(Complexes& first, Complexes last, vf factor) {
  first = {factor * (first.re + last.re), factor * (last.re - first.re)};
}

}  // namespace THETALAB_ISA
