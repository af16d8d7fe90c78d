// Second-order sections in a row, in double precision: direct form II, transposed, every section with the operations of
// src/signal/cascade.ts in their order. The sections lie side by side in the lanes of vectors, each one chunk of samples
// behind the one before it, so that no section waits for the output of another.
#pragma once

#include "doubles.h"
#include "kernels.h"
#include "parallel.h"

namespace THETALAB_ISA {

constexpr size_t chunkLength = 32;  // longer than what is under way in a processor: a stored row is read from the cache
constexpr size_t vectorsAtOnce = 8 / D;  // up to 4, as `vectorsOfSections` has them

// Where a run begins and which way it goes, and where its results are put.
template <typename From, typename To>
struct Way {
  const From* from;
  To* to;
  size_t count;
  bool backwards;
};

// The working memory of one channel. Row r of a chunk holds what goes into each section at sample r of the chunk that the
// section works on: the input of the first, and in column s + 1 the output of section s.
struct CascadeMemory {
  size_t sections, lanes;  // lanes: with those that fill up the last vector
  double *b0, *k1, *k2, *a1, *a2, *z1, *z2;
  double* rows;  // [chunkLength, lanes + 1]
};

static inline size_t cascadeLanes(size_t sections) { return (sections + D - 1) / D * D; }
static inline size_t cascadeDoubles(size_t sections) {
  const size_t lanes = cascadeLanes(sections);
  return 7 * lanes + chunkLength * (lanes + 1) + 8;
}

static inline CascadeMemory cascadeMemory(const Cascade& c, double* memory) {
  const size_t lanes = cascadeLanes(c.sections);
  memset(memory, 0, cascadeDoubles(c.sections) * sizeof(double));
  double* columns[7];
  for (int i = 0; i < 7; i++) columns[i] = memory + i * lanes;
  CascadeMemory m = {c.sections,  lanes,      columns[0], columns[1], columns[2],
                     columns[3],  columns[4], columns[5], columns[6], memory + 7 * lanes};
  for (size_t s = 0; s < c.sections; s++)
    for (int i = 0; i < 5; i++) columns[i][s] = c.coefficients[sectionNumbers * s + i];
  return m;
}

// One section, a few samples of one chunk.
static inline void oneSection(const CascadeMemory& m, size_t s, size_t count) {
  const double b0 = m.b0[s], k1 = m.k1[s], k2 = m.k2[s], a1 = m.a1[s], a2 = m.a2[s];
  double z1 = m.z1[s], z2 = m.z2[s];
  double* row = m.rows + s;
  for (size_t r = 0; r < count; r++, row += m.lanes + 1) {
    const double x = row[0];
    row[1] = product(b0, x) + z1;
    const double next = product(k1, x) + z2 - product(a1, z1);
    z2 = product(k2, x) - product(a2, z1);
    z1 = next;
  }
  m.z1[s] = z1;
  m.z2[s] = z2;
}

// N vectors of sections from `first` on, a whole chunk, every section in its own.
template <int N>
static inline void sectionVectors(const CascadeMemory& m, size_t first) {
  vd z1[N], z2[N];
  for (int n = 0; n < N; n++) {
    z1[n] = loadDoubles(m.z1 + first + n * D);
    z2[n] = loadDoubles(m.z2 + first + n * D);
  }
  double* row = m.rows + first;
  for (size_t r = 0; r < chunkLength; r++, row += m.lanes + 1) {
    vd x[N];
    for (int n = 0; n < N; n++) x[n] = loadDoubles(row + n * D);
    for (int n = 0; n < N; n++) {
      const size_t s = first + n * D;
      storeDoubles(row + 1 + n * D, product(loadDoubles(m.b0 + s), x[n]) + z1[n]);
      const vd next = product(loadDoubles(m.k1 + s), x[n]) + z2[n] - product(loadDoubles(m.a1 + s), z1[n]);
      z2[n] = product(loadDoubles(m.k2 + s), x[n]) - product(loadDoubles(m.a2 + s), z1[n]);
      z1[n] = next;
    }
  }
  for (int n = 0; n < N; n++) {
    storeDoubles(m.z1 + first + n * D, z1[n]);
    storeDoubles(m.z2 + first + n * D, z2[n]);
  }
}

static inline void vectorsOfSections(const CascadeMemory& m, size_t first, size_t vectors) {
  switch (vectors) {
    case 1: return sectionVectors<1>(m, first);
    case 2: return sectionVectors<2>(m, first);
    case 3: return sectionVectors<3>(m, first);
    default: return sectionVectors<4>(m, first);
  }
}

// All sections, from the last to the first: what one puts out is what the next finds at the next chunk.
static inline void wholeChunk(const CascadeMemory& m) {
  for (size_t end = m.lanes; end > 0;) {
    const size_t vectors = (end / D - 1) % vectorsAtOnce + 1;
    end -= vectors * D;
    vectorsOfSections(m, end, vectors);
  }
}

// The chunks at both ends of a run, where some sections have nothing to do and the last samples make no whole chunk.
static inline void partOfSections(const CascadeMemory& m, size_t chunk, size_t count) {
  for (size_t s = m.sections; s-- > 0;) {
    if (chunk < s || (chunk - s) * chunkLength >= count) continue;
    oneSection(m, s, least(chunkLength, count - (chunk - s) * chunkLength));
  }
}

template <typename From, typename To>
static inline void runCascade(const CascadeMemory& m, const Way<From, To>& way) {
  const size_t stride = m.lanes + 1, count = way.count, behind = m.sections - 1, whole = count / chunkLength;
  const size_t chunks = (count + chunkLength - 1) / chunkLength;
  const ptrdiff_t step = way.backwards ? -1 : 1;
  const ptrdiff_t origin = way.backwards ? (ptrdiff_t)count - 1 : 0;
  for (size_t chunk = 0; chunk < chunks + behind; chunk++) {
    if (chunk < chunks) {
      const size_t start = chunk * chunkLength, length = least(chunkLength, count - start);
      const From* from = way.from + origin + step * (ptrdiff_t)start;
      for (size_t r = 0; r < length; r++) m.rows[r * stride] = (double)from[step * (ptrdiff_t)r];
    }
    if (chunk >= behind && chunk < whole) wholeChunk(m);
    else partOfSections(m, chunk, count);
    if (chunk >= behind) {
      const size_t start = (chunk - behind) * chunkLength, length = least(chunkLength, count - start);
      To* to = way.to + origin + step * (ptrdiff_t)start;
      for (size_t r = 0; r < length; r++) to[step * (ptrdiff_t)r] = (To)m.rows[r * stride + m.sections];
    }
  }
}

// Puts the state to where it would be had the input always been this.
static inline void settleCascade(const Cascade& c, const CascadeMemory& m, double level) {
  for (size_t s = 0; s < c.sections; s++) {
    const double* settled = c.coefficients + sectionNumbers * s + 5;
    const double second = product(settled[1], level);
    m.z1[s] = product(settled[0], level) + second;
    m.z2[s] = second;
    level = product(level, settled[2]);
  }
}

struct CascadeJob {
  const Cascade* cascade;
  double* memory;  // per worker
  size_t each;
};

static inline void bothWaysTask(void* context, size_t channel, int worker) {
  const CascadeJob& job = *(const CascadeJob*)context;
  const Cascade& c = *job.cascade;
  double* memory = job.memory + job.each * (size_t)worker;
  const CascadeMemory m = cascadeMemory(c, memory);
  double *head = memory + cascadeDoubles(c.sections), *tail = head + c.pad;
  const auto [x, y, length] = c.channels[channel];
  const size_t last = length - 1;
  for (size_t k = 0; k < c.pad; k++) {
    head[k] = 2 * (double)x[0] - (double)x[c.pad - k];
    tail[k] = 2 * (double)x[last] - (double)x[last - 1 - k];
  }
  settleCascade(c, m, head[0]);
  runCascade(m, Way<double, double>{head, head, c.pad, false});
  runCascade(m, Way<float, float>{x, y, length, false});
  runCascade(m, Way<double, double>{tail, tail, c.pad, false});
  settleCascade(c, m, tail[c.pad - 1]);
  runCascade(m, Way<double, double>{tail, tail, c.pad, true});
  runCascade(m, Way<float, float>{y, y, length, true});
}

static inline void forwardsTask(void* context, size_t, int) {
  const CascadeJob& job = *(const CascadeJob*)context;
  const Cascade& c = *job.cascade;
  const CascadeMemory m = cascadeMemory(c, job.memory);
  for (size_t s = 0; s < c.sections; s++) {
    m.z1[s] = c.state[2 * s];
    m.z2[s] = c.state[2 * s + 1];
  }
  runCascade(m, Way<float, float>{c.channels->x, c.channels->y, c.channels->length, false});
  for (size_t s = 0; s < c.sections; s++) {
    c.state[2 * s] = m.z1[s];
    c.state[2 * s + 1] = m.z2[s];
  }
}

static bool filterCascade(const Cascade& c) {
  const size_t each = (cascadeDoubles(c.sections) + 2 * c.pad + 7) / 8 * 8;
  double* memory = (double*)scratch(0, 2 * each * (size_t)workers());
  if (!memory) return false;
  CascadeJob job = {&c, memory, each};
  size_t samples = 0;
  for (size_t channel = 0; channel < c.count; channel++) samples += c.channels[channel].length;
  parallel(c.count, samples * c.sections, c.state ? forwardsTask : bothWaysTask, &job);
  return true;
}

}  // namespace THETALAB_ISA
