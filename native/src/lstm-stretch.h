// What the way forwards and the way back through a long short-term memory share. A sequence is cut into stretches: so long
// that what the input gives to their gates is worth a matrix product, so short that it is in the cache when it is read.
// Within a stretch a task takes some rows of the batch in one direction: rows do not meet, so tasks never wait for each other.
#pragma once

#include "elementwise.h"
#include "fast-convolution.h"
#include "matmul.h"
#include "sigmoid.h"

namespace THETALAB_ISA {

constexpr size_t stretchFloats = (size_t)1 << 18;  // of the gates of one direction
constexpr size_t recurrentDepth = 256;             // summed in one go

// Steps [first, first + steps) in time.
struct Stretch {
  size_t first, steps;
};

static inline size_t stepsAtOnce(const LstmSizes& l) {
  return most(1, least(l.time, stretchFloats / ((size_t)l.batch * 4 * l.units)));
}

static inline size_t stretchesOf(const LstmSizes& l) { return shareOf(l.time, stepsAtOnce(l)); }

static inline Stretch stretchAt(const LstmSizes& l, size_t index) {
  const size_t first = index * stepsAtOnce(l);
  return {first, least(stepsAtOnce(l), l.time - first)};
}

// How the rows of the batch are dealt to tasks, and the memory that these work in.
struct LstmShares {
  size_t rows, tasksPerDirection, tasks;
  size_t weightsPerDirection, gatesPerDirection;
  float* weights;  // per direction: packed
  float* gates;    // per direction: of a stretch [steps, batch, 4 units], before their activations or their gradients
  float* more;
};

// Tasks are as many as threads, or as many as there are rows. False when there is no working memory.
static bool shareLstm(const LstmSizes& l, size_t weightsPerDirection, size_t more, LstmShares* shares) {
  const size_t directions = l.directions, batch = l.batch, wanted = shareOf(workers(), directions);
  shares->rows = shareOf(batch, wanted);
  shares->tasksPerDirection = shareOf(batch, shares->rows);
  shares->tasks = directions * shares->tasksPerDirection;
  shares->weightsPerDirection = weightsPerDirection;
  shares->gatesPerDirection = stepsAtOnce(l) * batch * 4 * l.units;
  const size_t weights = (directions * weightsPerDirection + 15) / 16 * 16;
  const size_t gates = (directions * shares->gatesPerDirection + 15) / 16 * 16;
  shares->weights = scratch(2, weights + gates + more);
  if (!shares->weights) return false;
  shares->gates = shares->weights + weights;
  shares->more = shares->gates + gates;
  return true;
}

// The rows of one direction that a task takes.
struct LstmRows {
  size_t direction, row, rows;
};
static inline LstmRows rowsOf(const LstmShares& shares, const LstmSizes& l, size_t task) {
  const size_t row = task % shares.tasksPerDirection * shares.rows;
  return {task / shares.tasksPerDirection, row, least(shares.rows, l.batch - row)};
}

// Rows of a stretch, which lie in order of time for the products: [steps, batch, columns].
struct StretchRows {
  float* rows;
  size_t rowStep, columns, batch, time;
  Stretch stretch;
  const float* from;  // [batch, time, step], from some column on
  const float* first;  // [batch, columns], for rows before the first or after the last, where there may be such
  ptrdiff_t shift;    // of time, between `rows` and `from`
  float* to;          // as from
  size_t step;
  bool adds;          // to what `to` holds
};

// One row of the batch at a time: its steps lie side by side.
static void gatherRow(void* context, size_t row, int) {
  const StretchRows& job = *(const StretchRows*)context;
  for (size_t step = 0; step < job.stretch.steps; step++) {
    const ptrdiff_t time = (ptrdiff_t)(job.stretch.first + step) + job.shift;
    const bool outside = time < 0 || time >= (ptrdiff_t)job.time;
    const float* from = outside ? job.first + row * job.columns : job.from + (row * job.time + time) * job.step;
    memcpy(job.rows + (step * job.batch + row) * job.rowStep, from, job.columns * sizeof(float));
  }
}

static void scatterRow(void* context, size_t row, int) {
  const StretchRows& job = *(const StretchRows*)context;
  for (size_t step = 0; step < job.stretch.steps; step++) {
    const float* from = job.rows + (step * job.batch + row) * job.rowStep;
    float* to = job.to + (row * job.time + job.stretch.first + step) * job.step;
    if (!job.adds) memcpy(to, from, job.columns * sizeof(float));
    else forEachPair(to, 1, from, 1, to, job.columns, [](vf a, vf b) { return a + b; });
  }
}

static void eachRow(StretchRows& job, Task task) {
  parallel(job.batch, job.stretch.steps * job.batch * job.columns, task, &job);
}

// The inputs of a stretch, so far apart.
static void gatherInputs(const LstmSizes& l, const float* x, const Stretch& stretch, float* rows, size_t rowStep) {
  StretchRows job{};
  job.rows = rows;
  job.rowStep = rowStep;
  job.columns = job.step = l.inputs;
  job.batch = l.batch;
  job.time = l.time;
  job.stretch = stretch;
  job.from = x;
  eachRow(job, gatherRow);
}

static inline size_t recurrentWork(const LstmSizes& l, size_t steps) {
  return (size_t)l.directions * l.batch * l.units * l.units * steps;
}

}  // namespace THETALAB_ISA
