// Augmentations of one signal at a time that move or weigh samples: the operations of `perform` in src/augment in their order,
// in double precision, so that the bits are the same.
#pragma once

#include "doubles.h"
#include "kernels.h"

namespace THETALAB_ISA {

// One signal: x may be y only where each sample follows from the one in its own place.
struct SignalChange {
  const float* x;
  float* y;
  size_t samples;
  const double* numbers;
  size_t each;
  double* memory;  // as many numbers as the signal has samples
};

// factor
static inline void scaleSignal(const SignalChange& c) {
  const double factor = c.numbers[0];
  for (size_t t = 0; t < c.samples; t++) c.y[t] = (float)(factor * (double)c.x[t]);
}

// shift
static inline void shiftSignal(const SignalChange& c) {
  const double shift = c.numbers[0];
  for (size_t t = 0; t < c.samples; t++) c.y[t] = (float)((double)c.x[t] + shift);
}

static inline void reverseSignal(const SignalChange& c) {
  for (size_t t = 0; t < c.samples; t++) c.y[t] = c.x[c.samples - 1 - t];
}

// (begin, length) of pieces that are put together; silence where a piece begins before the signal
static inline void assembleSignal(const SignalChange& c) {
  float* to = c.y;
  for (size_t i = 0; i + 1 < c.each; i += 2) {
    const size_t length = (size_t)c.numbers[i + 1];
    if (c.numbers[i] < 0) memset(to, 0, length * sizeof(float));
    else memcpy(to, c.x + (size_t)c.numbers[i], length * sizeof(float));
    to += length;
  }
}

// x at a place between two samples; `gap` samples from `start` on do not count.
static inline float sampleBetween(const float* x, double place, size_t last, size_t start, size_t gap) {
  const size_t before = least((size_t)place, last);
  const double share = place - (double)before;
  const double first = (double)x[before < start ? before : before + gap];
  if (share == 0 || before == last) return (float)first;
  const size_t after = before + 1;
  return (float)(first + product(share, (double)x[after < start ? after : after + gap] - first));
}

// start and length of what is cut out
static inline void stretchSignal(const SignalChange& c) {
  const size_t start = (size_t)c.numbers[0], gap = (size_t)c.numbers[1], last = c.samples - gap - 1;
  const double step = c.samples > 1 ? (double)last / (double)(c.samples - 1) : 0;
  for (size_t t = 0; t < c.samples;) {
    double places[D];
    for (int i = 0; i < D; i++) places[i] = product((double)(t + (size_t)i), step);
    const size_t end = (size_t)places[D - 1] + 1;
    const bool isBefore = end < start, isBehind = (size_t)places[0] >= start && end <= last;
    if (t + D <= c.samples && (isBefore || isBehind)) {
      narrowBetween(c.y + t, isBehind ? c.x + gap : c.x, loadDoubles(places));
      t += D;
    } else {
      c.y[t] = sampleBetween(c.x, places[0], last, start, gap);
      t++;
    }
  }
}

// Where a place beyond the ends lies when the signal is mirrored there.
static inline double mirroredSample(const float* x, ptrdiff_t at, ptrdiff_t samples) {
  if (at >= 0 && at < samples) return (double)x[at];
  const ptrdiff_t period = 2 * samples, within = (at % period + period) % period;
  return (double)x[within < samples ? within : period - 1 - within];
}

// window
static inline void averageSignal(const SignalChange& c) {
  const ptrdiff_t window = (ptrdiff_t)c.numbers[0], first = -(window / 2), samples = (ptrdiff_t)c.samples;
  double sum = 0;
  for (ptrdiff_t k = first; k < first + window; k++) sum += mirroredSample(c.x, k, samples);
  ptrdiff_t t = 0;
  const auto slowly = [&](ptrdiff_t end) {
    for (; t < end; t++) {
      c.memory[t] = sum;
      sum += mirroredSample(c.x, t + first + window, samples) - mirroredSample(c.x, t + first, samples);
    }
  };
  slowly((ptrdiff_t)least((size_t)-first, c.samples));
  for (; t < samples - (first + window); t++) {
    c.memory[t] = sum;
    sum += (double)c.x[t + first + window] - (double)c.x[t + first];
  }
  slowly(samples);
  for (t = 0; t < samples; t++) c.y[t] = (float)(c.memory[t] / (double)window);
}

// radius, sum of all weights, weights from the middle outwards
static inline void smoothSignal(const SignalChange& c) {
  const ptrdiff_t radius = (ptrdiff_t)c.numbers[0], samples = (ptrdiff_t)c.samples;
  const double total = c.numbers[1], *weights = c.numbers + 2;
  ptrdiff_t t = 0;
  const auto slowly = [&](ptrdiff_t end) {
    for (; t < end; t++) {
      double sum = product(weights[0], (double)c.x[t]);
      for (ptrdiff_t k = 1; k <= radius; k++)
        sum += product(weights[k], mirroredSample(c.x, t - k, samples) + mirroredSample(c.x, t + k, samples));
      c.y[t] = (float)(sum / total);
    }
  };
  slowly(radius < samples ? radius : samples);
  for (; t + D <= samples - radius; t += D) {
    vd sum = product(splatDouble(weights[0]), widen(c.x + t));
    for (ptrdiff_t k = 1; k <= radius; k++)
      sum = sum + product(splatDouble(weights[k]), widen(c.x + t - k) + widen(c.x + t + k));
    narrow(c.y + t, sum / splatDouble(total));
  }
  slowly(samples);
}

// knots of the speed, then its second derivatives there
static inline void splineSpeeds(const double* knots, size_t count, double* speeds, size_t samples) {
  const double* bends = knots + count;
  const size_t last = count - 1;
  const double step = samples > 1 ? (double)last / (double)(samples - 1) : 0;
  for (size_t t = 0; t < samples; t++) {
    const double place = product((double)t, step);
    const size_t k = least((size_t)place, last - 1);
    const double b = place - (double)k, a = 1 - b;
    const double bend = product(product(product(a, a) - 1, a), bends[k]) + product(product(product(b, b) - 1, b), bends[k + 1]);
    speeds[t] = product(a, knots[k]) + product(b, knots[k + 1]) + bend / 6;
  }
}

static inline void warpSignal(const SignalChange& c) {
  constexpr double slowest = 0.1;
  const size_t last = c.samples - 1;
  double* times = c.memory;
  splineSpeeds(c.numbers, c.each / 2, times, c.samples);
  double distance = 0, speed = times[0] > slowest ? times[0] : slowest;
  times[0] = 0;
  for (size_t t = 1; t < c.samples; t++) {
    const double next = times[t] > slowest ? times[t] : slowest;
    distance += (speed + next) / 2;
    speed = next;
    times[t] = distance;
  }
  const double scale = last > 0 ? (double)last / times[last] : 0;
  size_t t = 0;
  for (; t + D <= last && (size_t)product(times[t + D - 1], scale) < last; t += D)
    narrowBetween(c.y + t, c.x, product(loadDoubles(times + t), splatDouble(scale)));
  for (; t <= last; t++) {
    const double time = product(times[t], scale);
    const size_t before = least((size_t)time, last > 0 ? last - 1 : 0);
    const double share = time - (double)before, start = (double)c.x[before];
    c.y[t] = share == 0 ? (float)start : (float)(start + product(share, (double)c.x[before + 1] - start));
  }
}

}  // namespace THETALAB_ISA
