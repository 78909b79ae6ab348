// The probe's event as LTTng-UST would record it. Read several times, by its
// own macros. Must not include anything else.
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER costall_bench
#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "bench/probe/lttng_events.h"

#if !defined(COSTALL_BENCH_PROBE_LTTNG_EVENTS_H) || \
    defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define COSTALL_BENCH_PROBE_LTTNG_EVENTS_H

#include <lttng/tracepoint.h>

LTTNG_UST_TRACEPOINT_EVENT(
    costall_bench, event,
    LTTNG_UST_TP_ARGS(unsigned char, what, unsigned long, subject,
                      unsigned long, object, const void*, where),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(unsigned char, what, what)
            lttng_ust_field_integer(unsigned long, subject, subject)
                lttng_ust_field_integer(unsigned long, object, object)
                    lttng_ust_field_integer_hex(
                        unsigned long, where,
                        reinterpret_cast<unsigned long>(where))))

#endif

#include <lttng/tracepoint-event.h>
