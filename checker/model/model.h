// What a library's names mean, as typed data: the start model of its types,
// what progresses while nobody pulls, which awaits are slow. Filled from rule
// packs by pack_reader.h, asked by name through name_index.h. No Clang types
// and no file access here. Tested by test/model/*_test.cpp.
//
// Names are qualified, with `::`, without template arguments, and without
// inline or private namespaces: `boost::asio::awaitable`. Every fact carries
// where it was read (`Origin`).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace costall {

// When does the work behind an async value begin to run?
enum class Start : std::uint8_t {
  Unknown,
  Lazy,          // when awaited or handed to a starter
  Eager,         // at the call, up to its first suspension
  Polled,        // only inside a poll of its owner
  Sender,        // at connect and start
  LazyUntilVia,  // lazy until bound to an executor (folly::SemiFuture)
};

// What runs while the consumer is away (design: "Progress model").
enum class Progress : std::uint8_t {
  Unknown,
  Polled,
  NoRefill,
  Prefetch,
  Batch,
  Handoff,
  Frozen,
  Independent,
};

enum class Speed : std::uint8_t { Unknown, Fast, Resched, Slow, SlowIfBounded };

enum class TypeKind : std::uint8_t {
  Task,
  Generator,
  TaskOrGenerator,
  Future,
  Stream,
  Handle,
  Op,
  Sender,
};

enum class DtorModel : std::uint8_t {
  Unknown,
  DestroysUnstarted,
  Cancels,
  Detaches,
  JoinsBlocking,
  UbIfRunning,
};

enum class Losers : std::uint8_t {
  Unknown,
  None,
  CancelAndJoin,
  CancelAndDetach,
  Keep,
  PolledOnly,
};

enum class CombinatorKind : std::uint8_t { All, Any, Windowed, Group };

// Where a fact was read: the pack, its JSON pointer, and the pack's own
// `source` text for that fact ("asio/awaitable.hpp:55").
struct Origin {
  std::string pack;
  std::string pointer;
  std::string source;
  std::string versions;  // of the library, as the pack words them; empty: all
};

// Which declaration a fact is about. Names are matched exactly, or by an
// ECMAScript expression over the whole qualified name when `is_regex`.
struct Matcher {
  enum class Kind : std::uint8_t {
    Function,     // fn, fn_re: free or static function
    Method,       // method, method_re: Class::name, derived classes match
    Constructor,  // ctor: a class constructed in the operand
    Cpo,          // cpo: a variable called through its operator()
    Operator,     // op: free operator, "ns::operator||"
    MemberOp,     // memop: "Class::operator++"
    Macro,        // macro: the await comes out of this macro
    OperandType,  // operand_type, operand_type_re: type of the operand
    Factory,      // (inside producers) same as Function or Method
  };
  Kind kind = Kind::Function;
  std::string name;
  bool is_regex = false;
  std::optional<unsigned> arity;         // exact number of arguments
  std::vector<std::string> param_types;  // exact spellings, empty: any
};

struct TypeFact {
  std::string name;
  TypeKind kind = TypeKind::Task;
  Start start = Start::Unknown;
  DtorModel dtor = DtorModel::Unknown;
  std::vector<std::string> start_methods;  // methods that start a lazy value
  bool must_await_now = false;
  Origin origin;
};

// How a producer is advanced by its consumer.
struct Pull {
  enum class Kind : std::uint8_t {
    Method,
    MemberOp,
    AwaitSelf,
    CallOp,
    Macro,
    Function,  // free function that takes the producer: unifex::next(stream)
    Cpo,       // the same through a function object
  };
  Kind kind = Kind::Method;
  std::string name;  // Method: unqualified name; MemberOp: "operator++"; Macro,
                     // Function, Cpo: qualified name; else empty
  unsigned arg = 0;  // Function, Cpo, Macro: which argument is the producer
};

struct Capacity {
  enum class Kind : std::uint8_t {
    Unbounded,
    Constant,
    CtorArg,
    CallArg,
    Credits
  };
  Kind kind = Kind::Unbounded;
  unsigned value = 0;  // Constant: items; CtorArg, CallArg: index from 0
  unsigned default_items = 0;  // when the argument is absent
  bool per_source = false;     // each wrapped source has its own room
};

struct ProducerFact {
  std::optional<std::string> type;              // one of type ...
  std::optional<Matcher> factory;               // ... or factory is set
  std::optional<std::string> when_tparam0_not;  // comma-separated spellings
  Progress progress = Progress::Unknown;
  Capacity capacity;
  bool first_pull_starts = true;  // nothing in flight before first pull
  std::vector<Pull> pulls;
  std::vector<Pull> pushes;  // hand work or items in (may suspend)
  std::vector<Pull> tries;   // never suspend
  std::vector<Pull> ends;    // drain, cancel, join, close
  std::vector<int> wraps;    // arguments whose progress it inherits
  bool wraps_all = false;
  std::string end_value;  // how a pull says "over": nullopt, falsy, ...
  Origin origin;
};

