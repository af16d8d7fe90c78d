// Functions of one array and of two against those of the standard library in double precision.
#include <math.h>

#include "test.h"

namespace {

double inDouble(Unary op, double x) {
  const double tanhOfSoftplus = tanh(log1p(exp(x)));
  switch (op) {
    case Unary::kMish: return x * tanhOfSoftplus;
    case Unary::kSquare: return x * x;
    case Unary::kSquareRoot: return sqrt(x);
    case Unary::kReciprocalRoot: return 1 / sqrt(x);
    case Unary::kNegate: return -x;
    case Unary::kRelu: return x < 0 ? 0 : x;
    case Unary::kExponential: return exp(x);
  }
  return NAN;
}

double inDouble(Binary op, double a, double b) {
  switch (op) {
    case Binary::kAdd: return a + b;
    case Binary::kSubtract: return a - b;
    case Binary::kMultiply: return a * b;
    case Binary::kDivide: return a / b;
    case Binary::kMaximum: return a > b ? a : b;
    case Binary::kMinimum: return a < b ? a : b;
    case Binary::kMishGradient: {
      const double t = tanh(log1p(exp(a)));
      return (t + a * (1 - t * t) / (1 + exp(-a))) * b;
    }
  }
  return NAN;
}

constexpr Unary unaries[] = {Unary::kMish,   Unary::kSquare, Unary::kSquareRoot,  Unary::kReciprocalRoot,
                             Unary::kNegate, Unary::kRelu,   Unary::kExponential};
constexpr Binary binaries[] = {Binary::kAdd,     Binary::kSubtract, Binary::kMultiply,    Binary::kDivide,
                               Binary::kMaximum, Binary::kMinimum,  Binary::kMishGradient};

Strided strided(std::initializer_list<size_t> sizes, std::initializer_list<ptrdiff_t> a, std::initializer_list<ptrdiff_t> b) {
  Strided s{};
  for (size_t size : sizes) s.size[s.rank++] = size;
  for (int i = 0; i < s.rank; i++) s.strideA[i] = a.begin()[i], s.strideB[i] = b.begin()[i];
  return s;
}

// Calls visit(index of the output, offset in a, offset in b) for all elements in order.
template <typename F>
size_t eachElement(const Strided& s, F visit) {
  size_t count = 1;
  for (int axis = 0; axis < s.rank; axis++) count *= s.size[axis];
  for (size_t i = 0; i < count; i++) {
    ptrdiff_t a = 0, b = 0;
    size_t rest = i;
    for (int axis = s.rank - 1; axis >= 0; axis--) {
      a += ptrdiff_t(rest % s.size[axis]) * s.strideA[axis];
      b += ptrdiff_t(rest % s.size[axis]) * s.strideB[axis];
      rest /= s.size[axis];
    }
    visit(i, a, b);
  }
  return count;
}

const Strided layouts[] = {strided({1}, {1}, {1}),
                           strided({41}, {1}, {0}),
                           strided({5, 7}, {7, 1}, {0, 1}),
                           strided({5, 7}, {0, 1}, {1, 0}),
                           strided({3, 4, 5}, {20, 5, 1}, {0, 1, 0}),
                           strided({6, 9}, {1, 6}, {9, 1}),
                           strided({2, 3, 2, 3, 2, 2, 2, 2}, {1, 2, 6, 12, 36, 72, 144, 288}, {0, 1, 0, 3, 0, 0, 0, 9}),
                           strided({3, 20000}, {20000, 1}, {20000, 1}),
                           strided({40000}, {1}, {0})};

size_t reach(const Strided& s, const ptrdiff_t* strides) {
  size_t most = 1;
  for (int axis = 0; axis < s.rank; axis++) most += (s.size[axis] - 1) * size_t(strides[axis]);
  return most;
}

}  // namespace

