// See name_index.h. Must not print or read files. Tested by
// test/model/name_index_test.cpp.
#include "checker/model/name_index.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>

#include "checker/model/fact_tables.h"
#include "checker/model/names.h"

namespace costall {
namespace {

constexpr std::string_view kCallable = "*callable*";

// `name` with its root replaced, in memory that lookups need not allocate.
class Renamed {
 public:
  Renamed(std::string_view name, const NamespaceAlias& alias) {
    const std::string_view rest = name.substr(alias.from.size());
    const std::size_t size = alias.to.size() + rest.size();
    if (size > buffer_.size()) return;  // no pack names anything that long
    std::copy(alias.to.begin(), alias.to.end(), buffer_.begin());
    std::copy(rest.begin(), rest.end(), buffer_.begin() + alias.to.size());
    view_ = std::string_view(buffer_.data(), size);
  }

  auto view() const -> std::string_view { return view_; }

 private:
  std::array<char, 512> buffer_;
  std::string_view view_;
};

auto lies_under(std::string_view name, std::string_view root) -> bool {
  return name.starts_with(root) && (name.size() == root.size() ||
                                    name.substr(root.size()).starts_with("::"));
}

enum class TokenRole : std::uint8_t { Lazy, Eager, Transparent };
using TokenRoles = std::unordered_map<std::string_view, TokenRole>;

}  // namespace

struct NameIndex::Tables {
  Model model;
  FactTables facts;
  std::vector<TokenRoles> tokens;  // as model.tokens
  std::unordered_map<std::string_view, bool> transparent;

  explicit Tables(Model given) : model(std::move(given)) {
    add_named();
    add_called();
    add_tokens();
    for (const NamespaceAlias& alias : model.aliases)
      facts.add_namespace(alias.from);
  }

  void add_named() {
    for (std::size_t i = 0; i < model.types.size(); ++i) {
      facts.add(Section::Type, model.types[i].name, i);
    }
    for (std::size_t i = 0; i < model.producers.size(); ++i) {
      const ProducerFact& fact = model.producers[i];
      if (fact.type) facts.add(Section::ProducerType, *fact.type, i);
      if (fact.factory) facts.add(Section::Producer, *fact.factory, i);
    }
    for (std::size_t i = 0; i < model.permits.size(); ++i) {
      facts.add(Section::Permit, model.permits[i].acquire, i);
      for (const Matcher& release : model.permits[i].release) {
        facts.add(Section::Release, release, i);
      }
    }
    for (std::size_t i = 0; i < model.connections.size(); ++i)
      facts.add(Section::Connection, model.connections[i].type, i);
    add_traps();
  }

  void add_traps() {
    for (std::size_t i = 0; i < model.hazards.size(); ++i) {
      const HazardFact& fact = model.hazards[i];
      if (fact.producer_type)
        facts.add(Section::HazardType, *fact.producer_type, i);
      if (fact.producer_factory)
        facts.add(Section::HazardFactory, *fact.producer_factory, i);
      if (fact.callee) facts.add(Section::HazardCall, *fact.callee, i);
    }
  }

  template <typename Facts>
  void add_callees(Section section, const Facts& list) {
    for (std::size_t i = 0; i < list.size(); ++i)
      facts.add(section, list[i].callee, i);
  }

  void add_called() {
    add_callees(Section::Combinator, model.combinators);
    add_callees(Section::Spawn, model.spawns);
    add_callees(Section::Await, model.awaits);
    add_callees(Section::Blocking, model.blocking);
    add_callees(Section::Passthrough, model.passthroughs);
  }

  void add_tokens() {
    for (std::size_t i = 0; i < model.tokens.size(); ++i) {
      const CompletionTokens& fact = model.tokens[i];
      for (const Matcher& callee : fact.applies_to)
        facts.add(Section::Token, callee, i);
      TokenRoles& roles = tokens.emplace_back();
      for (const auto& name : fact.lazy) roles.emplace(name, TokenRole::Lazy);
      for (const auto& name : fact.eager) roles.emplace(name, TokenRole::Eager);
      for (const auto& name : fact.transparent) {
        roles.emplace(name, TokenRole::Transparent);
        transparent.emplace(name, true);
      }
    }
  }

  // Calls `ask` with the name, then with its spelling under each mapped root,
  // until one gives something.
  template <typename Ask>
  auto under_roots(std::string_view name, Ask ask) const
      -> decltype(ask(name)) {
    if (auto found = ask(name)) return found;
    for (const NamespaceAlias& alias : model.aliases) {
      if (!lies_under(name, alias.from)) continue;
      if (auto found = ask(Renamed(name, alias).view())) return found;
    }
    return {};
  }

  auto find(Query query) const -> std::optional<std::size_t> {
    return under_roots(query.name, [&](std::string_view name) {
      query.name = name;
      return facts.find(query);
    });
  }

