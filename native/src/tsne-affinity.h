// Weights of neighbours from distances: for each point and perplexity the precision of a Gaussian is found whose entropy is
// the logarithm of the perplexity.
#pragma once

#include <math.h>

#include "exponential.h"
#include "kernels.h"
#include "parallel.h"
#include "rows.h"

namespace THETALAB_ISA {

constexpr size_t affinityRows = 16;
constexpr int mostPrecisions = 100;

// Sums of w, w d and w d^2 with w = e^(-precision d).
struct WeightSums {
  double zeroth, first, second;
};

// Where what remains is beyond the range of floats it is 0.
static inline vf gaussian(vf excess, vf precision) {
  const vf power = splat(0) - excess * precision, lowest = splat(-87);
  return select(less(power, lowest), splat(0), exponential(greater(power, lowest)));
}

// `excess` is padded to whole vectors with what weighs nothing.
static WeightSums weigh(const float* excess, float* weights, size_t padded, double precision) {
  vf zeroth = splat(0), first = splat(0), second = splat(0);
  const vf factor = splat((float)precision);
  for (size_t i = 0; i < padded; i += V) {
    const vf d = load(excess + i), w = gaussian(d, factor), wd = w * d;
    store(weights + i, w);
    zeroth += w;
    first += select(less(splat(0), w), wd, splat(0));
    second += select(less(splat(0), w), wd * d, splat(0));
  }
  return {sumOfLanes(zeroth), sumOfLanes(first), sumOfLanes(second)};
}

// Newton's method on the logarithm of the precision, kept between bounds; leaves the weights and returns their sum.
static double findPrecision(const float* excess, float* weights, size_t padded, size_t count, double entropy) {
  double mean = 0, low = 0, high = INFINITY;
  for (size_t i = 0; i < count; i++) mean += (double)excess[i] / (double)count;
  double precision = mean > 0 ? 1 / mean : 1;
  for (int attempt = 0;; attempt++) {
    const WeightSums s = weigh(excess, weights, padded, precision);
    const double average = s.first / s.zeroth, variance = s.second / s.zeroth - average * average;
    const double surplus = log(s.zeroth) + precision * average - entropy;
    if (fabs(surplus) < 1e-6 || attempt == mostPrecisions) return s.zeroth;
    if (surplus > 0) low = precision;
    else high = precision;
    const double slope = precision * precision * variance;
    double next = precision * exp(fmin(fmax(surplus / fmax(slope, 1e-12), -3), 3));
    if (!(next > low && next < high)) next = high == INFINITY ? precision * 2 : (low + high) / 2;
    if (next == precision || !(next < 1e30)) return s.zeroth;
    precision = next;
  }
}

struct NeighbourWeight {
  int32_t neighbour;
  float weight;
};

// Heap sort: rows are short, and no order costs it more than others.
static void siftDown(NeighbourWeight* heap, size_t root, size_t count) {
  const NeighbourWeight held = heap[root];
  for (size_t child; (child = 2 * root + 1) < count; root = child) {
    if (child + 1 < count && heap[child + 1].neighbour > heap[child].neighbour) child++;
    if (heap[child].neighbour <= held.neighbour) break;
    heap[root] = heap[child];
    heap[child] = held;
  }
}
static void sortByNumber(NeighbourWeight* entries, size_t count) {
  for (size_t root = count / 2; root-- > 0;) siftDown(entries, root, count);
  for (size_t end = count; end-- > 1;) {
    const NeighbourWeight last = entries[end];
    entries[end] = entries[0];
    entries[0] = last;
    siftDown(entries, 0, end);
  }
}

struct AffinityJob {
  const TsneNeighbours* n;
  size_t padded;
  float* memory;  // per worker: excess, weights, and entries of two numbers
};

static void affinityTask(void* context, size_t block, int worker) {
  const AffinityJob& job = *(const AffinityJob*)context;
  const TsneNeighbours& n = *job.n;
  float *excess = job.memory + (size_t)worker * 4 * job.padded, *weights = excess + job.padded;
  NeighbourWeight* entries = (NeighbourWeight*)(weights + job.padded);
  for (size_t point = block * affinityRows; point < least(n.points, (block + 1) * affinityRows); point++) {
    const float* distances = n.distances + point * n.count;
    int32_t* neighbours = n.neighbours + point * n.count;
    const double nearest = (double)distances[0] * (double)distances[0];
    for (size_t i = 0; i < job.padded; i++)
      excess[i] = i < n.count ? (float)((double)distances[i] * (double)distances[i] - nearest) : INFINITY;
    for (size_t i = 0; i < n.count; i++) entries[i] = {neighbours[i], 0};
    for (size_t scale = 0; scale < n.scales; scale++) {
      const double sum = findPrecision(excess, weights, job.padded, n.count, log(n.perplexities[scale]));
      for (size_t i = 0; i < n.count; i++) entries[i].weight += (float)((double)weights[i] / sum / (double)n.scales);
    }
    sortByNumber(entries, n.count);
    for (size_t i = 0; i < n.count; i++) {
      neighbours[i] = entries[i].neighbour;
      n.weights[point * n.count + i] = entries[i].weight;
    }
  }
}

static bool tsneWeights(const TsneNeighbours& n) {
  AffinityJob job = {&n, (n.count + V - 1) / V * V, nullptr};
  job.memory = scratch(0, 4 * job.padded * (size_t)workers());
  if (!job.memory) return false;
  parallel((n.points + affinityRows - 1) / affinityRows, n.points * n.count * 100, affinityTask, &job);
  return true;
}

}  // namespace THETALAB_ISA
