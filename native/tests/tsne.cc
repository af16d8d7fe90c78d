// t-SNE against its definition in double precision.
#include <math.h>

#include <algorithm>

#include "../src/fourier-plan.h"
#include "../src/tsne-graph.h"
#include "test.h"

namespace {

typedef std::vector<int32_t> Integers;

struct Repulsion {
  Doubles forces, sums;
};

Repulsion definition(const Floats& positions, const Floats& others, int dimensions) {
  const size_t D = size_t(dimensions), points = positions.size() / D;
  Repulsion all = {Doubles(positions.size()), Doubles(points)};
  for (size_t i = 0; i < points; i++)
    for (size_t j = 0; j < others.size() / D; j++) {
      double distance = 1;
      for (size_t d = 0; d < D; d++) distance += pow(double(positions[i * D + d]) - double(others[j * D + d]), 2);
      all.sums[i] += 1 / distance;
      for (size_t d = 0; d < D; d++)
        all.forces[i * D + d] += (double(positions[i * D + d]) - double(others[j * D + d])) / (distance * distance);
    }
  return all;
}

Floats both(const Floats& forces, const Floats& sums) {
  Floats all = forces;
  all.insert(all.end(), sums.begin(), sums.end());
  return all;
}

// Forces, then sums.
Floats repel(const Kernels& kernels, const Floats& positions, const Floats& others, int dimensions, float angle) {
  const size_t points = positions.size() / size_t(dimensions);
  Floats forces(positions.size(), NAN), sums(points, NAN);
  CHECK(kernels.tsneRepulsion({positions.data(), points, others.data(), others.size() / size_t(dimensions), dimensions, angle,
                               forces.data(), sums.data()}));
  return both(forces, sums);
}

void checkRepulsion(const Floats& got, const Repulsion& wanted, double tolerance) {
  const ptrdiff_t forces = ptrdiff_t(wanted.forces.size());
  CHECK_CLOSE(Floats(got.begin(), got.begin() + forces), wanted.forces, tolerance);
  CHECK_CLOSE(Floats(got.begin() + forces, got.end()), wanted.sums, tolerance);
}

Floats scaled(Floats values, float factor) {
  for (float& value : values) value *= factor;
  return values;
}

}  // namespace

TEST("t-SNE: repulsion of all pairs, and by a tree whose cells are all opened") {
  for (int dimensions : {1, 2, 3})
    for (size_t points : {1, 2, 7, 100, 1003}) {
      const Floats positions = scaled(normal(points * size_t(dimensions)), 20);
      const Repulsion wanted = definition(positions, positions, dimensions);
      checkRepulsion(ON_ANY_WORKERS([&] { return repel(kernels, positions, positions, dimensions, -1); }), wanted, 1e-5);
      checkRepulsion(ON_ANY_WORKERS([&] { return repel(kernels, positions, positions, dimensions, 0); }), wanted, 1e-5);
    }
}

TEST("t-SNE: repulsion by a tree, of few places and of other points") {
  for (int dimensions : {1, 2, 3}) {
    Floats positions = scaled(normal(size_t(dimensions) * 2000), 20);
    const Repulsion wanted = definition(positions, positions, dimensions);
    checkRepulsion(ON_ANY_WORKERS([&] { return repel(kernels, positions, positions, dimensions, 0.2f); }), wanted, 0.03);
    const Floats others = scaled(normal(size_t(dimensions) * 500, 3), 30);
    checkRepulsion(repel(kernels, others, positions, dimensions, 0.2f), definition(others, positions, dimensions), 0.03);
    for (size_t i = 0; i < positions.size(); i++) positions[i] = float(i / size_t(dimensions) % 3);
    checkRepulsion(repel(kernels, positions, positions, dimensions, 0.1f), definition(positions, positions, dimensions), 1e-5);
  }
}

