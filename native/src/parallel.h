// The one pool of threads of the process, and working memory.
#pragma once

#include <stddef.h>

// Calls task(context, index, worker) for every index below count, on all threads; worker is below workers(). Which thread
// takes which index is not fixed, so a task must write its own part of the result only: then the outcome is the same
// bits for any number of threads. Small work (in elements or multiplications) stays on the calling thread.
void parallel(size_t count, size_t work, void (*task)(void* context, size_t index, int worker), void* context);

// How many threads this call from JavaScript computes with: the number set when it began, whatever another JavaScript
// thread sets meanwhile, since working memory is shared out by it.
int workers();
void beginCall();
void setWorkers(int count);

// Working memory, aligned to 64 bytes, that is kept for the next call: each thread that calls in has its own `slot`s.
// Null when there is none.
float* scratch(int slot, size_t floats);
