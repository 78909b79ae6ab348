// Packs in, a model or problems out: what facts become, and what one pack may
// do to another. What is wrong with one pack alone is in test/rules/bad_packs.
#include "checker/model/pack_reader.h"

#include <gmock/gmock.h>

#include <string>

namespace costall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

auto pack(const std::string& id, const std::string& rest) -> PackText {
  return {id + ".json", R"({"schema": 1, "id": ")" + id +
                            R"(", "library": "lab")" +
                            (rest.empty() ? "" : ", " + rest) + "}"};
}

auto read(const std::vector<PackText>& texts, PackRank rank = PackRank::BuiltIn)
    -> ReadPacks {
  std::vector<PackSource> sources;
  for (const PackText& text : texts) sources.push_back({text, rank});
  return read_packs(sources);
}

auto one(const std::string& rest) -> ReadPacks {
  return read({pack("lab", rest)});
}

auto messages(const ReadPacks& read) -> std::vector<std::string> {
  std::vector<std::string> out;
  for (const PackProblem& problem : read.problems) {
    out.push_back(problem.pack + ":" + problem.where + ": " + problem.message);
  }
  return out;
}

TEST(PackReader, ReadsATypeWithItsOrigin) {
  const ReadPacks got =
      one(R"("types": [{"name": ["a::T", "a::U"], "kind": "future",
      "start": "lazy_until_via", "dtor": "joins_blocking", "start_methods": ["go"],
      "must_await_now": true, "source": "a.h:3", "versions": ">= 2", "note": "x"}])");
  EXPECT_THAT(messages(got), IsEmpty());
  ASSERT_THAT(got.model.types, SizeIs(2));
  const TypeFact& fact = got.model.types[1];
  EXPECT_EQ(fact.name, "a::U");
  EXPECT_EQ(fact.kind, TypeKind::Future);
  EXPECT_EQ(fact.start, Start::LazyUntilVia);
  EXPECT_EQ(fact.dtor, DtorModel::JoinsBlocking);
  EXPECT_THAT(fact.start_methods, ElementsAre("go"));
  EXPECT_TRUE(fact.must_await_now);
  EXPECT_EQ(fact.origin.pack, "lab");
  EXPECT_EQ(fact.origin.pointer, "/types/0");
  EXPECT_EQ(fact.origin.source, "a.h:3");
  EXPECT_EQ(fact.origin.versions, ">= 2");
}

TEST(PackReader, MakesAFactOfEveryName) {
  const ReadPacks got =
      one(R"("awaits": [{"speed": "slow", "why": "io", "callee": [
      {"fn": ["a::f", "a::g"], "arity": 2}, {"method_re": "a::C::.*", "param_types": ["int"]}]}])");
  ASSERT_THAT(got.model.awaits, SizeIs(3));
  const Matcher& g = got.model.awaits[1].callee;
  EXPECT_EQ(g.name, "a::g");
  EXPECT_EQ(g.kind, Matcher::Kind::Function);
  EXPECT_EQ(g.arity, 2U);
  EXPECT_FALSE(g.is_regex);
  const Matcher& methods = got.model.awaits[2].callee;
  EXPECT_EQ(methods.kind, Matcher::Kind::Method);
  EXPECT_TRUE(methods.is_regex);
  EXPECT_EQ(methods.arity, std::nullopt);
  EXPECT_THAT(methods.param_types, ElementsAre("int"));
  EXPECT_EQ(got.packs[0].facts, 3U);
}

