// What every instruction set implements; the descriptions that the kernels take are in the headers of jobs. All sizes are
// checked by the caller; functions that need working memory return false when there is none.
#pragma once

#include "convolution-jobs.h"
#include "network-jobs.h"
#include "point-jobs.h"
#include "signal-jobs.h"
#include "tsne-jobs.h"

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
  // Streams split from one by whole numbers up to 2^53: of each, the two words of its key and its first block.
  void (*splitStreams)(uint32_t key0, uint32_t key1, const double* labels, size_t count, uint32_t* words);
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
  bool (*growTrees)(const ProjectionTrees&);
  bool (*joinLeaves)(const NeighbourLists&, const int32_t* order, const int32_t* starts, size_t leaves);
  bool (*chooseCandidates)(const NeighbourLists&, const NeighbourCandidates&, size_t* fresh);
  bool (*joinCandidates)(const NeighbourLists&, const NeighbourCandidates&, size_t first, size_t rows);
  bool (*finishNeighbours)(const NeighbourLists&, const int32_t* names, size_t k, int32_t* indices, float* distances);
  bool (*nearestCenters)(const Centers&);
  bool (*squaredDistances)(const Centers&);
  void (*packClusters)(const ClusterPacking&);
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
