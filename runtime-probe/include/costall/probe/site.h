// Where in the source something happens, at the price of a pointer.
//
// Must not copy or compare the strings: that is the collector's work. Tested by
// test/probe/collector_test.cpp.
#ifndef COSTALL_PROBE_SITE_H
#define COSTALL_PROBE_SITE_H

#ifdef COSTALL_PROBE_DISABLED
#include <costall/probe/null.h>
#else

#include <bit>
#include <source_location>

namespace costall::probe {

/// A place in the source. Objects of it live as long as the program: the
/// compiler makes them for std::source_location, the compiler pass makes its
/// own.
struct place {
  const char* file = nullptr;
  const char* function = nullptr;
  unsigned line = 0;
  unsigned column = 0;
};

/// `auto f(site here = std::source_location::current())` takes the caller's
/// place. One pointer; null says that the place is unknown.
class site {
 public:
  constexpr site() noexcept = default;
  constexpr explicit site(const place* where) noexcept : where_(where) {}

  // What std::source_location holds is the address of a static object with
  // these four members in this order, in libstdc++ (11 to 16) and in libc++ (16
  // to 22): they are what the compilers' __builtin_source_location demands.
  site(std::source_location here) noexcept
      : where_(std::bit_cast<const place*>(here)) {}

  [[nodiscard]] constexpr auto where() const noexcept -> const place* {
    return where_;
  }

 private:
  const place* where_ = nullptr;
};

static_assert(sizeof(std::source_location) == sizeof(const place*),
              "this standard library keeps more than a pointer in"
              " std::source_location; the probe does not know it");

}  // namespace costall::probe

#endif  // COSTALL_PROBE_DISABLED

#endif  // COSTALL_PROBE_SITE_H
