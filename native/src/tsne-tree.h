// Repulsion with far points taken together, as Barnes and Hut do (van der Maaten: Accelerating t-SNE using tree-based
// algorithms, 2014). Cells are the smallest boxes around their points, halved along every axis.
#pragma once

#include "tsne-repulsion.h"

namespace THETALAB_ISA {

constexpr size_t mostInLeaf = 8;
constexpr size_t treePointsAtOnce = 64;

struct TreeNode {
  float centre[3];
  float size, mass;     // size: of the longest edge
  int32_t begin, end;   // in the order of the tree
  int32_t next;         // the node after all those below this one; the first of them follows it
  bool leaf;
};

struct Tree {
  const float* positions;
  int dimensions;
  int32_t *order, *kept;  // [points]
  float* sorted;          // [points, dimensions], in the order of the tree
  TreeNode* nodes;
  int32_t count;
};

// Box and centre of the points of a node; where the box is to be halved.
static void measureNode(const Tree& tree, TreeNode& node, float* middle) {
  const int D = tree.dimensions;
  float low[3], high[3];
  double sum[3] = {0, 0, 0};
  for (int d = 0; d < D; d++) low[d] = high[d] = tree.positions[(size_t)tree.order[node.begin] * D + d];
  for (int32_t i = node.begin; i < node.end; i++)
    for (int d = 0; d < D; d++) {
      const float x = tree.positions[(size_t)tree.order[i] * D + d];
      sum[d] += (double)x;
      if (x < low[d]) low[d] = x;
      if (x > high[d]) high[d] = x;
    }
  node.size = 0;
  node.mass = (float)(node.end - node.begin);
  for (int d = 0; d < D; d++) {
    node.centre[d] = (float)(sum[d] / (double)(node.end - node.begin));
    middle[d] = low[d] + (high[d] - low[d]) / 2;
    if (high[d] - low[d] > node.size) node.size = high[d] - low[d];
  }
  // All at one place, which a mean of rounded sums might miss.
  if (node.size == 0)
    for (int d = 0; d < D; d++) node.centre[d] = low[d];
}

static inline int partOf(const Tree& tree, int32_t point, const float* middle) {
  int part = 0;
  for (int d = 0; d < tree.dimensions; d++)
    part |= (tree.positions[(size_t)point * tree.dimensions + d] > middle[d] ? 1 : 0) << d;
  return part;
}

static void growTree(Tree& tree, int32_t begin, int32_t end) {
  const int32_t at = tree.count++;
  TreeNode& node = tree.nodes[at];
  float middle[3] = {};
  node.begin = begin;
  node.end = end;
  measureNode(tree, node, middle);
  int32_t ends[9] = {};
  for (int32_t i = begin; i < end; i++) ends[partOf(tree, tree.order[i], middle) + 1]++;
  bool divided = (size_t)(end - begin) > mostInLeaf && node.size > 0;
  for (int part = 0; part < 8; part++) divided = divided && ends[part + 1] < end - begin;
  node.leaf = !divided;
  if (divided) {
    ends[0] = begin;
    for (int part = 0; part < 8; part++) ends[part + 1] += ends[part];
    for (int32_t i = begin; i < end; i++) tree.kept[i] = tree.order[i];
    for (int32_t i = begin; i < end; i++) tree.order[ends[partOf(tree, tree.kept[i], middle)]++] = tree.kept[i];
    for (int part = 0, from = begin; part < 8; part++) {
      if (ends[part] > from) growTree(tree, from, ends[part]);
      from = ends[part];
    }
  }
  tree.nodes[at].next = tree.count;
}

struct TreeJob {
  const TsneRepulsion* r;
  const Tree* tree;
  bool own;  // the points are those of the tree, and are taken in its order
};

template <int D>
static inline void repelFrom(const float* position, const float* other, float mass, float* force, double* sum) {
  float difference[D], distance = 1;
  for (int d = 0; d < D; d++) {
    difference[d] = position[d] - other[d];
    distance += difference[d] * difference[d];
  }
  const float similarity = 1 / distance, weight = mass * similarity * similarity;
  *sum += (double)(mass * similarity);
  for (int d = 0; d < D; d++) force[d] += weight * difference[d];
}

template <int D>
static void treeTask(void* context, size_t block, int) {
  const TreeJob& job = *(const TreeJob*)context;
  const TsneRepulsion& r = *job.r;
  const Tree& tree = *job.tree;
  const float limit = r.angle * r.angle;
  for (size_t at = block * treePointsAtOnce; at < least(r.points, (block + 1) * treePointsAtOnce); at++) {
    const size_t point = job.own ? (size_t)tree.order[at] : at;
    const float* position = r.positions + point * D;
    float force[D] = {};
    double sum = 0;
    for (int32_t n = 0; n < tree.count;) {
      const TreeNode& node = tree.nodes[n];
      float squared = 0;
      for (int d = 0; d < D; d++) squared += (position[d] - node.centre[d]) * (position[d] - node.centre[d]);
      const bool inside = job.own && (int32_t)at >= node.begin && (int32_t)at < node.end;
      if (node.size == 0 || (!inside && node.size * node.size < limit * squared)) {
        repelFrom<D>(position, node.centre, node.mass, force, &sum);
        n = node.next;
      } else {
        if (node.leaf)
          for (int32_t i = node.begin; i < node.end; i++) repelFrom<D>(position, tree.sorted + (size_t)i * D, 1, force, &sum);
        n = node.leaf ? node.next : n + 1;
      }
    }
    r.sums[point] = (float)sum;
    for (int d = 0; d < D; d++) r.forces[point * D + d] = force[d];
  }
}

static bool repelByTree(const TsneRepulsion& r) {
  const size_t count = r.otherPoints, D = (size_t)r.dimensions;
  Tree tree = {r.others, r.dimensions, nullptr, nullptr, nullptr, nullptr, 0};
  tree.order = (int32_t*)scratch(0, 2 * count);
  tree.sorted = scratch(1, count * D);
  tree.nodes = (TreeNode*)scratch(2, 2 * count * sizeof(TreeNode) / sizeof(float));
  if (!tree.order || !tree.sorted || !tree.nodes) return false;
  tree.kept = tree.order + count;
  for (size_t i = 0; i < count; i++) tree.order[i] = (int32_t)i;
  growTree(tree, 0, (int32_t)count);
  for (size_t i = 0; i < count; i++)
    for (size_t d = 0; d < D; d++) tree.sorted[i * D + d] = r.others[(size_t)tree.order[i] * D + d];
  TreeJob job = {&r, &tree, r.positions == r.others};
  const auto task = r.dimensions == 1 ? treeTask<1> : r.dimensions == 2 ? treeTask<2> : treeTask<3>;
  parallel((r.points + treePointsAtOnce - 1) / treePointsAtOnce, r.points * 1000, task, &job);
  return true;
}

static bool tsneRepulsion(const TsneRepulsion& r) { return r.angle < 0 ? repelAll(r) : repelByTree(r); }

}  // namespace THETALAB_ISA
