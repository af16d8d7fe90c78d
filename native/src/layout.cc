#include "layout.h"

#include <string.h>

#include "parallel.h"

namespace {

constexpr size_t elementsOfTask = 16384;
constexpr size_t sumsOfTask = 1 << 20;

size_t smaller(size_t a, size_t b) { return a < b ? a : b; }
size_t tasksOf(size_t count, size_t perTask) { return (count + perTask - 1) / perTask; }

struct GatherJob {
  const Gathering& g;
  const float* from;
  const int32_t* indices;
  float* to;
  size_t perTask;  // rows when gathering, columns when scattering
  double* sums;
};

void gatherTask(void* context, size_t index, int) {
  const GatherJob& job = *static_cast<const GatherJob*>(context);
  const Gathering& g = job.g;
  const size_t end = smaller((index + 1) * job.perTask, g.batch * g.outer * g.count);
  for (size_t row = index * job.perTask; row < end; row++) {
    const size_t block = row / g.count;
    const int32_t at = job.indices[block / g.outer * g.count + row % g.count];
    float* to = job.to + row * g.inner;
    if (at < 0 || size_t(at) >= g.rows) memset(to, 0, g.inner * sizeof(float));
    else if (g.inner == 1) *to = job.from[block * g.rows + at];
    else memcpy(to, job.from + (block * g.rows + at) * g.inner, g.inner * sizeof(float));
  }
}

// Some columns of one block.
void scatterTask(void* context, size_t index, int worker) {
  const GatherJob& job = *static_cast<const GatherJob*>(context);
  const Gathering& g = job.g;
  const size_t pieces = tasksOf(g.inner, job.perTask);
  const size_t block = index / pieces, first = index % pieces * job.perTask;
  const size_t width = smaller(job.perTask, g.inner - first);
  double* sums = job.sums + worker * g.rows * job.perTask;
  memset(sums, 0, g.rows * width * sizeof(double));
  const int32_t* indices = job.indices + block / g.outer * g.count;
  for (size_t n = 0; n < g.count; n++) {
    if (indices[n] < 0 || size_t(indices[n]) >= g.rows) continue;
    const float* from = job.from + (block * g.count + n) * g.inner + first;
    double* sum = sums + indices[n] * width;
    for (size_t c = 0; c < width; c++) sum[c] += double(from[c]);
  }
  for (size_t row = 0; row < g.rows; row++)
    for (size_t c = 0; c < width; c++) job.to[(block * g.rows + row) * g.inner + first + c] = float(sums[row * width + c]);
}

struct PasteJob {
  const float* x;
  float* out;
  const Strided& where;
  size_t inner, runs, perTask;
};

void pasteTask(void* context, size_t index, int) {
  const PasteJob& job = *static_cast<const PasteJob*>(context);
  const int last = job.where.rank - 1;
  const ptrdiff_t step = job.where.strideA[last];
  const size_t end = smaller((index + 1) * job.perTask, job.runs);
  for (size_t run = index * job.perTask; run < end; run++) {
    ptrdiff_t offset = 0;
    size_t rest = run;
    for (int axis = last - 1; axis >= 0; axis--) {
      offset += ptrdiff_t(rest % job.where.size[axis]) * job.where.strideA[axis];
      rest /= job.where.size[axis];
    }
    const float* from = job.x + run * job.inner;
    float* to = job.out + offset;
    if (step == 1) memcpy(to, from, job.inner * sizeof(float));
    else for (size_t i = 0; i < job.inner; i++) to[ptrdiff_t(i) * step] = from[i];
  }
}

struct ChooseJob {
  const uint8_t* condition;
  const float *t, *e;
  float* out;
  size_t count;
};

void chooseTask(void* context, size_t index, int) {
  const ChooseJob& job = *static_cast<const ChooseJob*>(context);
  const size_t end = smaller((index + 1) * elementsOfTask, job.count);
  for (size_t i = index * elementsOfTask; i < end; i++) job.out[i] = job.condition[i] == 1 ? job.t[i] : job.e[i];
}

}  // namespace

void gather(const Gathering& g, const float* x, const int32_t* indices, float* y) {
  const size_t rows = g.batch * g.outer * g.count;
  GatherJob job = {g, x, indices, y, elementsOfTask / g.inner + 1, nullptr};
  parallel(tasksOf(rows, job.perTask), rows * g.inner, gatherTask, &job);
}

bool scatterAdd(const Gathering& g, const float* y, const int32_t* indices, float* x) {
  const size_t columns = smaller(smaller(64, g.inner), sumsOfTask / g.rows + 1);
  GatherJob job = {g, y, indices, x, columns, nullptr};
  job.sums = reinterpret_cast<double*>(scratch(0, workers() * g.rows * columns * 2));
  if (!job.sums) return false;
  const size_t blocks = g.batch * g.outer;
  parallel(blocks * tasksOf(g.inner, columns), blocks * (g.count + g.rows) * g.inner, scatterTask, &job);
  return true;
}

void paste(const float* x, float* out, const Strided& where) {
  PasteJob job = {x, out, where, where.size[where.rank - 1], 1, 0};
  for (int axis = 0; axis < where.rank - 1; axis++) job.runs *= where.size[axis];
  job.perTask = elementsOfTask / job.inner + 1;
  parallel(tasksOf(job.runs, job.perTask), job.runs * job.inner, pasteTask, &job);
}

void choose(const uint8_t* condition, const float* t, const float* e, float* out, size_t count) {
  ChooseJob job = {condition, t, e, out, count};
  parallel(tasksOf(count, elementsOfTask), count, chooseTask, &job);
}
