// How stages are connected: what each is to the one before and behind it.
//
// All of it is called under the core's lock. `put` never calls back into the
// stage that puts; `wanted` only ever goes upstream. Tested by
// test/pipeline/exploration.
#ifndef COSTALL_PIPELINE_DETAIL_STAGE_H
#define COSTALL_PIPELINE_DETAIL_STAGE_H

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include <costall/pipeline/detail/core.h>
#include <costall/pipeline/detail/envelope.h>

namespace costall::pipeline::detail {

/// A stage as the one before it sees it.
template <class T>
class input_port {
 public:
  /// How many more items it takes now.
  virtual auto room() const noexcept -> std::size_t = 0;
  /// Only with room. Leaves nothing in `item`.
  virtual void put(envelope<T>&& item) noexcept = 0;
  /// Where one thread runs everything: works on the item at once, if that is
  /// all that the stage has to do. False, and the item untouched, if not.
  virtual auto pass(envelope<T>& item) noexcept -> bool {
    static_cast<void>(item);
    return false;
  }
  /// No more will come; once, after the last `put`.
  virtual void finished() noexcept = 0;

 protected:
  ~input_port() = default;
};

/// What is told of items that were taken and never begun.
template <class T>
using unstarted_hook = std::function<void(T)>;

/// A stage that can be left with items that nobody began.
template <class T>
class hooked_stage {
 public:
  virtual void set_hook(unstarted_hook<T> hook) = 0;

 protected:
  ~hooked_stage() = default;
};

/// Where the next stage is to be attached, while a pipeline is built.
template <class T>
class outlet {
 public:
  outlet(stage_base& stage, input_port<T>*& next) noexcept
      : stage_(&stage), next_(&next) {}
  void attach(input_port<T>& next) const noexcept { *next_ = &next; }
  [[nodiscard]] auto stage() const noexcept -> stage_base& { return *stage_; }
  /// For the items that wait here.
  void set_hook(unstarted_hook<T> hook) { hook_ = std::move(hook); }
  [[nodiscard]] auto take_hook() -> unstarted_hook<T> {
    return std::move(hook_);
  }

 private:
  unstarted_hook<T> hook_;
  stage_base* stage_;
  input_port<T>** next_;
};

/// What is known at a point of a pipeline while it is built.
struct build_state {
  run_core* core = nullptr;
  /// Capacity of the buffer before the next stage that has one, and whether
  /// somebody asked for it.
  std::size_t edge = 0;
  bool edge_is_set = false;
  /// Stages that run a function so far; the source is 0.
  std::size_t stage = 0;
  /// Whether a failure ends the pipeline, or some operator further on takes it.
  bool fatal = true;

  /// Items wait here between two stages, unless told otherwise: with 16 the
  /// unordered benchmark is within 0.4 % of unlimited buffers.
  static constexpr std::size_t default_edge = 16;

  auto take_edge() noexcept -> std::size_t {
    edge_is_set = false;
    return std::exchange(edge, default_edge);
  }

  template <class Stage, class... Args>
  auto make(Args&&... args) -> Stage& {
    auto made = std::make_unique<Stage>(std::forward<Args>(args)...);
    Stage& stage = *made;
    core->stages.push_back(std::move(made));
    return stage;
  }
};

/// A stage that has one before it and one behind it.
template <class In, class Out>
class middle_stage : public stage_base, public input_port<In> {
 public:
  middle_stage(run_core& core, outlet<In> before)
      : core_(core), before_(before.stage()) {
    before.attach(*this);
  }
  [[nodiscard]] auto exit() noexcept -> outlet<Out> {
    return outlet<Out>(*this, next_);
  }

 protected:
  [[nodiscard]] auto core() const noexcept -> run_core& { return core_; }
  [[nodiscard]] auto before() const noexcept -> stage_base& { return before_; }
  [[nodiscard]] auto next() const noexcept -> input_port<Out>& {
    return *next_;
  }

 private:
  run_core& core_;
  stage_base& before_;
  input_port<Out>* next_ = nullptr;
};

}  // namespace costall::pipeline::detail

#endif
