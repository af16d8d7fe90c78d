// Arrays for the tensors of the engine.
#include <stdint.h>

#include "../parallel.h"
#include "bindings.h"

namespace {

void release(napi_env, void* block, void*) { freeBlock(block); }

void outOfMemory(Call& call, double length) {
  call.fail("out of memory: " + Call::whole(length * sizeof(float)) + " bytes were asked for");
}

// A Float32Array whose memory is aligned to a cache line and holds whatever was there before.
napi_value allocate(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const double length = call.number();
  if (!(length >= 1)) call.fail("an array must have a length of at least 1");
  if (!call.ok()) return nullptr;
  const bool fits = length < 4e9;  // a little less than the longest array that JavaScript has
  const size_t bytes = fits ? size_t(length) * sizeof(float) : 0;
  void* block = fits ? allocateBlock(bytes) : nullptr;
  napi_value buffer = nullptr, array = nullptr;
  if (!block) {
    outOfMemory(call, length);
    return nullptr;
  }
  if (napi_create_external_arraybuffer(env, block, bytes, release, nullptr, &buffer) != napi_ok) {
    // A runtime that forbids memory from outside gives its own.
    freeBlock(block);
    void* own = nullptr;
    if (napi_create_arraybuffer(env, bytes, &own, &buffer) != napi_ok) {
      outOfMemory(call, length);
      return nullptr;
    }
  }
  if (napi_create_typedarray(env, napi_float32_array, size_t(length), buffer, 0, &array) != napi_ok) outOfMemory(call, length);
  return array;
}

void limitMemory(Call& call) {
  const double bytes = call.number();
  if (!(bytes > 0)) call.fail("a limit must be a positive number of bytes");
  if (call.ok()) setMemoryLimit(bytes < 1e18 ? size_t(bytes) : SIZE_MAX);
}

}  // namespace

void defineMemory(Exports& exports) {
  exports.add("allocate", allocate);
  exports.add("setMemoryLimit", wrap<limitMemory>);
}
