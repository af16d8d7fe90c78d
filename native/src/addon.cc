// What JavaScript sees. Every function takes the arrays it reads and the ones it fills, and the sizes that describe them;
// lengths are checked here once more against those sizes, so that no call can reach past an array.
#include <node_api.h>
#include <stdlib.h>
#include <string.h>

#include <atomic>
#include <string>

#include "call.h"
#include "convolution.h"
#include "kernels.h"
#include "parallel.h"

namespace {

std::atomic<const Kernels*> chosen{nullptr};

const Kernels& kernels() { return *chosen.load(); }

// (batch, in height, width, channels, out height, width, channels, kernel height, width, strides, dilations, pad top, left)
ConvolutionShape convolutionShape(Call& call) {
  ConvolutionShape s{};
  const int32_t* sizes = call.sizes(size_t{15});
  if (!call.ok()) return s;
  for (int i = 0; i < 13; i++) {
    if (sizes[i] < 1) call.fail("sizes of a convolution must be positive");
  }
  memcpy(&s, sizes, sizeof s);
  return s;
}

double inSize(const ConvolutionShape& s) { return double(s.batch) * s.inHeight * s.inWidth * s.inChannels; }
double outSize(const ConvolutionShape& s) { return double(s.batch) * s.outHeight * s.outWidth * s.outChannels; }
double filterSize(const ConvolutionShape& s) {
  return double(s.kernelHeight) * s.kernelWidth * s.inChannels * s.outChannels;
}

void conv2d(Call& call) {
  const ConvolutionShape s = convolutionShape(call);
  const float* x = call.floats(inSize(s));
  const float* filter = call.floats(filterSize(s));
  float* out = call.floats(outSize(s));
  if (call.ok()) call.finish(convolve(kernels(), s, x, filter, out));
}

void conv2dInputGradient(Call& call) {
  const ConvolutionShape s = convolutionShape(call);
  const float* dy = call.floats(outSize(s));
  const float* filter = call.floats(filterSize(s));
  float* dx = call.floats(inSize(s));
  if (call.ok()) call.finish(convolutionInputGradient(kernels(), s, dy, filter, dx));
}

void conv2dFilterGradient(Call& call) {
  const ConvolutionShape s = convolutionShape(call);
  const float* x = call.floats(inSize(s));
  const float* dy = call.floats(outSize(s));
  float* dw = call.floats(filterSize(s));
  if (call.ok()) call.finish(convolutionFilterGradient(kernels(), s, x, dy, dw));
}

// (batch, rows, columns, depth, transpose a, transpose b, one a for all, one b for all)
void matmul(Call& call) {
  const int32_t* sizes = call.sizes(size_t{8});
  if (!call.ok()) return;
  for (int i = 0; i < 4; i++) {
    if (sizes[i] < 1) return call.fail("sizes of a matrix product must be positive");
  }
  MatrixProduct m{};
  m.batch = sizes[0];
  m.rows = sizes[1];
  m.columns = sizes[2];
  m.depth = sizes[3];
  m.transposeA = sizes[4] != 0;
  m.transposeB = sizes[5] != 0;
  m.batchStrideA = sizes[6] ? 0 : size_t(m.rows) * m.depth;
  m.batchStrideB = sizes[7] ? 0 : size_t(m.columns) * m.depth;
  m.a = call.floats(double(m.rows) * m.depth * (sizes[6] ? 1 : m.batch));
  m.b = call.floats(double(m.columns) * m.depth * (sizes[7] ? 1 : m.batch));
  m.out = call.floats(double(m.batch) * m.rows * m.columns);
  if (call.ok()) call.finish(kernels().multiply(m));
}

BatchNorm batchNormShape(Call& call) {
  BatchNorm n{};
  const int32_t* sizes = call.sizes(size_t{2});
  if (!call.ok()) return n;
  if (sizes[0] < 1 || sizes[1] < 1) call.fail("sizes of a batch must be positive");
  n.rows = size_t(sizes[0]);
  n.channels = sizes[1];
  n.epsilon = float(call.number());
  return n;
}

// (threshold, scale, first key, second key)
Dropping droppingOf(Call& call) {
  Dropping dropping{};
  dropping.threshold = uint32_t(call.number());
  dropping.scale = float(call.number());
  dropping.key0 = uint32_t(call.number());
  dropping.key1 = uint32_t(call.number());
  return dropping;
}

void normalize(Call& call) {
  BatchNorm n = batchNormShape(call);
  const double size = double(n.rows) * n.channels;
  n.x = call.floats(size);
  n.gamma = call.floats(double(n.channels));
  n.beta = call.floats(double(n.channels));
  n.mean = call.floats(double(n.channels));
  n.variance = call.floats(double(n.channels));
  n.y = call.floats(size);
  if (call.ok()) call.finish(kernels().normalize(n));
}

void forwardArrays(Call& call, BatchNorm& n) {
  const double size = double(n.rows) * n.channels;
  n.x = call.floats(size);
  n.gamma = call.floats(double(n.channels));
  n.beta = call.floats(double(n.channels));
  n.y = call.floats(size);
  n.mean = call.floats(double(n.channels));
  n.variance = call.floats(double(n.channels));
}

void gradientArrays(Call& call, BatchNorm& n) {
  const double size = double(n.rows) * n.channels;
  n.x = call.floats(size);
  n.gamma = call.floats(double(n.channels));
  n.mean = call.floats(double(n.channels));
  n.variance = call.floats(double(n.channels));
  n.dy = call.floats(size);
  n.dMean = call.floats(double(n.channels));
  n.dVariance = call.floats(double(n.channels));
  n.dx = call.floats(size);
  n.dGamma = call.floats(double(n.channels));
  n.dBeta = call.floats(double(n.channels));
}

void batchNorm(Call& call) {
  BatchNorm n = batchNormShape(call);
  forwardArrays(call, n);
  if (call.ok()) call.finish(kernels().batchNorm(n));
}

void batchNormGradient(Call& call) {
  BatchNorm n = batchNormShape(call);
  gradientArrays(call, n);
  if (call.ok()) call.finish(kernels().batchNormGradient(n));
}

void batchNormMish(Call& call) {
  BatchNorm n = batchNormShape(call);
  const Dropping dropping = droppingOf(call);
  forwardArrays(call, n);
  if (call.ok()) call.finish(kernels().batchNormMish(n, dropping));
}

void batchNormMishGradient(Call& call) {
  BatchNorm n = batchNormShape(call);
  const Dropping dropping = droppingOf(call);
  n.beta = call.floats(double(n.channels));
  gradientArrays(call, n);
  if (call.ok()) call.finish(kernels().batchNormMishGradient(n, dropping));
}

void unary(Call& call) {
  const int op = int(call.number());
  size_t count = 0;
  const float* x = call.floats(&count);
  float* y = call.floats(double(count));
  if (op < 0 || op > int(Unary::kExponential)) call.fail("no such function of one array");
  if (call.ok()) kernels().unary(Unary(op), x, y, count);
}

// Reads axes as (size, stride of a, stride of b) each, and checks that the first array and the second stay in bounds.
Strided strided(Call& call, size_t offsetA, size_t lengthA, size_t lengthB, size_t lengthOut) {
  Strided s{};
  size_t count = 0;
  const int32_t* axes = call.sizes(&count);
  if (!call.ok()) return s;
  s.rank = int(count / 3);
  if (count % 3 != 0 || s.rank < 1 || s.rank > 8) {
    call.fail("an array must have 1 to 8 axes");
    return s;
  }
  double total = 1, lowA = double(offsetA), highA = lowA, lowB = 0, highB = 0;
  for (int axis = 0; axis < s.rank; axis++) {
    const int32_t size = axes[axis * 3];
    if (size < 1) {
      call.fail("sizes of axes must be positive");
      return s;
    }
    s.size[axis] = size_t(size);
    s.strideA[axis] = axes[axis * 3 + 1];
    s.strideB[axis] = axes[axis * 3 + 2];
    total *= size;
    const double reachA = double(size - 1) * double(s.strideA[axis]), reachB = double(size - 1) * double(s.strideB[axis]);
    (reachA < 0 ? lowA : highA) += reachA;
    (reachB < 0 ? lowB : highB) += reachB;
  }
  if (lowA < 0 || highA >= double(lengthA) || lowB < 0 || highB >= double(lengthB) || total != double(lengthOut)) {
    call.fail("axes reach past an array");
  }
  return s;
}

void binary(Call& call) {
  const int op = int(call.number());
  size_t lengthA = 0, lengthB = 0, lengthOut = 0;
  const float* a = call.floats(&lengthA);
  const float* b = call.floats(&lengthB);
  float* out = call.floats(&lengthOut);
  if (op < 0 || op > int(Binary::kMishGradient)) call.fail("no such function of two arrays");
  const Strided s = strided(call, 0, lengthA, lengthB, lengthOut);
  if (call.ok()) kernels().binary(Binary(op), a, b, out, s);
}

void copy(Call& call) {
  size_t lengthA = 0, lengthOut = 0;
  const float* a = call.floats(&lengthA);
  const double offset = call.number();
  float* out = call.floats(&lengthOut);
  if (!(offset >= 0 && offset < double(lengthA))) return call.fail("the offset lies outside the array");
  const Strided s = strided(call, size_t(offset), lengthA, 1, lengthOut);
  if (call.ok()) kernels().copy(a + size_t(offset), out, s);
}

// (outer, reduced, inner)
void sum(Call& call) {
  const int32_t* sizes = call.sizes(size_t{3});
  if (!call.ok()) return;
  if (sizes[0] < 1 || sizes[1] < 1 || sizes[2] < 1) return call.fail("sizes of a sum must be positive");
  const float scale = float(call.number());
  const float* x = call.floats(double(sizes[0]) * sizes[1] * sizes[2]);
  float* out = call.floats(double(sizes[0]) * sizes[2]);
  if (call.ok()) call.finish(kernels().sum(x, out, size_t(sizes[0]), size_t(sizes[1]), size_t(sizes[2]), scale));
}

void sumOfSquares(Call& call) {
  size_t count = 0;
  const float* x = call.floats(&count);
  float* out = call.floats(1.0);
  if (call.ok()) *out = float(kernels().sumOfSquares(x, count));
}

void dropout(Call& call) {
  size_t count = 0;
  const float* x = call.floats(&count);
  float* y = call.floats(double(count));
  const Dropping dropping = droppingOf(call);
  if (call.ok()) kernels().dropout(x, y, count, dropping);
}

void adam(Call& call) {
  Adam a{};
  a.param = call.floats(&a.count);
  a.grad = call.floats(double(a.count));
  a.m = call.floats(double(a.count));
  a.v = call.floats(double(a.count));
  a.newParam = call.floats(double(a.count));
  a.newM = call.floats(double(a.count));
  a.newV = call.floats(double(a.count));
  size_t settings = 0;
  const float* s = call.floats(&settings);
  if (settings != 7) call.fail("Adam takes 7 settings");
  if (!call.ok()) return;
  a.gradientScale = s[0];
  a.weightDecay = s[1];
  a.beta1 = s[2];
  a.beta2 = s[3];
  a.epsilon = s[4];
  a.stepLength = s[5];
  a.rootScale = s[6];
  kernels().adam(a);
}

void setConvolution(Call& call) {
  const std::string name = call.text();
  if (name != "fast" && name != "direct") call.fail("convolution must be fast or direct");
  if (call.ok()) setDirectConvolution(name == "direct");
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
  chosen.store(found);
}

template <void (*F)(Call&)>
napi_value wrap(napi_env env, napi_callback_info info) {
  beginCall();
  Call call(env, info);
  F(call);
  return nullptr;
}

napi_value instructions(napi_env env, napi_callback_info) {
  napi_value name = nullptr;
  napi_create_string_utf8(env, kernels().name, NAPI_AUTO_LENGTH, &name);
  return name;
}

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

void define(napi_env env, napi_value exports, const char* name, napi_callback function) {
  napi_value value = nullptr;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
  napi_set_named_property(env, exports, name, value);
}

}  // namespace

