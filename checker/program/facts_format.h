// A unit's facts as bytes: what the compiler plugin puts into an object file,
// and what the command line's processes hand on. The bytes may come from
// anywhere; reading never trusts them. Described in docs/facts_format.md.
// Tested by test/program/facts_format_test.cpp and test/fuzz.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "checker/engine/unit_facts.h"

namespace costall::facts {

// The name of the section of an object file, and the version that is written
// and read.
inline constexpr std::string_view kSection = ".costall.facts";
inline constexpr unsigned kVersion = 2;

// The facts alone, and as one record: head, checksum, payload. Records may stand
// one behind the other, as a linker with -r leaves them.
auto to_payload(const UnitFacts& unit) -> std::string;
auto to_record(const UnitFacts& unit) -> std::string;

// The payloads in a section, up to the first that is not whole; `problem` says
// what is wrong with that one, lower case, and is empty where all are.
struct Records {
  std::vector<std::string_view> payloads;
  std::string problem;
};
auto split_records(std::string_view section) -> Records;

// Without texts the strings are left empty, which is many times faster. Nothing
// when the bytes are not a unit's facts.
enum class Texts : bool { Skip, Read };
auto read_unit(std::string_view payload, Texts texts)
    -> std::optional<UnitFacts>;

// Shows every place of the facts to `change`.
void for_each_place(UnitFacts& unit,
                    const std::function<void(Location&)>& change);

}  // namespace costall::facts
