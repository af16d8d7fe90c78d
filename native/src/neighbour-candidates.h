// Which points a round of descent compares: of each point, some of its neighbours and of those whose neighbour it is, drawn
// by numbers that follow from the key and the two points.
#pragma once

#include "mixed-bits.h"
#include "neighbour-lists.h"

namespace THETALAB_ISA {

constexpr size_t linkedRows = 512;  // of one task

// Who has each point for a neighbour, in the order of those; returns how many neighbours are new.
static inline size_t linkBack(const NeighbourLists& n, const NeighbourCandidates& c) {
  size_t fresh = 0;
  memset(c.starts, 0, (n.count + 1) * sizeof(int32_t));
  for (size_t at = 0; at < n.count * n.capacity; at++) {
    if (n.lists[at] == noNeighbour) continue;
    c.starts[idOf(n.lists[at]) + 1]++;
    fresh += n.lists[at] & 1;
  }
  for (size_t i = 0; i < n.count; i++) c.starts[i + 1] += c.starts[i];
  for (size_t i = 0; i < n.count; i++)
    for (size_t at = i * n.capacity; at < (i + 1) * n.capacity && n.lists[at] != noNeighbour; at++)
      c.links[c.starts[idOf(n.lists[at])]++] = (int32_t)(i << 1 | (n.lists[at] & 1));
  for (size_t i = n.count; i > 0; i--) c.starts[i] = c.starts[i - 1];
  c.starts[0] = 0;
  return fresh;
}

struct CandidateJob {
  const NeighbourLists* n;
  const NeighbourCandidates* c;
  uint64_t* keys;  // [workers, 2, most]
};

static inline void chooseOf(const CandidateJob& job, size_t point, uint64_t* fresh, uint64_t* known) {
  const NeighbourLists& n = *job.n;
  const NeighbourCandidates& c = *job.c;
  const uint32_t key = mixed(c.key0 ^ mixed(c.key1 ^ mixed((uint32_t)point)));
  for (size_t i = 0; i < 2 * c.most; i++) fresh[i] = noNeighbour;
  auto draw = [&](uint32_t word) {
    const uint32_t other = word >> 1;
    offerKey(word & 1 ? fresh : known, c.most, (uint64_t)mixed(key ^ other) << 32 | other << 1);
  };
  for (size_t i = 0; i < n.capacity && n.lists[point * n.capacity + i] != noNeighbour; i++)
    draw((uint32_t)n.lists[point * n.capacity + i]);
  for (int32_t at = c.starts[point]; at < c.starts[point + 1]; at++) draw((uint32_t)c.links[at]);
}

static inline bool among(const int32_t* ids, size_t count, int32_t id) {
  for (size_t i = 0; i < count; i++)
    if (ids[i] == id) return true;
  return false;
}

// Draws the candidates; neighbours that are among them are no longer new.
static inline void chooseTask(void* context, size_t index, int worker) {
  const CandidateJob& job = *(const CandidateJob*)context;
  const NeighbourLists& n = *job.n;
  const size_t most = job.c->most;
  uint64_t *fresh = job.keys + (size_t)worker * 2 * most, *known = fresh + most;
  for (size_t point = index * linkedRows; point < least((index + 1) * linkedRows, n.count); point++) {
    chooseOf(job, point, fresh, known);
    int32_t *ids = job.c->candidates + point * 2 * most, *old = ids + most;
    size_t count = 0, olds = 0;
    for (; count < most && fresh[count] != noNeighbour; count++) ids[count] = (int32_t)idOf(fresh[count]);
    for (size_t i = 0; i < most && known[i] != noNeighbour; i++)
      if (!among(ids, count, (int32_t)idOf(known[i]))) old[olds++] = (int32_t)idOf(known[i]);
    uint64_t* list = n.lists + point * n.capacity;
    for (size_t i = 0; i < n.capacity && list[i] != noNeighbour; i++)
      if (among(ids, count, (int32_t)idOf(list[i]))) list[i] &= ~1ull;
    if (count < most) ids[count] = -1;
    if (olds < most) old[olds] = -1;
  }
}

// Begins a round; `fresh` gets how many neighbours were new.
static bool chooseCandidates(const NeighbourLists& n, const NeighbourCandidates& c, size_t* fresh) {
  CandidateJob job = {&n, &c, (uint64_t*)scratch(0, 4 * c.most * (size_t)workers())};
  if (!job.keys) return false;
  *fresh = linkBack(n, c);
  parallel((n.count + linkedRows - 1) / linkedRows, n.count * n.capacity * 64, chooseTask, &job);
  return true;
}

}  // namespace THETALAB_ISA
