// Clusters of points: k-means, and the distances that silhouettes are made of.
#include "bindings.h"

namespace {

double* doublesOf(Call& call, double length, const char* what) {
  size_t got = 0;
  double* data = call.doubles(&got);
  if (call.ok() && double(got) != length) call.fail(std::string(what) + " are of another number");
  return data;
}

// ([rows, columns, count], points)
Centers pointsOf(Call& call) {
  Centers c{};
  const int32_t* sizes = call.sizes(size_t{3});
  if (!call.ok()) return c;
  if (sizes[0] < 1 || sizes[1] < 1 || sizes[2] < 1) call.fail("sizes of points must be positive");
  c.rows = size_t(sizes[0]);
  c.columns = size_t(sizes[1]);
  c.count = size_t(sizes[2]);
  c.points = call.floats(double(c.rows) * double(c.columns));
  return c;
}

void checkLabels(Call& call, const Centers& c, int32_t least) {
  for (size_t i = 0; call.ok() && i < c.rows; i++)
    if (c.labels[i] < least || c.labels[i] >= int32_t(c.count)) call.fail("a label is none of the centers");
}

// (sizes, points, centers, labels, distances; bounds and drifts, or two empty arrays; sums, or an empty array; the labels
// that these are of, or an empty array)
void nearestCenters(Call& call) {
  Centers c = pointsOf(call);
  c.centers = doublesOf(call, double(c.count) * double(c.columns), "centers");
  c.labels = call.integers(double(c.rows));
  c.distances = doublesOf(call, double(c.rows), "distances");
  size_t bounds = 0, drifts = 0;
  c.bounds = reinterpret_cast<PointBounds*>(call.doubles(&bounds));
  c.drifts = call.doubles(&drifts);
  if (bounds == 0) c.bounds = nullptr;
  else if (bounds != 3 * c.rows || drifts != c.count + 1) call.fail("bounds are three for each point, drifts one for each center and one");
  if (c.bounds) checkLabels(call, c, -1);
  size_t sums = 0;
  c.sums = call.doubles(&sums);
  if (sums == 0) c.sums = nullptr;
  else if (sums != c.count * c.columns) call.fail("sums are as many as the numbers of the centers");
  size_t before = 0;
  c.before = call.sizes(&before);
  if (before == 0) c.before = nullptr;
  else if (before != c.rows) call.fail("labels before are as many as points");
  for (size_t i = 0; call.ok() && c.before && i < c.rows; i++)
    if (c.before[i] < 0 || c.before[i] >= int32_t(c.count)) call.fail("a label is none of the centers");
  if (call.ok()) call.finish(kernels().nearestCenters(c));
}

// (sizes, points, centers, distances [count, rows])
void squaredDistances(Call& call) {
  Centers c = pointsOf(call);
  c.centers = doublesOf(call, double(c.count) * double(c.columns), "centers");
  c.distances = doublesOf(call, double(c.count) * double(c.rows), "distances");
  if (call.ok()) call.finish(kernels().squaredDistances(c));
}

// (sizes, points, labels, sums [count, columns])
void centerSums(Call& call) {
  Centers c = pointsOf(call);
  c.labels = call.integers(double(c.rows));
  c.sums = doublesOf(call, double(c.count) * double(c.columns), "sums");
  checkLabels(call, c, 0);
  if (call.ok()) call.finish(kernels().nearestCenters(c));
}

// [rows, columns, clusters] and more, then how many points each cluster has
ClusterSizes clustersOf(Call& call, const int32_t* sizes) {
  ClusterSizes s{};
  if (call.ok() && (sizes[0] < 1 || sizes[1] < 1 || sizes[2] < 1)) call.fail("sizes of points must be positive");
  if (!call.ok()) return s;
  s.rows = size_t(sizes[0]);
  s.columns = size_t(sizes[1]);
  s.clusters = size_t(sizes[2]);
  s.of = call.integers(double(s.clusters));
  double all = 0;
  for (size_t k = 0; call.ok() && k < s.clusters; k++) {
    if (s.of[k] < 1) call.fail("a cluster has no points");
    all += s.of[k];
  }
  if (call.ok() && all != double(s.rows)) call.fail("the clusters do not hold all points");
  return s;
}

// Numbers of all panels.
double packedLength(Call& call, const ClusterSizes& s) {
  double panels = 0;
  for (size_t k = 0; call.ok() && k < s.clusters; k++) panels += double((size_t(s.of[k]) + panelPoints - 1) / panelPoints);
  return panels * double(panelPoints) * double(s.columns + 1);
}

// (sizes, how many points each cluster has, points, order, center, packed)
void packClusters(Call& call) {
  ClusterPacking p{};
  p.sizes = clustersOf(call, call.sizes(size_t{3}));
  p.points = call.floats(double(p.sizes.rows) * double(p.sizes.columns));
  p.order = call.integers(double(p.sizes.rows));
  p.center = doublesOf(call, double(p.sizes.columns), "coordinates of the center");
  p.packed = doublesOf(call, packedLength(call, p.sizes), "packed coordinates");
  for (size_t i = 0; call.ok() && i < p.sizes.rows; i++)
    if (p.order[i] < 0 || p.order[i] >= int32_t(p.sizes.rows)) call.fail("the order names no point");
  if (call.ok()) kernels().packClusters(p);
}

// (sizes, the first block and the end of those to do, how many points each cluster has, packed, sums [rows, clusters])
void distanceSums(Call& call) {
  DistanceSums s{};
  const int32_t* sizes = call.sizes(size_t{5});
  s.sizes = clustersOf(call, sizes);
  if (call.ok() && (sizes[3] < 0 || sizes[4] < sizes[3])) call.fail("blocks must rise from 0");
  if (call.ok()) s.first = size_t(sizes[3]), s.end = size_t(sizes[4]);
  s.packed = doublesOf(call, packedLength(call, s.sizes), "packed coordinates");
  s.sums = doublesOf(call, double(s.sizes.rows) * double(s.sizes.clusters), "sums");
  if (call.ok()) call.finish(kernels().distanceSums(s));
}

}  // namespace

void defineClusters(Exports& exports) {
  exports.add("nearestCenters", wrap<nearestCenters>);
  exports.add("squaredDistances", wrap<squaredDistances>);
  exports.add("centerSums", wrap<centerSums>);
  exports.add("packClusters", wrap<packClusters>);
  exports.add("distanceSums", wrap<distanceSums>);
}
