// Paths as URIs (RFC 3986): what SARIF wants for every file. Textual only, the
// file system is not asked. Tested by test/report/uri_test.cpp.
#pragma once

#include <string>
#include <string_view>

namespace costall {

struct FileUri {
  std::string uri;        // "src/work.cpp" or "file:///usr/include/db.h"
  bool relative = false;  // against the base
};

// As shown_path() decides, with every byte that is not unreserved escaped, so
// that names with spaces, colons or bytes of any encoding survive.
auto file_uri(std::string_view path, std::string_view base) -> FileUri;

// The base itself, which ends in a slash: "file:///src/project/".
auto folder_uri(std::string_view folder) -> std::string;

}  // namespace costall
