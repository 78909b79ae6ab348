// Every hazard of hazards.def has its page in the program; nothing else has.
#include "checker/hazards/pages.h"

#include <gmock/gmock.h>

#include "checker/report/hazard_list.h"

namespace costall {
namespace {

TEST(HazardPage, IsThereForEveryHazard) {
  for (const auto& hazard : hazard_names()) {
    EXPECT_THAT(std::string(hazard_page(hazard.id)),
                testing::StartsWith("# " + std::string(hazard.id) + "\n"));
  }
}

TEST(HazardPage, IsWhole) {
  EXPECT_THAT(std::string(hazard_page("window-slow-body")),
              testing::HasSubstr("## Seen at run time"));
}

TEST(HazardPage, IsEmptyForWhatIsNoHazard) {
  EXPECT_EQ(hazard_page("window-slow"), "");
  EXPECT_EQ(hazard_page(""), "");
}

}  // namespace
}  // namespace costall
