// See json_text.h. Builds the value while the parser reads, so that a pack is
// walked once. Must not throw. Tested by test/model/json_text_test.cpp.
#include "checker/model/json_text.h"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "checker/model/json_fields.h"
#include "checker/model/nearest.h"

namespace costall {
namespace {

auto line_and_column(std::string_view text, std::size_t byte) -> std::string {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t newline = before.rfind('\n');
  const std::size_t column =
      before.size() - (newline == std::string_view::npos ? 0 : newline + 1);
  return std::to_string(line) + ":" +
         std::to_string(std::max<std::size_t>(column, 1));
}

// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax
// error while parsing value - unexpected '}'; last read: '}'" without what the
// position already says.
auto plain_words(std::string_view what) -> std::string {
  const std::size_t id_end = what.find("] ");
  if (id_end != std::string_view::npos) what.remove_prefix(id_end + 2);
  if (what.starts_with("parse error")) {
    const std::size_t colon = what.find(": ");
    if (colon != std::string_view::npos) what.remove_prefix(colon + 2);
  }
  std::string words(what);
  // What was read may hold any byte; the position is enough.
  const std::size_t read = words.find("; last read: ");
  if (read != std::string::npos) {
    const std::size_t expected = words.rfind("; expected ");
    const bool after = expected != std::string::npos && expected > read;
    words.erase(read, after ? expected - read : std::string::npos);
  }
  // The parser asks for the end where a comma would do as well.
  for (const char* end : {"expected '}'", "expected ']'"}) {
    if (words.ends_with(end)) words.insert(words.size() - 3, "',' or ");
  }
  return words;
}

class Builder : public nlohmann::json_sax<Json> {
 public:
  Builder(std::string_view text, ProblemList& problems)
      : text_(text), problems_(problems) {}

  auto take() -> Json { return std::move(root_); }

  bool null() override { return put(Json()); }
  bool boolean(bool value) override { return put(Json(value)); }
  bool number_integer(number_integer_t value) override {
    return put(Json(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return put(Json(value));
  }
  bool number_float(number_float_t value, const string_t&) override {
    return put(Json(value));
  }
  bool string(string_t& value) override { return put(Json(std::move(value))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Level& level = levels_.back();
    level.skipped = level.value->contains(name);
    level.key = std::move(name);
    if (level.skipped) {
      problems_.add(pointer(),
                    "key " + in_quotes(level.key) +
                        " stands twice in this object; keep one of them");
    }
    return true;
  }

  bool parse_error(std::size_t byte, const std::string&,
                   const nlohmann::detail::exception& error) override {
    problems_.add(line_and_column(text_, byte), plain_words(error.what()));
    return false;
  }

 private:
  struct Level {
    Json* value;           // object or array being filled
    std::string key;       // objects: where the next value goes
    bool skipped = false;  // objects: the key was there already
  };

  auto place(Json value) -> Json* {
    if (levels_.empty()) return &(root_ = std::move(value));
    Level& level = levels_.back();
    if (level.value->is_array()) {
      level.value->push_back(std::move(value));
      return &level.value->back();
    }
    // In what stands twice a key may stand twice: each has a place of its own.
    Json& slot =
        level.skipped ? seconds_.emplace_back() : (*level.value)[level.key];
    return &(slot = std::move(value));
  }

  auto put(Json value) -> bool {
    place(std::move(value));
    return true;
  }

  auto open(Json value) -> bool {
    levels_.push_back({place(std::move(value)), "", false});
    if (levels_.size() <= kMaxPackDepth) return true;
    levels_.pop_back();
    problems_.add(pointer(), "nested deeper than " +
                                 std::to_string(kMaxPackDepth) +
                                 " levels; no pack needs that");
    return false;
  }

  auto close() -> bool {
    levels_.pop_back();
    return true;
  }

  auto pointer() const -> std::string {
    std::string out;
    for (const Level& level : levels_) {
      if (level.value->is_object()) {
        out += pointer_part(level.key);
      } else {
        const std::size_t size = level.value->size();
        out += "/" + std::to_string(size == 0 ? 0 : size - 1);
      }
    }
    return out;
  }

  std::string_view text_;
  ProblemList& problems_;
  Json root_;
  std::deque<Json> seconds_;  // values of keys that stand twice
  std::vector<Level> levels_;
};

}  // namespace

auto text_at(const Json& json, const char* key) -> std::string {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string();
}

auto is_written_by(const Json& json, std::string_view tool) -> bool {
  const auto found = json.find("tool");
  return found != json.end() && text_at(*found, "name") == tool;
}

auto parse_json(std::string_view text, ProblemList& problems, JsonLimit limit)
    -> std::optional<Json> {
  if (text.size() > limit.bytes) {
    problems.add("1:1", std::to_string(text.size()) +
                            " bytes, expected at most " +
                            std::to_string(limit.bytes) + "; is this a " +
                            std::string(limit.what) + "?");
    return std::nullopt;
  }
  Builder builder(text, problems);
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
  return builder.take();
}

}  // namespace costall
