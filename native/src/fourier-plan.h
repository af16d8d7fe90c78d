// How the discrete Fourier transform of one length is computed: tables made once in double precision and shared by all
// instruction sets.
#pragma once

#include <stddef.h>

#include <memory>

// One pass of Stockham's algorithm over `span * radix * stride` numbers.
struct FourierPass {
  int radix;
  size_t span, stride;
  const float* twiddles;  // [span][radix - 1][2]: e^(-2 pi i p j / (span * radix))
  const float* roots;     // [radix][2]: e^(-2 pi i k / radix)
};

enum class FourierMethod {
  kPasses,    // mixed radix (Stockham's order: no bit reversal)
  kFourStep,  // columns of `first`, twiddles, rows of `second` (Bailey: FFTs in external or hierarchical memory, 1990)
  kChirp,     // a convolution of a smooth length, `first` (Bluestein: A linear filtering approach, 1970)
};

// [2][n] keeps all real parts before all imaginary parts.
struct FourierPlan {
  size_t length = 0;
  FourierMethod method = FourierMethod::kPasses;
  int passCount = 0;
  FourierPass passes[40] = {};
  const FourierPlan* first = nullptr;
  const FourierPlan* second = nullptr;
  const float* twiddles = nullptr;  // kFourStep: [first][re, im][columns padded to `rowStep`]
  size_t rowStep = 0;
  const float* chirp = nullptr;     // kChirp: [2][length], e^(-pi i k^2 / length)
  const float* spectrum = nullptr;  // kChirp: [2][first->length], of the conjugate chirp, divided by its length
  const float* halves = nullptr;    // for a real signal of twice the length: [2][length / 2 + 1], e^(-pi i k / length)
};

// The plan of a complex transform, kept for the next call; any thread may ask.
std::shared_ptr<const FourierPlan> fourierPlan(size_t length);
