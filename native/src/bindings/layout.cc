// Kernels that move numbers: by index, into a part of an array, or by a condition.
#include "../layout.h"
#include "bindings.h"

namespace {

// (batch, outer, rows, count, inner)
Gathering gathering(Call& call) {
  const int32_t* sizes = call.sizes(size_t{5});
  if (!call.ok()) return {1, 1, 1, 1, 1};
  for (int i = 0; i < 5; i++) {
    if (sizes[i] < 1) call.fail("sizes must be positive");
  }
  return {size_t(sizes[0]), size_t(sizes[1]), size_t(sizes[2]), size_t(sizes[3]), size_t(sizes[4])};
}

double wholeSize(const Gathering& g) { return double(g.batch) * g.outer * g.rows * g.inner; }
double gatheredSize(const Gathering& g) { return double(g.batch) * g.outer * g.count * g.inner; }

void gatherRows(Call& call) {
  const Gathering g = gathering(call);
  const float* x = call.floats(wholeSize(g));
  const int32_t* indices = call.sizes(g.batch * g.count);
  float* y = call.floats(gatheredSize(g));
  if (call.ok()) gather(g, x, indices, y);
}

void scatterAddRows(Call& call) {
  const Gathering g = gathering(call);
  const float* y = call.floats(gatheredSize(g));
  const int32_t* indices = call.sizes(g.batch * g.count);
  float* x = call.floats(wholeSize(g));
  if (call.ok()) call.finish(scatterAdd(g, y, indices, x));
}

void pastePart(Call& call) {
  size_t lengthX = 0, lengthOut = 0;
  const float* x = call.floats(&lengthX);
  float* out = call.floats(&lengthOut);
  const double offset = call.number();
  if (!(offset >= 0 && offset < double(lengthOut))) return call.fail("the offset lies outside the array");
  const Strided where = strided(call, size_t(offset), lengthOut, 1, lengthX);
  if (call.ok()) paste(x, out + size_t(offset), where);
}

void chooseElements(Call& call) {
  size_t count = 0;
  const uint8_t* condition = call.bytes(&count);
  const float* t = call.floats(double(count));
  const float* e = call.floats(double(count));
  float* out = call.floats(double(count));
  if (call.ok()) choose(condition, t, e, out, count);
}

}  // namespace

void defineLayout(Exports& exports) {
  exports.add("gather", wrap<gatherRows>);
  exports.add("scatterAdd", wrap<scatterAddRows>);
  exports.add("paste", wrap<pastePart>);
  exports.add("choose", wrap<chooseElements>);
}
