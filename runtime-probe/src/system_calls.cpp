// Names of the system calls in which threads wait.
// Tested by test/probe/thread_sample_test.cpp.
#include <array>
#include <utility>

#include "runtime-probe/src/thread_sample.h"

#include <sys/syscall.h>

namespace costall::probe::detail {

// Those that not every machine has lie behind their own condition.
auto name_of_system_call(long number) -> std::string {
  static constexpr std::array names = {
      std::pair(long(SYS_read), "read"),
      std::pair(long(SYS_readv), "readv"),
      std::pair(long(SYS_pread64), "pread"),
      std::pair(long(SYS_write), "write"),
      std::pair(long(SYS_writev), "writev"),
      std::pair(long(SYS_pwrite64), "pwrite"),
      std::pair(long(SYS_fsync), "fsync"),
      std::pair(long(SYS_fdatasync), "fdatasync"),
      std::pair(long(SYS_openat), "openat"),
      std::pair(long(SYS_close), "close"),
      std::pair(long(SYS_flock), "flock"),
      std::pair(long(SYS_fcntl), "fcntl"),
      std::pair(long(SYS_ioctl), "ioctl"),
      std::pair(long(SYS_sendfile), "sendfile"),
      std::pair(long(SYS_connect), "connect"),
      std::pair(long(SYS_accept), "accept"),
      std::pair(long(SYS_accept4), "accept4"),
      std::pair(long(SYS_sendto), "send"),
      std::pair(long(SYS_sendmsg), "sendmsg"),
      std::pair(long(SYS_recvfrom), "recv"),
      std::pair(long(SYS_recvmsg), "recvmsg"),
      std::pair(long(SYS_futex), "futex"),
      std::pair(long(SYS_nanosleep), "nanosleep"),
      std::pair(long(SYS_clock_nanosleep), "clock_nanosleep"),
      std::pair(long(SYS_epoll_pwait), "epoll_pwait"),
      std::pair(long(SYS_ppoll), "ppoll"),
      std::pair(long(SYS_pselect6), "pselect6"),
      std::pair(long(SYS_io_uring_enter), "io_uring_enter"),
      std::pair(long(SYS_wait4), "wait4"),
      std::pair(long(SYS_waitid), "waitid"),
      std::pair(long(SYS_rt_sigtimedwait), "sigtimedwait"),
      std::pair(long(SYS_restart_syscall), "restart_syscall"),
#if defined(SYS_epoll_wait)
      std::pair(long(SYS_epoll_wait), "epoll_wait"),
#endif
#if defined(SYS_poll)
      std::pair(long(SYS_poll), "poll"),
#endif
#if defined(SYS_select)
      std::pair(long(SYS_select), "select"),
#endif
#if defined(SYS_pause)
      std::pair(long(SYS_pause), "pause"),
#endif
#if defined(SYS_open)
      std::pair(long(SYS_open), "open"),
#endif
  };
  for (const auto& [each, name] : names) {
    if (each == number) {
      return name;
    }
  }
  return "number " + std::to_string(number);
}

}  // namespace costall::probe::detail
