// One step of Adam against its formulas in double precision.
#include <math.h>

#include "test.h"

namespace {

constexpr double beta1 = 0.9f, beta2 = 0.999f;

struct Parameter {
  Floats param, grad, m, v, newParam, newM, newV;
};

Parameter parameter(size_t count, uint32_t seed) {
  Parameter p = {normal(count, seed), normal(count, seed + 1), normal(count, seed + 2), normal(count, seed + 3),
                 Floats(count),       Floats(count),           Floats(count)};
  for (float& value : p.v) value *= value;
  return p;
}

// All new parameters, one after the other.
Floats step(const Kernels& kernels, std::vector<Parameter>& all, double clipNorm, float decay) {
  std::vector<AdamParameter> parameters;
  for (Parameter& p : all)
    parameters.push_back({p.param.data(), p.grad.data(), p.m.data(), p.v.data(), p.newParam.data(), p.newM.data(),
                          p.newV.data(), p.param.size()});
  Floats squares(all.size()), result;
  kernels.adam({parameters.data(), parameters.size(), clipNorm, decay, 0.01f, float(beta1), float(beta2), 1e-3f, 0.02f, 1.5f,
                squares.data(), 0});
  for (const Parameter& p : all) result.insert(result.end(), p.newParam.begin(), p.newParam.end());
  return result;
}

void compare(const Kernels& kernels, double clipNorm, float decay) {
  std::vector<Parameter> all;
  for (size_t count : {size_t(1), size_t(0), size_t(13), size_t(40000)}) all.push_back(parameter(count, uint32_t(count) + 1));
  ON_ANY_WORKERS([&] { return step(kernels, all, clipNorm, decay); });
  double squares = 0;
  for (const Parameter& p : all)
    for (float g : p.grad) squares += double(g) * g;
  const double scale = clipNorm > 0 ? fmin(1, clipNorm / sqrt(squares)) : 1;
  for (const Parameter& p : all) {
    const size_t count = p.param.size();
    Doubles newParam(count), newM(count), newV(count);
    for (size_t i = 0; i < count; i++) {
      const double gradient = scale * p.grad[i] + double(0.01f) * p.param[i];
      newM[i] = beta1 * p.m[i] + (1 - beta1) * gradient;
      newV[i] = beta2 * p.v[i] + (1 - beta2) * gradient * gradient;
      newParam[i] = double(decay) * p.param[i] - 0.02 * newM[i] / (1.5 * sqrt(newV[i]) + 1e-3);
    }
    CHECK_CLOSE(p.newParam, newParam, 1e-6);
    CHECK_CLOSE(p.newM, newM, 1e-6);
    CHECK_CLOSE(p.newV, newV, 1e-6);
  }
}

}  // namespace

TEST("a step of Adam over several parameters") { compare(kernels, 0, 1); }

TEST("a step of AdamW whose gradients are clipped together, or are short enough") {
  for (double clipNorm : {3.0, 1e6}) compare(kernels, clipNorm, 0.9f);
}

TEST("gradients that are not finite reach every parameter when they are clipped") {
  for (float special : {NAN, INFINITY}) {
    std::vector<Parameter> all = {parameter(5, 1), parameter(70, 2)};
    all[0].grad[3] = special;
    step(kernels, all, 3, 1);
    CHECK(std::isnan(all[0].newParam[3]));
    if (special != special) CHECK(std::isnan(all[1].newParam[69]));
  }
}
