// Approximate nearest neighbours.
#include "bindings.h"

namespace {

void checkIds(Call& call, const int32_t* ids, size_t count, int64_t least, size_t end) {
  for (size_t i = 0; call.ok() && i < count; i++)
    if (ids[i] < least || int64_t(ids[i]) >= int64_t(end)) call.fail("a point is named that is not there");
}

// Rising, from 0 to the number of points.
void checkStarts(Call& call, const int32_t* starts, size_t leaves, size_t count) {
  if (!call.ok()) return;
  bool good = starts[0] == 0 && size_t(starts[leaves]) == count;
  for (size_t i = 0; i < leaves; i++) good = good && starts[i] <= starts[i + 1];
  if (!good) call.fail("the leaves are not those of a tree");
}

// Reads count, depth and capacity from sizes, then points and lists, two numbers for each key.
NeighbourLists listsOf(Call& call, const int32_t* sizes) {
  NeighbourLists n{};
  if (call.ok() && (sizes[0] < 2 || sizes[0] > 1 << 30 || sizes[1] < 1 || sizes[2] < 1)) call.fail("no lists of neighbours");
  if (!call.ok()) return n;
  n.count = size_t(sizes[0]);
  n.depth = size_t(sizes[1]);
  n.capacity = size_t(sizes[2]);
  n.points = call.floats(double(n.count) * double(n.depth));
  float* lists = call.floats(2 * double(n.count) * double(n.capacity));
  if (call.ok() && reinterpret_cast<uintptr_t>(lists) % sizeof(uint64_t)) call.fail("lists are not aligned");
  n.lists = reinterpret_cast<uint64_t*>(lists);
  return n;
}

// All neighbours must exist: the kernels follow them.
void checkLists(Call& call, const NeighbourLists& n) {
  for (size_t at = 0; call.ok() && at < n.count * n.capacity; at++)
    if (n.lists[at] != ~uint64_t{0} && size_t(uint32_t(n.lists[at]) >> 1) >= n.count) call.fail("a list names a point that is not there");
}

// (count, depth, trees, leaf; two keys; points, orders, starts)
void growTrees(Call& call) {
  const int32_t* sizes = call.sizes(size_t{4});
  ProjectionTrees t{};
  t.key0 = call.word();
  t.key1 = call.word();
  if (call.ok() && (sizes[0] < 2 || sizes[1] < 1 || sizes[2] < 1 || sizes[3] < 1)) call.fail("no trees to grow");
  if (!call.ok()) return;
  t.count = size_t(sizes[0]);
  t.depth = size_t(sizes[1]);
  t.trees = size_t(sizes[2]);
  t.leaf = size_t(sizes[3]);
  t.points = call.floats(double(t.count) * double(t.depth));
  t.orders = call.integers(double(t.trees) * double(t.count));
  t.starts = call.integers(double(t.trees) * double(t.count + 1));
  if (call.ok()) call.finish(kernels().growTrees(t));
}

// (count, depth, capacity, leaves; points, lists, order, starts)
void joinLeaves(Call& call) {
  const int32_t* sizes = call.sizes(size_t{4});
  const NeighbourLists n = listsOf(call, sizes);
  if (call.ok() && (sizes[3] < 1 || size_t(sizes[3]) > n.count)) call.fail("no leaves");
  if (!call.ok()) return;
  const size_t leaves = size_t(sizes[3]);
  const int32_t* order = call.integers(double(n.count));
  const int32_t* starts = call.integers(double(n.count + 1));
  checkStarts(call, starts, leaves, n.count);
  checkIds(call, order, call.ok() ? n.count : 0, 0, n.count);
  if (call.ok()) call.finish(kernels().joinLeaves(n, order, starts, leaves));
}

// (count, depth, capacity, most; two keys; points, lists, candidates, starts, links, how many are new)
void chooseCandidates(Call& call) {
  const int32_t* sizes = call.sizes(size_t{4});
  NeighbourCandidates c{};
  c.key0 = call.word();
  c.key1 = call.word();
  const NeighbourLists n = listsOf(call, sizes);
  if (call.ok() && (sizes[3] < 1 || double(n.count) * double(n.capacity) > 2147483647.0)) call.fail("no candidates to choose");
  if (!call.ok()) return;
  c.most = size_t(sizes[3]);
  c.candidates = call.integers(2 * double(n.count) * double(c.most));
  c.starts = call.integers(double(n.count + 1));
  c.links = call.integers(double(n.count) * double(n.capacity));
  int32_t* fresh = call.integers(1.0);
  checkLists(call, n);
  if (!call.ok()) return;
  size_t found = 0;
  call.finish(kernels().chooseCandidates(n, c, &found));
  *fresh = int32_t(found);
}

// (count, depth, capacity, most, first, rows; points, lists, candidates)
void joinCandidates(Call& call) {
  const int32_t* sizes = call.sizes(size_t{6});
  const NeighbourLists n = listsOf(call, sizes);
  NeighbourCandidates c{};
  if (call.ok() && (sizes[3] < 1 || sizes[4] < 0 || sizes[5] < 1 || int64_t(sizes[4]) + sizes[5] > int64_t(n.count))) {
    call.fail("no candidates to compare");
  }
  if (!call.ok()) return;
  c.most = size_t(sizes[3]);
  c.candidates = call.integers(2 * double(n.count) * double(c.most));
  const size_t first = size_t(sizes[4]), rows = size_t(sizes[5]);
  if (call.ok()) checkIds(call, c.candidates + first * 2 * c.most, rows * 2 * c.most, -1, n.count);
  if (call.ok()) call.finish(kernels().joinCandidates(n, c, first, rows));
}

// (count, depth, capacity, k; points, lists, names, indices, distances)
void finishNeighbours(Call& call) {
  const int32_t* sizes = call.sizes(size_t{4});
  const NeighbourLists n = listsOf(call, sizes);
  if (call.ok() && (sizes[3] < 1 || size_t(sizes[3]) > n.capacity || n.capacity >= n.count)) call.fail("no neighbours to finish");
  if (!call.ok()) return;
  const size_t k = size_t(sizes[3]);
  const int32_t* names = call.integers(double(n.count));
  int32_t* indices = call.integers(double(n.count) * double(k));
  float* distances = call.floats(double(n.count) * double(k));
  checkIds(call, names, call.ok() ? n.count : 0, 0, n.count);
  checkLists(call, n);
  if (call.ok()) call.finish(kernels().finishNeighbours(n, names, k, indices, distances));
}

}  // namespace

void defineNeighbourDescent(Exports& exports) {
  exports.add("growTrees", wrap<growTrees>);
  exports.add("joinLeaves", wrap<joinLeaves>);
  exports.add("chooseCandidates", wrap<chooseCandidates>);
  exports.add("joinCandidates", wrap<joinCandidates>);
  exports.add("finishNeighbours", wrap<finishNeighbours>);
}