struct CombinatorFact {
  Matcher callee;
  CombinatorKind kind = CombinatorKind::All;
  enum class Starts : std::uint8_t { OnCall, OnAwait, OnMethod };
  Starts starts = Starts::OnAwait;
  std::string start_method;
  Losers losers = Losers::Unknown;
  std::optional<unsigned> window_arg;
  Progress refill = Progress::Unknown;  // Independent, Batch, or NoRefill
  enum class OnError : std::uint8_t {
    Unknown,
    CancelRestAndJoin,
    WaitAll,
    First
  };
  OnError on_error = OnError::Unknown;
  // The type of one argument decides (wait_for_all, wait_for_one): argument
  // `case_arg` of method `case_method`, or of the call itself when that is
  // empty.
  struct Case {
    std::string type;
    CombinatorKind kind = CombinatorKind::All;
    Losers losers = Losers::Unknown;
  };
  std::string case_method;
  unsigned case_arg = 0;
  std::vector<Case> cases;
  Origin origin;
};

struct SpawnFact {
  Matcher callee;
  int work_arg = 0;  // -1: the object itself ("this")
  enum class Independent : std::uint8_t { Yes, No, IfTokenEager };
  Independent independent = Independent::Yes;
  std::vector<std::string> joins;  // methods that wait for the work
  enum class Passing : std::uint8_t { Unknown, Moved, Copied, ByRef };
  Passing awaitable_arg = Passing::Unknown;  // how the work itself is taken
  Passing callable_arg = Passing::Unknown;   // how a callable is; Copied: it
                                             // lives as long as the work does
  enum class Handle : std::uint8_t { None, Awaitable, MustAwait };
  Handle handle = Handle::None;  // what comes back: nothing to wait on, a join
                                 // that may be dropped, one that must not be
  std::string needs;             // wrapper that the work must go through
  std::string hazard;            // what goes wrong in the usual misuse
  Origin origin;
};

struct AwaitFact {
  Matcher callee;
  Speed speed = Speed::Unknown;
  std::string why;  // "timer", "io", "dns", "rpc", "db", "event", ...
  bool low_confidence = false;
  Origin origin;
};

struct BlockingFact {
  Matcher callee;
  std::string why;                      // "sleeps", "waits for a future", ...
  std::vector<std::string> allowed_in;  // functions whose callable may block
  std::string instead;                  // what to write instead, may be empty
  Origin origin;
};

struct PassthroughFact {
  Matcher callee;
  int arg = 0;         // -1: the object itself
  bool calls = false;  // the argument is called (co_invoke)
  Origin origin;
};

// Asio style: the type of the last argument decides the start model.
struct CompletionTokens {
  std::vector<Matcher> applies_to;
  std::vector<std::string> lazy;
  std::vector<std::string> eager;        // "*callable*": any callable
  std::vector<std::string> transparent;  // look at its first template argument
  std::string
      absent;  // alias template that names the token when none is passed
  Origin origin;
};

struct PermitFact {
  Matcher acquire;
  std::optional<std::string> guard;  // type that holds it
  std::vector<Matcher> release;
  std::string kind;   // mutex, semaphore, connection, ...
  int object = -1;    // what is held: -1 the object itself, else an argument
  bool fair = false;  // waiters are served in order
  std::string idiom;  // set where the library has no permit of its own and
                      // people use this instead ("channel_as_mutex")
  Origin origin;
};

// An object that several coroutines use in different roles. Names of its
// methods, unqualified.
struct ConnectionFact {
  std::string type;
  std::vector<std::string> runs;   // while one of these runs, the rest works
  std::vector<std::string> reads;  // take what the peer sends by itself
  std::vector<std::string> waits;  // end only when that was taken, and run
  std::string serves;  // what else waits for the next read: "pings"
  Origin origin;
};

// A trap that the library itself sets.
struct HazardFact {
  enum class Body : std::uint8_t { AnyAwait, AnySuspendingAwait, SlowAwait };
  std::string id;
  std::optional<std::string> producer_type;  // a consumer of this type ...
  std::optional<Matcher> producer_factory;   // ... or of what this returns ...
  std::optional<Matcher> callee;             // ... or this call itself
  Body body_has = Body::AnyAwait;            // what the consumer's body does
  std::string harm;  // throughput, starvation, deadlock, lifetime
  std::string message;
  std::string instead;
  Origin origin;
};

// What shows that a unit uses the library at all.
struct Detect {
  std::string pack;
  std::vector<std::string> headers;
  std::vector<std::string> namespaces;
};

// A whole namespace that is another library's under a different root.
struct NamespaceAlias {
  std::string from;  // "asio"
  std::string to;    // "boost::asio"
};

// Every loaded pack together. Plain data; safe to share between threads once
// built. In order of precedence: of two facts about one name the first counts,
// so a later pack's facts stand before an earlier one's.
struct Model {
  std::vector<TypeFact> types;
  std::vector<ProducerFact> producers;
  std::vector<CombinatorFact> combinators;
  std::vector<SpawnFact> spawns;
  std::vector<AwaitFact> awaits;
  std::vector<BlockingFact> blocking;
  std::vector<PassthroughFact> passthroughs;
  std::vector<CompletionTokens> tokens;
  std::vector<PermitFact> permits;
  std::vector<ConnectionFact> connections;
  std::vector<NamespaceAlias> aliases;
  std::vector<HazardFact> hazards;
  std::vector<Detect> detects;
};

}  // namespace costall
