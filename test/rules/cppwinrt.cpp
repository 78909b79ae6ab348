// The pack of C++/WinRT, on stubs with its names: the projection is generated.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// DEFINE: %{flags} = -std=c++20 -I%root/test/rules/inputs
// RUN: %{expected} %s -- %costall -- %{flags}
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- %{flags} %}

#include "cppwinrt_stub.h"

#include <deque>
#include <memory>

using namespace std::chrono_literals;
using winrt::fire_and_forget;
using winrt::hstring;
using winrt::Windows::Foundation::IAsyncAction;
using winrt::Windows::Foundation::IAsyncOperation;

IAsyncOperation<int> LoadAsync(int id);
IAsyncAction SaveAsync(int row);

// ---- .get() keeps the thread that has to complete it (microsoft/cppwinrt#170, #324)

IAsyncAction blocks_on_an_operation() {
  const int row = LoadAsync(1).get();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_await SaveAsync(row);
}

IAsyncAction blocks_on_an_action() {
  const int row = co_await LoadAsync(1);
  SaveAsync(row).get();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

// A thread of the pool may wait.
IAsyncAction silent_on_the_pool() {
  co_await winrt::resume_background();
  SaveAsync(1).get();
}

void save_now(int row) { SaveAsync(row).get(); }

fire_and_forget blocks_in_a_helper() {
  save_now(3);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

int silent_main() { return LoadAsync(1).get(); }

IAsyncAction silent_looks() {
  auto loading = LoadAsync(1);
  if (loading.wait_for(0ms) == 1) co_await SaveAsync(loading.GetResults());
}

// ---- locks of a thread: the coroutine may go on on another one

winrt::slim_mutex rows;

IAsyncAction locked_over_a_pause() {
  winrt::slim_lock_guard guard(rows);
  co_await winrt::resume_after(1s);  // expected-warning {{[costall-lock-across-await]}}
}

IAsyncOperation<int> read_locked_over_a_load() {
  winrt::slim_shared_lock_guard guard(rows);
  co_return co_await LoadAsync(1);  // expected-warning {{[costall-lock-across-await]}}
}

IAsyncAction locked_over_a_change_of_threads() {
  rows.lock();
  co_await winrt::resume_background();  // expected-warning {{[costall-lock-across-await]}}
  rows.unlock();
}

IAsyncAction silent_short_lock(int& count) {
  {
    winrt::slim_lock_guard guard(rows);
    ++count;
  }
  co_await winrt::resume_after(1s);
}

// ---- a coroutine starts at the call

IAsyncOperation<int> silent_two_at_once() {
  auto first = LoadAsync(1);
  auto second = LoadAsync(2);
  co_await winrt::resume_after(1s);
  const int row = co_await first;
  co_return row + co_await second;
}

IAsyncAction silent_when_all() {
  auto first = SaveAsync(1);
  auto second = SaveAsync(2);
  co_await winrt::when_all(first, second);
}

// The loser goes on by itself.
IAsyncAction silent_when_any() {
  auto first = LoadAsync(1);
  auto second = LoadAsync(2);
  const int row = co_await winrt::when_any(first, second);
  co_await winrt::resume_after(1s);
  co_await SaveAsync(row);
}

IAsyncAction silent_not_awaited() {
  SaveAsync(1);
  co_await winrt::resume_after(1s);
}

IAsyncAction copy_rows(int count) {
  std::deque<IAsyncOperation<int>> loading;
  int next = 0;
  while (next < count || !loading.empty()) {
    while (loading.size() < 4 && next < count) loading.push_back(LoadAsync(next++));
    co_await loading.front();
    loading.pop_front();
    co_await winrt::resume_after(1s);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

IAsyncAction silent_change_of_threads(int count) {
  winrt::apartment_context window;
  std::deque<IAsyncOperation<int>> loading;
  int next = 0;
  while (next < count || !loading.empty()) {
    while (loading.size() < 4 && next < count) loading.push_back(LoadAsync(next++));
    co_await loading.front();
    loading.pop_front();
    co_await window;
  }
}

// ---- what nobody waits for must own what it uses

fire_and_forget log(hstring const& text) {
  co_await winrt::resume_background();
  co_await SaveAsync(static_cast<int>(text.size()));
}

void greet() {
  hstring text = L"hello";
  log(text);  // expected-warning {{[costall-detached-borrow]}}
}

// The closure goes at the first suspension (microsoft/cppwinrt#1131).
void on_click(std::shared_ptr<int> strong) {
  [strong]() -> fire_and_forget {  // expected-warning {{[costall-detached-borrow]}}
    co_await winrt::resume_background();
    co_await SaveAsync(*strong);
  }();
}

fire_and_forget log_copy(hstring text) {
  co_await winrt::resume_background();
  co_await SaveAsync(static_cast<int>(text.size()));
}

void silent_greet() {
  hstring text = L"hello";
  log_copy(text);
}

void silent_on_click(std::shared_ptr<int> strong) {
  [](std::shared_ptr<int> kept) -> fire_and_forget {
    co_await winrt::resume_background();
    co_await SaveAsync(*kept);
  }(strong);
}
