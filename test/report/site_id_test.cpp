// Ids that other programs compute too, and fingerprints that outlive an edit.
#include "checker/report/fingerprint.h"
#include "checker/report/site_id.h"

#include <gtest/gtest.h>

#include "checker/model/hash.h"

namespace costall {
namespace {

TEST(Fnv1a, GivesThePublishedValues) {
  // From the test vectors of RFC 9923, appendix C.
  EXPECT_EQ(Fnv1a().hex(), "cbf29ce484222325");
  EXPECT_EQ(Fnv1a().add("a").hex(), "af63dc4c8601ec8c");
  EXPECT_EQ(Fnv1a().add("foobar").hex(), "85944171f73967e8");
}

TEST(Fnv1a, KeepsFieldsApart) {
  EXPECT_NE(Fnv1a().add_field("a").add_field("bc").value(),
            Fnv1a().add_field("ab").add_field("c").value());
}

TEST(SiteId, IsAFixedFormat) {
  // Recorded: the probe and the compiler pass compute the same digits, so this
  // may change only with the version of the format.
  EXPECT_EQ(site_id("/src/a/src/work.cpp", "do_work(Database &)", 31),
            Fnv1a().add(std::string_view("src/work.cpp\0do_work\0"
                                         "31\0", 24)).hex());
  EXPECT_EQ(site_id("src/work.cpp", "do_work", 31), "c02f53a293caa1c3");
}

TEST(SiteId, IsTheSameForEveryObserver) {
  const std::string checker =
      site_id("/src/a/src/w.cpp", "shop::S::m<double>(double) const", 6);
  EXPECT_EQ(checker, site_id("src/w.cpp",
                             "task shop::S::m(T) const [T = double]", 6));
  EXPECT_EQ(checker,
            site_id("/build/b/src/w.cpp",
                    "void shop::S::m(shop::S::m<double>(double) "
                    "const::_ZNK1S1mIdEE4taskT_.Frame*)",
                    6));
  EXPECT_EQ(checker, site_id("/x/src/w.cpp", "m<double>", 6));
}

TEST(SiteId, TellsPlacesApart) {
  const std::string id = site_id("src/w.cpp", "f()", 6);
  EXPECT_NE(id, site_id("src/w.cpp", "f()", 7));
  EXPECT_NE(id, site_id("src/w.cpp", "g()", 6));
  EXPECT_NE(id, site_id("lib/w.cpp", "f()", 6));
  EXPECT_EQ(id.size(), 16u);
}

auto some_finding() -> Finding {
  Finding finding;
  finding.rule = "window-slow-body";
  finding.function = "do_work(Database &)";
  finding.at = {"/src/a/src/work.cpp", 31, 5};
  return finding;
}

TEST(Fingerprint, SurvivesMovesAndReformatting) {
  const Finding before = some_finding();
  Finding after = before;
  after.at = {"/other/src/work.cpp", 90, 17};
  EXPECT_EQ(fingerprint(before, "  co_await update(row);", 0),
            fingerprint(after, "\tco_await  update( row );", 0));
}

TEST(Fingerprint, TellsFindingsApart) {
  const Finding finding = some_finding();
  const std::string line = "co_await update(row);";
  const std::string id = fingerprint(finding, line, 0);
  EXPECT_NE(id, fingerprint(finding, line, 1));
  EXPECT_NE(id, fingerprint(finding, "co_await remove(row);", 0));
  Finding other = finding;
  other.rule = "window-left-undriven";
  EXPECT_NE(id, fingerprint(other, line, 0));
  other = finding;
  other.function = "db::do_work(Database &)";
  EXPECT_NE(id, fingerprint(other, line, 0));
}

TEST(Fingerprint, NamesAFunctionWithoutItsTypes) {
  Finding finding = some_finding();
  const auto with = [&](std::string function) {
    finding.function = std::move(function);
    return fingerprint(finding, "co_await x;", 0);
  };
  EXPECT_EQ(with("a::f<int>(b<c> &)"), with("a::f<char>()"));
  EXPECT_EQ(with("a::box<int>::f()"), with("a::box<d<e>>::f(int)"));
  EXPECT_EQ(with("lambda in f(int)"), with("lambda in f(char)"));
  EXPECT_EQ(with("a::operator()(int)"), with("a::operator()()"));
  EXPECT_NE(with("a::operator<(int)"), with("a::operator>(int)"));
  EXPECT_NE(with("a::operator()(int)"), with("a::operator[](int)"));
  EXPECT_NE(with("lambda in f(int)"), with("lambda in g(int)"));
  EXPECT_NE(with("a::f()"), with("b::f()"));
}

TEST(AwaitedText, IsTheRangeWithoutSpace) {
  Sources text([](const std::string&) {
    return std::optional<std::string>("auto x = co_await f(1,\n  2);  // y\n");
  });
  EXPECT_EQ(awaited_text({"a", 1, 10, 9, 18}, text), "co_awaitf(1,2)");
  EXPECT_EQ(awaited_text({"a", 1, 10, 9, 0}, text), "autox=co_awaitf(1,");
  EXPECT_EQ(awaited_text({"a", 9, 1, 0, 5}, text), "");
  EXPECT_EQ(awaited_text({"a", 1, 10, 9, 9999}, text), "co_awaitf(1,2);//y");
}

TEST(AwaitedText, EndsSomewhere) {
  Sources text([](const std::string&) {
    return std::optional<std::string>(std::string(200, 'x'));
  });
  EXPECT_EQ(awaited_text({"a", 1, 1, 0, 200}, text).size(), 80u);
}

}  // namespace
}  // namespace costall
