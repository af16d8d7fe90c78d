// The numbers of a random stream in bulk: Philox4x32-10, as src/random/random-stream.ts draws them one by one.
#pragma once

#include "dropout.h"

namespace THETALAB_ISA {

constexpr uint32_t numberDomain = 0, labelDomain = 1;
constexpr size_t streamGroups = 256;  // of 16 blocks, in a task

struct WordsJob {
  RoundKeys keys;
  uint64_t first;  // block
  size_t blocks;
  uint32_t* words;
};

static void wordsTask(void* context, size_t index, int) {
  const WordsJob& job = *(const WordsJob*)context;
  const uint64_t end = job.first + job.blocks;
  const uint64_t group = job.first / 16 + index * streamGroups;
  uint32_t words[64];
  for (uint64_t at = group; at < group + streamGroups && at * 16 < end; at++) {
    groupWords((uint32_t)at, (uint32_t)(at >> 28), numberDomain, job.keys, words);
    for (uint64_t block = at * 16; block < at * 16 + 16; block++) {
      if (block < job.first || block >= end) continue;
      uint32_t* to = job.words + (block - job.first) * 4;
      for (int w = 0; w < 4; w++) to[w] = words[w * 16 + (block - at * 16)];
    }
  }
}

static void randomWords(uint32_t key0, uint32_t key1, uint64_t first, uint32_t* words, size_t blocks) {
  if (blocks == 0) return;
  WordsJob job = {roundKeys(key0, key1), first, blocks, words};
  const size_t groups = (size_t)((first + blocks - 1) / 16 - first / 16 + 1);
  parallel((groups + streamGroups - 1) / streamGroups, blocks * 4, wordsTask, &job);
}

// The words of one counter, in its place.
static inline void counterWords(uint32_t* c, uint32_t key0, uint32_t key1) {
  for (int round = 0; round < 10; round++) {
    const uint64_t first = (uint64_t)0xd2511f53u * c[0], second = (uint64_t)0xcd9e8d57u * c[2];
    c[0] = (uint32_t)(second >> 32) ^ c[1] ^ key0;
    c[1] = (uint32_t)second;
    c[2] = (uint32_t)(first >> 32) ^ c[3] ^ key1;
    c[3] = (uint32_t)first;
    key0 += 0x9e3779b9u;
    key1 += 0xbb67ae85u;
  }
}

// Streams split from one by whole numbers: six words of each, its key and its first block.
static void splitStreams(uint32_t key0, uint32_t key1, const double* labels, size_t count, uint32_t* words) {
  for (size_t i = 0; i < count; i++, words += 6) {
    const int64_t label = (int64_t)labels[i];
    uint32_t child[4] = {(uint32_t)label, (uint32_t)(label >> 32), 0, labelDomain}, block[4] = {0, 0, 0, numberDomain};
    counterWords(child, key0, key1);
    counterWords(block, child[0], child[1]);
    memcpy(words, child, 2 * sizeof(uint32_t));
    memcpy(words + 2, block, sizeof block);
  }
}

}  // namespace THETALAB_ISA
