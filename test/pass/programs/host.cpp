// Loads the shared object that it is given and calls run_window() in it. Run by
// test/pass/setups.py.
#include <dlfcn.h>

#include <cstdio>

int main(int, char** words) {
  void* const library = dlopen(words[1], RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    std::fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  using run = int (*)();
  return reinterpret_cast<run>(dlsym(library, "_Z10run_windowv"))();
}
