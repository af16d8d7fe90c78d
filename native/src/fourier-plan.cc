#include "fourier-plan.h"

#include <math.h>

#include <complex>
#include <list>
#include <mutex>
#include <vector>

namespace {

using Complex = std::complex<double>;

// Longer signals do not fit in the cache side by side, one in each lane: they are taken one at a time.
constexpr size_t longestSideBySide = 4096;
// A pass costs as many multiplications per number as its radix; Bluestein's way costs about four transforms of twice the
// length.
constexpr size_t largestRadix = 61;
constexpr size_t cachedBytes = size_t{64} << 20;

// e^(-2 pi i k / n), from an angle below 45 degrees.
Complex root(size_t k, size_t n) {
  k %= n;
  const size_t eighth = 8 * k / n;
  const double step = 2 * 3.14159265358979323846 / double(n);
  const auto at = [&](double turns4) { return (double(k) - turns4 * double(n) / 4) * step; };
  switch (eighth) {
    case 0:
      return {cos(at(0)), -sin(at(0))};
    case 1:
    case 2:
      return {-sin(at(1)), -cos(at(1))};
    case 3:
    case 4:
      return {-cos(at(2)), sin(at(2))};
    case 5:
    case 6:
      return {sin(at(3)), cos(at(3))};
    default:
      return {cos(at(4)), -sin(at(4))};
  }
}

std::vector<size_t> factors(size_t n) {
  std::vector<size_t> result;
  size_t twos = 0;
  for (; n % 2 == 0; n /= 2) twos++;
  // Eights, and fours where a two would be left over.
  for (; twos >= 3 && twos != 4; twos -= 3) result.push_back(8);
  for (; twos >= 2; twos -= 2) result.push_back(4);
  if (twos) result.push_back(2);
  for (size_t p = 3; p * p <= n; p += 2)
    for (; n % p == 0; n /= p) result.push_back(p);
  if (n > 1) result.push_back(n);
  return result;
}

bool isSmooth(size_t n, size_t largest) {
  for (size_t p = 2; p <= largest && n > 1; p++)
    while (n % p == 0) n /= p;
  return n == 1;
}

// Recursive, in double precision: for the tables only. `roots` are those of `roots.size()`, a multiple of the length.
std::vector<Complex> transform(const std::vector<Complex>& x, const std::vector<Complex>& roots) {
  const size_t n = x.size(), step = roots.size() / n;
  if (n == 1) return x;
  size_t r = 2;
  while (n % r) r++;
  const size_t m = n / r;
  std::vector<Complex> result(n), part(m);
  for (size_t k = 0; k < r; k++) {
    for (size_t i = 0; i < m; i++) part[i] = x[i * r + k];
    part = transform(part, roots);
    for (size_t i = 0, at = 0; i < n; i++, at = at + k < n ? at + k : at + k - n) result[i] += part[i % m] * roots[at * step];
  }
  return result;
}

struct OwnedPlan : FourierPlan {
  std::list<std::vector<float>> tables;
  std::shared_ptr<const FourierPlan> firstOwned, secondOwned;
  size_t bytes = 0;

