// What the text of one annotation of <costall/annotations.h> says. Pure text:
// finding the attributes of a unit is the engine's.
// Tested by test/model/annotation_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "checker/model/model.h"

namespace costall {

enum class AnnotationKind : std::uint8_t { Slow, Fast, Producer, Spawn, Permit };
enum class AnnotationOn : std::uint8_t { Function, Type, Other };

struct Annotation {
  AnnotationKind kind;
  Progress progress = Progress::Unknown;  // of a producer
};

struct ReadAnnotation {
  std::optional<Annotation> annotation;
  std::string problem;  // why there is none; empty where the text is not ours
};

// `text` is the whole text of a clang::annotate attribute; those that do not
// begin with "costall:" are another tool's. `on` is what carries it.
auto read_annotation(std::string_view text, AnnotationOn on) -> ReadAnnotation;

}  // namespace costall
