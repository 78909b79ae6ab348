// See draft.h.
#include "checker/engine/ast/draft.h"

#include <algorithm>
#include <set>

#include "checker/engine/ast/start_probe.h"
#include "checker/engine/ast/words.h"
#include "checker/model/fact_words.h"

namespace costall {
namespace {

using Section = DraftFact::Section;

auto is_private(llvm::StringRef space) -> bool {
  return space.starts_with("_") ||
         is_one_of(space, {"detail", "details", "impl", "internal", "priv",
                           "private_", "aux"});
}

auto awaits_something(llvm::StringRef name) -> std::string {
  if (mentions(name, {"sleep", "delay", "timer", "after", "until"}))
    return "timer";
  if (mentions(name, {"resolve", "lookup"})) return "dns";
  if (mentions(name, {"query", "execute", "transaction", "commit"}))
    return "db";
  if (mentions(name, {"call", "request", "rpc", "fetch", "invoke"}))
    return "rpc";
  if (mentions(name, {"read", "write", "connect", "accept", "send", "recv",
                      "receive", "flush", "open", "close"}))
    return "io";
  if (mentions(name, {"wait", "join", "event"})) return "event";
  return "other";
}

auto method_named(const clang::CXXRecordDecl& record,
                  std::initializer_list<const char*> names)
    -> std::vector<std::string> {
  std::vector<std::string> out;
  for (const char* name : names)
    for (const clang::NamedDecl* one : members_named(record, name))
      if (llvm::isa<clang::CXXMethodDecl, clang::FunctionTemplateDecl>(one) &&
          one->getAccess() == clang::AS_public) {
        out.emplace_back(name);
        break;
      }
  return out;
}

class Drafter {
 public:
  Drafter(const clang::ASTContext& ast,
          const std::function<bool(const std::string&)>& is_library)
      : source_(ast), is_library_(is_library) {
    walk(*ast.getTranslationUnitDecl(), false);
    add_types_of_traits(ast);
    walk(*ast.getTranslationUnitDecl(), true);
  }

  auto take() -> Draft {
    std::stable_sort(draft_.facts.begin(), draft_.facts.end(),
                     [](const DraftFact& a, const DraftFact& b) {
                       return a.section < b.section;
                     });
    // Types come first, so that their places don't change.
    for (std::size_t i = 0; i < types_.size(); ++i)
      draft_.probes += probe_text(*types_[i], static_cast<unsigned>(i));
    return std::move(draft_);
  }

 private:
  // Types first: what a function is depends on those that it takes and gives.
  void walk(const clang::DeclContext& scope, bool functions) {
    for (const clang::Decl* decl : scope.decls()) {
      if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(decl)) {
        if (!is_private(space->getName())) walk(*space, functions);
      } else if (llvm::isa<clang::LinkageSpecDecl, clang::ExportDecl>(decl)) {
        walk(*llvm::cast<clang::DeclContext>(decl), functions);
      } else if (!decl->isImplicit() &&
                 is_library_(source_.at(decl->getLocation()).file)) {
        note_namespace(*decl);
        add(*decl, functions);
      }
    }
  }

  void note_namespace(const clang::Decl& decl) {
    const clang::DeclContext* at = decl.getDeclContext();
    const clang::NamespaceDecl* outermost = nullptr;
    for (; at && !at->isTranslationUnit(); at = at->getParent())
      if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(at))
        outermost = space;
    if (!outermost || outermost->isAnonymousNamespace()) return;
    const std::string name = outermost->getNameAsString();
    if (!llvm::is_contained(draft_.namespaces, name))
      draft_.namespaces.push_back(name);
  }