TEST("t-SNE: repulsion by interpolation, on wide and on narrow grids") {
  const size_t sides[][2] = {{16, 18}, {60, 16}, {240, 250}};
  for (const auto& side : sides) {
    const float spacing = 0.5f, width = float(side[0] - 6) * spacing, height = float(side[1] - 6) * spacing;
    Floats positions = normal(2 * 700, 5);
    for (size_t i = 0; i < positions.size(); i++) {
      const float inside = positions[i] - floorf(positions[i]);
      positions[i] = (inside - 0.5f) * (i % 2 ? height : width);
    }
    const std::shared_ptr<const FourierPlan> row = fourierPlan(side[0]), column = fourierPlan(2 * side[1]);
    Floats kernel(2 * side[1] * (side[0] + 1)), charges(side[1] * (side[0] + tsneGridMargin)), real(side[1] * (side[0] + 1)),
        imaginary(real.size()), potential(side[1] * 2 * side[0]);
    const TsneGrid grid = {side[0], side[1], -float(side[0] - 1) / 2 * spacing, -float(side[1] - 1) / 2 * spacing, spacing,
                           charges.data(), real.data(), imaginary.data(), potential.data(), kernel.data()};
    const auto compute = [&] {
      Floats forces(positions.size(), NAN), sums(positions.size() / 2, NAN);
      CHECK(kernels.tsneGridKernel(grid, row.get(), column.get()));
      CHECK(kernels.tsneGridPotential(grid, positions.data(), sums.size(), row.get(), column.get()));
      kernels.tsneGridForces(grid, positions.data(), sums.size(), forces.data(), sums.data());
      return both(forces, sums);
    };
    checkRepulsion(ON_ANY_WORKERS(compute), definition(positions, positions, 2), 0.05);
  }
}

TEST("t-SNE: weights have the entropy of the perplexity, also of duplicates and of far points") {
  const size_t points = 40, count = 37;
  Floats distances = normal(points * count, 2), weights(points * count, NAN);
  for (size_t i = 0; i < points; i++) {
    float* row = distances.data() + i * count;
    const float scale = powf(10, float(i % 9) * 3 - 12);
    for (size_t k = 0; k < count; k++) row[k] = scale * (1 + fabsf(row[k]));
    if (i % 5 == 0) std::fill(row, row + 4, 0.0f);
    std::sort(row, row + count);
  }
  Integers neighbours(points * count);
  for (size_t i = 0; i < neighbours.size(); i++) neighbours[i] = int32_t((i % count * 10) % count);
  const double perplexity = 9;
  CHECK(kernels.tsneWeights({points, count, distances.data(), neighbours.data(), weights.data(), &perplexity, 1}));
  double off = 0;
  for (size_t i = 0; i < points; i++) {
    double sum = 0, entropy = 0;
    for (size_t k = 0; k < count; k++) {
      const double w = double(weights[i * count + k]);
      sum += w;
      if (w > 0) entropy -= w * log(w);
      CHECK(neighbours[i * count + k] == int32_t(k));
    }
    off = std::max({off, fabs(sum - 1), fabs(exp(entropy) - perplexity)});
  }
  CHECK(off < 1e-3);
}

TEST("t-SNE: the graph is symmetric, sums to 1 and fills its rows") {
  const size_t points = 50, count = 7;
  Integers neighbours;
  Floats weights;
  for (size_t i = 0; i < points; i++) {
    Integers row;
    for (size_t k = 1; k <= count; k++) row.push_back(int32_t((i + k * (1 + i % 3)) % points));
    std::sort(row.begin(), row.end());
    neighbours.insert(neighbours.end(), row.begin(), row.end());
    for (size_t k = 1; k <= count; k++) weights.push_back(float(k) / 28);
  }
  const size_t most = mostGraphEntries(points, count);
  Integers start(points + 1), columns(most);
  Floats values(most);
  CHECK(joinNeighbours(points, count, neighbours.data(), weights.data(), start.data(), columns.data(), values.data()));
  Doubles wanted(points * points);
  Floats got(points * points);
  for (size_t i = 0; i < points; i++) {
    for (size_t k = 0; k < count; k++) {
      const size_t j = size_t(neighbours[i * count + k]);
      wanted[i * points + j] += double(weights[i * count + k]) / (2 * points);
      wanted[j * points + i] += double(weights[i * count + k]) / (2 * points);
    }
    for (size_t e = size_t(start[i]) * tsnePadding; e < size_t(start[i + 1]) * tsnePadding; e++)
      got[i * points + size_t(columns[e])] += values[e];
  }
  CHECK_CLOSE(got, wanted, 1e-6);
}

