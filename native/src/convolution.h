// Two-dimensional convolution on [batch, height, width, channels] with filters [height, width, in / groups, out]; a
// one-dimensional one has height 1, a depthwise one as many groups as input channels. All sizes are positive and belong
// together, and with several groups arrays are plain: the caller has checked them.
#pragma once

#include "kernels.h"

struct ConvolutionShape {
  int batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels;
  int kernelHeight, kernelWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, padTop, padLeft;
  int groups;  // divides inChannels and outChannels
};

// Whether convolutions of the calling thread go the direct way even where the fast one suits; it is a little more accurate.
void setDirectConvolution(bool direct);

// Each returns false when there is no working memory.
bool convolve(const Kernels&, const ConvolutionShape&, const Reading& x, const float* filter, float* out);
bool convolutionInputGradient(const Kernels&, const ConvolutionShape&, const Reading& dy, const float* filter, float* dx);
bool convolutionFilterGradient(const Kernels&, const ConvolutionShape&, const Reading& x, const Reading& dy, float* dw);
