// A long short-term memory (Hochreiter, Schmidhuber: Long short-term memory, Neural Computation 1997).
#pragma once

#include "lstm-stretch.h"

namespace THETALAB_ISA {

struct LstmJob {
  const Lstm* l;
  LstmShares shares;
  Stretch stretch[2];  // of each direction
  float* hidden;  // at work, [directions, 2, batch, units]: before even steps, and before odd ones
  float* x;       // of a stretch, [steps, batch, inputs]
  float* input;   // per direction: the weights of the inputs, packed
  bool past;      // what is kept for the way back goes past the cache
};

// One row of one block of units.
struct Cell {
  const float* given;     // to the gates
  float *cells, *hidden;  // the state: before and after, after
  float *gates, *allCells, *y;  // what is kept
};

template <bool past>
static inline void keep(float* p, vf x, size_t left) {
  if (past) storePastCache(p, x);
  else storeSome(p, x, left);
}

template <bool past>
static inline void lstmCell(const Cell& to, size_t units, size_t count) {
  for (size_t j = 0; j < count; j += V) {
    const size_t left = count - j;
    const vf i = sigmoid(loadSome(to.given + j, left));
    const vf f = sigmoid(loadSome(to.given + units + j, left));
    const vf g = hyperbolicTangent(loadSome(to.given + 2 * units + j, left));
    const vf o = sigmoid(loadSome(to.given + 3 * units + j, left));
    const vf c = f * loadSome(to.cells + j, left) + i * g;
    const vf h = o * hyperbolicTangent(c);
    storeSome(to.cells + j, c, left);
    storeSome(to.hidden + j, h, left);
    keep<past>(to.gates + j, i, left);
    keep<past>(to.gates + units + j, f, left);
    keep<past>(to.gates + 2 * units + j, g, left);
    keep<past>(to.gates + 3 * units + j, o, left);
    keep<past>(to.allCells + j, c, left);
    keep<past>(to.y + j, h, left);
  }
}

// `done` steps of this direction came before.
static void lstmStep(const LstmJob& job, const LstmRows& of, size_t time, size_t done) {
  const Lstm& l = *job.l;
  const size_t units = l.units, batch = l.batch, state = batch * units, gates = 4 * units;
  const size_t atTime = (of.direction * l.time + time) * batch + of.row;
  float* hidden[2];
  for (size_t odd = 0; odd < 2; odd++) hidden[odd] = job.hidden + (of.direction * 2 + odd) * state + of.row * units;
  float* given = job.shares.gates + of.direction * job.shares.gatesPerDirection +
                 ((time - job.stretch[of.direction].first) * batch + of.row) * gates;
  for (size_t j = 0; j < units; j += tileColumns) {
    const size_t left = units - j, count = least(left, tileColumns), width = vectorsOfBlock(left) * V;
    for (size_t gate = 0; gate < 4; gate++) {
      const float* weights =
          job.shares.weights + of.direction * job.shares.weightsPerDirection + (gate * paddedColumns(units) + j) * units;
      for (size_t k = 0; k < units; k += recurrentDepth) {
        const Run run = {(ptrdiff_t)k, weights + k * width, least(recurrentDepth, units - k)};
        sumRows(hidden[done % 2], units, &run, 1, given + gate * units + j, gates, of.rows, left, true);
      }
    }
    for (size_t r = 0; r < of.rows; r++) {
      Cell cell;
      cell.given = given + r * gates + j;
      cell.cells = l.cells + (of.direction * batch + of.row + r) * units + j;
      cell.hidden = hidden[(done + 1) % 2] + r * units + j;
      cell.gates = l.gates + (atTime + r) * gates + j;
      cell.allCells = l.allCells + (atTime + r) * units + j;
      cell.y = l.y + (((of.row + r) * l.time + time) * l.directions + of.direction) * units + j;
      if (job.past) lstmCell<true>(cell, units, count);
      else lstmCell<false>(cell, units, count);
    }
  }
}

static void lstmTask(void* context, size_t index, int) {
  const LstmJob& job = *(const LstmJob*)context;
  const LstmRows of = rowsOf(job.shares, *job.l, index);
  const Stretch& stretch = job.stretch[of.direction];
  for (size_t step = 0; step < stretch.steps; step++) {
    const size_t time = stretch.first + (of.direction == 0 ? step : stretch.steps - 1 - step);
    lstmStep(job, of, time, of.direction == 0 ? time : job.l->time - 1 - time);
  }
  orderStores();
}

// What a stretch of the input gives to the gates.
static bool giveGates(const LstmJob& job, size_t direction) {
  const Lstm& l = *job.l;
  const Stretch& stretch = job.stretch[direction];
  gatherInputs(l, l.x, stretch, job.x, l.inputs);
  MatrixProduct m{};
  m.a = job.x;
  m.packedB = job.input + direction * packedWeights(1, l.inputs, 4 * l.units);
  m.bias = l.bias + direction * 4 * l.units;
  m.out = job.shares.gates + direction * job.shares.gatesPerDirection;
  m.batch = 1;
  m.rows = (int)(stretch.steps * l.batch);
  m.columns = 4 * l.units;
  m.depth = l.inputs;
  return multiply(m);
}

// The first state becomes the one at work, and that after the last step the last.
static void beginLstm(const LstmJob& job) {
  const size_t state = (size_t)job.l->batch * job.l->units;
  for (size_t d = 0; d < (size_t)job.l->directions; d++)
    memcpy(job.hidden + 2 * d * state, job.l->hidden + d * state, state * sizeof(float));
}

static void endLstm(const LstmJob& job) {
  const size_t state = (size_t)job.l->batch * job.l->units, odd = job.l->time % 2;
  for (size_t d = 0; d < (size_t)job.l->directions; d++)
    memcpy(job.l->hidden + d * state, job.hidden + (2 * d + odd) * state, state * sizeof(float));
}

// Whether nothing of the gates would still be in any cache when they are needed, and all that is kept can go past it.
static bool keepsPastCache(const Lstm& l) {
  constexpr size_t cachesFloats = 4 << 20;
  const size_t steps = (size_t)l.directions * l.time * l.batch;
  const float* kept[] = {l.gates, l.allCells, l.y};
  if (4 * steps * l.units < cachesFloats) return false;
  for (const float* p : kept)
    if (!goesPastCache(p, 4 * steps, l.units)) return false;
  return true;
}

static void packLstm(const LstmJob& job) {
  const Lstm& l = *job.l;
  const size_t units = l.units, inputs = l.inputs, padded = paddedColumns(units);
  const int tap = 0;
  for (size_t part = 0; part < (size_t)l.directions * 4; part++) {
    const WeightLayout layout = {l.recurrent + part * units * units, &tap, 1, l.units, l.units, 0, 1, units};
    packWeights(layout, job.shares.weights + part * padded * units);
  }
  for (size_t direction = 0; direction < (size_t)l.directions; direction++) {
    const WeightLayout layout = {l.input + direction * 4 * units * inputs, &tap, 1, l.inputs, 4 * l.units, 0, 1, inputs};
    packWeights(layout, job.input + direction * packedWeights(1, l.inputs, 4 * l.units));
  }
}

static bool lstm(const Lstm& l) {
  LstmJob job{};
  job.l = &l;
  const size_t units = l.units, state = (size_t)l.directions * l.batch * units, padded = paddedColumns(units);
  const size_t ofInputs = (stepsAtOnce(l) * l.batch * l.inputs + 15) / 16 * 16;
  const size_t more = ofInputs + l.directions * packedWeights(1, l.inputs, 4 * l.units) + 2 * state;
  if (!shareLstm(l, 4 * padded * units, more, &job.shares)) return false;
  job.x = job.shares.more;
  job.input = job.x + ofInputs;
  job.hidden = job.input + l.directions * packedWeights(1, l.inputs, 4 * l.units);
  job.past = keepsPastCache(l);
  packLstm(job);
  beginLstm(job);
  const size_t stretches = stretchesOf(l);
  for (size_t index = 0; index < stretches; index++) {
    for (size_t d = 0; d < (size_t)l.directions; d++) {
      job.stretch[d] = stretchAt(l, d == 0 ? index : stretches - 1 - index);
      if (!giveGates(job, d)) return false;
    }
    parallel(job.shares.tasks, recurrentWork(l, stepsAtOnce(l)), lstmTask, &job);
  }
  endLstm(job);
  return true;
}

}  // namespace THETALAB_ISA
