// Text that stays text in HTML, and source lines around a place.
#include "checker/report/html_text.h"

#include <gtest/gtest.h>

namespace costall {
namespace {

constexpr const char* kBad = "\xEF\xBF\xBD";

TEST(HtmlText, EscapesWhatIsMarkup) {
  EXPECT_EQ(html_text("<a href=\"x\" b='y'>&amp;"),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;");
  EXPECT_EQ(html_text("a\tb\nc"), "a\tb\nc");
  EXPECT_EQ(html_text(""), "");
}

TEST(HtmlText, KeepsLettersOfAnyScript) {
  const std::string text = "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
  EXPECT_EQ(html_text(text), text);
}

TEST(HtmlText, ReplacesWhatIsNoText) {
  const std::string bad = kBad;
  EXPECT_EQ(html_text("a\xFF"
                      "b"),
            "a" + bad + "b");
  EXPECT_EQ(html_text("\xC3"), bad);                      // cut off
  EXPECT_EQ(html_text("\xC0\xBC"), bad + bad);            // '<' in two bytes
  EXPECT_EQ(html_text("\xED\xA0\x80"), bad + bad + bad);  // a surrogate
  EXPECT_EQ(html_text(std::string("a\0b\x1B\r", 5)),
            "a" + bad + "b" + bad + bad);
  EXPECT_EQ(html_text("\xE2\x80\xAE"), bad);  // right-to-left override
  EXPECT_EQ(html_text("\xE2\x81\xA6"), bad);  // an isolate
}

auto sources() -> Sources {
  return Sources([](const std::string&) {
    return std::optional<std::string>(
        "one\ntwo <b>\n  co_await f(\n    x);\n5");
  });
}

TEST(HtmlExcerpt, MarksTheRangeOverItsLines) {
  Sources text = sources();
  EXPECT_EQ(html_excerpt({"a", 3, 3, 0, 18}, 1, text),
            "<span><i>2</i>two &lt;b&gt;\n</span>"
            "<span class=\"here\"><i>3</i>  <mark>co_await f(</mark>\n</span>"
            "<span><i>4</i><mark>    x)</mark>;\n</span>");
}

TEST(HtmlExcerpt, EndsWithTheFile) {
  Sources text = sources();
  EXPECT_EQ(html_excerpt({"a", 5, 1, 0, 999}, 1, text),
            "<span><i>4</i>    x);\n</span>"
            "<span class=\"here\"><i>5</i><mark>5</mark>\n</span>");
  EXPECT_EQ(html_excerpt({"a", 1, 1, 0, 0}, 0, text),
            "<span class=\"here\"><i>1</i><mark>o</mark>ne\n</span>");
}

TEST(HtmlExcerpt, IsEmptyWhereThereIsNoSource) {
  Sources text = sources();
  EXPECT_EQ(html_excerpt({"a", 9, 1, 0, 1}, 1, text), "");
  EXPECT_EQ(html_excerpt({"a", 1, 99, 0, 1}, 1, text), "");
  EXPECT_EQ(html_excerpt({"a"}, 1, text), "");
}

}  // namespace
}  // namespace costall
