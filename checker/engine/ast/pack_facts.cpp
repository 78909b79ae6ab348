// See pack_facts.h.
#include "checker/engine/ast/pack_facts.h"

#include "checker/engine/ast/cost.h"
#include "checker/model/fact_words.h"

namespace costall {
namespace {

class Said {
 public:
  template <class Fact>
  void add(const Fact* fact, const std::string& name, const std::string& what) {
    if (!fact) return;
    SaidByPack one{name + " " + what, fact->origin};
    if (!llvm::is_contained(out_, one)) out_.push_back(std::move(one));
  }
  auto take() -> std::vector<SaidByPack> { return std::move(out_); }

 private:
  std::vector<SaidByPack> out_;
};

auto speed_of(const AwaitFact* fact) -> std::string {
  if (!fact) return {};
  std::string out = "is " + word_of(fact->speed) + " to await";
  if (!fact->why.empty()) out += " (" + fact->why + ")";
  if (fact->low_confidence) out += ", with low confidence";
  return out;
}

auto progress_of(const ProducerFact* fact) -> std::string {
  return fact ? "owns work that is " + word_of(fact->progress)
              : std::string();
}

}  // namespace

auto packs_on_call(const clang::Expr& call, Names& names,
                   const NameIndex& index) -> std::vector<SaidByPack> {
  Said said;
  for (const AskedName& asked : asked_names(call, names)) {
    const auto& [kind, name, arity] = asked;
    const AwaitFact* await = index.await(kind, name, arity);
    said.add(await, name, speed_of(await));
    const ProducerFact* made = index.producer_factory(kind, name, arity);
    said.add(made, name, "makes what " + progress_of(made));
    const CombinatorFact* combined = index.combinator(kind, name, arity);
    if (combined)
      said.add(combined, name,
               "waits for several (" +
                   word_of(combined->kind) + ")");
    said.add(index.spawn(kind, name, arity), name,
             "lets work run by itself");
    said.add(index.passthrough(kind, name, arity), name,
             "is as what it is given");
    const BlockingFact* blocks = index.blocking(kind, name, arity);
    if (blocks) said.add(blocks, name, "blocks its thread (" + blocks->why + ")");
    const PermitFact* taken = index.permit(kind, name, arity);
    if (taken) said.add(taken, name, "takes a " + taken->kind);
    said.add(index.permit_release(kind, name, arity), name,
             "gives back what was taken");
    said.add(index.trap_of_call(kind, name, arity), name, "sets a trap");
    said.add(index.trap_of_factory(kind, name, arity), name,
             "makes what sets a trap");
  }
  return said.take();
}

auto packs_on_class(const clang::CXXRecordDecl& record, Names& names,
                    const NameIndex& index) -> std::vector<SaidByPack> {
  Said said;
  const std::string name(names.qualified(record));
  if (const TypeFact* fact = index.type(name))
    said.add(fact, name,
             "is a " + word_of(fact->kind) + ", " +
                 word_of(fact->start));
  const ProducerFact* owner = index.producer_type(name);
  said.add(owner, name, progress_of(owner));
  const AwaitFact* await =
      index.await(Matcher::Kind::OperandType, name, 0);
  said.add(await, name, speed_of(await));
  said.add(index.connection(name), name, "is a connection in several roles");
  said.add(index.trap_of_type(name), name, "sets a trap");
  return said.take();
}

}  // namespace costall
