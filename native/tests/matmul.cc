// Matrix products against sums in double precision.
#include <math.h>

#include "test.h"

namespace {

void compare(const Kernels& kernels, MatrixProduct m, bool sameA, bool sameB) {
  const size_t sizeA = size_t(m.rows) * m.depth, sizeB = size_t(m.depth) * m.columns, size = size_t(m.rows) * m.columns;
  m.batchStrideA = sameA ? 0 : sizeA;
  m.batchStrideB = sameB ? 0 : sizeB;
  const Floats a = normal(sameA ? sizeA : sizeA * m.batch), b = normal(sameB ? sizeB : sizeB * m.batch, 2);
  Doubles wanted(size * m.batch);
  for (size_t image = 0; image < size_t(m.batch); image++)
    for (int row = 0; row < m.rows; row++)
      for (int column = 0; column < m.columns; column++)
        for (int k = 0; k < m.depth; k++) {
          const size_t inA = m.transposeA ? size_t(k) * m.rows + row : size_t(row) * m.depth + k;
          const size_t inB = m.transposeB ? size_t(column) * m.depth + k : size_t(k) * m.columns + column;
          wanted[image * size + size_t(row) * m.columns + column] +=
              double(a[image * m.batchStrideA + inA]) * b[image * m.batchStrideB + inB];
        }
  const Floats out = ON_ANY_WORKERS([&] {
    Floats product(size * m.batch, NAN);
    m.a = a.data();
    m.b = b.data();
    m.out = product.data();
    CHECK(kernels.multiply(m));
    return product;
  });
  CHECK_CLOSE(out, wanted, 3e-6);
}

}  // namespace

TEST("matrix products of all layouts and of sizes around a tile") {
  const int sizes[][4] = {{1, 1, 1, 1},  {1, 5, 7, 3},     {2, 13, 33, 16}, {3, 12, 16, 8},
                          {1, 97, 9, 300}, {1, 101, 70, 65}, {2, 6, 31, 257}, {1, 1, 140, 64}};
  for (const auto& size : sizes)
    for (int layout = 0; layout < 4; layout++)
      for (int same = 0; same < 4; same++) {
        MatrixProduct m{};
        m.batch = size[0];
        m.rows = size[1];
        m.columns = size[2];
        m.depth = size[3];
        m.transposeA = layout & 1;
        m.transposeB = layout & 2;
        compare(kernels, m, same & 1, same & 2);
      }
}

TEST("NaN and infinities in a matrix reach their row or column, and no other") {
  for (float special : {NAN, INFINITY, -INFINITY}) {
    const int n = 37;
    Floats a = normal(n * n), b = normal(n * n, 2), out(n * n);
    a[5 * n + 3] = special;
    b[7 * n + 11] = special;
    MatrixProduct m{};
    m.a = a.data();
    m.b = b.data();
    m.out = out.data();
    m.batch = 1;
    m.rows = m.columns = m.depth = n;
    CHECK(kernels.multiply(m));
    for (int row = 0; row < n; row++)
      for (int column = 0; column < n; column++)
        CHECK(bool(std::isfinite(out[row * n + column])) == (row != 5 && column != 11));
  }
}
