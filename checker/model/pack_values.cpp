// Types, completion tokens, wrappers, permits and connections of a pack: what values are.
// Must not look beyond the one fact. Tested by test/model/pack_reader_test.cpp.
#include <utility>

#include "checker/model/pack_contents.h"
#include "checker/model/pack_matchers.h"
#include "checker/model/pack_names.h"
#include "checker/model/pack_words.h"

namespace costall {

void read_type(const Node& node, PackContents& pack) {
  Fields fields(node);
  TypeFact fact;
  std::vector<std::string> names = read_names(fields, "name", Need::Required);
  fact.kind = fields.choice("kind", kKindWords, TypeKind::Task, Need::Required);
  fact.start =
      fields.choice("start", kStartWords, Start::Unknown, Need::Required);
  fact.dtor = fields.choice("dtor", kDtorWords, DtorModel::Unknown);
  fact.start_methods = read_words(fields, "start_methods");
  fact.must_await_now = fields.flag("must_await_now", false);
  fact.origin = read_origin(fields, pack.info.id);
  fields.finish();
  for (std::string& name : names) {
    fact.name = std::move(name);
    pack.model.types.push_back(fact);
  }
}

void read_tokens(const Node& node, PackContents& pack) {
  Fields fields(node);
  CompletionTokens fact;
  fact.applies_to = read_matchers(fields, "applies_to", Need::Required);
  fact.lazy = read_tokens_of(fields, "lazy");
  fact.eager = read_tokens_of(fields, "eager");
  fact.transparent = read_tokens_of(fields, "transparent");
  fact.absent = read_name(fields, "absent");
  fact.origin = read_origin(fields, pack.info.id);
  fields.finish();
  pack.model.tokens.push_back(std::move(fact));
}

void read_passthrough(const Node& node, PackContents& pack) {
  Fields fields(node);
  PassthroughFact fact;
  const auto callees = read_matchers(fields, "callee", Need::Required);
  fact.arg = read_argument(fields, "arg", 0);
  fact.calls = fields.flag("calls", false);
  fact.origin = read_origin(fields, pack.info.id);
  fields.finish();
  for (const Matcher& callee : callees) {
    fact.callee = callee;
    pack.model.passthroughs.push_back(fact);
  }
}

void read_permit(const Node& node, PackContents& pack) {
  Fields fields(node);
  PermitFact fact;
  const auto acquires = read_matchers(fields, "acquire", Need::Required);
  fact.release = read_matchers(fields, "release");
  if (std::string guard = read_name(fields, "guard"); !guard.empty()) {
    fact.guard = std::move(guard);
  }
  fact.kind = fields.choice("kind", kPermitWords, std::string_view("permit"),
                            Need::Required);
  fact.object = read_argument(fields, "object", -1);
  fact.fair = fields.flag("fair", false);
  fact.idiom = read_word(fields, "idiom");
  fact.origin = read_origin(fields, pack.info.id);
  fields.finish();
  for (const Matcher& acquire : acquires) {
    fact.acquire = acquire;
    pack.model.permits.push_back(fact);
  }
}

void read_connection(const Node& node, PackContents& pack) {
  Fields fields(node);
  ConnectionFact fact;
  std::vector<std::string> types = read_names(fields, "type", Need::Required);
  fact.runs = read_words(fields, "runs");
  fact.reads = read_words(fields, "reads");
  fact.waits = read_words(fields, "waits");
  fact.serves = fields.text("serves");
  fact.origin = read_origin(fields, pack.info.id);
  fields.finish();
  for (std::string& type : types) {
    fact.type = std::move(type);
    pack.model.connections.push_back(fact);
  }
}

}  // namespace costall
