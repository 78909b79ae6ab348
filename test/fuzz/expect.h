// How a fuzz target says that a reader broke its promise: the input is kept then,
// as after a crash.
#pragma once

#include <cstdio>
#include <cstdlib>

#define COSTALL_EXPECT(condition)                                      \
  do {                                                                 \
    if (!(condition)) {                                                \
      std::fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__,    \
                   __LINE__, #condition);                              \
      std::abort();                                                    \
    }                                                                  \
  } while (false)
