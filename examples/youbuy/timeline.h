// What happened when, printed as it happens, and the sum at the end.
#pragma once

#include "database.h"

namespace youbuy::timeline {

void work_began(const WorkItem& item);
void work_ended(const WorkItem& item);
void session_opened();
void session_timed_out(int session);

// Prints the sum; returns how many sessions timed out.
auto summary() -> int;

}  // namespace youbuy::timeline
