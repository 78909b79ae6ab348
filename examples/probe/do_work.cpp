// The five forms of do_work, and the pipeline, under the probe: which await
// starves the selects, and which form has none that does.
#include "examples/pipeline/do_work/forms.h"
#include "report.h"

namespace {

namespace pl = costall::pipeline;

using form = void (*)(pl::deterministic_context&, do_work::work&);

void watch(const char* name, form run) {
  costall::probe::session recording(shown::quietly());
  pl::deterministic_context clock;
  do_work::work all(clock, std::chrono::microseconds(0));
  run(clock, all);
  shown::print(name, recording.stop());
}

}  // namespace

auto main() -> int {
  watch("1 buffered(5).for_each", do_work::buffered_form);
  watch("2 spawned, then buffered(5)", do_work::spawned_form);
  watch("3 pushed, processed later", do_work::pushed_form);
  watch("4 fused into one operation", do_work::fused_form);
  watch("5 select! over both", do_work::select_form);
  watch("6 costall::pipeline", do_work::pipeline_form);
}
