// Which center is nearest to a point, by distances in single precision, wherever their rounding cannot change the answer.
// |x - c|^2 is |x|^2 and twice the score |c|^2 / 2 - x c, whose products are the work: of several points with the centers in
// the lanes of a vector. In n columns a product is off by less than (n + 2) u |x| |c| (Higham, "Accuracy and stability of
// numerical algorithms", 2002, section 3.1; u = 2^-24), the rounding of the center included.
#pragma once

#include <math.h>

#include "center-distances.h"

namespace THETALAB_ISA {

constexpr size_t roughPoints = 8;
constexpr size_t mostRoughCenters = 512;  // with more, distances are exact from the start
constexpr double mostRoughLength = 1e18;  // its square is far from what a float holds at most

struct RoughScores {
  const Centers* c;
  float* centers;  // turned, in blocks of V; null when scores are not to be had
  double* halves;  // [padded]: half of the squared length of each center
  double longest;  // center
  size_t padded;
};

struct TwoSmallest {
  double smallest, second;
  size_t place;  // of the smallest; the first of equals
};

static inline TwoSmallest twoSmallest(const double* values, size_t count) {
  TwoSmallest two = {INFINITY, INFINITY, 0};
  for (size_t k = 0; k < count; k++) {
    if (values[k] < two.smallest) {
      two.second = two.smallest;
      two.smallest = values[k];
      two.place = k;
    } else if (values[k] < two.second) {
      two.second = values[k];
    }
  }
  return two;
}

static inline double squaredLength(const float* x, size_t columns) {
  vd sum = splatDouble(0);
  double lanes[D], rest = 0;
  size_t d = 0;
  for (; d + D <= columns; d += D) {
    const vd some = widen(x + d);
    sum = sum + some * some;
  }
  for (; d < columns; d++) rest += (double)x[d] * (double)x[d];
  storeDoubles(lanes, sum);
  for (const double lane : lanes) rest += lane;
  return rest;
}

// Scores [roughPoints, padded] of the points with these numbers.
static inline void roughScores(const RoughScores& job, const size_t* which, size_t count, double* scores) {
  const size_t columns = job.c->columns;
  const float* points[roughPoints];
  for (size_t p = 0; p < roughPoints; p++) points[p] = job.c->points + which[least(p, count - 1)] * columns;
  for (size_t k = 0; k < job.padded; k += V) {
    const float* centers = job.centers + k * columns;
    vf sum[roughPoints];
    THETALAB_UNROLL for (size_t p = 0; p < roughPoints; p++) sum[p] = splat(0);
    for (size_t d = 0; d < columns; d++) {
      const vf center = load(centers + d * V);
      THETALAB_UNROLL for (size_t p = 0; p < roughPoints; p++) sum[p] = sum[p] + splat(points[p][d]) * center;
    }
    for (size_t p = 0; p < count; p++) {
      float products[V];
      store(products, sum[p]);
      double* to = scores + p * job.padded + k;
      for (size_t lane = 0; lane < V; lane++) to[lane] = job.halves[k + lane] - (double)products[lane];
    }
  }
}

// Gives a point its nearest center and bounds if scores tell which it is, with what rounding may have done to them, to the
// exact distances and to tiny numbers.
static inline bool certainlyNearest(const RoughScores& job, size_t i, const double* scores) {
  const Centers& c = *job.c;
  PointBounds& bounds = c.bounds[i];
  if (bounds.squares == 0) bounds.squares = squaredLength(c.points + i * c.columns, c.columns);
  const double length = sqrt(bounds.squares), both = length + job.longest;
  const double unit = 0x1p-24 * length * job.longest + 0x1p-51 * both * both + 0x1p-125;
  const double off = (double)(c.columns + 4) * unit;
  const TwoSmallest two = twoSmallest(scores, c.count);
  if (!(length < mostRoughLength && two.second - two.smallest > 2 * off)) return false;
  const double near = bounds.squares + 2 * (two.smallest + off), far = bounds.squares + 2 * (two.second - off);
  c.labels[i] = (int32_t)two.place;
  bounds.upper = sqrt(near > 0 ? near : 0);
  bounds.lower = sqrt(far > 0 ? far : 0);
  return true;
}

static bool prepareRough(const Centers& c, RoughScores& job) {
  job.c = &c;
  job.padded = (c.count + V - 1) / V * V;
  if (job.padded > mostRoughCenters) return true;
  const size_t floats = job.padded * c.columns;
  float* memory = scratch(2, floats + 2 * job.padded);
  if (!memory) return false;
  job.halves = (double*)memory;
  for (size_t k = 0; k < c.count; k++) {
    double sum = 0;
    for (size_t d = 0; d < c.columns; d++) sum += c.centers[k * c.columns + d] * c.centers[k * c.columns + d];
    job.halves[k] = sum / 2;
    job.longest = sqrt(sum) > job.longest ? sqrt(sum) : job.longest;
  }
  if (!(job.longest < mostRoughLength)) return true;
  for (size_t k = c.count; k < job.padded; k++) job.halves[k] = 0;
  job.centers = memory + 2 * job.padded;
  turnCenters(c, job.padded, (size_t)V, job.centers);
  return true;
}

}  // namespace THETALAB_ISA
