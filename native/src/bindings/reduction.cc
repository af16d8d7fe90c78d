// Sums.
#include "bindings.h"

namespace {

// (outer, reduced, inner)
void sum(Call& call) {
  const int32_t* sizes = call.sizes(size_t{3});
  if (!call.ok()) return;
  if (sizes[0] < 1 || sizes[1] < 1 || sizes[2] < 1) return call.fail("sizes of a sum must be positive");
  const float scale = float(call.number());
  const Reading x = readingOf(call, double(sizes[0]) * sizes[1], sizes[2]);
  float* out = call.floats(double(sizes[0]) * sizes[2]);
  if (x.form != Form::kPlain && sizes[2] == 1) call.fail("a single channel is summed as it lies");
  if (call.ok()) call.finish(kernels().sum(x, out, size_t(sizes[0]), size_t(sizes[1]), size_t(sizes[2]), scale));
}

}  // namespace

void defineReduction(Exports& exports) {
  exports.add("sum", wrap<sum>);
}
