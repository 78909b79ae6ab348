// One table of names and what each does with its value; see arguments.h.
#include "checker/frontends/plugin/arguments.h"

#include <optional>
#include <string_view>

#include "checker/report/names.h"

namespace costall {
namespace {

auto add_all(std::string_view list, std::vector<std::string>& to) -> void {
  while (!list.empty()) {
    const auto comma = list.find(',');
    if (comma != 0) to.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

template <typename Value>
auto set_word(Value& to, const std::optional<Value>& parsed,
              const std::string& words) -> std::string {
  if (!parsed) return "expected one of: " + words;
  to = *parsed;
  return {};
}

// Empty, or what is wrong with the value.
using Apply = auto (*)(PluginArguments&, std::string_view) -> std::string;

struct Argument {
  std::string_view name;
  Apply apply;
};

constexpr Argument kArguments[] = {
    {"rules",
     [](PluginArguments& to, std::string_view value) -> std::string {
       add_all(value, to.rules.paths);
       return {};
     }},
    {"disable-rules",
     [](PluginArguments& to, std::string_view value) -> std::string {
       add_all(value, to.rules.disabled);
       return {};
     }},
    {"enable",
     [](PluginArguments& to, std::string_view value) -> std::string {
       add_all(value, to.selection.enable);
       return {};
     }},
    {"disable",
     [](PluginArguments& to, std::string_view value) -> std::string {
       add_all(value, to.selection.disable);
       return {};
     }},
    {"min-harm",
     [](PluginArguments& to, std::string_view value) -> std::string {
       return set_word(to.selection.min_harm, parse_harm(value), harm_words());
     }},
    {"min-confidence",
     [](PluginArguments& to, std::string_view value) -> std::string {
       return set_word(to.selection.min_confidence, parse_confidence(value),
                       confidence_words());
     }},
    {"facts",
     [](PluginArguments& to, std::string_view value) -> std::string {
       to.facts = value == "on";
       return to.facts || value == "off" ? "" : "expected one of: on, off";
     }},
    {"json",
     [](PluginArguments& to, std::string_view value) -> std::string {
       to.json = value;
       return {};
     }},
};

auto known_names() -> std::string {
  std::string names;
  for (const auto& argument : kArguments) {
    names += (names.empty() ? "" : ", ") + std::string(argument.name);
  }
  return names;
}

auto parse_one(std::string_view word, PluginArguments& to) -> void {
  const auto equals = word.find('=');
  const auto name = word.substr(0, equals);
  const std::string shown = "-fplugin-arg-costall-" + std::string(word);
  for (const auto& argument : kArguments) {
    if (argument.name != name) continue;
    if (equals == std::string_view::npos || equals + 1 == word.size()) {
      to.problems.push_back("'" + shown + "' has no value, expected " +
                            std::string(name) + "=<value>");
      return;
    }
    if (auto wrong = argument.apply(to, word.substr(equals + 1));
        !wrong.empty()) {
      to.problems.push_back("bad value in '" + shown + "', " + wrong);
    }
    return;
  }
  to.problems.push_back("unknown argument '" + shown + "', expected one of: " +
                        known_names());
}

}  // namespace

auto parse_arguments(const std::vector<std::string>& words)
    -> PluginArguments {
  PluginArguments arguments;
  for (const auto& word : words) parse_one(word, arguments);
  for (auto& problem : check_selection(arguments.selection)) {
    arguments.problems.push_back(std::move(problem));
  }
  return arguments;
}

}  // namespace costall
