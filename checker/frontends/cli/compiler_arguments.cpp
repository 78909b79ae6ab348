// Goes through a compile command with the driver's own option table, so that
// every spelling of an option is known and whatever is left is not Clang's.
// One of the few files with Clang headers.
// Tested by test/frontends/cli_arguments.test.
#include "checker/frontends/cli/compiler_arguments.h"

#include <clang/Basic/Version.h>
#include <llvm/Option/ArgList.h>
#include <llvm/Option/OptTable.h>
#include <llvm/Support/TargetSelect.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#if CLANG_VERSION_MAJOR >= 22
#include <clang/Options/Options.h>
namespace driver = clang;
namespace options = clang::options;
#else
#include <clang/Driver/Options.h>
namespace driver = clang::driver;
namespace options = clang::driver::options;
#endif
#include <clang/Tooling/Tooling.h>

namespace costall::cli {
namespace {

using Words = std::vector<std::string>;

// Programs that are put in front of a compiler.
constexpr std::array<std::string_view, 6> kLaunchers = {
    "ccache", "sccache", "distcc", "icecc", "buildcache", "env"};

auto is_launcher(const std::string& word) -> bool {
  const std::string name = std::filesystem::path(word).filename().string();
  return std::find(kLaunchers.begin(), kLaunchers.end(), name) !=
         kLaunchers.end();
}

// `ccache g++ ...` and `env CCACHE_DIR=x ccache g++ ...` are g++'s commands.
auto without_launchers(const Words& words) -> Words {
  auto first = words.begin();
  while (first != words.end() && is_launcher(*first)) {
    ++first;
    while (first != words.end() && first->find('=') != std::string::npos &&
           !first->starts_with('-')) {
      ++first;
    }
  }
  // A launcher without a compiler after it is the compiler (a link to ccache).
  const bool stands_alone = first == words.end() || first->starts_with('-');
  return stands_alone ? words : Words(first, words.end());
}

// What writes files, loads code into the compiler, or makes it strict.
auto is_dropped(const llvm::opt::Option& option) -> bool {
  for (const options::ID group :
       {options::OPT_M_Group, options::OPT_Action_Group,
        options::OPT_pedantic_Group, options::OPT_W_Group}) {
    if (option.matches(group)) return true;
  }
  switch (option.getID()) {
    case options::OPT_INPUT:
    case options::OPT_UNKNOWN:
    case options::OPT__DASH_DASH:
    case options::OPT_o:
    case options::OPT_MJ:
    case options::OPT_pedantic_errors:
    case options::OPT_ferror_limit_EQ:
    case options::OPT_fmax_errors_EQ:
    case options::OPT_save_temps:
    case options::OPT_save_temps_EQ:
    case options::OPT_save_stats:
    case options::OPT_save_stats_EQ:
    case options::OPT_ftime_report:
    case options::OPT_ftime_trace:
    case options::OPT_ftime_trace_EQ:
    case options::OPT_fplugin_EQ:
    case options::OPT_fplugin_arg:
    case options::OPT_fpass_plugin_EQ:
    case options::OPT_include_pch:
    case options::OPT_resource_dir:
    case options::OPT_resource_dir_EQ:
    case options::OPT__serialize_diags:
    case options::OPT_v:
    case options::OPT__HASH_HASH_HASH:
      return true;
    default:
      return false;
  }
}

// `-Xclang -load -Xclang x.so` and the like: the words after -Xclang, in pairs.
class XclangFilter {
 public:
  auto keeps(const std::string& value) -> bool {
    if (drop_next_) {
      drop_next_ = false;
      return false;
    }
    static const std::set<std::string> kWithValue = {
        "-load", "-add-plugin", "-plugin", "-include-pch", "-o",
        "-dependency-file", "-fpass-plugin"};
    static const std::set<std::string> kAlone = {
        "-verify", "-emit-pch", "-emit-llvm", "-ast-dump", "-Werror"};
    drop_next_ = kWithValue.contains(value);
    return !drop_next_ && !kAlone.contains(value) &&
           !value.starts_with("-plugin-arg-") && !value.starts_with("-verify=");
  }

 private:
  bool drop_next_ = false;
};

auto kept_options(const Words& words) -> Words {
  std::vector<const char*> pointers;
  for (auto word = words.begin() + 1; word != words.end(); ++word) {
    pointers.push_back(word->c_str());
  }
  unsigned missing_index = 0;
  unsigned missing_count = 0;
  const llvm::opt::InputArgList parsed = driver::getDriverOptTable().ParseArgs(
      pointers, missing_index, missing_count,
      llvm::opt::Visibility(options::ClangOption));
  XclangFilter xclang;
  Words kept;
  for (const llvm::opt::Arg* argument : parsed) {
    if (is_dropped(argument->getOption())) continue;
    if (argument->getOption().matches(options::OPT_Xclang) &&
        !xclang.keeps(argument->getValue())) {
      continue;
    }
    // `-Wp,-MD,file` writes too; `-Wp,-DX` defines.
    if (argument->getOption().matches(options::OPT_Wp_COMMA) &&
        std::string_view(argument->getValue()).starts_with("-M")) {
      continue;
    }
    llvm::opt::ArgStringList rendered;
    argument->render(parsed, rendered);
    kept.insert(kept.end(), rendered.begin(), rendered.end());
  }
  return kept;
}

}  // namespace

auto compiler_arguments(const Unit& unit, const std::string& resource_dir)
    -> std::vector<std::string> {
  const Words words = without_launchers(unit.arguments);
  // <prefix>/lib/clang/<major> belongs to <prefix>/bin/clang++; the driver
  // derives other folders from its own name.
  const std::filesystem::path prefix =
      std::filesystem::path(resource_dir).parent_path().parent_path();
  Words command = {(prefix.parent_path() / "bin" / "clang++").string()};
  Words kept = kept_options(words);
  command.insert(command.end(), kept.begin(), kept.end());
  // "aarch64-linux-gnu-g++" names its target, if LLVM was told which there are.
  llvm::InitializeAllTargetInfos();
  clang::tooling::addTargetAndModeForProgramName(command, words.front());
  // -w silences warnings, -Wno-everything also those that are errors by
  // default: only code that cannot be understood is of interest. Without
  // carets Clang prints no count of errors of its own.
  for (const char* last : {"-fsyntax-only", "-w", "-Wno-everything",
                           "-ferror-limit=1", "-fno-caret-diagnostics",
                           "-resource-dir"}) {
    command.emplace_back(last);
  }
  command.push_back(resource_dir);
  // Its name may begin with a dash.
  command.emplace_back("--");
  command.push_back(unit.file);
  return command;
}

}  // namespace costall::cli
