// One object for each place and name that Asio gives as loose literals.
// Tested by test/probe/places_test.cpp.
#include <costall/probe/detail/activity.h>

#include <array>
#include <map>
#include <mutex>
#include <new>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace costall::probe::detail {
namespace {

// Looks first into a cache of this thread, which is keyed by the addresses of
// the literals: equal ones at other addresses only cost a longer look.
template <class Key, class Value>
struct cached {
  Key key{};
  const Value* value = nullptr;
};
constexpr std::size_t cache_size = 256;

auto slot_of(const void* one, std::uintptr_t other) noexcept -> std::size_t {
  const auto mixed =
      (reinterpret_cast<std::uintptr_t>(one) + other * 0x9E3779B97F4A7C15ULL) *
      0x9E3779B97F4A7C15ULL;
  return mixed >> 56U;
}
static_assert(cache_size == 256);

using place_key = std::tuple<const char*, int, const char*>;
using name_key = std::pair<const char*, const char*>;
constinit thread_local std::array<cached<place_key, known_place>, cache_size>
    places_of_thread{};
constinit thread_local std::array<cached<name_key, char>, cache_size>
    names_of_thread{};

struct all_places {
  std::mutex mutex;
  std::map<std::tuple<std::string, int, std::string>, known_place> places;
  std::map<std::pair<std::string, std::string>, std::string> names;
};

auto all() -> all_places& {
  // Never destroyed: threads may outlive static objects.
  static auto* const them = new all_places;
  return *them;
}

auto text(const char* maybe) -> const char* {
  return maybe == nullptr ? "" : maybe;
}

auto in_asio(std::string_view file) -> bool {
  return file.find("/asio/impl/") != file.npos ||
         file.find("/asio/detail/") != file.npos ||
         file.find("/asio/ssl/") != file.npos ||
         file.find("/boost/beast/") != file.npos;
}

auto find_place(const place_key& key) -> const known_place* {
  const auto& [file, line, function] = key;
  const std::lock_guard guard(all().mutex);
  const auto [at, is_new] =
      all().places.try_emplace({text(file), line, text(function)});
  if (is_new) {
    known_place& made = at->second;
    made.file = std::get<0>(at->first).c_str();
    made.function = std::get<2>(at->first).c_str();
    made.line = static_cast<unsigned>(line);
    made.within_library = in_asio(made.file);
  }
  return &at->second;
}

auto find_name(const name_key& key) -> const char* {
  const std::string type = text(key.first);
  const std::string name = text(key.second);
  const std::lock_guard guard(all().mutex);
  const auto [at, is_new] = all().names.try_emplace({type, name});
  if (is_new) {
    at->second = type + "." + name;
  }
  return at->second.c_str();
}

}  // namespace

auto place_of(const char* file, int line, const char* function) noexcept
    -> const known_place* try {
  const place_key key(file, line, function);
  auto& mine = places_of_thread[slot_of(file, static_cast<unsigned>(line))];
  if (mine.value == nullptr || mine.key != key) {
    mine = {key, find_place(key)};
  }
  return mine.value;
} catch (...) {
  return nullptr;  // no memory: the place is unknown
}

auto joined(const char* type, const char* name) noexcept -> const char* try {
  const name_key key(type, name);
  auto& mine =
      names_of_thread[slot_of(type, reinterpret_cast<std::uintptr_t>(name))];
  if (mine.value == nullptr || mine.key != key) {
    mine = {key, find_name(key)};
  }
  return mine.value;
} catch (...) {
  return name;
}

}  // namespace costall::probe::detail
