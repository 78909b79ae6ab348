// Every schedule of small pipelines, on the real code: two stages, concurrency
// 1 and 2, buffers of 0 and 1, three items; with a shared limiter, a filter, a
// nested pipeline, a failure at every place, and an early end at every step.
//
// Must not sample. mutants.py shows that it finds seeded bugs.
#include <costall/pipeline/explore.h>
#include <gtest/gtest.h>

#include <iostream>

#include "test/pipeline/exploration/small_world.h"

namespace {

using small_world::explore;
using small_world::setup;

// Runs `vary(setup)` for each point of the grid and prints what was seen.
template <class Vary>
void over_the_grid(const char* name, Vary vary) {
  std::uint64_t schedules = 0;
  std::uint64_t states = 0;
  for (const bool ordered : {true, false}) {
    for (const std::size_t first : {1U, 2U}) {
      for (const std::size_t second : {1U, 2U}) {
        for (const std::size_t buffer : {0U, 1U}) {
          setup how;
          how.ordered = ordered;
          how.first = first;
          how.second = second;
          how.buffer = buffer;
          vary(how, [&](const setup& varied) {
            const auto seen = explore(varied);
            schedules += seen.schedules();
            states += seen.states();
          });
          if (testing::Test::HasFailure()) {
            return;
          }
        }
      }
    }
  }
  std::cout << "[ explored ] " << name << ": " << schedules << " schedules, "
            << states << " states\n";
}

TEST(Schedules, EveryOneDeliversAll) {
  over_the_grid("as it is", [](setup how, auto run) { run(how); });
}

TEST(Schedules, ALimiterSharedWithTheConsumerNeverDeadlocks) {
  over_the_grid("shared limiter", [](setup how, auto run) {
    for (how.permits = 1; how.permits <= how.first + 1; ++how.permits) {
      run(how);
    }
  });
}

TEST(Schedules, ALimiterOfTheStagesNeverDeadlocks) {
  over_the_grid("limiter of the stages", [](setup how, auto run) {
    how.sharing = true;
    for (how.permits = 1; how.permits <= how.first + 1; ++how.permits) {
      run(how);
    }
  });
}

TEST(Schedules, AFilterThatDropsLosesNothingElse) {
  over_the_grid("filter", [](setup how, auto run) {
    how.drops_odd = true;
    for (how.in_flight = 0; how.in_flight <= 1; ++how.in_flight) {
      run(how);
    }
  });
}

TEST(Schedules, ANestedPipelineEndsInsideItsItem) {
  over_the_grid("nested", [](setup how, auto run) {
    how.nested = true;
    how.items = 2;
    run(how);
  });
}

TEST(Schedules, InFlightBoundsHold) {
  over_the_grid("in flight", [](setup how, auto run) {
    for (how.in_flight = 1; how.in_flight <= 2; ++how.in_flight) {
      run(how);
    }
  });
}

TEST(Schedules, EveryPlaceFillsWhileTheConsumerIsParked) {
  over_the_grid("parked consumer", [](setup how, auto run) {
    how.ending = setup::park;
    how.items = 7;
    run(how);
  });
}

TEST(Schedules, AFailureAnywhereEndsItInOrder) {
  over_the_grid("failure", [](setup how, auto run) {
    for (how.fails_in = 1; how.fails_in <= 2; ++how.fails_in) {
      for (how.fails_at = 0; how.fails_at < 3; ++how.fails_at) {
        run(how);
      }
    }
  });
}

TEST(Schedules, CancelledAtAnyStep) {
  over_the_grid("cancel", [](setup how, auto run) {
    how.ending = setup::cancel;
    run(how);
  });
}

TEST(Schedules, StoppedAtAnyStep) {
  over_the_grid("stop", [](setup how, auto run) {
    how.ending = setup::stop;
    run(how);
  });
}

TEST(Schedules, LetGoAtAnyStep) {
  over_the_grid("let go", [](setup how, auto run) {
    how.ending = setup::let_go;
    run(how);
  });
}

}  // namespace
