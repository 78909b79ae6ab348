// See declared.h. What is near a name that is not there: declared_near.cpp.
#include "checker/engine/ast/declared.h"

#include <algorithm>

#include "checker/engine/ast/declared_near.h"
#include "checker/model/name_pattern.h"
#include "checker/model/names.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclFriend.h"

namespace costall {

using Kind = FactName::Kind;
using Status = Resolution::Status;

auto to_string(Status status) -> std::string_view {
  switch (status) {
    case Status::Resolved: return "resolved";
    case Status::Unresolved: return "unresolved";
    case Status::Matched: return "matched";
    case Status::NotMatched: return "not matched";
    case Status::NotChecked: return "not checked";
  }
  return "";
}

static auto definition_of(const clang::CXXRecordDecl* record)
    -> const clang::CXXRecordDecl* {
  if (!record || record->hasDefinition())
    return record ? record->getDefinition() : nullptr;
  const auto* made =
      llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
  if (!made) return record;
  const clang::CXXRecordDecl* pattern =
      made->getSpecializedTemplate()->getTemplatedDecl();
  return pattern->hasDefinition() ? pattern->getDefinition() : pattern;
}

auto class_pattern(clang::QualType type) -> const clang::CXXRecordDecl* {
  if (type.isNull()) return nullptr;
  type = type.getNonReferenceType();
  if (type->isPointerType()) type = type->getPointeeType();
  if (const auto* record = type->getAsCXXRecordDecl())
    return definition_of(record);
  const auto* made = type->getAs<clang::TemplateSpecializationType>();
  while (made && made->isTypeAlias()) {
    type = made->getAliasedType();
    if (const auto* record = type->getAsCXXRecordDecl())
      return definition_of(record);
    made = type->getAs<clang::TemplateSpecializationType>();
  }
  const auto* name = made ? llvm::dyn_cast_or_null<clang::ClassTemplateDecl>(
                                made->getTemplateName().getAsTemplateDecl())
                          : nullptr;
  return name ? definition_of(name->getTemplatedDecl()) : nullptr;
}

static void add_members(const clang::CXXRecordDecl* record,
                        std::string_view name, unsigned depth,
                        std::vector<const clang::NamedDecl*>& out) {
  record = definition_of(record);
  if (!record || depth > 16) return;
  // The primary template may be empty, or not even defined.
  if (clang::ClassTemplateDecl* made = record->getDescribedClassTemplate()) {
    llvm::SmallVector<clang::ClassTemplatePartialSpecializationDecl*, 4> partial;
    made->getPartialSpecializations(partial);
    for (const auto* one : partial) add_members(one, name, depth + 1, out);
  }
  if (!record->hasDefinition()) return;
  for (const clang::Decl* decl : record->decls()) {
    const auto* named = llvm::dyn_cast<clang::NamedDecl>(decl);
    if (named && Names::last(*named) == name) out.push_back(named);
  }
  for (const clang::CXXBaseSpecifier& base : record->bases())
    add_members(class_pattern(base.getType()), name, depth + 1, out);
}

auto members_named(const clang::CXXRecordDecl& record, std::string_view name)
    -> std::vector<const clang::NamedDecl*> {
  std::vector<const clang::NamedDecl*> out;
  add_members(&record, name, 0, out);
  return out;
}

Declared::Declared(const clang::ASTContext& ast, Names& names,
                   const Source& source, const Model& model)
    : names_(names), source_(source), model_(model) {
  walk(*ast.getTranslationUnitDecl());
  add_renamed();
}

void Declared::walk(const clang::DeclContext& scope) {
  for (const clang::Decl* decl : scope.decls()) {
    if (decl->isImplicit() && llvm::isa<clang::CXXRecordDecl>(decl)) continue;
    add(*decl);
    // Classes are added, and walked, by `add`.
    if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl,
                  clang::ExportDecl>(decl))
      walk(*llvm::cast<clang::DeclContext>(decl));
  }
}

auto Declared::entry(const clang::NamedDecl& decl) -> Entry& {
  return entries_[std::string(names_.qualified(decl))];
}

