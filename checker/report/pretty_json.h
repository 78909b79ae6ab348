// JSON as text, for people and programs. Source text need not be UTF-8; JSON
// must be: bad bytes are replaced. Tested by test/report/json_test.cpp.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace costall {

template <typename AnyJson>
auto pretty(const AnyJson& json) -> std::string {
  return json.dump(2, ' ', false, AnyJson::error_handler_t::replace) + "\n";
}

}  // namespace costall
