// Reports as text and as JSON.
#ifndef COSTALL_PROBE_TEXT_H
#define COSTALL_PROBE_TEXT_H

#include <string>

#include <costall/probe/report.h>

namespace costall::probe {

/// For people; ends in a newline.
auto to_text(const finding& one) -> std::string;
auto to_text(const report& all) -> std::string;

/// As format/report.schema.json says.
auto to_json(const report& all) -> std::string;

}  // namespace costall::probe

#endif  // COSTALL_PROBE_TEXT_H
