// The pack of the standard library and POSIX, on the real headers. Functions
// named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// RUN: %{expected} %s -- %costall -- %flags
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- %flags %}

#include "lazy_task.h"

#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <barrier>
#include <chrono>
#include <condition_variable>
#include <coroutine>
#include <cstdlib>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <thread>

using namespace std::chrono_literals;
using lab::task;

task<void> sleeps() {
  std::this_thread::sleep_for(2s);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

task<void> sleeps_until(std::chrono::steady_clock::time_point when) {
  std::this_thread::sleep_until(when);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

// wait() is declared in a base class that no document names.
task<int> waits_for_futures(std::future<int> first, std::shared_future<int> second) {
  first.wait();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return second.get();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

task<void> joins(std::jthread& helper, std::thread& worker) {
  helper.join();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  worker.join();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

task<void> waits_for_threads(std::latch& all_in, std::barrier<>& round,
    std::binary_semaphore& turn, std::atomic<int>& count) {
  all_in.wait();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  round.arrive_and_wait();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  turn.acquire();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  count.wait(0);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

task<void> waits_on_conditions(std::mutex& m, std::condition_variable& changed, bool& done) {
  std::unique_lock lock(m);
  changed.wait(lock, [&] { return done; });  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  changed.wait_for(lock, 5s);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

task<void> sleeps_the_posix_way() {
  ::sleep(1);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  ::usleep(20'000);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  timespec left{1, 0};
  ::nanosleep(&left, &left);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

task<int> waits_for_a_process(pid_t child, FILE* pipe) {
  int status = std::system("sync");  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  ::waitpid(child, &status, 0);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return status + ::pclose(pipe);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

task<int> resolves(const char* host, addrinfo** found) {
  co_return ::getaddrinfo(host, "http", nullptr, found);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

task<void> waits_for_posix_threads(pthread_t worker, sem_t* room) {
  ::pthread_join(worker, nullptr);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  ::sem_wait(room);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

// A short lock is held for a moment, and nothing is awaited meanwhile.
task<int> silent_short_lock(std::mutex& m, const int& value) {
  std::lock_guard lock(m);
  co_return value;
}

task<bool> silent_only_looks(std::future<int>& answer, std::latch& all_in,
    std::counting_semaphore<4>& room) {
  if (answer.wait_for(0s) != std::future_status::ready) co_return false;
  co_return all_in.try_wait() && room.try_acquire();
}

// Descriptors are non-blocking in a program with an event loop.
task<long> silent_non_blocking_descriptors(int fd, char* to, pollfd* all) {
  ::poll(all, 1, 0);
  const int peer = ::accept(fd, nullptr, nullptr);
  co_return ::read(fd, to, 64) + ::recv(peer, to, 64, MSG_DONTWAIT);
}

task<void> silent_yields_the_processor() {
  std::this_thread::yield();
  co_return;
}

// It is another thread that sleeps.
task<void> silent_blocks_elsewhere(std::jthread& helper) {
  helper = std::jthread([] { std::this_thread::sleep_for(1s); });
  co_return;
}

int silent_no_coroutine(std::future<int> answer) {
  std::this_thread::sleep_for(1s);
  return answer.get();
}

namespace app {

struct promise {
  int get() { return 1; }
};

task<void> sleep(std::chrono::milliseconds) {
  co_return;
}
int system(int level) {
  return level;
}

task<int> silent_names_of_its_own(promise& answer) {
  co_await sleep(10ms);
  co_return system(1) + answer.get();
}

}  // namespace app

// An application's own function of that name, without a namespace.
task<void> sleep(std::chrono::milliseconds) {
  co_return;
}

task<void> silent_own_sleep() {
  co_await sleep(10ms);
}

// suspend_never is over at once: nobody waits while the other task is cold.
task<int> answer() {
  co_return co_await net::read_some(3);
}

task<int> silent_cold_over_suspend_never() {
  auto later = answer();
  co_await std::suspend_never{};
  co_return co_await later;
}
