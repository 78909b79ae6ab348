// Awaits, blocking calls and hazards of a pack: how long a call takes and what
// goes wrong with it. Must not look beyond the one fact. Tested by
// test/model/pack_reader_test.cpp.
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "checker/model/pack_contents.h"
#include "checker/model/pack_matchers.h"
#include "checker/model/pack_names.h"
#include "checker/model/pack_words.h"

namespace costall {
namespace {

constexpr std::array<std::string_view, 3> kHazardSubjects{
    "producer_type", "producer_factory", "callee"};

}  // namespace

void read_await(const Node& node, PackContents& pack) {
  Fields fields(node);
  AwaitFact fact;
  const auto callees = read_matchers(fields, "callee", Need::Required);
  fact.speed =
      fields.choice("speed", kSpeedWords, Speed::Unknown, Need::Required);
  const bool slow =
      fact.speed == Speed::Slow || fact.speed == Speed::SlowIfBounded;
  fact.why = fields.choice("why", kWhyWords, std::string_view(),
                           slow ? Need::Required : Need::Optional);
  fact.low_confidence = fields.choice("confidence", kConfidenceWords, false);
  fact.origin = read_origin(fields, pack.info.id);
  fields.finish();
  for (const Matcher& callee : callees) {
    fact.callee = callee;
    pack.model.awaits.push_back(fact);
  }
}

void read_blocking(const Node& node, PackContents& pack) {
  Fields fields(node);
  BlockingFact fact;
  const auto callees = read_matchers(fields, "callee", Need::Required);
  fact.why = fields.text("why", Need::Required);
  fact.allowed_in = read_names(fields, "allowed_in");
  fact.instead = fields.text("instead");
  fact.origin = read_origin(fields, pack.info.id);
  fields.finish();
  for (const Matcher& callee : callees) {
    fact.callee = callee;
    pack.model.blocking.push_back(fact);
  }
}

namespace {

// One fact for each thing that `when` names.
auto read_when(Fields& fields) -> std::vector<HazardFact> {
  std::vector<HazardFact> facts;
  const std::optional<Node> found = fields.find("when", Need::Required);
  if (!found) return facts;
  Fields when(*found);
  HazardFact fact;
  for (std::string& type : read_names(when, "producer_type")) {
    fact.producer_type = std::move(type);
    facts.push_back(fact);
  }
  fact.producer_type.reset();
  for (Matcher& factory : read_matchers(when, "producer_factory")) {
    fact.producer_factory = std::move(factory);
    facts.push_back(fact);
  }
  fact.producer_factory.reset();
  for (Matcher& callee : read_matchers(when, "callee")) {
    fact.callee = std::move(callee);
    facts.push_back(fact);
  }
  const auto body =
      when.choice("body_has", kBodyWords, HazardFact::Body::AnyAwait);
  for (HazardFact& each : facts) each.body_has = body;
  when.finish();
  check_one_of(*found, kHazardSubjects);
  return facts;
}

}  // namespace

void read_hazard(const Node& node, PackContents& pack) {
  Fields fields(node);
  const std::string id = read_id(fields, "id");
  std::vector<HazardFact> facts = read_when(fields);
  const std::string_view harm =
      fields.choice("harm", kHarmWords, std::string_view(), Need::Required);
  const std::string message = fields.text("message", Need::Required);
  const std::string instead = fields.text("instead");
  const Origin origin = read_origin(fields, pack.info.id);
  fields.finish();
  for (HazardFact& fact : facts) {
    fact.id = id;
    fact.harm = harm;
    fact.message = message;
    fact.instead = instead;
    fact.origin = origin;
    pack.model.hazards.push_back(std::move(fact));
  }
}

}  // namespace costall
