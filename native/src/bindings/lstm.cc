// Long short-term memories.
#include "bindings.h"

namespace {

// (directions, time, batch, units, inputs)
const int32_t* lstmSizes(Call& call) {
  const int32_t* sizes = call.sizes(size_t{5});
  if (!call.ok()) return nullptr;
  for (int i = 0; i < 5; i++)
    if (sizes[i] < 1) call.fail("sizes of an LSTM must be positive");
  if (sizes[0] > 2) call.fail("an LSTM has one direction or two");
  return call.ok() ? sizes : nullptr;
}

// With its sizes, and no arrays yet.
template <typename Job>
Job sized(const int32_t* sizes) {
  Job job{};
  job.directions = sizes[0];
  job.time = sizes[1];
  job.batch = sizes[2];
  job.units = sizes[3];
  job.inputs = sizes[4];
  return job;
}

// (sizes, x, input, recurrent, bias, hidden, cells; changes the last two; fills gates, all cells, y)
void lstm(Call& call) {
  const int32_t* s = lstmSizes(call);
  if (!s) return;
  Lstm l = sized<Lstm>(s);
  const double row = double(s[0]) * s[3], step = row * s[2];
  l.x = call.floats(double(s[1]) * s[2] * s[4]);
  l.input = call.floats(row * 4 * s[4]);
  l.recurrent = call.floats(row * 4 * s[3]);
  l.bias = call.floats(row * 4);
  l.hidden = call.floats(step);
  l.cells = call.floats(step);
  l.gates = call.floats(step * 4 * s[1]);
  l.allCells = call.floats(step * s[1]);
  l.y = call.floats(step * s[1]);
  if (call.ok()) call.finish(kernels().lstm(l));
}

// (sizes, x, input, recurrent, hidden, cells, gates, all cells, y, dy, dHidden, dCells; changes the last two; fills dInput,
// dRecurrent, dBias, and dx unless it is empty)
void lstmGradient(Call& call) {
  const int32_t* s = lstmSizes(call);
  if (!s) return;
  LstmGradient l = sized<LstmGradient>(s);
  const double row = double(s[0]) * s[3], step = row * s[2];
  l.x = call.floats(double(s[1]) * s[2] * s[4]);
  l.input = call.floats(row * 4 * s[4]);
  l.recurrent = call.floats(row * 4 * s[3]);
  l.hidden = call.floats(step);
  l.cells = call.floats(step);
  l.gates = call.floats(step * 4 * s[1]);
  l.allCells = call.floats(step * s[1]);
  l.y = call.floats(step * s[1]);
  l.dy = call.floats(step * s[1]);
  l.dHidden = call.floats(step);
  l.dCells = call.floats(step);
  l.dInput = call.floats(row * 4 * s[4]);
  l.dRecurrent = call.floats(row * 4 * s[3]);
  l.dBias = call.floats(row * 4);
  size_t inputs = 0;
  l.dx = call.floats(&inputs);
  if (inputs == 0) l.dx = nullptr;
  else if (inputs != size_t(s[1]) * s[2] * s[4]) call.fail("dx must be empty or as large as x");
  if (call.ok()) call.finish(kernels().lstmGradient(l));
}

}  // namespace

void defineLstm(Exports& exports) {
  exports.add("lstm", wrap<lstm>);
  exports.add("lstmGradient", wrap<lstmGradient>);
}
