// Convolution whose channels fall into small groups, depthwise above all: a vector holds outputs of several groups, so each
// lane meets its own group's input. Inputs are laid out by lane first unless they lie that way already.
#pragma once

#include "kernels.h"
#include "parallel.h"
#include "tile.h"

namespace THETALAB_ISA {

constexpr int groupedPoints = 192;
constexpr int groupedTile = 8;  // points, or weights, that are summed in registers at once

// The outputs of one vector, and where the first input of each one's group lies in a pixel.
struct GroupLanes {
  size_t first, used;
  int channel[V];
  bool adjacent;  // one input each, side by side
};

static GroupLanes groupLanes(size_t first, size_t outChannels, size_t outputsOfGroup, size_t inputsOfGroup) {
  GroupLanes lanes;
  lanes.first = first;
  lanes.used = least(V, outChannels - first);
  for (size_t lane = 0; lane < lanes.used; lane++) lanes.channel[lane] = (int)((first + lane) / outputsOfGroup * inputsOfGroup);
  lanes.adjacent = inputsOfGroup == 1 && outputsOfGroup == 1;
  return lanes;
}

// Inputs [low, low + length) of a row by lane, out[position][input of the group][lane], zeros where there is no input.
static void expandWindow(const float* row, ptrdiff_t low, size_t length, int width, size_t channels, const GroupLanes& lanes,
                         size_t inputs, float* out) {
  for (size_t j = 0; j < length; j++, out += inputs * V) {
    const ptrdiff_t w = low + (ptrdiff_t)j;
    if (w < 0 || w >= width || lanes.used < (size_t)V) memset(out, 0, inputs * V * sizeof(float));
    if (w < 0 || w >= width) continue;
    const float* pixel = row + w * channels;
    for (size_t i = 0; i < inputs; i++)
      for (size_t lane = 0; lane < lanes.used; lane++) out[i * V + lane] = pixel[lanes.channel[lane] + i];
  }
}

// out[point] = sum over taps and inputs of in[tap][point * step + input] * weights[tap][input]
template <int R>
static void sumGroupPoints(const float* const* in, const float* const* weights, int taps, size_t inputs, ptrdiff_t step,
                           ptrdiff_t inputStep, size_t offset, float* out, ptrdiff_t outStep, size_t used) {
  vf sum[R];
  THETALAB_UNROLL for (int r = 0; r < R; r++) sum[r] = splat(0);
  for (int tap = 0; tap < taps; tap++) {
    const float* x = in[tap] + offset;
    const float* w = weights[tap];
    for (size_t i = 0; i < inputs; i++, x += inputStep, w += V) {
      const vf weight = load(w);
      THETALAB_UNROLL for (int r = 0; r < R; r++) sum[r] += load(x + r * step) * weight;
    }
  }
  THETALAB_UNROLL for (int r = 0; r < R; r++, out += outStep) {
    if (used == (size_t)V) store(out, sum[r]);
    else storePart(out, sum[r], used);
  }
}

struct GroupedJob {
  const Correlation* k;
  const float* weights;  // [vector of outputs][tap][input of the group][lane]
  size_t inputs, outputsOfGroup, vectors, windowLength, perWorker;
  int chunks, lowTap, highTap;
  float* memory;
};

// Where the values of each tap inside the input begin, for points from `begin` on of one row; returns how many taps there are.
static int groupedTaps(const GroupedJob& job, const GroupLanes& lanes, size_t image, int gridRow, int begin, int end,
                       size_t vector, const float** in, const float** weights, float* windows, bool* expanded) {
  const Correlation& k = *job.k;
  const ptrdiff_t low = (ptrdiff_t)begin * k.strideWidth + job.lowTap;
  const ptrdiff_t high = (ptrdiff_t)(end - 1) * k.strideWidth + job.highTap;
  *expanded = !(lanes.adjacent && lanes.used == (size_t)V && low >= 0 && high < k.inWidth);
  int count = 0;
  ptrdiff_t lastRow = -1;
  float* window = windows;
  float* next = windows;
  for (int tap = 0; tap < k.taps; tap++) {
    const ptrdiff_t row = (ptrdiff_t)gridRow * k.strideHeight + k.tapHeight[tap];
    if (row < 0 || row >= k.inHeight) continue;
    const float* source = k.in.values + (image * k.inHeight + row) * k.inWidth * k.inChannels;
    if (!*expanded) {
      in[count] = source + ((ptrdiff_t)begin * k.strideWidth + k.tapWidth[tap]) * k.inChannels + lanes.first;
    } else {
      if (row != lastRow) {
        window = next;
        next += job.windowLength * job.inputs * V;
        expandWindow(source, low, high - low + 1, k.inWidth, k.inChannels, lanes, job.inputs, window);
        lastRow = row;
      }
      in[count] = window + (k.tapWidth[tap] - job.lowTap) * job.inputs * V;
    }
    weights[count++] = job.weights + (vector * k.taps + tap) * job.inputs * V;
  }
  return count;
}

static void groupedChunk(void* context, size_t index, int worker) {
  const GroupedJob& job = *(const GroupedJob*)context;
  const Correlation& k = *job.k;
  const size_t vector = index % job.vectors;
  const size_t piece = index / job.vectors;
  const int gridRow = (int)(piece / job.chunks % k.gridHeight);
  const size_t image = piece / job.chunks / k.gridHeight;
  const int begin = (int)(piece % job.chunks) * groupedPoints;
  const int end = (int)least(begin + groupedPoints, k.gridWidth);
  const GroupLanes lanes = groupLanes(vector * V, k.outChannels, job.outputsOfGroup, job.inputs);

  float* own = job.memory + worker * job.perWorker;
  const float** in = (const float**)own;
  const float** weights = in + k.taps;
  float* windows = own + (2 * sizeof(void*) * k.taps + 63) / 64 * 16;
  bool expanded;
  const int taps = groupedTaps(job, lanes, image, gridRow, begin, end, vector, in, weights, windows, &expanded);
  const ptrdiff_t step = (ptrdiff_t)k.strideWidth * (expanded ? job.inputs * V : k.inChannels);
  const ptrdiff_t outStep = (ptrdiff_t)k.outStepWidth * k.outChannels;
  const size_t outRow = (image * k.outHeight + k.outFirstHeight + (size_t)gridRow * k.outStepHeight) * k.outWidth;
  float* out = k.out + (outRow + k.outFirstWidth + (size_t)begin * k.outStepWidth) * k.outChannels + lanes.first;
  int point = 0;
  for (; point + groupedTile <= end - begin; point += groupedTile)
    sumGroupPoints<groupedTile>(in, weights, taps, job.inputs, step, V, point * step, out + point * outStep, outStep, lanes.used);
  for (; point < end - begin; point++)
    sumGroupPoints<1>(in, weights, taps, job.inputs, step, V, point * step, out + point * outStep, outStep, lanes.used);
}

static void packGroupedWeights(const Correlation& k, size_t outputsOfGroup, float* packed) {
  const WeightLayout& layout = k.weights;
  for (size_t first = 0; first < (size_t)k.outChannels; first += V)
    for (int tap = 0; tap < k.taps; tap++)
      for (int input = 0; input < layout.inputs; input++, packed += V)
        for (size_t lane = 0; lane < (size_t)V; lane++) {
          const size_t o = first + lane;
          packed[lane] = o >= (size_t)k.outChannels ? 0 : layout.source[
              layout.tapIndex[tap] * layout.tapStride + input * layout.inputStride + o / outputsOfGroup * layout.groupStride +
              o % outputsOfGroup * layout.outputStride];
        }
}

static bool correlateGroups(const Correlation& k) {
  GroupedJob job;
  job.k = &k;
  job.inputs = k.inChannels / k.groups;
  job.outputsOfGroup = k.outChannels / k.groups;
  job.vectors = paddedColumns(k.outChannels) / V;
  job.chunks = (k.gridWidth + groupedPoints - 1) / groupedPoints;
  job.lowTap = job.highTap = k.taps ? k.tapWidth[0] : 0;
  size_t rows = 0;
  for (int tap = 0; tap < k.taps; tap++) {
    if (k.tapWidth[tap] < job.lowTap) job.lowTap = k.tapWidth[tap];
    if (k.tapWidth[tap] > job.highTap) job.highTap = k.tapWidth[tap];
    if (tap == 0 || k.tapHeight[tap] != k.tapHeight[tap - 1]) rows++;
  }
  job.windowLength = (least(groupedPoints, k.gridWidth) - 1) * k.strideWidth + (job.highTap - job.lowTap) + 1;
  job.perWorker = (2 * sizeof(void*) * k.taps + 63) / 64 * 16 + rows * job.windowLength * job.inputs * V;
  float* packed = scratch(0, job.vectors * k.taps * job.inputs * V + 1);
  job.memory = scratch(1, job.perWorker * workers() + 1);
  if (!packed || !job.memory) return false;
  packGroupedWeights(k, job.outputsOfGroup, packed);
  job.weights = packed;
  const size_t work = (size_t)k.batch * k.gridHeight * k.gridWidth * k.outChannels * (k.taps * job.inputs + 4) / 8;
  parallel((size_t)k.batch * k.gridHeight * job.chunks * job.vectors, work, groupedChunk, &job);
  return true;
}

}  // namespace THETALAB_ISA
