// What every instruction set implements, and the descriptions that the kernels take. All sizes are checked by the
// caller; functions that need working memory return false when there is none.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Where the weight of (tap, input, output) lies: source[tap * tapStride + input * inputStride + output * outputStride].
struct WeightLayout {
  const float* source;
  const int* tapIndex;
  int taps, inputs, outputs;
  size_t tapStride, inputStride, outputStride;
  size_t groupStride;  // from one group's outputs to the next one's, where there are groups
};

// A sum over taps: out[grid point][o] = sum over taps and input channels of in[grid point * stride + tap][i] * w[tap][i][o].
// Convolutions and their input gradients are such sums, with different taps. Points outside the input count as zero.
struct Correlation {
  const float* in;  // [batch, inHeight, inWidth, inChannels]
  int batch, inHeight, inWidth, inChannels;
  int strideHeight, strideWidth;
  int taps;
  const int* tapHeight;  // ordered by height, then width
  const int* tapWidth;
  WeightLayout weights;
  float* out;            // [batch, outHeight, outWidth, outChannels]
  int outHeight, outWidth, outChannels;
  int gridHeight, gridWidth;  // the points computed: out[first + step * point]
  int outStepHeight, outStepWidth, outFirstHeight, outFirstWidth;
  bool direct;  // never by fast convolution
  int groups;   // of channels: the outputs of each meet only the inputs of the same
};

struct FilterGradient {
  const float* in;   // [batch, inHeight, inWidth, inChannels]
  const float* dy;   // [batch, outHeight, outWidth, outChannels]
  float* dw;         // [kernelHeight, kernelWidth, inChannels, outChannels]
  int batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels;
  int kernelHeight, kernelWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, padTop, padLeft;
  bool direct;  // never by fast convolution
  int groups;   // dw is [kernelHeight, kernelWidth, inChannels / groups, outChannels]
};

struct MatrixProduct {
  const float* a;
  const float* b;
  float* out;                 // [batch, rows, columns]
  int batch, rows, columns, depth;
  bool transposeA, transposeB;
  size_t batchStrideA, batchStrideB;  // 0 repeats one matrix
};

// x as [rows, channels] throughout.
struct BatchNorm {
  const float *x, *gamma, *beta, *dy, *dMean, *dVariance;
  float *y, *mean, *variance, *dx, *dGamma, *dBeta;
  size_t rows;
  int channels;
  float epsilon;
};

// A mask of dropout: elements whose word is below the threshold become 0, the others are multiplied by the scale.
struct Dropping {
  uint32_t threshold;  // 0 drops nothing
  float scale;
  uint32_t key0, key1;
};

enum class Unary { kMish, kSquare, kSquareRoot, kReciprocalRoot, kNegate, kRelu, kExponential };
enum class Binary { kAdd, kSubtract, kMultiply, kDivide, kMaximum, kMinimum, kMishGradient };

// An array of up to 8 axes whose elements lie at offset + sum of index * stride.
struct Strided {
  int rank;
  size_t size[8];
  ptrdiff_t strideA[8];
  ptrdiff_t strideB[8];
};

struct AdamParameter {
  const float *param, *grad, *m, *v;
  float *newParam, *newM, *newV;
  size_t count;
};

struct Adam {
  const AdamParameter* parameters;
  size_t count;    // of parameters
  double clipNorm;  // 0: no limit
  float decay;     // what the parameters are multiplied by, apart from their gradients
  float weightDecay, beta1, beta2, epsilon, stepLength, rootScale;
  float* squares;       // working memory: one for each parameter
  float gradientScale;  // follows from clipNorm
};

struct Kernels {
  const char* name;
  bool (*correlate)(const Correlation&);  // of one group
  bool (*filterGradient)(const FilterGradient&);
  bool (*correlateGroups)(const Correlation&);
  bool (*filterGradientGroups)(const FilterGradient&);
  bool (*multiply)(const MatrixProduct&);
  bool (*normalize)(const BatchNorm&);
  bool (*batchNorm)(const BatchNorm&);
  bool (*batchNormGradient)(const BatchNorm&);
  bool (*batchNormMish)(const BatchNorm&, const Dropping&);
  bool (*batchNormMishGradient)(const BatchNorm&, const Dropping&);
  void (*unary)(Unary, const float* x, float* y, size_t count);
  void (*binary)(Binary, const float* a, const float* b, float* out, const Strided&);
  void (*copy)(const float* a, float* out, const Strided&);
  bool (*sum)(const float* x, float* out, size_t outer, size_t reduced, size_t inner, float scale);
  // Four words for each block of a stream, from block number `first` on.
  void (*randomWords)(uint32_t key0, uint32_t key1, uint64_t first, uint32_t* words, size_t blocks);
  void (*dropout)(const float* x, float* y, size_t count, const Dropping&);
  void (*adam)(const Adam&);
};

namespace generic {
extern const Kernels kernels;
}
#if defined(THETALAB_X64)
namespace avx2 {
extern const Kernels kernels;
}
namespace avx512 {
extern const Kernels kernels;
}
#endif

// The best of them that this processor runs, or the one asked for by name; null when it cannot run that one.
const Kernels* chooseKernels(const char* name);
