// Convolution forwards and its input gradient with fewer multiplications (toom-cook.h), where the taps of one row lie at
// even distances and there is no stride. With dilation every phase of the row is a convolution of its own. A tile shares its
// rounding errors among its outputs: where a few inputs stand out from all around them, the direct way is taken instead.
#pragma once

#include "correlate.h"
#include "outstanding.h"
#include "toom-cook-tiles.h"

namespace THETALAB_ISA {

struct FastJob {
  const Correlation* k;
  Reader in;
  ToomCook transform;
  int spacing, outputs;     // distance of neighbouring taps; outputs of a tile
  int tiles, points, chunks;  // of a task: tiles and grid points; tasks of one row
  size_t channels, window, perWorker;  // channels: inputs, padded to whole vectors
  float* weights;           // [block of outputs][point][input][outputs of the block]
  float* memory;
  bool past;                  // outputs go past the cache
  bool* nonFinite;            // by worker: a result was infinite or not a number
  bool* rough;                // by task: left to the direct way
};

// The distance of neighbouring taps if they lie evenly in one row of the input, else 0.
static int evenSpacing(const Correlation& k) {
  if (k.taps < minToomTaps || k.taps > maxToomTaps) return 0;
  const int spacing = k.tapWidth[1] - k.tapWidth[0];
  for (int tap = 0; tap < k.taps; tap++) {
    if (k.tapHeight[tap] != 0 || k.tapWidth[tap] != k.tapWidth[0] + tap * spacing) return 0;
  }
  return spacing;
}

static bool suitsFast(const Correlation& k) {
  const int spacing = evenSpacing(k);
  return !k.direct && spacing > 0 && spacing <= maxSpacing && k.strideHeight == 1 && k.strideWidth == 1 &&
         k.outStepHeight == 1 && k.outStepWidth == 1 && k.gridHeight == k.inHeight && k.inChannels >= V && k.outChannels >= V &&
         k.gridWidth >= 2 * spacing * (toomPoints - k.taps + 1);
}

template <int taps>
static void evaluateWeights(void* context, size_t block, int) {
  constexpr size_t some = 16;  // inputs at a time
  const FastJob& job = *(const FastJob*)context;
  const WeightLayout& w = job.k->weights;
  const size_t first = block * tileColumns, width = vectorsOfBlock(w.outputs - first) * V, inputs = w.inputs;
  float* out = job.weights + first * toomPoints * inputs;
  float packed[taps][some * tileColumns];
  for (size_t input = 0; input < inputs; input += some) {
    const size_t count = least(some, inputs - input);
    for (int tap = 0; tap < taps; tap++) packTap(w, tap, input, count, first, packed[tap]);
    for (size_t at = 0; at < count * width; at += V) {
      vf values[taps], points[toomPoints];
      for (int tap = 0; tap < taps; tap++) values[tap] = load(packed[tap] + at);
      evaluateWeighted<taps>(job.transform, values, points);
      for (int p = 0; p < toomPoints; p++) store(out + (p * inputs + input) * width + at, points[p]);
    }
  }
}

// Products at the points to the outputs of all tiles; true when one of them is infinite or not a number.
template <int taps>
static bool interpolateTiles(const ToomCook& t, const float* products, int spacing, int tiles, size_t width, int points,
                             float* out, size_t outChannels, size_t columns, bool past) {
  constexpr int outputs = toomPoints + 1 - taps;
  const size_t ofPoint = tiles * width;
  vf flaw = splat(0);  // not a number as soon as a result is none, or infinite
  for (int tile = 0; tile < tiles; tile++, products += width) {
    const int start = tileStart(tile, spacing, outputs);
    const int count = outputsWithin(start, points, spacing, outputs);
    float lines[outputs][tileColumns];
    for (size_t n = 0; n < width; n += V) {
      vf in[toomPoints], results[outputs];
      THETALAB_UNROLL for (int p = 0; p < toomPoints; p++) in[p] = load(products + p * ofPoint + n);
      interpolate<outputs>(t, in, results);
      THETALAB_UNROLL for (int k = 0; k < outputs; k++) store(lines[k] + n, results[k]);
    }
    float* to = out + start * outChannels;
    for (int k = 0; k < count; k++, to += spacing * outChannels) {
      for (size_t n = 0; n < columns; n += V) {
        const vf result = load(lines[k] + n);
        flaw += result * splat(0);
        if (columns - n < (size_t)V) storePart(to + n, result, columns - n);
        else if (past) storePastCache(to + n, result);
        else store(to + n, result);
      }
    }
  }
  return anyLane(isNaN(flaw));
}

template <int taps>
static void fastChunk(void* context, size_t index, int worker) {
  const FastJob& job = *(const FastJob*)context;
  const Correlation& k = *job.k;
  const size_t row = index / job.chunks;
  const int begin = (int)(index % job.chunks) * job.points;
  const int points = smaller(job.points, k.gridWidth - begin);
  int tiles = job.tiles;
  while (tileStart(tiles - 1, job.spacing, job.outputs) >= points) tiles--;

  float* window = job.memory + worker * job.perWorker;
  float* values = window + (job.window * k.inChannels + 15) / 16 * 16;
  float* products = values + toomPoints * job.tiles * job.channels;
  const ptrdiff_t low = begin + k.tapWidth[0];
  const float* in = readWindow(job.in, row * k.inWidth, low, job.window, k.inWidth, window);
  job.rough[index] = standsOut(in, low, job.window, k.inWidth, k.inChannels);
  if (job.rough[index]) return;
  evaluateTiles(job.transform, in, k.inChannels, job.channels, job.spacing, job.outputs, tiles, values);

  float* out = k.out + (row * k.outWidth + k.outFirstWidth + begin) * k.outChannels;
  const float* weights = job.weights;
  Run run = {0, nullptr, (size_t)k.inChannels};
  for (size_t first = 0; first < (size_t)k.outChannels; first += tileColumns) {
    const size_t left = k.outChannels - first;
    const size_t width = vectorsOfBlock(left) * V;
    for (int p = 0; p < toomPoints; p++, weights += width * k.inChannels) {
      run.weights = weights;
      sumRows(values + p * tiles * job.channels, job.channels, &run, 1, products + p * tiles * width, width, tiles, width, false);
    }
    if (interpolateTiles<taps>(job.transform, products, job.spacing, tiles, width, points, out + first, k.outChannels,
                               least(left, width), job.past))
      job.nonFinite[worker] = true;
  }
  orderStores();
}

typedef void (*Task)(void*, size_t, int);
#define THETALAB_TAPS(task) {task<3>, task<4>, task<5>, task<6>, task<7>}
static const Task weightTasks[] = THETALAB_TAPS(evaluateWeights);
static const Task chunkTasks[] = THETALAB_TAPS(fastChunk);

// False when there is no working memory. Infinities and NaN do not survive the way over the points: a convolution with
// any of them is told as not finite and done again directly.
static bool correlateFast(const Correlation& k, bool* nonFinite) {
  FastJob job;
  job.k = &k;
  job.in = readerOf(k.in, k.inChannels);
  job.transform = toomCook();
  job.spacing = evenSpacing(k);
  job.outputs = toomPoints + 1 - k.taps;
  job.tiles = tilesAtOnce(k.gridWidth, job.spacing, job.outputs);
  job.points = job.tiles * job.outputs;
  job.chunks = (k.gridWidth + job.points - 1) / job.points;
  job.channels = paddedColumns(k.inChannels);
  job.window = windowOf(job.tiles, job.spacing, job.outputs);
  job.perWorker = (job.window * k.inChannels + 15) / 16 * 16 + (size_t)toomPoints * job.tiles * (job.channels + tileColumns);
  job.past = goesPastCache(k.out, (size_t)k.batch * k.outHeight * k.outWidth, k.outChannels);
  const size_t flags = (workers() + 63) / 64 * 16;
  job.weights = scratch(0, toomPoints * k.inChannels * paddedColumns(k.outChannels));
  job.memory = scratch(1, job.perWorker * workers() + flags);
  const size_t rows = (size_t)k.batch * k.gridHeight, tasks = rows * job.chunks;
  job.rough = (bool*)scratch(2, tasks / sizeof(float) + 1);
  if (!job.weights || !job.memory || !job.rough) return false;
  job.nonFinite = (bool*)(job.memory + job.perWorker * workers());
  memset(job.nonFinite, 0, workers());
  const int variant = k.taps - minToomTaps;
  parallel(blocksOf(k.outChannels), (size_t)k.taps * k.inChannels * k.outChannels, weightTasks[variant], &job);
  parallel(tasks, rows * k.gridWidth * k.inChannels * k.outChannels, chunkTasks[variant], &job);
  for (int worker = 0; worker < workers(); worker++) *nonFinite = *nonFinite || job.nonFinite[worker];
  if (*nonFinite || !memchr(job.rough, true, tasks)) return true;
  return correlateDirect(k, job.points, job.rough);
}

static bool correlate(const Correlation& k) {
  if (suitsFast(k)) {
    bool nonFinite = false;
    if (correlateFast(k, &nonFinite) && !nonFinite) return true;
  }
  return correlateDirect(k);
}

}  // namespace THETALAB_ISA
