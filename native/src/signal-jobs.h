// Descriptions of what is done to signals: what the kernels of kernels.h take.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct FourierPlan;

enum class FourierKind {
  kComplex,      // [batch, length] complex to the same
  kRealForward,  // [batch, length] to its bins, [batch, length / 2 + 1] complex
  kRealInverse,  // the way back
};

// Transforms of signals, none of them normalised but by the scale. Complex numbers lie in two arrays; to go backwards is
// to swap these. Signals or bins that the input lacks count as zero, those it has too many are left out.
struct FourierTransform {
  const FourierPlan* plan;  // of the length; of half the length for a real signal of even length
  FourierKind kind;
  const float *inReal, *inImaginary;  // [batch, inLength]; no imaginary part for kRealForward
  float *outReal, *outImaginary;      // no imaginary part for kRealInverse
  size_t batch, inLength, length;
  float scale;
  float interior;  // another factor, of the bins that stand for two of the complex transform
};

// Filtering of channels by second-order sections in a row.
constexpr size_t sectionNumbers = 8;
struct Channel {
  const float* x;
  float* y;  // may be x
  size_t length;
};
struct Cascade {
  // Of each section b0, b1 - a1 b0, b2 - a2 b0, a1, a2, and what an input that always was 1 makes of it: z1 - z2, z2, output.
  const double* coefficients;
  size_t sections;
  const Channel* channels;
  size_t count;   // of channels; 1 where there is a state
  double* state;  // z1 and z2 of each section, to filter forwards only; null to filter there and back, with
  size_t pad;     // so many samples reflected at either end: from 1 to length - 1
};

// Resampling of one signal. The outputs come in rows, each `inputs` samples after the one before it. Of a row, each two
// outputs have `count` inputs, from the `first` on, counted from `before` samples before the row; and taps in pairs, one
// for either output.
struct Polyphase {
  const float* x;
  float* y;
  size_t length, made;
  size_t inputs, outputs;  // of a row; outputs are even
  ptrdiff_t before;
  const int32_t *first, *count;  // [outputs / 2]
  const double* taps;
};

// What augmentations do to signals: native/src/augment-samples.h, augment-noise.h and augment-spectra.h say with which
// numbers. Those from kGain on need the tables of a transform.
enum class SignalChangeKind {
  kScale, kShift, kReverse, kAssemble, kStretch, kAverage, kSmooth, kWarp, kNoise,
  kGain, kMix, kTurn, kMask, kLast
};
static inline bool isSpectral(SignalChangeKind kind) { return kind >= SignalChangeKind::kGain; }

// How a real signal of 2 half samples is transformed in double precision.
constexpr size_t laneRoots = 5;
struct LaneSpectra {
  const int32_t* radices;  // 2 to 5, whose product is half
  size_t stages, half;
  // sin 60, cos 72, cos 144, sin 72, sin 144 degrees; cos and sin [half] of -pi k / half; of each stage cos and sin
  // [radix - 1, after]
  const double* tables;
};

struct SignalChanges {
  SignalChangeKind kind;
  const float* x;
  float* y;               // may be x
  const float* others;    // [any, samples]
  size_t samples, count;  // of signals that are changed
  const int32_t* rows;      // [count], places in x and y
  const int32_t* partners;  // [count], places in `others`
  const double* numbers;    // [count, each]
  size_t each;
  LaneSpectra spectra;
};
