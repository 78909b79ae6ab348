// What clang asks of a pass plugin, answered by costall-pass-impl.so: the
// loader beside this file has checked the major and loaded it.
//
// Must include no LLVM header, as the loader must not. Tested by
// test/pass/wrong_major.py.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <string>

namespace {

// llvm::PassPluginLibraryInfo; it is returned through memory in every major.
struct Info {
  std::uint32_t version;
  const char* name;
  const char* plugin_version;
  void (*register_in)();
#if COSTALL_LLVM_MAJOR >= 22
  void (*before_code)();
#endif
};

auto impl_path() -> std::string {
  static const char own = 0;
  Dl_info info{};
  dladdr(&own, &info);
  const std::string path = info.dli_fname != nullptr ? info.dli_fname : "";
  return path.substr(0, path.rfind('/') + 1) + "costall-pass-impl.so";
}

}  // namespace

extern "C" __attribute__((visibility("default"))) auto llvmGetPassPluginInfo()
    -> Info {
  void* const impl =
      dlopen(impl_path().c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
  void* const ask =
      impl != nullptr ? dlsym(impl, "costall_pass_info") : nullptr;
  if (ask == nullptr) {
    std::fprintf(stderr,
                 "error: could not find the pass of costall in %s; install"
                 " costall again\n",
                 impl_path().c_str());
    _exit(2);
  }
  return reinterpret_cast<Info (*)()>(ask)();
}
