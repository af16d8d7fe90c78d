// The recurrence of a long short-term memory and its gradient (Hochreiter, Schmidhuber: Long short-term memory, Neural
// Computation 1997). A task takes some rows of the batch in one direction through the whole sequence: rows do not meet, so
// tasks never wait for each other. What the input gives to the gates, and the gradients of weights, are matrix products
// over all steps at once.
#pragma once

#include "correlate.h"
#include "sigmoid.h"

namespace THETALAB_ISA {

constexpr size_t recurrentDepth = 256;  // summed in one go

struct LstmJob {
  const Lstm* l;
  const LstmGradient* g;
  const float* weights;  // per direction: packed
  size_t perDirection, rows, tasksPerDirection;
};

static inline vf loadSome(const float* p, size_t count) { return count >= V ? load(p) : loadPart(p, count); }
static inline void storeSome(float* p, vf x, size_t count) {
  if (count >= V) store(p, x);
  else storePart(p, x, count);
}

// Where step `time` of a direction finds a state: before it (from) and after it (to).
struct Steps {
  size_t from, to;
};
static inline Steps stepsOf(size_t direction, size_t time) {
  return direction == 0 ? Steps{time, time + 1} : Steps{time + 1, time};
}

// One row of one block of units: what the gates were given becomes what they are, and the state moves on.
static inline void lstmCell(float* gates, size_t units, const float* cellBefore, float* cell, float* hidden, float* y,
                            size_t count) {
  for (size_t j = 0; j < count; j += V) {
    const size_t left = count - j;
    const vf i = sigmoid(loadSome(gates + j, left));
    const vf f = sigmoid(loadSome(gates + units + j, left));
    const vf g = hyperbolicTangent(loadSome(gates + 2 * units + j, left));
    const vf o = sigmoid(loadSome(gates + 3 * units + j, left));
    const vf c = f * loadSome(cellBefore + j, left) + i * g;
    const vf h = o * hyperbolicTangent(c);
    storeSome(gates + j, i, left);
    storeSome(gates + units + j, f, left);
    storeSome(gates + 2 * units + j, g, left);
    storeSome(gates + 3 * units + j, o, left);
    storeSome(cell + j, c, left);
    storeSome(hidden + j, h, left);
    storeSome(y + j, h, left);
  }
}

static void lstmStep(const LstmJob& job, size_t direction, size_t time, size_t row, size_t rows) {
  const Lstm& l = *job.l;
  const size_t units = l.units, batch = l.batch, state = batch * units;
  const Steps steps = stepsOf(direction, time);
  const size_t first = direction * (l.time + 1) * state + row * units;
  const float* before = l.hidden + first + steps.from * state;
  float* gates = l.gates + ((direction * l.time + time) * batch + row) * 4 * units;
  for (size_t j = 0; j < units; j += tileColumns) {
    const size_t left = units - j, count = least(left, tileColumns), width = vectorsOfBlock(left) * V;
    for (size_t gate = 0; gate < 4; gate++) {
      const float* weights = job.weights + direction * job.perDirection + (gate * paddedColumns(units) + j) * units;
      for (size_t k = 0; k < units; k += recurrentDepth) {
        const Run run = {(ptrdiff_t)k, weights + k * width, least(recurrentDepth, units - k)};
        sumRows(before, units, &run, 1, gates + gate * units + j, 4 * units, rows, left, true);
      }
    }
    for (size_t r = 0; r < rows; r++) {
      const size_t from = first + steps.from * state + r * units + j, to = first + steps.to * state + r * units + j;
      float* y = l.y + (((row + r) * l.time + time) * l.directions + direction) * units + j;
      lstmCell(gates + r * 4 * units + j, units, l.cells + from, l.cells + to, l.hidden + to, y, count);
    }
  }
}

static void lstmTask(void* context, size_t index, int) {
  const LstmJob& job = *(const LstmJob*)context;
  const size_t direction = index / job.tasksPerDirection, row = index % job.tasksPerDirection * job.rows;
  const size_t rows = least(job.rows, job.l->batch - row), time = job.l->time;
  for (size_t step = 0; step < time; step++) lstmStep(job, direction, direction == 0 ? step : time - 1 - step, row, rows);
}

// One row of one step backwards: dHidden and dCell are what the step after gives; dCell moves to the step before.
static inline void lstmCellGradient(const float* gates, size_t units, const float* cellBefore, const float* cell,
                                    const float* dy, const float* dHidden, float* dCell, float* dGates) {
  const vf one = splat(1);
  for (size_t j = 0; j < units; j += V) {
    const size_t left = units - j;
    const vf i = loadSome(gates + j, left), f = loadSome(gates + units + j, left);
    const vf g = loadSome(gates + 2 * units + j, left), o = loadSome(gates + 3 * units + j, left);
    const vf squashed = hyperbolicTangent(loadSome(cell + j, left));
    const vf dh = loadSome(dy + j, left) + loadSome(dHidden + j, left);
    const vf dc = loadSome(dCell + j, left) + dh * o * (one - squashed * squashed);
    storeSome(dGates + j, dc * g * (i * (one - i)), left);
    storeSome(dGates + units + j, dc * loadSome(cellBefore + j, left) * (f * (one - f)), left);
    storeSome(dGates + 2 * units + j, dc * i * (one - g * g), left);
    storeSome(dGates + 3 * units + j, dh * squashed * (o * (one - o)), left);
    storeSome(dCell + j, dc * f, left);
  }
}

static void lstmStepGradient(const LstmJob& job, size_t direction, size_t time, size_t row, size_t rows) {
  const LstmGradient& l = *job.g;
  const size_t units = l.units, batch = l.batch, state = batch * units;
  const Steps steps = stepsOf(direction, time);
  const float* cells = l.cells + direction * (l.time + 1) * state + row * units;
  const size_t at = ((direction * l.time + time) * batch + row) * 4 * units, last = (direction * batch + row) * units;
  for (size_t r = 0; r < rows; r++) {
    const float* dy = l.dy + (((row + r) * l.time + time) * l.directions + direction) * units;
    const size_t own = last + r * units;
    lstmCellGradient(l.gates + at + r * 4 * units, units, cells + steps.from * state + r * units,
                     cells + steps.to * state + r * units, dy, l.dHidden + own, l.dCells + own,
                     l.dGates + at + r * 4 * units);
  }
  const float* weights = job.weights + direction * job.perDirection;
  for (size_t k = 0; k < 4 * units; k += recurrentDepth) {
    const size_t depth = least(recurrentDepth, 4 * units - k);
    for (size_t j = 0; j < units; j += tileColumns) {
      const size_t left = units - j;
      const Run run = {(ptrdiff_t)k, weights + j * 4 * units + k * vectorsOfBlock(left) * V, depth};
      sumRows(l.dGates + at, 4 * units, &run, 1, l.dHidden + last + j, units, rows, left, k > 0);
    }
  }
}

static void lstmGradientTask(void* context, size_t index, int) {
  const LstmJob& job = *(const LstmJob*)context;
  const size_t direction = index / job.tasksPerDirection, row = index % job.tasksPerDirection * job.rows;
  const size_t rows = least(job.rows, job.g->batch - row), time = job.g->time;
  for (size_t step = 0; step < time; step++)
    lstmStepGradient(job, direction, direction == 0 ? time - 1 - step : step, row, rows);
}

// Tasks are as many as threads, or as many as there are rows.
static size_t shareRows(LstmJob& job, size_t directions, size_t batch) {
  const size_t wanted = ((size_t)workers() + directions - 1) / directions;
  job.rows = (batch + wanted - 1) / wanted;
  job.tasksPerDirection = (batch + job.rows - 1) / job.rows;
  return directions * job.tasksPerDirection;
}

static bool lstm(const Lstm& l) {
  LstmJob job;
  job.l = &l;
  const size_t units = l.units;
  job.perDirection = 4 * paddedColumns(units) * units;
  float* packed = scratch(0, l.directions * job.perDirection);
  if (!packed) return false;
  const int tap = 0;
  for (size_t part = 0; part < (size_t)l.directions * 4; part++) {
    const WeightLayout layout = {l.recurrent + part * units * units, &tap, 1, l.units, l.units, 0, 1, units};
    packWeights(layout, packed + part * paddedColumns(units) * units);
  }
  job.weights = packed;
  const size_t tasks = shareRows(job, l.directions, l.batch);
  parallel(tasks, (size_t)l.directions * l.time * l.batch * units * units, lstmTask, &job);
  return true;
}

static bool lstmGradient(const LstmGradient& l) {
  LstmJob job;
  job.g = &l;
  const size_t units = l.units;
  job.perDirection = 4 * units * paddedColumns(units);
  float* packed = scratch(0, l.directions * job.perDirection);
  if (!packed) return false;
  const int tap = 0;
  for (size_t direction = 0; direction < (size_t)l.directions; direction++) {
    const WeightLayout layout = {l.recurrent + direction * 4 * units * units, &tap, 1, 4 * l.units, l.units, 0, units, 1};
    packWeights(layout, packed + direction * job.perDirection);
  }
  job.weights = packed;
  const size_t tasks = shareRows(job, l.directions, l.batch);
  parallel(tasks, (size_t)l.directions * l.time * l.batch * units * units, lstmGradientTask, &job);
  return true;
}

}  // namespace THETALAB_ISA
