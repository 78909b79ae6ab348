// What the hooks record, for tests to read: "suspend f1 o2" and the like, with
// ids numbered by role as they appear.
#pragma once

#include <costall/probe/event.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "runtime-probe/src/collector.h"
#include "runtime-probe/src/sink.h"

namespace costall::probe::test {

using lines = std::vector<std::string>;

/// Records from construction to `stop`.
class capture final : public sink {
 public:
  capture() { detail::collector::instance().add(*this); }
  capture(const capture&) = delete;
  auto operator=(const capture&) -> capture& = delete;
  ~capture() override { stop(); }

  void stop() {
    if (!std::exchange(stopped_, true)) {
      detail::collector::instance().remove(*this);
      for (const entry& one : entries) {
        number(one.subject, one.what);
        if (one.what != event::name && one.what != event::describe &&
            one.what != event::due) {
          number(one.object, event::create);
        }
      }
    }
  }

  void take(std::span<const entry> some, const tables& now) noexcept override {
    for (const entry& one : some) {
      if (one.what != event::processor) {
        entries.push_back(one);
      }
    }
    names = now;
  }

  /// Of these kinds, or of all but `name` and `describe`.
  auto of(std::initializer_list<event> which = {}) const -> lines {
    lines all;
    for (const entry& one : entries) {
      const bool wanted =
          which.size() == 0
              ? one.what != event::name && one.what != event::describe
              : std::ranges::find(which, one.what) != which.end();
      if (wanted) {
        all.push_back(text(one));
      }
    }
    return all;
  }

  auto text(const entry& one) const -> std::string {
    static constexpr std::array<const char*, 25> events = {
        "?",       "create",    "describe", "name",    "destroy",
        "suspend", "unsuspend", "resume",   "finish",  "yield",
        "ready",   "observe",   "join",     "drive",   "park",
        "hold",    "release",   "enqueue",  "dequeue", "drop",
        "clock",   "processor", "lost",     "stack",   "due"};
    std::string all = events.at(static_cast<std::size_t>(one.what));
    all += " " + short_of(one.subject);
    if (one.what == event::name) {
      all += " " + names.strings.at(one.object);
    } else if (one.object != 0 && one.what != event::due) {
      all += " " + short_of(one.object);
    }
    return all;
  }

  /// How often this line was recorded.
  auto count(const std::string& line) const -> std::size_t {
    return static_cast<std::size_t>(std::ranges::count_if(
        entries, [&](const entry& one) { return text(one) == line; }));
  }
  auto count(event what) const -> std::size_t {
    return static_cast<std::size_t>(std::ranges::count_if(
        entries, [&](const entry& one) { return one.what == what; }));
  }
  /// The position of the first such line; the number of all if there is none.
  auto position(const std::string& line) const -> std::size_t {
    return static_cast<std::size_t>(
        std::ranges::find_if(
            entries, [&](const entry& one) { return text(one) == line; }) -
        entries.begin());
  }
  /// The place of the first such line: "file:line"; empty if unknown.
  auto where(const std::string& line) const -> std::string {
    const std::size_t at = position(line);
    return at == entries.size() ? "no such event" : place(entries[at]);
  }
  auto place(const entry& one) const -> std::string {
    const location& at = names.sites.at(one.site);
    return at.line == 0 ? ""
                        : at.file.substr(at.file.rfind('/') + 1) + ":" +
                              std::to_string(at.line);
  }
  /// Who has that name, in short.
  auto named(const std::string& name) const -> lines {
    lines all;
    for (const entry& one : entries) {
      if (one.what == event::name && names.strings.at(one.object) == name) {
        all.push_back(short_of(one.subject));
      }
    }
    return all;
  }

  auto short_of(id of) const -> std::string {
    const auto at = shorts_.find(of);
    return at == shorts_.end() ? "-" : at->second;
  }

  std::vector<entry> entries;
  tables names;

 private:
  void number(id of, event what) {
    if (of == 0 || what == event::lost || shorts_.contains(of)) {
      return;
    }
    static constexpr std::array<char, 6> letters = {'?', 'f', 'o',
                                                    'g', 'r', 'q'};
    const auto role = static_cast<std::size_t>(role_of(of));
    shorts_[of] = letters.at(role) + std::to_string(++counts_.at(role));
  }

  bool stopped_ = false;
  std::map<id, std::string> shorts_;
  std::array<int, 6> counts_{};
};

}  // namespace costall::probe::test
