// See fact_names.h. One short function for each kind of fact.
#include "checker/model/fact_names.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace costall {
namespace {

using Kind = FactName::Kind;

auto kind_of(Matcher::Kind kind) -> Kind {
  switch (kind) {
    case Matcher::Kind::Constructor: return Kind::Constructor;
    case Matcher::Kind::Cpo: return Kind::Cpo;
    case Matcher::Kind::Operator: return Kind::Operator;
    case Matcher::Kind::MemberOp: return Kind::MemberOp;
    case Matcher::Kind::Macro: return Kind::Macro;
    case Matcher::Kind::OperandType: return Kind::Type;
    case Matcher::Kind::Factory: return Kind::Callable;
    case Matcher::Kind::Function:
    case Matcher::Kind::Method: return Kind::Function;
  }
  return Kind::Function;
}

class Lister {
 public:
  explicit Lister(const std::vector<std::string>& packs) : packs_(packs) {}

  auto take() -> std::vector<FactName> { return std::move(out_); }

  // The facts of one section that are of a pack that was asked about.
  template <typename Fact, typename Add>
  void each(const std::vector<Fact>& facts, Add add) {
    for (const Fact& fact : facts) {
      origin_ = &fact.origin;
      if (std::find(packs_.begin(), packs_.end(), fact.origin.pack) !=
          packs_.end())
        add(fact);
    }
  }

  void name(Kind kind, std::string name, std::string_view key) {
    if (name.empty() || name == "*callable*") return;
    FactName& made = out_.emplace_back();
    made.kind = kind;
    made.name = std::move(name);
    made.key = key;
    made.origin = origin_;
  }

  void called(const Matcher& matcher, std::string_view key) {
    name(kind_of(matcher.kind), matcher.name, key);
    FactName& made = out_.back();
    made.is_regex = matcher.is_regex;
    made.arity = matcher.arity;
    made.param_types = matcher.param_types;
  }

  // `word` is a method of what `callee` makes: of the class that it constructs,
  // else of what it returns.
  void member_of(const Matcher& callee, const std::string& word,
                 std::string_view key) {
    if (word.empty() || callee.is_regex) return;
    if (callee.kind == Matcher::Kind::Constructor)
      return name(Kind::Function, callee.name + "::" + word, key);
    name(Kind::Function, word, key);
    out_.back().returned_by = {callee.name};
    out_.back().is_guess = true;
  }

  void members(const std::string& type, const std::vector<std::string>& words,
               std::string_view key) {
    for (const std::string& word : words)
      name(Kind::Function, type + "::" + word, key);
  }

  void pulls(const ProducerFact& fact, const std::vector<Pull>& pulls,
             std::string_view key) {
    for (const Pull& pull : pulls) one_pull(fact, pull, key);
  }

 private:
  void one_pull(const ProducerFact& fact, const Pull& pull,
                std::string_view key) {
    switch (pull.kind) {
      case Pull::Kind::AwaitSelf:
      case Pull::Kind::CallOp: return;
      case Pull::Kind::Macro: return name(Kind::Macro, pull.name, key);
      case Pull::Kind::Function: return name(Kind::Function, pull.name, key);
      case Pull::Kind::Cpo: return name(Kind::Cpo, pull.name, key);
      case Pull::Kind::Method:
      case Pull::Kind::MemberOp: break;
    }
    if (fact.factory) return member_of(*fact.factory, pull.name, key);
    if (!fact.type) return;
    name(Kind::Function, *fact.type + "::" + pull.name, key);
    // `++` is mostly that of an iterator, which nothing here names.
    out_.back().is_guess = pull.kind == Pull::Kind::MemberOp;
  }

