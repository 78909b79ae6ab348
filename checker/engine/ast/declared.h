// Does a unit declare what a pack's fact names? Looks the name up as the engine
// would meet it: the same spelling of declarations, the same namespace maps.
// Must not decide what to report. Tested by test/frontends/rules_verify.test.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "checker/engine/ast/names.h"
#include "checker/engine/ast/source.h"
#include "checker/model/fact_names.h"
#include "clang/AST/DeclTemplate.h"

namespace costall {

struct Resolution {
  enum class Status : std::uint8_t {
    Resolved,
    Unresolved,
    Matched,     // an expression that meets some name of this unit
    NotMatched,  // one that meets none
    NotChecked,  // the class of a method is not known from the pack
  };
  Status status = Status::Unresolved;
  Location at;           // of the first declaration
  unsigned matches = 0;  // names that an expression meets
  std::string note;      // what is wrong, where that is known
  std::string nearest;   // a declared name, mostly the one that was meant
};

auto to_string(Resolution::Status status) -> std::string_view;

class Declared {
 public:
  // Walks every declaration of the unit, those of system headers too.
  Declared(const clang::ASTContext& ast, Names& names, const Source& source,
           const Model& model);

  void add_macro(std::string name, clang::SourceLocation at);

  auto find(const FactName& asked) const -> Resolution;

  // Classes of this name, templates by their patterns.
  auto records(std::string_view name) const
      -> std::vector<const clang::CXXRecordDecl*>;

 private:
  struct Entry {
    std::vector<const clang::CXXRecordDecl*> records;
    std::vector<const clang::FunctionDecl*> functions;
    const clang::VarDecl* variable = nullptr;
    const clang::NamedDecl* alias = nullptr;  // of a type, or a using
    std::string target;                       // what the alias names
    clang::SourceLocation macro;
  };
  friend class DeclaredNear;

  void walk(const clang::DeclContext& scope);
  void add(const clang::Decl& decl);
  void add_alias(const clang::NamedDecl& alias, const clang::NamedDecl* target);
  void add_renamed();
  auto entry(const clang::NamedDecl& decl) -> Entry&;
  auto entry(std::string_view name) const -> const Entry*;
  auto found(clang::SourceLocation at) const -> Resolution;
  auto find_function(const FactName& asked) const -> Resolution;
  auto find_returned(const FactName& asked) const -> Resolution;
  auto find_expression(const FactName& asked) const -> Resolution;
  auto find_exact(const FactName& asked) const -> Resolution;

  Names& names_;
  const Source& source_;
  const Model& model_;
  std::unordered_map<std::string, Entry> entries_;
};

// The class behind a type, by its pattern where it is a template that nobody
// made yet; null for what is no class.
auto class_pattern(clang::QualType type) -> const clang::CXXRecordDecl*;

// Declarations of this name in the class and in its bases, dependent ones by
// their patterns.
auto members_named(const clang::CXXRecordDecl& record, std::string_view name)
    -> std::vector<const clang::NamedDecl*>;

}  // namespace costall
