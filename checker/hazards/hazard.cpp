// What hazards share, and the list of them. See hazard.h.
#include "checker/hazards/hazard.h"

#include <algorithm>

namespace costall {

#define COSTALL_HAZARD(stem, summary) \
  void check_##stem(const FunctionView& view, const FindingSink& sink);
#include "checker/hazards/hazards.def"
#undef COSTALL_HAZARD

namespace {

// The id of a stem, at compile time: '_' becomes '-'.
template <std::size_t N>
struct IdText {
  char text[N] = {};
  consteval explicit IdText(const char (&stem)[N]) {
    for (std::size_t i = 0; i < N; ++i)
      text[i] = stem[i] == '_' ? '-' : stem[i];
  }
  constexpr auto view() const -> std::string_view { return {text, N - 1}; }
};

#define COSTALL_HAZARD(stem, summary) constexpr IdText kId_##stem(#stem);
#include "checker/hazards/hazards.def"
#undef COSTALL_HAZARD

constexpr Hazard kHazards[] = {
#define COSTALL_HAZARD(stem, summary) \
  {kId_##stem.view(), summary, &check_##stem},
#include "checker/hazards/hazards.def"
#undef COSTALL_HAZARD
};

auto contains(const std::vector<ProducerId>& list, ProducerId id) -> bool {
  return std::find(list.begin(), list.end(), id) != list.end();
}

}  // namespace

auto all_hazards() -> std::span<const Hazard> {
  return kHazards;
}

auto weaker(Confidence a, Confidence b) -> Confidence {
  return std::min(a, b);
}

auto confidence_of(Liveness liveness) -> Confidence {
  return liveness.must() ? Confidence::Definite : Confidence::Likely;
}

auto confidence_of(Held held) -> Confidence {
  return held.must() ? Confidence::Definite : Confidence::Likely;
}

auto undriven_at(const FunctionView& view, const AwaitView& at,
                 ProducerId producer) -> std::optional<Undriven> {
  auto found = undriven_however_long(view, at, producer);
  if (found)
    found->confidence = weaker(found->confidence, at.await->certainty);
  return found;
}

auto undriven_however_long(const FunctionView& view, const AwaitView& at,
                           ProducerId producer) -> std::optional<Undriven> {
  const Awaited& await = *at.await;
  const Producer& of = view.facts().producers[producer];
  if (of.kind == ProducerKind::Window && !of.advanced) return std::nullopt;
  if (!await.slow || await.is_yield || !at.before[producer].live() ||
      contains(await.drives, producer))
    return std::nullopt;
  Confidence confidence = weaker(confidence_of(at.before[producer]),
                                 view.facts().producers[producer].certainty);
  if (contains(await.may_drive, producer) ||
      contains(await.ordered_with, producer))
    confidence = Confidence::Possible;
  return Undriven{producer, &at, confidence};
}

auto returns_to(const FunctionView& view, const AwaitView& at,
                ProducerId producer) -> bool {
  if (!view.driven_after(at.place, producer))
    return view.facts().producers[producer].outlives;
  return view.in_loop_with_pull(at.place, producer) ||
         !view.left_pull_loop(at.place, producer);
}

auto steps_of(const FunctionView& view, const Undriven& stall,
              const StepTexts& texts) -> std::vector<Step> {
  const std::string name =
      "'" + view.facts().producers[stall.producer].name + "'";
  const Awaited& await = *stall.at->await;
  std::vector<Step> out;
  if (const auto at = view.started_before(stall.at->place, stall.producer))
    out.push_back({*at, name + " " + std::string(texts.started)});
  if (const auto& evidence = view.facts().producers[stall.producer].evidence)
    out.push_back(*evidence);
  out.push_back(
      {await.at, "'" + await.text + "' " + std::string(texts.leaves) + " " + name});
  for (const Step& step : await.chain)
    if (step.at.line != await.at.line || step.at.file != await.at.file ||
        step.at.column != await.at.column || await.chain.size() == 1)
      out.push_back(step);
  if (const auto again = view.driven_after(stall.at->place, stall.producer))
    out.push_back({*again, name + " " + std::string(texts.again)});
  return out;
}

}  // namespace costall
