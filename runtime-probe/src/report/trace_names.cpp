// Names by id, as long as what has the id lives.
// Tested by test/probe/perfetto_test.cpp.
#include "runtime-probe/src/report/trace_names.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "checker/report/function_name.h"
#include "checker/report/paths.h"

namespace costall::probe {

void trace_names::add(const entry& one) {
  if (one.what == event::name) {
    given_[one.subject] = one.object;
  } else if (one.what == event::create && one.site != 0 &&
             role_of(one.subject) == role::frame) {
    made_at_[one.subject] = one.site;
  }
}

void trace_names::forget(id who) {
  given_.erase(who);
  made_at_.erase(who);
}

auto trace_names::of(id who) const -> std::string {
  if (std::string name = given(who); !name.empty()) {
    return name;
  }
  const auto made = made_at_.find(who);
  if (made != made_at_.end()) {
    return unqualified_function_name(names_.sites[made->second].function);
  }
  static constexpr std::array<std::string_view, 6> words = {
      "nobody", "frame", "operation", "group", "resource", "queue"};
  const auto what = static_cast<std::size_t>(role_of(who));
  constexpr id number = (id(1) << 56U) - 1;
  return fmt::format("{} {:x}", what < words.size() ? words[what] : "id",
                     who & number);
}

auto trace_names::given(id who) const -> std::string {
  const auto at = given_.find(who);
  return at != given_.end() ? names_.strings[at->second] : std::string();
}

auto trace_names::place(std::uint32_t site) const -> std::string {
  const location& where = names_.sites[site];
  return where.file.empty()
             ? std::string("at an unknown place")
             : fmt::format("{}:{}", path_tail(where.file), where.line);
}

}  // namespace costall::probe
