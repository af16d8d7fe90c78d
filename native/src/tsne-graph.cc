#include "tsne-graph.h"

#include <memory>
#include <new>
#include <vector>

#include "parallel.h"
#include "tsne-jobs.h"

namespace {

// Who has a point among their neighbours, by number, and with which weight.
struct Admirers {
  std::vector<int32_t> start;
  std::unique_ptr<int32_t[]> points;
  std::unique_ptr<float[]> weights;

  Admirers(size_t count, size_t each, const int32_t* neighbours, const float* all)
      : start(count + 2), points(new int32_t[count * each]), weights(new float[count * each]) {
    for (size_t i = 0; i < count * each; i++) start[size_t(neighbours[i]) + 2]++;
    for (size_t i = 2; i < count + 2; i++) start[i] += start[i - 1];
    for (size_t i = 0; i < count * each; i++) {
      const size_t place = size_t(start[size_t(neighbours[i]) + 1]++);
      points[place] = int32_t(i / each);
      weights[place] = all[i];
    }
  }
};

}  // namespace

size_t mostGraphEntries(size_t points, size_t count) { return 2 * points * count + points * (tsnePadding - 1); }

bool joinNeighbours(size_t points, size_t count, const int32_t* neighbours, const float* weights, int32_t* rowStart,
                    int32_t* columns, float* probabilities) try {
  const Admirers admirers(points, count, neighbours, weights);
  const float share = float(0.5 / double(points));
  size_t filled = 0;
  const auto put = [&](int32_t column, float weight) {
    columns[filled] = column;
    probabilities[filled++] = share * weight;
  };
  rowStart[0] = 0;
  for (size_t point = 0; point < points; point++) {
    size_t a = point * count, b = size_t(admirers.start[point]);
    const size_t aEnd = a + count, bEnd = size_t(admirers.start[point + 1]);
    while (a < aEnd || b < bEnd) {
      if (b == bEnd || (a < aEnd && neighbours[a] < admirers.points[b])) {
        put(neighbours[a], weights[a]);
        a++;
      } else if (a == aEnd || admirers.points[b] < neighbours[a]) {
        put(admirers.points[b], admirers.weights[b]);
        b++;
      } else {
        put(neighbours[a], weights[a] + admirers.weights[b]);
        a++;
        b++;
      }
    }
    while (filled % tsnePadding) put(int32_t(point), 0);
    rowStart[point + 1] = int32_t(filled / tsnePadding);
  }
  return true;
} catch (const std::bad_alloc&) {
  return false;
}
