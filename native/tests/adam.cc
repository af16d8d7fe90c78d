// One step of Adam against its formulas in double precision.
#include <math.h>

#include "test.h"

TEST("a step of Adam") {
  const double beta1 = 0.9f, beta2 = 0.999f;
  for (size_t count : {size_t(1), size_t(13), size_t(40000)}) {
    const Floats param = normal(count), grad = normal(count, 2), m = normal(count, 3);
    Floats v = normal(count, 4);
    for (float& value : v) value *= value;
    Doubles newParam(count), newM(count), newV(count);
    for (size_t i = 0; i < count; i++) {
      const double gradient = 0.5 * grad[i] + 0.01 * param[i];
      newM[i] = beta1 * m[i] + (1 - beta1) * gradient;
      newV[i] = beta2 * v[i] + (1 - beta2) * gradient * gradient;
      newParam[i] = param[i] - 0.02 * newM[i] / (1.5 * sqrt(newV[i]) + 1e-3);
    }
    Floats outParam(count), outM(count), outV(count);
    ON_ANY_WORKERS([&] {
      kernels.adam({param.data(), grad.data(), m.data(), v.data(), outParam.data(), outM.data(), outV.data(), count, 0.5f, 0.01f,
                    0.9f, 0.999f, 1e-3f, 0.02f, 1.5f});
      return outParam;
    });
    CHECK_CLOSE(outParam, newParam, 1e-6);
    CHECK_CLOSE(outM, newM, 1e-6);
    CHECK_CLOSE(outV, newV, 1e-6);
  }
}
