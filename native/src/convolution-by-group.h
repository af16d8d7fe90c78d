// Convolution with wide groups of channels: one ordinary convolution for each group. Arguments as in convolution.h.
#pragma once

#include "convolution.h"

// Whether every group fills vectors by itself.
bool hasWideGroups(const ConvolutionShape&);

bool convolveByGroup(const Kernels&, const ConvolutionShape&, const float* x, const float* filter, float* out);
bool inputGradientByGroup(const Kernels&, const ConvolutionShape&, const float* dy, const float* filter, float* dx);
bool filterGradientByGroup(const Kernels&, const ConvolutionShape&, const float* x, const float* dy, float* dw);
