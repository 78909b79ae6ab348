// An ECMAScript expression over a whole qualified name, with the literal start
// that a name must have before the expression is tried at all. Bounded: no
// back references, no exponential time. Tested by
// test/model/name_pattern_test.cpp.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace costall {

inline constexpr std::size_t kMaxPatternBytes = 400;
inline constexpr std::size_t kMaxMatchedBytes = 1000;

// What is wrong with the expression, in words, or empty.
auto pattern_error(std::string_view pattern) -> std::string;

// The literal namespaces that every name matched by the expression lies in, one
// for each alternative at the top: "a::b::(c|d)_.*" -> {"a::b"}. An empty one
// means that any name may match.
auto pattern_scopes(std::string_view pattern) -> std::vector<std::string>;

class NamePattern {
 public:
  // Compiles when first asked; a pattern with an error matches nothing.
  // Thread safe.
  explicit NamePattern(std::string_view pattern);
  ~NamePattern();
  NamePattern(NamePattern&&) noexcept;

  // Names longer than kMaxMatchedBytes match nothing.
  auto matches(std::string_view name) const -> bool;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace costall