TEST("t-SNE: a step follows the gradient, with gains and momentum, and is as long as it may be") {
  for (int dimensions : {1, 2, 3}) {
    const size_t points = 150, D = size_t(dimensions);
    const Floats positions = scaled(normal(points * D), 3);
    Integers start(points + 1), columns(points * tsnePadding);
    Floats weights = normal(points * tsnePadding, 4);
    for (size_t i = 0; i <= points; i++) start[i] = int32_t(i);
    for (size_t e = 0; e < columns.size(); e++) {
      columns[e] = int32_t((e * 7) % points);
      weights[e] = fabsf(weights[e]) / float(columns.size());
    }
    const Repulsion repulsion = definition(positions, positions, dimensions);
    const Floats forces(repulsion.forces.begin(), repulsion.forces.end()), sums(repulsion.sums.begin(), repulsion.sums.end());
    double total = 0, divergence = 0, told = 0;
    for (double sum : repulsion.sums) total += sum - 1;
    Doubles wanted(points * D);
    for (size_t i = 0; i < points; i++) {
      Doubles gradient(D);
      for (size_t e = i * tsnePadding; e < (i + 1) * tsnePadding; e++) {
        double distance = 1;
        for (size_t d = 0; d < D; d++) distance += pow(double(positions[i * D + d]) - double(positions[size_t(columns[e]) * D + d]), 2);
        divergence += double(weights[e]) * log(double(weights[e]) * distance * total);
        for (size_t d = 0; d < D; d++)
          gradient[d] += 4 * double(weights[e]) / distance * (double(positions[i * D + d]) - double(positions[size_t(columns[e]) * D + d]));
      }
      double squared = 0;
      for (size_t d = 0; d < D; d++) {
        gradient[d] -= repulsion.forces[i * D + d] / total;
        wanted[i * D + d] = 0.5 * 0.25 - 100 * (gradient[d] > 0 ? 0.8 : 1.2) * gradient[d];
        squared += pow(wanted[i * D + d], 2);
      }
      for (size_t d = 0; d < D; d++) wanted[i * D + d] *= squared > 1 ? 1 / sqrt(squared) : 1;
    }
    const auto compute = [&] {
      Floats moving(points * D, 0.25f), gains(points * D, 1);
      TsneStep step = {points, dimensions, {start.data(), columns.data(), weights.data()}, positions.data(), positions.data(),
                       forces.data(), sums.data(), false, 4, 100, 0.5f, INFINITY, 1, moving.data(), gains.data(), true, 0};
      CHECK(kernels.tsneStep(step));
      told = step.divergence;
      return moving;
    };
    const Floats velocity = ON_ANY_WORKERS(compute);
    CHECK_CLOSE(velocity, wanted, 1e-4);
    CHECK(fabs(told - divergence) < 1e-6 * fabs(divergence));
    Floats moved = positions, moving = velocity, bounds(2 * D);
    kernels.tsneMove({points, dimensions, moved.data(), moving.data(), true, bounds.data()});
    for (size_t d = 0; d < D; d++) {
      double mean = 0;
      float low = INFINITY, high = -INFINITY;
      for (size_t i = 0; i < points; i++) {
        mean += double(moved[i * D + d]) / points;
        low = std::min(low, moved[i * D + d]);
        high = std::max(high, moved[i * D + d]);
      }
      CHECK(fabs(mean) < 1e-6 && bounds[d] == low && bounds[D + d] == high);
    }
  }
}
