// A long short-term memory and its gradient as plain loops in double precision, and the arrays that tests of it take.
#pragma once

#include <math.h>

#include "test.h"

namespace plain_lstm {

inline size_t statesOf(const LstmSizes& l) { return size_t(l.directions) * l.batch * l.units; }
inline size_t outputsOf(const LstmSizes& l) { return statesOf(l) * l.time; }
inline size_t gatesOf(const LstmSizes& l) { return 4 * outputsOf(l); }

// What comes in: the way forwards, and what the way back begins with.
struct Given {
  Floats x, input, recurrent, bias, hidden, cells, dy, dHidden, dCells;
  explicit Given(const LstmSizes& l)
      : x(normal(size_t(l.batch) * l.time * l.inputs)), input(normal(size_t(l.directions) * 4 * l.units * l.inputs, 2)),
        recurrent(normal(size_t(l.directions) * 4 * l.units * l.units, 3)), bias(normal(size_t(l.directions) * 4 * l.units, 4)),
        hidden(normal(statesOf(l), 5)), cells(normal(statesOf(l), 6)), dy(normal(outputsOf(l), 7)), dHidden(normal(statesOf(l), 8)),
        dCells(normal(statesOf(l), 9)) {
    for (float& weight : input) weight /= sqrtf(float(l.inputs));
    for (float& weight : recurrent) weight /= sqrtf(float(l.units));
  }
};

// What goes out of both ways.
template <typename Array>
struct Outcome {
  Array gates, hidden, cells, allCells, y, dHidden, dCells, dInput, dRecurrent, dBias, dx;
  Outcome(const LstmSizes& l, const Given& given)
      : gates(gatesOf(l), NAN), hidden(given.hidden.begin(), given.hidden.end()), cells(given.cells.begin(), given.cells.end()),
        allCells(outputsOf(l), NAN), y(outputsOf(l), NAN), dHidden(given.dHidden.begin(), given.dHidden.end()),
        dCells(given.dCells.begin(), given.dCells.end()), dInput(given.input.size(), NAN),
        dRecurrent(given.recurrent.size(), NAN), dBias(given.bias.size(), NAN), dx(given.x.size(), NAN) {}
};

// One row of one direction at one time: where its units begin in each array.
struct Place {
  size_t kept, y, x, state;
  Place(const LstmSizes& l, int d, int time, int row)
      : kept((size_t(d * l.time + time) * l.batch + row) * l.units),
        y(((size_t(row) * l.time + time) * l.directions + d) * l.units), x((size_t(row) * l.time + time) * l.inputs),
        state((size_t(d) * l.batch + row) * l.units) {}
};

// The state before a step, as the step before left it or as it was given.
struct Before {
  Doubles hidden, cells;
  Before(const LstmSizes& l, const Given& g, const Outcome<Doubles>& o, int d, int time, int row)
      : hidden(l.units), cells(l.units) {
    const bool first = time == (d == 0 ? 0 : l.time - 1);
    const Place before(l, d, first ? time : time + (d == 0 ? -1 : 1), row);
    for (size_t k = 0; k < size_t(l.units); k++) {
      hidden[k] = first ? g.hidden[before.state + k] : o.y[before.y + k];
      cells[k] = first ? g.cells[before.state + k] : o.allCells[before.kept + k];
    }
  }
};

inline double squash(double x) { return 1 / (1 + exp(-x)); }

inline void stepForwards(const LstmSizes& l, const Given& g, Outcome<Doubles>& o, int d, int time, int row) {
  const size_t units = l.units;
  const Place at(l, d, time, row);
  const Before before(l, g, o, d, time, row);
  for (size_t unit = 0; unit < units; unit++) {
    double gate[4];
    for (size_t which = 0; which < 4; which++) {
      const size_t of = d * 4 * units + which * units + unit;
      double sum = g.bias[of];
      for (int i = 0; i < l.inputs; i++) sum += double(g.x[at.x + i]) * g.input[of * l.inputs + i];
      for (size_t i = 0; i < units; i++) sum += before.hidden[i] * g.recurrent[of * units + i];
      gate[which] = o.gates[4 * at.kept + which * units + unit] = which == 2 ? tanh(sum) : squash(sum);
    }
    const double cell = gate[1] * before.cells[unit] + gate[0] * gate[2];
    o.cells[at.state + unit] = o.allCells[at.kept + unit] = cell;
    o.hidden[at.state + unit] = o.y[at.y + unit] = gate[3] * tanh(cell);
  }
}

// Adds what one row of one step gives to all gradients; those of the state move to the step before.
inline void stepBack(const LstmSizes& l, const Given& g, Outcome<Doubles>& o, int d, int time, int row) {
  const size_t units = l.units;
  const Place at(l, d, time, row);
  const Before before(l, g, o, d, time, row);
  Doubles dHidden(units);
  for (size_t unit = 0; unit < units; unit++) {
    const double* gates = &o.gates[4 * at.kept + unit];
    const double i = gates[0], f = gates[units], c = gates[2 * units], out = gates[3 * units];
    const double squashed = tanh(o.allCells[at.kept + unit]);
    const double dh = g.dy[at.y + unit] + o.dHidden[at.state + unit];
    const double dc = o.dCells[at.state + unit] + dh * out * (1 - squashed * squashed);
    const double slopes[4] = {dc * c * i * (1 - i), dc * before.cells[unit] * f * (1 - f), dc * i * (1 - c * c),
                              dh * squashed * out * (1 - out)};
    o.dCells[at.state + unit] = dc * f;
    for (size_t which = 0; which < 4; which++) {
      const size_t of = d * 4 * units + which * units + unit;
      o.dBias[of] += slopes[which];
      for (int k = 0; k < l.inputs; k++) {
        o.dInput[of * l.inputs + k] += slopes[which] * g.x[at.x + k];
        o.dx[at.x + k] += slopes[which] * g.input[of * l.inputs + k];
      }
      for (size_t k = 0; k < units; k++) {
        o.dRecurrent[of * units + k] += slopes[which] * before.hidden[k];
        dHidden[k] += slopes[which] * g.recurrent[of * units + k];
      }
    }
  }
  for (size_t k = 0; k < units; k++) o.dHidden[at.state + k] = dHidden[k];
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
