// What clang and clang-tidy load: checks that the host is of the LLVM major
// this was built for, then loads the real front end, <name>-impl.so beside it.
// An object full of LLVM symbols would make the dynamic loader abort with a
// list of mangled names before any line of ours runs; this one has none, so
// must include no LLVM header. Tested by test/frontends/wrong_host.test.
#include <dlfcn.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <string>

#ifndef COSTALL_LLVM_MAJOR
#error "COSTALL_LLVM_MAJOR must be the major of LLVM that is built for"
#endif

namespace {

// Changes with the front end behind this file: a compiler cache looks at the
// file named by -fplugin= alone, and would keep answers of an older costall.
[[gnu::used]] constexpr char kImplDigest[] = "impl " COSTALL_IMPL_DIGEST;

// The mangled name of a function that every program with clang-tidy's checks
// exports and no compiler has: clang::tidy::ClangTidyCheck's constructor.
constexpr char kTidyCheck[] =
    "_ZN5clang4tidy14ClangTidyCheckC2EN4llvm9StringRefEPNS0_"
    "16ClangTidyContextE";
// std::string clang::getClangFullVersion().
constexpr char kFullVersion[] = "_ZN5clang19getClangFullVersionB5cxx11Ev";

[[noreturn]] auto refuse(const std::string& message) -> void {
  std::fprintf(stderr, "error: %s\n", message.c_str());
  std::fflush(stderr);
  // Not exit(): the host is half way into its start and holds locks.
  _exit(2);
}

template <typename Function>
auto host_function(const char* mangled) -> Function {
  return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, mangled));
}

// "22" out of "Debian clang version 22.1.8 (1)"; 0 when there is none.
auto major_in(const std::string& version) -> unsigned {
  const std::string word = "clang version ";
  const auto at = version.find(word);
  if (at == std::string::npos) return 0;
  return std::strtoul(version.c_str() + at + word.size(), nullptr, 10);
}

// 0 when the host does not say.
auto host_major() -> unsigned {
  if (const auto version =
          host_function<void (*)(unsigned*, unsigned*, unsigned*)>(
              "LLVMGetVersion")) {
    unsigned major = 0;
    version(&major, nullptr, nullptr);
    return major;
  }
  // LLVM 15 and older.
  if (const auto version = host_function<std::string (*)()>(kFullVersion)) {
    return major_in(version());
  }
  return 0;
}

auto host_path() -> std::string {
  std::string path(PATH_MAX, '\0');
  const auto length = readlink("/proc/self/exe", path.data(), path.size());
  if (length <= 0) return "this program";
  path.resize(static_cast<std::size_t>(length));
  return path;
}

// The path this object was loaded from.
auto own_path() -> std::string {
  Dl_info info{};
  if (dladdr(static_cast<const void*>(kImplDigest), &info) == 0 ||
      info.dli_fname == nullptr) {
    return COSTALL_LOADER_NAME ".so";
  }
  return info.dli_fname;
}

auto folder_of(const std::string& path) -> std::string {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

// Where the installation has the same object for another major, if it has.
auto advice_for(unsigned major, const std::string& own) -> std::string {
  std::string real(PATH_MAX, '\0');
  if (realpath(own.c_str(), real.data()) == nullptr) real = own;
  const auto sibling = folder_of(folder_of(real.c_str())) + "/clang-" +
                       std::to_string(major) + "/" COSTALL_LOADER_NAME ".so";
  if (access(sibling.c_str(), R_OK) == 0) return "load " + sibling;
  return "load it into clang " + std::to_string(COSTALL_LLVM_MAJOR) +
         ", or build costall with -DCOSTALL_LLVM_MAJORS=" +
         std::to_string(major);
}

auto check_major(const std::string& own) -> void {
  const auto major = host_major();
  if (major == COSTALL_LLVM_MAJOR || major == 0) return;
  refuse(own + " was built for LLVM " + std::to_string(COSTALL_LLVM_MAJOR) +
         " and " + host_path() + " is LLVM " + std::to_string(major) + "; " +
         advice_for(major, own));
}

auto check_kind(const std::string& own) -> void {
  const bool host_is_tidy = dlsym(RTLD_DEFAULT, kTidyCheck) != nullptr;
  if (host_is_tidy && !COSTALL_LOADER_IS_TIDY) {
    refuse(own + " is a plugin of the compiler and " + host_path() +
           " is clang-tidy; load " + folder_of(own) + "/costall-tidy.so");
  }
  if (!host_is_tidy && COSTALL_LOADER_IS_TIDY) {
    refuse(own + " is a module of clang-tidy and " + host_path() +
           " is not clang-tidy; load " + folder_of(own) +
           "/costall-plugin.so");
  }
}

// Registers the front end: its static objects enter the host's registry.
[[gnu::constructor]] auto load_front_end() -> void {
  const auto own = own_path();
  check_major(own);
  check_kind(own);
  const auto impl = folder_of(own) + "/" COSTALL_LOADER_NAME "-impl.so";
  // RTLD_NOW: a symbol that is missing is named here, not in the middle of a
  // compilation.
  if (dlopen(impl.c_str(), RTLD_NOW | RTLD_LOCAL) == nullptr) {
    refuse("could not load the front end of costall: " +
           std::string(dlerror()) + "; install costall again");
  }
}

}  // namespace
