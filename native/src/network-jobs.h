// Descriptions of what networks do but for convolutions: what the kernels of kernels.h take.
#pragma once

#include <stddef.h>
#include <stdint.h>

// What follows a matrix product; kLeakyRelu multiplies negative numbers by alpha.
enum class ProductActivation { kLinear, kRelu, kRelu6, kElu, kSigmoid, kLeakyRelu };

struct MatrixProduct {
  const float* a;
  const float* b;
  const float* packedB;       // instead of b, where batch is 1: [block of columns][depth][columns of the block]
  const float* bias;          // [columns], or null
  float* out;                 // [batch, rows, columns]
  int batch, rows, columns, depth;
  bool transposeA, transposeB;
  size_t batchStrideA, batchStrideB;  // 0 repeats one matrix
  ProductActivation activation;
  float alpha;
  bool adds;  // to what out holds
};

// x as [rows, channels] throughout.
struct BatchNorm {
  const float *x, *gamma, *beta, *dy, *dMean, *dVariance;
  const float* bias;  // [channels], added to x before everything else
  // In the gradient of an activation dx is that of what Mish was given; or null, and y, which may be x, becomes that of x.
  float *y, *mean, *variance, *dx, *dGamma, *dBeta;
  float *factor, *xFactor, *offset;  // what makes dx of a gradient and x; `factor` alone what normalises
  size_t repeats;                    // rows in a row that share one row of dy
  size_t rows;
  int channels;
  float epsilon;
};

enum class Unary {
  kMish, kSquare, kSquareRoot, kReciprocalRoot, kNegate, kRelu, kExponential,
  kSigmoid, kTangent, kElu, kSilu, kGelu, kGeluTanh, kSoftplus, kRelu6, kErrorFunction, kLogarithm, kAbsolute, kLast,
};
// Gradients take what the slope follows from (the input, or the output: sigmoid, tanh, elu) and then dy.
enum class Binary {
  kAdd, kSubtract, kMultiply, kDivide, kMaximum, kMinimum, kMishGradient, kLeakyRelu, kStep,
  kSigmoidGradient, kTangentGradient, kEluGradient, kSiluGradient, kGeluGradient, kGeluTanhGradient, kRelu6Gradient, kLast,
};

// An array of up to 8 axes whose elements lie at offset + sum of index * stride.
struct Strided {
  int rank;
  size_t size[8];
  ptrdiff_t strideA[8];
  ptrdiff_t strideB[8];
};

// A long short-term memory. Gates are i, f, g, o; states are [directions, batch, units].
struct LstmSizes {
  int directions, time, batch, units, inputs;
};

struct Lstm : LstmSizes {
  const float* x;                         // [batch, time, inputs]
  const float *input, *recurrent, *bias;  // [directions, 4 units, inputs], [directions, 4 units, units], [directions, 4 units]
  float *hidden, *cells;                  // come in as the first state, go out as the last
  float* gates;                           // [directions, time, batch, 4 units], as they are after their activations
  float* allCells;                        // after every step, [directions, time, batch, units]
  float* y;                               // hidden states after every step, [batch, time, directions * units]
};

struct LstmGradient : LstmSizes {
  const float *x, *input, *recurrent;
  const float *hidden, *cells;         // the first state
  const float *gates, *allCells, *y;  // what `lstm` left
  const float* dy;
  float *dHidden, *dCells;             // come in for the last state, go out for the first
  float *dInput, *dRecurrent, *dBias;
  float* dx;                           // or null
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

// Rows of numbers: logits, or the softmax of them. Cross-entropy has a label for each row, or probabilities for its numbers.
struct SoftmaxRows {
  const float *x, *dy, *probabilities;
  const int32_t* labels;
  float* out;
  size_t rows, length;
};
enum class RowFunction {
  kSoftmax, kLogSoftmax, kSoftmaxGradient, kLogSoftmaxGradient, kCrossEntropy, kCrossEntropyGradient, kLast,
};

// x as [rows, length]
struct LayerNorm {
  const float *x, *gamma, *beta, *dy;
  float *y, *dx, *dGamma, *dBeta;
  size_t rows, length;
  float epsilon;
};

// Rows of a batch of heads, wherever they lie.
struct HeadArray {
  float* data;
  size_t batchStride, headStride, rowStride;
};

struct Attention {
  HeadArray q, k, v, out, dOut, dq, dk, dv;
  float* logSums;  // [batch, heads, queries], of the exponentials of the scores
  int batch, heads, queries, keys, width, valueWidth;
  float scale;
  bool causal;
  const float* bias;       // added to the scores, or
  const uint8_t* allowed;  // 0 where a query may not see a key; strides are those of batch, head, query and key
  ptrdiff_t maskStride[4];
};
