// The addon: its settings, and everything that the other files of bindings define.
#include <atomic>

#include "../parallel.h"
#include "bindings.h"

namespace {

std::atomic<const Kernels*> chosen{nullptr};

void setThreads(Call& call) {
  const double count = call.number();
  if (!(count >= 1 && count <= 256)) call.fail("threads must be from 1 to 256");
  if (call.ok()) setWorkers(int(count));
}

void setInstructions(Call& call) {
  const std::string name = call.text();
  if (!call.ok()) return;
  const Kernels* found = chooseKernels(name.c_str());
  if (!found) return call.fail("this processor does not run '" + name + "'");
  chosen.store(found);
}

napi_value instructions(napi_env env, napi_callback_info) {
  napi_value name = nullptr;
  napi_create_string_utf8(env, kernels().name, NAPI_AUTO_LENGTH, &name);
  return name;
}

}  // namespace

const Kernels& kernels() { return *chosen.load(); }

napi_value runCall(napi_env env, napi_callback_info info, void (*function)(Call&)) {
  beginCall();
  Call call(env, info);
  function(call);
  return nullptr;
}

Dropping droppingOf(Call& call) {
  Dropping dropping{};
  dropping.threshold = uint32_t(call.number());
  dropping.scale = float(call.number());
  dropping.key0 = uint32_t(call.number());
  dropping.key1 = uint32_t(call.number());
  return dropping;
}

Reading readingOf(Call& call, double rows, int channels) {
  Reading reading{};
  const double form = call.number(), width = double(channels);
  if (!(form >= 0 && form <= double(Form::kCombined))) call.fail("no such form of an array");
  if (!call.ok()) return reading;
  reading.form = Form(int(form));
  reading.values = call.floats(rows * width);
  if (reading.form == Form::kPlain) return reading;
  reading.bias = call.floats(width);
  if (reading.form == Form::kBiased) return reading;
  reading.centre = call.floats(width);
  reading.factor = call.floats(width);
  reading.offset = call.floats(width);
  if (reading.form == Form::kActivated) {
    reading.dropping = droppingOf(call);
  } else {
    reading.other = call.floats(rows * width);
    reading.valuesFactor = call.floats(width);
  }
  return reading;
}

NAPI_MODULE_INIT() {
  chosen.store(chooseKernels(nullptr));
  Exports all(env, exports);
  all.add("instructions", instructions);
  all.add("setInstructions", wrap<setInstructions>);
  all.add("setThreads", wrap<setThreads>);
  defineBatchNorm(all);
  defineConvolution(all);
  defineElementwise(all);
  defineFourier(all);
  defineMatrixProduct(all);
  defineMemory(all);
  defineReduction(all);
  defineTraining(all);
  return exports;
}