  const std::vector<std::string>& packs_;
  std::vector<FactName> out_;
  const Origin* origin_ = nullptr;
};

void add_types(const Model& model, Lister& list) {
  list.each(model.types, [&](const TypeFact& fact) {
    list.name(Kind::Type, fact.name, "name");
    list.members(fact.name, fact.start_methods, "start_methods");
  });
  list.each(model.producers, [&](const ProducerFact& fact) {
    if (fact.type) list.name(Kind::Type, *fact.type, "type");
    if (fact.factory) list.called(*fact.factory, "factory");
    list.pulls(fact, fact.pulls, "pull");
    list.pulls(fact, fact.pushes, "push");
    list.pulls(fact, fact.tries, "try");
    list.pulls(fact, fact.ends, "end");
  });
  list.each(model.connections, [&](const ConnectionFact& fact) {
    list.name(Kind::Type, fact.type, "type");
    list.members(fact.type, fact.runs, "runs");
    list.members(fact.type, fact.reads, "reads");
    list.members(fact.type, fact.waits, "waits");
  });
}

void add_starts(const Model& model, Lister& list) {
  list.each(model.combinators, [&](const CombinatorFact& fact) {
    list.called(fact.callee, "callee");
    list.member_of(fact.callee, fact.start_method, "start_method");
    list.member_of(fact.callee, fact.case_method, "cases");
    for (const CombinatorFact::Case& one : fact.cases)
      list.name(Kind::Type, one.type, "cases");
  });
  list.each(model.spawns, [&](const SpawnFact& fact) {
    list.called(fact.callee, "callee");
    list.name(Kind::Callable, fact.needs, "needs");
    for (const std::string& join : fact.joins)
      list.member_of(fact.callee, join, "join");
  });
  list.each(model.tokens, [&](const CompletionTokens& fact) {
    for (const Matcher& callee : fact.applies_to)
      list.called(callee, "applies_to");
    for (const auto& name : fact.lazy) list.name(Kind::Type, name, "lazy");
    for (const auto& name : fact.eager) list.name(Kind::Type, name, "eager");
    for (const auto& name : fact.transparent)
      list.name(Kind::Type, name, "transparent");
    list.name(Kind::TypeOrAlias, fact.absent, "absent");
  });
}

void add_calls(const Model& model, Lister& list) {
  list.each(model.awaits, [&](const AwaitFact& fact) {
    list.called(fact.callee, "callee");
  });
  list.each(model.blocking, [&](const BlockingFact& fact) {
    list.called(fact.callee, "callee");
    for (const std::string& name : fact.allowed_in)
      list.name(Kind::Callable, name, "allowed_in");
  });
  list.each(model.passthroughs, [&](const PassthroughFact& fact) {
    list.called(fact.callee, "callee");
  });
  list.each(model.permits, [&](const PermitFact& fact) {
    list.called(fact.acquire, "acquire");
    if (fact.guard) list.name(Kind::TypeOrAlias, *fact.guard, "guard");
    for (const Matcher& release : fact.release) list.called(release, "release");
  });
  list.each(model.hazards, [&](const HazardFact& fact) {
    if (fact.producer_type)
      list.name(Kind::Type, *fact.producer_type, "when");
    if (fact.producer_factory) list.called(*fact.producer_factory, "when");
    if (fact.callee) list.called(*fact.callee, "when");
  });
}

// A fact about several functions says the rest once for each of them.
auto without_repeats(std::vector<FactName> all) -> std::vector<FactName> {
  std::vector<FactName> out;
  std::set<std::tuple<std::string, std::string, std::string, std::string, Kind>>
      seen;
  for (FactName& one : all) {
    const Origin& origin = *one.origin;
    if (seen.emplace(origin.pack, origin.pointer, one.key, one.name, one.kind)
            .second) {
      out.push_back(std::move(one));
      continue;
    }
    for (FactName& known : out) {
      if (known.name == one.name && known.origin->pointer == origin.pointer &&
          known.key == one.key)
        known.returned_by.insert(known.returned_by.end(),
                                 one.returned_by.begin(),
                                 one.returned_by.end());
    }
  }
  return out;
}

}  // namespace

auto to_string(FactName::Kind kind) -> std::string_view {
  switch (kind) {
    case Kind::Type: return "class";
    case Kind::TypeOrAlias: return "class or alias";
    case Kind::Function: return "function";
    case Kind::Constructor: return "constructed class";
    case Kind::Cpo: return "function object";
    case Kind::Operator: return "operator";
    case Kind::MemberOp: return "member operator";
    case Kind::Macro: return "macro";
    case Kind::Callable: return "function, function object or class";
  }
  return "";
}

auto names_of(const Model& model, const std::vector<std::string>& packs)
    -> std::vector<FactName> {
  Lister list(packs);
  add_types(model, list);
  add_starts(model, list);
  add_calls(model, list);
  return without_repeats(list.take());
}

}  // namespace costall
