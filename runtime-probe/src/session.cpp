// A session: the analysis, the file and the watch as one sink of the collector.
// Tested by test/probe/session_test.cpp.
#include <costall/probe/session.h>

#include <cstdio>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime-probe/src/analysis/model.h"
#include "runtime-probe/src/collector.h"
#include "runtime-probe/src/dump_signal.h"
#include "runtime-probe/src/recording/writer.h"
#include "runtime-probe/src/report/chains.h"
#include "runtime-probe/src/stacks.h"
#include "runtime-probe/src/watch.h"

namespace costall::probe {

namespace {

void say_on_standard_error(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

// Those that have not ended, for `dump`; the collector never takes this lock.
constinit std::mutex recording_mutex;
constinit std::vector<session*> recording;

}  // namespace

struct session::state final : public sink {
  explicit state(session_options with)
      : how(std::move(with)),
        facts(how.limits),
        live(how.say ? how.say : say_on_standard_error) {
    const auto complain = [this](const std::string& problem) {
      tell("costall: " + problem + "\n");
    };
    if (!how.record_to.empty()) {
      file.emplace(how.record_to, complain);
    }
    if (how.dump_signal != 0) {
      const std::string problem = detail::watch_signal(how.dump_signal);
      if (!problem.empty()) {
        complain(problem);
      }
    }
  }

  void tell(std::string_view text) const {
    how.say ? how.say(text) : say_on_standard_error(text);
  }

  void take(std::span<const entry> entries,
            const tables& names) noexcept override {
    facts.take(entries, names);
    if (file) {
      file->take(entries, names);
    }
  }
  void tick(std::int64_t now) noexcept override {
    facts.tick(now);
    if (file) {
      file->tick(now);
    }
    if (how.stacks && !how.flight_recorder) {
      stacks.look(facts.long_slices());
    }
    if (how.dump_signal != 0 && detail::dump_was_asked()) {
      tell(text_of(facts.suspended()));
    }
    if (how.live) {
      const std::vector<finding> known = facts.findings(now);
      live.look(known, nanoseconds(facts.last()));
    }
  }

  session_options how;
  model facts;
  watch live;
  detail::stack_watch stacks;
  std::optional<file_writer> file;
  std::optional<report> ended;
};

session::session(session_options how)
    : state_(std::make_unique<state>(std::move(how))) {
  auto& all = detail::collector::instance();
  all.configure({.period = state_->how.period,
                 .bytes_a_thread = state_->how.bytes_a_thread,
                 .bytes_in_all = state_->how.bytes_in_all,
                 .flight_recorder = state_->how.flight_recorder});
  all.add(*state_);
  const std::lock_guard guard(recording_mutex);
  recording.push_back(this);
}

session::~session() {
  stop();
}

auto session::so_far() -> report {
  if (state_->ended) {
    return *state_->ended;
  }
  report made;
  detail::collector::instance().flush(
      [&] { made = state_->facts.result(state_->facts.last()); });
  return made;
}

auto session::suspended() -> std::vector<waiting_chain> {
  std::vector<waiting_chain> made;
  if (!state_->ended) {
    detail::collector::instance().flush(
        [&] { made = state_->facts.suspended(); });
  }
  return made;
}

auto session::stop() -> report {
  if (!state_->ended) {
    {
      const std::lock_guard guard(recording_mutex);
      std::erase(recording, this);
    }
    detail::collector::instance().remove(*state_);
    const std::int64_t last = state_->facts.last();
    state_->ended = state_->facts.end(last);
    if (state_->file) {
      state_->file->finish(last);
    }
  }
  return *state_->ended;
}

auto dump() -> std::string {
  const std::lock_guard guard(recording_mutex);
  return recording.empty() ? std::string()
                           : text_of(recording.front()->suspended());
}

auto is_stall(const finding& one) -> bool {
  return one.how_sure >= confidence::likely;
}

}  // namespace costall::probe
