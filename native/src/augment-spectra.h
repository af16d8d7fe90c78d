// Augmentations in the frequency domain, of D signals side by side: the operations of src/augment/spectral-gain.ts and
// mix-spectra.ts.
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
};

static inline void spectraOf(const SpectraChange& c, const float* const* signals, LaneComplex spectrum) {
  packSignals(signals, c.plan->half, c.packed);
  splitSpectra(*c.plan, laneTransform(*c.plan, c.packed, c.spare), spectrum);
}

static inline void signalsOf(const SpectraChange& c) {
  joinSpectra(*c.plan, c.spectrum, c.packed);
  unpackSignals(laneTransform(*c.plan, c.packed, c.spare), c.plan->half, c.y, c.count);
}

// first bin, how many bins, their gains; and the gain of all others
static inline void gainSpectra(const SpectraChange& c) {
  spectraOf(c, c.x, c.spectrum);
  for (int lane = 0; lane < c.count; lane++) {
    const double* numbers = c.numbers[lane];
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

}  // namespace THETALAB_ISA
