// See source.h.
#include "checker/engine/ast/source.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/FileManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallString.h"

namespace costall {

auto Source::at(clang::SourceRange range) const -> Location {
  const clang::SourceManager& sources = ast_.getSourceManager();
  const clang::SourceLocation begin = sources.getExpansionLoc(range.getBegin());
  // A build distributor sends preprocessed text: its line marks name the source.
  // Marks in a file are a generator's, and what it made is what can be read.
  const bool is_sent = sources.getBufferName(begin) == "<stdin>";
  const clang::PresumedLoc shown = sources.getPresumedLoc(begin, is_sent);
  if (shown.isInvalid()) return {};
  llvm::SmallString<256> path(shown.getFilename());
  sources.getFileManager().makeAbsolutePath(path);
  Location out{.file = path.str().str(),
               .line = shown.getLine(),
               .column = shown.getColumn(),
               .offset = is_sent ? 0 : sources.getFileOffset(begin),
               .length = 0};
  if (is_sent) return out;
  const clang::SourceLocation end = clang::Lexer::getLocForEndOfToken(
      sources.getExpansionRange(range.getEnd()).getEnd(), 0, sources,
      ast_.getLangOpts());
  if (end.isValid() && sources.isWrittenInSameFile(begin, end) &&
      sources.getFileOffset(end) > out.offset)
    out.length = sources.getFileOffset(end) - out.offset;
  return out;
}

auto Source::after(clang::SourceLocation token,
                   clang::SourceLocation last) const -> std::optional<Edit> {
  const clang::SourceManager& sources = ast_.getSourceManager();
  if (token.isMacroID() || last.isMacroID()) return std::nullopt;
  const auto end_of = [&](clang::SourceLocation at) {
    return clang::Lexer::getLocForEndOfToken(at, 0, sources,
                                             ast_.getLangOpts());
  };
  const clang::SourceLocation begin = end_of(token);
  const clang::SourceLocation end = end_of(last);
  const auto entry = sources.getFileEntryRefForID(sources.getFileID(token));
  if (begin.isInvalid() || end.isInvalid() || !entry ||
      !sources.isWrittenInSameFile(begin, end))
    return std::nullopt;
  llvm::SmallString<256> path(entry->getName());
  sources.getFileManager().makeAbsolutePath(path);
  const unsigned offset = sources.getFileOffset(begin);
  return Edit{.file = path.str().str(),
              .offset = offset,
              .length = sources.getFileOffset(end) - offset,
              .replacement = {}};
}

auto Source::text(const clang::Stmt& stmt, unsigned limit) const
    -> std::string {
  const clang::SourceManager& sources = ast_.getSourceManager();
  const clang::CharSourceRange range = clang::CharSourceRange::getTokenRange(
      sources.getExpansionLoc(stmt.getBeginLoc()),
      sources.getExpansionRange(stmt.getEndLoc()).getEnd());
  const llvm::StringRef raw =
      clang::Lexer::getSourceText(range, sources, ast_.getLangOpts());
  std::string out;
  bool space = false;
  for (const char c : raw) {
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += c;
    if (out.size() >= limit) return out + "...";
  }
  return out;
}

auto Source::is_foreign(clang::SourceLocation at) const -> bool {
  if (at.isInvalid()) return true;
  const clang::SourceManager& sources = ast_.getSourceManager();
  return sources.isInSystemHeader(sources.getExpansionLoc(at));
}

void Source::each_declaration(
    llvm::function_ref<void(clang::Decl*)> visit) const {
  for (clang::Decl* decl : ast_.getTranslationUnitDecl()->decls())
    if (!is_foreign(decl->getLocation()) ||
        llvm::isa<clang::LinkageSpecDecl>(decl))
      visit(decl);
}

}  // namespace costall
