// Where a long transform reads its numbers and where it puts them.
#pragma once

#include "fourier-butterflies.h"
#include "masks.h"

namespace THETALAB_ISA {

struct FourierEnd {
  float *re, *im;        // im may be missing: zero, or not wanted
  size_t held;           // how many are in re; the others are zero
  size_t count;          // complex numbers of this end; those beyond are zero, or not wanted
  bool pairs;            // re holds the real and the imaginary part of each number
  const float* factor;   // [2][count]: what they are multiplied by, or none
  bool swap;             // real and imaginary parts, before the factor on the way out and after it on the way in
  float scaleReal, scaleImaginary;  // on the way out
};

static inline vf loadHeld(const float* p, size_t at, size_t held) {
  return !p || at >= held ? splat(0) : loadSome(p + at, least(V, held - at));
}

static inline Complexes swapped(Complexes x, bool swap) { return swap ? Complexes{x.im, x.re} : x; }

static inline Complexes multiplied(const FourierEnd& end, Complexes x, size_t at, size_t count) {
  if (!end.factor) return x;
  return times(x, loadSome(end.factor + at, count), loadSome(end.factor + end.count + at, count));
}

// V numbers, of which those from `count` on are zero.
static Complexes loadFrom(const FourierEnd& end, size_t at) {
  if (at >= end.count) return {splat(0), splat(0)};
  const size_t count = least(V, end.count - at);
  if (!end.pairs)
    return swapped(multiplied(end, {loadHeld(end.re, at, end.held), loadHeld(end.im, at, end.held)}, at, count), end.swap);
  float parts[2][V];
  for (size_t i = 0; i < 2 * V; i++) parts[i % 2][i / 2] = 2 * at + i < end.held ? end.re[2 * at + i] : 0;
  return swapped(multiplied(end, {load(parts[0]), load(parts[1])}, at, count), end.swap);
}

static void storeTo(const FourierEnd& end, Complexes x, size_t at, size_t wanted) {
  if (at >= end.count) return;
  const size_t count = least(wanted, end.count - at);
  x = multiplied(end, swapped(x, end.swap), at, count);
  x = {splat(end.scaleReal) * x.re, splat(end.scaleImaginary) * x.im};
  if (!end.pairs) {
    storeSome(end.re + at, x.re, count);
    if (end.im) storeSome(end.im + at, x.im, count);
    return;
  }
  float parts[2][V];
  store(parts[0], x.re);
  store(parts[1], x.im);
  for (size_t i = 0; i < 2 * count; i++) end.re[2 * at + i] = parts[i % 2][i / 2];
}

}  // namespace THETALAB_ISA
