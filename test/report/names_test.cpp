// The words for harm and confidence, there and back.
#include "checker/report/names.h"

#include <gtest/gtest.h>

namespace costall {
namespace {

TEST(Names, EveryHarmHasAWordThatReadsBack) {
  for (const Harm harm : {Harm::Throughput, Harm::Starvation, Harm::Deadlock,
                          Harm::Lifetime}) {
    EXPECT_EQ(parse_harm(to_string(harm)), harm);
  }
  EXPECT_EQ(to_string(Harm::Starvation), "starvation");
  EXPECT_EQ(harm_words(), "throughput, starvation, deadlock, lifetime");
}

TEST(Names, EveryConfidenceHasAWordThatReadsBack) {
  for (const Confidence one :
       {Confidence::Possible, Confidence::Likely, Confidence::Definite}) {
    EXPECT_EQ(parse_confidence(to_string(one)), one);
  }
  EXPECT_EQ(to_string(Confidence::Definite), "definite");
  EXPECT_EQ(confidence_words(), "possible, likely, definite");
}

TEST(Names, OtherWordsAreNothing) {
  EXPECT_EQ(parse_harm("Deadlock"), std::nullopt);
  EXPECT_EQ(parse_harm(""), std::nullopt);
  EXPECT_EQ(parse_confidence("certain"), std::nullopt);
}

}  // namespace
}  // namespace costall
