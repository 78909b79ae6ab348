// Any bytes as the facts of a unit, as in an object file and without the head
// that guards them there: read soundly or refused, and what was read can be
// written, moved and put together with itself. Run by the test fuzz.facts.
#include "checker/program/facts_format.h"
#include "checker/program/link.h"
#include "test/fuzz/expect.h"

extern "C" auto LLVMFuzzerTestOneInput(const unsigned char* data,
                                       std::size_t size) -> int {
  using namespace costall;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const facts::Records records = facts::split_records(bytes);
  COSTALL_EXPECT(records.payloads.empty() || size > records.payloads.size());
  const std::string_view payload =
      records.payloads.empty() ? bytes : records.payloads.front();
  auto unit = facts::read_unit(payload, facts::Texts::Read);
  Program program;
  COSTALL_EXPECT(program.add(std::string(payload)) == unit.has_value());
  if (!unit) return 0;
  // What was read is written in one way.
  const std::string written = facts::to_payload(*unit);
  const auto again = facts::read_unit(written, facts::Texts::Read);
  COSTALL_EXPECT(again.has_value());
  COSTALL_EXPECT(facts::to_payload(*again) == written);
  facts::for_each_place(*unit, [](Location& at) { at.file = "moved"; });
  for (const Finding& finding : program.link())
    COSTALL_EXPECT(!finding.rule.empty());
  return 0;
}
