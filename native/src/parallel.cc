#include "parallel.h"

#include <stdlib.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

#if defined(__x86_64__) || defined(_M_X64)
#include <xmmintrin.h>
#define THETALAB_HAS_MXCSR
#endif

namespace {

constexpr int maxWorkers = 256;
constexpr size_t smallWork = 32768;
constexpr int spins = 2000;

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
    busy_.store(helpers);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      helpers_ = helpers;
      generation_.fetch_add(1);
    }
    start_.notify_all();
    work(0);
    for (int spin = 0; busy_.load() > 0 && spin < spins; spin++) pause();
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait(lock, [&] { return busy_.load() == 0; });
  }

  std::mutex use;  // held by the thread that runs a job
  std::atomic<int> wanted_{1};

 private:
  // Starts threads until there are as many helpers as asked for, or the system gives no more; returns how many to use.
  int grow(int helpers) {
    try {
      for (; created_ < helpers; created_++) {
        std::thread([this, id = created_ + 1, seen = generation_.load()] { loop(id, seen); }).detach();
      }
    } catch (const std::system_error&) {
      return created_;
    }
    return helpers;
  }

  void loop(int id, unsigned seen) {
    FlushDenormals flush;
    for (;;) {
      for (int spin = 0; generation_.load() == seen && spin < spins; spin++) pause();
      {
        std::unique_lock<std::mutex> lock(mutex_);
        start_.wait(lock, [&] { return generation_.load() != seen; });
        seen = generation_.load();
        if (id > helpers_) continue;
      }
      work(id);
      if (busy_.fetch_sub(1) == 1) {
        std::lock_guard<std::mutex> lock(mutex_);
        done_.notify_one();
      }
    }
  }

  void work(int id) {
    for (size_t index = next_.fetch_add(1); index < job_.count; index = next_.fetch_add(1)) job_.task(job_.context, index, id);
  }

  Job job_{};
  std::mutex mutex_;
  std::condition_variable start_, done_;
  std::atomic<unsigned> generation_{0};
  std::atomic<size_t> next_{0};
  std::atomic<int> busy_{0};
  int helpers_ = 0;
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
    for (float* p : data) free(p);
  }
};

thread_local Scratch memory;
thread_local int workersOfCall = 1;

}  // namespace

int workers() { return workersOfCall; }

void beginCall() { workersOfCall = pool().wanted_.load(); }

void setWorkers(int count) { pool().wanted_.store(count < 1 ? 1 : count > maxWorkers ? maxWorkers : count); }

void parallel(size_t count, size_t work, void (*task)(void*, size_t, int), void* context) {
  if (count > 1 && work > smallWork && workers() > 1) {
    // Somebody else's job is running (a worker thread of Node that shares the pool): do this one alone.
    std::unique_lock<std::mutex> lock(pool().use, std::try_to_lock);
    if (lock.owns_lock()) {
      FlushDenormals flush;
      pool().run({task, context, count, workers()});
      return;
    }
  }
  FlushDenormals flush;
  for (size_t index = 0; index < count; index++) task(context, index, 0);
}

float* scratch(int slot, size_t floats) {
  if (memory.size[slot] >= floats) return memory.data[slot];
  free(memory.data[slot]);
  memory.data[slot] = nullptr;
  memory.size[slot] = 0;
  const size_t bytes = (floats * sizeof(float) + 127) / 64 * 64;
#if defined(_WIN32)
  memory.data[slot] = static_cast<float*>(malloc(bytes));
#else
  void* block = nullptr;
  if (posix_memalign(&block, 64, bytes) == 0) memory.data[slot] = static_cast<float*>(block);
#endif
  if (memory.data[slot]) memory.size[slot] = floats;
  return memory.data[slot];
}
