// Augmentation of signals.
#include <math.h>

#include "bindings.h"

namespace {

// Whether these numbers of a signal keep the kernel within it.
bool fits(const SignalChanges& c, const double* n) {
  const double samples = double(c.samples);
  const auto isPlace = [&](double at) { return at >= 0 && at <= samples && at == double(size_t(at)); };
  const double bins = samples / 2 + 1;
  const auto areGains = [&](const double* gains, size_t count) {
    return count >= 3 && isPlace(gains[0]) && isPlace(gains[1]) && gains[0] + gains[1] <= bins && gains[1] <= double(count - 3);
  };
  switch (c.kind) {
    case SignalChangeKind::kScale:
    case SignalChangeKind::kShift: return c.each == 1;
    case SignalChangeKind::kReverse: return true;
    case SignalChangeKind::kAssemble: {
      double together = 0;
      for (size_t i = 0; i + 1 < c.each; i += 2) {
        if (!isPlace(n[i + 1]) || !(n[i] < 0 || (isPlace(n[i]) && n[i] + n[i + 1] <= samples))) return false;
        together += n[i + 1];
      }
      return c.each % 2 == 0 && together == samples;
    }
    case SignalChangeKind::kStretch: return c.each == 2 && isPlace(n[0]) && isPlace(n[1]) && n[0] + n[1] <= samples && n[1] < samples;
    case SignalChangeKind::kAverage: return c.each == 1 && n[0] >= 1 && n[0] < 1e9;
    case SignalChangeKind::kSmooth: return c.each >= 3 && n[0] >= 0 && n[0] == floor(n[0]) && n[0] <= double(c.each - 3);
    case SignalChangeKind::kWarp: return c.each >= 4 && c.each % 2 == 0;
    case SignalChangeKind::kNoise:
      return c.each == 4 && n[0] >= 0 && n[0] < 4294967296.0 && n[1] >= 0 && n[1] < 4294967296.0 && n[2] >= 0 && n[2] < 9007199254740992.0;
    case SignalChangeKind::kGain: return areGains(n, c.each);
    case SignalChangeKind::kMix: return c.each == 2;
    case SignalChangeKind::kTurn: return double(c.each) == floor(bins);
    default: return c.each >= 5 && isPlace(n[0]) && isPlace(n[1]) && n[0] + n[1] <= samples && areGains(n + 2, c.each - 2);
  }
}

// (radices, tables): see LaneSpectra in signal-jobs.h.
LaneSpectra spectraOf(Call& call, size_t samples) {
  LaneSpectra plan{};
  plan.radices = call.sizes(&plan.stages);
  size_t length = 0;
  plan.tables = call.doubles(&length);
  plan.half = 1;
  double wanted = double(laneRoots) + double(samples);
  for (size_t i = 0; call.ok() && i < plan.stages; i++) {
    const int32_t radix = plan.radices[i];
    if (radix < 2 || radix > 5 || plan.half > samples) call.fail("a transform has radices from 2 to 5");
    else plan.half *= size_t(radix);
    wanted += call.ok() ? double(radix - 1) * double(samples / 2 / plan.half) * 2 : 0;
  }
  if (call.ok() && (2 * plan.half != samples || double(length) != wanted)) call.fail("the tables are not those of the signals");
  return plan;
}

// (kind, samples, rows, numbers of each row, x, y; for transforms: others, partners or none, radices, tables)
void changeSignals(Call& call) {
  SignalChanges c{};
  c.kind = SignalChangeKind(call.choice(int(SignalChangeKind::kLast), "no such change of signals"));
  c.samples = call.word();
  size_t numbers = 0, length = 0, otherLength = 0, partners = 0;
  c.rows = call.sizes(&c.count);
  c.numbers = call.doubles(&numbers);
  c.x = call.floats(&length);
  c.y = call.floats(double(length));
  if (!call.ok()) return;
  if (c.samples < 1 || c.count < 1 || numbers % c.count) return call.fail("every signal needs as many numbers");
  c.each = numbers / c.count;
  if (isSpectral(c.kind)) {
    c.others = call.floats(&otherLength);
    c.partners = call.sizes(&partners);
    c.spectra = spectraOf(call, c.samples);
    if (!call.ok()) return;
    if (partners != (c.kind == SignalChangeKind::kMix ? c.count : 0)) return call.fail("every signal needs a partner");
    if (partners == 0) c.partners = nullptr;
  }
  const auto isRow = [&](int32_t row, size_t of) { return row >= 0 && (double(row) + 1) * double(c.samples) <= double(of); };
  for (size_t i = 0; i < c.count; i++) {
    if (!isRow(c.rows[i], length) || (c.partners && !isRow(c.partners[i], otherLength))) return call.fail("no such signal");
    if (!fits(c, c.numbers + i * c.each)) return call.fail("the numbers do not fit the signal");
  }
  call.finish(kernels().changeSignals(c));
}

napi_value allFinite(napi_env env, napi_callback_info info) {
  Call call(env, info);
  size_t count = 0;
  const float* x = call.floats(&count);
  napi_value result = nullptr;
  if (call.ok()) napi_get_boolean(env, kernels().allFinite(x, count), &result);
  return result;
}

}  // namespace

void defineAugment(Exports& exports) {
  exports.add("changeSignals", wrap<changeSignals>);
  exports.add("allFinite", allFinite);
}