  template <typename Fact>
  auto get(const std::vector<Fact>& list, const Query& query) const
      -> const Fact* {
    const auto found = find(query);
    return found ? &list[*found] : nullptr;
  }
};

NameIndex::NameIndex(Model model)
    : tables_(std::make_unique<const Tables>(std::move(model))) {}
NameIndex::~NameIndex() = default;
NameIndex::NameIndex(NameIndex&&) noexcept = default;
auto NameIndex::operator=(NameIndex&&) noexcept -> NameIndex& = default;

auto NameIndex::model() const -> const Model& {
  return tables_->model;
}

auto NameIndex::type(std::string_view name) const -> const TypeFact* {
  return tables_->get(tables_->model.types, {Section::Type, {}, name});
}

auto NameIndex::producer_type(std::string_view name) const
    -> const ProducerFact* {
  return tables_->get(tables_->model.producers,
                      {Section::ProducerType, {}, name});
}

auto NameIndex::producer_factory(Kind kind, std::string_view name,
                                 unsigned arity, ParamTypes params) const
    -> const ProducerFact* {
  return tables_->get(tables_->model.producers,
                      {Section::Producer, kind, name, arity, params});
}

auto NameIndex::combinator(Kind kind, std::string_view name, unsigned arity,
                           ParamTypes params) const -> const CombinatorFact* {
  return tables_->get(tables_->model.combinators,
                      {Section::Combinator, kind, name, arity, params});
}

auto NameIndex::spawn(Kind kind, std::string_view name, unsigned arity,
                      ParamTypes params) const -> const SpawnFact* {
  return tables_->get(tables_->model.spawns,
                      {Section::Spawn, kind, name, arity, params});
}

auto NameIndex::await(Kind kind, std::string_view name, unsigned arity,
                      ParamTypes params) const -> const AwaitFact* {
  return tables_->get(tables_->model.awaits,
                      {Section::Await, kind, name, arity, params});
}

auto NameIndex::blocking(Kind kind, std::string_view name, unsigned arity,
                         ParamTypes params) const -> const BlockingFact* {
  return tables_->get(tables_->model.blocking,
                      {Section::Blocking, kind, name, arity, params});
}

auto NameIndex::passthrough(Kind kind, std::string_view name, unsigned arity,
                            ParamTypes params) const -> const PassthroughFact* {
  return tables_->get(tables_->model.passthroughs,
                      {Section::Passthrough, kind, name, arity, params});
}

auto NameIndex::permit(Kind kind, std::string_view name, unsigned arity,
                       ParamTypes params) const -> const PermitFact* {
  return tables_->get(tables_->model.permits,
                      {Section::Permit, kind, name, arity, params});
}

auto NameIndex::permit_release(Kind kind, std::string_view name, unsigned arity,
                               ParamTypes params) const -> const PermitFact* {
  return tables_->get(tables_->model.permits,
                      {Section::Release, kind, name, arity, params});
}

auto NameIndex::connection(std::string_view name) const
    -> const ConnectionFact* {
  return tables_->get(tables_->model.connections,
                      {Section::Connection, {}, name});
}

auto NameIndex::trap_of_type(std::string_view name) const -> const HazardFact* {
  return tables_->get(tables_->model.hazards, {Section::HazardType, {}, name});
}

auto NameIndex::trap_of_factory(Kind kind, std::string_view name,
                                unsigned arity, ParamTypes params) const
    -> const HazardFact* {
  return tables_->get(tables_->model.hazards,
                      {Section::HazardFactory, kind, name, arity, params});
}

auto NameIndex::trap_of_call(Kind kind, std::string_view name, unsigned arity,
                             ParamTypes params) const -> const HazardFact* {
  return tables_->get(tables_->model.hazards,
                      {Section::HazardCall, kind, name, arity, params});
}

auto NameIndex::token_start(std::string_view callee,
                            std::string_view token_type,
                            bool token_is_callable) const -> Start {
  const auto fact = tables_->find({Section::Token, {}, callee});
  if (!fact) return Start::Unknown;
  const TokenRoles& roles = tables_->tokens[*fact];
  const auto role = tables_->under_roots(
      token_type, [&](std::string_view name) -> const TokenRole* {
        const auto found = roles.find(name);
        return found == roles.end() ? nullptr : &found->second;
      });
  if (role != nullptr) {
    return *role == TokenRole::Lazy    ? Start::Lazy
           : *role == TokenRole::Eager ? Start::Eager
                                       : Start::Unknown;
  }
  return token_is_callable && roles.contains(kCallable) ? Start::Eager
                                                        : Start::Unknown;
}

auto NameIndex::token_is_transparent(std::string_view token_type) const
    -> bool {
  return tables_->under_roots(token_type, [&](std::string_view name) {
    return tables_->transparent.contains(name);
  });
}

auto NameIndex::knows_namespace(std::string_view ns) const -> bool {
  return tables_->under_roots(ns, [&](std::string_view name) {
    return tables_->facts.knows_namespace(name);
  });
}

}  // namespace costall
