// The pool of threads and working memory.
#include "../src/parallel.h"

#include <stdint.h>

#include <atomic>
#include <chrono>
#include <thread>

#if defined(__linux__)
#include <sched.h>
#endif

#include "test.h"

namespace {

constexpr size_t muchWork = 1 << 20;

struct Counted {
  std::vector<std::atomic<int>> calls;
  int workers;
  std::atomic<bool> strange{false};
  explicit Counted(size_t count) : calls(count), workers(::workers()) {}
};

void countCall(void* context, size_t index, int worker) {
  Counted& counted = *static_cast<Counted*>(context);
  counted.calls[index]++;
  if (worker < 0 || worker >= counted.workers) counted.strange = true;
}

void everyIndexOnce(size_t count) {
  Counted counted(count);
  parallel(count, muchWork, countCall, &counted);
  bool once = !counted.strange;
  for (const auto& calls : counted.calls) once = once && calls == 1;
  CHECK(once);
}

// All tasks wait for each other, so that each is on a thread of its own, and then see what becomes of a denormal.
struct Meeting {
  std::atomic<int> arrived{0}, flushed{0};
  int workers;
};

bool flushesDenormals() {
  volatile float small = 1e-30f;
  return small * 1e-10f == 0;
}

void meet(void* context, size_t, int) {
  Meeting& meeting = *static_cast<Meeting*>(context);
  meeting.arrived++;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (meeting.arrived < meeting.workers && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  if (flushesDenormals()) meeting.flushed++;
}

void nest(void* context, size_t, int) {
  std::atomic<int>& total = *static_cast<std::atomic<int>*>(context);
  Counted inner(7);
  inner.workers = 1;
  parallel(7, muchWork, countCall, &inner);
  for (const auto& calls : inner.calls) total += calls;
  if (inner.strange) total += 1000;
}

#if defined(__linux__)
int processors() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : -1;
}

// As `meet`, and sees how many processors the thread may use.
struct Placed {
  Meeting meeting;
  std::atomic<int> atHome{0};
  int home = processors();
};

void place(void* context, size_t index, int worker) {
  Placed& placed = *static_cast<Placed*>(context);
  meet(&placed.meeting, index, worker);
  if (processors() == placed.home) placed.atHome++;
}
#endif

}  // namespace

TEST("every index is taken once, whatever the number of workers was before") {
  for (int count : {1, 4, 2, 7, 1, 3}) {
    setWorkers(count);
    for (size_t tasks : {0, 1, 2, 5, 100}) everyIndexOnce(tasks);
  }
}

TEST("the number of workers keeps to its bounds and belongs to the thread that sets it") {
  setWorkers(0);
  CHECK(workers() == 1);
  setWorkers(100000);
  CHECK(workers() == 256);
  setWorkers(3);
  std::thread([] {
    CHECK(workers() == 1);
    setWorkers(2);
  }).join();
  CHECK(workers() == 3);
}

TEST("denormals are zero on every worker, and only while it works") {
  setWorkers(4);
  for (int round = 0; round < 3; round++) {
    Meeting meeting;
    meeting.workers = 4;
    CHECK(!flushesDenormals());
    parallel(4, muchWork, meet, &meeting);
    CHECK(meeting.arrived == 4 && meeting.flushed == 4);
    CHECK(!flushesDenormals());
  }
  Meeting alone;
  alone.workers = 1;
  parallel(1, 1, meet, &alone);
  CHECK(alone.flushed == 1 && !flushesDenormals());
}

#if defined(__linux__)
TEST("helpers that were asleep work, and may use every processor that the caller may") {
  setWorkers(4);
  for (int round = 0; round < 5; round++) {
    Placed placed;
    placed.meeting.workers = 4;
    parallel(4, muchWork, place, &placed);
    CHECK(placed.meeting.arrived == 4 && placed.atHome == 4);
    std::this_thread::sleep_for(std::chrono::milliseconds(round));
  }
}
#endif

TEST("a task may hand in work of its own, which stays on its thread") {
  setWorkers(4);
  std::atomic<int> total{0};
  parallel(50, muchWork, nest, &total);
  CHECK(total == 350);
}

TEST("threads that share the pool, each with its own and changing number of workers, get what is theirs") {
  std::vector<std::thread> threads;
  for (int id = 0; id < 4; id++) {
    threads.emplace_back([id] {
      for (int round = 0; round < 40; round++) {
        setWorkers(1 + (id + round) % 5);
        everyIndexOnce(20 + id);
        float* memory = scratch(round % 4, 1000 * (id + 1));
        for (int i = 0; i < 1000; i++) memory[i] = float(id);
        std::this_thread::yield();
        bool own = true;
        for (int i = 0; i < 1000; i++) own = own && memory[i] == float(id);
        CHECK(own);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST("kernels on several threads at once give the bits that they give alone") {
  const Floats x = normal(200 * 300);
  const auto sums = [&] {
    Floats out(300);
    CHECK(kernels.sum(plain(x), out.data(), 1, 200, 300, 1));
    return out;
  };
  const Floats wanted = sums();
  std::vector<std::thread> threads;
  for (int id = 0; id < 3; id++)
    threads.emplace_back([&, id] {
      setWorkers(id + 1);
      for (int round = 0; round < 30; round++) CHECK_SAME(sums(), wanted);
    });
  for (std::thread& thread : threads) thread.join();
}

TEST("working memory is aligned, kept, and refused with the number of bytes") {
  std::thread([] {
    float* memory = scratch(0, 100);
    CHECK(memory && uintptr_t(memory) % 64 == 0);
    CHECK(scratch(0, 50) == memory);
    CHECK(scratch(1, 100) != memory);
    CHECK(scratch(2, 0) != nullptr);
    setMemoryLimit(4096);
    CHECK(scratch(0, 2000) == nullptr);
    CHECK(refusedBytes() >= 8000 && refusedBytes() < 8200);
    CHECK(scratch(0, 500) != nullptr);
    setMemoryLimit(SIZE_MAX);
    for (size_t absurd : {SIZE_MAX, SIZE_MAX / 4, SIZE_MAX / 4 - 1, SIZE_MAX / 16}) {
      CHECK(scratch(0, absurd) == nullptr);
      CHECK(refusedBytes() > SIZE_MAX / 32);
    }
    CHECK(scratch(0, 2000) != nullptr);
  }).join();
}
