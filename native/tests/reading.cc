// Convolutions and sums of arrays that are made where they are read: those of the same arrays in memory.
#include "../src/convolution.h"
#include "test.h"

namespace {

struct Made {
  Floats values, other, bias, centre, factor, offset, valuesFactor;
  Reading reading;
  Floats array;  // what it reads as
};

Made made(const Kernels& kernels, Form form, size_t rows, int channels, uint32_t seed) {
  const auto few = [=](uint32_t more) { return normal(channels, seed + more); };
  Made m = {normal(rows * channels, seed), normal(rows * channels, seed + 1), few(2), few(3), few(4), few(5), few(6), {}, {}};
  const Dropping dropping = {form == Form::kActivated ? 19661u : 0, 1 / 0.7f, seed, 9};
  m.reading = {form,           m.values.data(), m.bias.data(),         m.centre.data(), m.factor.data(),
               m.offset.data(), m.other.data(), m.valuesFactor.data(), dropping};
  m.array.resize(rows * channels);
  kernels.read(m.reading, rows, channels, m.array.data());
  return m;
}

// The same results from what is made on the way and from arrays in memory.
void compare(const Kernels& kernels, const ConvolutionShape& s, Form form) {
  const size_t inRows = size_t(s.batch) * s.inWidth, outRows = size_t(s.batch) * s.outWidth;
  const Made x = made(kernels, form, inRows, s.inChannels, 1), dy = made(kernels, form, outRows, s.outChannels, 20);
  const Floats filter = normal(size_t(s.kernelWidth) * s.inChannels * s.outChannels, 40);
  const auto results = [&](const Reading& input, const Reading& gradient) {
    Floats out(dy.array.size()), dx(x.array.size()), dw(filter.size());
    CHECK(convolve(kernels, s, input, filter.data(), out.data()));
    CHECK(convolutionInputGradient(kernels, s, gradient, filter.data(), dx.data()));
    CHECK(convolutionFilterGradient(kernels, s, input, gradient, dw.data()));
    out.insert(out.end(), dx.begin(), dx.end());
    out.insert(out.end(), dw.begin(), dw.end());
    return out;
  };
  const Floats got = ON_ANY_WORKERS([&] { return results(x.reading, dy.reading); });
  const Floats wanted = results(plain(x.array), plain(dy.array));
  CHECK_CLOSE(got, Doubles(wanted.begin(), wanted.end()), 1e-5);
}

constexpr Form forms[] = {Form::kPlain, Form::kBiased, Form::kActivated, Form::kCombined};

}  // namespace

TEST("convolutions of what is made on the way") {
  const ConvolutionShape shapes[] = {
      {2, 1, 61, 16, 1, 61, 16, 1, 7, 1, 1, 1, 1, 0, 3, 1},
      {2, 1, 130, 19, 1, 130, 35, 1, 5, 1, 1, 1, 3, 0, 6, 1},
      {2, 1, 41, 5, 1, 21, 17, 1, 5, 1, 2, 1, 1, 0, 2, 1},
      {3, 1, 4, 3, 1, 4, 2, 1, 3, 1, 1, 1, 9, 0, 9, 1},
  };
  for (bool direct : {true, false}) {
    setDirectConvolution(direct);
    for (const ConvolutionShape& s : shapes)
      for (Form form : forms) compare(kernels, s, form);
  }
  setDirectConvolution(false);
}

TEST("sums of what is made on the way") {
  for (Form form : forms) {
    const size_t outer = 3, reduced = 500, inner = 21;
    const Made x = made(kernels, form, outer * reduced, inner, 3);
    const auto sums = [&](const Reading& reading) {
      Floats out(outer * inner);
      CHECK(kernels.sum(reading, out.data(), outer, reduced, inner, 1));
      return out;
    };
    CHECK_SAME(ON_ANY_WORKERS([&] { return sums(x.reading); }), sums(plain(x.array)));
  }
}
