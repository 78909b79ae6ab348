// The exit statuses that scripts rely on (docs/cli.md). Where two apply, the
// larger wins. Tested by test/frontends/cli_exit_status.test.
#pragma once

namespace costall::cli {

inline constexpr int kClean = 0;     // nothing at or above the fail level
inline constexpr int kFindings = 1;  // something is
inline constexpr int kUsage = 2;     // bad usage, configuration or rule pack
inline constexpr int kBroken = 3;    // some unit could not be checked
inline constexpr int kSignalled = 128;  // plus the signal's number

}  // namespace costall::cli
