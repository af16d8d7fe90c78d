// Linux wakes a thread on a processor that is idle, but takes a virtual processor whose halt has lasted some milliseconds
// for one that the host has taken away (vcpu_is_preempted). So after a pause it puts a helper on the very processor of the
// thread that wakes it, and there both stay until the next balancing: as long as most jobs last. Here the helper may wake
// everywhere else; when awake it may go where it likes.
#pragma once

#if defined(__linux__)
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

// A thread that sleeps while others may send it elsewhere; all calls under one lock.
class Sleeper {
 public:
  // Of the thread that is going to sleep, and when it has woken.
  void lieDown() {
    thread_ = static_cast<pid_t>(syscall(SYS_gettid));
    asleep_ = true;
  }
  void getUp() {
    asleep_ = false;
    if (sent_) sched_setaffinity(0, sizeof home_, &home_);
    sent_ = false;
  }

  // Of the thread that is going to wake it.
  void sendElsewhere() {
    if (!asleep_ || sent_) return;
    cpu_set_t others;
    const int here = sched_getcpu();
    if (here < 0 || here >= CPU_SETSIZE || sched_getaffinity(0, sizeof home_, &home_) != 0) return;
    others = home_;
    CPU_CLR(here, &others);
    sent_ = CPU_COUNT(&others) > 0 && sched_setaffinity(thread_, sizeof others, &others) == 0;
  }

 private:
  pid_t thread_ = 0;
  bool asleep_ = false, sent_ = false;
  cpu_set_t home_;
};

#else
class Sleeper {
 public:
  void lieDown() {}
  void getUp() {}
  void sendElsewhere() {}
};
#endif
