// What happens in one coroutine, in the order of its control flow, as plain
// data: work starts, is driven, ends; something is awaited; the thread blocks.
// Built by ast/fact_builder, read by live_producers and the hazards. No Clang.
// Tested by test/engine/live_producers_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "checker/engine/finding.h"
#include "checker/engine/task_facts.h"
#include "checker/model/model.h"

namespace costall {

using ProducerId = unsigned;

// A function as all units of a program name it; 0 is none.
using FunctionKey = std::uint64_t;

// A call of a function whose body is not in this unit, or of a virtual one that
// may be overridden in another.
struct OpenCall {
  FunctionKey callee = 0;
  // From the await or the call that is looked at down to this call, which is
  // the last and has no message: the name of the callee belongs there.
  std::vector<Step> chain{};
  unsigned conditions = 0;  // calls of the chain that stand in a branch
};

using HoldId = unsigned;
// Two holds of one object, and a wait for it, have the same number.
using ObjectId = unsigned;

enum class HoldKind : std::uint8_t {
  ThreadLock,  // a lock that blocks a thread: std::mutex
  AsyncLock,   // a lock that is awaited
  Permit,      // a share of a semaphore, a pooled connection, a lease
  Deadline,    // nobody awaits it: time that runs on while it stands here
};

// What a coroutine that a producer drives has while it is parked: it keeps it
// until it is driven again.
struct ParkedHold {
  std::string name{};  // the object, in terms of the function analysed
  ObjectId object = 0;
  HoldKind kind = HoldKind::Permit;
  Confidence certainty = Confidence::Definite;
  Location taken;
  Location parked;        // the suspension
  bool at_yield = false;  // of a generator; else of a child
  std::string function{};
};

enum class ProducerKind : std::uint8_t {
  Window,      // an object that owns started work, or a generator
  Deque,       // a holder of running tasks, filled and awaited by hand
  ColdTask,    // a lazy task that was made and not yet awaited
  ColdSet,     // a container of such tasks
  Branch,      // an operation that a wait for the first of several keeps
  Connection,  // what its peer sends by itself waits for the next read
};

// What a library's pack says against awaiting anything while one of its
// producers is in use, or against a call.
struct Trap {
  std::string id, message, instead, harm;
  HazardFact::Body body = HazardFact::Body::AnyAwait;
};

// Something that a wait on a connection needs, and that this coroutine keeps
// from happening.
struct UnservedWait {
  enum class Why : std::uint8_t {
    OwnReader,   // the next read comes after this await, in this coroutine
    NotStarted,  // nothing runs what completes it
  };
  Why why = Why::OwnReader;
  std::string connection;  // as written
  std::string server;      // the function that would complete the wait
  Confidence certainty = Confidence::Likely;
  std::vector<Step> steps{};
};

struct Producer {
  ProducerKind kind = ProducerKind::Window;
  std::string name;  // as written: "window", "this->tasks_"
  Progress progress = Progress::Unknown;
  Confidence certainty = Confidence::Definite;
  bool many = false;      // more than one task was put in (ColdSet, Deque)
  bool advanced = false;  // this coroutine drives it somewhere
  bool outlives = false;  // not a local: it is alive after the coroutine
  std::optional<Step> evidence{};  // why it has this progress model
  FunctionKey made_by = 0;  // a function of another unit that decides progress
  int parameter = -1;       // which of the function's own, from 0
  std::vector<ParkedHold> parked{};
  std::vector<Trap> traps{};
};

// What others wait for while this coroutine has it.
struct Hold {
  HoldKind kind = HoldKind::Permit;
  ObjectId object = 0;
  std::string name;     // the object as written: "mutex_", "pool.free"
  std::string guard{};  // the local that gives it back; empty: by hand
  bool shared = false;  // others may have it at the same time
  Confidence certainty = Confidence::Definite;
  bool passive = false;  // a deadline that matters where it is looked at
};

// From here on the coroutine has it; `maybe`: if it was to be had.
struct Taken {
  HoldId hold;
  Location at;
  bool maybe = false;
};
// Given back, handed to somebody else, or destroyed.
struct GivenBack {
  HoldId hold;
};
// A deadline is compared with the time, or waited for.
struct Looked {
  HoldId hold;
  Location at;
};
// What an await takes before it goes on.
struct Need {
  ObjectId object = 0;
  std::string name;
  HoldKind kind = HoldKind::Permit;
  bool shared = false;
  Confidence certainty = Confidence::Definite;
  std::vector<Step> chain{};  // down to the await that takes it
};

struct Started {
  ProducerId producer;
  Location at;
  bool one = false;  // one piece of work, which was put in by hand
};
struct Pulled {
  ProducerId producer;
  Location at;
  bool first_of_several = false;  // something else may have ended the await
  bool takes_one = false;         // what was awaited is one that has ended
};
// Drained, moved away, reset, destroyed, cancelled or handed to somebody.
struct Ended {
  ProducerId producer;
};
// A producer passed to a function of another unit.
struct Given {
  ProducerId producer = 0;
  FunctionKey callee = 0;
  unsigned parameter = 0;
};
struct Awaited {
  Location at;
  std::string text;
  bool is_yield = false;
  bool slow = false;
  Confidence certainty = Confidence::Definite;  // that it is slow
  std::vector<Step> chain{};                    // why it is slow
  std::vector<ProducerId> drives{};             // advances, ends or joins these
  std::vector<ProducerId> takes_from{};         // awaits one task of these
  std::vector<ProducerId> may_drive{};          // an unseen callee gets these
  std::vector<OpenCall> open{};            // these decide whether it is slow
  std::vector<Given> given{};              // producers that these get
  std::vector<ProducerId> ordered_with{};  // cold tasks that must come after
  std::string function{};                  // when it is not the one analysed
  // Locks and permits.
  bool suspends = true;  // false: known never to
  std::vector<Need> needs{};
  std::vector<HoldId> hands_on{};  // what is awaited gets these
  std::string event{};             // waits for this, which somebody else sets
  std::string
      only_receiver{};  // sends to this, which nobody else receives from
  Confidence receiver_certainty = Confidence::Possible;  // that it has no room
  // Another coroutine receives, but only while it can send to `answers`, which
  // this one empties later.
  std::string answers{};
  std::vector<Step> crossed{};
  std::vector<UnservedWait> unserved{};
  std::vector<Trap> traps{};  // of the call itself
};
struct Blocked {
  Location at;
  std::string text;
  std::string why{};
  std::string instead{};
  Confidence certainty = Confidence::Definite;
  std::vector<Step> chain{};
};

// A plain call into another unit. Says nothing by itself: what it does is known
// when the program is put together.
struct Called {
  Location at;
  std::string text;
  Confidence certainty = Confidence::Definite;  // that it may not block here
  std::vector<OpenCall> open{};  // these decide whether it blocks
  std::vector<Given> given{};
  // The producer that its result becomes, and who may have started work in it.
  std::optional<ProducerId> result{};
  FunctionKey made_by = 0;
};

using Fact = std::variant<Started, Pulled, Ended, Awaited, Blocked, Taken,
                          GivenBack, Looked, Called>;

// How sure a call is that stands behind so many branches of its helpers.
constexpr auto confidence_after(unsigned conditions) -> Confidence {
  return conditions == 0   ? Confidence::Definite
         : conditions == 1 ? Confidence::Likely
                           : Confidence::Possible;
}

struct FactBlock {
  std::vector<Fact> facts;
  bool handler = false;  // entered by an exception, from where is not known
  std::vector<unsigned> successors;
  // Per successor: producers that are known to be empty on that edge.
  std::vector<std::vector<ProducerId>> empty_on_edge;
};

struct FunctionFacts {
  std::string function;
  std::vector<Producer> producers;
  std::vector<Hold> holds;
  std::vector<FactBlock> blocks;
  unsigned entry = 0;
  unsigned exit = 0;
  unsigned awaits = 0;
  bool over_budget = false;
  // The producer that the function returns, and what it has in flight then.
  std::optional<ProducerId> returned{};
  TaskFacts tasks;
};

// A place in the graph: the `fact`-th fact of a block.
struct FactPlace {
  unsigned block = 0;
  unsigned fact = 0;
};

}  // namespace costall
