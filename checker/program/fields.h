// The fields of every type in a unit's facts, in the order of the format: one
// list for writing, reading and visiting. `Archive` is called with the fields of
// a type; it knows numbers, truth values, enumerations, texts, keys, lists and
// optional values. A change here is a new version of the format (see
// docs/facts_format.md). Tested by test/program/facts_format_test.cpp.
#pragma once

#include <type_traits>

#include "checker/engine/unit_facts.h"

namespace costall::facts {

// T, whether the archive reads it or changes it.
template <class T, class U>
concept Is = std::is_same_v<std::remove_const_t<T>, U>;

template <class A>
void fields(A& a, Is<CheckStats> auto& x) {
  a(x.coroutines, x.awaits, x.skipped_bodies);
}
template <class A>
void fields(A& a, Is<Location> auto& x) {
  a(x.file, x.line, x.column, x.offset, x.length);
}
template <class A>
void fields(A& a, Is<Step> auto& x) {
  a(x.at, x.message);
}
template <class A>
void fields(A& a, Is<OpenCall> auto& x) {
  a.key(x.callee);
  a(x.chain, x.conditions);
}
template <class A>
void fields(A& a, Is<Given> auto& x) {
  a(x.producer);
  a.key(x.callee);
  a(x.parameter);
}

template <class A>
void fields(A& a, Is<ParkedHold> auto& x) {
  a(x.name, x.object, x.kind, x.certainty, x.taken, x.parked, x.at_yield,
    x.function);
}
template <class A>
void fields(A& a, Is<Trap> auto& x) {
  a(x.id, x.message, x.instead, x.harm, x.body);
}
template <class A>
void fields(A& a, Is<UnservedWait> auto& x) {
  a(x.why, x.connection, x.server, x.certainty, x.steps);
}
template <class A>
void fields(A& a, Is<Producer> auto& x) {
  a(x.kind, x.name, x.progress, x.certainty, x.many, x.advanced, x.outlives,
    x.evidence, x.parked, x.traps);
  a.key(x.made_by);
}
template <class A>
void fields(A& a, Is<Hold> auto& x) {
  a(x.kind, x.object, x.name, x.guard, x.shared, x.certainty, x.passive);
}
template <class A>
void fields(A& a, Is<Need> auto& x) {
  a(x.object, x.name, x.kind, x.shared, x.certainty, x.chain);
}

template <class A>
void fields(A& a, Is<Started> auto& x) {
  a(x.producer, x.at, x.one);
}
template <class A>
void fields(A& a, Is<Pulled> auto& x) {
  a(x.producer, x.at, x.first_of_several, x.takes_one);
}
template <class A>
void fields(A& a, Is<Ended> auto& x) {
  a(x.producer);
}
template <class A>
void fields(A& a, Is<Awaited> auto& x) {
  a(x.at, x.text, x.is_yield, x.slow, x.certainty, x.chain, x.drives,
    x.takes_from, x.may_drive, x.open, x.given, x.ordered_with, x.function,
    x.suspends, x.needs, x.hands_on, x.event, x.only_receiver,
    x.receiver_certainty, x.answers, x.crossed, x.unserved, x.traps);
}
template <class A>
void fields(A& a, Is<Blocked> auto& x) {
  a(x.at, x.text, x.why, x.instead, x.certainty, x.chain);
}
template <class A>
void fields(A& a, Is<Taken> auto& x) {
  a(x.hold, x.at, x.maybe);
}
template <class A>
void fields(A& a, Is<GivenBack> auto& x) {
  a(x.hold);
}
template <class A>
void fields(A& a, Is<Looked> auto& x) {
  a(x.hold, x.at);
}
template <class A>
void fields(A& a, Is<Called> auto& x) {
  a(x.at, x.text, x.certainty, x.open, x.given, x.result);
  a.key(x.made_by);
}

template <class A>
void fields(A& a, Is<FactBlock> auto& x) {
  a(x.facts, x.handler, x.successors, x.empty_on_edge);
}
// Without what only its own unit needs: tasks, and what is returned.
template <class A>
void fields(A& a, Is<FunctionFacts> auto& x) {
  a(x.function, x.producers, x.holds, x.blocks, x.entry, x.exit, x.awaits);
}

template <class A>
void fields(A& a, Is<ParameterTouch> auto& x) {
  a(x.parameter, x.drives, x.starts, x.ends);
}
template <class A>
void fields(A& a, Is<BlockingWay> auto& x) {
  a(x.why, x.instead, x.chain, x.conditions);
}
template <class A>
void fields(A& a, Is<FunctionSummary> auto& x) {
  a.key(x.key);
  a(x.name, x.at);
  a.keys(x.overrides);
  a(x.speed, x.certain, x.never_suspends, x.chain, x.awaits, x.blocks, x.calls,
    x.progress, x.returns_started, x.returns_many, x.touches);
}
template <class A>
void fields(A& a, Is<StoredTask> auto& x) {
  a.key(x.field);
  a(x.at, x.certainty);
}
template <class A>
void fields(A& a, Is<UnitFacts> auto& x) {
  a(x.directory, x.source, x.stats, x.functions, x.stored,
    x.open);
}

// The highest value of each enumeration in the format.
template <class E>
inline constexpr E kLast = E{};
template <>
inline constexpr HoldKind kLast<HoldKind> = HoldKind::Deadline;
template <>
inline constexpr ProducerKind kLast<ProducerKind> = ProducerKind::Connection;
template <>
inline constexpr UnservedWait::Why kLast<UnservedWait::Why> =
    UnservedWait::Why::NotStarted;
template <>
inline constexpr HazardFact::Body kLast<HazardFact::Body> =
    HazardFact::Body::SlowAwait;
template <>
inline constexpr Progress kLast<Progress> = Progress::Independent;
template <>
inline constexpr Speed kLast<Speed> = Speed::SlowIfBounded;
template <>
inline constexpr Confidence kLast<Confidence> = Confidence::Definite;

}  // namespace costall::facts
