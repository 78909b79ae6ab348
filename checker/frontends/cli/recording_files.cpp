// See recording_files.h. The driver, the header search and the preprocessor all
// go through this; a digest is of the very bytes that Clang was given.
#include "checker/frontends/cli/recording_files.h"

#include <llvm/Support/MemoryBuffer.h>

#include <algorithm>
#include <filesystem>

namespace costall::cli {
namespace {

using llvm::ErrorOr;
using llvm::Twine;
namespace vfs = llvm::vfs;

class Notes {
 public:
  Notes(std::string directory, Inputs& inputs)
      : directory_(std::move(directory)), inputs_(inputs) {}

  auto add(const std::string& path, Input::Kind kind, const Digest& digest = {})
      -> void {
    inputs_.all.push_back({absolute(path), kind, digest});
  }
  auto add(const std::string& path, const ErrorOr<vfs::Status>& status)
      -> void {
    using enum Input::Kind;
    add(path, !status ? Absent : status->isDirectory() ? Folder : File);
  }
  auto absolute(const std::string& path) const -> std::string {
    return (std::filesystem::path(directory_) / path).string();
  }
  auto not_reliable() -> void { inputs_.reliable = false; }

 private:
  std::string directory_;
  Inputs& inputs_;
};

// A file that is noted as read when its contents are asked for.
class RecordedFile : public vfs::File {
 public:
  RecordedFile(std::unique_ptr<vfs::File> file, std::string path, Notes& notes)
      : file_(std::move(file)), path_(std::move(path)), notes_(notes) {}

  auto status() -> ErrorOr<vfs::Status> override { return file_->status(); }
  auto getName() -> ErrorOr<std::string> override { return file_->getName(); }
  auto close() -> std::error_code override { return file_->close(); }
  auto getBuffer(const Twine& name, int64_t size, bool needs_null,
                 bool is_volatile)
      -> ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> override {
    auto buffer = file_->getBuffer(name, size, needs_null, is_volatile);
    if (!buffer) {
      notes_.not_reliable();
      return buffer;
    }
    const llvm::StringRef text = (*buffer)->getBuffer();
    notes_.add(path_, Input::Kind::Read,
               read_digest(notes_.absolute(path_), {text.data(), text.size()}));
    return buffer;
  }

 private:
  std::unique_ptr<vfs::File> file_;
  std::string path_;
  Notes& notes_;
};

class RecordingFiles : public vfs::ProxyFileSystem {
 public:
  RecordingFiles(const std::string& directory, Inputs& inputs)
      : ProxyFileSystem(vfs::getRealFileSystem()), notes_(directory, inputs) {}

  auto status(const Twine& path) -> ErrorOr<vfs::Status> override {
    auto status = ProxyFileSystem::status(path);
    notes_.add(path.str(), status);
    return status;
  }

  auto exists(const Twine& path) -> bool override {
    return static_cast<bool>(status(path));
  }

  auto openFileForRead(const Twine& path)
      -> ErrorOr<std::unique_ptr<vfs::File>> override {
    auto file = ProxyFileSystem::openFileForRead(path);
    if (!file) {
      // Not there, or there and not readable; the second is rare enough.
      if (ProxyFileSystem::status(path)) notes_.not_reliable();
      notes_.add(path.str(), Input::Kind::Absent);
      return file;
    }
    notes_.add(path.str(), (*file)->status());
    return std::make_unique<RecordedFile>(std::move(*file), path.str(), notes_);
  }

  auto dir_begin(const Twine& folder, std::error_code& error)
      -> vfs::directory_iterator override {
    const auto digest = listing_digest(notes_.absolute(folder.str()));
    if (digest) {
      notes_.add(folder.str(), Input::Kind::Listing, *digest);
    } else {
      notes_.add(folder.str(), ProxyFileSystem::status(folder));
    }
    return ProxyFileSystem::dir_begin(folder, error);
  }

 private:
  Notes notes_;
};

// Do both hold at one moment?
auto agree(const Input& less, const Input& more) -> bool {
  using enum Input::Kind;
  if (less.kind == more.kind) return less.digest == more.digest;
  return (less.kind == File && more.kind == Read) ||
         (less.kind == Folder && more.kind == Listing);
}

}  // namespace

auto recording_files(const std::string& directory, Inputs& inputs)
    -> llvm::IntrusiveRefCntPtr<vfs::FileSystem> {
  return llvm::IntrusiveRefCntPtr<vfs::FileSystem>(
      new RecordingFiles(directory, inputs));
}

auto sort_inputs(Inputs& inputs) -> void {
  std::vector<Input> once;
  std::stable_sort(inputs.all.begin(), inputs.all.end(),
                   [](const Input& a, const Input& b) {
                     return std::tie(a.path, a.kind) <
                            std::tie(b.path, b.kind);
                   });
  for (Input& input : inputs.all) {
    if (once.empty() || once.back().path != input.path) {
      once.push_back(std::move(input));
      continue;
    }
    inputs.reliable = inputs.reliable && agree(once.back(), input);
    once.back() = std::move(input);
  }
  inputs.all = std::move(once);
}

}  // namespace costall::cli
