// The gradient of a long short-term memory: stretch by stretch from where each direction ended.
#pragma once

#include "lstm-stretch.h"

namespace THETALAB_ISA {

struct LstmGradientJob {
  const LstmGradient* l;
  LstmShares shares;
  Stretch stretch[2];  // of each direction
  // Of one direction in a stretch: x and the hidden states before each step, side by side [steps, batch, inputs + units], or
  // dx [steps, batch, inputs]; and ones.
  float *given, *ones;
  float* dWeights;  // per direction: of both weights, side by side [4 units, inputs + units]
  float* input;     // per direction: the weights of the inputs, packed
};

// One row of one step: dHidden and dCells are what the step after gives; dCells moves to the step before.
static inline void lstmCellGradient(const float* gates, size_t units, const float* cellsBefore, const float* cells,
                                    const float* dy, const float* dHidden, float* dCells, float* dGates) {
  const vf one = splat(1);
  for (size_t j = 0; j < units; j += V) {
    const size_t left = units - j;
    const vf i = loadSome(gates + j, left), f = loadSome(gates + units + j, left);
    const vf g = loadSome(gates + 2 * units + j, left), o = loadSome(gates + 3 * units + j, left);
    const vf squashed = hyperbolicTangent(loadSome(cells + j, left));
    const vf dh = loadSome(dy + j, left) + loadSome(dHidden + j, left);
    const vf dc = loadSome(dCells + j, left) + dh * o * (one - squashed * squashed);
    storeSome(dGates + j, dc * g * (i * (one - i)), left);
    storeSome(dGates + units + j, dc * loadSome(cellsBefore + j, left) * (f * (one - f)), left);
    storeSome(dGates + 2 * units + j, dc * i * (one - g * g), left);
    storeSome(dGates + 3 * units + j, dh * squashed * (o * (one - o)), left);
    storeSome(dCells + j, dc * f, left);
  }
}

static size_t inputsAndUnits(const LstmGradient& l) { return (size_t)l.inputs + l.units; }

// Of one direction; none when nobody asks for the gradients of x.
static size_t packedInput(const LstmGradient& l) { return l.dx ? packedWeights(1, 4 * l.units, l.inputs) : 0; }

static float* gatesOf(const LstmGradientJob& job, size_t direction) {
  return job.shares.gates + direction * job.shares.gatesPerDirection;
}

static void lstmStepGradient(const LstmGradientJob& job, const LstmRows& of, size_t time) {
  const LstmGradient& l = *job.l;
  const size_t units = l.units, batch = l.batch, gates = 4 * units;
  const bool isFirst = time == (of.direction == 0 ? 0 : (size_t)l.time - 1);
  const ptrdiff_t before = (of.direction == 0 ? -1 : 1) * (ptrdiff_t)(batch * units);
  const size_t atTime = (of.direction * l.time + time) * batch + of.row, own = (of.direction * batch + of.row) * units;
  float* dGates = gatesOf(job, of.direction) + ((time - job.stretch[of.direction].first) * batch + of.row) * gates;
  for (size_t r = 0; r < of.rows; r++) {
    const float* dy = l.dy + (((of.row + r) * l.time + time) * l.directions + of.direction) * units;
    const size_t row = own + r * units;
    const float* cells = l.allCells + (atTime + r) * units;
    lstmCellGradient(l.gates + (atTime + r) * gates, units, isFirst ? l.cells + row : cells + before, cells, dy,
                     l.dHidden + row, l.dCells + row, dGates + r * gates);
  }
  const float* weights = job.shares.weights + of.direction * job.shares.weightsPerDirection;
  for (size_t k = 0; k < gates; k += recurrentDepth) {
    const size_t depth = least(recurrentDepth, gates - k);
    for (size_t j = 0; j < units; j += tileColumns) {
      const size_t left = units - j;
      const Run run = {(ptrdiff_t)k, weights + j * gates + k * vectorsOfBlock(left) * V, depth};
      sumRows(dGates, gates, &run, 1, l.dHidden + own + j, units, of.rows, left, k > 0);
    }
  }
}

static void lstmGradientTask(void* context, size_t index, int) {
  const LstmGradientJob& job = *(const LstmGradientJob*)context;
  const LstmRows of = rowsOf(job.shares, *job.l, index);
  const Stretch& stretch = job.stretch[of.direction];
  for (size_t step = 0; step < stretch.steps; step++)
    lstmStepGradient(job, of, stretch.first + (of.direction == 0 ? stretch.steps - 1 - step : step));
}

// out [rows, columns] (+)= a^T b, both over all rows of a stretch.
static bool addOverSteps(const LstmGradient& l, size_t steps, const float* a, int rows, const float* b, int columns, bool adds,
                         float* out) {
  MatrixProduct m{};
  m.a = a;
  m.b = b;
  m.out = out;
  m.batch = 1;
  m.rows = rows;
  m.columns = columns;
  m.depth = (int)(steps * l.batch);
  m.transposeA = true;
  m.adds = adds;
  return multiply(m);
}

// The hidden states before the steps of a stretch: those after the steps before, and the first.
static void gatherHidden(const LstmGradientJob& job, size_t direction) {
  const LstmGradient& l = *job.l;
  StretchRows rows{};
  rows.rows = job.given + l.inputs;
  rows.rowStep = inputsAndUnits(l);
  rows.columns = l.units;
  rows.batch = l.batch;
  rows.time = l.time;
  rows.stretch = job.stretch[direction];
  rows.from = l.y + direction * l.units;
  rows.first = l.hidden + direction * l.batch * l.units;
  rows.shift = direction == 0 ? -1 : 1;
  rows.step = (size_t)l.directions * l.units;
  eachRow(rows, gatherRow);
}

// What a stretch gives to the gradients of weights and biases. Both weights in one product: what both are multiplied with
// is packed once.
static bool addWeightGradients(const LstmGradientJob& job, size_t direction, bool adds) {
  const LstmGradient& l = *job.l;
  const size_t gates = 4 * (size_t)l.units, width = inputsAndUnits(l), steps = job.stretch[direction].steps;
  const float* dGates = gatesOf(job, direction);
  gatherInputs(l, l.x, job.stretch[direction], job.given, width);
  gatherHidden(job, direction);
  return addOverSteps(l, steps, dGates, (int)gates, job.given, (int)width, adds, job.dWeights + direction * gates * width) &&
         addOverSteps(l, steps, job.ones, 1, dGates, (int)gates, adds, l.dBias + direction * gates);
}

// The gradients of both weights, each to where it is asked for.
static void splitWeightGradients(const LstmGradientJob& job) {
  const LstmGradient& l = *job.l;
  const size_t units = l.units, inputs = l.inputs, width = inputsAndUnits(l);
  for (size_t row = 0; row < (size_t)l.directions * 4 * units; row++) {
    memcpy(l.dInput + row * inputs, job.dWeights + row * width, inputs * sizeof(float));
    memcpy(l.dRecurrent + row * units, job.dWeights + row * width + inputs, units * sizeof(float));
  }
}

static bool addInputGradient(const LstmGradientJob& job, size_t direction, bool adds) {
  const LstmGradient& l = *job.l;
  MatrixProduct m{};
  m.a = gatesOf(job, direction);
  m.packedB = job.input + direction * packedInput(l);
  m.out = job.given;
  m.batch = 1;
  m.rows = (int)(job.stretch[direction].steps * l.batch);
  m.columns = l.inputs;
  m.depth = 4 * l.units;
  if (!multiply(m)) return false;
  StretchRows rows{};
  rows.rows = job.given;
  rows.rowStep = rows.columns = rows.step = l.inputs;
  rows.batch = l.batch;
  rows.time = l.time;
  rows.stretch = job.stretch[direction];
  rows.to = l.dx;
  rows.adds = adds;
  eachRow(rows, scatterRow);
  return true;
}

// False when there is no working memory.
static bool shareLstmGradient(LstmGradientJob& job) {
  const LstmGradient& l = *job.l;
  const size_t gates = 4 * (size_t)l.units, rows = stepsAtOnce(l) * l.batch, width = inputsAndUnits(l);
  const size_t ofWeights = l.directions * gates * width;
  const size_t more = l.directions * packedInput(l) + ofWeights + rows * (width + 1);
  if (!shareLstm(l, gates * paddedColumns(l.units), more, &job.shares)) return false;
  job.input = job.shares.more;
  job.dWeights = job.input + l.directions * packedInput(l);
  job.given = job.dWeights + ofWeights;
  job.ones = job.given + rows * width;
  for (size_t row = 0; row < rows; row++) job.ones[row] = 1;
  return true;
}

static void packLstmGradient(const LstmGradientJob& job) {
  const LstmGradient& l = *job.l;
  const size_t units = l.units, inputs = l.inputs, gates = 4 * units;
  const int tap = 0;
  for (size_t direction = 0; direction < (size_t)l.directions; direction++) {
    const WeightLayout recurrent = {l.recurrent + direction * gates * units, &tap, 1, (int)gates, l.units, 0, units, 1};
    packWeights(recurrent, job.shares.weights + direction * job.shares.weightsPerDirection);
    const WeightLayout input = {l.input + direction * gates * inputs, &tap, 1, (int)gates, l.inputs, 0, inputs, 1};
    if (l.dx) packWeights(input, job.input + direction * packedInput(l));
  }
}

static bool lstmGradient(const LstmGradient& l) {
  LstmGradientJob job{};
  job.l = &l;
  if (!shareLstmGradient(job)) return false;
  packLstmGradient(job);
  const size_t stretches = stretchesOf(l);
  for (size_t index = 0; index < stretches; index++) {
    const size_t of[2] = {stretches - 1 - index, index};
    for (size_t d = 0; d < (size_t)l.directions; d++) job.stretch[d] = stretchAt(l, of[d]);
    parallel(job.shares.tasks, recurrentWork(l, stepsAtOnce(l)), lstmGradientTask, &job);
    for (size_t d = 0; d < (size_t)l.directions; d++) {
      if (!addWeightGradients(job, d, index > 0)) return false;
      // The other direction comes to this stretch as many turns from the end as this one from the beginning.
      const bool adds = l.directions == 2 && (stretches - 1 < 2 * index || (stretches - 1 == 2 * index && d == 1));
      if (l.dx && !addInputGradient(job, d, adds)) return false;
    }
  }
  splitWeightGradients(job);
  return true;
}

}  // namespace THETALAB_ISA