NAPI_MODULE_INIT() {
  chosen.store(chooseKernels(nullptr));
  define(env, exports, "instructions", instructions);
  define(env, exports, "setInstructions", wrap<setInstructions>);
  define(env, exports, "setThreads", wrap<setThreads>);
  define(env, exports, "setConvolution", wrap<setConvolution>);
  define(env, exports, "allocate", allocate);
  define(env, exports, "conv2d", wrap<conv2d>);
  define(env, exports, "conv2dInputGradient", wrap<conv2dInputGradient>);
  define(env, exports, "conv2dFilterGradient", wrap<conv2dFilterGradient>);
  define(env, exports, "matmul", wrap<matmul>);
  define(env, exports, "normalize", wrap<normalize>);
  define(env, exports, "batchNorm", wrap<batchNorm>);
  define(env, exports, "batchNormGradient", wrap<batchNormGradient>);
  define(env, exports, "batchNormMish", wrap<batchNormMish>);
  define(env, exports, "batchNormMishGradient", wrap<batchNormMishGradient>);
  define(env, exports, "unary", wrap<unary>);
  define(env, exports, "binary", wrap<binary>);
  define(env, exports, "copy", wrap<copy>);
  define(env, exports, "sum", wrap<sum>);
  define(env, exports, "sumOfSquares", wrap<sumOfSquares>);
  define(env, exports, "dropout", wrap<dropout>);
  define(env, exports, "adam", wrap<adam>);
  return exports;
}
