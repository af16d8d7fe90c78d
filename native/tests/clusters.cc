// k-means and sums of distances against the definition in double precision, on any number of workers.
#include <math.h>

#include "test.h"

namespace {

Doubles centersOf(const Floats& points, size_t count, size_t columns) {
  Doubles centers(count * columns);
  for (size_t i = 0; i < centers.size(); i++) centers[i] = points[i] * 0.9;
  return centers;
}

double squared(const float* point, const double* center, size_t columns) {
  double sum = 0;
  for (size_t d = 0; d < columns; d++) sum += (point[d] - center[d]) * (point[d] - center[d]);
  return sum;
}

Floats singles(const Doubles& values) { return Floats(values.begin(), values.end()); }

const size_t sizes[][3] = {{1, 1, 1}, {7, 3, 2}, {300, 5, 4}, {5000, 20, 5}, {700, 33, 19}};

}  // namespace

TEST("distances from centers, the nearest of them, and sums of what is nearest") {
  for (const auto& size : sizes) {
    const size_t rows = size[0], columns = size[1], count = size[2];
    const Floats points = normal(rows * columns);
    const Doubles centers = centersOf(normal(count * columns, 2), count, columns);
    Doubles all(rows * count), least(rows), sums(count * columns);
    for (size_t i = 0; i < rows; i++) {
      size_t nearest = 0;
      for (size_t c = 0; c < count; c++) {
        all[c * rows + i] = squared(&points[i * columns], &centers[c * columns], columns);
        if (all[c * rows + i] < all[nearest * rows + i]) nearest = c;
      }
      least[i] = all[nearest * rows + i];
      for (size_t d = 0; d < columns; d++) sums[nearest * columns + d] += points[i * columns + d];
    }
    Centers c{};
    c.points = points.data();
    c.centers = centers.data();
    c.rows = rows;
    c.columns = columns;
    c.count = count;
    CHECK_CLOSE(ON_ANY_WORKERS([&] {
                  Doubles got(rows * count, NAN);
                  c.distances = got.data();
                  CHECK(kernels.squaredDistances(c));
                  return singles(got);
                }),
                all, 1e-6);
    std::vector<int32_t> labels(rows, -1);
    Doubles gotSums(count * columns, NAN), drifts(count + 1, INFINITY);
    std::vector<PointBounds> bounds(rows);
    c.labels = labels.data();
    c.sums = gotSums.data();
    c.bounds = bounds.data();
    c.drifts = drifts.data();
    for (const bool bounded : {true, false}) {
      c.bounds = bounded ? bounds.data() : nullptr;
      labels.assign(rows, -1);
      CHECK_CLOSE(ON_ANY_WORKERS([&] {
                    Doubles got(rows, NAN);
                    c.distances = got.data();
                    CHECK(kernels.nearestCenters(c));
                    for (size_t i = 0; bounded && i < rows; i++) got[i] = all[size_t(labels[i]) * rows + i];
                    return singles(got);
                  }),
                  least, 1e-6);
      CHECK_CLOSE(singles(gotSums), sums, 1e-6);
    }
    c.bounds = bounds.data();
    std::vector<int32_t> moved(rows);
    for (size_t i = 0; i < rows; i++) moved[i] = int32_t(i % count);
    Doubles others(count * columns);
    for (size_t i = 0; i < rows * columns; i++) others[size_t(moved[i / columns]) * columns + i % columns] += points[i];
    const Doubles same = others;
    c.before = moved.data();
    CHECK_CLOSE(ON_ANY_WORKERS([&] {
                  others = same;
                  c.sums = others.data();
                  CHECK(kernels.nearestCenters(c));
                  return singles(others);
                }),
                sums, 1e-5);
    c.before = nullptr;
    const std::vector<int32_t> before = labels;
    drifts.assign(count + 1, 0);
    Doubles stale(rows, -1);
    c.distances = stale.data();
    CHECK(kernels.nearestCenters(c));
    CHECK(labels == before);
    if (count > 1 && rows > 100) CHECK(stale[0] == -1 || stale[rows / 2] == -1);
  }
}

TEST("sums of distances from the points of each cluster") {
  for (const auto& size : sizes) {
    const size_t rows = size[0] > 1000 ? 1000 : size[0], columns = size[1], clusters = size[2] < rows ? size[2] : 1;
    Floats points = normal(rows * columns, 3);
    for (size_t d = 0; rows > 1 && d < columns; d++) points[d] = points[columns + d];
    std::vector<int32_t> counts(clusters, 1);
    counts[clusters - 1] += int32_t(rows - clusters);
    std::vector<int32_t> order(rows);
    for (size_t i = 0; i < rows; i++) order[i] = int32_t(i);
    Doubles center(columns, 0.25), wanted(rows * clusters);
    for (size_t i = 0; i < rows; i++)
      for (size_t j = 0; j < rows; j++) {
        double sum = 0;
        for (size_t d = 0; d < columns; d++) sum += pow(double(points[i * columns + d]) - points[j * columns + d], 2);
        wanted[i * clusters + (j < clusters ? j : clusters - 1)] += sqrt(sum);
      }
    CHECK_CLOSE(ON_ANY_WORKERS([&] {
                  const ClusterSizes own{counts.data(), rows, columns, clusters};
                  size_t panels = 0;
                  for (const int32_t count : counts) panels += (size_t(count) + panelPoints - 1) / panelPoints;
                  Doubles packed(panels * panelPoints * (columns + 1), NAN), sums(rows * clusters);
                  kernels.packClusters({own, points.data(), order.data(), center.data(), packed.data()});
                  for (const auto& [first, end] : {std::pair<size_t, size_t>{0, 1}, {1, 3}, {3, 1000}})
                    CHECK(kernels.distanceSums({own, packed.data(), first, end, sums.data()}));
                  return singles(sums);
                }),
                wanted, 1e-6);
  }
}
