// A first rule pack for a library, from what its headers declare: its coroutine
// types by their promises, and what its functions seem to be by their
// signatures and names. What is guessed says so: a person has the last word.
// Tested by test/frontends/rules_new.test.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "checker/engine/ast/declared.h"

namespace costall {

struct DraftFact {
  enum class Section : std::uint8_t {
    Types,
    Producers,
    Combinators,
    Spawns,
    Awaits,
    Permits,
    Blocking,
  };
  Section section = Section::Types;
  std::string key;   // of the matcher: "fn", "method"; of a type "name", "type"
  std::string name;  // as packs write it
  Location at;
  // Kind of a type, combinator or permit; speed of an await; progress of a
  // producer.
  std::string word{};
  std::string why{};  // of an await or a blocking call; start of a type
  std::vector<std::string> members{};  // pulls, start methods, releases
  int argument = 0;                    // a spawn's work
  std::string note{};  // what was guessed from what; empty: nothing was
};

struct Draft {
  std::vector<DraftFact> facts;  // by section, each in order of declaration
  std::vector<std::string> namespaces;  // outermost ones that were looked into
  // Coroutines of the types, to be appended to the unit: what they start as is
  // read from there, by index in `facts`.
  std::string probes;
};

// Of the declarations in files that `is_library` says yes to. Namespaces called
// detail, impl, internal and the like are the library's own business.
auto draft_pack(const clang::ASTContext& ast,
                const std::function<bool(const std::string& file)>& is_library)
    -> Draft;

// When the drafted types begin to run, from the unit with the probes.
void read_starts(const clang::ASTContext& ast, Draft& draft);

}  // namespace costall