TEST("functions of one array") {
  for (Unary op : unaries)
    for (size_t count : {size_t(1), size_t(7), size_t(50001)}) {
      Floats x = normal(count);
      if (op == Unary::kSquareRoot || op == Unary::kReciprocalRoot)
        for (float& value : x) value = fabsf(value) + 0.01f;
      Doubles wanted(count);
      for (size_t i = 0; i < count; i++) wanted[i] = inDouble(op, x[i]);
      const Floats y = ON_ANY_WORKERS([&] {
        Floats out(count);
        kernels.unary(op, x.data(), out.data(), count);
        return out;
      });
      CHECK_CLOSE(y, wanted, 1e-6);
    }
}

TEST("functions of two arrays, broadcast and transposed") {
  for (Binary op : binaries)
    for (const Strided& s : layouts) {
      const Floats a = normal(reach(s, s.strideA)), b = normal(reach(s, s.strideB), 2);
      Doubles wanted;
      const size_t count = eachElement(s, [&](size_t, ptrdiff_t i, ptrdiff_t j) { wanted.push_back(inDouble(op, a[i], b[j])); });
      const Floats out = ON_ANY_WORKERS([&] {
        Floats result(count);
        kernels.binary(op, a.data(), b.data(), result.data(), s);
        return result;
      });
      CHECK_CLOSE(out, wanted, 1e-6);
    }
}

TEST("copies of transposed arrays") {
  for (const Strided& s : layouts) {
    const Floats a = normal(reach(s, s.strideA));
    Floats wanted;
    const size_t count = eachElement(s, [&](size_t, ptrdiff_t i, ptrdiff_t) { wanted.push_back(a[i]); });
    Floats out(count);
    kernels.copy(a.data(), out.data(), s);
    CHECK_SAME(out, wanted);
  }
}

TEST("functions of what is not finite") {
  const Floats x = {NAN, INFINITY, -INFINITY, -0.0f, 1000, -1000};
  Floats y(x.size());
  const auto of = [&](Unary op) { kernels.unary(op, x.data(), y.data(), x.size()); };
  of(Unary::kMish);
  CHECK(std::isnan(y[0]) && y[1] == INFINITY && std::isnan(y[2]) && y[3] == 0 && y[4] == 1000 && y[5] == 0);
  of(Unary::kSquare);
  CHECK(std::isnan(y[0]) && y[1] == INFINITY && y[2] == INFINITY);
  of(Unary::kSquareRoot);
  CHECK(std::isnan(y[0]) && y[1] == INFINITY && std::isnan(y[2]) && y[3] == 0 && std::isnan(y[5]));
  of(Unary::kReciprocalRoot);
  CHECK(std::isnan(y[0]) && y[1] == 0 && std::isnan(y[2]) && y[3] == -INFINITY);
  of(Unary::kNegate);
  CHECK(std::isnan(y[0]) && y[1] == -INFINITY && y[2] == INFINITY && !std::signbit(y[3]));
  of(Unary::kRelu);
  CHECK(std::isnan(y[0]) && y[1] == INFINITY && y[2] == 0 && y[3] == 0);
  of(Unary::kExponential);
  CHECK(std::isnan(y[0]) && y[1] == INFINITY && y[2] == 0 && y[3] == 1 && y[4] == INFINITY && y[5] == 0);
}

TEST("two arrays with what is not finite") {
  const float special[] = {NAN, INFINITY, -INFINITY, 0, -0.0f, 1, -3};
  for (Binary op : {Binary::kAdd, Binary::kSubtract, Binary::kMultiply, Binary::kDivide, Binary::kMaximum, Binary::kMinimum})
    for (float a : special)
      for (float b : special) {
        const Floats left(9, a), right(9, b);
        Floats out(9);
        kernels.binary(op, left.data(), right.data(), out.data(), strided({9}, {1}, {1}));
        const bool spoilt = (op == Binary::kMaximum || op == Binary::kMinimum) && (std::isnan(a) || std::isnan(b));
        const double wanted = spoilt ? NAN : inDouble(op, a, b);
        for (float got : out) CHECK(std::isnan(wanted) ? std::isnan(got) : got == float(wanted));
      }
}