  void add(const clang::Decl& decl, bool functions) {
    const clang::Decl* bare = &decl;
    if (const auto* made = llvm::dyn_cast<clang::TemplateDecl>(&decl))
      bare = made->getTemplatedDecl();
    if (!bare) return;
    if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(bare)) {
      // Specialisations are their template's, promises the coroutine's.
      if (!record->isThisDeclarationADefinition() || record->isLambda() ||
          llvm::isa<clang::ClassTemplateSpecializationDecl>(record) ||
          !members_named(*record, "get_return_object").empty())
        return;
      if (functions)
        add_methods(*record);
      else
        add_type(*record);
    } else if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(bare);
               function && functions && first_seen(*function)) {
      add_function(*function);
    }
  }

  auto first_seen(const clang::FunctionDecl& function) -> bool {
    return seen_.insert(std::string(names_.qualified(function))).second;
  }

  auto fact(Section section, const char* key, const clang::NamedDecl& decl)
      -> DraftFact& {
    draft_.facts.push_back({.section = section,
                            .key = key,
                            .name = std::string(names_.qualified(decl)),
                            .at = source_.at(decl.getLocation())});
    return draft_.facts.back();
  }

  static auto promise_of(const clang::CXXRecordDecl& record)
      -> const clang::CXXRecordDecl* {
    for (const clang::NamedDecl* one : members_named(record, "promise_type")) {
      if (const auto* made = llvm::dyn_cast<clang::CXXRecordDecl>(one))
        return made;
      if (const auto* alias = llvm::dyn_cast<clang::TypedefNameDecl>(one))
        return class_pattern(alias->getUnderlyingType());
    }
    return nullptr;
  }

  void add_type(const clang::CXXRecordDecl& record) {
    if (!members_named(record, "promise_type").empty())
      add_type(record, promise_of(record));
  }

  // std::coroutine_traits<awaitable<T>, Args...> has the promise of others.
  void add_types_of_traits(const clang::ASTContext& ast) {
    const auto spaces =
        ast.getTranslationUnitDecl()->lookup(&ast.Idents.get("std"));
    for (const clang::NamedDecl* space : spaces) {
      const auto* std = llvm::dyn_cast<clang::NamespaceDecl>(space);
      if (!std) continue;
      for (clang::NamedDecl* one :
           std->lookup(&ast.Idents.get("coroutine_traits")))
        if (auto* traits = llvm::dyn_cast<clang::ClassTemplateDecl>(one))
          add_types_of_traits(*traits);
    }
  }

  void add_types_of_traits(clang::ClassTemplateDecl& traits) {
    llvm::SmallVector<clang::ClassTemplatePartialSpecializationDecl*, 8>
        partial;
    traits.getPartialSpecializations(partial);
    for (const auto* one : partial) {
      const clang::CXXRecordDecl* record =
          class_pattern(one->getTemplateArgs()[0].getAsType());
      if (!record || is_known(*record) ||
          !is_library_(source_.at(record->getLocation()).file))
        continue;
      note_namespace(*record);
      add_type(*record, promise_of(*one));
    }
  }

  void add_type(const clang::CXXRecordDecl& record,
                const clang::CXXRecordDecl* promise) {
    types_.push_back(&record);
    DraftFact& made = fact(Section::Types, "name", record);
    const bool yields =
        promise && !members_named(*promise, "yield_value").empty();
    const bool returns =
        !promise || !members_named(*promise, "return_value").empty();
    made.word = !yields ? "task" : returns ? "task_or_generator" : "generator";
    made.why = word_of(Start::Lazy);
    made.note = "its start was not seen: say when its work begins";
    made.members = method_named(record, {"start", "detach", "resume", "spawn"});
  }

  auto is_task(clang::QualType type) const -> bool {
    const clang::CXXRecordDecl* record = class_pattern(type);
    if (!record) return false;
    if (const auto* made =
            llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record))
      record = made->getSpecializedTemplate()->getTemplatedDecl();
    return is_known(*record);
  }

  auto is_known(const clang::CXXRecordDecl& record) const -> bool {
    return llvm::any_of(types_, [&](const auto* one) {
      return one->getCanonicalDecl() == record.getCanonicalDecl();
    });
  }

  auto is_awaitable(clang::QualType type) const -> bool {
    if (is_task(type)) return true;
    const clang::CXXRecordDecl* record = class_pattern(type);
    return record && (!members_named(*record, "await_ready").empty() ||
                      !members_named(*record, "operator co_await").empty());
  }

  // What is behind it says the rest: the engine reads bodies itself.
  static auto is_open(const clang::FunctionDecl& function) -> bool {
    return !function.doesThisDeclarationHaveABody() && !function.isDeleted() &&
           !function.isDefaulted();
  }

  void add_function(const clang::FunctionDecl& function) {
    const std::string name = Names::last(function);
    int task = -1;
    unsigned tasks = 0;
    for (unsigned i = 0; i < function.getNumParams(); ++i) {
      const clang::QualType type = function.getParamDecl(i)->getType();
      if (!is_task(type) && !type->getAs<clang::PackExpansionType>()) continue;
      if (task < 0) task = static_cast<int>(i);
      ++tasks;
    }
    const bool waits = is_awaitable(function.getReturnType());
    if (waits && add_combinator(function, name)) return;
    if (!waits && tasks == 1 && is_task(function.getParamDecl(task)->getType()))
      return add_taker(function, name, task);
    if (waits && tasks == 0 && is_open(function))
      add_await(function, name, "fn");
  }

  auto add_combinator(const clang::FunctionDecl& function,
                      const std::string& name) -> bool {
    const bool any = mentions(name, {"any", "race", "select", "first"});
    const bool all = mentions(name, {"all", "join", "gather", "zip", "both"});
    if (any == all || function.getNumParams() == 0) return false;
    DraftFact& made = fact(Section::Combinators, "fn", function);
    made.word = any ? "any" : "all";
    made.note = "told from its name" +
                std::string(any ? "; say what becomes of the losers" : "");
    return true;
  }

  // Takes a task and gives nothing to wait on.
  void add_taker(const clang::FunctionDecl& function, const std::string& name,
                 int task) {
    if (mentions(name, {"sync_wait", "block", "run", "wait"})) {
      DraftFact& made = fact(Section::Blocking, "fn", function);
      made.why = "waits for a task";
      made.note = "told from its name and what it takes";
    } else if (mentions(name, {"spawn", "detach", "start", "launch", "submit",
                               "post", "go", "fork", "background"})) {
      DraftFact& made = fact(Section::Spawns, "fn", function);
      made.argument = task;
      made.note = "told from its name and what it takes";
    }
  }

  void add_await(const clang::FunctionDecl& function, const std::string& name,
                 const char* key) {
    DraftFact& made = fact(Section::Awaits, key, function);
    if (mentions(name, {"yield", "reschedule", "schedule", "resume_on"})) {
      made.word = word_of(Speed::Resched);
    } else {
      made.word = word_of(Speed::Slow);
      made.why = awaits_something(name);
    }
    made.note = "told from its name: is it slow, and what does it wait for?";
  }

  void add_methods(const clang::CXXRecordDecl& record) {
    if (members_named(record, "await_ready").empty() &&
        members_named(record, "promise_type").empty())
      add_owner(record);
    for (const clang::Decl* decl : record.decls()) {
      const clang::Decl* bare = decl;
      if (const auto* made = llvm::dyn_cast<clang::FunctionTemplateDecl>(decl))
        bare = made->getTemplatedDecl();
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(bare);
      if (method && method->getAccess() == clang::AS_public &&
          !method->isImplicit() && is_open(*method) &&
          !llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl,
                     clang::CXXConversionDecl>(method) &&
          !method->isOverloadedOperator() &&
          is_awaitable(method->getReturnType()) && first_seen(*method))
        add_await(*method, Names::last(*method), "method");
    }
  }

  // Methods that give an awaitable, of these names.
  auto awaited_methods(const clang::CXXRecordDecl& record,
                       std::initializer_list<const char*> names)
      -> std::vector<const clang::CXXMethodDecl*> {
    std::vector<const clang::CXXMethodDecl*> out;
    for (const char* name : names)
      for (const clang::NamedDecl* one : members_named(record, name)) {
        if (const auto* made = llvm::dyn_cast<clang::FunctionTemplateDecl>(one))
          one = made->getTemplatedDecl();
        const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(one);
        if (method && method->getAccess() == clang::AS_public &&
            is_awaitable(method->getReturnType()))
          out.push_back(method);
      }
    return out;
  }

  // A lock, a semaphore, a pool; or a stream that is pulled.
  void add_owner(const clang::CXXRecordDecl& record) {
    const auto returns = method_named(
        record, {"unlock", "release", "unlock_shared", "put", "give_back"});
    for (const auto* taken : awaited_methods(
             record, {"lock", "acquire", "scoped_lock", "lock_shared", "get",
                      "async_lock", "async_acquire", "checkout"})) {
      const bool guards = returns.empty();
      if (guards && is_one_of(Names::last(*taken), {"get"})) continue;
      if (!first_seen(*taken)) continue;
      DraftFact& made = fact(Section::Permits, "method", *taken);
      const std::string cls = record.getNameAsString();
      made.word = mentions(cls, {"mutex", "lock"})        ? "mutex"
                  : mentions(cls, {"pool", "connection"}) ? "connection"
                                                          : "semaphore";
      for (const std::string& one : returns)
        made.members.push_back(std::string(names_.qualified(record)) +
                               "::" + one);
      made.note = "told from its name";
    }
    const auto pulls =
        awaited_methods(record, {"next", "pull", "async_next", "poll_next"});
    if (pulls.empty()) return;
    DraftFact& made = fact(Section::Producers, "type", record);
    made.word = word_of(Progress::NoRefill);
    made.note =
        "guessed: polled if only a pull moves its work, no_refill if only a "
        "pull starts more, independent if it goes on by itself";
    for (const auto* one : pulls) {
      first_seen(*one);
      if (!llvm::is_contained(made.members, Names::last(*one)))
        made.members.push_back(Names::last(*one));
    }
  }

  Source source_;
  Names names_;
  const std::function<bool(const std::string&)>& is_library_;
  std::vector<const clang::CXXRecordDecl*> types_;
  std::set<std::string> seen_;  // overloads are one name
  Draft draft_;
};

}  // namespace

auto draft_pack(const clang::ASTContext& ast,
                const std::function<bool(const std::string& file)>& is_library)
    -> Draft {
  return Drafter(ast, is_library).take();
}

void read_starts(const clang::ASTContext& ast, Draft& draft) {
  for (const auto& [id, type] : read_probes(ast)) {
    if (id >= draft.facts.size() || type.start == Start::Unknown) continue;
    DraftFact& made = draft.facts[id];
    made.why = word_of(type.start);
    made.note.clear();
    if (type.kind == AsyncKind::Generator && made.word == "task")
      made.word = "generator";
  }
}

}  // namespace costall
