// Any bytes as a baseline: read whole, or refused; what was read is written and
// read again as it was. Run by the test fuzz.baseline.
#include "checker/report/baseline.h"
#include "test/fuzz/expect.h"

extern "C" auto LLVMFuzzerTestOneInput(const unsigned char* data,
                                       std::size_t size) -> int {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const costall::ReadBaseline read = costall::read_baseline("base.json", text);
  if (!read.problem.empty()) {
    COSTALL_EXPECT(read.entries.empty());
    COSTALL_EXPECT(read.problem.starts_with("base.json:"));
    COSTALL_EXPECT(read.problem.find('\n') == std::string::npos);
    return 0;
  }
  const std::string written = costall::baseline_text(read.entries);
  const costall::ReadBaseline again =
      costall::read_baseline("base.json", written);
  COSTALL_EXPECT(again.problem.empty());
  COSTALL_EXPECT(again.entries.size() == read.entries.size());
  COSTALL_EXPECT(costall::baseline_text(again.entries) == written);
  return 0;
}
