// Products of matrices.
#include "bindings.h"

namespace {

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

}  // namespace

void defineMatrixProduct(Exports& exports) {
  exports.add("matmul", wrap<matmul>);
}
