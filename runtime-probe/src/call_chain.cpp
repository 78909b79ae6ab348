// A word is taken for a return address if it lies behind a call in code. Many
// are left over from calls that have returned; but most calls name their
// target, and a true caller's is the function that comes before it in the
// chain. Tested by test/probe/stacks_test.cpp.
#include "runtime-probe/src/call_chain.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "runtime-probe/src/symbols.h"

namespace costall::probe::detail {
namespace {

constexpr std::size_t most_candidates = 256;
constexpr std::size_t most_functions = 16;

struct call {
  std::uintptr_t at = 0;      // in the instruction
  std::uintptr_t target = 0;  // 0: through a pointer
};

#if defined(__x86_64__)
// The forms of CALL: E8 with 32 bits, and FF /2 with its kinds of operand. The
// manual: Intel SDM, volume 2A, "CALL".
auto call_before(std::uintptr_t address, const std::vector<code_range>& code)
    -> std::optional<call> {
  std::array<unsigned char, 7> bytes{};
  constexpr std::size_t size = bytes.size();
  if (copy_memory(address - size, bytes.data(), size) != size) {
    return std::nullopt;
  }
  if (bytes[size - 5] == 0xE8) {
    std::int32_t distance = 0;
    std::memcpy(&distance, &bytes[size - 4], sizeof(distance));
    const std::uintptr_t target =
        address + static_cast<std::uintptr_t>(std::int64_t(distance));
    if (range_of(target, code) != nullptr) {
      return call{.at = address - 1, .target = target};
    }
  }
  const auto through = [&bytes](std::size_t back, unsigned mask,
                                unsigned form) {
    return bytes[size - back] == 0xFF &&
           (bytes[size - back + 1] & mask) == form;
  };
  if (through(2, 0xF8, 0xD0) || through(2, 0xF8, 0x10) ||
      through(3, 0xF8, 0x50) || through(3, 0xFF, 0x14) ||
      through(4, 0xFF, 0x54) || through(6, 0xF8, 0x90) ||
      through(6, 0xFF, 0x15) || through(7, 0xFF, 0x94)) {
    return call{.at = address - 1, .target = 0};
  }
  return std::nullopt;
}
#else
// BL, and BLR with its forms that check the pointer.
auto call_before(std::uintptr_t address, const std::vector<code_range>&)
    -> std::optional<call> {
  std::uint32_t code = 0;
  if (address % 4 != 0 || copy_memory(address - 4, &code, 4) != 4) {
    return std::nullopt;
  }
  if ((code & 0xFC000000U) == 0x94000000U) {
    const auto words = static_cast<std::int32_t>(code << 6U) >> 6;
    return call{.at = address - 1,
                .target = address - 4 +
                          static_cast<std::uintptr_t>(std::int64_t(words) * 4)};
  }
  if ((code & 0xFFFFFC1FU) == 0xD63F0000U ||
      (code & 0xFEFFF800U) == 0xD63F0800U) {
    return call{.at = address - 1, .target = 0};
  }
  return std::nullopt;
}
#endif

// Without the signature that some processors put into the upper bits.
auto stripped(std::uintptr_t word) -> std::uintptr_t {
  return word & ((std::uintptr_t(1) << 48U) - 1);
}

// The instruction that is run, and all that may have called it.
auto candidates(const thread_sample& seen, const std::vector<code_range>& code)
    -> std::vector<call> {
  std::vector<call> found{{.at = seen.instruction, .target = 0}};
  for (const std::uintptr_t word : seen.words) {
    const std::uintptr_t address = stripped(word);
    const code_range* const in = range_of(address, code);
    if (in == nullptr || address - in->begin < 8) {
      continue;
    }
    const std::optional<call> one = call_before(address, code);
    if (one && found.size() != most_candidates) {
      found.push_back(*one);
    }
  }
  return found;
}

/// Chooses among the candidates.
class chooser {
 public:
  chooser(std::vector<call> calls, const std::vector<code_range>& code)
      : calls_(std::move(calls)) {
    std::vector<std::uintptr_t> addresses;
    for (const call& each : calls_) {
      addresses.push_back(each.at);
    }
    for (const call& each : calls_) {
      addresses.push_back(each.target);
    }
    functions_ = functions_of(addresses, code);
  }

  // The best way outwards from the innermost: `score_` of each is that of the
  // best way to it.
  auto chain() -> std::vector<std::string> {
    const std::size_t count = calls_.size();
    std::vector<int> score(count, 0);
    std::vector<std::size_t> inner(count, 0);
    std::size_t best = 0;
    for (std::size_t i = 1; i < count; ++i) {
      score[i] = link(0, i);
      for (std::size_t j = 1; j < i; ++j) {
        if (score[j] + link(j, i) > score[i]) {
          score[i] = score[j] + link(j, i);
          inner[i] = j;
        }
      }
      best = score[i] > score[best] ? i : best;
    }
    std::vector<std::size_t> way;
    for (std::size_t at = best; at != 0; at = inner[at]) {
      way.push_back(at);
    }
    way.push_back(0);
    std::ranges::reverse(way);
    return texts(best != 0 ? way : all());
  }

 private:
  // How well it fits that the later called the earlier. What is called through
  // the table of a linker has no symbol; a function that ends in a call may
  // have given its place to another; many calls of one function by itself say
  // no more than one.
  [[nodiscard]] auto link(std::size_t earlier, std::size_t later) const -> int {
    constexpr int fits = 20;
    constexpr int may_be = -1;
    constexpr int does_not = -200;
    const std::uintptr_t called = functions_[calls_.size() + later].begin;
    const std::uintptr_t runs = functions_[earlier].begin;
    if (called == 0) {
      return may_be;
    }
    if (called != runs) {
      return runs == 0 ? may_be : does_not;
    }
    return functions_[later].begin == runs ? 0 : fits;
  }
  [[nodiscard]] auto all() const -> std::vector<std::size_t> {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i != calls_.size(); ++i) {
      numbers.push_back(i);
    }
    return numbers;
  }
  [[nodiscard]] auto texts(const std::vector<std::size_t>& way) const
      -> std::vector<std::string> {
    std::vector<std::string> found;
    for (const std::size_t each : way) {
      const std::string& text = functions_[each].text;
      if (!text.empty() && (found.empty() || found.back() != text) &&
          found.size() != most_functions) {
        found.push_back(text);
      }
    }
    return found;
  }

  std::vector<call> calls_;
  std::vector<function_at> functions_;  // of calls, then of targets
};

}  // namespace

auto call_chain(const thread_sample& of) -> std::vector<std::string> {
  const auto code = code_of_process();
  return chooser(candidates(of, code), code).chain();
}

}  // namespace costall::probe::detail
