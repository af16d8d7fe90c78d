// How the points of a row are dealt to tiles (toom-cook.h): neighbours in a tile are as far apart as the taps, so that with
// dilation the tiles of all phases of the row lie in one another.
#pragma once

#include "toom-cook.h"

namespace THETALAB_ISA {

// Tiles of outputs that a task computes together: one point's products fill the first-level cache.
constexpr int tilesOfTask = 36;
// The widest dilation: its phases are computed together, and must fit the second-level cache at least nearly.
constexpr int maxSpacing = 4 * tilesOfTask;

// Where tile number `tile` of a task begins: the phases of one group of outputs before the next group.
static inline int tileStart(int tile, int spacing, int outputs) {
  return tile / spacing * spacing * outputs + tile % spacing;
}

static inline int smaller(int a, int b) { return a < b ? a : b; }

// How many outputs of a tile lie among the task's points.
static inline int outputsWithin(int start, int points, int spacing, int outputs) {
  return start + (outputs - 1) * spacing < points ? outputs : (points - start + spacing - 1) / spacing;
}

// How many a task takes of a row of so many outputs: about `tilesOfTask`, all phases, and each task of the row as many.
static inline int tilesAtOnce(int width, int spacing, int outputs) {
  const int ofPhase = (width + spacing * outputs - 1) / (spacing * outputs);
  const int tasks = (ofPhase * spacing + tilesOfTask / 2) / tilesOfTask, most = tasks < ofPhase ? tasks : ofPhase;
  return most < 2 ? ofPhase * spacing : (ofPhase + most - 1) / most * spacing;
}

// The inputs that these tiles reach over.
static inline size_t windowOf(int tiles, int spacing, int outputs) {
  return tileStart(tiles - 1, spacing, outputs) + (toomPoints - 1) * spacing + 1;
}

// The inputs of all tiles at the points: out[point][tile][channel].
static void evaluateTiles(const ToomCook& t, const float* in, size_t inChannels, size_t channels, int spacing, int outputs,
                          int tiles, float* out) {
  const size_t step = spacing * inChannels;
  const size_t ofPoint = tiles * channels;
  for (int tile = 0; tile < tiles; tile++, out += channels) {
    const float* from = in + tileStart(tile, spacing, outputs) * inChannels;
    for (size_t c = 0; c < channels; c += V) {
      vf values[toomPoints], points[toomPoints];
      if (inChannels - c >= (size_t)V) {
        THETALAB_UNROLL for (int q = 0; q < toomPoints; q++) values[q] = load(from + q * step + c);
      } else {
        for (int q = 0; q < toomPoints; q++) values[q] = loadPart(from + q * step + c, inChannels - c);
      }
      evaluateInputs(t, values, points);
      THETALAB_UNROLL for (int p = 0; p < toomPoints; p++) store(out + p * ofPoint + c, points[p]);
    }
  }
}

}  // namespace THETALAB_ISA
