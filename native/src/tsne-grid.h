// Repulsion by interpolation: points spread as charges over the nodes of a grid, a convolution of these with the similarity,
// and from the potential at the nodes around a point its sum of similarities and, by the slope, its force.
#pragma once

#include "fourier.h"
#include "tsne-spline.h"

namespace THETALAB_ISA {

constexpr size_t bandRows = 8;  // more than tsneSplineNodes: of every second band none touches the nodes of another
constexpr size_t gatherPointsAtOnce = 256;

struct GridJob {
  const TsneGrid* g;
  const float* positions;
  size_t points;
  const int32_t* order;      // points by the rows of their first nodes
  const int32_t* bandStart;  // [bands + 1], into the order
  size_t first;              // of every second band
  float *forces, *sums;
  float* lanes;  // per worker: two arrays
  size_t laneSize;
  const FourierPlan* plan;  // along columns
  bool kernelOnly;
};

static void spreadTask(void* context, size_t index, int) {
  const GridJob& job = *(const GridJob*)context;
  const TsneGrid& g = *job.g;
  const size_t band = 2 * index + job.first, pitch = g.columns + tsneGridMargin;
  for (int32_t at = job.bandStart[band]; at < job.bandStart[band + 1]; at++) {
    const float* position = job.positions + 2 * (size_t)job.order[at];
    float x, y, rows[8];
    const size_t column = firstNode(position[0], g.left, g.spacing, g.columns, &x);
    const size_t row = firstNode(position[1], g.top, g.spacing, g.rows, &y);
    const Eight weights = splineWeights(x);
    storeEight(rows, splineWeights(y));
    float* node = g.charges + row * pitch + column;
    for (size_t k = 0; k < tsneSplineNodes; k++, node += pitch) storeEight(node, loadEight(node) + eightOf(rows[k]) * weights);
  }
}

// Points in the order of their bands, those of a band in their own order.
static void orderByBand(const TsneGrid& g, const float* positions, size_t points, size_t bands, int32_t* order, int32_t* bandOf,
                        int32_t* bandStart) {
  memset(bandStart, 0, (bands + 1) * sizeof(int32_t));
  for (size_t i = 0; i < points; i++) {
    float share;
    bandOf[i] = (int32_t)(firstNode(positions[2 * i + 1], g.top, g.spacing, g.rows, &share) / bandRows);
    bandStart[bandOf[i] + 1]++;
  }
  for (size_t band = 0; band < bands; band++) bandStart[band + 1] += bandStart[band];
  for (size_t i = 0; i < points; i++) order[bandStart[bandOf[i]]++] = (int32_t)i;
  for (size_t band = bands; band > 0; band--) bandStart[band] = bandStart[band - 1];
  bandStart[0] = 0;
}

static void columnsTask(void* context, size_t block, int worker) {
  const GridJob& job = *(const GridJob*)context;
  const TsneGrid& g = *job.g;
  const size_t length = 2 * g.rows, pitch = g.columns + 1, column = block * V, count = least(V, pitch - column);
  const size_t given = job.kernelOnly ? length : g.rows;
  float *data = job.lanes + (size_t)worker * 2 * job.laneSize, *other = data + job.laneSize;
  float *re = (job.kernelOnly ? g.kernel : g.real) + column, *im = g.imaginary + column;
  for (size_t i = 0; i < given; i++)
    storeComplex(data + i * 2 * V, {loadSome(re + i * pitch, count), job.kernelOnly ? splat(0) : loadSome(im + i * pitch, count)});
  memset(data + given * 2 * V, 0, (length - given) * 2 * V * sizeof(float));
  float* result = transformByPasses(*job.plan, data, other);
  if (job.kernelOnly) {
    for (size_t i = 0; i < length; i++) storeSome(re + i * pitch, load(result + i * 2 * V), count);
    return;
  }
  // Swapping real and imaginary parts before and after makes the transform the inverse one.
  for (size_t i = 0; i < length; i++) {
    const Complexes x = loadComplex(result + i * 2 * V);
    const vf factor = loadSome(g.kernel + i * pitch + column, count);
    storeComplex(result + i * 2 * V, {factor * x.im, factor * x.re});
  }
  result = transformByPasses(*job.plan, result, result == data ? other : data);
  for (size_t i = 0; i < g.rows; i++) {
    const Complexes x = loadComplex(result + i * 2 * V);
    storeSome(re + i * pitch, x.im, count);
    storeSome(im + i * pitch, x.re, count);
  }
}

static bool transformGridColumns(GridJob& job) {
  const size_t length = 2 * job.g->rows, blocks = (job.g->columns + V) / V;
  job.laneSize = length * 2 * V;
  job.lanes = scratch(0, 2 * job.laneSize * (size_t)workers());
  if (!job.lanes) return false;
  parallel(blocks, blocks * V * length * 16, columnsTask, &job);
  return true;
}

static FourierTransform rowsOfGrid(const TsneGrid& g, const FourierPlan* plan, FourierKind kind) {
  FourierTransform t{};
  t.plan = plan;
  t.kind = kind;
  t.batch = g.rows;
  t.length = 2 * g.columns;
  t.scale = t.interior = 1;
  return t;
}

// (1 / 120) (66 + 52 cos + 2 cos 2): the spline at the nodes, transformed.
static double splineAt(size_t k, size_t length) {
  const double angle = 6.283185307179586 * (double)k / (double)length;
  return (66 + 52 * cos(angle) + 2 * cos(2 * angle)) / 120;
}

// The similarity at all distances on a torus twice as long and high as the grid; transformed, divided by the transforms of
// the splines that spread and that interpolate, and by what the transforms there and back multiply by.
static bool tsneGridKernel(const TsneGrid& g, const FourierPlan* halfRow, const FourierPlan* column) {
  const size_t width = 2 * g.columns, height = 2 * g.rows, pitch = g.columns + 1;
  float* values = scratch(3, width * height);
  float* unused = scratch(2, pitch * height);
  if (!values || !unused) return false;
  for (size_t row = 0; row < height; row++)
    for (size_t col = 0; col < width; col++) {
      const double x = (double)least(col, width - col) * (double)g.spacing, y = (double)least(row, height - row) * (double)g.spacing;
      values[row * width + col] = (float)(1 / (1 + x * x + y * y));
    }
  FourierTransform t = rowsOfGrid(g, halfRow, FourierKind::kRealForward);
  t.batch = height;
  t.inLength = width;
  t.inReal = values;
  t.outReal = g.kernel;
  t.outImaginary = unused;
  if (!transformSideBySide(t)) return false;
  GridJob job = {};
  job.g = &g;
  job.plan = column;
  job.kernelOnly = true;
  if (!transformGridColumns(job)) return false;
  for (size_t row = 0; row < height; row++)
    for (size_t col = 0; col < pitch; col++) {
      const double spline = splineAt(row, height) * splineAt(col, width);
      g.kernel[row * pitch + col] = (float)((double)g.kernel[row * pitch + col] / (spline * spline * (double)width * (double)height));
    }
  return true;
}

// Charges of the points, and the potential that they make.
static bool tsneGridPotential(const TsneGrid& g, const float* positions, size_t points, const FourierPlan* halfRow,
                              const FourierPlan* column) {
  const size_t bands = g.rows / bandRows + 1, pitch = g.columns + tsneGridMargin;
  int32_t* order = (int32_t*)scratch(3, 2 * points + bands + 1);
  if (!order) return false;
  GridJob job = {};
  job.g = &g;
  job.positions = positions;
  job.order = order;
  job.bandStart = order + 2 * points;
  job.plan = column;
  orderByBand(g, positions, points, bands, order, order + points, order + 2 * points);
  memset(g.charges, 0, g.rows * pitch * sizeof(float));
  for (job.first = 0; job.first < 2; job.first++) parallel((bands + 1 - job.first) / 2, points * 64, spreadTask, &job);
  FourierTransform t = rowsOfGrid(g, halfRow, FourierKind::kRealForward);
  t.inLength = pitch;
  t.inReal = g.charges;
  t.outReal = g.real;
  t.outImaginary = g.imaginary;
  if (!transformSideBySide(t) || !transformGridColumns(job)) return false;
  t = rowsOfGrid(g, halfRow, FourierKind::kRealInverse);
  t.inLength = g.columns + 1;
  t.inReal = g.real;
  t.inImaginary = g.imaginary;
  t.outReal = g.potential;
  return transformSideBySide(t);
}

static void gatherTask(void* context, size_t block, int) {
  const GridJob& job = *(const GridJob*)context;
  const TsneGrid& g = *job.g;
  const size_t pitch = 2 * g.columns;
  const float toForce = -0.5f / g.spacing;
  for (size_t i = block * gatherPointsAtOnce; i < least(job.points, (block + 1) * gatherPointsAtOnce); i++) {
    float x, y, weights[8], slopes[8];
    const size_t column = firstNode(job.positions[2 * i], g.left, g.spacing, g.columns, &x);
    const size_t row = firstNode(job.positions[2 * i + 1], g.top, g.spacing, g.rows, &y);
    storeEight(weights, splineWeights(y));
    storeEight(slopes, splineSlopes(y));
    const float* node = g.potential + row * pitch + column;
    Eight along = eightOf(0), across = eightOf(0);
    for (size_t k = 0; k < tsneSplineNodes; k++, node += pitch) {
      const Eight values = loadEight(node);
      along = along + eightOf(weights[k]) * values;
      across = across + eightOf(slopes[k]) * values;
    }
    const Eight spline = splineWeights(x);
    job.sums[i] = sumOfEight(along * spline);
    job.forces[2 * i] = toForce * sumOfEight(along * splineSlopes(x));
    job.forces[2 * i + 1] = toForce * sumOfEight(across * spline);
  }
}

// What the potential says of points, which need not be those that made it.
static void tsneGridForces(const TsneGrid& g, const float* positions, size_t points, float* forces, float* sums) {
  GridJob job = {};
  job.g = &g;
  job.positions = positions;
  job.points = points;
  job.forces = forces;
  job.sums = sums;
  parallel((points + gatherPointsAtOnce - 1) / gatherPointsAtOnce, points * 64, gatherTask, &job);
}

}  // namespace THETALAB_ISA
