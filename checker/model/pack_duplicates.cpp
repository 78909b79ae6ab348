// Two facts of one pack about the same name, of which the second would never
// count. Facts for different `versions` of the library may share a name.
// Must not compare packs: a later pack may override. Tested by
// test/model/pack_reader_test.cpp.
#include <map>
#include <string>

#include "checker/model/nearest.h"
#include "checker/model/pack_contents.h"

namespace costall {
namespace {

class Seen {
 public:
  explicit Seen(ProblemList& problems) : problems_(problems) {}

  void add(std::string_view section, std::string_view name, std::string subject,
           const Origin& origin) {
    std::string key(section);
    key.append("\n").append(subject).append("\n").append(origin.versions);
    const auto [first, fresh] = seen_.emplace(std::move(key), origin.pointer);
    if (fresh) return;
    problems_.add(
        origin.pointer,
        "duplicate fact: " + in_quotes(name) + " is described at " +
            first->second +
            " already; merge the two, or give them different \"versions\"");
  }

  void add(std::string_view section, const Matcher& matcher,
           const Origin& origin) {
    std::string subject = std::to_string(static_cast<int>(matcher.kind));
    subject += matcher.is_regex ? "~" : "=";
    subject += matcher.name;
    if (matcher.arity) subject += "/" + std::to_string(*matcher.arity);
    for (const std::string& type : matcher.param_types) subject += "," + type;
    add(section, matcher.name, std::move(subject), origin);
  }

 private:
  ProblemList& problems_;
  std::map<std::string, std::string> seen_;
};

void find_named(const Model& model, Seen& seen) {
  for (const TypeFact& fact : model.types) {
    seen.add("types", fact.name, fact.name, fact.origin);
  }
  for (const ProducerFact& fact : model.producers) {
    if (fact.factory) {
      seen.add("producers", *fact.factory, fact.origin);
    } else {
      seen.add("producers", *fact.type,
               *fact.type + "!" + fact.when_tparam0_not.value_or(""),
               fact.origin);
    }
  }
}

}  // namespace

void find_duplicates(const PackContents& pack, ProblemList& problems) {
  Seen seen(problems);
  const Model& model = pack.model;
  find_named(model, seen);
  for (const auto& fact : model.combinators) {
    seen.add("combinators", fact.callee, fact.origin);
  }
  for (const auto& fact : model.spawns)
    seen.add("spawns", fact.callee, fact.origin);
  for (const auto& fact : model.awaits)
    seen.add("awaits", fact.callee, fact.origin);
  for (const auto& fact : model.blocking) {
    seen.add("blocking", fact.callee, fact.origin);
  }
  for (const auto& fact : model.passthroughs) {
    seen.add("passthrough", fact.callee, fact.origin);
  }
  for (const auto& fact : model.permits) {
    seen.add("permits", fact.acquire, fact.origin);
  }
  for (const auto& fact : model.connections) {
    seen.add("connections", fact.type, fact.type, fact.origin);
  }
  for (const auto& fact : model.hazards) {
    const Matcher* matcher = fact.callee             ? &*fact.callee
                             : fact.producer_factory ? &*fact.producer_factory
                                                     : nullptr;
    const std::string name =
        matcher != nullptr ? matcher->name : fact.producer_type.value_or("");
    seen.add("hazards", fact.id, fact.id + "!" + name, fact.origin);
  }
}

}  // namespace costall
