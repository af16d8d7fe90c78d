#pragma once

#include <node_api.h>
#include <stdint.h>
#include <stdio.h>

#include <string>
#include <vector>

#include "../parallel.h"

// The arguments of one call. The first that is wrong throws a RangeError; after that everything reads as empty.
class Call {
 public:
  Call(napi_env env, napi_callback_info info) : env_(env) { napi_get_cb_info(env, info, &count_, values_, nullptr, nullptr); }

  bool ok() const { return ok_; }

  void fail(const std::string& why) {
    if (ok_) napi_throw_range_error(env_, nullptr, ("native engine: " + why).c_str());
    ok_ = false;
  }

  double number() {
    double value = 0;
    if (napi_get_value_double(env_, next(), &value) != napi_ok) fail("argument " + std::to_string(at_) + " must be a number");
    return value;
  }

  // A whole number of 32 bits.
  uint32_t word() {
    const double value = number();
    if (!(value >= 0 && value < 4294967296.0)) fail("argument " + std::to_string(at_) + " must be from 0 to 2^32 - 1");
    return ok_ ? static_cast<uint32_t>(value) : 0;
  }

  // Which of `count` operations.
  int choice(int count, const char* none) {
    const double value = number();
    if (!(value >= 0 && value < count)) fail(none);
    return ok_ ? static_cast<int>(value) : 0;
  }

  float* floats(size_t* length) {
    return static_cast<float*>(array(napi_float32_array, "a Float32Array", length));
  }

  float* floats(double length) {
    size_t got = 0;
    float* data = floats(&got);
    if (ok_ && static_cast<double>(got) != length) {
      fail("argument " + std::to_string(at_) + " must hold " + whole(length) + " numbers, got " + std::to_string(got));
    }
    return data;
  }

  // An array of Float32Arrays: as many as the lengths tell, or else as there are, whose lengths are then told.
  std::vector<float*> arrays(std::vector<size_t>* lengths) {
    const napi_value list = next();
    uint32_t count = 0;
    if (!list || napi_get_array_length(env_, list, &count) != napi_ok || count == 0 || count > mostArrays) {
      fail("argument " + std::to_string(at_) + " must be a list of arrays");
    }
    if (ok_ && lengths->empty()) lengths->assign(count, unknown);
    if (ok_ && lengths->size() != count) fail("lists of arrays must be equally long");
    std::vector<float*> all;
    for (uint32_t i = 0; ok_ && i < count; i++) {
      napi_value element = nullptr;
      napi_typedarray_type type = napi_int8_array;
      size_t length = 0;
      void* data = nullptr;
      if (napi_get_element(env_, list, i, &element) != napi_ok ||
          napi_get_typedarray_info(env_, element, &type, &length, &data, nullptr, nullptr) != napi_ok ||
          type != napi_float32_array || ((*lengths)[i] != unknown && (*lengths)[i] != length)) {
        fail("argument " + std::to_string(at_) + " must hold Float32Arrays of equal lengths");
      }
      (*lengths)[i] = length;
      all.push_back(static_cast<float*>(data));
    }
    return all;
  }

  int32_t* integers(double length) {
    size_t got = 0;
    int32_t* data = static_cast<int32_t*>(array(napi_int32_array, "an Int32Array", &got));
    if (ok_ && static_cast<double>(got) != length) fail("argument " + std::to_string(at_) + " holds the wrong number of integers");
    return data;
  }

  // What kind of array the next argument is.
  bool isBytes() const { return nextIs(napi_uint8_array); }
  bool isIntegers() const { return nextIs(napi_int32_array); }

  const int32_t* sizes(size_t expected) {
    size_t got = 0;
    const int32_t* data = sizes(&got);
    if (ok_ && got != expected) fail("argument " + std::to_string(at_) + " must hold " + std::to_string(expected) + " sizes");
    return data;
  }

  const int32_t* sizes(size_t* length) {
    return static_cast<const int32_t*>(array(napi_int32_array, "an Int32Array", length));
  }

  double* doubles(size_t* length) { return static_cast<double*>(array(napi_float64_array, "a Float64Array", length)); }

  uint32_t* words(size_t* length) { return static_cast<uint32_t*>(array(napi_uint32_array, "a Uint32Array", length)); }

  const uint8_t* bytes(size_t* length) {
    return static_cast<const uint8_t*>(array(napi_uint8_array, "a Uint8Array", length));
  }

  std::string text() {
    char buffer[64] = "";
    size_t length = 0;
    if (napi_get_value_string_utf8(env_, next(), buffer, sizeof buffer, &length) != napi_ok) fail("a text was expected");
    return buffer;
  }

  // For kernels that need working memory.
  void finish(bool hadMemory) {
    if (ok_ && !hadMemory) fail("out of working memory: " + std::to_string(refusedBytes()) + " bytes were asked for");
  }

  // A size that may be too large for an integer, as text.
  static std::string whole(double size) {
    char text[32];
    snprintf(text, sizeof text, size < 1e18 ? "%.0f" : "%.3g", size);
    return text;
  }

 private:
  static constexpr size_t unknown = SIZE_MAX;
  static constexpr uint32_t mostArrays = 1 << 20;

  napi_value next() {
    at_++;
    return at_ <= count_ ? values_[at_ - 1] : nullptr;
  }

  bool nextIs(napi_typedarray_type wanted) const {
    napi_typedarray_type type = napi_int8_array;
    size_t length = 0;
    const napi_value value = at_ < count_ ? values_[at_] : nullptr;
    return value && napi_get_typedarray_info(env_, value, &type, &length, nullptr, nullptr, nullptr) == napi_ok && type == wanted;
  }

  void* array(napi_typedarray_type wanted, const char* what, size_t* length) {
    napi_typedarray_type type = napi_int8_array;
    void* data = nullptr;
    *length = 0;
    const napi_value value = next();
    if (!value || napi_get_typedarray_info(env_, value, &type, length, &data, nullptr, nullptr) != napi_ok || type != wanted) {
      fail("argument " + std::to_string(at_) + " must be " + what);
      *length = 0;
      return nullptr;
    }
    return data;
  }

  napi_env env_;
  size_t count_ = 24;
  napi_value values_[24];
  size_t at_ = 0;
  bool ok_ = true;
};