TEST(PackReader, ReadsAProducer) {
  const ReadPacks got =
      one(R"("producers": [{"type": "a::Stream", "progress": "no_refill",
      "capacity": {"ctor_arg": 1, "default": 3}, "first_pull_starts": false,
      "when_tparam0_not": ["void", "int"], "wraps": [0, 2], "end_value": "nullopt",
      "pull": ["next", {"memop": "operator++"}, {"await_self": true}, {"cpo": "a::pull", "arg": 1}],
      "push": ["add"], "try": ["try_next"], "end": [{"method": ["close", "join"]}]}])");
  EXPECT_THAT(messages(got), IsEmpty());
  ASSERT_THAT(got.model.producers, SizeIs(1));
  const ProducerFact& fact = got.model.producers[0];
  EXPECT_EQ(fact.type, "a::Stream");
  EXPECT_EQ(fact.progress, Progress::NoRefill);
  EXPECT_EQ(fact.capacity.kind, Capacity::Kind::CtorArg);
  EXPECT_EQ(fact.capacity.value, 1U);
  EXPECT_EQ(fact.capacity.default_items, 3U);
  EXPECT_FALSE(fact.first_pull_starts);
  EXPECT_EQ(fact.when_tparam0_not, "void, int");
  EXPECT_THAT(fact.wraps, ElementsAre(0, 2));
  EXPECT_EQ(fact.end_value, "nullopt");
  ASSERT_THAT(fact.pulls, SizeIs(4));
  EXPECT_EQ(fact.pulls[1].kind, Pull::Kind::MemberOp);
  EXPECT_EQ(fact.pulls[2].kind, Pull::Kind::AwaitSelf);
  EXPECT_EQ(fact.pulls[3].kind, Pull::Kind::Cpo);
  EXPECT_EQ(fact.pulls[3].arg, 1U);
  EXPECT_THAT(fact.ends, SizeIs(2));
}

TEST(PackReader, ReadsEveryFormOfCapacity) {
  const ReadPacks got = one(R"("producers": [
      {"factory": {"fn": "a::f1"}, "progress": "handoff", "capacity": 4},
      {"factory": {"fn": "a::f2"}, "progress": "handoff", "capacity": "credits"},
      {"factory": {"fn": "a::f3"}, "progress": "handoff", "capacity": "unbounded"},
      {"factory": {"fn": "a::f4"}, "progress": "handoff", "capacity": {"arg": 0}},
      {"factory": {"fn": "a::f5"}, "progress": "handoff", "capacity": {"per_source": 1}},
      {"factory": {"fn": "a::f6"}, "progress": "handoff", "wraps": "*"}])");
  EXPECT_THAT(messages(got), IsEmpty());
  const auto& facts = got.model.producers;
  ASSERT_THAT(facts, SizeIs(6));
  EXPECT_EQ(facts[0].capacity.kind, Capacity::Kind::Constant);
  EXPECT_EQ(facts[0].capacity.value, 4U);
  EXPECT_EQ(facts[1].capacity.kind, Capacity::Kind::Credits);
  EXPECT_EQ(facts[2].capacity.kind, Capacity::Kind::Unbounded);
  EXPECT_EQ(facts[3].capacity.kind, Capacity::Kind::CallArg);
  EXPECT_TRUE(facts[4].capacity.per_source);
  EXPECT_EQ(facts[5].capacity.kind, Capacity::Kind::Unbounded);
  EXPECT_TRUE(facts[5].wraps_all);
}

TEST(PackReader, ReadsCallsThatStartWork) {
  const ReadPacks got =
      one(R"("combinators": [{"callee": {"fn": "a::group"}, "kind": "group",
      "starts": "on_method", "start_method": "wait", "window_arg": 1, "refill": "batch",
      "by_arg": {"method": "wait", "arg": 2,
        "cases": [{"type": "a::one", "kind": "any", "losers": "keep"}]}}],
      "spawns": [{"callee": {"method": "a::task::start"}, "work_arg": "this",
      "independent": "if_token_eager", "join": ["join"], "handle": "must_await"}],
      "passthrough": [{"callee": {"cpo": "a::via"}, "arg": 1, "calls": true}])");
  EXPECT_THAT(messages(got), IsEmpty());
  const CombinatorFact& group = got.model.combinators.at(0);
  EXPECT_EQ(group.starts, CombinatorFact::Starts::OnMethod);
  EXPECT_EQ(group.start_method, "wait");
  EXPECT_EQ(group.window_arg, 1U);
  EXPECT_EQ(group.refill, Progress::Batch);
  EXPECT_EQ(group.case_arg, 2U);
  ASSERT_THAT(group.cases, SizeIs(1));
  EXPECT_EQ(group.cases[0].losers, Losers::Keep);
  const SpawnFact& spawn = got.model.spawns.at(0);
  EXPECT_EQ(spawn.work_arg, -1);
  EXPECT_EQ(spawn.independent, SpawnFact::Independent::IfTokenEager);
  EXPECT_EQ(spawn.handle, SpawnFact::Handle::MustAwait);
  EXPECT_TRUE(got.model.passthroughs.at(0).calls);
}

