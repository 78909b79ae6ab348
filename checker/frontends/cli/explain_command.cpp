// `costall explain`: a hazard's page in the terminal, or the list of hazards.
// Tested by test/frontends/explain.test.
#include <fmt/format.h>
#include <unistd.h>

#include "checker/frontends/cli/commands.h"
#include "checker/frontends/cli/exit_status.h"
#include "checker/frontends/cli/explain_why.h"
#include "checker/frontends/cli/progress.h"
#include "checker/hazards/pages.h"
#include "checker/report/hazard_list.h"

namespace costall::cli {
namespace {

// Markdown reads well as it is; on a terminal its headings stand out.
auto print_page(std::string_view page, bool colour) -> void {
  while (!page.empty()) {
    const std::string_view line = page.substr(0, page.find('\n'));
    page.remove_prefix(std::min(page.size(), line.size() + 1));
    const bool heading = colour && line.starts_with('#');
    fmt::print("{}{}{}\n", heading ? "\x1b[1m" : "", line,
               heading ? "\x1b[0m" : "");
  }
}

}  // namespace

auto run_explain(const ExplainCommand& command) -> int {
  if (!command.file.empty()) return explain_line(command);
  if (command.hazard.empty()) {
    for (const HazardName& hazard : hazard_names()) {
      fmt::print("{:<28} {}\n", hazard.id, hazard.summary);
    }
    return kClean;
  }
  print_page(hazard_page(command.hazard),
             wants_colour(When::Auto, STDOUT_FILENO));
  return kClean;
}

}  // namespace costall::cli
