// What the C++ blocks of docs/hazards may use without saying so: short names
// for the little libraries of this folder. Declares nothing of its own. Used by
// test/hazards/pages.test.
#pragma once

#include "async_stream.h"
#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "run_queue.h"
#include "scope.h"
#include "sync.h"
#include "task_set.h"

#include <chrono>
#include <condition_variable>
#include <coroutine>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using app::job;
using flow::channel;
using flow::mutex;
using flow::semaphore;
using lab::spawn;
using lab::stream;
using lab::task;
using lab::when_all;
using net::event;
using net::read_some;
using net::sleep_for;
using rq::child;
using rq::run_queue;
using rq::task_set;
using rq::window;
using scope::nursery;
