// A pack from its top: who it is for, and its sections in the order of the
// schema. Must not look at other packs. Tested by
// test/model/pack_reader_test.cpp.
#include <array>
#include <string>
#include <utility>

#include "checker/model/nearest.h"
#include "checker/model/pack_contents.h"
#include "checker/model/pack_matchers.h"
#include "checker/model/pack_names.h"
#include "checker/model/pack_words.h"

namespace costall {
namespace {

constexpr unsigned kMostRevisions = 1000000;

struct Section {
  std::string_view key;
  void (*read)(const Node&, PackContents&);
};

constexpr std::array kSections{
    Section{"types", read_type},
    Section{"completion_tokens", read_tokens},
    Section{"passthrough", read_passthrough},
    Section{"producers", read_producer},
    Section{"combinators", read_combinator},
    Section{"spawns", read_spawn},
    Section{"awaits", read_await},
    Section{"permits", read_permit},
    Section{"connections", read_connection},
    Section{"blocking", read_blocking},
    Section{"hazards", read_hazard},
};

auto is_pack_id(std::string_view id) -> bool {
  if (id.empty() || id.front() < 'a' || id.front() > 'z') return false;
  for (const char c : id) {
    const bool known =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    if (!known) return false;
  }
  return true;
}

void read_schema_number(Fields& fields) {
  const auto found = fields.find("schema", Need::Required);
  if (found && found->value() != Json(1)) {
    found->expected("1, the only schema there is");
  }
  fields.text("$schema");
}

void read_info(Fields& fields, PackInfo& info) {
  if (const auto found = fields.find("id", Need::Required)) {
    info.id = text_of(*found).value_or("");
    if (!info.id.empty() && !is_pack_id(info.id)) {
      found->problem("expected an id of small letters, digits and '_', found " +
                     in_quotes(info.id));
    }
  }
  info.library = fields.text("library", Need::Required);
  info.versions = fields.text("versions");
  info.tested = fields.texts("tested");
  info.revision = fields.number("revision", kMostRevisions).value_or(0);
  fields.text("note");
}

void read_detect(Fields& fields, PackContents& pack) {
  const auto found = fields.find("detect");
  if (!found) return;
  Fields detect(*found);
  Detect out{pack.info.id, detect.texts("headers"),
             read_names(detect, "namespaces")};
  detect.finish();
  pack.model.detects.push_back(std::move(out));
}

void read_aliases(Fields& fields, PackContents& pack) {
  const auto found = fields.find("namespace_map");
  if (!found) return;
  for (const Node& element :
       elements_of(*found, "a list of {\"from\", \"to\"}")) {
    Fields alias(element);
    NamespaceAlias out{read_name(alias, "from", Need::Required),
                       read_name(alias, "to", Need::Required)};
    alias.text("note");
    alias.finish();
    if (!out.from.empty() && out.from == out.to) {
      element.problem("\"from\" and \"to\" are both " + in_quotes(out.from));
    }
    pack.model.aliases.push_back(std::move(out));
  }
}

// For readers of the pack: the checker sees operands as written and needs none.
void read_coroutine(Fields& fields) {
  const auto found = fields.find("coroutine");
  if (!found) return;
  Fields coroutine(*found);
  coroutine.choice("await_transform", kTransformWords, std::string_view());
  coroutine.text("wrapped_as");
  coroutine.text("note");
  coroutine.text("source");
  coroutine.finish();
}

auto count_facts(const Model& model) -> unsigned {
  return static_cast<unsigned>(
      model.types.size() + model.tokens.size() + model.passthroughs.size() +
      model.producers.size() + model.combinators.size() + model.spawns.size() +
      model.awaits.size() + model.permits.size() +
      model.connections.size() + model.blocking.size() + model.hazards.size());
}

}  // namespace

auto read_contents(const Node& root) -> PackContents {
  PackContents pack;
  Fields fields(root);
  if (!fields.is_object()) return pack;
  read_schema_number(fields);
  read_info(fields, pack.info);
  read_detect(fields, pack);
  read_aliases(fields, pack);
  read_coroutine(fields);
  for (const Section& section : kSections) {
    const auto found = fields.find(section.key);
    if (!found) continue;
    for (const Node& element : elements_of(*found, "a list of objects")) {
      section.read(element, pack);
    }
  }
  fields.finish();
  pack.info.facts = count_facts(pack.model);
  return pack;
}

}  // namespace costall
