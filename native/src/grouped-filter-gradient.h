// The gradient of a grouped convolution's filter: dw[tap][i][o] = sum over outputs of in[...][input i of o's group] * dy[...][o].
#pragma once

#include "filter-gradient.h"
#include "grouped-convolution.h"

namespace THETALAB_ISA {

struct GroupedFilterJob {
  const FilterGradient* k;
  size_t inputs, outputsOfGroup, vectors, weights, slots, windowLength, perWorker;  // weights: of one output
  float* sums;                                                                     // [slot][vector][weight][lane]
  float* memory;
};

// sums[n] += sum over points of in[n][point * step] * dy[point * dyStep]
template <int N>
static void sumGroupWeights(const float* const* in, ptrdiff_t step, const float* dy, ptrdiff_t dyStep, size_t points,
                            float* const* sums) {
  vf sum[N];
  const float* x[N];
  THETALAB_UNROLL for (int n = 0; n < N; n++) {
    sum[n] = splat(0);
    x[n] = in[n];
  }
  for (size_t point = 0; point < points; point++, dy += dyStep) {
    const vf gradient = load(dy);
    THETALAB_UNROLL for (int n = 0; n < N; n++) sum[n] += load(x[n] + (ptrdiff_t)point * step) * gradient;
  }
  THETALAB_UNROLL for (int n = 0; n < N; n++) store(sums[n], load(sums[n]) + sum[n]);
}

// What output points [begin, end) of one row give to the sums of one vector of outputs.
static void addGroupedChunk(const GroupedFilterJob& job, const GroupLanes& lanes, size_t image, int outRow, int begin, int end,
                            float* memory, float* sums) {
  const FilterGradient& k = *job.k;
  const size_t points = end - begin;
  const float* dy = k.dy.values + ((image * k.outHeight + outRow) * k.outWidth + begin) * k.outChannels + lanes.first;
  ptrdiff_t dyStep = k.outChannels;
  float* window = memory + gradientChunk * V;
  if (lanes.used < (size_t)V) {
    packColumns(dy, k.outChannels, points, lanes.used, V, memory);
    dy = memory;
    dyStep = V;
  }
  const ptrdiff_t low = (ptrdiff_t)begin * k.strideWidth - k.padLeft;
  const ptrdiff_t high = (ptrdiff_t)(end - 1) * k.strideWidth + (k.kernelWidth - 1) * k.dilationWidth - k.padLeft;
  const bool expanded = !(lanes.adjacent && lanes.used == (size_t)V && low >= 0 && high < k.inWidth);
  const ptrdiff_t pixel = expanded ? job.inputs * V : k.inChannels;
  for (int kh = 0; kh < k.kernelHeight; kh++) {
    const ptrdiff_t row = (ptrdiff_t)outRow * k.strideHeight + kh * k.dilationHeight - k.padTop;
    if (row < 0 || row >= k.inHeight) continue;
    const float* source = k.in.values + (image * k.inHeight + row) * k.inWidth * k.inChannels;
    const float* base = source + low * k.inChannels + lanes.first;
    if (expanded) {
      expandWindow(source, low, high - low + 1, k.inWidth, k.inChannels, lanes, job.inputs, window);
      base = window;
    }
    const size_t ofRow = k.kernelWidth * job.inputs;
    for (size_t n = 0; n < ofRow;) {
      const float* in[groupedTile];
      float* to[groupedTile];
      const size_t count = ofRow - n >= (size_t)groupedTile ? groupedTile : 1;
      for (size_t i = 0; i < count; i++) {
        const size_t tap = (n + i) / job.inputs, input = (n + i) % job.inputs;
        in[i] = base + (ptrdiff_t)tap * k.dilationWidth * pixel + input * V;
        to[i] = sums + (kh * ofRow + n + i) * V;
      }
      (count == 1 ? sumGroupWeights<1> : sumGroupWeights<groupedTile>)(in, k.strideWidth * pixel, dy, dyStep, points, to);
      n += count;
    }
  }
}

static void groupedFilterSlot(void* context, size_t index, int worker) {
  const GroupedFilterJob& job = *(const GroupedFilterJob*)context;
  const FilterGradient& k = *job.k;
  const size_t slot = index / job.vectors, vector = index % job.vectors;
  const GroupLanes lanes = groupLanes(vector * V, k.outChannels, job.outputsOfGroup, job.inputs);
  float* sums = job.sums + (slot * job.vectors + vector) * job.weights * V;
  memset(sums, 0, job.weights * V * sizeof(float));
  const int chunks = (k.outWidth + gradientChunk - 1) / gradientChunk;
  const size_t pieces = (size_t)k.batch * k.outHeight * chunks;
  for (size_t piece = slot * pieces / job.slots; piece < (slot + 1) * pieces / job.slots; piece++) {
    const size_t row = piece / chunks;
    const int begin = (int)(piece % chunks) * gradientChunk;
    const int end = (int)least(begin + gradientChunk, k.outWidth);
    addGroupedChunk(job, lanes, row / k.outHeight, (int)(row % k.outHeight), begin, end, job.memory + worker * job.perWorker, sums);
  }
}

static bool filterGradientGroups(const FilterGradient& k) {
  GroupedFilterJob job;
  job.k = &k;
  job.inputs = k.inChannels / k.groups;
  job.outputsOfGroup = k.outChannels / k.groups;
  job.vectors = paddedColumns(k.outChannels) / V;
  job.weights = (size_t)k.kernelHeight * k.kernelWidth * job.inputs;
  const size_t pieces = (size_t)k.batch * k.outHeight * ((k.outWidth + gradientChunk - 1) / gradientChunk);
  job.slots = least(gradientSlots, pieces);
  job.windowLength = (least(gradientChunk, k.outWidth) - 1) * k.strideWidth + (size_t)(k.kernelWidth - 1) * k.dilationWidth + 1;
  job.perWorker = gradientChunk * V + job.windowLength * job.inputs * V;
  job.sums = scratch(0, job.slots * job.vectors * job.weights * V);
  job.memory = scratch(1, job.perWorker * workers());
  if (!job.sums || !job.memory) return false;
  const size_t work = (size_t)k.batch * k.outHeight * k.outWidth * k.outChannels * job.weights / 8;
  parallel(job.slots * job.vectors, work, groupedFilterSlot, &job);
  const size_t ofSlot = job.vectors * job.weights * V;
  for (size_t weight = 0; weight < job.weights; weight++)
    for (size_t o = 0; o < (size_t)k.outChannels; o++) {
      const float* sums = job.sums + (o / V * job.weights + weight) * V + o % V;
      float sum = *sums;
      for (size_t slot = 1; slot < job.slots; slot++) sum += sums[slot * ofSlot];
      k.dw[weight * k.outChannels + o] = sum;
    }
  return true;
}

}  // namespace THETALAB_ISA
