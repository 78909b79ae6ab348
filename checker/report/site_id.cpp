// Site ids. What goes into them, and why, stands in
// docs/decisions/0010-site-id.md; a change there is a new format version.
// Tested by test/report/site_id_test.cpp.
#include "checker/report/site_id.h"

#include "checker/report/function_name.h"
#include "checker/model/hash.h"
#include "checker/report/paths.h"

namespace costall {

auto site_id(std::string_view path, std::string_view function, unsigned line)
    -> std::string {
  return Fnv1a()
      .add_field(path_tail(path))
      .add_field(unqualified_function_name(function))
      .add_field(std::to_string(line))
      .hex();
}

}  // namespace costall
