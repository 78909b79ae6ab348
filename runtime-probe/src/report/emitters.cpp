// The public face of the emitters.
// Tested by test/probe/session_test.cpp.
#include <costall/probe/text.h>

#include "runtime-probe/src/report/json.h"
#include "runtime-probe/src/report/text.h"

namespace costall::probe {

auto to_text(const finding& one) -> std::string {
  return text_of(one);
}
auto to_text(const report& all) -> std::string {
  return text_of(all);
}
auto to_json(const report& all) -> std::string {
  return json_of(all);
}

}  // namespace costall::probe
