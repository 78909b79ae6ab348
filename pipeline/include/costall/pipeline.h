// The whole pipeline library but the adapters, whose libraries you may not
// have: asio.h, standalone_asio.h, qt.h. Includes only. Tested by
// test/pipeline/operators/seed_names_test.cpp.
#ifndef COSTALL_PIPELINE_H
#define COSTALL_PIPELINE_H

// executors, tasks
#include <costall/pipeline/detached.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/explore.h>
#include <costall/pipeline/inline_executor.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/stop.h>
#include <costall/pipeline/task.h>
// sources
#include <costall/pipeline/from.h>
#include <costall/pipeline/from_channel.h>
#include <costall/pipeline/generator.h>
#include <costall/pipeline/lines.h>
// operators
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/backpressure_bytes.h>
#include <costall/pipeline/batch.h>
#include <costall/pipeline/drop_oldest.h>
#include <costall/pipeline/enumerate.h>
#include <costall/pipeline/errors_as.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/keyed.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/map_ok.h>
#include <costall/pipeline/rate_limit.h>
#include <costall/pipeline/retry.h>
#include <costall/pipeline/seed_names.h>
#include <costall/pipeline/take.h>
// endings
#include <costall/pipeline/for_each.h>
#include <costall/pipeline/start.h>
// blocks
#include <costall/pipeline/actor_pool.h>
#include <costall/pipeline/background.h>
#include <costall/pipeline/channel.h>
#include <costall/pipeline/limiter.h>
#include <costall/pipeline/oneshot.h>
#include <costall/pipeline/scope.h>
#include <costall/pipeline/select.h>
#include <costall/pipeline/when_all.h>

#endif