TEST(PackReader, MakesAHazardOfEverySubject) {
  const ReadPacks got =
      one(R"("hazards": [{"id": "x", "harm": "lifetime", "message": "m",
      "when": {"producer_factory": [{"fn": ["a::f", "a::g"]}], "body_has": "slow_await"}}])");
  EXPECT_THAT(messages(got), IsEmpty());
  ASSERT_THAT(got.model.hazards, SizeIs(2));
  EXPECT_EQ(got.model.hazards[1].producer_factory->name, "a::g");
  EXPECT_EQ(got.model.hazards[1].body_has, HazardFact::Body::SlowAwait);
}

TEST(PackReader, CopiesTheOtherProducerAcrossPacksAndLinks) {
  const ReadPacks got = read({pack("lab", R"("producers": [
        {"type": "a::Third", "same_as": "a::Second"},
        {"type": "a::Second", "same_as": "b::First"}])"),
                              pack("other", R"("producers": [
        {"type": "b::First", "progress": "batch", "capacity": 7, "pull": ["next"]}])")});
  EXPECT_THAT(messages(got), IsEmpty());
  for (const ProducerFact& fact : got.model.producers) {
    EXPECT_EQ(fact.progress, Progress::Batch) << *fact.type;
    EXPECT_EQ(fact.capacity.value, 7U);
    EXPECT_THAT(fact.pulls, SizeIs(1));
  }
  EXPECT_EQ(got.model.producers.back().origin.pack, "lab");
}

TEST(PackReader, TakesNothingFromAPackWithProblems) {
  const ReadPacks got = read(
      {pack("bad", R"("producers": [
        {"type": "b::First", "progress": "batch", "pull": ["next"]}], "x": 1)"),
       pack("lab", R"("producers": [{"type": "a::T", "same_as": "b::First"}])"),
       pack("third", R"("producers": [{"type": "c::T", "same_as": "a::T"}])"),
       pack(
           "good",
           R"("types": [{"name": "g::T", "kind": "task", "start": "lazy"}])")});
  EXPECT_THAT(got.model.producers, IsEmpty());
  EXPECT_THAT(got.model.types, SizeIs(1));
  ASSERT_THAT(got.packs, SizeIs(1));
  EXPECT_EQ(got.packs[0].id, "good");
  EXPECT_THAT(
      messages(got),
      ElementsAre(
          HasSubstr("bad.json:/x: unknown key \"x\""),
          HasSubstr("lab.json:/producers/0/same_as: no pack describes"),
          HasSubstr("third.json:/producers/0/same_as: no pack describes")));
}

constexpr const char* kLazy =
    R"("types": [{"name": "a::T", "kind": "task", "start": "lazy"}])";
constexpr const char* kEager =
    R"("types": [{"name": "a::T", "kind": "task", "start": "eager"}])";

TEST(PackReader, ReportsASecondPackOfAnId) {
  const ReadPacks got = read({pack("lab", kLazy), pack("lab", kEager)});
  EXPECT_THAT(
      messages(got),
      ElementsAre("lab.json:/id: duplicate pack id \"lab\": lab.json has it "
                  "already; give this pack another one"));
  ASSERT_THAT(got.model.types, SizeIs(1));
  EXPECT_EQ(got.model.types[0].start, Start::Lazy);
}

TEST(PackReader, OverridesABuiltInPackWhole) {
  const ReadPacks got = read_packs({{pack("lab", kLazy), PackRank::BuiltIn},
                                    {pack("lab", ""), PackRank::Named}});
  EXPECT_THAT(messages(got), IsEmpty());
  EXPECT_THAT(got.model.types, IsEmpty());
  EXPECT_THAT(got.packs, SizeIs(1));
}

