// See pack_reader.h: each pack alone, then which of two packs with one id
// counts, then what packs take from each other. Must not read files or throw.
// Tested by test/model/pack_reader_test.cpp and test/rules/bad_packs.
#include "checker/model/pack_reader.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "checker/model/json_text.h"
#include "checker/model/nearest.h"
#include "checker/model/pack_contents.h"

namespace costall {
namespace {

struct Loaded {
  PackContents contents;
  ProblemList problems;
  bool replaced = false;  // by another pack with the same id
  bool left_out = false;  // not wanted

  auto healthy() const -> bool { return problems.empty() && !replaced; }
  auto counts() const -> bool { return healthy() && !left_out; }
};

auto load(const PackText& text) -> Loaded {
  Loaded loaded{{}, ProblemList(text.name)};
  const std::optional<Json> json = parse_json(text.text, loaded.problems);
  if (json) {
    loaded.contents = read_contents(Node(*json, loaded.problems));
    find_duplicates(loaded.contents, loaded.problems);
  }
  loaded.contents.info.name = text.name;
  return loaded;
}

// Does the pack `later` take the place of `earlier`, which has the same id?
auto replaces(const PackSource& later, const PackInfo& its,
              const PackSource& earlier, const PackInfo& known) -> bool {
  if (later.rank != PackRank::Installed) return later.rank > earlier.rank;
  return earlier.rank != PackRank::Named && its.revision > known.revision;
}

// A pack with problems replaces nothing, so that what was there still counts.
void settle_ids(const std::vector<PackSource>& sources,
                std::vector<Loaded>& packs) {
  std::map<std::string, std::size_t> owner;
  for (std::size_t i = 0; i < packs.size(); ++i) {
    const PackInfo& info = packs[i].contents.info;
    if (info.id.empty()) continue;
    const auto [first, fresh] = owner.emplace(info.id, i);
    if (fresh) continue;
    Loaded& earlier = packs[first->second];
    const PackSource& before = sources[first->second];
    if (replaces(sources[i], info, before, earlier.contents.info)) {
      if (!packs[i].healthy()) continue;
      earlier.replaced = true;
      first->second = i;
    } else if (sources[i].rank == PackRank::Installed ||
               sources[i].rank < before.rank) {
      packs[i].replaced = true;
    } else {
      packs[i].problems.add("/id",
                            "duplicate pack id " + in_quotes(info.id) + ": " +
                                earlier.contents.info.name +
                                " has it already; give this pack another one");
    }
  }
}

using Producers = std::map<std::string_view, const ProducerFact*>;

// Every producer type that a healthy pack describes itself.
auto described_producers(const std::vector<Loaded>& packs) -> Producers {
  Producers found;
  for (const Loaded& pack : packs) {
    if (!pack.healthy()) continue;
    for (const ProducerFact& fact : pack.contents.model.producers) {
      if (fact.type && fact.progress != Progress::Unknown)
        found[*fact.type] = &fact;
    }
  }
  return found;
}

auto known_names(const Producers& producers) -> std::vector<std::string_view> {
  std::vector<std::string_view> names;
  for (const auto& [name, fact] : producers) names.push_back(name);
  return names;
}

void copy_behaviour(const ProducerFact& from, ProducerFact& to) {
  ProducerFact copy = from;
  copy.type = std::move(to.type);
  copy.factory = std::move(to.factory);
  copy.origin = std::move(to.origin);
  to = std::move(copy);
}

// Fills in `same_as` facts whose model is known. True when one was filled in.
auto link_known(std::vector<Loaded>& packs) -> bool {
  const Producers known = described_producers(packs);
  bool linked = false;
  for (Loaded& pack : packs) {
    if (!pack.healthy()) continue;
    for (const SameAs& same : pack.contents.same_as) {
      ProducerFact& fact = pack.contents.model.producers[same.producer];
      const auto found = known.find(same.as);
      if (fact.progress != Progress::Unknown || found == known.end()) continue;
      copy_behaviour(*found->second, fact);
      linked = true;
    }
  }
  return linked;
}

// A problem for each `same_as` that leads nowhere. True when there was one.
auto report_unlinked(std::vector<Loaded>& packs) -> bool {
  const auto names_of = described_producers(packs);
  const std::vector<std::string_view> names = known_names(names_of);
  bool found = false;
  for (Loaded& pack : packs) {
    if (!pack.healthy()) continue;
    for (const SameAs& same : pack.contents.same_as) {
      const ProducerFact& fact = pack.contents.model.producers[same.producer];
      if (fact.progress != Progress::Unknown) continue;
      found = true;
      pack.problems.add(same.pointer + "/same_as",
                        "no pack describes a producer type " +
                            in_quotes(same.as) +
                            "; expected the \"type\" of another producer" +
                            did_you_mean(same.as, names));
    }
  }
  return found;
}

void unlink(std::vector<Loaded>& packs) {
  for (Loaded& pack : packs) {
    for (const SameAs& same : pack.contents.same_as) {
      pack.contents.model.producers[same.producer].progress = Progress::Unknown;
    }
  }
}

// Chains of `same_as` take one round a link. A pack that fails takes with it
// what others copied from it, so all are linked anew without it.
void link_packs(std::vector<Loaded>& packs) {
  do {
    unlink(packs);
    while (link_known(packs)) {
    }
  } while (report_unlinked(packs));
}

template <typename Fact>
void append(std::vector<Fact>& to, std::vector<Fact>& from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

void merge(Model& to, Model& from) {
  append(to.types, from.types);
  append(to.producers, from.producers);
  append(to.combinators, from.combinators);
  append(to.spawns, from.spawns);
  append(to.awaits, from.awaits);
  append(to.blocking, from.blocking);
  append(to.passthroughs, from.passthroughs);
  append(to.tokens, from.tokens);
  append(to.permits, from.permits);
  append(to.connections, from.connections);
  append(to.aliases, from.aliases);
  append(to.hazards, from.hazards);
  append(to.detects, from.detects);
}

}  // namespace

auto to_string(const PackProblem& problem) -> std::string {
  return problem.pack + (problem.where.empty() ? "" : ":" + problem.where) +
         ": " + problem.message;
}

auto to_strings(const std::vector<PackProblem>& problems)
    -> std::vector<std::string> {
  std::vector<std::string> all;
  for (const PackProblem& one : problems) all.push_back(to_string(one));
  return all;
}

auto read_packs(const std::vector<PackSource>& sources,
                const std::function<bool(const PackInfo&)>& wanted)
    -> ReadPacks {
  std::vector<Loaded> packs;
  packs.reserve(sources.size());
  for (const PackSource& source : sources) packs.push_back(load(source.text));
  settle_ids(sources, packs);
  link_packs(packs);
  for (Loaded& pack : packs)
    if (wanted && !wanted(pack.contents.info)) pack.left_out = true;

  ReadPacks out;
  // The last pack first: its facts count before those of earlier packs.
  for (auto pack = packs.rbegin(); pack != packs.rend(); ++pack) {
    if (pack->counts()) merge(out.model, pack->contents.model);
  }
  for (Loaded& pack : packs) {
    if (pack.counts()) out.packs.push_back(std::move(pack.contents.info));
    std::vector<PackProblem> problems = pack.problems.take();
    std::move(problems.begin(), problems.end(),
              std::back_inserter(out.problems));
  }
  return out;
}

}  // namespace costall
