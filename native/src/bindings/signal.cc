// Filtering and resampling of signals.
#include "bindings.h"

namespace {

// The coefficients of a whole number of sections.
Cascade cascadeOf(Call& call) {
  Cascade c{};
  size_t numbers = 0;
  c.coefficients = call.doubles(&numbers);
  c.sections = numbers / sectionNumbers;
  if (call.ok() && (numbers == 0 || numbers % sectionNumbers)) call.fail("a section has 8 numbers");
  return c;
}

// (coefficients, state, x, y)
void filterForwards(Call& call) {
  Cascade c = cascadeOf(call);
  size_t numbers = 0;
  c.state = call.doubles(&numbers);
  if (call.ok() && numbers != 2 * c.sections) call.fail("a section has a state of 2 numbers");
  Channel channel{};
  channel.x = call.floats(&channel.length);
  channel.y = call.floats(double(channel.length));
  c.channels = &channel;
  c.count = 1;
  if (call.ok()) call.finish(kernels().filterCascade(c));
}

// (coefficients, samples that are reflected at either end, list of x, list of y)
void filterBothWays(Call& call) {
  Cascade c = cascadeOf(call);
  c.pad = call.word();
  std::vector<size_t> lengths;
  const std::vector<float*> x = call.arrays(&lengths), y = call.arrays(&lengths);
  std::vector<Channel> channels;
  for (size_t i = 0; call.ok() && i < x.size(); i++) {
    if (c.pad < 1 || c.pad >= lengths[i]) call.fail("no channel can be reflected like this");
    channels.push_back({x[i], y[i], lengths[i]});
  }
  c.channels = channels.data();
  c.count = channels.size();
  if (call.ok()) call.finish(kernels().filterCascade(c));
}

// (inputs of a row, samples before it, then of each pair of its outputs the first input and how many; taps, x, y)
void polyphase(Call& call) {
  Polyphase p{};
  size_t numbers = 0, taps = 0, wanted = 0;
  const int32_t* sizes = call.sizes(&numbers);
  if (call.ok() && (numbers < 4 || numbers % 2 || sizes[0] < 1 || sizes[1] < 0)) call.fail("no rows to resample");
  if (!call.ok()) return;
  const size_t pairs = numbers / 2 - 1;
  p.inputs = size_t(sizes[0]);
  p.before = sizes[1];
  p.outputs = 2 * pairs;
  p.first = sizes + 2;
  p.count = sizes + 2 + pairs;
  for (size_t pair = 0; pair < pairs; pair++) {
    if (p.first[pair] < 0 || p.count[pair] < 0) return call.fail("a pair of outputs lies before its row");
    wanted += 2 * size_t(p.count[pair]);
  }
  p.taps = call.doubles(&taps);
  if (call.ok() && taps != wanted) call.fail("the taps are not those of the outputs");
  p.x = call.floats(&p.length);
  p.y = call.floats(&p.made);
  if (call.ok()) call.finish(kernels().polyphase(p));
}

}  // namespace

void defineSignal(Exports& exports) {
  exports.add("filterForwards", wrap<filterForwards>);
  exports.add("filterBothWays", wrap<filterBothWays>);
  exports.add("polyphase", wrap<polyphase>);
}
