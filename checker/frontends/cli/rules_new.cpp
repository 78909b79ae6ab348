// See rules_new.h. The headers are parsed twice: as they are, and with
// coroutines of the types that were found appended, whose promises say when
// they start.
#include "checker/frontends/cli/rules_new.h"

#include <clang/AST/ASTContext.h>
#include <clang/Frontend/CompilerInstance.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "checker/engine/ast/draft.h"
#include "checker/frontends/cli/exit_status.h"
#include "checker/frontends/cli/files.h"
#include "checker/frontends/cli/one_unit.h"
#include "checker/frontends/cli/output.h"
#include "checker/frontends/cli/reporting.h"
#include "checker/report/paths.h"
#include "checker/report/pretty_json.h"

namespace costall::cli {
namespace {

namespace fs = std::filesystem;
using OrderedJson = nlohmann::ordered_json;
using Section = DraftFact::Section;

// The files that belong to the library: those given, and what they include out
// of the library's own folder.
class Library {
 public:
  Library(const std::vector<std::string>& headers, const std::string& base) {
    for (const std::string& header : headers) {
      const fs::path path = real_path(absolute_path(header, base));
      files_.push_back(path.string());
      // include/acme.hpp goes with include/acme/
      std::error_code error;
      const fs::path own = path.parent_path() / path.stem();
      if (fs::is_directory(own, error))
        folders_.push_back(own.string() + "/");
      else if (path.parent_path().filename() != "include")
        folders_.push_back(path.parent_path().string() + "/");
    }
  }

  auto has(const std::string& file) -> bool {
    const auto [entry, fresh] = known_.try_emplace(file, false);
    if (!fresh) return entry->second;
    const std::string real = real_path(file);
    const auto holds = [&](const std::string& folder) {
      return real.starts_with(folder);
    };
    entry->second =
        std::find(files_.begin(), files_.end(), real) != files_.end() ||
        std::any_of(folders_.begin(), folders_.end(), holds);
    return entry->second;
  }

