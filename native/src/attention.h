// Scaled dot-product attention, block by block with a running softmax: the matrix of all scores never exists (Milakov,
// Gimelshein 2018; Dao et al.: FlashAttention, 2022). A task has a block of queries of one head and meets blocks of keys in
// order, so that results do not depend on the number of threads. A query that may see no key gets zeros.
#pragma once

#include <math.h>

#include "pack.h"
#include "rows.h"
#include "tile.h"

namespace THETALAB_ISA {

constexpr size_t queryBlock = 96;
constexpr size_t keyBlock = 64;  // whole tiles of every instruction set

struct AttentionJob {
  const Attention* a;
  size_t queryBlocks, keyBlocks, perWorker;
  float* memory;
};

// One head of one batch entry.
struct Head {
  size_t batch, head;
  float* at(const HeadArray& x, size_t row) const {
    return x.data + batch * x.batchStride + head * x.headStride + row * x.rowStride;
  }
};

// Rows as weights of a sum over rows: [block of columns][row][columns of the block].
static void packRows(const float* x, size_t stride, size_t rows, size_t columns, float scale, float* packed) {
  const vf factor = splat(scale);
  for (size_t first = 0; first < columns; first += tileColumns) {
    const size_t left = columns - first, width = vectorsOfBlock(left) * V;
    for (size_t row = 0; row < rows; row++, packed += width)
      for (size_t lane = 0; lane < width; lane += V) {
        const size_t count = lane < left ? least(V, left - lane) : 0;
        store(packed + lane, loadFirst(x + row * stride + first + lane, count) * factor);
      }
  }
}

// Rows as weights of a sum along them: [block of rows][column][rows of the block].
static void packTurned(const float* x, size_t stride, size_t rows, size_t columns, float* packed) {
  for (size_t first = 0; first < rows; first += tileColumns) {
    const size_t left = rows - first, width = vectorsOfBlock(left) * V, used = least(left, width);
    if (used < width) memset(packed, 0, columns * width * sizeof(float));
    turnBlock(x + first * stride, stride, used, columns, packed, width);
    packed += columns * width;
  }
}

// out[row][column] (+)= sum over i of in[row][i] * packed[i][column]
static void productOf(const float* in, size_t inStep, size_t depth, const float* packed, float* out, size_t outStep,
                      size_t rows, size_t columns, bool add) {
  for (size_t first = 0; first < columns; first += tileColumns) {
    const Run run = {0, packed + first * depth, depth};
    sumRows(in, (ptrdiff_t)inStep, &run, 1, out + first, (ptrdiff_t)outStep, rows, columns - first, add);
  }
}

static inline size_t paddedKeys(size_t keys) { return (keys + V - 1) / V * V; }

// Scales a row of scores and adds the mask; keys out of sight, and the places behind the last key, become minus infinity.
static inline void hideKeys(const Attention& a, const Head& h, size_t query, size_t firstKey, size_t keys, float* score) {
  const vf scale = splat(a.scale);
  for (size_t key = 0; key < keys; key += V) store(score + key, load(score + key) * scale);
  const ptrdiff_t step = a.maskStride[3];
  const ptrdiff_t at = (ptrdiff_t)h.batch * a.maskStride[0] + (ptrdiff_t)h.head * a.maskStride[1] +
                       (ptrdiff_t)query * a.maskStride[2] + (ptrdiff_t)firstKey * step;
  if (a.bias)
    for (size_t key = 0; key < keys; key++) {
      const float bias = a.bias[at + (ptrdiff_t)key * step];
      score[key] = bias == -INFINITY ? bias : score[key] + bias;
    }
  if (a.allowed)
    for (size_t key = 0; key < keys; key++)
      if (!a.allowed[at + (ptrdiff_t)key * step]) score[key] = -INFINITY;
  const size_t seen = !a.causal ? keys : query < firstKey ? 0 : least(keys, query - firstKey + 1);
  for (size_t key = seen; key < paddedKeys(keys); key++) score[key] = -INFINITY;
}

// How many keys the queries before `lastQuery` can see.
static inline size_t keysSeen(const Attention& a, size_t lastQuery) { return a.causal ? least(a.keys, lastQuery) : a.keys; }

struct Softmax {
  float most, factor;  // the largest score so far; what earlier sums must be multiplied by
  double sum;
};

// Scores become e^(score - most).
static inline void softmaxBlock(Softmax& s, float* score, size_t keys) {
  const float before = s.most, here = largestOfRow(score, paddedKeys(keys));
  s.most = here > before ? here : before;
  const float shift = s.most == -INFINITY ? 0 : s.most;
  s.factor = s.most == before ? 1 : expf(before - shift);
  vf sum = splat(0);
  for (size_t key = 0; key < keys; key += V) {
    const vf e = decay(load(score + key) - splat(shift));
    store(score + key, e);
    sum += e;
  }
  s.sum = s.sum * (double)s.factor + sumOfLanes(sum);
}

static void finishQuery(const Attention& a, const Head& h, size_t query, const Softmax& s, const float* sum) {
  const vf inverse = splat(s.most == -INFINITY && s.sum == 0 ? 0 : (float)(1 / s.sum));
  fillRow(h.at(a.out, query), a.valueWidth, [=](size_t i, size_t n) { return loadFirst(sum + i, n) * inverse; });
  a.logSums[(h.batch * a.heads + h.head) * a.queries + query] = (float)((double)s.most + log(s.sum));
}

static void attentionTask(void* context, size_t index, int worker) {
  const AttentionJob& job = *(const AttentionJob*)context;
  const Attention& a = *job.a;
  const size_t entry = index / job.queryBlocks, first = index % job.queryBlocks * queryBlock;
  const Head h = {entry / a.heads, entry % a.heads};
  const size_t queries = least(queryBlock, a.queries - first), seen = keysSeen(a, first + queries);
  float* turnedKeys = job.memory + worker * job.perWorker;
  float* values = turnedKeys + keyBlock * a.width;
  float* scores = values + keyBlock * paddedColumns(a.valueWidth);
  float* sums = scores + queryBlock * keyBlock;
  Softmax state[queryBlock];
  for (size_t r = 0; r < queries; r++) state[r] = {-INFINITY, 1, 0};
  for (size_t key = 0; key < seen; key += keyBlock) {
    const size_t keys = least(keyBlock, seen - key);
    packTurned(h.at(a.k, key), a.k.rowStride, keys, a.width, turnedKeys);
    packRows(h.at(a.v, key), a.v.rowStride, keys, a.valueWidth, 1, values);
    productOf(h.at(a.q, first), a.q.rowStride, a.width, turnedKeys, scores, keyBlock, queries, keys, false);
    for (size_t r = 0; r < queries; r++) {
      hideKeys(a, h, first + r, key, keys, scores + r * keyBlock);
      softmaxBlock(state[r], scores + r * keyBlock, keys);
      if (key == 0 || state[r].factor == 1) continue;
      const vf factor = splat(state[r].factor);
      float* sum = sums + r * a.valueWidth;
      fillRow(sum, a.valueWidth, [=](size_t i, size_t n) { return loadFirst(sum + i, n) * factor; });
    }
    productOf(scores, keyBlock, keys, values, sums, a.valueWidth, queries, a.valueWidth, key > 0);
  }
  for (size_t r = 0; r < queries; r++) finishQuery(a, h, first + r, state[r], sums + r * a.valueWidth);
}

static bool attention(const Attention& a) {
  AttentionJob job = {&a, (a.queries + queryBlock - 1) / queryBlock, (a.keys + keyBlock - 1) / keyBlock, 0, nullptr};
  job.perWorker = keyBlock * (a.width + paddedColumns(a.valueWidth)) + queryBlock * (keyBlock + a.valueWidth);
  job.perWorker = (job.perWorker + 31) / 16 * 16;
  job.memory = scratch(0, job.perWorker * workers());
  if (!job.memory) return false;
  const size_t entries = a.batch * a.heads;
  parallel(entries * job.queryBlocks, entries * a.queries * a.keys * a.width / 4, attentionTask, &job);
  return true;
}

}  // namespace THETALAB_ISA
