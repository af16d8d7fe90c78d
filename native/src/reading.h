// Arrays that a kernel reads window by window: as they lie in memory, or made on the way from what they follow from (see
// Reading in convolution-jobs.h). What never becomes a whole array costs neither its memory nor the time to write and read it.
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

// f(place, channel) for every vector of every row; the last channels of a row, if they do not fill one, through copies: f
// loads with `Lanes::load` and stores with `Lanes::store`.
struct WholeLanes {
  static vf load(const float* p) { return THETALAB_ISA::load(p); }
  static void store(float* p, vf x) { THETALAB_ISA::store(p, x); }
};
struct FirstLanes {
  size_t count;
  vf load(const float* p) const { return loadPart(p, count); }
  void store(float* p, vf x) const { storePart(p, x, count); }
};

template <typename F>
static inline void forEachChannel(size_t rows, size_t channels, F f) {
  const size_t whole = channels / V * V;
  const FirstLanes rest = {channels - whole};
  for (size_t row = 0, at = 0; row < rows; row++, at += channels) {
    for (size_t c = 0; c < whole; c += V) f(at + c, c, WholeLanes());
    if (whole < channels) f(at + whole, whole, rest);
  }
}

static inline void addBias(const float* x, const float* bias, size_t rows, size_t channels, float* y) {
  forEachChannel(rows, channels, [=](size_t at, size_t c, auto lanes) {
    lanes.store(y + at, lanes.load(x + at) + lanes.load(bias + c));
  });
}

// (x + bias - centre) * factor + offset
static inline void normalizeValues(const float* x, const float* bias, const float* centre, const float* factor,
                                   const float* offset, size_t rows, size_t channels, float* y) {
  forEachChannel(rows, channels, [=](size_t at, size_t c, auto lanes) {
    const vf value = lanes.load(x + at) + lanes.load(bias + c) - lanes.load(centre + c);
    lanes.store(y + at, value * lanes.load(factor + c) + lanes.load(offset + c));
  });
}

// valuesFactor * values + factor * (other + bias - centre) + offset; y may be either array
static inline void combineValues(const float* values, const float* valuesFactor, const float* other, const float* bias,
                                 const float* centre, const float* factor, const float* offset, size_t rows,
                                 size_t channels, float* y) {
  forEachChannel(rows, channels, [=](size_t at, size_t c, auto lanes) {
    const vf around = lanes.load(other + at) + lanes.load(bias + c) - lanes.load(centre + c);
    const vf sum = lanes.load(valuesFactor + c) * lanes.load(values + at) + lanes.load(factor + c) * around;
    lanes.store(y + at, sum + lanes.load(offset + c));
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
      combineValues(r.values + first, r.valuesFactor, r.other + first, r.bias, r.centre, r.factor, r.offset, part, channels, y);
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
