// The names that the articles behind this library use, for those who come from
// them: https://github.com/alexpusch/rust-magic-patterns and the futures crate.
//
// Aliases alone. Tested by test/pipeline/operators/seed_names_test.cpp.
#ifndef COSTALL_PIPELINE_SEED_NAMES_H
#define COSTALL_PIPELINE_SEED_NAMES_H

#include <cstddef>
#include <utility>

#include <costall/pipeline/drop_oldest.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/start.h>

namespace costall::pipeline {

/// Pumps: Pipeline::from_iter.
template <std::ranges::input_range Range>
auto from_iter(Range&& range) {
  return from(std::forward<Range>(range));
}

/// Pumps: a buffer of which the oldest items go when it is full.
inline auto backpressure_with_relief_valve(std::size_t count) {
  return drop_oldest(count);
}

/// Pumps: flatten of ranges.
inline auto flatten_iter(concurrency how = serial()) {
  return flatten(how);
}

/// Pumps: the pipeline runs; its `recv` and `join` are on one object here.
template <class T, executor E>
auto build(pipeline<T> what, E where) -> stream<T> {
  return start(std::move(what), std::move(where));
}

/// Streams: map(function).buffered(n) is one operator here, since what is in
/// flight must not depend on who takes the results.
template <class F>
auto map_buffered(F function, std::size_t n) {
  return map(std::move(function), concurrent_ordered(n), "map_buffered");
}
template <class F>
auto map_buffer_unordered(F function, std::size_t n) {
  return map(std::move(function), concurrent_unordered(n),
             "map_buffer_unordered");
}

}  // namespace costall::pipeline

#endif
