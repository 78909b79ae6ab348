// One unit as a Report; see json_file.h.
#include "checker/frontends/plugin/json_file.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "checker/report/emitter.h"

namespace costall {

auto write_json(const std::string& path, const CheckedUnit& unit,
                double seconds) -> std::string {
  Report report;
  report.tool = {COSTALL_VERSION, COSTALL_LLVM_VERSION};
  report.findings = unit.findings;
  report.errors = unit.problems;
  report.unused_suppressions = unit.unused_suppressions;
  report.summary.units = 1;
  report.summary.stats = unit.stats;
  report.summary.seconds = seconds;

  std::error_code error;
  EmitOptions options;
  options.base = std::filesystem::current_path(error).string();
  Sources nothing([](const std::string&) { return std::nullopt; });
  std::ofstream out(path, std::ios::binary);
  out << emit_json(report, nothing, options).out;
  out.close();
  if (out) return {};
  return "cannot write " + path + ": " +
         std::error_code(errno, std::generic_category()).message();
}

}  // namespace costall
