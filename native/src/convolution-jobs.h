// Descriptions of convolutions and of the arrays that they read: what the kernels of kernels.h take.
#pragma once

#include <stddef.h>
#include <stdint.h>

// A mask of dropout: elements whose 16 random bits are below the threshold become 0, the others are multiplied by the scale.
struct Dropping {
  uint32_t threshold;  // up to 65536; 0 drops nothing
  float scale;
  uint32_t key0, key1;
};

// An array [rows, channels] that a kernel reads: one in memory, or one that follows from such arrays row by row and is
// made where it is read.
enum class Form { kPlain, kBiased, kActivated, kCombined };
struct Reading {
  Form form;
  const float* values;
  // kBiased: values + bias
  // kActivated: dropout(mish((values + bias - centre) * factor + offset))
  // kCombined: valuesFactor * values + factor * (other + bias - centre) + offset
  const float *bias, *centre, *factor, *offset;  // [channels]
  const float *other, *valuesFactor;      // [rows, channels], [channels]
  Dropping dropping;
};

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
  Reading in;  // [batch, inHeight, inWidth, inChannels]
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
  Reading in;  // [batch, inHeight, inWidth, inChannels]
  Reading dy;  // [batch, outHeight, outWidth, outChannels]
  float* dw;   // [kernelHeight, kernelWidth, inChannels, outChannels]
  int batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels;
  int kernelHeight, kernelWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, padTop, padLeft;
  bool direct;  // never by fast convolution
  int groups;   // dw is [kernelHeight, kernelWidth, inChannels / groups, outChannels]
};
