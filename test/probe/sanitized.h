// What a sanitizer changes about a program, for tests that cannot hold there.
#pragma once

namespace probe_test {

#if defined(__has_feature)
#define COSTALL_HAS_FEATURE(name) __has_feature(name)
#else
#define COSTALL_HAS_FEATURE(name) 0
#endif

// Memory is not used again soon, and calls go through the sanitizer's own.
#if defined(__SANITIZE_ADDRESS__) || COSTALL_HAS_FEATURE(address_sanitizer)
inline constexpr bool with_address_sanitizer = true;
#else
inline constexpr bool with_address_sanitizer = false;
#endif

// The child of a fork may start no threads.
#if defined(__SANITIZE_THREAD__) || COSTALL_HAS_FEATURE(thread_sanitizer)
inline constexpr bool with_thread_sanitizer = true;
#else
inline constexpr bool with_thread_sanitizer = false;
#endif

#undef COSTALL_HAS_FEATURE

}  // namespace probe_test
