// Lanes as numbers, a row after the other: what a browser reads fastest, and a
// person can too. Tested by test/picture/page_test.cpp.
#include <iterator>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "runtime-probe/src/picture/page.h"
#include "runtime-probe/src/report/trace_json.h"

namespace costall::probe {
namespace {

class writer {
 public:
  writer(const lanes& of, const emit_options& paths) : of_(of), paths_(paths) {}

  auto text(const report& all) -> std::string {
    append("{{\"last\":{},\"until\":{}", of_.last, of_.until);
    list("stages", of_.stages, [&](const stage& each) {
      append("[{},{}]", string(each.name),
             string(each.made_at.file.empty()
                        ? std::string()
                        : shown_place(each.made_at, paths_)));
    });
    list("rows", of_.rows, [&](const lane& each) { row(each); });
    list("items", of_.items, [&](const lane_item& each) {
      each.name.empty() ? append("{}", each.number)
                        : append("{}", string(each.name));
    });
    list("stalls", of_.stalls, [&](const blame& each) {
      append("[{},{},{},{},{},{}]", each.finding, each.from, each.to,
             number(each.by), number(each.of), number(each.victim));
    });
    list("sites", sites_,
         [&](const std::string& each) { append("{}", string(each)); });
    list("findings", all.findings, [&](const finding& each) {
      append("[{},{},{}]", string(each.rule), string(each.message),
             string(shown_place(each.blamed, paths_)));
    });
    text_ += "}";
    return std::move(text_);
  }

 private:
  template <typename... Args>
  void append(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format,
                   std::forward<Args>(args)...);
  }

  template <typename List, typename Each>
  void list(const char* key, const List& all, Each each) {
    append(",\"{}\":[", key);
    bool first = true;
    for (const auto& one : all) {
      if (!std::exchange(first, false)) {
        text_ += ",";
      }
      each(one);
    }
    text_ += "]";
  }

  // It stands in a page, which a `</script>` would end.
  static auto string(const std::string& text) -> std::string {
    const std::string quoted = json_string(harmless(text));
    std::string safe;
    for (const char c : quoted) {
      c == '<' ? safe += "\\u003c" : safe += c;
    }
    return safe;
  }

  static auto number(std::uint32_t which) -> std::int64_t {
    return which == blame::nowhere ? -1 : std::int64_t(which);
  }

  // [stage, gap, length, doing, site, item, gap, ...]
  void row(const lane& one) {
    append("[{}", one.stage);
    std::int64_t last = 0;
    for (const lane_span& each : one.spans) {
      append(",{},{},{},{},{}", each.from - last, each.to - each.from,
             static_cast<int>(each.what), site(each.site), each.who);
      last = each.to;
    }
    text_ += "]";
  }

  // Only those that are spoken of, in the order in which they are.
  auto site(std::uint32_t number) -> std::size_t {
    const auto [at, is_new] = numbers_.try_emplace(number, sites_.size());
    if (is_new) {
      sites_.push_back(number == 0 ? ""
                                   : shown_place(of_.sites[number], paths_));
    }
    return at->second;
  }

  const lanes& of_;
  const emit_options& paths_;
  std::string text_;
  std::vector<std::string> sites_;
  std::unordered_map<std::uint32_t, std::size_t> numbers_;
};

}  // namespace

auto picture_json(const report& all, const lanes& picture,
                  const emit_options& paths) -> std::string {
  return writer(picture, paths).text(all);
}

}  // namespace costall::probe
