// Lookups: exact names, expressions, mapped roots, precedence, tokens.
#include "checker/model/name_index.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

#include "checker/model/pack_reader.h"

namespace costall {
namespace {

using Kind = Matcher::Kind;

auto index_of(const std::vector<std::string>& packs) -> NameIndex {
  std::vector<PackSource> sources;
  for (const std::string& rest : packs) {
    const std::string id = "lab" + std::to_string(sources.size());
    sources.push_back({{id, R"({"schema": 1, "id": ")" + id +
                                R"(", "library": "lab", )" + rest + "}"}});
  }
  ReadPacks read = read_packs(sources);
  for (const PackProblem& problem : read.problems) {
    ADD_FAILURE() << problem.where << ": " << problem.message;
  }
  return NameIndex(std::move(read.model));
}

auto source(const auto* fact) -> std::string {
  return fact == nullptr ? "none" : fact->origin.source;
}

auto awaits(const std::string& callee, const std::string& source)
    -> std::string {
  return R"({"callee": {)" + callee + R"(}, "speed": "fast", "source": ")" +
         source + "\"}";
}

TEST(NameIndex, FindsFactsOfEverySectionByName) {
  const NameIndex index = index_of({R"(
      "types": [{"name": "a::T", "kind": "task", "start": "lazy", "source": "type"}],
      "producers": [
        {"type": "a::S", "progress": "frozen", "pull": ["next"], "source": "stream"},
        {"factory": {"fn": "a::make"}, "progress": "frozen", "source": "factory"}],
      "combinators": [{"callee": {"op": "a::operator||"}, "kind": "any",
        "starts": "on_await", "source": "any"}],
      "spawns": [{"callee": {"ctor": "a::thread"}, "source": "spawn"}],
      "awaits": [{"callee": {"operand_type": "a::now"}, "speed": "fast", "source": "await"}],
      "blocking": [{"callee": {"method": "a::C::get"}, "why": "waits", "source": "blocking"}],
      "passthrough": [{"callee": {"cpo": "a::via"}, "source": "wrapper"}],
      "permits": [{"acquire": {"method": "a::M::lock"}, "release": {"method": "a::M::unlock"},
        "kind": "mutex", "source": "permit"}],
      "connections": [{"type": "a::Link", "waits": ["call"], "source": "link"}],
      "hazards": [
        {"id": "one", "when": {"producer_type": "a::Loop"}, "harm": "deadlock",
         "message": "m", "source": "trap of a type"},
        {"id": "two", "when": {"producer_factory": {"fn": "a::listen"}},
         "harm": "deadlock", "message": "m", "source": "trap of what is made"},
        {"id": "three", "when": {"callee": {"fn": "a::poll"}},
         "harm": "deadlock", "message": "m", "source": "trap of a call"}])"});
  EXPECT_EQ(source(index.type("a::T")), "type");
  EXPECT_EQ(source(index.producer_type("a::S")), "stream");
  EXPECT_EQ(source(index.producer_factory(Kind::Function, "a::make", 0)),
            "factory");
  EXPECT_EQ(source(index.producer_factory(Kind::Factory, "a::make", 0)),
            "factory");
  EXPECT_EQ(source(index.combinator(Kind::Operator, "a::operator||", 2)),
            "any");
  EXPECT_EQ(source(index.spawn(Kind::Constructor, "a::thread", 1)), "spawn");
  EXPECT_EQ(source(index.await(Kind::OperandType, "a::now", 0)), "await");
  EXPECT_EQ(source(index.blocking(Kind::Method, "a::C::get", 0)), "blocking");
  EXPECT_EQ(source(index.passthrough(Kind::Cpo, "a::via", 1)), "wrapper");
  EXPECT_EQ(source(index.permit(Kind::Method, "a::M::lock", 0)), "permit");
  EXPECT_EQ(source(index.permit_release(Kind::Method, "a::M::unlock", 0)),
            "permit");
  EXPECT_EQ(index.permit(Kind::Method, "a::M::unlock", 0), nullptr);
  EXPECT_EQ(source(index.connection("a::Link")), "link");
  EXPECT_EQ(source(index.trap_of_type("a::Loop")), "trap of a type");
  EXPECT_EQ(source(index.trap_of_factory(Kind::Function, "a::listen", 0)),
            "trap of what is made");
  EXPECT_EQ(source(index.trap_of_call(Kind::Function, "a::poll", 0)),
            "trap of a call");
  EXPECT_EQ(index.trap_of_call(Kind::Function, "a::listen", 0), nullptr);
  EXPECT_EQ(index.type("a::S"), nullptr);
  EXPECT_EQ(index.type("b::T"), nullptr);
  EXPECT_EQ(index.type(""), nullptr);
}

TEST(NameIndex, KeepsKindsApartButNotStaticMembers) {
  const NameIndex index =
      index_of({"\"awaits\": [" + awaits(R"("fn": "a::C::f")", "fn") + "," +
                awaits(R"("method": "a::C::m")", "method") + "," +
                awaits(R"("cpo": "a::o")", "cpo") + "]"});
  EXPECT_EQ(source(index.await(Kind::Method, "a::C::f", 0)), "fn");
  EXPECT_EQ(source(index.await(Kind::Function, "a::C::m", 0)), "method");
  EXPECT_EQ(index.await(Kind::Function, "a::o", 0), nullptr);
  EXPECT_EQ(index.await(Kind::Cpo, "a::C::f", 0), nullptr);
}

TEST(NameIndex, AsksForArityAndTypesWhereTheMatcherDoes) {
  const NameIndex index = index_of(
      {"\"awaits\": [" + awaits(R"("fn": "a::f", "arity": 1)", "one") + "," +
       awaits(
           R"("fn": "a::f", "arity": 2, "param_types": ["int", "const char *"])",
           "typed") +
       "," + awaits(R"("fn": "a::f")", "any") + "]"});
  const std::array<std::string_view, 2> right{"int", "const char *"};
  const std::array<std::string_view, 2> wrong{"int", "long"};
  EXPECT_EQ(source(index.await(Kind::Function, "a::f", 1)), "one");
  EXPECT_EQ(source(index.await(Kind::Function, "a::f", 2, right)), "typed");
  EXPECT_EQ(source(index.await(Kind::Function, "a::f", 2, wrong)), "any");
  EXPECT_EQ(source(index.await(Kind::Function, "a::f", 2)),
            "typed");  // not asked
  EXPECT_EQ(source(index.await(Kind::Function, "a::f", 3)), "any");
}

TEST(NameIndex, PrefersExactNamesThenTheFirst) {
  const NameIndex index =
      index_of({"\"awaits\": [" + awaits(R"("fn_re": "a::f.*")", "wide") + "," +
                awaits(R"("fn_re": "a::fo.*")", "narrow") + "," +
                awaits(R"("fn": "a::foo")", "exact") + "]"});
  EXPECT_EQ(source(index.await(Kind::Function, "a::foo", 0)), "exact");
  EXPECT_EQ(source(index.await(Kind::Function, "a::foot", 0)), "wide");
}

TEST(NameIndex, PrefersLaterPacks) {
  const NameIndex index =
      index_of({"\"awaits\": [" + awaits(R"("fn": "a::f")", "built-in") + "," +
                    awaits(R"("fn_re": "a::g.*")", "built-in") + "]",
                "\"awaits\": [" + awaits(R"("fn": "a::f")", "mine") + "," +
                    awaits(R"("fn_re": "a::.*")", "mine") + "]"});
  EXPECT_EQ(source(index.await(Kind::Function, "a::f", 0)), "mine");
  EXPECT_EQ(source(index.await(Kind::Function, "a::g1", 0)), "mine");
}

TEST(NameIndex, TriesExpressionsOnlyInTheirNamespace) {
  const NameIndex index = index_of(
      {"\"awaits\": [" +
       awaits(R"("method_re": "a::(.*::)?async_[a-z]+")", "inside") + "," +
       awaits(R"("fn_re": "a::x::y|b::z::w.*")", "either") + "]"});
  for (int again = 0; again < 2; ++again) {  // the second time from memory
    EXPECT_EQ(source(index.await(Kind::Method, "a::b::C::async_read", 0)),
              "inside");
    EXPECT_EQ(source(index.await(Kind::Method, "a::async_read", 0)), "inside");
    EXPECT_EQ(source(index.await(Kind::Function, "b::z::word", 0)), "either");
    EXPECT_EQ(index.await(Kind::Method, "ab::async_read", 0), nullptr);
    EXPECT_EQ(index.await(Kind::Method, "a::b::sync_read", 0), nullptr);
  }
}

TEST(NameIndex, OneExpressionMayBeInSeveralSections) {
  const NameIndex index = index_of({R"(
      "awaits": [{"callee": {"fn_re": "a::.*"}, "speed": "fast", "source": "await"}],
      "blocking": [{"callee": {"fn_re": "a::.*"}, "why": "waits", "source": "blocking"}])"});
  EXPECT_EQ(source(index.await(Kind::Function, "a::f", 0)), "await");
  EXPECT_EQ(source(index.blocking(Kind::Function, "a::f", 0)), "blocking");
  EXPECT_EQ(index.spawn(Kind::Function, "a::f", 0), nullptr);
}

TEST(NameIndex, LooksUnderMappedRoots) {
  const NameIndex index = index_of({
      R"("namespace_map": [{"from": "asio", "to": "boost::asio"}],
         "types": [{"name": "boost::asio::T", "kind": "task", "start": "lazy", "source": "there"}],
         "awaits": [)" +
      awaits(R"("fn_re": "boost::asio::f.*")", "by expression") + "]"});
  EXPECT_EQ(source(index.type("asio::T")), "there");
  EXPECT_EQ(source(index.type("boost::asio::T")), "there");
  EXPECT_EQ(source(index.await(Kind::Function, "asio::foo", 0)),
            "by expression");
  EXPECT_EQ(index.type("asiox::T"), nullptr);
  EXPECT_EQ(index.type("my::asio::T"), nullptr);
  EXPECT_EQ(index.type("asio::" + std::string(100'000, 'x')), nullptr);
}

TEST(NameIndex, KnowsTheNamespacesOfItsFacts) {
  const NameIndex index = index_of({
      R"("namespace_map": [{"from": "asio", "to": "boost::asio"}],
         "types": [{"name": "boost::asio::T", "kind": "task", "start": "lazy"},
                   {"name": "Global", "kind": "task", "start": "lazy"}],
         "awaits": [)" +
      awaits(R"("fn_re": "lab::net::.*")", "x") + "]"});
  for (const char* known :
       {"boost", "boost::asio", "asio", "lab", "lab::net"}) {
    EXPECT_TRUE(index.knows_namespace(known)) << known;
  }
  for (const char* unknown :
       {"", "app", "boost::asio::ip", "boo", "Global", "asi"}) {
    EXPECT_FALSE(index.knows_namespace(unknown)) << unknown;
  }
}

TEST(NameIndex, SaysWhatATokenDoes) {
  const NameIndex index = index_of({R"(
      "namespace_map": [{"from": "asio", "to": "boost::asio"}],
      "completion_tokens": [{"applies_to": {"fn_re": "boost::asio::async_.*"},
        "lazy": ["boost::asio::use_awaitable_t"],
        "eager": ["boost::asio::detached_t", "*callable*"],
        "transparent": ["boost::asio::as_tuple_t"]}])"});
  EXPECT_EQ(
      index.token_start("asio::async_read", "asio::use_awaitable_t", false),
      Start::Lazy);
  EXPECT_EQ(index.token_start("boost::asio::async_read",
                              "boost::asio::detached_t", false),
            Start::Eager);
  EXPECT_EQ(index.token_start("asio::async_read", "app::Handler", true),
            Start::Eager);
  EXPECT_EQ(index.token_start("asio::async_read", "app::Token", false),
            Start::Unknown);
  EXPECT_EQ(index.token_start("asio::async_read", "asio::as_tuple_t", true),
            Start::Unknown);
  EXPECT_EQ(index.token_start("app::read", "asio::use_awaitable_t", false),
            Start::Unknown);
  EXPECT_TRUE(index.token_is_transparent("asio::as_tuple_t"));
  EXPECT_FALSE(index.token_is_transparent("asio::use_awaitable_t"));
}

TEST(NameIndex, AnswersManyThreads) {
  const NameIndex index =
      index_of({"\"awaits\": [" +
                awaits(R"("method_re": "a::C::m[0-9]*5")", "five") + "]"});
  std::array<int, 4> found{};
  std::vector<std::thread> threads;
  for (int& count : found) {
    threads.emplace_back([&index, &count] {
      for (int i = 0; i < 1000; ++i) {
        count += index.await(Kind::Method, "a::C::m" + std::to_string(i), 0) !=
                 nullptr;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int count : found) EXPECT_EQ(count, 100);
}

TEST(NameIndex, MayBeMoved) {
  NameIndex first = index_of(
      {R"("types": [{"name": "a::T", "kind": "task", "start": "lazy"}])"});
  NameIndex second = std::move(first);
  EXPECT_NE(second.type("a::T"), nullptr);
  second = index_of(
      {R"("types": [{"name": "a::U", "kind": "task", "start": "lazy"}])"});
  EXPECT_EQ(second.type("a::T"), nullptr);
  EXPECT_EQ(second.model().types.size(), 1U);
}

}  // namespace
}  // namespace costall
