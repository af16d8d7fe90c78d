// Repulsion between all pairs of points.
#pragma once

#include "tsne-attraction.h"

namespace THETALAB_ISA {

constexpr size_t repulsionRows = 32;

struct RepulsionJob {
  const TsneRepulsion* r;
  const float* coordinates;  // [dimensions, padded]: those beyond the points are so far away that they count nothing
  size_t padded;
};

template <int D>
static void repulsionTask(void* context, size_t block, int) {
  const RepulsionJob& job = *(const RepulsionJob*)context;
  const TsneRepulsion& r = *job.r;
  for (size_t point = block * repulsionRows; point < least(r.points, (block + 1) * repulsionRows); point++) {
    vf own[D], force[D], total = splat(0);
    for (int d = 0; d < D; d++) {
      own[d] = splat(r.positions[point * D + d]);
      force[d] = splat(0);
    }
    for (size_t i = 0; i < job.padded; i += V) {
      vf difference[D], distance = splat(1);
      for (int d = 0; d < D; d++) {
        difference[d] = own[d] - load(job.coordinates + d * job.padded + i);
        distance += difference[d] * difference[d];
      }
      const vf similarity = splat(1) / distance, squared = similarity * similarity;
      total += similarity;
      for (int d = 0; d < D; d++) force[d] += squared * difference[d];
    }
    r.sums[point] = sumLanes(total);
    for (int d = 0; d < D; d++) r.forces[point * D + d] = sumLanes(force[d]);
  }
}

static bool repelAll(const TsneRepulsion& r) {
  const size_t padded = (r.otherPoints + V - 1) / V * V;
  float* coordinates = scratch(0, padded * (size_t)r.dimensions);
  if (!coordinates) return false;
  for (int d = 0; d < r.dimensions; d++)
    for (size_t i = 0; i < padded; i++)
      coordinates[d * padded + i] = i < r.otherPoints ? r.others[i * (size_t)r.dimensions + d] : 1e18f;
  RepulsionJob job = {&r, coordinates, padded};
  const auto task = r.dimensions == 1 ? repulsionTask<1> : r.dimensions == 2 ? repulsionTask<2> : repulsionTask<3>;
  parallel((r.points + repulsionRows - 1) / repulsionRows, r.points * padded, task, &job);
  return true;
}

}  // namespace THETALAB_ISA
