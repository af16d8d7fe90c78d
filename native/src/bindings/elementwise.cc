// Functions of one array or of two, and transposition.
#include "bindings.h"

namespace {

void unary(Call& call) {
  const int op = call.choice(int(Unary::kLast), "no such function of one array");
  size_t count = 0;
  const float* x = call.floats(&count);
  float* y = call.floats(double(count));
  if (call.ok()) kernels().unary(Unary(op), x, y, count);
}

void binary(Call& call) {
  const int op = call.choice(int(Binary::kLast), "no such function of two arrays");
  size_t lengthA = 0, lengthB = 0, lengthOut = 0;
  const float* a = call.floats(&lengthA);
  const float* b = call.floats(&lengthB);
  float* out = call.floats(&lengthOut);
  const Strided s = strided(call, 0, lengthA, lengthB, lengthOut);
  if (call.ok()) kernels().binary(Binary(op), a, b, out, s);
}

void copy(Call& call) {
  size_t lengthA = 0, lengthOut = 0;
  const float* a = call.floats(&lengthA);
  const double offset = call.number();
  float* out = call.floats(&lengthOut);
  if (!(offset >= 0 && offset < double(lengthA))) return call.fail("the offset lies outside the array");
  const Strided s = strided(call, size_t(offset), lengthA, 1, lengthOut);
  if (call.ok()) kernels().copy(a + size_t(offset), out, s);
}

}  // namespace

Strided strided(Call& call, size_t offsetA, size_t lengthA, size_t lengthB, size_t lengthOut) {
  Strided s{};
  size_t count = 0;
  const int32_t* axes = call.sizes(&count);
  if (!call.ok()) return s;
  s.rank = int(count / 3);
  if (count % 3 != 0 || s.rank < 1 || s.rank > 8) {
    call.fail("an array must have 1 to 8 axes");
    return s;
  }
  double total = 1, lowA = double(offsetA), highA = lowA, lowB = 0, highB = 0;
  for (int axis = 0; axis < s.rank; axis++) {
    const int32_t size = axes[axis * 3];
    if (size < 1) {
      call.fail("sizes of axes must be positive");
      return s;
    }
    s.size[axis] = size_t(size);
    s.strideA[axis] = axes[axis * 3 + 1];
    s.strideB[axis] = axes[axis * 3 + 2];
    total *= size;
    const double reachA = double(size - 1) * double(s.strideA[axis]), reachB = double(size - 1) * double(s.strideB[axis]);
    (reachA < 0 ? lowA : highA) += reachA;
    (reachB < 0 ? lowB : highB) += reachB;
  }
  if (lowA < 0 || highA >= double(lengthA) || lowB < 0 || highB >= double(lengthB) || total != double(lengthOut)) {
    call.fail("axes reach past an array");
  }
  return s;
}

void defineElementwise(Exports& exports) {
  exports.add("unary", wrap<unary>);
  exports.add("binary", wrap<binary>);
  exports.add("copy", wrap<copy>);
}
