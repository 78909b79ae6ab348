// One bare name from every spelling of a function. The long ones were printed
// by g++ 12 and Clang 22 from std::source_location inside coroutines.
#include "checker/report/function_name.h"

#include <gtest/gtest.h>

namespace costall {
namespace {

struct Spelling {
  const char* shown;
  const char* name;
};

class FunctionName : public testing::TestWithParam<Spelling> {};

TEST_P(FunctionName, IsBare) {
  EXPECT_EQ(unqualified_function_name(GetParam().shown), GetParam().name);
}

INSTANTIATE_TEST_SUITE_P(
    AsShown, FunctionName,
    testing::Values(
        Spelling{"do_work(Database &)", "do_work"},
        Spelling{"do_work", "do_work"},
        Spelling{"shop::Server::run(int) const", "run"},
        Spelling{"shop::Server<std::vector<int>>::run", "run"},
        Spelling{"each<int, std::function<void (int)>>(int &&)", "each"},
        Spelling{"Server::~Server()", "~Server"},
        Spelling{"apply(std::function<int (char)>, int (*)(int))", "apply"},
        Spelling{"if_less(std::enable_if_t<(1 > 0), int>)", "if_less"},
        Spelling{"lambda", "operator()"},
        Spelling{"lambda in do_work(Database &)", "operator()"},
        Spelling{"lambda_runner(int)", "lambda_runner"},
        Spelling{"", ""}));

INSTANTIATE_TEST_SUITE_P(
    FromClang, FunctionName,
    testing::Values(
        Spelling{"task f(int)", "f"},
        Spelling{"task (anonymous namespace)::S::m(T) const [T = double]",
                 "m"},
        Spelling{"task (anonymous namespace)::S::operator()(int)",
                 "operator()"},
        Spelling{"task (anonymous namespace)::S::operator<(int) const",
                 "operator<"},
        Spelling{"auto main()::(lambda)::operator()(int) const", "operator()"},
        Spelling{"auto main()::(lambda)::operator()(auto) const [auto:1 = int]",
                 "operator()"},
        Spelling{"auto main()::(lambda)::operator()(int)::(lambda)::operator()"
                 "(int) const",
                 "operator()"},
        Spelling{"auto S::f() const::(anonymous class)::operator()() const",
                 "operator()"},
        Spelling{"std::map<int, std::string> *ns::make()", "make"},
        Spelling{"decltype(auto) forward_it(int)", "forward_it"},
        Spelling{"task C::operator task()", "operator"}));

INSTANTIATE_TEST_SUITE_P(
    FromGcc, FunctionName,
    testing::Values(
        Spelling{"void f(f(int)::_Z1fi.Frame*)", "f"},
        Spelling{"void {anonymous}::S::m({anonymous}::S::m<double>(double) "
                 "const::_ZNK12_GLOBAL__N_11S1mIdEE4taskT_.Frame*)",
                 "m"},
        Spelling{"main::{lambda(int)#1}::operator()(int) const", "operator()"},
        Spelling{"void {anonymous}::S::operator<({anonymous}::S::operator<(int)"
                 " const::_ZNK12_GLOBAL__N_11SltEi.Frame*)",
                 "operator<"},
        Spelling{"void main()::<lambda(int)>::operator()(main()::<lambda(int)>"
                 "::_ZZ4mainENKUliE_clEi.Frame*)",
                 "operator()"},
        Spelling{"main()::<lambda(int)>", "operator()"},
        Spelling{"main()::<lambda(auto:1)> [with auto:1 = int]", "operator()"},
        Spelling{"C::operator void(C::operator task()::_ZN1Ccv4taskEv.Frame*)",
                 "operator"}));

INSTANTIATE_TEST_SUITE_P(
    Operators, FunctionName,
    testing::Values(Spelling{"operator()(int)", "operator()"},
                    Spelling{"operator<=>(A, A)", "operator<=>"},
                    Spelling{"operator->()", "operator->"},
                    Spelling{"ns::operator||(A, B)", "operator||"},
                    Spelling{"A::operator[](int)", "operator[]"},
                    Spelling{"A::operator co_await()", "operator"},
                    Spelling{"A::operator std::vector<int>()", "operator"},
                    Spelling{"operator_like(int)", "operator_like"}));

}  // namespace
}  // namespace costall
