// Any bytes as a rule pack: read whole, or refused with a place and a reason; what
// was read can be looked up in. Run by the test fuzz.pack.
#include "checker/model/name_index.h"
#include "checker/model/pack_reader.h"
#include "test/fuzz/expect.h"

extern "C" auto LLVMFuzzerTestOneInput(const unsigned char* data,
                                       std::size_t size) -> int {
  const std::string text(reinterpret_cast<const char*>(data), size);
  costall::ReadPacks read =
      costall::read_packs({{{"pack.json", text}, costall::PackRank::Named}});
  COSTALL_EXPECT(read.packs.size() + read.problems.size() > 0);
  for (const costall::PackProblem& problem : read.problems) {
    COSTALL_EXPECT(problem.pack == "pack.json");
    COSTALL_EXPECT(!problem.where.empty() && !problem.message.empty());
    COSTALL_EXPECT(problem.message.find('\n') == std::string::npos);
  }
  const costall::NameIndex index(std::move(read.model));
  (void)index;
  return 0;
}
