// See fact_tables.h. Must not allocate for a name outside every scope. Tested
// by test/model/name_index_test.cpp.
#include "checker/model/fact_tables.h"

#include <algorithm>
#include <mutex>

#include "checker/model/names.h"

namespace costall {
namespace {

// Enough for the distinct names of a large unit; then it starts afresh.
constexpr std::size_t kMostRemembered = 1U << 16;

auto lies_in(std::string_view name, std::string_view scope) -> bool {
  return scope.empty() || (name.starts_with(scope) &&
                           name.substr(scope.size()).starts_with("::"));
}

// A static member is a function to one author and a method to another; its name
// is the same, so both are met.
auto kind_fits(Matcher::Kind has, Matcher::Kind asked) -> bool {
  using Kind = Matcher::Kind;
  const bool named = has == Kind::Function || has == Kind::Method;
  if (asked == Kind::Function || asked == Kind::Method) return named;
  if (asked == Kind::Factory) {
    return named || has == Kind::Cpo || has == Kind::Constructor;
  }
  return has == asked;
}

auto fits(const Matcher& matcher, const Query& query) -> bool {
  if (query.kind && !kind_fits(matcher.kind, *query.kind)) return false;
  if (matcher.arity && *matcher.arity != query.arity) return false;
  return matcher.param_types.empty() || query.params.data() == nullptr ||
         std::equal(matcher.param_types.begin(), matcher.param_types.end(),
                    query.params.begin(), query.params.end());
}

template <typename Entries>
auto first_fitting(const Entries& entries, const Query& query)
    -> std::optional<std::uint32_t> {
  for (const auto& entry : entries) {
    if (entry.section != query.section) continue;
    if (entry.matcher == nullptr || fits(*entry.matcher, query))
      return entry.fact;
  }
  return std::nullopt;
}

}  // namespace

void FactTables::add(Section section, std::string_view name, std::size_t fact) {
  exact_[name].push_back({section, nullptr, static_cast<std::uint32_t>(fact)});
  add_namespace(enclosing_name(name));
}

void FactTables::add(Section section, const Matcher& matcher,
                     std::size_t fact) {
  const Entry entry{section, &matcher, static_cast<std::uint32_t>(fact)};
  if (matcher.is_regex) {
    add_expression(matcher, entry);
  } else {
    exact_[matcher.name].push_back(entry);
    add_namespace(enclosing_name(matcher.name));
  }
}

void FactTables::add_namespace(std::string_view ns) {
  while (!ns.empty() && namespaces_.emplace(ns).second) ns = enclosing_name(ns);
}

void FactTables::add_expression(const Matcher& matcher, const Entry& entry) {
  const auto next = static_cast<std::uint32_t>(expressions_.size());
  const auto [known, fresh] = expression_of_.try_emplace(matcher.name, next);
  if (!fresh) {
    expressions_[known->second].entries.push_back(entry);
    return;
  }
  expressions_.push_back({NamePattern(matcher.name), {entry}});
  for (const std::string& name : pattern_scopes(matcher.name)) {
    const auto scope =
        std::find_if(scopes_.begin(), scopes_.end(),
                     [&](const Scope& s) { return s.name == name; });
    if (scope != scopes_.end()) {
      scope->expressions.push_back(next);
    } else {
      scopes_.push_back({name, {next}});
    }
    add_namespace(name);
  }
}

auto FactTables::in_some_scope(std::string_view name) const -> bool {
  return std::any_of(scopes_.begin(), scopes_.end(), [&](const Scope& scope) {
    return lies_in(name, scope.name);
  });
}

// In the order in which they were added.
auto FactTables::expressions_for(std::string_view name) const
    -> std::vector<std::uint32_t> {
  std::vector<std::uint32_t> found;
  for (const Scope& scope : scopes_) {
    if (!lies_in(name, scope.name)) continue;
    for (const std::uint32_t each : scope.expressions) {
      if (expressions_[each].pattern.matches(name)) found.push_back(each);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

auto FactTables::find_by_expression(const Query& query) const
    -> std::optional<std::size_t> {
  const auto pick = [&](const std::vector<std::uint32_t>& met) {
    std::optional<std::uint32_t> best;
    for (const std::uint32_t each : met) {
      const auto fact = first_fitting(expressions_[each].entries, query);
      if (fact && (!best || *fact < *best)) best = fact;
    }
    return best;
  };
  {
    const std::shared_lock lock(memo_mutex_);
    const auto known = memo_.find(query.name);
    if (known != memo_.end()) return pick(known->second);
  }
  std::vector<std::uint32_t> met = expressions_for(query.name);
  const auto found = pick(met);
  const std::unique_lock lock(memo_mutex_);
  if (memo_.size() >= kMostRemembered) memo_.clear();
  memo_.emplace(query.name, std::move(met));
  return found;
}

auto FactTables::find(const Query& query) const -> std::optional<std::size_t> {
  const auto exact = exact_.find(query.name);
  if (exact != exact_.end()) {
    if (const auto fact = first_fitting(exact->second, query)) return fact;
  }
  if (!in_some_scope(query.name)) return std::nullopt;
  return find_by_expression(query);
}

auto FactTables::knows_namespace(std::string_view ns) const -> bool {
  return namespaces_.contains(ns);
}

}  // namespace costall
