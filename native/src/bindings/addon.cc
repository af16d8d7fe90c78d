// The addon: its settings, which each JavaScript thread has for itself, and everything that the other files of bindings
// define.
#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

#include <exception>

#include "../parallel.h"
#include "bindings.h"

namespace {

thread_local const Kernels* chosen = nullptr;

// Node unloads an addon together with the last worker thread that has loaded it; but the threads of the pool sleep in its
// code until the process ends. So the library holds on to itself.
void stayLoaded() {
#if defined(_WIN32)
  HMODULE self;
  GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                     reinterpret_cast<LPCSTR>(&stayLoaded), &self);
#else
  Dl_info self;
  if (dladdr(reinterpret_cast<void*>(&stayLoaded), &self)) dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD);
#endif
}

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
  chosen = found;
}

napi_value instructions(napi_env env, napi_callback_info) {
  napi_value name = nullptr;
  napi_create_string_utf8(env, kernels().name, NAPI_AUTO_LENGTH, &name);
  return name;
}

}  // namespace

const Kernels& kernels() {
  if (!chosen) chosen = chooseKernels(nullptr);
  return *chosen;
}

napi_value runCall(napi_env env, napi_callback_info info, void (*function)(Call&)) {
  Call call(env, info);
  try {
    function(call);
  } catch (const std::exception& error) {
    call.fail(std::string("out of memory (") + error.what() + ")");
  }
  return nullptr;
}

Dropping droppingOf(Call& call) {
  Dropping dropping{};
  dropping.threshold = call.word();
  dropping.scale = float(call.number());
  dropping.key0 = call.word();
  dropping.key1 = call.word();
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
  stayLoaded();
  Exports all(env, exports);
  all.add("instructions", instructions);
  all.add("setInstructions", wrap<setInstructions>);
  all.add("setThreads", wrap<setThreads>);
  defineAttention(all);
  defineAugment(all);
  defineBatchNorm(all);
  defineClusters(all);
  defineConvolution(all);
  defineElementwise(all);
  defineGraph(all);
  defineLayout(all);
  defineLstm(all);
  defineFourier(all);
  defineMatrixProduct(all);
  defineMemory(all);
  defineNeighbourDescent(all);
  defineNeighbours(all);
  defineReduction(all);
  defineRows(all);
  defineSignal(all);
  defineTraining(all);
  defineTsne(all);
  return exports;
}
