// Rows of numbers into the lanes of vectors and back, one row for each lane.
#pragma once

#include "masks.h"

namespace THETALAB_ISA {

#if defined(__GNUC__) && !defined(THETALAB_PORTABLE)

template <int... I>
struct Indices {};
template <int N, int... I>
struct IndicesBelow : IndicesBelow<N - 1, N - 1, I...> {};
template <int... I>
struct IndicesBelow<0, I...> {
  typedef Indices<I...> type;
};

// Swaps the off-diagonal blocks of D lanes between two rows that are D apart (Eklundh 1972).
template <int D, int... I>
static inline void exchange(vf& a, vf& b, Indices<I...>) {
#if defined(__clang__)
  const vf low = __builtin_shufflevector(a, b, ((I & D) ? V + I - D : I)...);
  b = __builtin_shufflevector(a, b, ((I & D) ? V + I : I + D)...);
#else
  const vf low = __builtin_shuffle(a, b, (vi){((I & D) ? V + I - D : I)...});
  b = __builtin_shuffle(a, b, (vi){((I & D) ? V + I : I + D)...});
#endif
  a = low;
}

template <int D>
static inline void exchangeAll(vf* rows) {
  for (int i = 0; i < V; i++)
    if (!(i & D)) exchange<D>(rows[i], rows[i + D], typename IndicesBelow<V>::type());
}

static inline void transposeSquare(vf* rows) {
#if defined(__AVX512F__)
  exchangeAll<8>(rows);
#endif
#if defined(__AVX2__)
  exchangeAll<4>(rows);
#endif
  exchangeAll<2>(rows);
  exchangeAll<1>(rows);
}

#else

static inline void transposeSquare(vf* rows) {
  for (int i = 0; i < V; i++)
    for (int j = 0; j < i; j++) {
      const float kept = rows[i].lane[j];
      rows[i].lane[j] = rows[j].lane[i];
      rows[j].lane[i] = kept;
    }
}

#endif

// `lanes[i * step]` becomes the vector of column i of up to V rows; the lanes of missing rows are 0.
static void rowsToLanes(const float* rows, size_t rowStep, size_t count, size_t columns, float* lanes, size_t step) {
  for (size_t i = 0; i < columns; i += V, lanes += V * step) {
    const size_t left = least(V, columns - i);
    vf square[V];
    for (size_t row = 0; row < V; row++) {
      if (row >= count) square[row] = splat(0);
      else square[row] = left == V ? load(rows + row * rowStep + i) : loadPart(rows + row * rowStep + i, left);
    }
    transposeSquare(square);
    for (size_t k = 0; k < left; k++) store(lanes + k * step, square[k]);
  }
}

// The way back; even columns are multiplied by one factor, odd ones by the other.
static void lanesToRows(const float* lanes, size_t step, size_t columns, float* rows, size_t rowStep, size_t count,
                        float evenFactor, float oddFactor) {
  const vf even = splat(evenFactor), odd = splat(oddFactor);
  for (size_t i = 0; i < columns; i += V, lanes += V * step) {
    const size_t left = least(V, columns - i);
    vf square[V];
    for (size_t k = 0; k < V; k++) square[k] = k < left ? load(lanes + k * step) * (k % 2 ? odd : even) : splat(0);
    transposeSquare(square);
    for (size_t row = 0; row < count; row++) {
      if (left == V) store(rows + row * rowStep + i, square[row]);
      else storePart(rows + row * rowStep + i, square[row], left);
    }
  }
}

}  // namespace THETALAB_ISA
