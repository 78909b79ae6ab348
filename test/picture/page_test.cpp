// The page as text: what its script is given, and that nothing of a recording
// becomes markup.
#include "runtime-probe/src/picture/page.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "test/probe/tape.h"

namespace probe_test {
namespace {

using nlohmann::json;
using pr::event;
using testing::HasSubstr;
using testing::Not;

auto stalled() -> tape {
  tape on;
  return window(on)
      .at(10, event::suspend, frame(1), 0, 11)
      .at(50, event::ready, item(1))
      .at(250, event::resume, frame(1))
      .at(250, event::drive, group(1), frame(1))
      .at(250, event::observe, item(1), frame(1));
}

auto page(const pr::report& found, const tape& on, const std::string& program)
    -> std::string {
  costall::Sources sources([](const std::string& file) {
    return std::optional<std::string>(
        file == "src/work.cpp" ? std::string(10, '\n') + "  co_await slow();\n"
                               : "");
  });
  return page_of(found, pr::lanes_of(on.entries(), on.names(), found, {}),
                 sources, {.paths = {}, .program = program, .checker = {}});
}

TEST(Page, ItsScriptGetsTheLanes) {
  const tape on = stalled();
  const pr::report found = on.result();
  const json told = json::parse(pr::picture_json(
      found, pr::lanes_of(on.entries(), on.names(), found, {}), {}));
  EXPECT_EQ(told["until"], 250'000'000);
  EXPECT_EQ(told["stages"][0], json::array({"do_work", "src/work.cpp:5:3"}));
  // Stage, then gap, length, doing, site and item of each span.
  EXPECT_EQ(told["rows"][0],
            json::array({0, 0, 10'000'000, 1, 0, 0, 0, 240'000'000, 2, 1, 0}));
  EXPECT_EQ(told["sites"], json::array({"", "src/work.cpp:11:3"}));
  EXPECT_EQ(told["stalls"][0],
            json::array({0, 50'000'000, 250'000'000, 0, 1, 1}));
  EXPECT_EQ(told["findings"][0][0], "window-slow-body");
}

TEST(Page, FindingsHaveTheirLinesAndWhatToDo) {
  const tape on = stalled();
  const std::string text = page(on.result(), on, "server");
  EXPECT_THAT(text, HasSubstr("<h1>1 finding in a run of server</h1>"));
  EXPECT_THAT(text, HasSubstr("<mark>co_await slow();</mark>"));
  EXPECT_THAT(text, HasSubstr("once, for at least 200 ms"));
  EXPECT_THAT(text, HasSubstr("Instead: await the slow work where"));
  EXPECT_THAT(text, HasSubstr("<td>do_work #1</td>"));
}

TEST(Page, NamesStayText) {
  const tape on = stalled();
  pr::report found = on.result();
  found.findings[0].message = "</script><script>evil()</script>";
  found.findings[0].blamed.file = "<img src=x>.cpp";
  const std::string text = page(found, on, "<b>");
  EXPECT_THAT(text, Not(HasSubstr("<script>evil")));
  EXPECT_THAT(text, Not(HasSubstr("<img")));
  EXPECT_THAT(text, Not(HasSubstr("<b>")));
}

TEST(Page, AQuietRunHasAPageToo) {
  tape on;
  on.at(0, event::create, frame(1), 0, 5).at(5, event::destroy, frame(1));
  EXPECT_THAT(page(on.result(), on, ""),
              HasSubstr("Nothing starved for long enough to tell."));
  EXPECT_THAT(page({}, tape(), ""), HasSubstr("<h1>0 findings</h1>"));
}

}  // namespace
}  // namespace probe_test