void Declared::add(const clang::Decl& decl) {
  if (const auto* made = llvm::dyn_cast<clang::FriendDecl>(&decl)) {
    if (made->getFriendDecl()) add(*made->getFriendDecl());
    return;
  }
  if (const auto* alias = llvm::dyn_cast<clang::TypedefNameDecl>(&decl))
    return add_alias(*alias, class_pattern(alias->getUnderlyingType()));
  if (const auto* alias = llvm::dyn_cast<clang::TypeAliasTemplateDecl>(&decl))
    return add_alias(*alias, class_pattern(
                                 alias->getTemplatedDecl()->getUnderlyingType()));
  if (const auto* shadow = llvm::dyn_cast<clang::UsingShadowDecl>(&decl))
    return add_alias(*shadow, shadow->getTargetDecl());
  if (const auto* made = llvm::dyn_cast<clang::TemplateDecl>(&decl)) {
    if (made->getTemplatedDecl()) add(*made->getTemplatedDecl());
    return;
  }
  if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(&decl)) {
    if (!record->getDeclName().isEmpty()) entry(*record).records.push_back(record);
    if (record->isThisDeclarationADefinition()) walk(*record);
    return;
  }
  if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(&decl)) {
    if (!llvm::isa<clang::CXXDeductionGuideDecl>(function))
      entry(*function).functions.push_back(function);
    return;
  }
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(&decl);
  if (variable && variable->hasGlobalStorage())
    entry(*variable).variable = variable;
}

void Declared::add_alias(const clang::NamedDecl& alias,
                         const clang::NamedDecl* target) {
  Entry& made = entry(alias);
  made.alias = &alias;
  if (target) made.target = names_.qualified(*target);
}

// A library under another root: its names under the root that packs write.
void Declared::add_renamed() {
  for (const NamespaceAlias& alias : model_.aliases) {
    const std::string root = alias.from + "::";
    std::vector<std::pair<std::string, Entry>> more;
    for (const auto& [name, entry] : entries_)
      if (name.starts_with(root))
        more.emplace_back(alias.to + name.substr(alias.from.size()), entry);
    for (auto& [name, entry] : more) entries_.try_emplace(name, entry);
  }
}

void Declared::add_macro(std::string name, clang::SourceLocation at) {
  entries_[std::move(name)].macro = at;
}

auto Declared::entry(std::string_view name) const -> const Entry* {
  const auto found = entries_.find(std::string(name));
  return found == entries_.end() ? nullptr : &found->second;
}

auto Declared::records(std::string_view name) const
    -> std::vector<const clang::CXXRecordDecl*> {
  std::vector<const clang::CXXRecordDecl*> out;
  if (const Entry* known = entry(name))
    for (const clang::CXXRecordDecl* record : known->records) {
      const clang::CXXRecordDecl* whole = definition_of(record);
      if (std::find(out.begin(), out.end(), whole) == out.end())
        out.push_back(whole);
    }
  return out;
}

auto Declared::found(clang::SourceLocation at) const -> Resolution {
  Resolution out;
  out.status = Status::Resolved;
  out.at = source_.at(at);
  return out;
}

// Could a call with what the fact asks for mean this function?
static auto takes(const clang::FunctionDecl& function, const FactName& asked)
    -> bool {
  const auto parameters = function.parameters();
  const bool open = function.isVariadic() ||
                    (!parameters.empty() && parameters.back()->isParameterPack());
  if (asked.arity && (*asked.arity < function.getMinRequiredArguments() ||
                      (!open && *asked.arity > parameters.size())))
    return false;
  if (asked.param_types.empty()) return true;
  if (parameters.size() != asked.param_types.size()) return false;
  const clang::PrintingPolicy policy(function.getASTContext().getLangOpts());
  for (unsigned i = 0; i < parameters.size(); ++i)
    if (parameters[i]->getType().getCanonicalType().getAsString(policy) !=
        asked.param_types[i])
      return false;
  return true;
}

