// Discrete Fourier transforms.
#include "../fourier-plan.h"
#include "bindings.h"

namespace {

// (kind, batch, length of the input, length of the signals)
void fourier(Call& call) {
  const int32_t* sizes = call.sizes(size_t{4});
  if (!call.ok()) return;
  if (sizes[0] < 0 || sizes[0] > int(FourierKind::kRealInverse)) return call.fail("no such Fourier transform");
  if (sizes[1] < 1 || sizes[2] < 1 || sizes[3] < 1) return call.fail("sizes of a Fourier transform must be positive");
  FourierTransform t{};
  t.kind = FourierKind(sizes[0]);
  t.batch = size_t(sizes[1]);
  t.inLength = size_t(sizes[2]);
  t.length = size_t(sizes[3]);
  t.scale = float(call.number());
  t.interior = float(call.number());
  const bool complex = t.kind == FourierKind::kComplex;
  const double in = double(t.batch) * double(t.inLength);
  const double out = double(t.batch) * double(t.kind == FourierKind::kRealForward ? t.length / 2 + 1 : t.length);
  t.inReal = call.floats(in);
  if (t.kind != FourierKind::kRealForward) t.inImaginary = call.floats(in);
  t.outReal = call.floats(out);
  if (t.kind != FourierKind::kRealInverse) t.outImaginary = call.floats(out);
  if (!call.ok()) return;
  try {
    const std::shared_ptr<const FourierPlan> plan = fourierPlan(!complex && t.length % 2 == 0 ? t.length / 2 : t.length);
    t.plan = plan.get();
    call.finish(kernels().fourier(t));
  } catch (const std::bad_alloc&) {
    call.finish(false);
  }
}

}  // namespace

void defineFourier(Exports& exports) { exports.add("fourier", wrap<fourier>); }
