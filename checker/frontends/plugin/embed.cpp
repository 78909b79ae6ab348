// See embed.h.
#include "checker/frontends/plugin/embed.h"

#include "checker/program/facts_format.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/CodeGenOptions.h"
#include "clang/Basic/FileManager.h"
#include "llvm/Support/Path.h"
#include "llvm/TargetParser/Triple.h"

namespace costall {
namespace {

// What a debugger would be told too, and ccache therefore knows of.
auto told_directory(const clang::CodeGenOptions& options) -> std::string {
  const bool has_debug_info =
      options.getDebugInfo() != llvm::codegenoptions::NoDebugInfo;
  return has_debug_info ? options.DebugCompilationDir : std::string();
}

class Paths {
 public:
  explicit Paths(clang::CompilerInstance& compiler)
      : map_(compiler.getCodeGenOpts().DebugPrefixMap) {
    llvm::SmallString<256> here(".");
    compiler.getFileManager().makeAbsolutePath(here);
    llvm::sys::path::remove_dots(here);
    here_ = here.str().str() + "/";
  }

  // The last prefix of a command line wins, as in the compiler.
  auto map(std::string& path) const -> void {
    if (llvm::StringRef(path).starts_with(here_))
      path.erase(0, here_.size());
    for (const auto& [from, to] : llvm::reverse(map_))
      if (llvm::StringRef(path).starts_with(from)) {
        path.replace(0, from.size(), to);
        return;
      }
  }

 private:
  const llvm::SmallVector<std::pair<std::string, std::string>, 0>& map_;
  std::string here_;
};

auto as_assembly(const std::string& record) -> std::string {
  std::string out = ".pushsection ";
  out += facts::kSection;
  out += ",\"e\",@progbits\n";
  constexpr std::size_t kPerLine = 4096;
  for (std::size_t i = 0; i < record.size(); i += kPerLine) {
    out += ".ascii \"";
    for (const char byte : record.substr(i, kPerLine)) {
      const auto code = static_cast<unsigned char>(byte);
      if (code >= 0x20 && code < 0x7f && byte != '"' && byte != '\\') {
        out += byte;
      } else {
        out += '\\';
        for (const unsigned shift : {6U, 3U, 0U})
          out += static_cast<char>('0' + (code >> shift & 7));
      }
    }
    out += "\"\n";
  }
  return out + ".popsection\n";
}

// As the parser makes `asm("...")`.
auto declare(clang::ASTContext& ast, const std::string& text)
    -> clang::FileScopeAsmDecl* {
  const clang::QualType type = ast.getStringLiteralArrayType(
      ast.CharTy.withConst(), static_cast<unsigned>(text.size()));
  auto* literal = clang::StringLiteral::Create(
      ast, text, clang::StringLiteralKind::Ordinary, false, type,
      clang::SourceLocation());
  return clang::FileScopeAsmDecl::Create(ast, ast.getTranslationUnitDecl(),
                                         literal, clang::SourceLocation(),
                                         clang::SourceLocation());
}

}  // namespace

auto embed(clang::CompilerInstance& compiler, UnitFacts facts) -> void {
  clang::ASTContext& ast = compiler.getASTContext();
  const bool makes_elf = ast.getTargetInfo().getTriple().isOSBinFormatELF();
  if (!makes_elf || facts.empty()) return;
  const Paths paths(compiler);
  facts::for_each_place(facts,
                        [&](Location& at) { paths.map(at.file); });
  facts.directory = told_directory(compiler.getCodeGenOpts());
  // By its line marks, where the unit came as preprocessed text.
  const clang::SourceManager& sources = ast.getSourceManager();
  const clang::PresumedLoc end = sources.getPresumedLoc(
      sources.getLocForEndOfFile(sources.getMainFileID()));
  if (end.isValid()) facts.source = end.getFilename();
  paths.map(facts.source);
  auto* made = declare(ast, as_assembly(facts::to_record(facts)));
  compiler.getASTConsumer().HandleTopLevelDecl(clang::DeclGroupRef(made));
}

}  // namespace costall
