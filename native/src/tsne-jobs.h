// What the kernels of t-SNE take (van der Maaten and Hinton: Visualizing data using t-SNE, 2008). Points of the map lie as
// [points, dimensions], with 1 to 3 dimensions; their similarity at a distance d is 1 / (1 + d^2).
#pragma once

#include <stddef.h>
#include <stdint.h>

// Of each point its neighbours, sorted by distance: what they weigh under Gaussians of the given perplexities, each summing
// to 1, averaged over the perplexities. Neighbours are then in the order of their numbers.
struct TsneNeighbours {
  size_t points, count;
  const float* distances;  // [points, count]
  int32_t* neighbours;     // [points, count], sorted in place
  float* weights;          // [points, count]
  const double* perplexities;
  size_t scales;  // of perplexities
};

// Rows of a sparse matrix whose lengths are multiples of `tsnePadding`: the last entries of a row may weigh nothing.
constexpr size_t tsnePadding = 16;
struct TsneGraph {
  const int32_t* rowStart;  // [points + 1], in units of tsnePadding entries
  const int32_t* columns;
  const float* weights;
};

// Moves points along the gradient, with momentum and gains (Jacobs 1988).
struct TsneStep {
  size_t points;
  int dimensions;
  TsneGraph graph;
  const float* positions;  // [points, dimensions]
  const float* others;     // what the columns number: the positions, or those of a map that does not move
  const float* repulsion;  // [points, dimensions]
  const float* sums;       // [points], of the similarities
  bool pointwise;          // each sum normalises the repulsion of its point; otherwise the total without the points' own does
  float exaggeration, learningRate, momentum;
  float longestGradient, longestStep;  // longer ones are shortened
  float *velocity, *gains;             // [points, dimensions]
  bool wanted;                         // the divergence is to be computed
  double divergence;
};

// Puts each point where its velocity takes it.
struct TsneMove {
  size_t points;
  int dimensions;
  float *positions, *velocity;  // [points, dimensions]
  bool centred;                 // the mean is kept at zero
  float* bounds;                // the lowest coordinates, then the highest
};

// Forces of points `others` on points `positions`, each the sum of (difference of positions) * similarity^2; and the sums of
// the similarities. A point has similarity 1 with itself, too.
struct TsneRepulsion {
  const float* positions;
  size_t points;
  const float* others;
  size_t otherPoints;
  int dimensions;
  float angle;  // of cells that are taken as one point: their size over their distance; exact when negative
  float* forces;  // [points, dimensions]
  float* sums;    // [points]
};

// The same by interpolation: the similarities of a plane's points with all points as a smooth function, computed on a grid by
// Fourier transforms and differentiated where the points are (Linderman et al.: Fast interpolation-based t-SNE, 2019; with
// one charge and B-splines, as Essmann et al.: A smooth particle mesh Ewald method, 1995). The transforms are twice as
// long and as high as the grid.
struct TsneGrid {
  size_t columns, rows;  // nodes
  float left, top;       // where the first node is
  float spacing;         // between nodes
  float* charges;        // [rows, columns + tsneGridMargin]
  float *real, *imaginary;  // [rows, columns + 1]
  float* potential;         // [rows, 2 * columns]
  float* kernel;            // [2 * rows, columns + 1]: the transform of the similarity, deconvolved and scaled
};
constexpr size_t tsneGridMargin = 8;
// A point needs so many nodes, of which so many before it.
constexpr size_t tsneSplineNodes = 6;