TEST(PackReader, KeepsTheBuiltInPackWhenItsReplacementIsBad) {
  const ReadPacks got =
      read_packs({{pack("lab", kLazy), PackRank::BuiltIn},
                  {pack("lab", "\"x\": 1"), PackRank::Named}});
  EXPECT_THAT(messages(got), SizeIs(1));
  EXPECT_THAT(got.model.types, SizeIs(1));
}

TEST(PackReader, ReportsTwoReplacementsOfOneId) {
  const ReadPacks got = read_packs({{pack("lab", ""), PackRank::BuiltIn},
                                    {pack("lab", kLazy), PackRank::Named},
                                    {pack("lab", kEager), PackRank::Named}});
  EXPECT_THAT(messages(got), ElementsAre(HasSubstr("duplicate pack id")));
  ASSERT_THAT(got.model.types, SizeIs(1));
  EXPECT_EQ(got.model.types[0].start, Start::Lazy);
}

TEST(PackReader, TakesTheHigherRevisionOfAnInstalledPack) {
  const PackText older = pack("lab", kLazy);
  const PackText newer = pack("lab", std::string(R"("revision": 2, )") + kEager);
  const auto start_of = [](const std::vector<PackSource>& sources) {
    const ReadPacks got = read_packs(sources);
    EXPECT_THAT(messages(got), IsEmpty());
    EXPECT_THAT(got.packs, SizeIs(1));
    return got.model.types.at(0).start;
  };
  using enum PackRank;
  EXPECT_EQ(start_of({{older, BuiltIn}, {newer, Installed}}), Start::Eager);
  EXPECT_EQ(start_of({{newer, BuiltIn}, {older, Installed}}), Start::Eager);
  EXPECT_EQ(start_of({{older, Installed}, {newer, Installed}}), Start::Eager);
  EXPECT_EQ(start_of({{newer, Installed}, {older, Installed}}), Start::Eager);
  EXPECT_EQ(start_of({{newer, Installed}, {older, Named}}), Start::Lazy);
  // Of one revision the first is taken, as headers are.
  const PackText same = pack("lab", kEager);
  EXPECT_EQ(start_of({{older, BuiltIn}, {same, Installed}}), Start::Lazy);
  EXPECT_EQ(start_of({{older, Installed}, {same, Installed}}), Start::Lazy);
}

TEST(PackReader, LeavesOutWhatIsNotWanted) {
  const ReadPacks got = read_packs(
      {{pack("lab", kLazy)}, {pack("app", kEager)}},
      [](const PackInfo& info) { return info.id != "lab"; });
  ASSERT_THAT(got.model.types, SizeIs(1));
  EXPECT_EQ(got.model.types[0].start, Start::Eager);
  ASSERT_THAT(got.packs, SizeIs(1));
  EXPECT_EQ(got.packs[0].id, "app");
}

TEST(PackReader, PutsTheFactsOfLaterPacksFirst) {
  const ReadPacks got = read({pack("lab", kLazy), pack("app", kEager)});
  ASSERT_THAT(got.model.types, SizeIs(2));
  EXPECT_EQ(got.model.types[0].start, Start::Eager);
  EXPECT_EQ(got.packs[0].id, "lab");
}

TEST(PackReader, TellsOfAtMostTwoHundredProblems) {
  std::string keys;
  for (int i = 0; i < 5000; ++i)
    keys += (i ? ", \"k" : "\"k") + std::to_string(i) + "\": 1";
  const ReadPacks got = one(keys);
  EXPECT_THAT(got.problems, SizeIs(201));
  EXPECT_EQ(got.problems.back().message,
            "4800 more problems; mend these first");
}

TEST(PackReader, ReadsNoPackAtAll) {
  const ReadPacks got = read({});
  EXPECT_THAT(got.problems, IsEmpty());
  EXPECT_THAT(got.packs, IsEmpty());
}

}  // namespace
}  // namespace costall
