// Long short-term memories and their gradients against plain-lstm.h.
#include "plain-lstm.h"

#include <string.h>

#include <thread>

namespace {

using namespace plain_lstm;

// Fills what is kept, and changes the state.
bool forwards(const Kernels& kernels, const LstmSizes& sizes, const Given& given, Outcome<Floats>& o, float* gates,
              float* allCells, float* y) {
  Lstm l{};
  static_cast<LstmSizes&>(l) = sizes;
  l.x = given.x.data();
  l.input = given.input.data();
  l.recurrent = given.recurrent.data();
  l.bias = given.bias.data();
  l.hidden = o.hidden.data();
  l.cells = o.cells.data();
  l.gates = gates;
  l.allCells = allCells;
  l.y = y;
  return kernels.lstm(l);
}

bool back(const Kernels& kernels, const LstmSizes& sizes, const Given& given, Outcome<Floats>& o, bool withDx) {
  LstmGradient l{};
  static_cast<LstmSizes&>(l) = sizes;
  l.x = given.x.data();
  l.input = given.input.data();
  l.recurrent = given.recurrent.data();
  l.hidden = given.hidden.data();
  l.cells = given.cells.data();
  l.gates = o.gates.data();
  l.allCells = o.allCells.data();
  l.y = o.y.data();
  l.dy = given.dy.data();
  l.dHidden = o.dHidden.data();
  l.dCells = o.dCells.data();
  l.dInput = o.dInput.data();
  l.dRecurrent = o.dRecurrent.data();
  l.dBias = o.dBias.data();
  l.dx = withDx ? o.dx.data() : nullptr;
  return kernels.lstmGradient(l);
}

Outcome<Floats> run(const Kernels& kernels, const LstmSizes& l, const Given& given, bool withDx = true) {
  Outcome<Floats> o(l, given);
  CHECK(forwards(kernels, l, given, o, o.gates.data(), o.allCells.data(), o.y.data()));
  CHECK(back(kernels, l, given, o, withDx));
  return o;
}

template <typename Array>
Array joined(std::initializer_list<const Array*> arrays) {
  Array all;
  for (const Array* array : arrays) all.insert(all.end(), array->begin(), array->end());
  return all;
}

Floats gradientsOf(const Outcome<Floats>& o) { return joined({&o.dHidden, &o.dCells, &o.dInput, &o.dRecurrent, &o.dBias}); }

void compare(const Kernels& kernels, const LstmSizes& l) {
  const Given given(l);
  const Outcome<Doubles> wanted = plainly(l, given);
  Outcome<Floats> got(l, given);
  ON_ANY_WORKERS([&] {
    got = run(kernels, l, given);
    const Floats gradients = gradientsOf(got);
    return joined({&got.gates, &got.hidden, &got.cells, &got.allCells, &got.y, &gradients, &got.dx});
  });
  CHECK_CLOSE(got.gates, wanted.gates, 2e-6);
  CHECK_CLOSE(got.hidden, wanted.hidden, 2e-6);
  CHECK_CLOSE(got.cells, wanted.cells, 2e-6);
  CHECK_CLOSE(got.allCells, wanted.allCells, 2e-6);
  CHECK_CLOSE(got.y, wanted.y, 2e-6);
  CHECK_CLOSE(got.dHidden, wanted.dHidden, 5e-6);
  CHECK_CLOSE(got.dCells, wanted.dCells, 5e-6);
  CHECK_CLOSE(got.dInput, wanted.dInput, 5e-6);
  CHECK_CLOSE(got.dRecurrent, wanted.dRecurrent, 5e-6);
  CHECK_CLOSE(got.dBias, wanted.dBias, 5e-6);
  CHECK_CLOSE(got.dx, wanted.dx, 5e-6);
  const Outcome<Floats> without = run(kernels, l, given, false);
  CHECK_SAME(gradientsOf(without), gradientsOf(got));
  CHECK(isnan(without.dx[0]));
}

// What the way forwards keeps, in blocks.
Floats kept(const Kernels& kernels, const LstmSizes& l, const Given& given, size_t beside) {
  Outcome<Floats> o(l, given);
  Block gates(o.gates, beside), allCells(o.allCells, beside), y(o.y, beside);
  CHECK(forwards(kernels, l, given, o, gates.data, allCells.data, y.data));
  const Floats all[] = {gates.values(), allCells.values(), y.values()};
  return joined({&all[0], &all[1], &all[2], &o.hidden, &o.cells});
}

}  // namespace

TEST("long short-term memories of one stretch are what plain loops say") {
  for (const LstmSizes& l : {LstmSizes{1, 1, 1, 1, 1}, {1, 7, 3, 5, 3}, {2, 6, 5, 19, 2}, {2, 1, 4, 16, 7}, {1, 3, 13, 70, 33}})
    compare(kernels, l);
  compare(kernels, {1, 3, 2, 261, 5});    // more units than are summed in one go
  compare(kernels, {1, 2, 49, 70, 300});  // products of several panels of rows, and of both sides packed
}

// Stretches have 2^18 floats of gates: 21 steps here, of which the last stretch has fewer.
TEST("long short-term memories of an odd and of an even number of stretches") {
  const int batch = 1001, units = 3;
  for (int stretches : {2, 3})
    for (int directions : {1, 2}) compare(kernels, {directions, 21 * stretches - 16, batch, units, 2});
}

TEST("long short-term memories whose stretches are single steps") {
  for (int time : {3, 4}) compare(kernels, {2, time, 22001, 3, 1});
}

TEST("what goes past the cache has the bits of what is kept in it") {
  const LstmSizes l = {2, 32, 1024, 16, 1};
  const Given given(l);
  CHECK(gatesOf(l) >= size_t(1) << 22);
  const Floats past = ON_ANY_WORKERS([&] { return kept(kernels, l, given, 0); });
  CHECK_SAME(kept(kernels, l, given, 1), past);
  bool finite = true;
  for (float value : past) finite = finite && isfinite(value);
  CHECK(finite);
}

TEST("a long short-term memory without working memory says so") {
  std::thread([&] {
    const LstmSizes l = {1, 9, 200, 100, 1};
    const Given given(l);
    Outcome<Floats> o(l, given);
    setMemoryLimit(1 << 16);
    CHECK(!forwards(kernels, l, given, o, o.gates.data(), o.allCells.data(), o.y.data()));
    CHECK(refusedBytes() > 1 << 16);
    CHECK(!back(kernels, l, given, o, true));
    setMemoryLimit(SIZE_MAX);
  }).join();
}
