// Findings that come of facts of several units. What the units of a real program
// say is tested by test/frontends/link.test.
#include "checker/program/link.h"

#include <gmock/gmock.h>

#include "checker/program/facts_format.h"

namespace costall {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr FunctionKey kSave = 5, kWrite = 6, kField = 7;

auto place(const char* file, unsigned line) -> Location {
  return {.file = file, .line = line, .column = 3};
}

// A loop that pulls a window and awaits a function of another unit in its body.
auto consumer(FunctionKey body) -> UnitFacts {
  FunctionFacts facts;
  facts.function = "consume()";
  facts.producers = {{.kind = ProducerKind::Window, .name = "rows",
                      .progress = Progress::Polled, .advanced = true}};
  facts.blocks.resize(2);
  const Location pull = place("consumer.cpp", 10);
  const Location at = place("consumer.cpp", 11);
  facts.blocks[0].facts = {
      Awaited{.at = pull, .text = "rows.next()", .slow = true, .drives = {0}},
      Pulled{0, pull},
      Awaited{.at = at, .text = "save(row)", .slow = true,
              .certainty = Confidence::Possible,
              .open = {{body, {{at, ""}}}}}};
  facts.blocks[0].successors = {0, 1};
  facts.exit = 1;
  UnitFacts unit{.source = "consumer.cpp"};
  unit.open = {facts};
  return unit;
}

auto unit_with(FunctionSummary summary) -> UnitFacts {
  UnitFacts unit;
  unit.functions = {std::move(summary)};
  return unit;
}

auto link(const std::vector<UnitFacts>& units,
          std::function<bool(std::string_view)> enabled = {})
    -> std::vector<Finding> {
  Program program(std::move(enabled));
  for (const UnitFacts& unit : units)
    EXPECT_TRUE(program.add(facts::to_payload(unit)));
  return program.link();
}

auto slow_leaf(FunctionKey key, const char* name) -> FunctionSummary {
  return {.key = key, .name = name, .at = place("leaf.cpp", 1),
          .speed = Speed::Slow,
          .chain = {{place("leaf.cpp", 2), "it waits for a timer"}}};
}

TEST(Link, SlowWorkInAnotherUnitIsAFindingWithTheWayToIt) {
  FunctionSummary save{.key = kSave, .name = "save"};
  save.awaits = {{kWrite, {{place("store.cpp", 4), ""}}}};
  const auto found = link(
      {consumer(kSave), unit_with(save), unit_with(slow_leaf(kWrite, "write"))});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].rule, "window-slow-body");
  EXPECT_EQ(found[0].confidence, Confidence::Definite);
  EXPECT_EQ(found[0].at.line, 11u);
  std::vector<std::string> told;
  for (const Step& step : found[0].steps) told.push_back(step.message);
  EXPECT_THAT(told, testing::IsSupersetOf({std::string("'save' awaits 'write'"),
                                           std::string("it waits for a timer")}));
}

TEST(Link, NothingIsSaidOfWhatNobodyDefinesOrIsFast) {
  EXPECT_THAT(link({consumer(kSave)}), IsEmpty());
  FunctionSummary fast{.key = kSave, .name = "save", .speed = Speed::Fast};
  EXPECT_THAT(link({consumer(kSave), unit_with(fast)}), IsEmpty());
}

TEST(Link, WhatAUnitFoundItselfIsNotSaidAgain) {
  UnitFacts unit = consumer(kSave);
  std::get<Awaited>(unit.open[0].blocks[0].facts[2]).certainty =
      Confidence::Definite;
  EXPECT_THAT(link({unit, unit_with(slow_leaf(kSave, "save"))}), IsEmpty());
}

TEST(Link, HazardsThatAreOffAreNotRun) {
  const std::vector<UnitFacts> units = {consumer(kSave),
                                        unit_with(slow_leaf(kSave, "save"))};
  EXPECT_THAT(link(units, [](std::string_view) { return false; }), IsEmpty());
}

TEST(Link, ACallBlocksWhenAFunctionBelowItDoes) {
  UnitFacts unit;
  FunctionFacts facts;
  facts.function = "serve()";
  facts.blocks.resize(1);
  const Location at = place("serve.cpp", 3);
  facts.blocks[0].facts = {
      Called{.at = at, .text = "reload()", .open = {{kSave, {{at, ""}}, 1}}}};
  unit.open = {facts};
  FunctionSummary reload{.key = kSave, .name = "reload"};
  reload.blocks = BlockingWay{
      "sleeps", "await a timer", {{place("leaf.cpp", 2), "'reload' sleeps"}}, 0};
  const auto found = link({unit, unit_with(reload)});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].rule, "blocking-call-in-coroutine");
  EXPECT_EQ(found[0].confidence, Confidence::Likely) << "one branch before it";
}

TEST(Link, AMemberThatAnotherUnitFillsIsCold) {
  UnitFacts unit;
  FunctionFacts facts;
  facts.function = "session::finish()";
  facts.producers = {{.kind = ProducerKind::ColdTask, .name = "this->profile_",
                      .progress = Progress::Frozen,
                      .certainty = Confidence::Likely}};
  facts.blocks.resize(1);
  facts.blocks[0].facts = {
      Called{.at = place("session.h", 3), .text = {}, .result = 0,
             .made_by = kField},
      Awaited{.at = place("session.cpp", 8), .text = "sleep()", .slow = true},
      Awaited{.at = place("session.cpp", 9), .text = "profile_", .slow = true,
              .drives = {0}},
      Pulled{0, place("session.cpp", 9)}};
  unit.open = {facts};
  EXPECT_THAT(link({unit}), IsEmpty());
  UnitFacts other;
  other.stored = {{kField, place("prepare.cpp", 2), Confidence::Likely}};
  const auto found = link({unit, other});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].rule, "cold-task-across-await");
  EXPECT_EQ(found[0].steps[0].at.file, "prepare.cpp");
}

TEST(Link, ALongWayIsShortened) {
  std::vector<UnitFacts> units = {consumer(100)};
  for (FunctionKey key = 100; key < 150; ++key) {
    FunctionSummary one{.key = key, .name = "f"};
    one.awaits = {{key + 1, {{place("f.cpp", static_cast<unsigned>(key)), ""}}}};
    units.push_back(unit_with(one));
  }
  units.push_back(unit_with(slow_leaf(150, "leaf")));
  const auto found = link(units);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_LT(found[0].steps.size(), 20u);
  EXPECT_TRUE(std::any_of(
      found[0].steps.begin(), found[0].steps.end(), [](const Step& step) {
        return step.message.find("more calls") != std::string::npos;
      }));
}

TEST(Link, RefusesWhatIsNotSound) {
  Program program;
  EXPECT_FALSE(program.add("no facts"));
  EXPECT_EQ(program.units(), 0u);
}

}  // namespace
}  // namespace costall
