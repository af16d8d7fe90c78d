// Products of matrices, and the speed that they are measured against.
#include <chrono>

#include "../parallel.h"
#include "bindings.h"

namespace {

// (batch, rows, columns, depth, transpose a, transpose b, one a for all, one b for all, activation, add to what is there)
void matmul(Call& call) {
  const int32_t* sizes = call.sizes(size_t{10});
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
  if (sizes[8] < 0 || sizes[8] > int(ProductActivation::kLeakyRelu)) return call.fail("no such activation");
  m.activation = ProductActivation(sizes[8]);
  m.adds = sizes[9] != 0;
  m.a = call.floats(double(m.rows) * m.depth * (sizes[6] ? 1 : m.batch));
  m.b = call.floats(double(m.columns) * m.depth * (sizes[7] ? 1 : m.batch));
  m.out = call.floats(double(m.batch) * m.rows * m.columns);
  size_t biases = 0;
  const float* bias = call.floats(&biases);
  if (biases != 0 && biases != size_t(m.columns)) call.fail("a bias must hold a number per column, or none");
  m.bias = biases ? bias : nullptr;
  m.alpha = float(call.number());
  if (call.ok()) call.finish(kernels().multiply(m));
}

// Operations per nanosecond of multiply-adds on registers alone, over 20 bursts of a millisecond or so each: the mean, as
// what is compared with it is slowed by the same neighbours.
napi_value peakGigaflops(napi_env env, napi_callback_info) {
  double allOperations = 0, allNanoseconds = 0;
  size_t steps = 1000;
  for (int burst = 0; burst < 20;) {
    const auto start = std::chrono::steady_clock::now();
    const double operations = kernels().multiplyAdds(steps);
    const double nanoseconds = std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count();
    if (nanoseconds < 1e6 && operations > 0) {
      steps *= 2;
      continue;
    }
    allOperations += operations;
    allNanoseconds += nanoseconds;
    burst++;
  }
  napi_value result = nullptr;
  napi_create_double(env, allOperations / allNanoseconds, &result);
  return result;
}

}  // namespace

void defineMatrixProduct(Exports& exports) {
  exports.add("matmul", wrap<matmul>);
  exports.add("peakGigaflops", peakGigaflops);
}
