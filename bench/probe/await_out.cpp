// The loops without the probe. Must not be linked to need it.
#define COSTALL_PROBE_DISABLED
#define BENCH_UNIT compiled_out
#include "bench/probe/await_loops.h"
