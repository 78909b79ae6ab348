// FNV-1a in 64 bits (Fowler, Noll, Vo; constants of RFC 9923): the one hash of
// site and fingerprint. Chosen because the probe and the compiler pass can
// repeat it in ten lines, at compile time too. Not for untrusted input.
// Tested by test/report/site_id_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace costall {

class Fnv1a {
 public:
  constexpr auto add(std::string_view bytes) -> Fnv1a& {
    for (const char byte : bytes) {
      value_ = (value_ ^ static_cast<unsigned char>(byte)) * kPrime;
    }
    return *this;
  }

  // A field and the NUL that ends it, so that ("a", "bc") is not ("ab", "c").
  constexpr auto add_field(std::string_view bytes) -> Fnv1a& {
    return add(bytes).add(std::string_view("\0", 1));
  }

  constexpr auto value() const -> std::uint64_t { return value_; }

  // 16 lower-case digits.
  auto hex() const -> std::string {
    std::string digits(16, '0');
    std::uint64_t rest = value_;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
      *digit = "0123456789abcdef"[rest & 0xF];
      rest >>= 4;
    }
    return digits;
  }

 private:
  static constexpr std::uint64_t kPrime = 0x100000001b3;
  std::uint64_t value_ = 0xcbf29ce484222325;
};

}  // namespace costall
