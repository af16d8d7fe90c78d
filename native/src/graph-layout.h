// Layout of a weighted graph by stochastic gradient descent (McInnes, Healy and Melville: UMAP, 2018; Tang et al.: LINE,
// 2015). Each edge pulls its two ends together in a share of the epochs that follows from its weight, and each time its
// head is pushed away from a few vertices drawn at random.
//
// A vertex goes through its own edges one after the other, from where it has got to; of the others it sees where they
// were at the end of the last round. Pulls towards those places would take back what has pushed it meanwhile, though
// neighbours are pushed alike: so pushes add up beside the pulls, unless the other ends stay where they are.
//
// Several vertices side by side are the lanes of vectors. What is drawn follows from the key, the epoch and the vertex:
// nothing depends on which thread has it.
#pragma once

#include "activations.h"
#include "kernels.h"
#include "mixed-bits.h"
#include "parallel.h"

namespace THETALAB_ISA {

constexpr int mostLayoutDimensions = 100;
constexpr size_t layoutGroups = 16;  // of V vertices, in a task
constexpr float longestMove = 4;     // of one coordinate, before the step size

struct LayoutJob {
  const GraphLayout* layout;
  int round;
  size_t most;     // edges of a vertex
  int32_t* lists;  // per worker [2, most, V]
  vf power, attraction, repulsion, a;
};

static inline vf gather(const float* base, const int32_t* index) {
#if defined(__AVX512F__)
  return (vf)_mm512_i32gather_ps(_mm512_loadu_si512(index), base, 4);
#elif defined(__AVX2__)
  return (vf)_mm256_i32gather_ps(base, _mm256_loadu_si256((const __m256i*)index), 4);
#else
  float lanes[V];
  for (int lane = 0; lane < V; lane++) lanes[lane] = base[index[lane]];
  return load(lanes);
#endif
}

// V vertices on their way. Places are positions of first coordinates.
struct LayoutGroup {
  int32_t own[V];
  uint32_t random[V];
  float count[V];            // edges that pull in this epoch
  const int32_t *heads, *tails;  // [steps, V]: the other ends in order, and in the opposite order
  size_t steps;
};

// How often an edge has pulled by an epoch, moved up so that it is rounded to a whole number: one that pulls in every
// epoch, or every other, must not come near a half.
static inline vf pullsUntil(vf rate, float epoch) { return (rate * splat(epoch) - splat(0.25f)) + splat(12582912.0f); }

// Lists the edges of one lane that pull in this epoch; returns how many.
static inline size_t listPulls(const GraphLayout& g, int32_t vertex, int lane, int32_t* list) {
  size_t count = 0;
  const size_t end = (size_t)g.starts[vertex + 1];
  for (size_t edge = (size_t)g.starts[vertex]; edge < end; edge += V) {
    const vf rate = loadSome(g.rates + edge, end - edge);
    uint32_t pulls = laneMask(less(pullsUntil(rate, g.epoch - 1), pullsUntil(rate, g.epoch)));
    for (size_t at = edge; pulls; at++, pulls >>= 1)
      if (pulls & 1) list[V * count++ + lane] = g.targets[at] * g.dimensions;
  }
  return count;
}

// Lanes beyond the last vertex repeat the first one of the group and do nothing.
static inline LayoutGroup startGroup(const LayoutJob& job, size_t group, int worker) {
  const GraphLayout& g = *job.layout;
  int32_t* heads = job.lists + (size_t)worker * 2 * job.most * V;
  int32_t* tails = heads + job.most * V;
  LayoutGroup all;
  all.heads = heads;
  all.tails = tails;
  all.steps = 0;
  size_t counts[V];
  for (int lane = 0; lane < V; lane++) {
    const size_t place = group * V + lane;
    const int32_t vertex = g.order[place < g.heads ? place : group * V];
    counts[lane] = place < g.heads ? listPulls(g, vertex, lane, heads) : 0;
    all.own[lane] = vertex * g.dimensions;
    all.count[lane] = (float)counts[lane];
    all.random[lane] = mixed(g.key0 ^ mixed(g.key1 ^ mixed((uint32_t)g.epoch * 0x9e3779b9u ^ mixed((uint32_t)vertex)))) | 1;
    all.steps = most(all.steps, counts[lane]);
  }
  for (int lane = 0; lane < V; lane++) {
    for (size_t s = 0; s < counts[lane]; s++) tails[s * V + lane] = heads[(counts[lane] - 1 - s) * V + lane];
    for (size_t s = counts[lane]; s < all.steps; s++) heads[s * V + lane] = tails[s * V + lane] = all.own[lane];
  }
  return all;
}

// Moves the lanes of the mask along their differences from others, by a factor that `strength` makes of the squared
// distance and its power; points that lie upon each other do not move.
template <int D, typename F>
static inline void moveBy(const LayoutJob& job, const float* others, const int32_t* at, Mask mask, vf* y, F strength) {
  const int dimensions = D ? D : job.layout->dimensions;
  vf difference[D ? D : mostLayoutDimensions];
  vf squared = splat(0);
  for (int d = 0; d < dimensions; d++) {
    difference[d] = y[d] - gather(others + d, at);
    squared += difference[d] * difference[d];
  }
  const vf logarithms = lesser(greater(logarithm(squared) * job.power, splat(-87)), splat(87));
  const vf power = exponential(logarithms);
  const vf factor = select(mask & less(splat(1e-30f), squared), strength(squared, power), splat(0));
  const vf limit = splat(longestMove), step = splat(job.layout->step);
  for (int d = 0; d < dimensions; d++)
    y[d] += lesser(greater(factor * difference[d], splat(0) - limit), limit) * step;
}

template <int D>
static inline void pull(const LayoutJob& job, const float* others, const int32_t* at, Mask mask, vf* y) {
  moveBy<D>(job, others, at, mask, y, [&job](vf squared, vf power) {
    return job.attraction * power / (squared * (splat(1) + job.a * power));
  });
}

template <int D>
static inline void push(const LayoutJob& job, const float* others, const int32_t* at, Mask mask, vf* y) {
  moveBy<D>(job, others, at, mask, y, [&job](vf squared, vf power) {
    return job.repulsion / ((splat(0.001f) + squared) * (splat(1) + job.a * power));
  });
}

// Draws a vertex for each lane (xorshift, Marsaglia 2003); `other` is 1 where it is not the lane's own.
static inline void draw(const GraphLayout& g, LayoutGroup& all, int32_t* at, float* other) {
  for (int lane = 0; lane < V; lane++) {
    uint32_t x = all.random[lane];
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    all.random[lane] = x;
    const int32_t drawn = (int32_t)(((uint64_t)x * g.tails) >> 32) * g.dimensions;
    at[lane] = drawn;
    other[lane] = g.fixed || drawn != all.own[lane] ? 1 : 0;
  }
}

template <int D>
static inline void layGroup(const LayoutJob& job, size_t group, int worker) {
  const GraphLayout& g = *job.layout;
  const int dimensions = D ? D : g.dimensions;
  const float* others = g.fixed ? g.fixed : g.positions;
  LayoutGroup all = startGroup(job, group, worker);
  vf y[D ? D : mostLayoutDimensions], pushed[D ? D : mostLayoutDimensions], away[D ? D : mostLayoutDimensions];
  for (int d = 0; d < dimensions; d++) {
    y[d] = gather(g.positions + d, all.own);
    pushed[d] = splat(0);
  }
  for (size_t s = 0; s < all.steps; s++) {
    const Mask active = less(splat((float)s), load(all.count));
    pull<D>(job, others, all.heads + s * V, active, y);
    for (int d = 0; d < dimensions; d++) away[d] = y[d] + pushed[d];
    for (int n = 0; n < g.negatives; n++) {
      int32_t at[V];
      float other[V];
      draw(g, all, at, other);
      push<D>(job, others, at, active & less(splat(0), load(other)), away);
    }
    for (int d = 0; d < dimensions; d++) (g.fixed ? y : pushed)[d] = g.fixed ? away[d] : away[d] - y[d];
    // As the other end of the same edge, whose head does the same at another moment of the epoch.
    if (!g.fixed) pull<D>(job, others, all.tails + s * V, active, y);
  }
  for (int d = 0; d < dimensions; d++) y[d] += pushed[d];
  for (int d = 0; d < dimensions; d++) {
    float lanes[V];
    store(lanes, y[d]);
    for (int lane = 0; lane < V && group * V + lane < g.heads; lane++) g.moved[all.own[lane] + d] = lanes[lane];
  }
}

// Groups take part in rounds by turns.
static inline size_t groupsOfRound(const GraphLayout& g, int round) {
  const size_t groups = (g.heads + V - 1) / V, rounds = (size_t)g.rounds;
  return groups / rounds + (groups % rounds > (size_t)round ? 1 : 0);
}

static inline void layTask(void* context, size_t index, int worker) {
  const LayoutJob& job = *(const LayoutJob*)context;
  const GraphLayout& g = *job.layout;
  const size_t end = least((index + 1) * layoutGroups, groupsOfRound(g, job.round));
  for (size_t at = index * layoutGroups; at < end; at++) {
    const size_t group = at * (size_t)g.rounds + (size_t)job.round;
    if (g.dimensions == 2) layGroup<2>(job, group, worker);
    else layGroup<0>(job, group, worker);
  }
}

// Those of the round arrive: a small part of the work, not worth waking other threads for.
static inline void arrive(const LayoutJob& job) {
  const GraphLayout& g = *job.layout;
  const size_t groups = groupsOfRound(g, job.round);
  for (size_t at = 0; at < groups; at++) {
    const size_t first = (at * (size_t)g.rounds + (size_t)job.round) * V;
    for (size_t place = first; place < least(first + V, g.heads); place++) {
      const size_t vertex = (size_t)g.order[place] * (size_t)g.dimensions;
      memcpy(g.positions + vertex, g.moved + vertex, (size_t)g.dimensions * sizeof(float));
    }
  }
}

static bool layEpoch(const GraphLayout& g) {
  LayoutJob job;
  job.layout = &g;
  job.most = 1;
  for (size_t v = 0; v < g.heads; v++) job.most = most(job.most, (size_t)(g.starts[v + 1] - g.starts[v]));
  job.lists = (int32_t*)scratch(0, (size_t)workers() * 2 * job.most * V);
  if (!job.lists) return false;
  job.power = splat(g.b);
  job.a = splat(g.a);
  job.attraction = splat(-2 * g.a * g.b);
  job.repulsion = splat(2 * g.repulsion * g.b);
  for (job.round = 0; job.round < g.rounds; job.round++) {
    const size_t groups = groupsOfRound(g, job.round), tasks = (groups + layoutGroups - 1) / layoutGroups;
    parallel(tasks, groups * V * 128, layTask, &job);
    arrive(job);
  }
  return true;
}

}  // namespace THETALAB_ISA
