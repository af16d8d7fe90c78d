// Descriptions of what is done to points and to graphs of them: what the kernels of kernels.h take.
#pragma once

#include <stddef.h>
#include <stdint.h>

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

// Trees that split points by planes until few are left: those of a leaf lie near each other.
struct ProjectionTrees {
  const float* points;  // [count, depth]
  size_t count, depth, trees;
  size_t leaf;      // most points of one
  int32_t* orders;  // [trees, count]: points in the order of the leaves
  int32_t* starts;  // [trees, count + 1]: where these begin; the last of them is `count`
  uint32_t key0, key1;
};

// Nearest neighbours found so far. A list holds, in order, keys (smallest.h) made of squared distances and of twice
// the neighbour's position, plus 1 where it is new; all bits are set where there is none yet.
struct NeighbourLists {
  const float* points;  // [count, depth]
  size_t count, depth, capacity;
  uint64_t* lists;  // [count, capacity]
};

// Of each point, neighbours and those whose neighbour it is: `most` of which are new, then as many that are not; -1 where
// there are fewer.
struct NeighbourCandidates {
  int32_t* candidates;  // [count, 2, most]
  size_t most;
  int32_t *starts, *links;  // [count + 1], [count * capacity], for working: who has it for a neighbour, as in lists
  uint32_t key0, key1;
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

// Of a point: how far it is from its nearest center at most, and from the next at least; its squared length, 0 at first.
struct PointBounds {
  double upper, lower, squares;
};

// Points and centers of clusters, all of them of as many columns.
struct Centers {
  const float* points;    // [rows, columns]
  const double* centers;  // [count, columns]; null to sum only
  size_t rows, columns, count;
  int32_t* labels;    // [rows]: the nearest center of each point, the first of equals
  double* distances;  // squared: [rows] from the nearest, or [count, rows] from all
  double* sums;       // [count, columns], of the points of each label; or null
  const int32_t* before;  // [rows]: labels that the sums are of, which then change by what moved; null: they are made anew
  // To leave out points whose nearest center is certainly the same (Hamerly 2010), and exact distances where they are not
  // needed, which are not filled in then: bounds of each point; what each center moved, and the most that any did. Or null.
  PointBounds* bounds;
  const double* drifts;  // [count + 1]
};

// How many points clusters have, and how many there are in all.
struct ClusterSizes {
  const int32_t* of;  // [clusters], at least 1 each
  size_t rows, columns, clusters;
};

constexpr size_t panelPoints = 8;

// Points in the order of their clusters, less a center, as panels of a cluster's points: [columns][panelPoints] and then their
// squared lengths. The last point of a cluster also stands for those that its last panel lacks.
struct ClusterPacking {
  ClusterSizes sizes;
  const float* points;   // [rows, columns]
  const int32_t* order;  // [rows]: the points of the first cluster, of the second ...
  const double* center;  // [columns], near them all: differences from it round less
  double* packed;        // [panels, columns + 1, panelPoints]
};

// Sums of the distances of each point from the points of every cluster, to which those of some blocks of points are added: of
// each pair within these blocks, or of one of them and a later block.
struct DistanceSums {
  ClusterSizes sizes;
  const double* packed;
  size_t first, end;  // blocks of blockPoints of a cluster; those that there are, when `end` is beyond
  double* sums;       // [rows, clusters], in the order of the clusters
};
