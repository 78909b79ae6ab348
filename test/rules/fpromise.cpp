// The pack of fpromise, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// DEFINE: %{flags} = -std=c++20 -I%root/test/rules/inputs
// RUN: %{expected} %s -- %costall -- %{flags}
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- %{flags} %}

#include "fpromise_stub.h"

#include <utility>
#include <vector>

using fpromise::executor;
using fpromise::promise;

promise<> FileCrashReport(int reason);
void count(int reason);

struct device {
  promise<> Connect(int id);
  promise<> Close();
};

// ---- a promise is inert until somebody has it run

void dropped(int reason) {
  FileCrashReport(reason);  // expected-warning {{[costall-discarded-task]}}
  count(reason);
}

void dropped_by_a_method(device& usb) {
  usb.Connect(1);  // expected-warning {{[costall-discarded-task]}}
}

void kept_and_forgotten(device& usb) {
  auto closing = usb.Close();  // expected-warning {{[costall-discarded-task]}}
  count(1);
}

void filled_and_forgotten(const std::vector<int>& reasons) {
  std::vector<promise<>> reports;
  for (int reason : reasons)
    reports.push_back(FileCrashReport(reason));  // expected-warning {{[costall-discarded-task]}}
}

void dropped_in_a_handler(executor& exec, device& usb) {
  exec.schedule_task(usb.Connect(1).and_then([](fpromise::result<>&) {
    FileCrashReport(2);  // expected-warning {{[costall-discarded-task]}}
  }));
}

void dropped_on_a_path(bool crashed, executor& exec) {
  if (crashed) FileCrashReport(3);  // expected-warning {{[costall-discarded-task]}}
  exec.schedule_task(FileCrashReport(4));
}

void silent_scheduled(executor& exec, int reason) { exec.schedule_task(FileCrashReport(reason)); }

void silent_kept_first(executor& exec, device& usb) {
  promise<> connecting = usb.Connect(1).and_then([](fpromise::result<>&) { count(1); });
  exec.schedule_task(std::move(connecting));
}

promise<> silent_returned(device& usb) {
  return usb.Connect(1).then([&usb](fpromise::result<>&) { return usb.Close(); });
}

void silent_joined(executor& exec, device& usb) {
  auto first = usb.Connect(1);
  auto second = usb.Connect(2);
  exec.schedule_task(fpromise::join_promises(std::move(first), std::move(second)));
}

void silent_all_joined(executor& exec, const std::vector<int>& reasons) {
  std::vector<promise<>> reports;
  for (int reason : reasons) reports.push_back(FileCrashReport(reason));
  exec.schedule_task(fpromise::join_promise_vector(std::move(reports)));
}

bool silent_polled(fpromise::context& context, device& usb) {
  fpromise::future<> closing(usb.Close());
  return closing(context);
}

void silent_run(int reason) { fpromise::run_single_threaded(FileCrashReport(reason)); }

struct session {
  promise<> closing;
  void silent_stored(device& usb) { closing = usb.Close(); }
};
