#include "parallel.h"

#include <stdint.h>
#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>

#include "wake-elsewhere.h"

#if defined(__x86_64__) || defined(_M_X64)
#include <xmmintrin.h>
#define THETALAB_HAS_MXCSR
#endif

namespace {

constexpr int maxWorkers = 256;
constexpr size_t smallWork = 32768;
constexpr auto patience = std::chrono::microseconds(300);
constexpr int pauses = 64;

// Flushes denormals to zero while it lives, then restores what JavaScript expects.
struct FlushDenormals {
#if defined(THETALAB_HAS_MXCSR)
  unsigned saved = _mm_getcsr();
  FlushDenormals() { _mm_setcsr(saved | 0x8040); }
  ~FlushDenormals() { _mm_setcsr(saved); }
#elif defined(__aarch64__)
  unsigned long saved;
  FlushDenormals() {
    asm volatile("mrs %0, fpcr" : "=r"(saved));
    asm volatile("msr fpcr, %0" ::"r"(saved | (1ul << 24)));
  }
  ~FlushDenormals() { asm volatile("msr fpcr, %0" ::"r"(saved)); }
#endif
};

void pause() {
#if defined(THETALAB_HAS_MXCSR)
  _mm_pause();
#endif
}

void breathe() {
  for (int i = 0; i < pauses; i++) pause();
  std::this_thread::yield();
}

// Waits awake: a thread that sleeps between two kernels of a training step is late for the second, since a virtual
// processor that halts takes long to return. Whoever else wants the processor gets it.
template <class Condition>
void waitAwake(Condition come) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!come()) {
    for (int i = 0; i < pauses && !come(); i++) pause();
    if (std::chrono::steady_clock::now() > end) return;
    std::this_thread::yield();
  }
}

struct Job {
  void (*task)(void*, size_t, int);
  void* context;
  size_t count;
  int workers;
};

class Pool {
 public:
  void run(const Job& job) {
    const int helpers = grow(job.workers - 1);
    job_ = job;
    next_.store(0);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      for (int id = 1; id <= helpers; id++) sleepers_[id].sendElsewhere();
      entrance_.store(((entrance_.load() >> generationBits) + 1) << generationBits | open);
    }
    start_.notify_all();
    work(0);
    entrance_.fetch_and(~open);
    waitAwake([&] { return inside() == 0; });
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait(lock, [&] { return inside() == 0; });
  }

  std::mutex use;  // held by the thread that runs a job

 private:
  // What helpers pass to work on a job: its number, whether it is open, and how many are inside. Whoever comes when the
  // caller has done the work alone finds it closed, so that nobody waits for a thread that is slow to wake.
  static constexpr int generationBits = 32;
  static constexpr uint64_t open = uint64_t{1} << 31;
  uint64_t generation() const { return entrance_.load() >> generationBits; }
  uint64_t inside() const { return entrance_.load() & (open - 1); }
  bool enter() {
    uint64_t now = entrance_.load();
    while (now & open) {
      if (entrance_.compare_exchange_weak(now, now + 1)) return true;
    }
    return false;
  }
  void leave() {
    if (((entrance_.fetch_sub(1) - 1) & (2 * open - 1)) != 0) return;  // others are inside, or more may come
    std::lock_guard<std::mutex> lock(mutex_);
    done_.notify_one();
  }

  // Starts threads until there are as many helpers as asked for, or the system gives no more; returns how many to use.
  int grow(int helpers) {
    try {
      for (; created_ < helpers; created_++) {
        std::thread([this, id = created_ + 1, seen = generation()] { loop(id, seen); }).detach();
      }
    } catch (const std::system_error&) {
      return created_;
    } catch (const std::bad_alloc&) {
      return created_;
    }
    return helpers;
  }

  void loop(int id, uint64_t seen) {
    FlushDenormals flush;
    for (;;) {
      waitAwake([&] { return generation() != seen; });
      if (generation() == seen) sleep(id, seen);
      seen = generation();
      if (!enter()) continue;
      if (id < job_.workers) work(id);
      leave();
    }
  }

  void sleep(int id, uint64_t seen) {
    std::unique_lock<std::mutex> lock(mutex_);
    sleepers_[id].lieDown();
    start_.wait(lock, [&] { return generation() != seen; });
    sleepers_[id].getUp();
  }

  void work(int id) {
    for (size_t index = next_.fetch_add(1); index < job_.count; index = next_.fetch_add(1)) job_.task(job_.context, index, id);
  }

  Job job_{};
  std::mutex mutex_;
  std::condition_variable start_, done_;
  std::atomic<uint64_t> entrance_{0};
  std::atomic<size_t> next_{0};
  Sleeper sleepers_[maxWorkers];
  int created_ = 0;
};

// Never destroyed: its threads sleep on it until the process ends.
Pool& pool() {
  static Pool* instance = new Pool;
  return *instance;
}

struct Scratch {
  float* data[4] = {};
  size_t size[4] = {};
  ~Scratch() {
    for (float* p : data) freeBlock(p);
  }
};

thread_local Scratch memory;
thread_local size_t refused = 0;
thread_local int workersOfThread = 1;
thread_local bool sharing = false;  // this thread's job is with the pool
std::atomic<size_t> memoryLimit{SIZE_MAX};

constexpr size_t mostHeld = 4096;
std::atomic<bool> held[mostHeld];  // places that are as far apart share one

void runAlone(const Job& job) {
  FlushDenormals flush;
  for (size_t index = 0; index < job.count; index++) job.task(job.context, index, 0);
}

}  // namespace

int workers() { return workersOfThread; }

void setWorkers(int count) { workersOfThread = count < 1 ? 1 : count > maxWorkers ? maxWorkers : count; }

void parallel(size_t count, size_t work, void (*task)(void*, size_t, int), void* context) {
  const Job job = {task, context, count, workers()};
  if (count <= 1 || work <= smallWork || workers() == 1 || sharing) return runAlone(job);
  std::unique_lock<std::mutex> lock(pool().use, std::try_to_lock);
  if (!lock.owns_lock()) return runAlone(job);
  FlushDenormals flush;
  sharing = true;
  pool().run(job);
  sharing = false;
}

void lockPlace(size_t place) {
  while (held[place % mostHeld].exchange(true, std::memory_order_acquire)) breathe();
}

void unlockPlace(size_t place) { held[place % mostHeld].store(false, std::memory_order_release); }

void setMemoryLimit(size_t bytes) { memoryLimit.store(bytes); }

void* allocateBlock(size_t bytes) {
  if (bytes > memoryLimit.load()) return nullptr;
#if defined(_WIN32)
  return _aligned_malloc(bytes, 64);
#else
  void* block = nullptr;
  return posix_memalign(&block, 64, bytes) == 0 ? block : nullptr;
#endif
}

void freeBlock(void* block) {
#if defined(_WIN32)
  _aligned_free(block);
#else
  free(block);
#endif
}

float* scratch(int slot, size_t floats) {
  if (memory.data[slot] && memory.size[slot] >= floats) return memory.data[slot];
  freeBlock(memory.data[slot]);
  memory.data[slot] = nullptr;
  memory.size[slot] = 0;
  // More than any machine has, and less than what would overflow.
  const size_t most = SIZE_MAX / 8 / sizeof(float);
  const size_t bytes = ((floats < most ? floats : most) * sizeof(float) + 127) / 64 * 64;
  memory.data[slot] = floats < most ? static_cast<float*>(allocateBlock(bytes)) : nullptr;
  if (memory.data[slot]) memory.size[slot] = floats;
  else refused = bytes;
  return memory.data[slot];
}

size_t refusedBytes() { return refused; }
