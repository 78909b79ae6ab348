// The bytes of a unit's facts: what is written is read again, and nothing else
// is taken for facts.
#include "checker/program/facts_format.h"

#include <gmock/gmock.h>

namespace costall {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

auto place(unsigned line) -> Location {
  return {.file = "src/store.cpp", .line = line, .column = 3, .offset = 100,
          .length = 12};
}

// A value in every field that the format has.
auto everything() -> UnitFacts {
  const OpenCall call{.callee = 77, .chain = {{place(4), ""}}, .conditions = 1};
  UnitFacts unit{.directory = "/build",
                 .source = "src/store.cpp",
                 .stats = {.coroutines = 2, .awaits = 5, .skipped_bodies = 1}};
  unit.functions.push_back({.key = 11,
                            .name = "store::save",
                            .at = place(9),
                            .overrides = {5, 6},
                            .speed = Speed::Slow,
                            .certain = false,
                            .never_suspends = true,
                            .chain = {{place(10), "it waits for a timer"}},
                            .awaits = {call},
                            .blocks = BlockingWay{"sleeps", "await a timer",
                                                  {{place(11), "sleeps"}}, 2},
                            .calls = {call},
                            .progress = Progress::NoRefill,
                            .returns_started = true,
                            .returns_many = true,
                            .touches = {{-1, true, false, true}}});
  unit.stored.push_back({12, place(20), Confidence::Possible});
  FunctionFacts facts;
  facts.function = "consume(int)";
  facts.producers.push_back({.kind = ProducerKind::ColdSet,
                             .name = "all",
                             .progress = Progress::Polled,
                             .certainty = Confidence::Likely,
                             .many = true,
                             .advanced = true,
                             .outlives = true,
                             .evidence = Step{place(1), "only here"},
                             .made_by = 99,
                             .parked = {{.name = "lock", .taken = place(2),
                                         .parked = place(3)}}});
  facts.holds.push_back({.kind = HoldKind::AsyncLock, .name = "mutex"});
  facts.blocks.resize(2);
  facts.blocks[0].facts = {
      Started{0, place(5)},
      Pulled{0, place(6)},
      Awaited{.at = place(7), .text = "save(row)", .slow = true,
              .may_drive = {0}, .open = {call}, .given = {{0, 77, 2}},
              .needs = {{.name = "mutex"}}, .hands_on = {0}, .event = "done"},
      Blocked{.at = place(8), .text = "sleep(1)", .why = "sleeps"},
      Called{.at = place(8), .text = "reload()", .open = {call}, .result = 0,
             .made_by = 78},
      Taken{0, place(9), true},
      GivenBack{0},
      Ended{0}};
  facts.blocks[0].successors = {1};
  facts.blocks[0].empty_on_edge = {{0}};
  facts.blocks[1].handler = true;
  facts.exit = 1;
  facts.awaits = 1;
  unit.open.push_back(facts);
  return unit;
}

TEST(FactsFormat, ReadsWhatItWrote) {
  const std::string payload = facts::to_payload(everything());
  const auto read = facts::read_unit(payload, facts::Texts::Read);
  ASSERT_TRUE(read.has_value());
  // Equal bytes: every field of the format came through.
  EXPECT_EQ(facts::to_payload(*read), payload);
  EXPECT_EQ(read->functions[0].name, "store::save");
  EXPECT_EQ(read->functions[0].touches[0].parameter, -1);
  EXPECT_EQ(read->open[0].producers[0].made_by, 99u);
  EXPECT_EQ(std::get<Called>(read->open[0].blocks[0].facts[4]).made_by, 78u);
}

TEST(FactsFormat, TextsCanBeLeftOut) {
  const auto read =
      facts::read_unit(facts::to_payload(everything()), facts::Texts::Skip);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->functions[0].name, "");
  EXPECT_EQ(read->functions[0].key, 11u);
  EXPECT_EQ(read->functions[0].at.line, 9u);
}

TEST(FactsFormat, RecordsMayStandBehindEachOther) {
  const std::string one = facts::to_record(everything());
  const std::string joined = one + std::string(5, '\0') + one;
  const facts::Records records = facts::split_records(joined);
  EXPECT_THAT(records.payloads, SizeIs(2));
  EXPECT_EQ(records.problem, "");
}

TEST(FactsFormat, TellsWhatIsWrongWithARecord) {
  const std::string one = facts::to_record(everything());
  std::string flipped = one;
  flipped[one.size() / 2] ^= 1;
  EXPECT_THAT(facts::split_records(flipped).problem, HasSubstr("checksum"));
  std::string newer = one;
  newer[4] = 7;
  EXPECT_THAT(facts::split_records(newer).problem,
              HasSubstr("format version 7"));
  EXPECT_THAT(facts::split_records("?" + one).problem, HasSubstr("mark"));
  // What stood before it is served.
  EXPECT_THAT(facts::split_records(one + flipped).payloads, SizeIs(1));
}

TEST(FactsFormat, TakesNothingThatIsCutOffForWhole) {
  const std::string one = facts::to_record(everything());
  for (std::size_t length = 1; length < one.size(); ++length) {
    const auto records = facts::split_records(one.substr(0, length));
    EXPECT_TRUE(records.payloads.empty()) << length;
    EXPECT_NE(records.problem, "") << length;
  }
}

TEST(FactsFormat, NeverTrustsAPayload) {
  const std::string payload = facts::to_payload(everything());
  for (std::size_t length = 0; length < payload.size(); ++length)
    EXPECT_FALSE(
        facts::read_unit(payload.substr(0, length), facts::Texts::Read))
        << length;
  // Any byte may be anything: what is read is sound, or nothing is read.
  for (std::size_t at = 0; at < payload.size(); ++at)
    for (const char byte : {'\0', '\x7f', '\xff'}) {
      std::string changed = payload;
      changed[at] = byte;
      const auto read = facts::read_unit(changed, facts::Texts::Read);
      if (!read) continue;
      for (const FunctionFacts& one : read->open) {
        EXPECT_LT(one.entry, one.blocks.size());
        for (const Fact& fact : one.blocks[0].facts)
          if (const auto* ended = std::get_if<Ended>(&fact)) {
            EXPECT_LT(ended->producer, one.producers.size());
          }
      }
    }
}

TEST(FactsFormat, ShowsEveryPlace) {
  UnitFacts unit = everything();
  unsigned places = 0;
  facts::for_each_place(unit, [&](Location& at) {
    ++places;
    at.file = "moved.cpp";
  });
  EXPECT_EQ(places, 17u);
  const std::string moved = facts::to_payload(unit);
  // The name of the source itself is not a place.
  EXPECT_EQ(moved.find("store.cpp"), moved.rfind("store.cpp"));
}

}  // namespace
}  // namespace costall
