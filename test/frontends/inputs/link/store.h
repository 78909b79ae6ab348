// What the files of this small program share.
#pragma once

#include "async_stream.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "task_set.h"

#include <coroutine>
#include <optional>

rq::child<int> fetch(rq::run_queue& queue, int id);
lab::task<void> save(int row);        // slow, two files further
lab::task<void> tally(int row);       // never suspends
lab::task<void> unknown(int row);     // defined nowhere
lab::stream<int> rows();              // with a window in its frame
lab::stream<int> numbers();           // a plain generator
rq::task_set<int> start_all(int count);   // with work in flight
rq::task_set<int> start_none();           // empty
void fill(rq::task_set<int>& uploads, int count);
lab::task<void> join(rq::task_set<int>& uploads);
void reload();                        // sleeps, two files further
void count_one();                     // does not
void maybe_reload(bool wanted);       // sleeps in a branch

struct sink {
  virtual ~sink();
  virtual lab::task<void> put(int row) = 0;
  virtual lab::task<void> flush() = 0;
};

lab::task<int> load(int id);
lab::task<int> close_all(int id);

// Its await_suspend is elsewhere: this unit does not know what it waits for.
struct page_read {
  int page;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h);
  void await_resume() const noexcept {}
};
struct tick {
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> h);
  void await_resume() const noexcept {}
};

class session {
 public:
  void prepare(int id);
  lab::task<int> finish();
  lab::task<int> silent_first_of_all();

 private:
  std::optional<lab::task<int>> profile_;
  std::optional<lab::task<int>> closing_;
};
