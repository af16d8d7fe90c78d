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

NAPI_MODULE_INIT() {
  chosen.store(chooseKernels(nullptr));
  Exports all(env, exports);
  all.add("instructions", instructions);
  all.add("setInstructions", wrap<setInstructions>);
  all.add("setThreads", wrap<setThreads>);
  defineBatchNorm(all);
  defineConvolution(all);
  defineElementwise(all);
  defineLayout(all);
  defineMatrixProduct(all);
  defineMemory(all);
  defineReduction(all);
  defineTraining(all);
  return exports;
}
