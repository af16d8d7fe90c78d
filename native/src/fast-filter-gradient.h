// The filter's gradient with fewer multiplications (toom-cook.h): a correlation of the input with the outputs' gradient,
// in tiles of which each gives all taps. The products are summed at the points; the taps come from the sums at the end.
#pragma once

#include <stdlib.h>

#include "fast-convolution.h"
#include "filter-gradient.h"

namespace THETALAB_ISA {

// Columns of the gradient that a task sums: their sums stay in the second-level cache.
constexpr size_t columnsOfTask = 8 * tileColumns;

struct FastFilterJob {
  const FilterGradient* k;
  Reader in, dy;
  ToomCook transform;
  int outputs, tiles, points, chunks;
  size_t channels, window, windowFloats, slots, size, perWorker;  // size: of one slot's sums
  float* sums;                                      // [slot][block of columns][point][input][column of the block]
  float* memory;
  bool* nonFinite;
};

static bool suitsFast(const FilterGradient& k) {
  return !k.direct && k.kernelWidth >= minToomTaps && k.kernelWidth <= maxToomTaps && k.kernelHeight == 1 &&
         k.dilationWidth <= maxSpacing && k.padTop == 0 && k.strideHeight == 1 && k.strideWidth == 1 && k.inHeight == k.outHeight && k.inChannels >= V &&
         k.outChannels >= V && k.outWidth >= 2 * k.dilationWidth * (toomPoints - k.kernelWidth + 1);
}

// The gradients of all tiles at the points, for one block of columns: out[point][tile][column].
template <int taps>
static void evaluateGradients(const FastFilterJob& job, const float* dy, int points, int tiles, size_t columns, size_t width,
                              float* out) {
  constexpr int outputs = toomPoints + 1 - taps;
  const int spacing = job.k->dilationWidth;
  const size_t step = (size_t)spacing * job.k->outChannels;
  const size_t ofPoint = tiles * width;
  for (int tile = 0; tile < tiles; tile++, out += width) {
    const int start = tileStart(tile, spacing, outputs);
    const int count = outputsWithin(start, points, spacing, outputs);
    const float* from = dy + (size_t)start * job.k->outChannels;
    for (size_t n = 0; n < width; n += V) {
      vf values[outputs], at[toomPoints];
      if (count == outputs && columns - n >= (size_t)V) {
        THETALAB_UNROLL for (int j = 0; j < outputs; j++) values[j] = load(from + j * step + n);
      } else {
        for (int j = 0; j < outputs; j++)
          values[j] = j < count ? loadSome(from + j * step + n, columns - n) : splat(0);
      }
      evaluateWeighted<outputs>(job.transform, values, at);
      THETALAB_UNROLL for (int p = 0; p < toomPoints; p++) store(out + p * ofPoint + n, at[p]);
    }
  }
}

// Adds what output points [begin, begin + points) of one row give to the sums of columns [first, last).
template <int taps>
static void addTiles(const FastFilterJob& job, size_t row, int begin, size_t first, size_t last, float* own, float* sums) {
  const FilterGradient& k = *job.k;
  const int points = smaller(job.points, k.outWidth - begin);
  int tiles = job.tiles;
  while (tileStart(tiles - 1, k.dilationWidth, job.outputs) >= points) tiles--;
  float* values = own + job.windowFloats;
  float* gradients = values + toomPoints * job.tiles * job.channels;
  const float* in = readWindow(job.in, row * k.inWidth, begin - k.padLeft, job.window, k.inWidth, own);
  evaluateTiles(job.transform, in, k.inChannels, job.channels, k.dilationWidth, job.outputs, tiles, values);
  // All columns in one go: a few columns of many rows at a time is what memory is slow at.
  readRows(job.dy, row * k.outWidth + begin, points, own);
  for (; first < last; first += tileColumns) {
    const size_t left = k.outChannels - first;
    const int vectors = vectorsOfBlock(left);
    const size_t width = vectors * V;
    evaluateGradients<taps>(job, own + first, points, tiles, least(left, width), width, gradients);
    for (int p = 0; p < toomPoints; p++) {
      const float* x = values + p * tiles * job.channels;
      for (size_t i = 0; i < (size_t)k.inChannels;) {
        const int height = rowsOfTile(k.inChannels - i);
        outerTiles[vectors][height](x + i, job.channels, gradients + p * tiles * width, tiles, sums);
        sums += height * width;
        i += height;
      }
    }
  }
}

template <int taps>
static void fastFilterSlot(void* context, size_t index, int worker) {
  const FastFilterJob& job = *(const FastFilterJob*)context;
  const FilterGradient& k = *job.k;
  const size_t parts = (k.outChannels + columnsOfTask - 1) / columnsOfTask;
  const size_t slot = index / parts;
  const size_t first = index % parts * columnsOfTask;
  const size_t last = least(first + columnsOfTask, k.outChannels);
  float* sums = job.sums + slot * job.size + first * toomPoints * k.inChannels;
  memset(sums, 0, toomPoints * k.inChannels * paddedColumns(last - first) * sizeof(float));
  float* own = job.memory + worker * job.perWorker;
  const size_t pieces = (size_t)k.batch * k.outHeight * job.chunks;
  for (size_t piece = slot * pieces / job.slots; piece < (slot + 1) * pieces / job.slots; piece++)
    addTiles<taps>(job, piece / job.chunks, (int)(piece % job.chunks) * job.points, first, last, own, sums);
}

template <int taps>
static void gatherTaps(void* context, size_t input, int worker) {
  const FastFilterJob& job = *(const FastFilterJob*)context;
  const FilterGradient& k = *job.k;
  vf flaw = splat(0);  // not a number as soon as a result is none, or infinite
  for (size_t first = 0; first < (size_t)k.outChannels; first += tileColumns) {
    const size_t left = k.outChannels - first;
    const size_t width = vectorsOfBlock(left) * V;
    for (size_t n = 0; n < width && n < left; n += V) {
      vf in[toomPoints], results[taps];
      for (int p = 0; p < toomPoints; p++) {
        const float* sums = job.sums + first * toomPoints * k.inChannels + (p * k.inChannels + input) * width + n;
        in[p] = load(sums);
        for (size_t slot = 1; slot < job.slots; slot++) in[p] += load(sums + slot * job.size);
      }
      interpolate<taps>(job.transform, in, results);
      for (int tap = 0; tap < taps; tap++) {
        flaw += results[tap] * splat(0);
        storeSome(k.dw + (tap * (size_t)k.inChannels + input) * k.outChannels + first + n, results[tap], left - n);
      }
    }
  }
  if (anyLane(isNaN(flaw))) job.nonFinite[worker] = true;
}

static const Task slotTasks[] = THETALAB_TAPS(fastFilterSlot);
static const Task tapTasks[] = THETALAB_TAPS(gatherTaps);

static bool filterGradientFast(const FilterGradient& k, bool* nonFinite) {
  FastFilterJob job;
  job.k = &k;
  job.in = readerOf(k.in, k.inChannels);
  job.dy = readerOf(k.dy, k.outChannels);
  job.transform = toomCook();
  job.outputs = toomPoints + 1 - k.kernelWidth;
  job.tiles = tilesAtOnce(k.outWidth, k.dilationWidth, job.outputs);
  job.points = job.tiles * job.outputs;
  job.chunks = (k.outWidth + job.points - 1) / job.points;
  job.channels = paddedColumns(k.inChannels);
  job.window = windowOf(job.tiles, k.dilationWidth, job.outputs);
  job.slots = least(gradientSlots, (size_t)k.batch * k.outHeight * job.chunks);
  job.size = toomPoints * k.inChannels * paddedColumns(k.outChannels);
  job.windowFloats = (most(job.window * k.inChannels, (size_t)job.points * k.outChannels) + 15) / 16 * 16;
  job.perWorker = job.windowFloats + (size_t)toomPoints * job.tiles * (job.channels + tileColumns);
  const size_t flags = (workers() + 63) / 64 * 16;
  job.sums = scratch(0, job.slots * job.size);
  job.memory = scratch(1, job.perWorker * workers() + flags);
  if (!job.sums || !job.memory) return false;
  job.nonFinite = (bool*)(job.memory + job.perWorker * workers());
  memset(job.nonFinite, 0, workers());
  const int variant = k.kernelWidth - minToomTaps;
  const size_t parts = (k.outChannels + columnsOfTask - 1) / columnsOfTask;
  parallel(job.slots * parts, (size_t)k.batch * k.outHeight * k.outWidth * k.inChannels * k.outChannels, slotTasks[variant], &job);
  parallel(k.inChannels, job.slots * job.size, tapTasks[variant], &job);
  for (int worker = 0; worker < workers(); worker++) *nonFinite = *nonFinite || job.nonFinite[worker];
  return true;
}

static bool filterGradient(const FilterGradient& k) {
  if (suitsFast(k)) {
    bool nonFinite = false;
    if (filterGradientFast(k, &nonFinite) && !nonFinite) return true;
  }
  if (k.in.form == Form::kPlain) return filterGradientDirect(k);
  const size_t rows = (size_t)k.batch * k.inHeight * k.inWidth;
  FilterGradient plain = k;
  float* in = (float*)malloc(rows * k.inChannels * sizeof(float));
  if (!in) return false;
  readAll(k.in, rows, k.inChannels, in);
  plain.in = {};
  plain.in.values = in;
  const bool done = filterGradientDirect(plain);
  free(in);
  return done;
}

}  // namespace THETALAB_ISA
