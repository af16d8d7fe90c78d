// Augmentations in the frequency domain, of D signals side by side: the operations of src/augment/spectral-gain.ts,
// mix-spectra.ts, turn-phases.ts and masking.ts.
#pragma once

#include "elementary.h"
#include "lane-fft.h"

namespace THETALAB_ISA {

// D signals, of which the first `count` are kept; `spectra` and two packed transforms are working memory.
struct SpectraChange {
  const LaneSpectra* plan;
  const float* x[D];
  const float* partners[D];
  float* y[D];
  const double* numbers[D];
  int count;
  LaneComplex spectrum, other, packed, spare;
  float* kept;  // as many samples as the signals have
};

static inline void spectraOf(const SpectraChange& c, const float* const* signals, LaneComplex spectrum) {
  packSignals(signals, c.plan->half, c.packed);
  splitSpectra(*c.plan, laneTransform(*c.plan, c.packed, c.spare), spectrum);
}

static inline void signalsOf(const SpectraChange& c) {
  joinSpectra(*c.plan, c.spectrum, c.packed);
  unpackSignals(laneTransform(*c.plan, c.packed, c.spare), c.plan->half, c.y, c.count);
}

// first bin, how many bins, the gain of all others, their gains; behind `skipped` other numbers
static inline void gainSpectra(const SpectraChange& c, size_t skipped) {
  spectraOf(c, c.x, c.spectrum);
  for (int lane = 0; lane < c.count; lane++) {
    const double* numbers = c.numbers[lane] + skipped;
    const size_t first = (size_t)numbers[0], end = first + (size_t)numbers[1];
    const auto multiply = [&](size_t k, double gain) {
      c.spectrum.re[k * D + lane] *= gain;
      c.spectrum.im[k * D + lane] *= gain;
    };
    for (size_t k = first; k < end; k++) multiply(k, numbers[3 + k - first]);
    if (numbers[2] == 1) continue;
    for (size_t k = 0; k < first; k++) multiply(k, numbers[2]);
    for (size_t k = end; k <= c.plan->half; k++) multiply(k, numbers[2]);
  }
  signalsOf(c);
}

// shares of the signal's own magnitudes and phases
static inline void mixSpectra(const SpectraChange& c) {
  spectraOf(c, c.x, c.spectrum);
  spectraOf(c, c.partners, c.other);
  double shares[2][D];
  for (int lane = 0; lane < D; lane++)
    for (int i = 0; i < 2; i++) shares[i][lane] = c.numbers[lane][i];
  const vd one = splatDouble(1), magnitudeShare = loadDoubles(shares[0]), phaseShare = loadDoubles(shares[1]);
  for (size_t k = 0; k <= c.plan->half; k++) {
    const LaneValue a = take(c.spectrum, k), b = take(c.other, k);
    const vd own = squareRoot(product(a.re, a.re) + product(a.im, a.im));
    const vd others = squareRoot(product(b.re, b.re) + product(b.im, b.im));
    const vd magnitude = product(magnitudeShare, own) + product(one - magnitudeShare, others);
    const vd phase = product(phaseShare, angleOf(a.im, a.re)) + product(one - phaseShare, angleOf(b.im, b.re));
    const SineAndCosine turn = sineAndCosine(phase);
    put(c.spectrum, k, product(magnitude, turn.cosine), product(magnitude, turn.sine));
  }
  signalsOf(c);
}

// angles of all bins, of which the first and the last stay as they are
static inline void turnSpectra(const SpectraChange& c) {
  spectraOf(c, c.x, c.spectrum);
  for (size_t k = 1; k < c.plan->half; k++) {
    double angles[D];
    for (int lane = 0; lane < D; lane++) angles[lane] = c.numbers[lane][k];
    const SineAndCosine turn = sineAndCosine(loadDoubles(angles));
    const LaneValue a = take(c.spectrum, k);
    put(c.spectrum, k, product(a.re, turn.cosine) - product(a.im, turn.sine), product(a.re, turn.sine) + product(a.im, turn.cosine));
  }
  signalsOf(c);
}

// 1 within a stretch of this length, 0 outside, and half a cosine over a tenth of it at both ends; t counts from its begin.
static inline vd softStretch(vd t, double length) {
  const vd half = splatDouble(0.5), begin = t + half, end = splatDouble(length) - t - half, ramp = splatDouble(length / 10);
  const vl isEnd = lessDouble(end, begin);
  const vd distance = select(isEnd, end, begin);
  const vl isOutside = lessDouble(distance, splatDouble(0)), isSoft = lessDouble(distance, ramp) & ~isOutside;
  const vd angle = select(isSoft, product(splatDouble(pi), distance) / ramp, splatDouble(0));
  const vd flank = half - product(half, sineAndCosineAbove0(angle).cosine);
  return select(isOutside, splatDouble(0), select(isSoft, flank, splatDouble(1)));
}

// begin and length of a stretch, then as for gains: what is left by these is taken away there
static inline void maskSpectra(const SpectraChange& c) {
  const size_t samples = 2 * c.plan->half;
  SpectraChange own = c;
  for (int lane = 0; lane < D; lane++) {
    float* kept = c.kept + (size_t)lane * samples;
    memcpy(kept, c.x[lane], samples * sizeof(float));
    own.x[lane] = kept;
  }
  gainSpectra(own, 2);
  for (int lane = 0; lane < c.count; lane++)
    for (size_t t = 0; t < samples; t += D) {
      double places[D], shares[D];
      for (int i = 0; i < D; i++) places[i] = (double)(t + (size_t)i) - c.numbers[lane][0];
      storeDoubles(shares, softStretch(loadDoubles(places), c.numbers[lane][1]));
      for (size_t i = 0; i < (size_t)D && t + i < samples; i++)
        c.y[lane][t + i] = (float)((double)own.x[lane][t + i] - product(shares[i], (double)c.y[lane][t + i]));
    }
}

}  // namespace THETALAB_ISA
