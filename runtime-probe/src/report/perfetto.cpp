// Entries to tracks: what runs on each thread, what each frame waits for, and
// an arrow from the await that is to blame to the stall.
// Tested by test/probe/perfetto_test.cpp.
#include "runtime-probe/src/report/perfetto.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "runtime-probe/src/report/finding_tracks.h"
#include "runtime-probe/src/report/trace_json.h"
#include "runtime-probe/src/report/trace_names.h"

namespace costall::probe {
namespace {

// Frames that run inside each other; more are not shown.
constexpr std::size_t most_nested = 64;

struct frame_state {
  std::int64_t created = 0;
  std::string shown_as;  // what its own track is called, once it has begun
  std::optional<frame_wait> waits;
  std::optional<std::uint64_t> runs_on;
  std::int64_t runs_since = 0;
};

// Says on which asynchronous track an event is.
auto frame_track(id who) -> std::string {
  return fmt::format(R"(,"cat":"frame","id":"{:#x}")", who);
}

class timeline {
 public:
  timeline(const tables& names, const report& all, const text_sink& out,
           const trace_options& options);

  void add(const entry& one);
  void finish(std::int64_t now);

 private:
  void resume(frame_state& frame, const entry& one);
  void begin_run(frame_state& frame, const entry& one);
  void end_run(frame_state& frame, id who, std::int64_t now);
  void begin_wait(frame_state& frame, const entry& one);
  void end_wait(frame_state& frame, id who, std::int64_t now, bool lasts);
  void end_frame(frame_state& frame, id who, std::int64_t now);
  void show_frame(frame_state& frame, id who);
  void instant(const entry& one, const std::string& name,
               const std::string& more);
  void note(const entry& one);

  void of_frame(const entry& one);
  auto frame_of(const entry& one) -> frame_state&;
  auto track_of(std::uint16_t thread) -> std::uint64_t;

  const tables& names_;
  trace_json out_;
  trace_names names_of_;
  finding_tracks findings_;
  std::unordered_map<id, frame_state> frames_;
  std::map<std::uint64_t, std::vector<id>> running_;  // by track, outer first
};

timeline::timeline(const tables& names, const report& all, const text_sink& out,
                   const trace_options& options)
    : names_(names),
      out_(out, options.process),
      names_of_(names),
      findings_(all, out_) {
  const std::string program =
      options.program.empty() ? "program" : options.program;
  out_.describe(0, "process_name", "\"name\":" + json_string(program));
}

void timeline::add(const entry& one) {
  names_of_.add(one);
  if (role_of(one.subject) == role::frame) {
    of_frame(one);
  }
  switch (one.what) {
    case event::ready:
    case event::drop:
    case event::lost:
    case event::stack:
      note(one);
      break;
    case event::destroy:
      names_of_.forget(one.subject);
      break;
    default:
      break;
  }
}

void timeline::of_frame(const entry& one) {
  switch (one.what) {
    case event::create:
      frame_of(one);
      break;
    case event::suspend:
    case event::yield:
      begin_wait(frame_of(one), one);
      break;
    case event::unsuspend:
      frame_of(one).waits.reset();
      begin_run(frame_of(one), one);
      break;
    case event::resume:
      resume(frame_of(one), one);
      break;
    case event::finish:
      end_run(frame_of(one), one.subject, one.when);
      break;
    case event::destroy:
      end_frame(frame_of(one), one.subject, one.when);
      frames_.erase(one.subject);
      break;
    default:
      break;
  }
}

void timeline::finish(std::int64_t now) {
  // In the order of ids, so that equal recordings give equal documents.
  std::map<id, frame_state*> left;
  for (auto& [who, frame] : frames_) {
    left.emplace(who, &frame);
  }
  for (const auto& [who, frame] : left) {
    end_wait(*frame, who, now, true);
    end_frame(*frame, who, now);
  }
  findings_.finish();
  out_.finish();
}

void timeline::resume(frame_state& frame, const entry& one) {
  const std::optional<frame_wait> was = frame.waits;
  end_wait(frame, one.subject, one.when, false);
  begin_run(frame, one);
  if (was && frame.runs_on) {
    findings_.resumed(names_.sites[was->site], one.when, *frame.runs_on);
  }
}

void timeline::begin_run(frame_state& frame, const entry& one) {
  end_run(frame, one.subject, one.when);
  const std::uint64_t track = track_of(one.thread);
  std::vector<id>& stack = running_[track];
  if (stack.size() >= most_nested) {
    return;
  }
  stack.push_back(one.subject);
  frame.runs_on = track;
  frame.runs_since = one.when;
  const std::string name = json_string(names_of_.of(one.subject));
  out_.add({.phase = 'B', .when = one.when, .track = track, .name = name});
}

// What runs inside of it is closed and begun anew: slices of a track nest.
void timeline::end_run(frame_state& frame, id who, std::int64_t now) {
  if (!frame.runs_on) {
    return;
  }
  const std::uint64_t track = *std::exchange(frame.runs_on, std::nullopt);
  std::vector<id>& stack = running_[track];
  const auto found = std::find(stack.begin(), stack.end(), who);
  for (auto each = found; each != stack.end(); ++each) {
    out_.add({.phase = 'E', .when = now, .track = track});
  }
  for (auto each = stack.erase(found); each != stack.end(); ++each) {
    const std::string name = json_string(names_of_.of(*each));
    out_.add({.phase = 'B', .when = now, .track = track, .name = name});
  }
}

void timeline::begin_wait(frame_state& frame, const entry& one) {
  end_wait(frame, one.subject, one.when, false);
  frame_wait begun{.since = one.when,
                   .site = one.site,
                   .object = one.object,
                   .at_yield = one.what == event::yield,
                   .track = frame.runs_on.value_or(0)};
  if (frame.runs_on) {
    begun.left = std::max(frame.runs_since, one.when - 1);
  }
  end_run(frame, one.subject, one.when);
  frame.waits = begun;
}

void timeline::end_wait(frame_state& frame, id who, std::int64_t now,
                        bool lasts) {
  if (!frame.waits) {
    return;
  }
  const frame_wait was = *std::exchange(frame.waits, std::nullopt);
  show_frame(frame, who);
  std::string more = frame_track(who);
  const std::string name =
      json_string((was.at_yield ? "waits for a pull, " : "awaits, ") +
                  names_of_.place(was.site));
  const std::string end = more;
  more +=
      fmt::format(R"(,"args":{{"for":{},"in":{},"lasts":{}}})",
                  json_string(was.object == 0 ? "" : names_of_.of(was.object)),
                  json_string(names_.sites[was.site].function), lasts);
  const std::uint64_t track = was.track;
  out_.add({'b', was.since, track, name, more});
  out_.add({'e', now, track, name, end});
  findings_.waited(names_.sites[was.site], was, now);
}

void timeline::show_frame(frame_state& frame, id who) {
  if (frame.shown_as.empty()) {
    // Later than its creation: it has its name by now, which must not change.
    frame.shown_as = json_string(names_of_.of(who));
    out_.add({'b', frame.created, 0, frame.shown_as, frame_track(who)});
  }
}

void timeline::end_frame(frame_state& frame, id who, std::int64_t now) {
  end_run(frame, who, now);
  end_wait(frame, who, now, false);
  show_frame(frame, who);
  out_.add({'e', now, 0, frame.shown_as, frame_track(who)});
}

void timeline::instant(const entry& one, const std::string& name,
                       const std::string& more) {
  out_.add({'i', one.when, track_of(one.thread), json_string(name), more});
}

void timeline::note(const entry& one) {
  const std::string by = one.object == 0 ? "unknown" : names_of_.of(one.object);
  const std::string arguments =
      fmt::format(R"(,"s":"t","args":{{"by":{},"at":{}}})", json_string(by),
                  json_string(names_of_.place(one.site)));
  switch (one.what) {
    case event::ready:
      instant(one, "ready: " + names_of_.of(one.subject), arguments);
      break;
    case event::drop:
      instant(one, "given up: " + names_of_.of(one.subject), arguments);
      break;
    case event::lost:
      instant(one, fmt::format("{} events lost", one.subject), R"(,"s":"t")");
      break;
    default:
      instant(one, fmt::format("what thread {} runs", one.subject),
              fmt::format(R"(,"s":"t","args":{{"stack":{}}})",
                          json_string(names_.strings[one.object])));
  }
}

auto timeline::frame_of(const entry& one) -> frame_state& {
  const auto [found, is_new] = frames_.try_emplace(one.subject);
  if (is_new) {
    found->second.created = one.when;
  }
  return found->second;
}

auto timeline::track_of(std::uint16_t thread) -> std::uint64_t {
  const std::uint64_t track = std::uint64_t(thread) + 1;
  if (running_.try_emplace(track).second) {
    out_.describe(track, "thread_name",
                  "\"name\":" + json_string(fmt::format("thread {}", thread)));
  }
  return track;
}

}  // namespace

void write_perfetto(std::span<const entry> entries, const tables& names,
                    const report& all, const text_sink& out,
                    const trace_options& options) {
  timeline line(names, all, out, options);
  std::int64_t last = options.until;
  for (const entry& one : entries) {
    line.add(one);
    last = std::max(last, one.when);
  }
  line.finish(last);
}

}  // namespace costall::probe
