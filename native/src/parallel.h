// The one pool of threads of the process, and working memory.
#pragma once

#include <stddef.h>

// Calls task(context, index, worker) for every index below count, on all threads; worker is below workers(). Which thread
// takes which index is not fixed, so a task must write its own part of the result only: then the outcome is the same
// bits for any number of threads. Small work (in elements or multiplications) stays on the calling thread, and so does
// work that comes while the pool is busy for another JavaScript thread or that a task itself hands in. Denormal numbers
// are zero in tasks.
void parallel(size_t count, size_t work, void (*task)(void* context, size_t index, int worker), void* context);

// How many threads the calling thread's work is shared by: each JavaScript thread has its own number, from 1 to 256, and
// 1 until it sets one. Tasks are given their worker's number instead of asking.
int workers();
void setWorkers(int count);

// For tasks that change what is not their own: one of them at a time has a place. Whoever holds one asks for no other.
void lockPlace(size_t place);
void unlockPlace(size_t place);

// Working memory, aligned to 64 bytes, that is kept for the next call: each thread that calls in has its own `slot`s,
// from 0 to 3. Null when there is none. Not for tasks: the memory of the call that they belong to would be overwritten.
float* scratch(int slot, size_t floats);

// How many bytes were asked for when `scratch` last gave null on this thread.
size_t refusedBytes();

// A block, aligned to 64 bytes, or null. Blocks beyond the limit, which is a number of bytes and at first none, are not
// even asked of the system: it might grant more than there is, and end the process when the memory is used.
void* allocateBlock(size_t bytes);
void freeBlock(void* block);
void setMemoryLimit(size_t bytes);
