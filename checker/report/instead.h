// What to write instead, in one line, from the hazard's page: for findings that
// no edit mends. Must not print. Tested by test/report/instead_test.cpp.
#pragma once

#include <string>
#include <string_view>

namespace costall {

// The first sentence of the page's section "Instead", in lower case and without
// its full stop; empty when there is no such hazard.
auto instead_of(std::string_view rule) -> const std::string&;

// The same of a page's text.
auto instead_in(std::string_view page) -> std::string;

}  // namespace costall
