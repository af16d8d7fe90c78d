// Direct convolution forwards and its input gradient, as sums over taps (see Correlation in convolution-jobs.h).
#pragma once

#include "kernels.h"
#include "pack.h"
#include "parallel.h"
#include "reading.h"
#include "tile.h"

namespace THETALAB_ISA {

// Points of one row that a task computes: their inputs and the weights of a block fit the second-level cache.
constexpr int chunkPoints = 192;

static size_t packedWeights(int taps, int inputs, int outputs) {
  return (size_t)taps * inputs * paddedColumns(outputs);
}

// Weights of one tap between some inputs and a block of outputs, side by side and padded with zeros: to[input][output].
static void packTap(const WeightLayout& w, int tap, size_t input, size_t inputs, size_t firstOutput, float* to) {
  const size_t left = w.outputs - firstOutput, width = vectorsOfBlock(left) * V, used = least(left, width);
  const float* source = w.source + w.tapIndex[tap] * w.tapStride + firstOutput * w.outputStride + input * w.inputStride;
  if (used < width) memset(to, 0, inputs * width * sizeof(float));
  if (w.outputStride == 1) return copyBlock(source, w.inputStride, used, inputs, to, width);
  if (w.inputStride == 1) return turnBlock(source, w.outputStride, used, inputs, to, width);
  for (size_t i = 0; i < inputs; i++)
    for (size_t lane = 0; lane < used; lane++) to[i * width + lane] = source[i * w.inputStride + lane * w.outputStride];
}

// Lays weights out as [block of outputs][tap][input][outputs of the block].
static void packWeights(const WeightLayout& layout, float* packed) {
  const size_t inputs = layout.inputs;
  for (size_t first = 0; first < (size_t)layout.outputs; first += tileColumns) {
    for (int tap = 0; tap < layout.taps; tap++, packed += inputs * vectorsOfBlock(layout.outputs - first) * V)
      packTap(layout, tap, 0, inputs, first, packed);
  }
}

struct CorrelateJob {
  const Correlation* k;
  Reader in;
  const float* weights;  // packed
  const bool* only;      // by chunk of a row of points: which are computed; or null, and all are
  int points, chunks, lowTap, highTap, rowsNeeded;
  size_t windowLength, runFloats, perWorker;
  float* memory;
};

static void correlateChunk(void* context, size_t index, int worker) {
  const CorrelateJob& job = *(const CorrelateJob*)context;
  const Correlation& k = *job.k;
  if (job.only && !job.only[index]) return;
  const int chunk = (int)(index % job.chunks);
  const int gridRow = (int)(index / job.chunks % k.gridHeight);
  const size_t image = index / job.chunks / k.gridHeight;
  const int begin = chunk * job.points;
  const int end = (int)least(begin + job.points, k.gridWidth);
  const size_t channels = k.inChannels;
  const ptrdiff_t low = (ptrdiff_t)begin * k.strideWidth + job.lowTap;
  const ptrdiff_t high = (ptrdiff_t)(end - 1) * k.strideWidth + job.highTap;
  const bool inside = low >= 0 && high < k.inWidth && k.in.form == Form::kPlain;

  float* own = job.memory + worker * job.perWorker;
  Run* runs = (Run*)own;
  int* firstTap = (int*)(runs + k.taps);
  float* windows = own + job.runFloats;
  const float* base = inside ? k.in.values : windows;
  int count = 0, windowRow = -1, lastRow = -1, lastTap = -2;
  for (int tap = 0; tap < k.taps; tap++) {
    const ptrdiff_t row = (ptrdiff_t)gridRow * k.strideHeight + k.tapHeight[tap];
    if (row < 0 || row >= k.inHeight) continue;
    const size_t rowStart = (image * k.inHeight + row) * k.inWidth;
    ptrdiff_t in;
    if (inside) {
      in = (ptrdiff_t)(rowStart + (ptrdiff_t)begin * k.strideWidth + k.tapWidth[tap]) * (ptrdiff_t)channels;
    } else {
      if (row != lastRow) {
        windowRow++;
        float* window = windows + windowRow * job.windowLength * channels;
        const float* made = readWindow(job.in, rowStart, low, high - low + 1, k.inWidth, window);
        if (made != window) memcpy(window, made, (high - low + 1) * channels * sizeof(float));
      }
      in = (ptrdiff_t)((windowRow * job.windowLength + (k.tapWidth[tap] - job.lowTap)) * channels);
    }
    lastRow = (int)row;
    // A tap beside the one before it continues the same run.
    if (lastTap == tap - 1 && runs[count - 1].in + (ptrdiff_t)runs[count - 1].length == in) {
      runs[count - 1].length += channels;
    } else {
      runs[count].in = in;
      firstTap[count] = tap;
      runs[count].length = channels;
      count++;
    }
    lastTap = tap;
  }

  const ptrdiff_t outStep = (ptrdiff_t)k.outStepWidth * k.outChannels;
  const size_t outRow = (image * k.outHeight + k.outFirstHeight + (size_t)gridRow * k.outStepHeight) * k.outWidth;
  float* out = k.out + (outRow + k.outFirstWidth + (size_t)begin * k.outStepWidth) * k.outChannels;
  const ptrdiff_t inStep = (ptrdiff_t)k.strideWidth * (ptrdiff_t)channels;
  const float* weights = job.weights;
  for (size_t first = 0; first < (size_t)k.outChannels; first += tileColumns) {
    const size_t left = k.outChannels - first;
    const size_t width = vectorsOfBlock(left) * V;
    for (int r = 0; r < count; r++) runs[r].weights = weights + firstTap[r] * channels * width;
    sumRows(base, inStep, runs, count, out + first, outStep, end - begin, left, false);
    weights += (size_t)k.taps * channels * width;
  }
}

// All of it, or only those chunks of so many points.
static bool correlateDirect(const Correlation& k, int chunk = chunkPoints, const bool* only = nullptr) {
  CorrelateJob job;
  job.k = &k;
  job.only = only;
  job.points = chunk;
  job.in = readerOf(k.in, k.inChannels);
  float* packed = scratch(0, packedWeights(k.taps, k.inChannels, k.outChannels) + 1);
  if (!packed) return false;
  packWeights(k.weights, packed);
  job.weights = packed;
  job.chunks = (k.gridWidth + chunk - 1) / chunk;
  job.lowTap = job.highTap = k.taps ? k.tapWidth[0] : 0;
  job.rowsNeeded = 0;
  for (int tap = 0; tap < k.taps; tap++) {
    if (k.tapWidth[tap] < job.lowTap) job.lowTap = k.tapWidth[tap];
    if (k.tapWidth[tap] > job.highTap) job.highTap = k.tapWidth[tap];
    if (tap == 0 || k.tapHeight[tap] != k.tapHeight[tap - 1]) job.rowsNeeded++;
  }
  const size_t points = least(chunk, k.gridWidth);
  job.windowLength = (points - 1) * k.strideWidth + (job.highTap - job.lowTap) + 1;
  job.runFloats = ((sizeof(Run) + sizeof(int)) * k.taps + 63) / 64 * 16;
  job.perWorker = (job.runFloats + job.rowsNeeded * job.windowLength * k.inChannels + 15) / 16 * 16;
  job.memory = scratch(1, job.perWorker * workers());
  if (!job.memory) return false;
  const size_t tasks = (size_t)k.batch * k.gridHeight * job.chunks;
  const size_t work = (size_t)k.batch * k.gridHeight * k.gridWidth * k.taps * k.inChannels * k.outChannels / 8;
  parallel(tasks, work, correlateChunk, &job);
  return true;
}

}  // namespace THETALAB_ISA
