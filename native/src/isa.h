// All kernels for one instruction set: included by isa-*.cc, each of which is compiled with its own flags.
#pragma once

#include "adam.h"
#include "attention-gradient.h"
#include "augment.h"
#include "batch-norm-mish.h"
#include "cascade.h"
#include "center-distances.h"
#include "distance-sums.h"
#include "dropout.h"
#include "elementwise.h"
#include "extreme.h"
#include "fast-filter-gradient.h"
#include "fourier.h"
#include "fuzzy-neighbours.h"
#include "graph-layout.h"
#include "grouped-filter-gradient.h"
#include "k-means.h"
#include "layer-norm.h"
#include "lstm-gradient.h"
#include "lstm.h"
#include "matmul.h"
#include "neighbour-descent.h"
#include "neighbours.h"
#include "peak.h"
#include "polyphase.h"
#include "projection-trees.h"
#include "random.h"
#include "reduce.h"
#include "rough-scores.h"
#include "softmax.h"
#include "tsne-affinity.h"
#include "tsne-grid.h"
#include "tsne-tree.h"
#include "sparse-product.h"

namespace THETALAB_ISA {

extern const Kernels kernels;
const Kernels kernels = {
    THETALAB_ISA_NAME, correlate, filterGradient, correlateGroups, filterGradientGroups, multiply,
    lstm,              lstmGradient, multiplyAdds, normalize,      batchNorm,            batchNormGradient,
    statistics,        activationGradient, readAll, unary,         binary,               copy,
    sum,               randomWords,  splitStreams,
    dropout,           adam,
    softmaxRows,       extreme,               layerNorm,      layerNormGradient, attention,    attentionGradient, fourier,
    filterCascade,     polyphase,             packPoints,     searchNeighbours,
    growTrees,         joinLeaves,            chooseCandidates, joinCandidates,  finishNeighbours,
    nearestCenters,    squaredDistances,      packClusters,   distanceSums,
    changeSignals,     allFinite,
    tsneWeights,       tsneRepulsion,         tsneGridKernel, tsneGridPotential, tsneGridForces, tsneStep, tsneMove,
    fuzzyNeighbours,       sparseProduct, layEpoch,
};

}  // namespace THETALAB_ISA
