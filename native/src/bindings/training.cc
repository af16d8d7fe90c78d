// Random numbers, dropout and the optimiser.
#include <math.h>

#include "bindings.h"

namespace {

// (first key, second key, number of the first block; words)
void randomWords(Call& call) {
  const uint32_t key0 = call.word(), key1 = call.word();
  const double first = call.number();
  size_t count = 0;
  uint32_t* words = call.words(&count);
  if (!(first >= 0 && first < 9007199254740992.0 && first == floor(first)) || count % 4 != 0) call.fail("random words come in whole blocks of four");
  if (call.ok()) kernels().randomWords(key0, key1, uint64_t(first), words, count / 4);
}

void splitStreams(Call& call) {
  const uint32_t key0 = call.word(), key1 = call.word();
  size_t count = 0, length = 0;
  const double* labels = call.doubles(&count);
  uint32_t* words = call.words(&length);
  if (!call.ok()) return;
  if (length != 6 * count) return call.fail("a stream has six words");
  for (size_t i = 0; i < count; i++)
    if (!(fabs(labels[i]) <= 9007199254740991.0 && labels[i] == floor(labels[i]))) return call.fail("a label is a whole number");
  kernels().splitStreams(key0, key1, labels, count, words);
}

void dropout(Call& call) {
  size_t count = 0;
  const float* x = call.floats(&count);
  float* y = call.floats(double(count));
  const Dropping dropping = droppingOf(call);
  if (call.ok()) kernels().dropout(x, y, count, dropping);
}

// (params, grads, m, v; new params, m, v: lists of arrays; settings)
void adam(Call& call) {
  std::vector<size_t> lengths;
  std::vector<float*> lists[7];
  for (auto& list : lists) list = call.arrays(&lengths);
  size_t settings = 0;
  const double* s = call.doubles(&settings);
  if (settings != 8) call.fail("Adam takes 8 settings");
  if (!call.ok()) return;
  std::vector<AdamParameter> parameters;
  for (size_t i = 0; i < lengths.size(); i++)
    parameters.push_back({lists[0][i], lists[1][i], lists[2][i], lists[3][i], lists[4][i], lists[5][i], lists[6][i], lengths[i]});
  std::vector<float> squares(lengths.size());
  Adam a{};
  a.parameters = parameters.data();
  a.count = parameters.size();
  a.squares = squares.data();
  a.clipNorm = s[0];
  a.decay = float(s[1]);
  a.weightDecay = float(s[2]);
  a.beta1 = float(s[3]);
  a.beta2 = float(s[4]);
  a.epsilon = float(s[5]);
  a.stepLength = float(s[6]);
  a.rootScale = float(s[7]);
  kernels().adam(a);
}

}  // namespace

void defineTraining(Exports& exports) {
  exports.add("randomWords", wrap<randomWords>);
  exports.add("splitStreams", wrap<splitStreams>);
  exports.add("dropout", wrap<dropout>);
  exports.add("adam", wrap<adam>);
}
