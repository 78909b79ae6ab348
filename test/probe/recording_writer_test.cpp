// What cannot be written disturbs nobody, and what ends the program leaves what
// was written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "runtime-probe/src/recording/reader.h"
#include "runtime-probe/src/recording/writer.h"
#include "test/probe/sample_recording.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <csignal>

namespace costall::probe {
namespace {

using test::at_end;
using test::contents;
using test::expect_sample;
using test::sample_entries;
using test::sample_tables;
using test::scratch_file;
using testing::AllOf;
using testing::HasSubstr;

struct failing {
  std::vector<std::string> messages;
  std::unique_ptr<file_writer> writer;

  explicit failing(const std::string& path)
      : writer(std::make_unique<file_writer>(
            path, [this](const std::string& message) {
              messages.push_back(message);
            })) {}

  void use() {
    for (int i = 0; i < 3; ++i) {
      writer->take(sample_entries(), sample_tables());
      writer->tick(i * 10'000'000'000);
    }
    writer->finish(at_end);
  }
};

TEST(RecordingWriter, SaysOnceThatTheDiskIsFull) {
  failing full("/dev/full");
  full.use();
  ASSERT_EQ(full.messages.size(), 1U);
  EXPECT_THAT(full.messages[0],
              AllOf(HasSubstr("cannot write the recording /dev/full: "),
                    HasSubstr("no space left on device")));
  EXPECT_TRUE(full.writer->failed());
  EXPECT_EQ(full.writer->not_written(), 3 * sample_entries().size());
  EXPECT_EQ(full.writer->written(), 0U);
}

TEST(RecordingWriter, SaysOnceThatThePathIsNoUse) {
  for (const std::string path : {"/nonexistent/folder/x", "/", ""}) {
    failing none(path);
    none.use();
    EXPECT_EQ(none.messages.size(), 1U) << path;
    EXPECT_EQ(none.writer->not_written(), 3 * sample_entries().size());
  }
}

// Its reader could make the program wait, or go away and raise SIGPIPE.
TEST(RecordingWriter, DoesNotWriteIntoAPipe) {
  const std::string path = scratch_file("pipe");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  failing without_reader(path);
  EXPECT_EQ(without_reader.messages.size(), 1U);
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  failing with_reader(path);
  ::close(reader);
  std::filesystem::remove(path);
  ASSERT_EQ(with_reader.messages.size(), 1U);
  EXPECT_THAT(with_reader.messages[0], HasSubstr("not a regular file"));
}

TEST(RecordingWriter, LivesWithoutACallback) {
  file_writer writer("/dev/full");
  writer.take(sample_entries(), sample_tables());
  EXPECT_EQ(writer.not_written(), sample_entries().size());
  file_writer throws("/dev/full", [](const std::string&) { throw 1; });
  EXPECT_TRUE(throws.failed());
}

// Runs `in_child` in a process of its own; its exit status or -signal.
template <typename Function>
auto status_of_child(Function in_child) -> int {
  const pid_t child = fork();
  if (child == 0) {
    _exit(in_child());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

// The system would end the process with SIGXFSZ.
TEST(RecordingWriter, StopsBeforeTheLimitOfAFile) {
  const std::string path = scratch_file("limit");
  const int status = status_of_child([&] {
    failing limited(path);
    limited.writer->take(sample_entries(), sample_tables());
    const rlimit limit{.rlim_cur = contents(path).size() + 10,
                       .rlim_max = RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &limit);
    limited.writer->take(sample_entries(), sample_tables());
    return limited.messages.size() == 1 && limited.writer->failed() ? 0 : 1;
  });
  EXPECT_EQ(status, 0);
  expect_sample(read_recording(path));
  std::filesystem::remove(path);
}

TEST(RecordingWriter, LeavesWhatItWroteWhenTheProcessIsKilled) {
  const std::string path = scratch_file("killed");
  const int status = status_of_child([&] {
    file_writer writer(path);
    writer.take(sample_entries(), sample_tables());
    return raise(SIGKILL);
  });
  EXPECT_EQ(status, -SIGKILL);
  const recording read = read_recording(path);
  std::filesystem::remove(path);
  expect_sample(read);
  EXPECT_FALSE(read.complete);
  EXPECT_THAT(read.problem, HasSubstr("killed"));
}

TEST(RecordingWriter, IsItsProcesssAlone) {
  const std::string path = scratch_file("forked");
  file_writer writer(path);
  writer.take(sample_entries(), sample_tables());
  const int status = status_of_child([&] {
    writer.take(sample_entries(), sample_tables());
    writer.finish(at_end);
    return static_cast<int>(writer.not_written());
  });
  EXPECT_EQ(status, static_cast<int>(sample_entries().size()));
  writer.finish(at_end);
  const recording read = read_recording(path);
  std::filesystem::remove(path);
  expect_sample(read);
  EXPECT_TRUE(read.complete) << read.problem;
}

}  // namespace
}  // namespace costall::probe
