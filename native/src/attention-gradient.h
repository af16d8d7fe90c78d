// The gradient of attention: the scores of a block are computed again and turned into weights by the logarithms of their
// sums, which the way forward left (Dao et al. 2022). With weights p = softmax(s) and o = p v:
// dv = p^T do, ds = p (do v^T - do . o), dq = scale ds k, dk = scale ds^T q.
#pragma once

#include "attention.h"

namespace THETALAB_ISA {

// Where a worker keeps its blocks.
struct GradientMemory {
  float *turnedKeys, *turnedValues, *keys, *queries, *dOut, *weights, *dScores, *keySums, *valueSums;
};

// Returns how many floats that takes; nothing is laid out where there is no start.
static size_t layOut(const Attention& a, float* start, GradientMemory* m) {
  const size_t width = paddedColumns(a.width), valueWidth = paddedColumns(a.valueWidth);
  size_t used = 0;
  const auto take = [&](size_t floats) {
    float* mine = start ? start + used : nullptr;
    used += (floats + 15) / 16 * 16;
    return mine;
  };
  m->turnedKeys = take(keyBlock * a.width);
  m->turnedValues = take(keyBlock * a.valueWidth);
  m->keys = take(keyBlock * width);
  m->queries = take(queryBlock * width);
  m->dOut = take(queryBlock * valueWidth);
  m->weights = take(queryBlock * keyBlock);
  m->dScores = take(queryBlock * keyBlock);
  m->keySums = take(keyBlock * width);
  m->valueSums = take(keyBlock * valueWidth);
  return used;
}

// sums[row][column] += sum over steps of x[step][row] * packed[step][column], in tiles: [block of columns][row][columns]
static void addOuterProduct(const float* x, size_t xStep, const float* packed, size_t steps, float* sums, size_t rows,
                            size_t columns) {
  for (size_t first = 0; first < columns; first += tileColumns) {
    const OuterTile* tiles = outerTiles[vectorsOfBlock(columns - first)];
    const size_t width = vectorsOfBlock(columns - first) * V;
    for (size_t row = 0; row < rows;) {
      const int height = rowsOfTile(rows - row);
      tiles[height](x + row, (ptrdiff_t)xStep, packed + first * steps, steps, sums + first * rows + row * width);
      row += height;
    }
  }
}

// Brings such sums into rows.
static void unpackRows(const float* sums, size_t rows, size_t columns, float scale, float* out, size_t stride) {
  const vf factor = splat(scale);
  for (size_t first = 0; first < columns; first += tileColumns) {
    const size_t left = columns - first, width = vectorsOfBlock(left) * V;
    for (size_t row = 0; row < rows; row++, sums += width)
      fillRow(out + row * stride + first, least(left, width), [=](size_t i, size_t) { return load(sums + i) * factor; });
  }
}

struct Blocks {
  Head head;
  size_t query, queries, key, keys;
};

// The weights of a block, and the gradients of its scores.
static void scoreGradient(const Attention& a, const Blocks& b, const GradientMemory& m) {
  const float* dOut = b.head.at(a.dOut, b.query);
  productOf(b.head.at(a.q, b.query), a.q.rowStride, a.width, m.turnedKeys, m.weights, keyBlock, b.queries, b.keys, false);
  productOf(dOut, a.dOut.rowStride, a.valueWidth, m.turnedValues, m.dScores, keyBlock, b.queries, b.keys, false);
  const float* logSums = a.logSums + (b.head.batch * a.heads + b.head.head) * a.queries + b.query;
  for (size_t r = 0; r < b.queries; r++) {
    float *weights = m.weights + r * keyBlock, *dScores = m.dScores + r * keyBlock;
    const float *dy = dOut + r * a.dOut.rowStride, *y = b.head.at(a.out, b.query + r);
    const double dot = sumRow(a.valueWidth, [=](size_t i, size_t n) { return loadFirst(dy + i, n) * loadFirst(y + i, n); });
    hideKeys(a, b.head, b.query + r, b.key, b.keys, weights);
    const vf shift = splat(logSums[r] == -INFINITY ? 0 : logSums[r]), mean = splat((float)dot);
    for (size_t key = 0; key < b.keys; key += V) {
      const vf weight = decay(load(weights + key) - shift);
      store(weights + key, weight);
      store(dScores + key, weight * (load(dScores + key) - mean));
    }
  }
}

static void packKeys(const Attention& a, const Blocks& b, const GradientMemory& m) {
  const float *k = b.head.at(a.k, b.key), *v = b.head.at(a.v, b.key);
  packTurned(k, a.k.rowStride, b.keys, a.width, m.turnedKeys);
  packTurned(v, a.v.rowStride, b.keys, a.valueWidth, m.turnedValues);
  packRows(k, a.k.rowStride, b.keys, a.width, a.scale, m.keys);
}

static void addQueryGradient(const Attention& a, const Blocks& b, const GradientMemory& m) {
  float* dq = b.head.at(a.dq, b.query);
  productOf(m.dScores, keyBlock, b.keys, m.keys, dq, a.dq.rowStride, b.queries, a.width, b.key > 0);
}

static void addKeyGradient(const Attention& a, const Blocks& b, const GradientMemory& m) {
  packRows(b.head.at(a.q, b.query), a.q.rowStride, b.queries, a.width, 1, m.queries);
  packRows(b.head.at(a.dOut, b.query), a.dOut.rowStride, b.queries, a.valueWidth, 1, m.dOut);
  addOuterProduct(m.dScores, keyBlock, m.queries, b.queries, m.keySums, b.keys, a.width);
  addOuterProduct(m.weights, keyBlock, m.dOut, b.queries, m.valueSums, b.keys, a.valueWidth);
}

// dk and dv of a block of keys from all queries; dq too, when all blocks of keys come to one task in order.
static void keyBlockGradient(const AttentionJob& job, Blocks b, const GradientMemory& m, bool queriesToo) {
  const Attention& a = *job.a;
  b.keys = least(keyBlock, a.keys - b.key);
  packKeys(a, b, m);
  memset(m.keySums, 0, keyBlock * paddedColumns(a.width) * sizeof(float));
  memset(m.valueSums, 0, keyBlock * paddedColumns(a.valueWidth) * sizeof(float));
  for (b.query = 0; b.query < (size_t)a.queries; b.query += queryBlock) {
    b.queries = least(queryBlock, a.queries - b.query);
    if (b.key >= keysSeen(a, b.query + b.queries)) continue;
    scoreGradient(a, b, m);
    addKeyGradient(a, b, m);
    if (queriesToo) addQueryGradient(a, b, m);
  }
  unpackRows(m.keySums, b.keys, a.width, a.scale, b.head.at(a.dk, b.key), a.dk.rowStride);
  unpackRows(m.valueSums, b.keys, a.valueWidth, 1, b.head.at(a.dv, b.key), a.dv.rowStride);
}

static void headGradientTask(void* context, size_t entry, int worker) {
  const AttentionJob& job = *(const AttentionJob*)context;
  GradientMemory m;
  layOut(*job.a, job.memory + worker * job.perWorker, &m);
  Blocks b = {{entry / job.a->heads, entry % job.a->heads}, 0, 0, 0, 0};
  for (; b.key < (size_t)job.a->keys; b.key += keyBlock) keyBlockGradient(job, b, m, true);
}

static void keyGradientTask(void* context, size_t index, int worker) {
  const AttentionJob& job = *(const AttentionJob*)context;
  GradientMemory m;
  layOut(*job.a, job.memory + worker * job.perWorker, &m);
  const size_t entry = index / job.keyBlocks;
  keyBlockGradient(job, {{entry / job.a->heads, entry % job.a->heads}, 0, 0, index % job.keyBlocks * keyBlock, 0}, m, false);
}

static void queryGradientTask(void* context, size_t index, int worker) {
  const AttentionJob& job = *(const AttentionJob*)context;
  const Attention& a = *job.a;
  GradientMemory m;
  layOut(a, job.memory + worker * job.perWorker, &m);
  const size_t entry = index / job.queryBlocks;
  Blocks b = {{entry / a.heads, entry % a.heads}, index % job.queryBlocks * queryBlock, 0, 0, 0};
  b.queries = least(queryBlock, a.queries - b.query);
  for (; b.key < keysSeen(a, b.query + b.queries); b.key += keyBlock) {
    b.keys = least(keyBlock, a.keys - b.key);
    packKeys(a, b, m);
    scoreGradient(a, b, m);
    addQueryGradient(a, b, m);
  }
}

// Many heads are a task each; few are cut into blocks of keys, and then of queries, which computes the scores twice. Both
// add up the same numbers in the same order.
static bool attentionGradient(const Attention& a) {
  constexpr size_t manyHeads = 32;
  AttentionJob job = {&a, (a.queries + queryBlock - 1) / queryBlock, (a.keys + keyBlock - 1) / keyBlock, 0, nullptr};
  GradientMemory m;
  job.perWorker = layOut(a, nullptr, &m);
  job.memory = scratch(0, job.perWorker * workers());
  if (!job.memory) return false;
  const size_t entries = a.batch * a.heads, work = entries * a.queries * a.keys * a.width;
  if (entries >= manyHeads || job.keyBlocks == 1) {
    parallel(entries, work, headGradientTask, &job);
  } else {
    parallel(entries * job.keyBlocks, work, keyGradientTask, &job);
    parallel(entries * job.queryBlocks, work, queryGradientTask, &job);
  }
  return true;
}

}  // namespace THETALAB_ISA
