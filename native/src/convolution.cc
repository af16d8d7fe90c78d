#include "convolution.h"

#include <utility>
#include <vector>

#include "convolution-by-group.h"
#include "parallel.h"

namespace {

thread_local bool directOnly = false;

struct Taps {
  std::vector<int> height, width, index;
};

// Images one pixel wide are rows in memory: along the width is where the kernels are fast.
ConvolutionShape layRowsFlat(ConvolutionShape s) {
  if (s.inWidth != 1 || s.outWidth != 1 || s.kernelWidth != 1 || s.padLeft != 0) return s;
  std::swap(s.inHeight, s.inWidth);
  std::swap(s.outHeight, s.outWidth);
  std::swap(s.kernelHeight, s.kernelWidth);
  std::swap(s.strideHeight, s.strideWidth);
  std::swap(s.dilationHeight, s.dilationWidth);
  std::swap(s.padTop, s.padLeft);
  return s;
}

bool run(const Kernels& kernels, Correlation& c, const Taps& taps, WeightLayout layout, int groups) {
  layout.taps = c.taps = static_cast<int>(taps.index.size());
  layout.inputs = c.inChannels / groups;
  layout.outputs = c.outChannels;
  layout.tapIndex = taps.index.data();
  c.tapHeight = taps.height.data();
  c.tapWidth = taps.width.data();
  c.weights = layout;
  c.direct = directOnly;
  c.groups = groups;
  return groups == 1 ? kernels.correlate(c) : kernels.correlateGroups(c);
}

// The output offsets from which one phase (input index modulo stride) of an axis draws, and the filter taps that go with
// them, in order of offset.
void phaseTaps(int phase, int kernel, int stride, int dilation, int pad, std::vector<int>& offsets, std::vector<int>& taps) {
  for (int k = kernel - 1; k >= 0; k--) {
    const int distance = phase + pad - k * dilation;
    if (distance % stride != 0) continue;
    offsets.push_back(distance / stride);
    taps.push_back(k);
  }
}

}  // namespace

void setDirectConvolution(bool direct) { directOnly = direct; }

bool convolve(const Kernels& kernels, const ConvolutionShape& shape, const Reading& x, const float* filter, float* out) {
  if (hasWideGroups(shape)) return convolveByGroup(kernels, shape, x.values, filter, out);
  const ConvolutionShape s = layRowsFlat(shape);
  Taps taps;
  for (int h = 0; h < s.kernelHeight; h++) {
    for (int w = 0; w < s.kernelWidth; w++) {
      taps.height.push_back(h * s.dilationHeight - s.padTop);
      taps.width.push_back(w * s.dilationWidth - s.padLeft);
      taps.index.push_back(h * s.kernelWidth + w);
    }
  }
  Correlation c{};
  c.in = x;
  c.batch = s.batch;
  c.inHeight = s.inHeight;
  c.inWidth = s.inWidth;
  c.inChannels = s.inChannels;
  c.strideHeight = s.strideHeight;
  c.strideWidth = s.strideWidth;
  c.out = out;
  c.outHeight = c.gridHeight = s.outHeight;
  c.outWidth = c.gridWidth = s.outWidth;
  c.outChannels = s.outChannels;
  c.outStepHeight = c.outStepWidth = 1;
  WeightLayout layout{};
  layout.source = filter;
  layout.tapStride = static_cast<size_t>(s.inChannels / s.groups) * s.outChannels;
  layout.inputStride = s.outChannels;
  layout.outputStride = 1;
  layout.groupStride = s.outChannels / s.groups;
  return run(kernels, c, taps, layout, s.groups);
}

bool convolutionInputGradient(const Kernels& kernels, const ConvolutionShape& shape, const Reading& dy, const float* filter,
                              float* dx) {
  if (hasWideGroups(shape)) return inputGradientByGroup(kernels, shape, dy.values, filter, dx);
  const ConvolutionShape s = layRowsFlat(shape);
  Correlation c{};
  c.in = dy;
  c.batch = s.batch;
  c.inHeight = s.outHeight;
  c.inWidth = s.outWidth;
  c.inChannels = s.outChannels;
  c.strideHeight = c.strideWidth = 1;
  c.out = dx;
  c.outHeight = s.inHeight;
  c.outWidth = s.inWidth;
  c.outChannels = s.inChannels;
  c.outStepHeight = s.strideHeight;
  c.outStepWidth = s.strideWidth;
  WeightLayout layout{};
  layout.source = filter;
  layout.tapStride = static_cast<size_t>(s.inChannels / s.groups) * s.outChannels;
  layout.inputStride = 1;
  layout.outputStride = s.outChannels;
  layout.groupStride = s.outChannels / s.groups;
  // With a stride the input falls into phases, each of which meets its own taps.
  for (int h = 0; h < s.strideHeight && h < s.inHeight; h++) {
    for (int w = 0; w < s.strideWidth && w < s.inWidth; w++) {
      std::vector<int> heights, heightTaps, widths, widthTaps;
      phaseTaps(h, s.kernelHeight, s.strideHeight, s.dilationHeight, s.padTop, heights, heightTaps);
      phaseTaps(w, s.kernelWidth, s.strideWidth, s.dilationWidth, s.padLeft, widths, widthTaps);
      Taps taps;
      for (size_t i = 0; i < heights.size(); i++) {
        for (size_t j = 0; j < widths.size(); j++) {
          taps.height.push_back(heights[i]);
          taps.width.push_back(widths[j]);
          taps.index.push_back(heightTaps[i] * s.kernelWidth + widthTaps[j]);
        }
      }
      c.outFirstHeight = h;
      c.outFirstWidth = w;
      c.gridHeight = (s.inHeight - h + s.strideHeight - 1) / s.strideHeight;
      c.gridWidth = (s.inWidth - w + s.strideWidth - 1) / s.strideWidth;
      if (!run(kernels, c, taps, layout, s.groups)) return false;
    }
  }
  return true;
}

bool convolutionFilterGradient(const Kernels& kernels, const ConvolutionShape& shape, const Reading& x, const Reading& dy,
                               float* dw) {
  if (hasWideGroups(shape)) return filterGradientByGroup(kernels, shape, x.values, dy.values, dw);
  const ConvolutionShape s = layRowsFlat(shape);
  const FilterGradient gradient = {x,
                                   dy,
                                   dw,
                                   s.batch,
                                   s.inHeight,
                                   s.inWidth,
                                   s.inChannels,
                                   s.outHeight,
                                   s.outWidth,
                                   s.outChannels,
                                   s.kernelHeight,
                                   s.kernelWidth,
                                   s.strideHeight,
                                   s.strideWidth,
                                   s.dilationHeight,
                                   s.dilationWidth,
                                   s.padTop,
                                   s.padLeft,
                                   directOnly,
                                   s.groups};
  return s.groups == 1 ? kernels.filterGradient(gradient) : kernels.filterGradientGroups(gradient);
}
