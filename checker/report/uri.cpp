// Paths as URIs. Textual only. Tested by test/report/uri_test.cpp.
#include "checker/report/uri.h"

#include "checker/report/paths.h"

namespace costall {
namespace {

// RFC 3986, section 2.3, and the slash between the parts of a path. A colon is
// escaped although a path may hold it: "a:b" alone would be a scheme.
auto stands_for_itself(unsigned char c) -> bool {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
         c == '~' || c == '/';
}

auto escaped(std::string_view path) -> std::string {
  std::string uri;
  for (const char byte : path) {
    const auto c = static_cast<unsigned char>(byte);
    if (stands_for_itself(c)) {
      uri += byte;
    } else {
      uri += '%';
      uri += "0123456789ABCDEF"[c >> 4];
      uri += "0123456789ABCDEF"[c & 0xF];
    }
  }
  return uri;
}

}  // namespace

auto file_uri(std::string_view path, std::string_view base) -> FileUri {
  const std::string shown = shown_path(path, base);
  if (shown.starts_with('/')) return {"file://" + escaped(shown), false};
  return {escaped(shown), true};
}

auto folder_uri(std::string_view folder) -> std::string {
  std::string uri = "file://" + escaped(folder);
  if (!uri.ends_with('/')) uri += '/';
  return uri;
}

}  // namespace costall
