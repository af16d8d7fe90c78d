// Nearest neighbours.
#include "bindings.h"

namespace {

// The number of points is rounded up to this: two vectors of the widest instruction set.
constexpr double packedPoints = 32;

double packedLength(double count, double depth) {
  const double whole = double(int64_t((count + packedPoints - 1) / packedPoints)) * packedPoints;
  return whole * (depth + 1);
}

// (count, depth; points, centre, packed)
void packPoints(Call& call) {
  const int32_t* sizes = call.sizes(size_t{2});
  if (call.ok() && (sizes[0] < 1 || sizes[1] < 1)) call.fail("no points to pack");
  if (!call.ok()) return;
  PointPacking p{};
  p.count = size_t(sizes[0]);
  p.depth = size_t(sizes[1]);
  p.points = call.floats(double(p.count) * double(p.depth));
  p.centre = call.floats(double(p.depth));
  p.packed = call.floats(packedLength(sizes[0], sizes[1]));
  if (call.ok()) kernels().packPoints(p);
}

// (queries, first, rows, count, depth, k, same; queries, points, centre, packed, indices, distances)
void searchNeighbours(Call& call) {
  const int32_t* sizes = call.sizes(size_t{7});
  if (!call.ok()) return;
  const double queries = sizes[0], first = sizes[1], rows = sizes[2], count = sizes[3], depth = sizes[4], k = sizes[5];
  const bool same = sizes[6] != 0;
  if (first < 0 || rows < 1 || first + rows > queries || depth < 1 || k < 1 || k > count - (same ? 1 : 0) ||
      (same && queries != count)) {
    return call.fail("no neighbours to search");
  }
  NeighbourSearch s{};
  s.first = size_t(first);
  s.rows = size_t(rows);
  s.count = size_t(count);
  s.depth = size_t(depth);
  s.k = size_t(k);
  s.same = same;
  s.queries = call.floats(queries * depth);
  s.points = call.floats(count * depth);
  s.centre = call.floats(depth);
  s.packed = call.floats(packedLength(count, depth));
  s.indices = call.integers(queries * k);
  s.distances = call.floats(queries * k);
  if (call.ok()) call.finish(kernels().searchNeighbours(s));
}

}  // namespace

void defineNeighbours(Exports& exports) {
  exports.add("packPoints", wrap<packPoints>);
  exports.add("searchNeighbours", wrap<searchNeighbours>);
}
