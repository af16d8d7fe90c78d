// Dropout and the optimiser.
#include "bindings.h"

namespace {

void dropout(Call& call) {
  size_t count = 0;
  const float* x = call.floats(&count);
  float* y = call.floats(double(count));
  const Dropping dropping = droppingOf(call);
  if (call.ok()) kernels().dropout(x, y, count, dropping);
}

void adam(Call& call) {
  Adam a{};
  a.param = call.floats(&a.count);
  a.grad = call.floats(double(a.count));
  a.m = call.floats(double(a.count));
  a.v = call.floats(double(a.count));
  a.newParam = call.floats(double(a.count));
  a.newM = call.floats(double(a.count));
  a.newV = call.floats(double(a.count));
  size_t settings = 0;
  const float* s = call.floats(&settings);
  if (settings != 7) call.fail("Adam takes 7 settings");
  if (!call.ok()) return;
  a.gradientScale = s[0];
  a.weightDecay = s[1];
  a.beta1 = s[2];
  a.beta2 = s[3];
  a.epsilon = s[4];
  a.stepLength = s[5];
  a.rootScale = s[6];
  kernels().adam(a);
}

}  // namespace

void defineTraining(Exports& exports) {
  exports.add("dropout", wrap<dropout>);
  exports.add("adam", wrap<adam>);
}
