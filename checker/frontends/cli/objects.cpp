// See objects.h.
#include "checker/frontends/cli/objects.h"

#include <llvm/Object/Archive.h>
#include <llvm/Object/ObjectFile.h>
#include <llvm/Support/Error.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "checker/frontends/cli/files.h"
#include "checker/program/facts_format.h"

namespace costall::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> kExtensions = {".o", ".obj", ".a",
                                                         ".lo"};

class ObjectReader {
 public:
  explicit ObjectReader(const std::function<void(ObjectFacts)>& take)
      : take_(take) {}

  auto input(const std::string& path) -> void {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
      read_.mistakes.push_back(path + ": no such file or directory");
    } else if (fs::is_directory(status)) {
      folder(path);
    } else {
      file(path);
    }
  }

  auto take() -> ObjectsRead { return std::move(read_); }

 private:
  auto folder(const std::string& path) -> void {
    std::error_code error;
    std::vector<std::string> found;
    fs::recursive_directory_iterator at(
        path, fs::directory_options::skip_permission_denied, error);
    for (; !error && at != fs::recursive_directory_iterator();
         at.increment(error)) {
      const std::string extension = at->path().extension().string();
      std::error_code ignored;
      if (std::find(kExtensions.begin(), kExtensions.end(), extension) !=
              kExtensions.end() &&
          at->is_regular_file(ignored)) {
        found.push_back(at->path().string());
      }
    }
    if (error) {
      read_.mistakes.push_back(path + ": cannot be searched: " +
                               error.message());
    } else if (found.empty()) {
      read_.mistakes.push_back(path +
                               ": holds no object files (*.o, *.obj, *.a, "
                               "*.lo)");
    }
    std::sort(found.begin(), found.end());
    for (const std::string& one : found) file(one);
  }

  auto file(const std::string& path) -> void {
    auto binary = llvm::object::createBinary(path);
    if (!binary) return broken(path, binary.takeError());
    folder_ = fs::absolute(path).parent_path().string();
    llvm::object::Binary& one = *binary->getBinary();
    if (auto* object = llvm::dyn_cast<llvm::object::ObjectFile>(&one)) {
      facts(path, *object);
    } else if (auto* archive = llvm::dyn_cast<llvm::object::Archive>(&one)) {
      members(path, *archive);
    } else {
      broken(path, "is neither an object file nor an archive");
    }
  }

  auto members(const std::string& path, llvm::object::Archive& archive)
      -> void {
    llvm::Error error = llvm::Error::success();
    for (const auto& child : archive.children(error)) {
      auto name = child.getName();
      std::string shown = path;
      if (name) {
        shown += "(" + name->str() + ")";
      } else {
        llvm::consumeError(name.takeError());
      }
      auto binary = child.getAsBinary();
      if (!binary) {
        broken(shown, binary.takeError());
      } else if (auto* object = llvm::dyn_cast<llvm::object::ObjectFile>(
                     binary->get())) {
        facts(shown, *object);
      }
    }
    if (error) broken(path, std::move(error));
  }

  auto facts(const std::string& shown, const llvm::object::ObjectFile& object)
      -> void {
    ++read_.objects;
    bool has_facts = false;
    for (const llvm::object::SectionRef& section : object.sections()) {
      auto name = section.getName();
      if (!name) {
        broken(shown, name.takeError());
        continue;
      }
      if (*name != llvm::StringRef(facts::kSection)) continue;
      has_facts = true;
      auto bytes = section.getContents();
      if (!bytes) {
        broken(shown, bytes.takeError());
        continue;
      }
      auto records = facts::split_records({bytes->data(), bytes->size()});
      for (const std::string_view payload : records.payloads) {
        take_({shown, folder_, std::string(payload)});
      }
      if (!records.problem.empty()) broken(shown, records.problem);
    }
    read_.without += !has_facts;
  }

  auto broken(const std::string& shown, const std::string& why) -> void {
    read_.broken.push_back({{shown}, why + "; compile it again"});
  }
  auto broken(const std::string& shown, llvm::Error error) -> void {
    std::string why = llvm::toString(std::move(error));
    // LLVM names the file itself, for some errors.
    if (why.starts_with("'" + shown + "': ")) why.erase(0, shown.size() + 4);
    broken(shown, "cannot be read: " + why);
  }

  const std::function<void(ObjectFacts)>& take_;
  ObjectsRead read_;
  std::string folder_;
};

}  // namespace

auto read_objects(const std::vector<std::string>& inputs,
                  const std::function<void(ObjectFacts)>& take)
    -> ObjectsRead {
  ObjectReader reader(take);
  for (const std::string& one : inputs) reader.input(one);
  return reader.take();
}

}  // namespace costall::cli
