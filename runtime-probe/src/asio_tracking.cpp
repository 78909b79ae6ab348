// What Asio's hooks record; see docs/probe.md for what they see.
// Tested by test/probe/asio_*_tracking_test.cpp.
#include <costall/probe/asio_tracking.h>

namespace costall::probe::detail::tracking {
namespace {

enum class made_by : std::uint8_t { other, executor, strand, channel };

// Asio's names: io_context, thread_pool, system_executor; strand,
// strand_executor; channel; and socket, descriptor, deadline_timer,
// signal_set, resolver, serial_port, ...
auto maker(const char* type) noexcept -> made_by {
  switch (type[0]) {
    case 'i':
      return made_by::executor;
    case 't':
      return made_by::executor;
    case 'c':
      return made_by::channel;
    case 's':
      return type[1] == 't'   ? made_by::strand
             : type[1] == 'y' ? made_by::executor
                              : made_by::other;
    default:
      return made_by::other;
  }
}

// A strand that gets its first function gives itself to its own executor in the
// same breath, and again when it has run some and others came. Where it was
// busy the next that goes to an executor is taken for it, unless it is awaited.
constinit thread_local bool strand_was_last = false;
constinit thread_local const scope* strand_in = nullptr;

auto carries(made_by by) noexcept -> bool {
  const bool after = strand_was_last && strand_in == innermost_scope;
  strand_was_last = by == made_by::strand;
  strand_in = innermost_scope;
  const bool again = innermost_scope != nullptr && innermost_scope->carries;
  return by == made_by::executor && (after || again) && !is_awaited();
}

}  // namespace

void created(submission& to, const char* type, const void* object,
             const char* name) noexcept {
  const made_by by = maker(type);
  switch (by) {
    case made_by::other:
      strand_was_last = false;
      submit(to, submitted::operation, 0, type, name);
      break;
    case made_by::executor:
    case made_by::strand:
      submit(to, carries(by) ? submitted::carrier : submitted::executed,
             id_at(role::queue, object), type, name);
      break;
    case made_by::channel:
      strand_was_last = false;
      submit(to,
             std::strcmp(name, "async_send") == 0 ? submitted::sent
                                                  : submitted::received,
             id_at(role::resource, object), type, name);
      break;
  }
}

}  // namespace costall::probe::detail::tracking
