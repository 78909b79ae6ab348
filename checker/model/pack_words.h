// The closed lists of a pack: each word and what it means. The schema holds the
// same lists; test/rules/schema.test holds the two together.
#pragma once

#include <array>
#include <string_view>

#include "checker/model/json_fields.h"
#include "checker/model/model.h"

namespace costall {

inline constexpr std::array kStartWords{
    Word<Start>{"lazy", Start::Lazy},
    Word<Start>{"eager", Start::Eager},
    Word<Start>{"polled", Start::Polled},
    Word<Start>{"sender", Start::Sender},
    Word<Start>{"lazy_until_via", Start::LazyUntilVia},
};

inline constexpr std::array kKindWords{
    Word<TypeKind>{"task", TypeKind::Task},
    Word<TypeKind>{"generator", TypeKind::Generator},
    Word<TypeKind>{"task_or_generator", TypeKind::TaskOrGenerator},
    Word<TypeKind>{"future", TypeKind::Future},
    Word<TypeKind>{"stream", TypeKind::Stream},
    Word<TypeKind>{"handle", TypeKind::Handle},
    Word<TypeKind>{"op", TypeKind::Op},
    Word<TypeKind>{"sender", TypeKind::Sender},
};

inline constexpr std::array kDtorWords{
    Word<DtorModel>{"destroys_unstarted", DtorModel::DestroysUnstarted},
    Word<DtorModel>{"cancels", DtorModel::Cancels},
    Word<DtorModel>{"detaches", DtorModel::Detaches},
    Word<DtorModel>{"joins_blocking", DtorModel::JoinsBlocking},
    Word<DtorModel>{"ub_if_running", DtorModel::UbIfRunning},
};

inline constexpr std::array kProgressWords{
    Word<Progress>{"polled", Progress::Polled},
    Word<Progress>{"no_refill", Progress::NoRefill},
    Word<Progress>{"prefetch", Progress::Prefetch},
    Word<Progress>{"batch", Progress::Batch},
    Word<Progress>{"handoff", Progress::Handoff},
    Word<Progress>{"frozen", Progress::Frozen},
    Word<Progress>{"independent", Progress::Independent},
};

inline constexpr std::array kSpeedWords{
    Word<Speed>{"fast", Speed::Fast},
    Word<Speed>{"resched", Speed::Resched},
    Word<Speed>{"slow", Speed::Slow},
    Word<Speed>{"slow_if_bounded", Speed::SlowIfBounded},
};

inline constexpr std::array kConfidenceWords{
    Word<bool>{"high", false},
    Word<bool>{"low", true},
};

inline constexpr std::array kCombinatorWords{
    Word<CombinatorKind>{"all", CombinatorKind::All},
    Word<CombinatorKind>{"any", CombinatorKind::Any},
    Word<CombinatorKind>{"windowed", CombinatorKind::Windowed},
    Word<CombinatorKind>{"group", CombinatorKind::Group},
};

inline constexpr std::array kStartsWords{
    Word<CombinatorFact::Starts>{"on_call", CombinatorFact::Starts::OnCall},
    Word<CombinatorFact::Starts>{"on_await", CombinatorFact::Starts::OnAwait},
    Word<CombinatorFact::Starts>{"on_method", CombinatorFact::Starts::OnMethod},
};

inline constexpr std::array kLosersWords{
    Word<Losers>{"none", Losers::None},
    Word<Losers>{"cancel_and_join", Losers::CancelAndJoin},
    Word<Losers>{"cancel_and_detach", Losers::CancelAndDetach},
    Word<Losers>{"keep", Losers::Keep},
    Word<Losers>{"polled_only", Losers::PolledOnly},
};

inline constexpr std::array kOnErrorWords{
    Word<CombinatorFact::OnError>{"cancel_rest_and_join",
                                  CombinatorFact::OnError::CancelRestAndJoin},
    Word<CombinatorFact::OnError>{"wait_all", CombinatorFact::OnError::WaitAll},
    Word<CombinatorFact::OnError>{"first", CombinatorFact::OnError::First},
};

inline constexpr std::array kRefillWords{
    Word<Progress>{"independent", Progress::Independent},
    Word<Progress>{"batch", Progress::Batch},
    Word<Progress>{"no_refill", Progress::NoRefill},
};

inline constexpr std::array kIndependentWords{
    Word<SpawnFact::Independent>{"yes", SpawnFact::Independent::Yes},
    Word<SpawnFact::Independent>{"no", SpawnFact::Independent::No},
    Word<SpawnFact::Independent>{"if_token_eager",
                                 SpawnFact::Independent::IfTokenEager},
};

inline constexpr std::array kPassingWords{
    Word<SpawnFact::Passing>{"moved", SpawnFact::Passing::Moved},
    Word<SpawnFact::Passing>{"copied", SpawnFact::Passing::Copied},
    Word<SpawnFact::Passing>{"by_ref", SpawnFact::Passing::ByRef},
};

inline constexpr std::array kHandleWords{
    Word<SpawnFact::Handle>{"none", SpawnFact::Handle::None},
    Word<SpawnFact::Handle>{"awaitable", SpawnFact::Handle::Awaitable},
    Word<SpawnFact::Handle>{"must_await", SpawnFact::Handle::MustAwait},
};

inline constexpr std::array kBodyWords{
    Word<HazardFact::Body>{"any_await", HazardFact::Body::AnyAwait},
    Word<HazardFact::Body>{"any_suspending_await",
                           HazardFact::Body::AnySuspendingAwait},
    Word<HazardFact::Body>{"slow_await", HazardFact::Body::SlowAwait},
};

// Words that the model keeps as text.
using TextWord = Word<std::string_view>;

inline constexpr std::array kWhyWords{
    TextWord{"timer", "timer"},
    TextWord{"io", "io"},
    TextWord{"dns", "dns"},
    TextWord{"rpc", "rpc"},
    TextWord{"db", "db"},
    TextWord{"process", "process"},
    TextWord{"event", "event"},
    TextWord{"channel_recv", "channel_recv"},
    TextWord{"channel_send", "channel_send"},
    TextWord{"lock", "lock"},
    TextWord{"offload", "offload"},
    TextWord{"retry", "retry"},
    TextWord{"future", "future"},
    TextWord{"user", "user"},
    TextWord{"naming", "naming"},
    TextWord{"other", "other"},
};

inline constexpr std::array kPermitWords{
    TextWord{"mutex", "mutex"},         TextWord{"rwlock", "rwlock"},
    TextWord{"semaphore", "semaphore"}, TextWord{"connection", "connection"},
    TextWord{"permit", "permit"},
};

inline constexpr std::array kHarmWords{
    TextWord{"throughput", "throughput"},
    TextWord{"starvation", "starvation"},
    TextWord{"deadlock", "deadlock"},
    TextWord{"lifetime", "lifetime"},
};

inline constexpr std::array kEndWords{
    TextWord{"nullopt", "nullopt"},
    TextWord{"falsy", "falsy"},
    TextWord{"end_iterator", "end_iterator"},
    TextWord{"exception", "exception"},
    TextWord{"error_code", "error_code"},
    TextWord{"done", "done"},
};

inline constexpr std::array kTransformWords{
    TextWord{"none", "none"},
    TextWord{"wraps", "wraps"},
    TextWord{"deleted", "deleted"},
};

}  // namespace costall
