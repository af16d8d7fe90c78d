// Jobs that follow each other while helpers are awake, on their way, asleep or still to be made. What a job works on is
// gone when it has returned, and is not atomic: sanitizers see who is late, and who takes an index that another has taken.
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "../src/parallel.h"
#include "test.h"

namespace {

constexpr size_t muchWork = 1 << 20;

struct Calls {
  std::vector<int> of;  // by index
  int workers = ::workers();
  std::atomic<bool> strange{false}, returned{false};
  explicit Calls(size_t count) : of(count) {}
};

void call(void* context, size_t index, int worker) {
  Calls& calls = *static_cast<Calls*>(context);
  if (worker < 0 || worker >= calls.workers || calls.returned) calls.strange = true;
  calls.of[index]++;
}

// A job in memory of its own; whether every index was taken once.
bool eachOnce(size_t count) {
  const std::unique_ptr<Calls> calls(new Calls(count));
  parallel(count, muchWork, call, calls.get());
  calls->returned = true;
  bool once = !calls->strange;
  for (int times : calls->of) once = once && times == 1;
  return once;
}

void pauseFor(int microseconds) { std::this_thread::sleep_for(std::chrono::microseconds(microseconds)); }

// Tasks that begin together, each on a thread of its own; those of helpers end late.
struct Late {
  std::atomic<int> arrived{0};
  std::vector<int> ended;
  explicit Late(int count) : ended(count) {}
};

void endLate(void* context, size_t index, int worker) {
  Late& late = *static_cast<Late*>(context);
  late.arrived++;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (late.arrived < int(late.ended.size()) && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  if (worker > 0) pauseFor(worker * 400);
  late.ended[index] = 1;
}

}  // namespace

TEST("tiny jobs back to back: the caller is often done before a helper comes") {
  setWorkers(4);
  bool once = true;
  for (size_t round = 0; round < 3000; round++) once = eachOnce(2 + round % 5) && once;
  CHECK(once);
}

TEST("jobs after pauses about as long as helpers stay awake, and after longer ones") {
  setWorkers(3);
  bool once = true;
  for (int round = 0; round < 120; round++) {
    pauseFor(round % 4 == 3 ? 1500 : 200 + round * 2);
    once = eachOnce(2 + round % 7) && once;
  }
  CHECK(once);
}

TEST("more and fewer threads from job to job, also when helpers sleep") {
  bool once = true;
  for (int round = 0; round < 400; round++) {
    setWorkers(1 + round * 7 % 12 + round / 40);
    once = eachOnce(1 + round % 30) && once;
    if (round % 16 == 0) pauseFor(700);
  }
  CHECK(once);
}

TEST("jobs of two threads at once, of which one has the helpers") {
  std::vector<std::thread> threads;
  std::atomic<bool> once{true};
  for (int id = 0; id < 2; id++) {
    threads.emplace_back([id, &once] {
      for (int round = 0; round < 600; round++) {
        setWorkers(2 + (id + round) % 4);
        if (!eachOnce(2 + round % 9)) once = false;
        if (round % 50 == 0) pauseFor(500);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(once);
}

TEST("a job returns when its last helper has ended, however late") {
  for (int round = 0; round < 15; round++) {
    const int count = 2 + round % 3;
    setWorkers(count + round % 2);
    const std::unique_ptr<Late> late(new Late(count));
    parallel(count, muchWork, endLate, late.get());
    bool all = late->arrived == count;
    for (int ended : late->ended) all = all && ended == 1;
    CHECK(all);
  }
}
