// Outcomes as CBOR, by nlohmann-json: it is used for the report anyway, and a
// worker that died in the middle leaves bytes that it refuses.
// Tested by test/frontends/cli_processes.test.
#include "checker/frontends/cli/unit.h"

#include <nlohmann/json.hpp>

namespace nlohmann {

template <typename T>
struct adl_serializer<std::optional<T>> {
  static auto to_json(json& json, const std::optional<T>& value) -> void {
    if (value) {
      json = *value;
    } else {
      json = nullptr;
    }
  }
  static auto from_json(const json& json, std::optional<T>& value) -> void {
    if (!json.is_null()) value = json.get<T>();
  }
};

}  // namespace nlohmann

namespace costall {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Location, file, line, column, offset, length)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Step, at, message)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Edit, file, offset, length, replacement,
                                   file_hash)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Fix, title, edits)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Problem, at, message)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CheckStats, coroutines, awaits,
                                   skipped_bodies)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Finding, rule, harm, confidence, function,
                                   at, message, steps, fix, site, fingerprint,
                                   suppressed, suppression_reason)

}  // namespace costall

namespace costall::cli {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Outcome, findings, stats, problems, failure,
                                   facts)

auto to_bytes(const Outcome& outcome) -> std::string {
  std::string bytes;
  nlohmann::json::to_cbor(nlohmann::json(outcome), bytes);
  return bytes;
}

auto from_bytes(const std::string& bytes) -> std::optional<Outcome> {
  try {
    return nlohmann::json::from_cbor(bytes).get<Outcome>();
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

}  // namespace costall::cli
