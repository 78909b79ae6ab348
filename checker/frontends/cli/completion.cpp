// Completion from the help texts: which options there are, and by the name of
// its value ("<harm>") what may follow one.
// Tested by test/frontends/completion.test.
#include "checker/frontends/cli/completion.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "checker/frontends/cli/options.h"
#include "checker/model/pack_reader.h"
#include "checker/report/hazard_list.h"
#include "checker/report/names.h"

namespace costall::cli {
namespace {

using Words = std::vector<std::string>;

constexpr const char* kFiles = ":files";

auto help_of(const Words& command) -> std::string {
  Words words = command;
  words.emplace_back("--help");
  const Command parsed = parse_command_line(words);
  const auto* stop = std::get_if<Stop>(&parsed);
  return stop != nullptr ? stop->out : std::string();
}

auto split(const std::string& text, char at) -> Words {
  Words parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, at);) {
    part.erase(0, part.find_first_not_of(' '));
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

// Every option of a help text, with the name of its value, which may be empty:
// of "  --color,--colour <when>  colours in text", both with "<when>".
auto options_in(const std::string& help) -> std::map<std::string, std::string> {
  std::map<std::string, std::string> options;
  std::istringstream lines(help);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  -")) continue;
    std::istringstream in(line);
    std::string names;
    std::string value;
    in >> names >> value;
    if (!value.starts_with('<')) value.clear();
    for (const std::string& name : split(names, ',')) options[name] = value;
  }
  return options;
}

// The first words of lines such as "  costall rules list   the packs" below
// "commands:", or "  list   the packs" below "Subcommands:".
auto commands_in(const std::string& help, const std::string& title,
                 const std::string& before) -> Words {
  Words commands;
  const std::size_t begin = help.find(title);
  if (begin == std::string::npos) return commands;
  std::istringstream lines(help.substr(begin + title.size()));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line) && line.starts_with("  ")) {
    line.erase(0, line.find_first_not_of(' '));
    if (!line.starts_with(before)) continue;
    std::string word = line.substr(before.size());
    word.resize(std::min(word.find(' '), word.size()));
    std::erase_if(word, [](char c) { return c == '[' || c == ']'; });
    if (std::find(commands.begin(), commands.end(), word) == commands.end()) {
      commands.push_back(word);
    }
  }
  return commands;
}

auto hazard_ids() -> Words {
  Words ids;
  for (const HazardName& hazard : hazard_names()) ids.emplace_back(hazard.id);
  return ids;
}

auto pack_ids() -> Words {
  Words ids;
  const std::string before = "built-in ";
  for (const PackText& pack : builtin_packs())
    ids.push_back(pack.name.substr(before.size()));
  return ids;
}

auto format_words(const std::string& help) -> Words {
  const std::string marker = "one of ";
  const std::size_t begin = help.find(marker, help.find("--format"));
  if (begin == std::string::npos) return {};
  const std::size_t end = help.find('\n', begin);
  return split(help.substr(begin + marker.size(), end - begin - marker.size()),
               ',');
}

// What a value of this name may be; nothing for one that is free.
auto values_of(const std::string& value, const std::string& help) -> Words {
  if (value == "<harm>") return split(harm_words(), ',');
  if (value == "<confidence>") return split(confidence_words(), ',');
  if (value == "<when>") return {"auto", "always", "never"};
  if (value == "<format>") return format_words(help);
  if (value == "<glob>") return hazard_ids();
  if (value == "<pack>") return pack_ids();
  const bool path = value == "<file>" || value == "<dir>" ||
                    value == "<path>" || value == "<file:line>";
  return path ? Words{kFiles} : Words{};
}

class Completer {
 public:
  explicit Completer(Words words) : words_(std::move(words)) {
    if (words_.empty()) words_.emplace_back();
    prefix_ = words_.back();
    words_.pop_back();
    const Words all = commands_in(help_of({}), "commands:", "costall ");
    if (!words_.empty() &&
        std::find(all.begin(), all.end(), words_[0]) != all.end()) {
      command_ = {words_[0]};
    }
    if (command_ == Words{"rules"} && words_.size() > 1) {
      const Words below = commands_in(help_of(command_), "Subcommands:", "");
      if (std::find(below.begin(), below.end(), words_[1]) != below.end())
        command_.push_back(words_[1]);
    }
    is_first_ = words_.empty();
    top_ = all;
    help_ = help_of(command_);
  }

  auto run() -> Words {
    const auto options = options_in(help_);
    // bash takes "--format=json" apart, the others do not.
    if (prefix_ == "=") prefix_.clear();
    if (!words_.empty() && words_.back() == "=") words_.pop_back();
    const std::size_t equals = prefix_.find('=');
    if (prefix_.starts_with("--") && equals != std::string::npos) {
      return with_name(options, prefix_.substr(0, equals));
    }
    if (std::find(words_.begin(), words_.end(), "--") != words_.end()) {
      return {kFiles};
    }
    if (!words_.empty()) {
      const auto last = options.find(words_.back());
      if (last != options.end() && !last->second.empty()) {
        return values_of(last->second, help_);
      }
    }
    if (prefix_.starts_with('-')) return names_of(options);
    return positional();
  }

  auto prefix() const -> const std::string& { return prefix_; }

 private:
  using Options = std::map<std::string, std::string>;

  auto with_name(const Options& options, const std::string& name) const
      -> Words {
    Words found;
    const auto option = options.find(name);
    if (option == options.end()) return found;
    for (const std::string& value : values_of(option->second, help_)) {
      found.push_back(value == kFiles ? value : name + "=" + value);
    }
    return found;
  }

  static auto names_of(const Options& options) -> Words {
    Words names;
    for (const auto& [name, value] : options) names.push_back(name);
    return names;
  }

  auto positional() const -> Words {
    const std::string command = command_.empty() ? "check" : command_[0];
    if (command == "explain") {
      const bool why =
          std::find(words_.begin(), words_.end(), "--why") != words_.end();
      return why ? Words{kFiles} : hazard_ids();
    }
    Words found = is_first_ ? top_ : Words{};
    if (command == "rules" && words_.size() == 1) {
      return commands_in(help_, "Subcommands:", "");
    }
    found.emplace_back(kFiles);
    return found;
  }

  Words words_;  // those before the one that is typed
  std::string prefix_;
  Words command_;
  Words top_;
  std::string help_;
  bool is_first_ = false;
};

}  // namespace

auto completions(const std::vector<std::string>& words) -> std::string {
  Completer completer(words);
  std::string lines;
  for (const std::string& candidate : completer.run()) {
    if (candidate == kFiles || candidate.starts_with(completer.prefix())) {
      lines += candidate + "\n";
    }
  }
  return lines;
}

}  // namespace costall::cli
