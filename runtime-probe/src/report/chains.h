// What waits for what, for people.
//
// Must not print. Tested by test/probe/chains_test.cpp.
#pragma once
#include <costall/probe/report.h>

#include <string>
#include <vector>

namespace costall::probe {

auto text_of(const std::vector<waiting_chain>& chains) -> std::string;

}  // namespace costall::probe
