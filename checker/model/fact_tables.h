// The tables behind NameIndex: which facts a name has, by hash for exact names
// and by namespace for expressions. Knows facts by section and number only.
// Tested by test/model/name_index_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "checker/model/model.h"
#include "checker/model/name_pattern.h"

namespace costall {

enum class Section : std::uint8_t {
  Type,
  ProducerType,
  Producer,
  Combinator,
  Spawn,
  Await,
  Blocking,
  Passthrough,
  Permit,
  Release,
  Token,
  Connection,
  HazardType,
  HazardFactory,
  HazardCall,
};

struct Query {
  Section section;
  std::optional<Matcher::Kind> kind;  // empty: any
  std::string_view name;
  unsigned arity = 0;
  std::span<const std::string_view> params = {};
};

// Filled once by `add`, then asked from any thread. The matchers and names that
// it was filled with must stay where they are.
class FactTables {
 public:
  // `fact` is what a query gives back. A fact without matcher is met by its
  // exact name alone.
  void add(Section section, const Matcher& matcher, std::size_t fact);
  void add(Section section, std::string_view name, std::size_t fact);

  // The first added fact that meets the query; exact names before expressions.
  auto find(const Query& query) const -> std::optional<std::size_t>;
  auto knows_namespace(std::string_view ns) const -> bool;
  void add_namespace(std::string_view ns);

 private:
  struct Entry {
    Section section;
    const Matcher* matcher;  // null: any kind
    std::uint32_t fact;
  };
  using Entries = std::vector<Entry>;
  struct Expression {
    NamePattern pattern;
    Entries entries;  // every fact that gives this very expression
  };
  struct Scope {
    std::string name;  // empty: any name may match
    std::vector<std::uint32_t> expressions;
  };
  struct Hash {
    using is_transparent = void;
    auto operator()(std::string_view text) const -> std::size_t {
      return std::hash<std::string_view>()(text);
    }
  };
  template <typename Value>
  using ByText = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

  void add_expression(const Matcher& matcher, const Entry& entry);
  auto expressions_for(std::string_view name) const
      -> std::vector<std::uint32_t>;
  auto in_some_scope(std::string_view name) const -> bool;
  auto find_by_expression(const Query& query) const
      -> std::optional<std::size_t>;

  std::unordered_map<std::string_view, Entries> exact_;
  std::vector<Expression> expressions_;
  ByText<std::uint32_t> expression_of_;
  std::vector<Scope> scopes_;
  std::unordered_set<std::string, Hash, std::equal_to<>> namespaces_;
  // Which expressions a name has met; a name is matched once per process.
  mutable std::shared_mutex memo_mutex_;
  mutable ByText<std::vector<std::uint32_t>> memo_;
};

}  // namespace costall
