// The graph of t-SNE's joint probabilities.
#pragma once

#include <stddef.h>
#include <stdint.h>

// How many entries `joinNeighbours` may need for so many neighbours of each of so many points.
size_t mostGraphEntries(size_t points, size_t count);

// Joint probabilities of points that have so many neighbours each, by number, with weights that sum to 1: p_ij = (w_ij + w_ji)
// / 2n. Fills the rows of a TsneGraph; false when there is no working memory.
bool joinNeighbours(size_t points, size_t count, const int32_t* neighbours, const float* weights, int32_t* rowStart,
                    int32_t* columns, float* probabilities);
