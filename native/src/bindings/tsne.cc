// t-SNE: see tsne-jobs.h.
#include "../fourier-plan.h"
#include "../tsne-graph.h"
#include "bindings.h"

namespace {

bool dimensionsAreRight(Call& call, int32_t dimensions) {
  if (call.ok() && (dimensions < 1 || dimensions > 3)) call.fail("a map has 1 to 3 dimensions");
  return call.ok();
}

// (points, neighbours of each)
bool neighboursAreRight(Call& call, const int32_t* sizes) {
  if (!call.ok()) return false;
  if (sizes[0] < 1 || sizes[1] < 1) call.fail("sizes of neighbours must be positive");
  if (double(sizes[0]) * sizes[1] > 2147483647.0) call.fail("too many neighbours");
  return call.ok();
}

// ([points, neighbours of each], distances, neighbours, weights, perplexities)
void tsneWeights(Call& call) {
  TsneNeighbours n{};
  const int32_t* sizes = call.sizes(size_t{2});
  if (!neighboursAreRight(call, sizes)) return;
  n.points = size_t(sizes[0]);
  n.count = size_t(sizes[1]);
  const double size = double(n.points) * double(n.count);
  n.distances = call.floats(size);
  n.neighbours = call.integers(size);
  n.weights = call.floats(size);
  n.perplexities = call.doubles(&n.scales);
  if (call.ok()) call.finish(kernels().tsneWeights(n));
}

// ([points, neighbours of each], neighbours, weights, row starts, columns, probabilities)
void tsneGraph(Call& call) {
  const int32_t* sizes = call.sizes(size_t{2});
  if (!neighboursAreRight(call, sizes)) return;
  const size_t points = size_t(sizes[0]), count = size_t(sizes[1]);
  const double size = double(points) * double(count), most = double(mostGraphEntries(points, count));
  const int32_t* neighbours = call.integers(size);
  const float* weights = call.floats(size);
  int32_t* rowStart = call.integers(double(points) + 1);
  int32_t* columns = call.integers(most);
  float* probabilities = call.floats(most);
  if (!call.ok()) return;
  for (size_t i = 0; i < points * count; i++)
    if (neighbours[i] < 0 || size_t(neighbours[i]) >= points) return call.fail("a neighbour is none of the points");
  call.finish(joinNeighbours(points, count, neighbours, weights, rowStart, columns, probabilities));
}

// ([dimensions, points, others], angle or -1, positions, others, forces, sums)
void tsneRepulsion(Call& call) {
  TsneRepulsion r{};
  const int32_t* sizes = call.sizes(size_t{3});
  if (!call.ok() || !dimensionsAreRight(call, sizes[0])) return;
  if (sizes[1] < 1 || sizes[2] < 1) return call.fail("there are no points to repel");
  r.dimensions = sizes[0];
  r.points = size_t(sizes[1]);
  r.otherPoints = size_t(sizes[2]);
  r.angle = float(call.number());
  r.positions = call.floats(double(r.points) * r.dimensions);
  r.others = call.floats(double(r.otherPoints) * r.dimensions);
  r.forces = call.floats(double(r.points) * r.dimensions);
  r.sums = call.floats(double(r.points));
  if (call.ok()) call.finish(kernels().tsneRepulsion(r));
}

// [columns, rows, points], spacing, left, top
TsneGrid gridOf(Call& call, size_t* points) {
  TsneGrid g{};
  const int32_t* sizes = call.sizes(size_t{3});
  if (!call.ok()) return g;
  if (sizes[0] < 16 || sizes[1] < 16 || sizes[0] > 1024 || sizes[1] > 1024) call.fail("a grid has 16 to 1024 columns and rows");
  if (sizes[2] < 1) call.fail("there are no points on the grid");
  g.columns = size_t(sizes[0]);
  g.rows = size_t(sizes[1]);
  *points = size_t(sizes[2]);
  g.spacing = float(call.number());
  g.left = float(call.number());
  g.top = float(call.number());
  if (call.ok() && !(g.spacing > 0)) call.fail("the spacing of a grid must be positive");
  return g;
}

struct GridPlans {
  std::shared_ptr<const FourierPlan> row, column;
  bool made(Call& call, const TsneGrid& g) {
    if (!call.ok()) return false;
    row = fourierPlan(g.columns);
    column = fourierPlan(2 * g.rows);
    if (row->method != FourierMethod::kPasses || column->method != FourierMethod::kPasses)
      call.fail("a grid must be of sizes with small factors");
    return call.ok();
  }
};

double kernelSize(const TsneGrid& g) { return 2.0 * double(g.rows) * double(g.columns + 1); }

// (grid, kernel)
void tsneGridKernel(Call& call) {
  size_t points = 0;
  TsneGrid g = gridOf(call, &points);
  g.kernel = call.floats(kernelSize(g));
  GridPlans plans;
  if (plans.made(call, g)) call.finish(kernels().tsneGridKernel(g, plans.row.get(), plans.column.get()));
}

// (grid, positions, kernel, charges, real and imaginary parts of bins, potential)
void tsneGridPotential(Call& call) {
  size_t points = 0;
  TsneGrid g = gridOf(call, &points);
  const float* positions = call.floats(2 * double(points));
  const double rows = double(g.rows), columns = double(g.columns);
  g.kernel = call.floats(kernelSize(g));
  g.charges = call.floats(rows * (columns + double(tsneGridMargin)));
  g.real = call.floats(rows * (columns + 1));
  g.imaginary = call.floats(rows * (columns + 1));
  g.potential = call.floats(rows * 2 * columns);
  GridPlans plans;
  if (plans.made(call, g)) call.finish(kernels().tsneGridPotential(g, positions, points, plans.row.get(), plans.column.get()));
}

// (grid, positions, potential, forces, sums)
void tsneGridForces(Call& call) {
  size_t points = 0;
  TsneGrid g = gridOf(call, &points);
  const float* positions = call.floats(2 * double(points));
  g.potential = call.floats(double(g.rows) * 2 * double(g.columns));
  float* forces = call.floats(2 * double(points));
  float* sums = call.floats(double(points));
  if (call.ok()) kernels().tsneGridForces(g, positions, points, forces, sums);
}

// Rows in order, within the columns. What the columns hold comes from `tsneGraph`, and is not read through once more.
TsneGraph graphOf(Call& call, size_t points) {
  TsneGraph graph{};
  size_t entries = 0;
  graph.rowStart = call.integers(double(points) + 1);
  graph.columns = call.sizes(&entries);
  graph.weights = call.floats(double(entries));
  for (size_t i = 0; call.ok() && i <= points; i++)
    if (graph.rowStart[i] < (i ? graph.rowStart[i - 1] : 0)) call.fail("the rows of a graph must be in order");
  if (call.ok() && double(graph.rowStart[points]) * double(tsnePadding) > double(entries)) call.fail("a graph ends after its entries");
  return graph;
}

// ([dimensions, points, others, 1 for sums of each point, 1 for the divergence]; exaggeration, learning rate, momentum, longest
// gradient, longest step, and where the divergence goes; row starts, columns, weights; positions, others, repulsion, sums,
// velocity, gains)
void tsneStep(Call& call) {
  TsneStep s{};
  const int32_t* sizes = call.sizes(size_t{5});
  if (!call.ok() || !dimensionsAreRight(call, sizes[0])) return;
  if (sizes[1] < 1 || sizes[2] < 1) return call.fail("there are no points to move");
  s.dimensions = sizes[0];
  s.points = size_t(sizes[1]);
  s.pointwise = sizes[3] != 0;
  s.wanted = sizes[4] != 0;
  size_t count = 0;
  double* numbers = call.doubles(&count);
  if (call.ok() && count != 6) return call.fail("a step has 6 numbers");
  const double all = double(s.points) * s.dimensions;
  s.graph = graphOf(call, s.points);
  s.positions = call.floats(all);
  s.others = call.floats(double(sizes[2]) * s.dimensions);
  s.repulsion = call.floats(all);
  s.sums = call.floats(double(s.points));
  s.velocity = call.floats(all);
  s.gains = call.floats(all);
  if (!call.ok()) return;
  s.exaggeration = float(numbers[0]);
  s.learningRate = float(numbers[1]);
  s.momentum = float(numbers[2]);
  s.longestGradient = float(numbers[3]);
  s.longestStep = float(numbers[4]);
  call.finish(kernels().tsneStep(s));
  numbers[5] = s.divergence;
}

// ([dimensions, points, 1 to keep the mean at zero], positions, velocity, bounds)
void tsneMove(Call& call) {
  TsneMove m{};
  const int32_t* sizes = call.sizes(size_t{3});
  if (!call.ok() || !dimensionsAreRight(call, sizes[0])) return;
  if (sizes[1] < 1) return call.fail("there are no points to move");
  m.dimensions = sizes[0];
  m.points = size_t(sizes[1]);
  m.centred = sizes[2] != 0;
  m.positions = call.floats(double(m.points) * m.dimensions);
  m.velocity = call.floats(double(m.points) * m.dimensions);
  m.bounds = call.floats(2.0 * m.dimensions);
  if (call.ok()) kernels().tsneMove(m);
}

}  // namespace

void defineTsne(Exports& exports) {
  exports.add("tsneWeights", wrap<tsneWeights>);
  exports.add("tsneGraph", wrap<tsneGraph>);
  exports.add("tsneRepulsion", wrap<tsneRepulsion>);
  exports.add("tsneGridKernel", wrap<tsneGridKernel>);
  exports.add("tsneGridPotential", wrap<tsneGridPotential>);
  exports.add("tsneGridForces", wrap<tsneGridForces>);
  exports.add("tsneStep", wrap<tsneStep>);
  exports.add("tsneMove", wrap<tsneMove>);
}
