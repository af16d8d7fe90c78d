// Arrays that a kernel reads window by window: as they lie in memory, or made on the way from what they follow from (see
// Reading in kernels.h). What never becomes a whole array costs neither its memory nor the time to write and read it.
#pragma once

#include "dropout.h"
#include "elementwise.h"

namespace THETALAB_ISA {

// Elements made at once: they stay in the first-level cache between the steps.
constexpr size_t readingBlock = 2048;

struct Reader {
  const Reading* reading;
  size_t channels;
  RoundKeys keys;
};

static Reader readerOf(const Reading& reading, size_t channels) {
  return {&reading, channels, roundKeys(reading.dropping.key0, reading.dropping.key1)};
}

// y = x times its part of the mask, for elements [first, first + count) of the whole array.
static void dropElements(const Dropping& dropping, const RoundKeys& keys, const float* x, float* y, size_t first,
                         size_t count) {
  if (dropping.threshold == 0) {
    if (x != y) memcpy(y, x, count * sizeof(float));
    return;
  }
  const int32_t threshold = (int32_t)(dropping.threshold ^ 0x80000000u);
  uint32_t words[64];
  for (size_t at = 0; at < count;) {
    const size_t within = (first + at) % 64, length = least(64 - within, count - at);
    groupWords((uint32_t)((first + at) / 64), keys, words);
    if (length == 64) dropGroup(x + at, y + at, 64, words, threshold, dropping.scale);
    else dropGroup(x + at, y + at, length, words + within, threshold, dropping.scale);
    at += length;
  }
}

// f(out, channel, how many lanes) for every vector of every row; `out` moves on through the rows.
template <typename F>
static inline void forEachChannel(size_t rows, size_t channels, F f) {
  for (size_t row = 0; row < rows; row++)
    for (size_t c = 0; c < channels; c += V) f(row * channels + c, c, least(V, channels - c));
}

static inline vf loadLanes(const float* p, size_t lanes) { return lanes == (size_t)V ? load(p) : loadPart(p, lanes); }
static inline void storeLanes(float* p, vf x, size_t lanes) {
  if (lanes == (size_t)V) store(p, x);
  else storePart(p, x, lanes);
}

static inline void addBias(const float* x, const float* bias, size_t rows, size_t channels, float* y) {
  forEachChannel(rows, channels, [=](size_t at, size_t c, size_t lanes) {
    storeLanes(y + at, loadLanes(x + at, lanes) + loadLanes(bias + c, lanes), lanes);
  });
}

// (x + bias - centre) * factor + offset
static inline void normalizeValues(const float* x, const float* bias, const float* centre, const float* factor, const float* offset,
                                   size_t rows, size_t channels, float* y) {
  forEachChannel(rows, channels, [=](size_t at, size_t c, size_t lanes) {
    const vf value = loadLanes(x + at, lanes) + loadLanes(bias + c, lanes) - loadLanes(centre + c, lanes);
    storeLanes(y + at, value * loadLanes(factor + c, lanes) + loadLanes(offset + c, lanes), lanes);
  });
}

static inline void combineValues(const Reading& r, size_t first, size_t rows, size_t channels, float* y) {
  const float *values = r.values + first, *other = r.other + first;
  forEachChannel(rows, channels, [&r, values, other, y](size_t at, size_t c, size_t lanes) {
    const vf around = loadLanes(other + at, lanes) + loadLanes(r.bias + c, lanes) - loadLanes(r.centre + c, lanes);
    const vf sum = loadLanes(r.valuesFactor + c, lanes) * loadLanes(values + at, lanes) +
                   loadLanes(r.factor + c, lanes) * around + loadLanes(r.offset + c, lanes);
    storeLanes(y + at, sum, lanes);
  });
}

// Rows [row, row + rows) of the array.
static void readRows(const Reader& reader, size_t row, size_t rows, float* out) {
  const Reading& r = *reader.reading;
  const size_t channels = reader.channels;
  if (r.form == Form::kPlain) {
    memcpy(out, r.values + row * channels, rows * channels * sizeof(float));
    return;
  }
  const size_t atOnce = channels < readingBlock ? readingBlock / channels : 1;
  for (size_t done = 0; done < rows; done += atOnce, row += atOnce) {
    const size_t part = least(atOnce, rows - done), first = row * channels, count = part * channels;
    float* y = out + done * channels;
    if (r.form == Form::kBiased) {
      addBias(r.values + first, r.bias, part, channels, y);
    } else if (r.form == Form::kCombined) {
      combineValues(r, first, part, channels, y);
    } else {
      normalizeValues(r.values + first, r.bias, r.centre, r.factor, r.offset, part, channels, y);
      forEach(y, y, count, [](vf v) { return mish(v); });
      dropElements(r.dropping, reader.keys, y, y, first, count);
    }
  }
}

// Places [low, low + length) of the row of `width` places that begins at place `start`: where they lie, or made in `copy`,
// with zeros where they leave the row.
static const float* readWindow(const Reader& reader, size_t start, ptrdiff_t low, size_t length, ptrdiff_t width,
                               float* copy) {
  const size_t channels = reader.channels;
  const ptrdiff_t high = low + (ptrdiff_t)length;
  if (low >= 0 && high <= width && reader.reading->form == Form::kPlain)
    return reader.reading->values + (start + low) * channels;
  const ptrdiff_t from = low < 0 ? (high < 0 ? high : 0) : low, to = high > width ? (low > width ? low : width) : high;
  memset(copy, 0, (from - low) * channels * sizeof(float));
  if (to > from) readRows(reader, start + from, to - from, copy + (from - low) * channels);
  const ptrdiff_t end = to > from ? to : from;
  memset(copy + (end - low) * channels, 0, (high - end) * channels * sizeof(float));
  return copy;
}

struct ReadAllJob {
  Reader reader;
  size_t rows, perTask;
  float* out;
};

static void readPart(void* context, size_t index, int) {
  const ReadAllJob& job = *(const ReadAllJob*)context;
  const size_t row = index * job.perTask;
  readRows(job.reader, row, least(job.perTask, job.rows - row), job.out + row * job.reader.channels);
}

// The whole array.
static void readAll(const Reading& reading, size_t rows, size_t channels, float* out) {
  ReadAllJob job = {readerOf(reading, channels), rows, (16 * readingBlock + channels - 1) / channels, out};
  parallel((rows + job.perTask - 1) / job.perTask, rows * channels, readPart, &job);
}

}  // namespace THETALAB_ISA
