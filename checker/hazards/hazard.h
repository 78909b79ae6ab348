// The contract of a hazard: one function from the solved facts of a coroutine
// to findings. A hazard never sees the AST, so that it reads top down as a
// rule. Each is tested by test/hazards/<stem>.cpp.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "checker/engine/live_producers.h"

namespace costall {

using FindingSink = std::function<void(Finding)>;

struct Hazard {
  std::string_view id;  // "window-slow-body"
  std::string_view summary;
  void (*check)(const FunctionView& view, const FindingSink& sink);
};

// Every hazard of hazards.def, in its order.
auto all_hazards() -> std::span<const Hazard>;

// The lesser of two degrees of confidence.
auto weaker(Confidence a, Confidence b) -> Confidence;

// Must is definite, May is likely.
auto confidence_of(Liveness liveness) -> Confidence;
auto confidence_of(Held held) -> Confidence;

// What holds of an await that leaves a producer undriven.
struct Undriven {
  ProducerId producer;
  const AwaitView* at;
  Confidence confidence;
};

// Awaits that are slow, do not drive `producer`, and find it live.
auto undriven_at(const FunctionView& view, const AwaitView& at,
                 ProducerId producer) -> std::optional<Undriven>;
// The same where it doesn't matter how sure it is that the await takes long: it
// waits for something that the producer has.
auto undriven_however_long(const FunctionView& view, const AwaitView& at,
                           ProducerId producer) -> std::optional<Undriven>;

// Is the await part of a loop, or a sequence, that drives the producer again? A
// loop over it that was left for good is not.
auto returns_to(const FunctionView& view, const AwaitView& at,
                ProducerId producer) -> bool;

// The steps that every such finding shows: where work starts, the await that
// does not drive it, why that is slow, where it is driven again. The name of
// the producer stands before `started` and `again` and behind `leaves`.
struct StepTexts {
  std::string_view started, leaves, again;
};
auto steps_of(const FunctionView& view, const Undriven& stall,
              const StepTexts& texts) -> std::vector<Step>;

}  // namespace costall
