// The words of packs for what facts say, for people. The other way round is
// pack_words.h. Tested by test/frontends/explain_why.test.
#pragma once

#include <string>

#include "checker/model/model.h"

namespace costall {

// "unknown" where no word stands for the value.
auto word_of(Start start) -> std::string;
auto word_of(Progress progress) -> std::string;
auto word_of(Speed speed) -> std::string;
auto word_of(TypeKind kind) -> std::string;
auto word_of(CombinatorKind kind) -> std::string;

}  // namespace costall
