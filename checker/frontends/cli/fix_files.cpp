// See fix_files.h. All new files are written before the first one takes its
// place, so that a full disk changes nothing.
#include "checker/frontends/cli/fix_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <memory>
#include <set>

#include "checker/frontends/cli/files.h"
#include "checker/frontends/cli/output.h"
#include "checker/report/fix_plan.h"

namespace costall::cli {
namespace {

// A signal that comes meanwhile is delivered at the end.
class SignalsLater {
 public:
  SignalsLater() {
    sigset_t later;
    sigemptyset(&later);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
      sigaddset(&later, number);
    }
    sigprocmask(SIG_BLOCK, &later, &before_);
  }
  ~SignalsLater() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  SignalsLater(const SignalsLater&) = delete;
  auto operator=(const SignalsLater&) -> SignalsLater& = delete;

 private:
  sigset_t before_{};
};

// Root may write anything; a file that nobody may write is meant to stay.
auto why_not_writable(const std::string& file) -> std::string {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) {
    return "cannot read the file: " + system_message(errno);
  }
  constexpr mode_t kAnyWrite = S_IWUSR | S_IWGRP | S_IWOTH;
  if ((status.st_mode & kAnyWrite) == 0) {
    return "the file is read-only; make it writable and run again";
  }
  if (::access(file.c_str(), W_OK) != 0) {
    return "cannot write to the file: " + system_message(errno);
  }
  return {};
}

// Why the files could not all be replaced, or nothing.
auto replace(const std::vector<FixedFile>& files) -> std::string {
  std::vector<std::unique_ptr<Output>> outputs;
  for (const FixedFile& file : files) {
    outputs.push_back(std::make_unique<Output>(file.file));
    if (!outputs.back()->append(file.after)) return outputs.back()->problem();
    const auto now = read_file(file.file);
    const auto* text = std::get_if<std::string>(&now);
    if (text == nullptr || *text != file.before) {
      return file.file + " was changed meanwhile; run again";
    }
  }
  for (const auto& output : outputs) {
    if (!output->finish()) return output->problem();
  }
  return {};
}

}  // namespace

auto fix_files(Report& report, Sources& sources) -> Fixing {
  Fixing done;
  FixPlan plan = plan_fixes(report.findings, sources, why_not_writable);
  done.refused = std::move(plan.refused);
  const SignalsLater later;
  done.problem = replace(plan.files);
  if (!done.problem.empty()) return done;
  const std::set<std::size_t> fixed(plan.fixed.begin(), plan.fixed.end());
  std::vector<Finding> left;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    auto& to = fixed.count(i) != 0 ? done.fixed : left;
    to.push_back(std::move(report.findings[i]));
  }
  report.findings = std::move(left);
  report.summary.fixed = static_cast<unsigned>(done.fixed.size());
  return done;
}

}  // namespace costall::cli