 private:
  std::vector<std::string> files_;
  std::vector<std::string> folders_;
  std::map<std::string, bool> known_;
};

// As a user includes it: "acme/net.h", wherever the library lies.
auto header_name(const std::string& file) -> std::string {
  const std::string marker = "/include/";
  const std::size_t at = file.rfind(marker);
  return at == std::string::npos ? std::string(path_tail(file))
                                 : file.substr(at + marker.size());
}

auto source_of(const DraftFact& fact) -> std::string {
  return header_name(fact.at.file) + ":" + std::to_string(fact.at.line);
}

auto callee_of(const DraftFact& fact) -> OrderedJson {
  return {{fact.key, fact.name}};
}

auto fact_json(const DraftFact& fact) -> OrderedJson {
  OrderedJson out;
  switch (fact.section) {
    case Section::Types:
      out = {{"name", fact.name}, {"kind", fact.word}, {"start", fact.why}};
      if (!fact.members.empty()) out["start_methods"] = fact.members;
      break;
    case Section::Producers:
      out = {
          {"type", fact.name}, {"progress", fact.word}, {"pull", fact.members}};
      break;
    case Section::Combinators:
      out = {{"callee", callee_of(fact)},
             {"kind", fact.word},
             {"starts", "on_await"}};
      break;
    case Section::Spawns:
      out = {{"callee", callee_of(fact)}, {"work_arg", fact.argument}};
      break;
    case Section::Awaits:
      out = {{"callee", callee_of(fact)}, {"speed", fact.word}};
      if (!fact.why.empty()) out["why"] = fact.why;
      out["confidence"] = "low";
      break;
    case Section::Permits:
      out = {{"acquire", callee_of(fact)}, {"kind", fact.word}};
      if (!fact.members.empty()) out["release"] = {{"method", fact.members}};
      break;
    case Section::Blocking:
      out = {{"callee", callee_of(fact)}, {"why", fact.why}};
      break;
  }
  out["source"] = source_of(fact);
  if (!fact.note.empty()) out["note"] = fact.note;
  return out;
}

auto section_name(Section section) -> const char* {
  switch (section) {
    case Section::Types:
      return "types";
    case Section::Producers:
      return "producers";
    case Section::Combinators:
      return "combinators";
    case Section::Spawns:
      return "spawns";
    case Section::Awaits:
      return "awaits";
    case Section::Permits:
      return "permits";
    case Section::Blocking:
      return "blocking";
  }
  return "";
}

// "Acme-Net" to "acme_net"
auto as_id(const std::string& name) -> std::string {
  std::string id;
  for (const unsigned char c : name)
    id += std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : '_';
  if (id.empty() || std::isalpha(static_cast<unsigned char>(id[0])) == 0)
    id.insert(0, "lib_");
  return id;
}

auto pack_of(const Draft& draft, const RulesCommand& command) -> OrderedJson {
  const std::string name =
      draft.namespaces.empty()
          ? fs::path(command.unit.sources.front()).stem().string()
          : draft.namespaces.front();
  OrderedJson pack = {{"schema", 1},
                      {"id", command.id.empty() ? as_id(name) : command.id},
                      {"library", name}};
  OrderedJson headers = OrderedJson::array();
  for (const std::string& header : command.unit.sources)
    headers.push_back(header_name(real_path(fs::absolute(header).string())));
  pack["detect"] = {{"headers", std::move(headers)}};
  if (!draft.namespaces.empty())
    pack["detect"]["namespaces"] = draft.namespaces;
  for (const DraftFact& fact : draft.facts)
    pack[section_name(fact.section)].push_back(fact_json(fact));
  return pack;
}

// The first header is the unit, and the others stand before it.
auto unit_of(const RulesCommand& command, const std::string& base)
    -> CheckCommand {
  CheckCommand asked = command.unit;
  asked.sources.resize(1);
  if (!asked.compiler_arguments) asked.compiler_arguments.emplace();
  for (std::size_t i = 1; i < command.unit.sources.size(); ++i) {
    asked.compiler_arguments->emplace_back("-include");
    asked.compiler_arguments->push_back(
        absolute_path(command.unit.sources[i], base));
  }
  return asked;
}

// The draft, or why there is none is told and `status` says so.
auto draft_of(const RulesCommand& command, const std::string& base, int& status)
    -> std::optional<Draft> {
  ParseUnit how;
  std::vector<std::string> problems;
  const auto unit = one_unit(unit_of(command, base), base, how, problems);
  if (!unit) {
    status = complain(problems);
    return std::nullopt;
  }
  Library library(command.unit.sources, base);
  Draft draft;
  const auto problem =
      parse_unit(*unit, how, [&](clang::CompilerInstance& compiler) {
        draft = draft_pack(
            compiler.getASTContext(),
            [&](const std::string& file) { return library.has(file); });
      });
  if (problem) {
    complain({told(*problem, base)});
    status = kBroken;
    return std::nullopt;
  }
  if (draft.probes.empty()) return draft;
  how.appended = draft.probes;
  how.reads_libraries = true;
  parse_unit(*unit, how, [&](clang::CompilerInstance& compiler) {
    read_starts(compiler.getASTContext(), draft);
  });
  return draft;
}

// What the author has to do next.
auto tell(const Draft& draft, const RulesCommand& command) -> void {
  const auto guessed =
      std::count_if(draft.facts.begin(), draft.facts.end(),
                    [](const DraftFact& fact) { return !fact.note.empty(); });
  fmt::print(stderr, "costall: drafted {} {}", draft.facts.size(),
             draft.facts.size() == 1 ? "fact" : "facts");
  if (guessed != 0)
    fmt::print(stderr,
               ", {} of them guessed from names and signatures: look at each "
               "note, take out what is wrong, then",
               guessed);
  fmt::print(stderr, "\n  costall rules check {}\n",
             command.output.value_or("<pack>"));
}

}  // namespace

auto new_rules(const RulesCommand& command) -> int {
  const std::string base = fs::current_path().string();
  Output output(command.output);
  if (!output.problem().empty()) return complain({output.problem()});
  int status = kClean;
  const auto draft = draft_of(command, base, status);
  if (!draft) return status;
  if (draft->facts.empty())
    return complain({"nothing to describe: no coroutine type, and no function "
                     "that gives or "
                     "takes one, is declared in " +
                     command.unit.sources.front() + " or beside it"});
  if (!output.commit(pretty(pack_of(*draft, command))))
    return complain({output.problem()});
  tell(*draft, command);
  return kClean;
}

}  // namespace costall::cli
