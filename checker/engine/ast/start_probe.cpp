// See start_probe.h.
#include "checker/engine/ast/start_probe.h"

#include "clang/AST/DeclTemplate.h"

namespace costall {

static constexpr llvm::StringLiteral kSpace = "costall_probe_";

// How many types the template must be given; nothing where it wants values or
// templates.
static auto types_wanted(const clang::ClassTemplateDecl& made)
    -> std::optional<unsigned> {
  unsigned wanted = 0;
  for (const clang::NamedDecl* parameter : *made.getTemplateParameters()) {
    const auto* type = llvm::dyn_cast<clang::TemplateTypeParmDecl>(parameter);
    if (!type) {
      const auto* value =
          llvm::dyn_cast<clang::NonTypeTemplateParmDecl>(parameter);
      if (value && value->hasDefaultArgument()) continue;
      return std::nullopt;
    }
    if (!type->hasDefaultArgument() && !type->isParameterPack()) ++wanted;
  }
  // The first one of all is mostly the result's.
  return std::max(wanted, 1U);
}

static auto coroutine(const std::string& type, llvm::StringRef body)
    -> std::string {
  static constexpr llvm::StringLiteral kNames = "abcdefgh";
  static unsigned next = 0;
  const std::string name(1, kNames[next++ % kNames.size()]);
  return type + " " + name + "() { " + body.str() + " }\n";
}

auto probe_text(const clang::CXXRecordDecl& record, unsigned id)
    -> std::string {
  const std::string name = "::" + record.getQualifiedNameAsString();
  std::string text = "\nnamespace " + (kSpace + std::to_string(id)).str() +
                     " {\n";
  const clang::ClassTemplateDecl* made = record.getDescribedClassTemplate();
  if (!made) {
    for (const char* body : {"co_return;", "co_return 0;", "co_yield 0;"})
      text += coroutine(name, body);
    return text + "}\n";
  }
  const auto wanted = types_wanted(*made);
  if (!wanted) return {};
  std::string more;
  for (unsigned i = 1; i < *wanted; ++i) more += ", int";
  text += coroutine(name + "<void" + more + ">", "co_return;");
  const std::string of_int = name + "<int" + more + ">";
  for (const char* body : {"co_return 0;", "co_yield 0;", "co_return;"})
    text += coroutine(of_int, body);
  return text + "}\n";
}

auto read_probes(const clang::ASTContext& ast)
    -> std::map<unsigned, AsyncType> {
  const Source source(ast);
  Names names;
  Bodies bodies(ast, source);
  const NameIndex nothing{Model()};  // the structure alone is asked
  Types types(names, bodies, nothing);
  std::map<unsigned, AsyncType> out;
  for (const clang::Decl* decl : ast.getTranslationUnitDecl()->decls()) {
    const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(decl);
    unsigned id = 0;
    if (!space || !space->getName().starts_with(kSpace) ||
        space->getName().drop_front(kSpace.size()).getAsInteger(10, id))
      continue;
    for (const clang::Decl* one : space->decls()) {
      const auto* function = llvm::dyn_cast<clang::FunctionDecl>(one);
      if (!function || !function->getBody() ||
          !Bodies::is_coroutine(*function))
        continue;
      types.learn_from(*function);
      const AsyncType type = types.of(function->getReturnType());
      AsyncType& known = out[id];
      if (known.start == Start::Unknown && type.kind != AsyncKind::None)
        known = type;
    }
  }
  return out;
}

}  // namespace costall
