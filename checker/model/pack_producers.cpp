// Producers of a pack: what runs while nobody pulls, and who drives it. Must
// not look beyond the one fact. Tested by test/model/pack_reader_test.cpp.
#include <array>
#include <optional>
#include <utility>

#include "checker/model/pack_contents.h"
#include "checker/model/pack_matchers.h"
#include "checker/model/pack_names.h"
#include "checker/model/pack_words.h"

namespace costall {
namespace {

constexpr unsigned kMostItems = 1'000'000'000;
constexpr std::array<std::string_view, 3> kCapacityKeys{"ctor_arg", "arg",
                                                        "per_source"};
constexpr std::array<std::string_view, 2> kProducerSubjects{"type", "factory"};

auto read_capacity_object(const Node& node) -> Capacity {
  Capacity capacity;
  Fields fields(node);
  const auto ctor_arg = fields.number("ctor_arg", kMostArguments);
  const auto arg = fields.number("arg", kMostArguments);
  const auto per_source = fields.number("per_source", kMostItems);
  capacity.default_items = fields.number("default", kMostItems).value_or(0);
  fields.finish();
  check_one_of(node, kCapacityKeys);
  using Kind = Capacity::Kind;
  capacity.kind = ctor_arg ? Kind::CtorArg
                  : arg    ? Kind::CallArg
                           : Kind::Constant;
  capacity.value = ctor_arg ? *ctor_arg : arg ? *arg : per_source.value_or(0);
  capacity.per_source = per_source.has_value();
  return capacity;
}

auto read_capacity(Fields& fields) -> Capacity {
  const std::optional<Node> found = fields.find("capacity");
  if (!found) return {};
  const Json& value = found->value();
  if (value == Json("unbounded")) return {};
  if (value == Json("credits")) return {Capacity::Kind::Credits, 0, 0, false};
  if (value.is_object()) return read_capacity_object(*found);
  if (value.is_number()) {
    return {Capacity::Kind::Constant, number_of(*found, kMostItems).value_or(0),
            0, false};
  }
  found->expected("a number of items, \"unbounded\", \"credits\" or an object");
  return {};
}

void read_wraps(Fields& fields, ProducerFact& fact) {
  const std::optional<Node> found = fields.find("wraps");
  if (!found) return;
  if (found->value() == Json("*")) {
    fact.wraps_all = true;
    return;
  }
  for (const Node& element :
       elements_of(*found, "\"*\" or a list of arguments")) {
    if (const auto arg = number_of(element, kMostArguments)) {
      fact.wraps.push_back(static_cast<int>(*arg));
    }
  }
}

auto joined(const std::vector<std::string>& words)
    -> std::optional<std::string> {
  std::optional<std::string> out;
  for (const std::string& word : words) {
    out = out ? *out + ", " + word : word;
  }
  return out;
}

// The fields of a producer that `same_as` copies from the other type.
auto read_producer_behaviour(Fields& fields, Need progress) -> ProducerFact {
  ProducerFact fact;
  fact.when_tparam0_not = joined(fields.texts("when_tparam0_not"));
  fact.progress =
      fields.choice("progress", kProgressWords, Progress::Unknown, progress);
  fact.capacity = read_capacity(fields);
  fact.first_pull_starts = fields.flag("first_pull_starts", true);
  fact.pulls = read_pulls(fields, "pull");
  fact.pushes = read_pulls(fields, "push");
  fact.tries = read_pulls(fields, "try");
  fact.ends = read_pulls(fields, "end");
  fact.end_value = fields.choice("end_value", kEndWords, std::string_view());
  read_wraps(fields, fact);
  return fact;
}

constexpr std::array<std::string_view, 10> kBehaviour{"when_tparam0_not",
                                                      "progress",
                                                      "capacity",
                                                      "first_pull_starts",
                                                      "pull",
                                                      "push",
                                                      "try",
                                                      "end",
                                                      "end_value",
                                                      "wraps"};

// `same_as` says it all; what else is said would be lost.
void check_same_as_alone(const Node& node) {
  for (const std::string_view key : kBehaviour) {
    const auto found = node.value().find(key);
    if (found == node.value().end()) continue;
    node.child(*found, key)
        .problem("expected no such key beside \"same_as\", which copies the "
                 "whole fact");
  }
}

}  // namespace

void read_producer(const Node& node, PackContents& pack) {
  Fields fields(node);
  if (!fields.is_object()) return;
  const std::vector<std::string> types = read_names(fields, "type");
  const std::vector<Matcher> factories = read_matchers(fields, "factory");
  const std::string same_as = read_name(fields, "same_as");
  const bool is_type = node.value().contains("type");
  const bool copies = node.value().contains("same_as");
  ProducerFact fact =
      read_producer_behaviour(fields, copies ? Need::Optional : Need::Required);
  fact.origin = read_origin(fields, pack.info.id);
  fields.finish();
  check_one_of(node, kProducerSubjects);
  if (copies) check_same_as_alone(node);
  if (is_type && !copies && !node.value().contains("pull")) {
    node.problem("key \"pull\" is missing: a type that nothing pulls could "
                 "never be driven");
  }
  for (const Matcher& factory : factories) {
    fact.factory = factory;
    if (copies && !same_as.empty()) {
      pack.same_as.push_back(
          {pack.model.producers.size(), same_as, node.pointer()});
    }
    pack.model.producers.push_back(fact);
  }
  fact.factory.reset();
  for (const std::string& type : types) {
    fact.type = type;
    if (copies && !same_as.empty()) {
      pack.same_as.push_back(
          {pack.model.producers.size(), same_as, node.pointer()});
    }
    pack.model.producers.push_back(fact);
  }
}

}  // namespace costall
