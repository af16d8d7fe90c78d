#include "convolution-by-group.h"

#include <string.h>

#include "parallel.h"

namespace {

constexpr int wideGroup = 8;
constexpr size_t rowsOfTask = 1024;
constexpr int slotOfGroups = 3;

// Moves some columns of a matrix from one row length to another.
struct Columns {
  const float* from;
  size_t fromLength;
  float* to;
  size_t toLength, rows, width;
};

void moveRows(void* context, size_t index, int) {
  const Columns& c = *static_cast<const Columns*>(context);
  const size_t end = (index + 1) * rowsOfTask < c.rows ? (index + 1) * rowsOfTask : c.rows;
  for (size_t row = index * rowsOfTask; row < end; row++)
    memcpy(c.to + row * c.toLength, c.from + row * c.fromLength, c.width * sizeof(float));
}

void move(Columns c) { parallel((c.rows + rowsOfTask - 1) / rowsOfTask, c.rows * c.width, moveRows, &c); }

// One of the three arrays of a convolution, with the group's own copy of it.
struct Part {
  size_t rows, length, width;  // of all groups; columns of one
  float* own;
  void take(const float* all, int group) const { move({all + group * width, length, own, width, rows, width}); }
  void put(float* all, int group) const { move({own, width, all + group * width, length, rows, width}); }
};

struct Parts {
  ConvolutionShape one;  // the convolution of one group
  Part in, filter, out;
  bool hasMemory;
};

Parts partsOf(const ConvolutionShape& s) {
  Parts p;
  p.one = s;
  p.one.groups = 1;
  p.one.inChannels /= s.groups;
  p.one.outChannels /= s.groups;
  const size_t in = p.one.inChannels, out = p.one.outChannels;
  p.in = {size_t(s.batch) * s.inHeight * s.inWidth, size_t(s.inChannels), in, nullptr};
  p.filter = {size_t(s.kernelHeight) * s.kernelWidth * in, size_t(s.outChannels), out, nullptr};
  p.out = {size_t(s.batch) * s.outHeight * s.outWidth, size_t(s.outChannels), out, nullptr};
  const auto padded = [](const Part& part) { return (part.rows * part.width + 15) / 16 * 16; };
  float* memory = scratch(slotOfGroups, padded(p.in) + padded(p.filter) + padded(p.out));
  p.hasMemory = memory != nullptr;
  if (!memory) return p;
  p.in.own = memory;
  p.filter.own = p.in.own + padded(p.in);
  p.out.own = p.filter.own + padded(p.filter);
  return p;
}

Reading plain(const float* values) {
  Reading reading{};
  reading.form = Form::kPlain;
  reading.values = values;
  return reading;
}

}  // namespace

bool hasWideGroups(const ConvolutionShape& s) {
  return s.groups > 1 && s.inChannels / s.groups >= wideGroup && s.outChannels / s.groups >= wideGroup;
}

bool convolveByGroup(const Kernels& kernels, const ConvolutionShape& s, const float* x, const float* filter, float* out) {
  const Parts p = partsOf(s);
  for (int group = 0; group < s.groups; group++) {
    if (!p.hasMemory) return false;
    p.in.take(x, group);
    p.filter.take(filter, group);
    if (!convolve(kernels, p.one, plain(p.in.own), p.filter.own, p.out.own)) return false;
    p.out.put(out, group);
  }
  return true;
}

bool inputGradientByGroup(const Kernels& kernels, const ConvolutionShape& s, const float* dy, const float* filter, float* dx) {
  const Parts p = partsOf(s);
  for (int group = 0; group < s.groups; group++) {
    if (!p.hasMemory) return false;
    p.out.take(dy, group);
    p.filter.take(filter, group);
    if (!convolutionInputGradient(kernels, p.one, plain(p.out.own), p.filter.own, p.in.own)) return false;
    p.in.put(dx, group);
  }
  return true;
}

bool filterGradientByGroup(const Kernels& kernels, const ConvolutionShape& s, const float* x, const float* dy, float* dw) {
  const Parts p = partsOf(s);
  for (int group = 0; group < s.groups; group++) {
    if (!p.hasMemory) return false;
    p.in.take(x, group);
    p.out.take(dy, group);
    if (!convolutionFilterGradient(kernels, p.one, plain(p.in.own), plain(p.out.own), p.filter.own)) return false;
    p.filter.put(dw, group);
  }
  return true;
}
