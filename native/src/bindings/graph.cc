// Graphs of neighbours: strengths of their edges, products with their matrices, their layout.
#include "bindings.h"

namespace {

// Numbers of a fixed count.
const double* numbersOf(Call& call, size_t count) {
  size_t got = 0;
  const double* numbers = call.doubles(&got);
  if (call.ok() && got != count) call.fail("so many numbers were expected: " + std::to_string(count));
  return numbers;
}

// Rows of a sparse matrix begin where the ones before them end, and all columns exist.
void checkRows(Call& call, const int32_t* starts, size_t rows, const int32_t* columns, size_t entries, size_t width) {
  if (!call.ok()) return;
  bool good = starts[0] == 0 && size_t(starts[rows]) == entries;
  for (size_t row = 0; row < rows; row++) good = good && starts[row] <= starts[row + 1];
  for (size_t at = 0; at < entries; at++) good = good && columns[at] >= 0 && size_t(columns[at]) < width;
  if (!good) call.fail("the rows are not those of a sparse matrix");
}

// (rows, k, connected; target, mean over, mean distance; distances, strengths)
void fuzzyNeighbours(Call& call) {
  const int32_t* sizes = call.sizes(size_t{3});
  const double* numbers = numbersOf(call, 3);
  if (call.ok() && (sizes[0] < 1 || sizes[1] < 1)) call.fail("no neighbours");
  if (!call.ok()) return;
  FuzzyNeighbours f{};
  f.rows = size_t(sizes[0]);
  f.k = size_t(sizes[1]);
  f.connected = sizes[2] != 0;
  f.target = numbers[0];
  f.meanOver = numbers[1];
  f.meanDistance = numbers[2];
  f.distances = call.floats(double(f.rows) * double(f.k));
  f.strengths = call.floats(double(f.rows) * double(f.k));
  if (call.ok()) kernels().fuzzyNeighbours(f);
}

// (vectors, scale, shift; starts, columns, values, x, less, y)
void sparseProduct(Call& call) {
  SparseProduct s{};
  s.vectors = call.word();
  s.scale = float(call.number());
  s.shift = float(call.number());
  size_t starts = 0, entries = 0, values = 0, others = 0;
  s.starts = call.sizes(&starts);
  s.columns = call.sizes(&entries);
  s.values = call.floats(&values);
  if (call.ok() && (starts < 2 || values != entries || s.vectors < 1)) call.fail("no sparse matrix");
  if (!call.ok()) return;
  s.rows = starts - 1;
  const double length = double(s.rows) * double(s.vectors);
  s.x = call.floats(length);
  s.less = call.floats(&others);
  if (others == 0) s.less = nullptr;
  else if (double(others) != length) call.fail("what is subtracted has another length");
  s.y = call.floats(length);
  checkRows(call, s.starts, s.rows, s.columns, entries, s.rows);
  if (call.ok()) kernels().sparseProduct(s);
}

// (dimensions, epoch, negatives, rounds; a, b, repulsion, step; two keys; starts, targets, rates, order, positions, moved,
// fixed)
void layEpoch(Call& call) {
  const int32_t* sizes = call.sizes(size_t{4});
  const double* numbers = numbersOf(call, 4);
  if (call.ok() && (sizes[0] < 1 || sizes[0] > 100 || sizes[1] < 1 || sizes[2] < 0 || sizes[3] < 1)) call.fail("no layout");
  if (!call.ok()) return;
  GraphLayout g{};
  g.dimensions = sizes[0];
  g.epoch = float(sizes[1]);
  g.negatives = sizes[2];
  g.rounds = sizes[3];
  g.a = float(numbers[0]);
  g.b = float(numbers[1]);
  g.repulsion = float(numbers[2]);
  g.step = float(numbers[3]);
  g.key0 = call.word();
  g.key1 = call.word();
  size_t starts = 0, edges = 0, rates = 0, ends = 0;
  g.starts = call.sizes(&starts);
  g.targets = call.sizes(&edges);
  g.rates = call.floats(&rates);
  if (call.ok() && (starts < 2 || rates != edges)) call.fail("no graph");
  if (!call.ok()) return;
  g.heads = starts - 1;
  g.order = call.integers(double(g.heads));
  g.positions = call.floats(double(g.heads) * g.dimensions);
  g.moved = call.floats(double(g.heads) * g.dimensions);
  g.fixed = call.floats(&ends);
  if (ends % size_t(g.dimensions)) call.fail("positions of ends are torn");
  if (ends == 0) g.fixed = nullptr;
  g.tails = g.fixed ? ends / size_t(g.dimensions) : g.heads;
  if (double(g.tails) * g.dimensions >= 2147483648.0 || double(g.heads) * g.dimensions >= 2147483648.0) call.fail("too many vertices");
  checkRows(call, g.starts, g.heads, g.targets, edges, g.tails);
  for (size_t v = 0; call.ok() && v < g.heads; v++)
    if (g.order[v] < 0 || size_t(g.order[v]) >= g.heads) call.fail("the order names a vertex that is not there");
  if (call.ok()) call.finish(kernels().layEpoch(g));
}

}  // namespace

void defineGraph(Exports& exports) {
  exports.add("fuzzyNeighbours", wrap<fuzzyNeighbours>);
  exports.add("sparseProduct", wrap<sparseProduct>);
  exports.add("layEpoch", wrap<layEpoch>);
}
