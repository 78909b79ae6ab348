// Why the checker thinks what it thinks of a line: what `costall explain --why`
// shows. Plain data, without Clang. Tested by test/frontends/explain_why.test.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "checker/engine/finding.h"
#include "checker/model/model.h"

namespace costall {

// What a rule pack says, and where it read that.
struct SaidByPack {
  std::string what;  // "boost::asio::co_spawn is a spawn"
  Origin origin;

  auto operator==(const SaidByPack& other) const -> bool {
    return what == other.what && origin.pack == other.origin.pack &&
           origin.pointer == other.origin.pointer;
  }
};

// The line that is asked about: of the one file that `is_file` says yes to.
struct AskedLine {
  std::function<bool(const std::string& file)> is_file;
  unsigned line = 0;
};

struct Reason {
  Location at{};
  std::string subject{};  // as written: "co_await db.query(row)", "'window'"
  std::vector<std::string> says{};  // lower case, no full stop
  std::vector<Step> steps{};        // the evidence in the code
  std::vector<SaidByPack> packs{};
};

}  // namespace costall
