// Any bytes as a recording of the runtime probe, as they are and with sums made
// right, so that what lies behind these is reached; what was read goes through
// the analysis. Run by the test fuzz.recording.
#include "runtime-probe/src/analysis/model.h"
#include "runtime-probe/src/picture/lanes.h"
#include "runtime-probe/src/recording/layout.h"
#include "runtime-probe/src/recording/reader.h"
#include "test/fuzz/expect.h"

namespace {

using namespace costall::probe;

void mend(std::string& bytes) {
  using namespace layout;
  if (bytes.size() < header_size) return;
  const std::string_view all(bytes);
  store(&bytes[12],
        crc32(all.substr(checked_from, header_size - checked_from)));
  std::uint32_t number = 0;
  for (std::size_t at = header_size; at + block_head_size <= bytes.size();) {
    const auto size = load<std::uint32_t>(&bytes[at + 4]);
    if (size > bytes.size() - at - block_head_size) return;
    store(&bytes[at + 8], number++);
    store(&bytes[at + 12], crc32(all.substr(at + block_head_size, size),
                                 crc32(all.substr(at, checked_head))));
    at += block_head_size + size;
  }
}

void read(const std::string& bytes) {
  const recording found = read_recording_bytes(bytes);
  COSTALL_EXPECT(found.problem.empty() == found.complete);
  COSTALL_EXPECT(found.usable || found.entries.empty());
  COSTALL_EXPECT(found.entries.size() <= bytes.size() / layout::entry_size);
  std::int64_t before = 0;
  for (const entry& one : found.entries) {
    COSTALL_EXPECT(one.when >= before && one.when <= found.last);
    COSTALL_EXPECT(one.site < found.names.sites.size());
    before = one.when;
  }
  model seen;
  seen.take(found.entries, found.names);
  const report told = seen.end(found.last);
  const lanes drawn = lanes_of(found.entries, found.names, told, {});
  for (const lane& row : drawn.rows) {
    std::int64_t last = 0;
    for (const lane_span& each : row.spans) {
      COSTALL_EXPECT(each.from >= last && each.to > each.from);
      COSTALL_EXPECT(each.who < drawn.items.size());
      last = each.to;
    }
  }
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const unsigned char* data,
                                       std::size_t size) -> int {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  read(bytes);
  mend(bytes);
  read(bytes);
  return 0;
}
