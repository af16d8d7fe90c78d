// What every instruction set implements, and the descriptions that the kernels take. All sizes are checked by the
// caller; functions that need working memory return false when there is none.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "tsne-jobs.h"

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

// What follows a matrix product; kLeakyRelu multiplies negative numbers by alpha.
enum class ProductActivation { kLinear, kRelu, kRelu6, kElu, kSigmoid, kLeakyRelu };

struct MatrixProduct {
  const float* a;
  const float* b;
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

// The recurrence of a long short-term memory. States [directions, time + 1, batch, units] lie in order of time, with the
// state before the first step at the end where the direction begins. Gates are i, f, g, o; `gates` comes in as what the
// input gives to them and goes out as what they are.
struct Lstm {
  int directions, time, batch, units;
  const float* recurrent;  // [directions, 4 units, units]
  float* gates;            // [directions, time, batch, 4 units]
  float *hidden, *cells;   // states, the first of them given
  float* y;                // [batch, time, directions * units]
};

struct LstmGradient {
  int directions, time, batch, units;
  const float* recurrent;
  const float *gates, *cells;  // what `lstm` left
  const float* dy;             // as y
  float* dGates;               // of what the input gives to the gates
  float *dHidden, *dCells;     // [directions, batch, units]: come in for the last state, go out for the first
};

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

// Points as a search for neighbours takes them: blocks of two vectors of points, less a centre.
struct PointPacking {
  const float* points;  // [count, depth]
  const float* centre;  // [depth]: it keeps numbers small, hence accurate, and changes no distance
  size_t count, depth;
  float* packed;  // [blocks, depth + 1, points of a block]
};

// The nearest points of the queries from `first` on, by Euclidean distance; equally far ones by their position.
struct NeighbourSearch {
  const float* queries;  // [.., depth]
  const float *points, *centre, *packed;
  size_t first, rows, count, depth;
  size_t k;            // at most `count`, less 1 where the queries are the points
  bool same;           // the queries are the points: none is its own neighbour
  int32_t* indices;    // [.., k], as the distances, of all queries
  float* distances;
};

// What augmentations do to signals: native/src/augment-samples.h, augment-noise.h and augment-spectra.h say with which
// numbers. The last two need the tables of a transform.
enum class SignalChangeKind { kScale, kShift, kReverse, kAssemble, kStretch, kAverage, kWarp, kNoise, kGain, kMix, kLast };

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

// Neighbours of each point, at these distances, to strengths from 0 to 1 that add up to the target.
struct FuzzyNeighbours {
  const float* distances;  // [rows, k], rising
  float* strengths;        // as the distances
  size_t rows, k;
  double target;
  double meanOver;      // what the sum of a point's distances is divided by for their mean
  double meanDistance;  // of all
  bool connected;       // the nearest neighbour that is no duplicate belongs fully
};

// y = scale * (matrix x) + shift * x - less
struct SparseProduct {
  const int32_t *starts, *columns;  // [rows + 1], [entries]
  const float* values;
  const float *x, *less;  // [rows, vectors]; less may be null
  float* y;
  size_t rows, vectors;
  float scale, shift;
};

// One epoch of the layout of a graph.
struct GraphLayout {
  const int32_t *starts, *targets;  // [heads + 1], [edges]
  const float* rates;    // [edges]: in how many of the epochs each one pulls, from 0 to 1
  const int32_t* order;  // [heads]: vertices in a row have about as much to do
  size_t heads, tails;
  int dimensions;
  float* positions;    // [heads, dimensions]
  float* moved;        // the same, for working
  const float* fixed;  // [tails, dimensions]: ends that stay; null where edges join the heads, each in both directions
  float a, b;          // of the curve 1 / (1 + a d^2b)
  float repulsion, step;
  float epoch;  // from 1
  int negatives, rounds;
  uint32_t key0, key1;
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

// Points and centers of clusters, all of them of as many columns.
struct Centers {
  const float* points;    // [rows, columns]
  const double* centers;  // [count, columns]; null to sum only
  size_t rows, columns, count;
  int32_t* labels;    // [rows]: the nearest center of each point, the first of equals
  double* distances;  // squared: [rows] from the nearest, or [count, rows] from all
  double* sums;       // [count, columns], of the points of each label; or null
  // To leave out points whose nearest center is certainly the same: of each at least how far it is from that one, and at
  // most how far from the next (Hamerly 2010); what each center moved, and the most that any did. Or null.
  double* bounds;
  const double* drifts;  // [count + 1]
};

// Points in the order of their clusters: sums of the distances of each from the points of every cluster.
struct DistanceSums {
  const float* points;   // [rows, columns]
  const double* center;  // [columns], near them all: differences from it round less
  const int32_t* sizes;  // [clusters], at least 1 each
  size_t rows, columns, clusters;
  double* sums;  // [rows, clusters]
};

struct Kernels {
  const char* name;
  bool (*correlate)(const Correlation&);  // of one group
  bool (*filterGradient)(const FilterGradient&);
  bool (*correlateGroups)(const Correlation&);  // of plain arrays, as the next
  bool (*filterGradientGroups)(const FilterGradient&);
  bool (*multiply)(const MatrixProduct&);
  bool (*lstm)(const Lstm&);
  bool (*lstmGradient)(const LstmGradient&);
  double (*multiplyAdds)(size_t steps);
  bool (*normalize)(const BatchNorm&);
  bool (*batchNorm)(const BatchNorm&);
  bool (*batchNormGradient)(const BatchNorm&);
  bool (*statistics)(const BatchNorm&);
  bool (*activationGradient)(const BatchNorm&, const Dropping&);
  void (*read)(const Reading&, size_t rows, size_t channels, float* out);
  void (*unary)(Unary, const float* x, float* y, size_t count);
  void (*binary)(Binary, const float* a, const float* b, float* out, const Strided&);
  void (*copy)(const float* a, float* out, const Strided&);
  bool (*sum)(const Reading& x, float* out, size_t outer, size_t reduced, size_t inner, float scale);
  // Four words for each block of a stream, from block number `first` on.
  void (*randomWords)(uint32_t key0, uint32_t key1, uint64_t first, uint32_t* words, size_t blocks);
  void (*dropout)(const float* x, float* y, size_t count, const Dropping&);
  void (*adam)(const Adam&);
  void (*softmaxRows)(RowFunction, const SoftmaxRows&);
  void (*extreme)(const float* x, float* out, int32_t* position, size_t outer, size_t reduced, size_t inner, bool smallest);
  void (*layerNorm)(const LayerNorm&);
  bool (*layerNormGradient)(const LayerNorm&);
  bool (*attention)(const Attention&);
  bool (*attentionGradient)(const Attention&);
  bool (*fourier)(const FourierTransform&);
  bool (*filterCascade)(const Cascade&);
  bool (*polyphase)(const Polyphase&);
  void (*packPoints)(const PointPacking&);
  bool (*searchNeighbours)(const NeighbourSearch&);
  bool (*nearestCenters)(const Centers&);
  bool (*squaredDistances)(const Centers&);
  bool (*distanceSums)(const DistanceSums&);
  bool (*changeSignals)(const SignalChanges&);
  bool (*allFinite)(const float* x, size_t count);
  // The plans are those of the grid's columns (half of the length of its transforms) and of twice its rows.
  bool (*tsneWeights)(const TsneNeighbours&);
  bool (*tsneRepulsion)(const TsneRepulsion&);
  bool (*tsneGridKernel)(const TsneGrid&, const FourierPlan* halfRow, const FourierPlan* column);
  bool (*tsneGridPotential)(const TsneGrid&, const float* positions, size_t points, const FourierPlan* halfRow,
                            const FourierPlan* column);
  void (*tsneGridForces)(const TsneGrid&, const float* positions, size_t points, float* forces, float* sums);
  bool (*tsneStep)(TsneStep&);
  void (*tsneMove)(const TsneMove&);
  void (*fuzzyNeighbours)(const FuzzyNeighbours&);
  void (*sparseProduct)(const SparseProduct&);
  bool (*layEpoch)(const GraphLayout&);
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
