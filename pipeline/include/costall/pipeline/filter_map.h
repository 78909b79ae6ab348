// filter_map: a function of each item that may drop it.
//
// Tested by test/pipeline/operators/map_test.cpp.
#ifndef COSTALL_PIPELINE_FILTER_MAP_H
#define COSTALL_PIPELINE_FILTER_MAP_H

#include <optional>
#include <string>
#include <utility>

#include <costall/pipeline/map.h>

namespace costall::pipeline {

/// As map, for a function that gives std::optional (or another type that
/// converts to bool and is dereferenced): an empty one drops the item.
template <class F>
auto filter_map(F function, concurrency how = serial(),
                std::string name = "filter_map") {
  return detail::function_stage<detail::keep_if_any>(std::move(function), how,
                                                     std::move(name));
}

/// Keeps the items of which `predicate(const item&)`, synchronous, is true.
template <class Predicate>
auto filter(Predicate predicate, std::string name = "filter") {
  auto choose = [predicate = std::move(predicate)]<class T>(T item) mutable {
    return predicate(std::as_const(item)) ? std::optional<T>(std::move(item))
                                          : std::nullopt;
  };
  return filter_map(std::move(choose), serial(), std::move(name));
}

}  // namespace costall::pipeline

#endif
