// See annotations.h.
#include "checker/engine/ast/annotations.h"

#include <algorithm>

#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"

namespace costall {

static auto place_of(const clang::Decl& decl) -> AnnotationOn {
  if (llvm::isa<clang::FunctionDecl>(decl)) return AnnotationOn::Function;
  if (llvm::isa<clang::TypeDecl>(decl)) return AnnotationOn::Type;
  return AnnotationOn::Other;
}

auto annotation_of(const clang::Decl& decl) -> std::optional<Annotation> {
  for (const auto* note : decl.specific_attrs<clang::AnnotateAttr>())
    if (const auto read =
            read_annotation(note->getAnnotation().str(), place_of(decl));
        read.annotation)
      return read.annotation;
  return std::nullopt;
}

auto annotated_progress(const clang::Decl& decl) -> std::optional<Progress> {
  const auto said = annotation_of(decl);
  if (!said || said->kind != AnnotationKind::Producer) return std::nullopt;
  return said->progress;
}

namespace {

class ProblemFinder : public clang::RecursiveASTVisitor<ProblemFinder> {
 public:
  ProblemFinder(const Source& source, std::vector<Problem>& out)
      : source_(source), out_(out) {}

  // Nobody wrote an implicit one; and the visitor asserts (scan.cpp).
  bool TraverseVarTemplateSpecializationDecl(
      clang::VarTemplateSpecializationDecl* made) {
    return made->getSpecializationKind() == clang::TSK_ImplicitInstantiation ||
           RecursiveASTVisitor::TraverseVarTemplateSpecializationDecl(made);
  }

  bool VisitDecl(clang::Decl* decl) {
    for (const auto* note : decl->specific_attrs<clang::AnnotateAttr>()) {
      if (note->isInherited()) continue;
      auto read =
          read_annotation(note->getAnnotation().str(), place_of(*decl));
      if (!read.problem.empty())
        out_.push_back({.at = source_.at(note->getRange()),
                        .message = std::move(read.problem)});
    }
    return true;
  }

 private:
  const Source& source_;
  std::vector<Problem>& out_;
};

}  // namespace

auto broken_annotations(const Source& source) -> std::vector<Problem> {
  std::vector<Problem> out;
  ProblemFinder finder(source, out);
  source.each_declaration(
      [&](clang::Decl* decl) { finder.TraverseDecl(decl); });
  const auto before = [](const Problem& a, const Problem& b) {
    return std::tie(a.at, a.message) < std::tie(b.at, b.message);
  };
  std::sort(out.begin(), out.end(), before);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace costall
