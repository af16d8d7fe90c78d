// A long short-term memory and its gradient as plain loops in double precision, and the arrays that tests of it take.
#pragma once

#include <math.h>

#include "test.h"

namespace plain_lstm {

inline size_t statesOf(const LstmSizes& l) { return size_t(l.directions) * (l.time + 1) * l.batch * l.units; }
inline size_t lastOf(const LstmSizes& l) { return size_t(l.directions) * l.batch * l.units; }
inline size_t outputsOf(const LstmSizes& l) { return size_t(l.directions) * l.time * l.batch * l.units; }
inline size_t gatesOf(const LstmSizes& l) { return 4 * outputsOf(l); }

// Where step `time` of a direction finds the state before it, and leaves the one after it.
inline size_t stateAt(const LstmSizes& l, int direction, int time, bool after) {
  return size_t(direction * (l.time + 1) + time + (after != (direction == 1))) * l.batch * l.units;
}

// What comes in: the way forwards, and what the way back begins with.
struct Given {
  Floats x, input, recurrent, bias, hidden, cells, dy, dHidden, dCells;
  explicit Given(const LstmSizes& l)
      : x(normal(size_t(l.time) * l.batch * l.inputs)), input(normal(size_t(l.directions) * 4 * l.units * l.inputs, 2)),
        recurrent(normal(size_t(l.directions) * 4 * l.units * l.units, 3)), bias(normal(size_t(l.directions) * 4 * l.units, 4)),
        hidden(normal(lastOf(l), 5)), cells(normal(lastOf(l), 6)), dy(normal(outputsOf(l), 7)), dHidden(normal(lastOf(l), 8)),
        dCells(normal(lastOf(l), 9)) {
    for (float& weight : recurrent) weight /= sqrtf(float(l.units));
  }
};

// What goes out of both ways.
template <typename Array>
struct Outcome {
  Array gates, hidden, cells, y, dHidden, dCells, dInput, dRecurrent, dBias, dx;
  Outcome(const LstmSizes& l, const Given& given)
      : gates(gatesOf(l), NAN), hidden(statesOf(l), NAN), cells(statesOf(l), NAN), y(outputsOf(l), NAN),
        dHidden(given.dHidden.begin(), given.dHidden.end()), dCells(given.dCells.begin(), given.dCells.end()),
        dInput(given.input.size(), NAN), dRecurrent(given.recurrent.size(), NAN), dBias(given.bias.size(), NAN),
        dx(given.x.size(), NAN) {
    const size_t state = size_t(l.batch) * l.units;
    for (int d = 0; d < l.directions; d++) {
      const size_t first = stateAt(l, d, d == 0 ? 0 : l.time - 1, false);
      for (size_t i = 0; i < state; i++) hidden[first + i] = given.hidden[d * state + i];
      for (size_t i = 0; i < state; i++) cells[first + i] = given.cells[d * state + i];
    }
  }
};

inline double squash(double x) { return 1 / (1 + exp(-x)); }

inline void stepForwards(const LstmSizes& l, const Given& g, Outcome<Doubles>& o, int d, int time, int row) {
  const size_t units = l.units, at = (size_t(d * l.time + time) * l.batch + row) * units;
  const size_t before = stateAt(l, d, time, false) + row * units, after = stateAt(l, d, time, true) + row * units;
  const float* x = &g.x[(size_t(time) * l.batch + row) * l.inputs];
  for (size_t unit = 0; unit < units; unit++) {
    double gate[4];
    for (size_t which = 0; which < 4; which++) {
      const size_t of = d * 4 * units + which * units + unit;
      double sum = g.bias[of];
      for (int i = 0; i < l.inputs; i++) sum += double(x[i]) * g.input[of * l.inputs + i];
      for (size_t i = 0; i < units; i++) sum += o.hidden[before + i] * g.recurrent[of * units + i];
      gate[which] = o.gates[4 * at + which * units + unit] = which == 2 ? tanh(sum) : squash(sum);
    }
    const double cell = gate[1] * o.cells[before + unit] + gate[0] * gate[2];
    o.cells[after + unit] = cell;
    o.hidden[after + unit] = gate[3] * tanh(cell);
    o.y[((size_t(row) * l.time + time) * l.directions + d) * units + unit] = o.hidden[after + unit];
  }
}

// Adds what one row of one step gives to all gradients; those of the state move to the step before.
inline void stepBack(const LstmSizes& l, const Given& g, Outcome<Doubles>& o, int d, int time, int row) {
  const size_t units = l.units, at = (size_t(d * l.time + time) * l.batch + row) * units;
  const size_t before = stateAt(l, d, time, false) + row * units, after = stateAt(l, d, time, true) + row * units;
  const size_t state = (size_t(d) * l.batch + row) * units, inputs = (size_t(time) * l.batch + row) * l.inputs;
  Doubles dHidden(units);
  for (size_t unit = 0; unit < units; unit++) {
    const double* gates = &o.gates[4 * at + unit];
    const double i = gates[0], f = gates[units], c = gates[2 * units], out = gates[3 * units];
    const double squashed = tanh(o.cells[after + unit]);
    const double dh = g.dy[((size_t(row) * l.time + time) * l.directions + d) * units + unit] + o.dHidden[state + unit];
    const double dc = o.dCells[state + unit] + dh * out * (1 - squashed * squashed);
    const double slopes[4] = {dc * c * i * (1 - i), dc * o.cells[before + unit] * f * (1 - f), dc * i * (1 - c * c),
                              dh * squashed * out * (1 - out)};
    o.dCells[state + unit] = dc * f;
    for (size_t which = 0; which < 4; which++) {
      const size_t of = d * 4 * units + which * units + unit;
      o.dBias[of] += slopes[which];
      for (int k = 0; k < l.inputs; k++) {
        o.dInput[of * l.inputs + k] += slopes[which] * g.x[inputs + k];
        o.dx[inputs + k] += slopes[which] * g.input[of * l.inputs + k];
      }
      for (size_t k = 0; k < units; k++) {
        o.dRecurrent[of * units + k] += slopes[which] * o.hidden[before + k];
        dHidden[k] += slopes[which] * g.recurrent[of * units + k];
      }
    }
  }
  for (size_t k = 0; k < units; k++) o.dHidden[state + k] = dHidden[k];
}

inline Outcome<Doubles> plainly(const LstmSizes& l, const Given& given) {
  Outcome<Doubles> o(l, given);
  for (Doubles* sums : {&o.dInput, &o.dRecurrent, &o.dBias, &o.dx}) sums->assign(sums->size(), 0);
  for (int d = 0; d < l.directions; d++)
    for (int row = 0; row < l.batch; row++) {
      for (int step = 0; step < l.time; step++) stepForwards(l, given, o, d, d == 0 ? step : l.time - 1 - step, row);
      for (int step = 0; step < l.time; step++) stepBack(l, given, o, d, d == 0 ? l.time - 1 - step : step, row);
    }
  return o;
}

}  // namespace plain_lstm
