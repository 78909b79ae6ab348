// What the checker says about one stalled suspension point: plain data that
// outlives the AST, so that every emitter, the baseline and `--fix` can use it.
// No Clang types, no printing. Tested by test/report/*_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace costall {

// Ordered: a later value is worse. `--min-harm` and `--fail-on` compare them.
enum class Harm : std::uint8_t { Throughput, Starvation, Deadlock, Lifetime };

// Ordered. Definite holds on all paths (Must), Likely on some path (May),
// Possible when a callee that was not seen decides. Possible is off by default.
enum class Confidence : std::uint8_t { Possible, Likely, Definite };

// A place in a source file. `line` and `column` count from 1, in bytes as Clang
// counts them; `offset` and `length` are the byte range in the file (0, 0 when
// unknown). `file` is the path as the compiler was given it, made absolute
// against the unit's directory; emitters shorten it.
struct Location {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;
  unsigned offset = 0;
  unsigned length = 0;

  auto operator<=>(const Location&) const = default;
};

// One line of the explanation, in reading order.
struct Step {
  Location at;
  std::string message;

  auto operator==(const Step&) const -> bool = default;
};

struct Edit {
  std::string file;
  unsigned offset = 0;
  unsigned length = 0;
  std::string replacement;
  // What hash.h makes of the whole file as it was compiled; empty where nobody
  // is going to edit it.
  std::string file_hash{};

  auto operator==(const Edit&) const -> bool = default;
};

// A change that keeps the meaning of the program and removes the stall.
struct Fix {
  std::string title;
  std::vector<Edit> edits;

  auto operator==(const Fix&) const -> bool = default;
};

// What the runtime probe measured at the finding's place. Times in nanoseconds.
struct Evidence {
  unsigned runs = 0;         // recordings that were looked at
  std::uint64_t awaits = 0;  // how often it was awaited; 0: not measured
  std::uint64_t p50_ns = 0;
  std::uint64_t p99_ns = 0;
  std::uint64_t longest_ns = 0;
  std::uint64_t stalls = 0;  // how often just this was seen
  std::uint64_t longest_stall_ns = 0;
  unsigned moved_from = 0;  // the line on which it was seen, if not this one

  auto operator==(const Evidence&) const -> bool = default;
};

struct Finding {
  std::string rule{};  // hazard id, e.g. "window-slow-body"
  Harm harm = Harm::Throughput;
  Confidence confidence = Confidence::Possible;
  std::string function{};  // as shown to a person: "do_work(Database &)"
  Location at{};           // the await that stalls
  std::string message{};   // lower case, no full stop
  std::vector<Step> steps{};
  std::optional<Fix> fix{};
  std::string site{};         // 16 hex digits, see site_id.h
  std::string fingerprint{};  // 16 hex digits, stable across line shifts
  bool suppressed = false;
  std::string suppression_reason{};
  std::optional<Evidence> evidence{};  // where a run was looked at

  auto operator==(const Finding&) const -> bool = default;
};

// Something that stopped a part of the work and that a person must mend: a
// unit that does not compile, a broken annotation. `at.line` is 0 where the
// trouble has no line.
struct Problem {
  Location at{};
  std::string message{};  // lower case, no full stop

  auto operator==(const Problem&) const -> bool = default;
};

// What was looked at, summed over units for the summary line.
struct CheckStats {
  unsigned coroutines = 0;
  unsigned awaits = 0;  // co_await and co_yield as written, not implicit
  unsigned skipped_bodies =
      0;  // over the budget; never analysed, never hung on
};

}  // namespace costall
