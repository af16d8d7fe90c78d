// The gradient of a convolution's filter, directly: dw[tap][i][o] = sum over images and outputs of in[...][i] * dy[...][o].
#pragma once

#include "kernels.h"
#include "parallel.h"
#include "reading.h"
#include "tile.h"

namespace THETALAB_ISA {

// Output points summed in registers before they join the total: keeps both inputs in cache and rounding small.
constexpr int gradientChunk = 128;
// Parts that the batch is summed in, each by one task; fixed, so that no result depends on the number of threads.
constexpr size_t gradientSlots = 16;

struct FilterJob {
  const FilterGradient* k;
  Reader dy;
  size_t slots, rows, size, perWorker;  // rows: (tap, input channel); size: of one slot, columns padded
  float* sums;                          // [slot][block of columns][row][column of the block]
  float* memory;
};

static inline size_t spanFloats(const FilterGradient& k) {
  return ((size_t)k.kernelHeight * k.kernelWidth * 4 * sizeof(void*) + 63) / 64 * 16;
}

// Copies one block of columns of dy side by side, padded with zeros to whole vectors.
static void packColumns(const float* dy, size_t step, size_t rows, size_t used, size_t width, float* out) {
  if (used == width) {
    for (size_t row = 0; row < rows; row++, dy += step)
      for (size_t lane = 0; lane < width; lane += V, out += V) store(out, load(dy + lane));
    return;
  }
  for (size_t row = 0; row < rows; row++, dy += step, out += width) {
    memcpy(out, dy, used * sizeof(float));
    for (size_t lane = used; lane < width; lane++) out[lane] = 0;
  }
}

static inline ptrdiff_t ceilDivide(ptrdiff_t a, ptrdiff_t b) { return a >= 0 ? (a + b - 1) / b : -(-a / b); }

// What one tap meets of a chunk: values from x on, beside the rows of dy from `first` on.
struct Span {
  const float* x;
  const float* dy;
  size_t steps;
  float* out;
};

// The taps of output points [begin, end) of one row that lie inside the input; returns how many.
static int spansOf(const FilterGradient& k, size_t image, int outRow, int begin, int end, size_t width, const float* dy,
                   float* sums, bool together, Span* spans) {
  int count = 0;
  for (int kh = 0; kh < k.kernelHeight; kh++) {
    const ptrdiff_t row = (ptrdiff_t)outRow * k.strideHeight + kh * k.dilationHeight - k.padTop;
    if (row < 0 || row >= k.inHeight) continue;
    for (int kw = 0; kw < (together ? 1 : k.kernelWidth); kw++) {
      const ptrdiff_t offset = (ptrdiff_t)kw * k.dilationWidth - k.padLeft;
      ptrdiff_t from = ceilDivide(-offset, k.strideWidth);
      ptrdiff_t to = ceilDivide(k.inWidth - offset, k.strideWidth);
      if (from < begin) from = begin;
      if (to > end) to = end;
      if (from >= to) continue;
      Span& span = spans[count++];
      span.x = k.in.values + ((image * k.inHeight + row) * k.inWidth + from * k.strideWidth + offset) * k.inChannels;
      span.dy = dy + (from - begin) * width;
      span.steps = to - from;
      span.out = sums + (size_t)(kh * k.kernelWidth + kw) * k.inChannels * width;
    }
  }
  return count;
}

// Adds what output points [begin, end) of one row give to the block of columns from `first` of one slot's sums.
static void addChunk(const FilterJob& job, size_t image, int outRow, int begin, int end, size_t first, float* memory,
                     float* sums) {
  const FilterGradient& k = *job.k;
  const size_t left = k.outChannels - first;
  const int vectors = vectorsOfBlock(left);
  const size_t width = vectors * V;
  Span* spans = (Span*)memory;
  float* packed = memory + spanFloats(k);
  const size_t row = image * k.outHeight + outRow;
  const float* dy = readWindow(job.dy, row * k.outWidth, begin, end - begin, k.outWidth, packed + gradientChunk * tileColumns);
  packColumns(dy + first, k.outChannels, end - begin, least(left, width), width, packed);
  // When every tap of a row is inside and they lie side by side, they are one run of values.
  const ptrdiff_t low = (ptrdiff_t)begin * k.strideWidth - k.padLeft;
  const ptrdiff_t high = (ptrdiff_t)(end - 1) * k.strideWidth + (k.kernelWidth - 1) * k.dilationWidth - k.padLeft;
  const bool together = k.dilationWidth == 1 && low >= 0 && high < k.inWidth;
  const size_t values = together ? (size_t)k.kernelWidth * k.inChannels : k.inChannels;
  const int count = spansOf(k, image, outRow, begin, end, width, packed, sums, together, spans);
  const ptrdiff_t xStep = (ptrdiff_t)k.strideWidth * k.inChannels;
  // All taps of a few channels before the next channels: what they read stays in the first-level cache.
  for (size_t i = 0; i < values;) {
    const int height = rowsOfTile(values - i);
    const OuterTile tile = outerTiles[vectors][height];
    for (int n = 0; n < count; n++) tile(spans[n].x + i, xStep, spans[n].dy, spans[n].steps, spans[n].out + i * width);
    i += height;
  }
}

static void filterSlot(void* context, size_t index, int worker) {
  const FilterJob& job = *(const FilterJob*)context;
  const FilterGradient& k = *job.k;
  // A part is a range of rows (image and output row); one block of columns of one part is a task.
  const size_t blocks = blocksOf(k.outChannels);
  const size_t slot = index / blocks;
  const size_t first = index % blocks * tileColumns;
  const size_t rows = (size_t)k.batch * k.outHeight;
  float* memory = job.memory + worker * job.perWorker;
  float* sums = job.sums + slot * job.size + first * job.rows;
  memset(sums, 0, job.rows * vectorsOfBlock(k.outChannels - first) * V * sizeof(float));
  const int chunks = (k.outWidth + gradientChunk - 1) / gradientChunk;
  // With few rows the parts are ranges of chunks instead.
  const size_t pieces = rows * chunks;
  for (size_t piece = slot * pieces / job.slots; piece < (slot + 1) * pieces / job.slots; piece++) {
    const size_t row = piece / chunks;
    const int begin = (int)(piece % chunks) * gradientChunk;
    const int end = (int)least(begin + gradientChunk, k.outWidth);
    addChunk(job, row / k.outHeight, (int)(row % k.outHeight), begin, end, first, memory, sums);
  }
}

static void addSlots(void* context, size_t row, int) {
  const FilterJob& job = *(const FilterJob*)context;
  const size_t columns = job.k->outChannels;
  for (size_t first = 0; first < columns; first += tileColumns) {
    const size_t width = vectorsOfBlock(columns - first) * V;
    const float* sums = job.sums + first * job.rows + row * width;
    for (size_t lane = 0; lane < least(width, columns - first); lane++) {
      float sum = sums[lane];
      for (size_t slot = 1; slot < job.slots; slot++) sum += sums[slot * job.size + lane];
      job.k->dw[row * columns + first + lane] = sum;
    }
  }
}

// With an input that lies in memory.
static bool filterGradientDirect(const FilterGradient& k) {
  FilterJob job;
  job.k = &k;
  job.dy = readerOf(k.dy, k.outChannels);
  job.rows = (size_t)k.kernelHeight * k.kernelWidth * k.inChannels;
  job.size = job.rows * paddedColumns(k.outChannels);
  const size_t pieces = (size_t)k.batch * k.outHeight * ((k.outWidth + gradientChunk - 1) / gradientChunk);
  job.slots = pieces < 1 ? 1 : least(gradientSlots, pieces);
  job.perWorker = spanFloats(k) + (size_t)gradientChunk * (tileColumns + (k.dy.form == Form::kPlain ? 0 : k.outChannels));
  job.sums = scratch(0, job.slots * job.size);
  job.memory = scratch(1, job.perWorker * workers());
  if (!job.sums || !job.memory) return false;
  const size_t work = (size_t)k.batch * k.outHeight * k.outWidth * job.size / 8;
  parallel(job.slots * blocksOf(k.outChannels), work, filterSlot, &job);
  parallel(job.rows, job.size * job.slots, addSlots, &job);
  return true;
}

}  // namespace THETALAB_ISA
