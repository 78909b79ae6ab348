// Combinators and spawns of a pack: what starts work, and who waits for it.
// Must not look beyond the one fact. Tested by test/model/pack_reader_test.cpp.
#include <optional>
#include <utility>

#include "checker/model/pack_contents.h"
#include "checker/model/pack_matchers.h"
#include "checker/model/pack_names.h"
#include "checker/model/pack_words.h"

namespace costall {
namespace {

auto read_cases(Fields& fields) -> std::vector<CombinatorFact::Case> {
  std::vector<CombinatorFact::Case> cases;
  const std::optional<Node> found = fields.find("cases", Need::Required);
  if (!found) return cases;
  for (const Node& element : elements_of(*found, "a list of cases")) {
    Fields one(element);
    CombinatorFact::Case result;
    result.type = read_name(one, "type", Need::Required);
    result.kind = one.choice("kind", kCombinatorWords, CombinatorKind::All,
                             Need::Required);
    result.losers = one.choice("losers", kLosersWords, Losers::Unknown);
    one.finish();
    cases.push_back(std::move(result));
  }
  return cases;
}

void read_by_arg(Fields& fields, CombinatorFact& fact) {
  const std::optional<Node> found = fields.find("by_arg");
  if (!found) return;
  Fields by(*found);
  fact.case_method = read_word(by, "method");
  by.find("arg", Need::Required);
  fact.case_arg = by.number("arg", kMostArguments).value_or(0);
  fact.cases = read_cases(by);
  by.finish();
}

}  // namespace

void read_combinator(const Node& node, PackContents& pack) {
  Fields fields(node);
  CombinatorFact fact;
  const auto callees = read_matchers(fields, "callee", Need::Required);
  fact.kind = fields.choice("kind", kCombinatorWords, CombinatorKind::All,
                            Need::Required);
  using Starts = CombinatorFact::Starts;
  fact.starts =
      fields.choice("starts", kStartsWords, Starts::OnAwait, Need::Required);
  fact.start_method = read_word(fields, "start_method");
  fact.losers = fields.choice("losers", kLosersWords, Losers::Unknown);
  fact.on_error = fields.choice("on_error", kOnErrorWords,
                                CombinatorFact::OnError::Unknown);
  fact.window_arg = fields.number("window_arg", kMostArguments);
  fact.refill = fields.choice("refill", kRefillWords, Progress::Unknown);
  read_by_arg(fields, fact);
  fact.origin = read_origin(fields, pack.info.id);
  fields.finish();
  if (fact.starts == Starts::OnMethod &&
      !node.value().contains("start_method")) {
    node.problem(
        "key \"start_method\" is missing: \"on_method\" needs its name");
  }
  for (const Matcher& callee : callees) {
    fact.callee = callee;
    pack.model.combinators.push_back(fact);
  }
}

void read_spawn(const Node& node, PackContents& pack) {
  Fields fields(node);
  SpawnFact fact;
  const auto callees = read_matchers(fields, "callee", Need::Required);
  fact.work_arg = read_argument(fields, "work_arg", 0);
  fact.independent = fields.choice("independent", kIndependentWords,
                                   SpawnFact::Independent::Yes);
  fact.joins = read_words(fields, "join");
  using Passing = SpawnFact::Passing;
  fact.awaitable_arg =
      fields.choice("awaitable_arg", kPassingWords, Passing::Unknown);
  fact.callable_arg =
      fields.choice("callable_arg", kPassingWords, Passing::Unknown);
  fact.handle = fields.choice("handle", kHandleWords, SpawnFact::Handle::None);
  fact.needs = read_name(fields, "needs");
  fact.hazard = fields.text("hazard");
  fact.origin = read_origin(fields, pack.info.id);
  fields.finish();
  for (const Matcher& callee : callees) {
    fact.callee = callee;
    pack.model.spawns.push_back(fact);
  }
}

}  // namespace costall
