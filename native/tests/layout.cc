// What moves numbers against loops over every element.
#include "../src/layout.h"

#include "test.h"

namespace {

const Gathering gatherings[] = {{1, 1, 1, 1, 1}, {1, 1, 9, 40, 1}, {2, 3, 7, 5, 4}, {3, 1, 400, 900, 70}, {1, 5, 3, 20000, 2}};

// Some of them outside of the array on either side.
std::vector<int32_t> indicesOf(const Gathering& g) {
  std::vector<int32_t> indices(g.batch * g.count);
  for (size_t i = 0; i < indices.size(); i++) indices[i] = int32_t(i * 7919 % (g.rows + 2)) - 1;
  return indices;
}

// Calls visit(index into the whole, into the gathered) for every number of a slice that is in the array.
template <typename F>
void eachNumber(const Gathering& g, const std::vector<int32_t>& indices, F visit) {
  for (size_t b = 0; b < g.batch; b++)
    for (size_t o = 0; o < g.outer; o++)
      for (size_t n = 0; n < g.count; n++)
        for (size_t i = 0; i < g.inner; i++) {
          const int32_t row = indices[b * g.count + n];
          if (row < 0 || size_t(row) >= g.rows) continue;
          visit(((b * g.outer + o) * g.rows + row) * g.inner + i, ((b * g.outer + o) * g.count + n) * g.inner + i);
        }
}

}  // namespace

TEST("slices are read and summed by index") {
  for (const Gathering& g : gatherings) {
    const size_t whole = g.batch * g.outer * g.rows * g.inner, some = g.batch * g.outer * g.count * g.inner;
    const std::vector<int32_t> indices = indicesOf(g);
    const Floats x = normal(whole), y = normal(some, 2);
    Floats read(some);
    Doubles sums(whole);
    eachNumber(g, indices, [&](size_t at, size_t n) {
      read[n] = x[at];
      sums[at] += y[n];
    });
    const Floats gathered = ON_ANY_WORKERS([&] {
      Floats out(some, -1);
      gather(g, x.data(), indices.data(), out.data());
      return out;
    });
    CHECK_SAME(gathered, read);
    const Floats scattered = ON_ANY_WORKERS([&] {
      Floats out(whole, -1);
      CHECK(scatterAdd(g, y.data(), indices.data(), out.data()));
      return out;
    });
    CHECK_CLOSE(scattered, sums, 1e-7);
  }
}

TEST("a part is put into a larger array") {
  // Rows 2 to 5 and columns 3 to 52 of [8, 60], as they are and with every other column.
  for (int step : {1, 2}) {
    const size_t columns = step == 1 ? 50 : 25;
    const Floats x = normal(4 * columns);
    Floats out(480, -1), wanted = out;
    Strided where = {2, {4, columns}, {60, step}, {0, 0}};
    for (size_t r = 0; r < 4; r++)
      for (size_t c = 0; c < columns; c++) wanted[(r + 2) * 60 + 3 + c * step] = x[r * columns + c];
    paste(x.data(), out.data() + 2 * 60 + 3, where);
    CHECK_SAME(out, wanted);
  }
}

TEST("numbers are chosen by a condition") {
  for (size_t count : {size_t(1), size_t(40000)}) {
    const Floats t = normal(count), e = normal(count, 2);
    std::vector<uint8_t> condition(count);
    Floats wanted(count);
    for (size_t i = 0; i < count; i++) {
      condition[i] = i % 3 == 0;
      wanted[i] = i % 3 == 0 ? t[i] : e[i];
    }
    const Floats chosen = ON_ANY_WORKERS([&] {
      Floats out(count);
      choose(condition.data(), t.data(), e.data(), out.data(), count);
      return out;
    });
    CHECK_SAME(chosen, wanted);
  }
}
