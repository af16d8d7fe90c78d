// Arrays for the tensors of the engine.
#include <stdlib.h>

#include "bindings.h"

namespace {

void* allocateAligned(size_t bytes) {
#if defined(_WIN32)
  return _aligned_malloc(bytes, 64);
#else
  void* block = nullptr;
  return posix_memalign(&block, 64, bytes) == 0 ? block : nullptr;
#endif
}

void freeAligned(napi_env, void* block, void*) {
#if defined(_WIN32)
  _aligned_free(block);
#else
  free(block);
#endif
}

// A Float32Array whose memory is aligned to a cache line and holds whatever was there before.
napi_value allocate(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const double length = call.number();
  if (!(length >= 1 && length < 4e9)) call.fail("an array must have a length from 1 to 4e9");
  if (!call.ok()) return nullptr;
  const size_t bytes = size_t(length) * sizeof(float);
  void* block = allocateAligned(bytes);
  napi_value buffer = nullptr, array = nullptr;
  if (!block) {
    call.fail("out of memory: " + std::to_string(bytes) + " bytes were asked for");
    return nullptr;
  }
  if (napi_create_external_arraybuffer(env, block, bytes, freeAligned, nullptr, &buffer) != napi_ok) {
    // A runtime that forbids memory from outside gives its own.
    freeAligned(env, block, nullptr);
    void* own = nullptr;
    if (napi_create_arraybuffer(env, bytes, &own, &buffer) != napi_ok) {
      call.fail("out of memory: " + std::to_string(bytes) + " bytes were asked for");
      return nullptr;
    }
  }
  napi_create_typedarray(env, napi_float32_array, size_t(length), buffer, 0, &array);
  return array;
}

}  // namespace

void defineMemory(Exports& exports) { exports.add("allocate", allocate); }
