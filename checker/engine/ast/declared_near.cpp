// See declared_near.h.
#include "checker/engine/ast/declared_near.h"

#include <algorithm>

#include "checker/model/names.h"
#include "checker/model/nearest.h"

namespace costall {

// "boost" of "boost::asio::awaitable".
static auto root_of(std::string_view name) -> std::string_view {
  const std::size_t end = name.find("::");
  return end == std::string_view::npos ? std::string_view() : name.substr(0, end);
}

static auto last_of(std::string_view name) -> std::string_view {
  const std::string_view scope = enclosing_name(name);
  return scope.empty() ? name : name.substr(scope.size() + 2);
}

// The engine meets a class by its own name, whatever alias was written.
auto DeclaredNear::explain_alias(std::string_view name, std::string_view rest,
                                 Resolution& out) const -> bool {
  const auto* known = declared_.entry(name);
  if (!known || !known->alias || known->target.empty() ||
      known->target == name)
    return false;
  out.at = declared_.source_.at(known->alias->getLocation());
  out.nearest = known->target + std::string(rest);
  out.note = rest.empty() ? "is another name of it; packs write the declared one"
                          : "names its class by another name; packs write the "
                            "declared one";
  return true;
}

auto DeclaredNear::same_last_word(std::string_view name) const -> std::string {
  const std::string_view last = last_of(name);
  const llvm::StringRef text(name.data(), name.size());
  std::string best;
  unsigned least = ~0U;
  for (const auto& [other, known] : declared_.entries_) {
    if (!other.ends_with(last) || last_of(other) != last) continue;
    if (root_of(other) != root_of(name)) continue;
    const unsigned distance = text.edit_distance(other);
    if (distance < least || (distance == least && other < best)) {
      least = distance;
      best = other;
    }
  }
  return best;
}

auto DeclaredNear::similar(std::string_view name) const -> std::string {
  std::vector<std::string_view> in_scope;
  std::vector<std::string_view> in_root;
  for (const auto& [other, known] : declared_.entries_) {
    if (root_of(other) != root_of(name)) continue;
    in_root.push_back(other);
    if (enclosing_name(other) == enclosing_name(name))
      in_scope.push_back(other);
  }
  std::sort(in_scope.begin(), in_scope.end());
  std::sort(in_root.begin(), in_root.end());
  const std::string_view near = nearest(name, in_scope);
  return std::string(near.empty() ? nearest(name, in_root) : near);
}

void DeclaredNear::explain(const FactName& asked, Resolution& out) const {
  const std::string_view name = asked.name;
  if (explain_alias(name, "", out)) return;
  const std::string_view scope = enclosing_name(name);
  if (!scope.empty() &&
      explain_alias(scope, name.substr(scope.size()), out))
    return;
  if (const auto* known = declared_.entry(name)) {
    out.nearest = name;
    const char* what = known->variable              ? "a function object"
                       : !known->functions.empty()  ? "a function"
                       : !known->records.empty()    ? "a class"
                       : known->macro.isValid()     ? "a macro"
                                                    : "another name";
    out.note = std::string("is declared, but is ") + what;
    return;
  }
  // Both are near: the one that changes fewer letters was meant.
  const std::string moved = same_last_word(name);
  const std::string slip = similar(name);
  const llvm::StringRef text(name.data(), name.size());
  const bool slipped =
      !slip.empty() &&
      (moved.empty() || text.edit_distance(slip) < text.edit_distance(moved));
  out.nearest = slipped ? slip : moved;
}

}  // namespace costall
