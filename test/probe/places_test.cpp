// Places and names that are given as loose literals.
#include <costall/probe/detail/activity.h>

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace costall::probe::detail {
namespace {

TEST(Places, OneForEachContent) {
  const std::string file = "a.cpp";
  const std::string again = "a.cpp";
  const known_place* const one = place_of(file.c_str(), 3, "f");
  ASSERT_NE(one, nullptr);
  EXPECT_EQ(one, place_of(again.c_str(), 3, "f"));
  EXPECT_NE(one, place_of(file.c_str(), 4, "f"));
  EXPECT_NE(one, place_of(file.c_str(), 3, "g"));
  EXPECT_NE(one->file, file.c_str()) << "it outlives the text";
  EXPECT_STREQ(one->file, "a.cpp");
  EXPECT_STREQ(one->function, "f");
  EXPECT_EQ(one->line, 3U);
}

TEST(Places, KnowTheLibrary) {
  EXPECT_TRUE(place_of("/usr/include/boost/asio/impl/read.hpp", 1, "async_read")
                  ->within_library);
  EXPECT_FALSE(place_of("/srv/build/asio/server.cpp", 1, "f")->within_library);
}

TEST(Places, MissingTextIsEmpty) {
  const known_place* const one = place_of("a.cpp", 3, nullptr);
  ASSERT_NE(one, nullptr);
  EXPECT_STREQ(one->function, "");
}

TEST(Places, MoreThanTheCacheHolds) {
  std::vector<const known_place*> first;
  for (int line = 1; line <= 2000; ++line) {
    first.push_back(place_of("many.cpp", line, "f"));
  }
  for (int line = 1; line <= 2000; ++line) {
    ASSERT_EQ(place_of("many.cpp", line, "f"),
              first[static_cast<std::size_t>(line) - 1]);
  }
}

TEST(Places, ThreadsShareThem) {
  std::vector<const known_place*> seen(8);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : seen) {
      threads.emplace_back([&mine] {
        for (int line = 1; line <= 500; ++line) {
          mine = place_of("shared.cpp", line, "f");
        }
      });
    }
  }
  for (const auto* each : seen) {
    EXPECT_EQ(each, seen.front());
  }
}

TEST(Places, NamesAreJoined) {
  EXPECT_STREQ(joined("socket", "async_receive"), "socket.async_receive");
  EXPECT_EQ(joined("socket", "async_send"), joined("socket", "async_send"));
  EXPECT_STRNE(joined("socket", "async_wait"),
               joined("deadline_timer", "async_wait"));
}

TEST(IdAt, IsNeverAnIdThatIsHandedOut) {
  int one = 0;
  int other = 0;
  EXPECT_EQ(id_at(role::queue, &one), id_at(role::queue, &one));
  EXPECT_NE(id_at(role::queue, &one), id_at(role::queue, &other));
  EXPECT_NE(id_at(role::queue, &one), id_at(role::resource, &one));
  EXPECT_EQ(role_of(id_at(role::resource, &one)), role::resource);
  EXPECT_NE(id_at(role::queue, &one) & (std::uint64_t(1) << 55U), 0U);
  EXPECT_EQ(new_id(role::queue) & (std::uint64_t(1) << 55U), 0U);
}

}  // namespace
}  // namespace costall::probe::detail