  float* table(size_t count) {
    bytes += count * sizeof(float);
    return tables.emplace_back(count).data();
  }
};

void put(float* at, size_t step, Complex value) {
  at[0] = float(value.real());
  at[step] = float(value.imag());
}

void makePasses(OwnedPlan& plan) {
  size_t left = plan.length, stride = 1;
  for (const size_t radix : factors(plan.length)) {
    FourierPass& pass = plan.passes[plan.passCount++];
    pass.radix = int(radix);
    pass.span = left / radix;
    pass.stride = stride;
    float* twiddles = plan.table(pass.span * (radix - 1) * 2);
    pass.twiddles = twiddles;
    for (size_t p = 0; p < pass.span; p++)
      for (size_t j = 1; j < radix; j++, twiddles += 2) put(twiddles, 1, root(p * j, left));
    float* roots = plan.table(radix * 2);
    pass.roots = roots;
    for (size_t k = 0; k < radix; k++) put(roots + 2 * k, 1, root(k, radix));
    left = pass.span;
    stride *= radix;
  }
}

std::shared_ptr<OwnedPlan> makePlan(size_t length, bool sideBySide = false);

void makeFourStep(OwnedPlan& plan) {
  size_t rows = size_t(sqrt(double(plan.length)));
  while (plan.length % rows) rows--;
  const size_t columns = plan.length / rows;
  plan.firstOwned = makePlan(rows, true);
  plan.secondOwned = makePlan(columns, true);
  plan.rowStep = (columns + 15) / 16 * 16;
  float* twiddles = plan.table(rows * 2 * plan.rowStep);
  plan.twiddles = twiddles;
  for (size_t row = 0; row < rows; row++)
    for (size_t column = 0; column < columns; column++)
      put(twiddles + row * 2 * plan.rowStep + column, plan.rowStep, root(row * column, plan.length));
}

void makeChirp(OwnedPlan& plan) {
  const size_t n = plan.length;
  size_t padded = 2 * n - 1;
  while (!isSmooth(padded, 5)) padded++;
  const std::shared_ptr<OwnedPlan> inner = makePlan(padded);
  plan.firstOwned = inner;
  plan.bytes += inner->bytes;
  float* chirp = plan.table(2 * n);
  plan.chirp = chirp;
  std::vector<Complex> filter(padded);
  // k^2 modulo 2n, by adding odd numbers.
  for (size_t k = 0, square = 0; k < n; square = (square + 2 * k + 1) % (2 * n), k++) {
    const Complex value = root(square, 2 * n);
    put(chirp + k, n, value);
    filter[k] = filter[(padded - k) % padded] = conj(value);
  }
  std::vector<Complex> roots(padded);
  for (size_t k = 0; k < padded; k++) roots[k] = root(k, padded);
  filter = transform(filter, roots);
  float* spectrum = plan.table(2 * padded);
  plan.spectrum = spectrum;
  for (size_t k = 0; k < padded; k++) put(spectrum + k, padded, filter[k] / double(padded));
}

std::shared_ptr<OwnedPlan> makePlan(size_t length, bool sideBySide) {
  auto plan = std::make_shared<OwnedPlan>();
  plan->length = length;
  if (!isSmooth(length, largestRadix)) {
    plan->method = FourierMethod::kChirp;
    makeChirp(*plan);
  } else if (length > longestSideBySide && !sideBySide) {
    plan->method = FourierMethod::kFourStep;
    makeFourStep(*plan);
  } else {
    makePasses(*plan);
  }
  plan->first = plan->firstOwned.get();
  plan->second = plan->secondOwned.get();
  float* halves = plan->table((length / 2 + 1) * 2);
  plan->halves = halves;
  for (size_t k = 0; k <= length / 2; k++) put(halves + k, length / 2 + 1, root(k, 2 * length));
  return plan;
}

struct Cache {
  std::mutex mutex;
  std::list<std::shared_ptr<const OwnedPlan>> plans;  // the one asked for last comes first
};

// Never destroyed: threads may still compute when the process ends.
Cache& cache() {
  static Cache* instance = new Cache;
  return *instance;
}

}  // namespace

std::shared_ptr<const FourierPlan> fourierPlan(size_t length) {
  Cache& kept = cache();
  {
    std::lock_guard<std::mutex> lock(kept.mutex);
    for (auto plan = kept.plans.begin(); plan != kept.plans.end(); ++plan) {
      if ((*plan)->length != length) continue;
      kept.plans.splice(kept.plans.begin(), kept.plans, plan);
      return kept.plans.front();
    }
  }
  std::shared_ptr<const OwnedPlan> made = makePlan(length);
  std::lock_guard<std::mutex> lock(kept.mutex);
  kept.plans.push_front(made);
  size_t bytes = 0;
  kept.plans.remove_if([&](const auto& plan) { return (bytes += plan->bytes) > cachedBytes && plan != made; });
  return made;
}
