// See annotation.h. The words are those of <costall/annotations.h>.
// Tested by test/model/annotation_test.cpp.
#include "checker/model/annotation.h"

#include <algorithm>
#include <array>
#include <span>

#include "checker/model/nearest.h"
#include "checker/model/pack_words.h"

namespace costall {
namespace {

constexpr std::string_view kOurs = "costall:";
constexpr std::string_view kProducer = "producer=";
constexpr std::string_view kNoProbe = "no-probe";  // to the compiler pass

struct Plain {
  std::string_view word;
  AnnotationKind kind;
  bool on_function;
  bool on_type;
};

constexpr std::array kPlain{
    Plain{"slow", AnnotationKind::Slow, true, true},
    Plain{"fast", AnnotationKind::Fast, true, true},
    Plain{"spawn", AnnotationKind::Spawn, true, false},
    Plain{"permit", AnnotationKind::Permit, false, true},
};

constexpr std::array<std::string_view, 6> kKnown{
    "slow", "fast", "producer=<model>", "spawn", "permit", kNoProbe};

template <std::size_t N>
auto words_of(const std::array<Word<Progress>, N>& list) {
  std::array<std::string_view, N> words;
  std::transform(list.begin(), list.end(), words.begin(),
                 [](const auto& one) { return one.word; });
  return words;
}

auto unknown(std::string_view what, std::string_view found,
             std::span<const std::string_view> known) -> ReadAnnotation {
  return {{},
          "unknown " + std::string(what) + " " + in_quotes(found) +
              ", expected one of " + listed(known) +
              did_you_mean(found, known)};
}

auto misplaced(std::string_view word, std::string_view place)
    -> ReadAnnotation {
  return {{},
          "annotation " + in_quotes(word) + " says nothing here; put it on " +
              std::string(place)};
}

auto read_producer(std::string_view model, AnnotationOn on) -> ReadAnnotation {
  static const auto words = words_of(kProgressWords);
  const auto found = std::find(words.begin(), words.end(), model);
  if (found == words.end())
    return unknown("progress model in annotation", model, words);
  if (on == AnnotationOn::Other)
    return misplaced("producer", "a type, or on a function that returns one");
  return {Annotation{AnnotationKind::Producer,
                     kProgressWords[found - words.begin()].value},
          ""};
}

}  // namespace

auto read_annotation(std::string_view text, AnnotationOn on) -> ReadAnnotation {
  if (!text.starts_with(kOurs)) return {};
  const std::string_view said = text.substr(kOurs.size());
  if (said.starts_with(kProducer))
    return read_producer(said.substr(kProducer.size()), on);
  if (said == kNoProbe && on == AnnotationOn::Function) return {};
  if (said == kNoProbe) return misplaced(said, "a function");
  for (const Plain& plain : kPlain) {
    if (plain.word != said) continue;
    const bool fits = on == AnnotationOn::Function ? plain.on_function
                      : on == AnnotationOn::Type   ? plain.on_type
                                                   : false;
    if (fits) return {Annotation{plain.kind}, ""};
    return misplaced(said, !plain.on_type       ? "a function"
                           : !plain.on_function ? "a type"
                                                : "a function or a type");
  }
  return unknown("annotation", said, kKnown);
}

}  // namespace costall
