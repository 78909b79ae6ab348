// The texts of annotations: what each says, where it may stand, and what is said
// of one that cannot be read.
#include "checker/model/annotation.h"

#include <gtest/gtest.h>

namespace costall {
namespace {

constexpr auto kFunction = AnnotationOn::Function;
constexpr auto kType = AnnotationOn::Type;

auto kind_of(std::string_view text, AnnotationOn on) {
  const ReadAnnotation got = read_annotation(text, on);
  EXPECT_EQ(got.problem, "") << text;
  return got.annotation.value_or(Annotation{}).kind;
}

auto problem_of(std::string_view text, AnnotationOn on) {
  const ReadAnnotation got = read_annotation(text, on);
  EXPECT_FALSE(got.annotation.has_value()) << text;
  return got.problem;
}

TEST(Annotation, SaysWhatItsWordSays) {
  EXPECT_EQ(kind_of("costall:slow", kFunction), AnnotationKind::Slow);
  EXPECT_EQ(kind_of("costall:fast", kType), AnnotationKind::Fast);
  EXPECT_EQ(kind_of("costall:spawn", kFunction), AnnotationKind::Spawn);
  EXPECT_EQ(kind_of("costall:permit", kType), AnnotationKind::Permit);
}

TEST(Annotation, ProducersHaveAModel) {
  const auto got = read_annotation("costall:producer=no_refill", kType);
  ASSERT_TRUE(got.annotation.has_value());
  EXPECT_EQ(got.annotation->kind, AnnotationKind::Producer);
  EXPECT_EQ(got.annotation->progress, Progress::NoRefill);
  EXPECT_EQ(kind_of("costall:producer=polled", kFunction),
            AnnotationKind::Producer);
}

TEST(Annotation, OfAnotherToolIsNoneOfOurs) {
  for (const std::string_view text : {"slow", "costal:slow", "", "analyzer"}) {
    EXPECT_EQ(problem_of(text, kFunction), "") << text;
  }
}

TEST(Annotation, ThatOfTheCompilerPassSaysNothingToTheChecker) {
  EXPECT_EQ(problem_of("costall:no-probe", kFunction), "");
  EXPECT_EQ(problem_of("costall:no-probe", kType),
            "annotation \"no-probe\" says nothing here; put it on a function");
}

TEST(Annotation, UnknownWordsAreToldWithTheKnownOnes) {
  EXPECT_EQ(problem_of("costall:slwo", kFunction),
            "unknown annotation \"slwo\", expected one of slow, fast, "
            "producer=<model>, spawn, permit, no-probe; did you mean "
            "\"slow\"");
  EXPECT_EQ(problem_of("costall:", kFunction),
            "unknown annotation \"\", expected one of slow, fast, "
            "producer=<model>, spawn, permit, no-probe");
  EXPECT_EQ(problem_of("costall:producer=poled", kType),
            "unknown progress model in annotation \"poled\", expected one of "
            "polled, no_refill, prefetch, batch, handoff, frozen, independent; "
            "did you mean \"polled\"");
}

TEST(Annotation, InAPlaceWhereItSaysNothingIsTold) {
  EXPECT_EQ(problem_of("costall:spawn", kType),
            "annotation \"spawn\" says nothing here; put it on a function");
  EXPECT_EQ(problem_of("costall:permit", kFunction),
            "annotation \"permit\" says nothing here; put it on a type");
  EXPECT_EQ(problem_of("costall:slow", AnnotationOn::Other),
            "annotation \"slow\" says nothing here; put it on a function or a "
            "type");
  EXPECT_EQ(problem_of("costall:producer=polled", AnnotationOn::Other),
            "annotation \"producer\" says nothing here; put it on a type, or on "
            "a function that returns one");
}

}  // namespace
}  // namespace costall