static auto function_in(const clang::NamedDecl* decl)
    -> const clang::FunctionDecl* {
  if (const auto* shadow = llvm::dyn_cast<clang::UsingShadowDecl>(decl))
    decl = shadow->getTargetDecl();
  return decl->getAsFunction();
}

auto Declared::find_function(const FactName& asked) const -> Resolution {
  std::vector<const clang::FunctionDecl*> candidates;
  if (const Entry* known = entry(asked.name)) candidates = known->functions;
  const std::string_view scope = enclosing_name(asked.name);
  if (candidates.empty() && !scope.empty()) {
    const std::string_view last =
        std::string_view(asked.name).substr(scope.size() + 2);
    for (const clang::CXXRecordDecl* record : records(scope))
      for (const clang::NamedDecl* member : members_named(*record, last))
        if (const clang::FunctionDecl* one = function_in(member))
          candidates.push_back(one);
  }
  for (const clang::FunctionDecl* one : candidates)
    if (takes(*one, asked)) return found(one->getLocation());
  Resolution out;
  if (candidates.empty()) return out;
  out.at = source_.at(candidates.front()->getLocation());
  out.note = "is declared, but not with the arguments that the fact asks for";
  out.nearest = asked.name;
  return out;
}

auto Declared::find_returned(const FactName& asked) const -> Resolution {
  Resolution out;
  out.status = Status::NotChecked;
  for (const std::string& maker : asked.returned_by) {
    const Entry* known = entry(maker);
    if (!known) continue;
    for (const clang::FunctionDecl* function : known->functions)
      if (const auto* record = class_pattern(function->getReturnType()))
        for (const clang::NamedDecl* member : members_named(*record, asked.name))
          return found(member->getLocation());
  }
  return out;
}

auto Declared::find_expression(const FactName& asked) const -> Resolution {
  const NamePattern pattern(asked.name);
  const std::vector<std::string> scopes = pattern_scopes(asked.name);
  Resolution out;
  out.status = Status::NotMatched;
  for (const auto& [name, known] : entries_) {
    const bool in_scope =
        std::any_of(scopes.begin(), scopes.end(), [&](const std::string& scope) {
          return scope.empty() || name.starts_with(scope + "::");
        });
    const bool fits = asked.kind == Kind::Cpo ? known.variable != nullptr
                      : asked.kind == Kind::Type ||
                              asked.kind == Kind::Constructor
                          ? !known.records.empty()
                          : !known.functions.empty();
    if (in_scope && fits && pattern.matches(name)) ++out.matches;
  }
  if (out.matches != 0) out.status = Status::Matched;
  return out;
}

auto Declared::find_exact(const FactName& asked) const -> Resolution {
  const Entry* known = entry(asked.name);
  const bool is_type = asked.kind == Kind::Type ||
                       asked.kind == Kind::TypeOrAlias ||
                       asked.kind == Kind::Constructor;
  const bool any = asked.kind == Kind::Callable;
  if (known && (is_type || any) && !known->records.empty())
    return found(known->records.front()->getLocation());
  if (known && asked.kind == Kind::TypeOrAlias && known->alias)
    return found(known->alias->getLocation());
  if (known && (asked.kind == Kind::Cpo || any) && known->variable)
    return found(known->variable->getLocation());
  if (known && asked.kind == Kind::Macro && known->macro.isValid())
    return found(known->macro);
  const bool is_function = asked.kind == Kind::Function || any ||
                           asked.kind == Kind::Operator ||
                           asked.kind == Kind::MemberOp;
  return is_function ? find_function(asked) : Resolution();
}

auto Declared::find(const FactName& asked) const -> Resolution {
  if (asked.is_regex) return find_expression(asked);
  if (!asked.returned_by.empty()) return find_returned(asked);
  Resolution out = find_exact(asked);
  if (out.status == Status::Resolved) return out;
  if (asked.is_guess) {
    out = {};
    out.status = Status::NotChecked;
    return out;
  }
  if (out.note.empty()) DeclaredNear(*this).explain(asked, out);
  return out;
}

}  // namespace costall
