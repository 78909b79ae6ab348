// See fact_words.h.
#include "checker/model/fact_words.h"

#include "checker/model/pack_words.h"

namespace costall {

template <class Words, class Value>
static auto find(const Words& words, Value value) -> std::string {
  for (const auto& one : words)
    if (one.value == value) return std::string(one.word);
  return "unknown";
}

auto word_of(Start start) -> std::string { return find(kStartWords, start); }
auto word_of(Progress progress) -> std::string {
  return find(kProgressWords, progress);
}
auto word_of(Speed speed) -> std::string { return find(kSpeedWords, speed); }
auto word_of(TypeKind kind) -> std::string { return find(kKindWords, kind); }
auto word_of(CombinatorKind kind) -> std::string {
  return find(kCombinatorWords, kind);
}

}  // namespace costall
