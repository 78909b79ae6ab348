// Findings as slices and arrows. Tested by test/probe/perfetto_test.cpp.
#include "runtime-probe/src/report/finding_tracks.h"

#include <string>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "runtime-probe/src/report/words.h"

namespace costall::probe {
namespace {

// After those of the threads, of which there are 65536 at most.
constexpr std::uint64_t first_track = 1'000'000;

auto title(const finding& found) -> std::string {
  return json_string(found.rule + ": " + found.message);
}

}  // namespace

auto finding_tracks::by_place::operator()(const location& a,
                                          const location& b) const -> bool {
  return std::tie(a.file, a.function, a.line, a.column) <
         std::tie(b.file, b.function, b.line, b.column);
}

finding_tracks::finding_tracks(const report& all, trace_json& out)
    : report_(all), out_(out), drawn_(all.findings.size()) {
  for (std::size_t i = 0; i < all.findings.size(); ++i) {
    blamed_.emplace(all.findings[i].blamed, i);
    starved_.emplace(all.findings[i].starved, i);
    out_.describe(first_track + i, "thread_name",
                  "\"name\":" + json_string(fmt::format("finding {}", i + 1)));
  }
}

// The first wait at the place to blame, within which the finding began.
void finding_tracks::waited(const location& where, const frame_wait& how,
                            std::int64_t end) {
  const auto [from, to] = blamed_.equal_range(where);
  for (auto each = from; each != to; ++each) {
    const std::int64_t begin = report_.findings[each->second].first_at.count();
    if (!drawn_[each->second].done && begin >= how.since && begin <= end) {
      draw(each->second, how, end);
    }
  }
}

void finding_tracks::draw(std::size_t number, const frame_wait& how,
                          std::int64_t end) {
  drawn_[number] = {.done = true, .arrow_wanted = true};
  const finding& found = report_.findings[number];
  const std::int64_t begin = found.first_at.count();
  const std::uint64_t track = first_track + number;
  std::string lines;
  for (const std::string& line : evidence(found)) {
    lines += (lines.empty() ? "" : ",") + json_string(line);
  }
  const std::string name = title(found);
  const std::string more =
      fmt::format(R"(,"dur":{}.{:03},"args":{{"evidence":[{}]}})",
                  (end - begin) / 1000, (end - begin) % 1000, lines);
  out_.add({'X', begin, track, name, more});
  if (how.left >= 0) {
    arrow(2 * number, 's', how.left, how.track);
    arrow(2 * number, 'f', begin, track);
  }
}

void finding_tracks::resumed(const location& where, std::int64_t now,
                             std::uint64_t track) {
  const auto [from, to] = starved_.equal_range(where);
  for (auto each = from; each != to; ++each) {
    const std::size_t number = each->second;
    if (std::exchange(drawn_[number].arrow_wanted, false)) {
      const finding& found = report_.findings[number];
      arrow(2 * number + 1, 's', found.first_at.count(), first_track + number);
      arrow(2 * number + 1, 'f', now, track);
    }
  }
}

void finding_tracks::finish() {
  for (std::size_t i = 0; i < drawn_.size(); ++i) {
    const finding& found = report_.findings[i];
    if (!drawn_[i].done) {
      const std::string name = title(found);
      out_.add(
          {'i', found.first_at.count(), first_track + i, name, R"(,"s":"t")"});
    }
  }
}

void finding_tracks::arrow(std::size_t number, char phase, std::int64_t when,
                           std::uint64_t track) {
  const std::string more =
      fmt::format(R"(,"cat":"blame","id":{}{})", number + 1,
                  phase == 'f' ? R"(,"bp":"e")" : "");
  out_.add({phase, when, track, "\"blame\"", more});
}

}  // namespace costall::probe
