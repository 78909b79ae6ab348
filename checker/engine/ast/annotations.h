// What annotations of <costall/annotations.h> say of a declaration. Reading
// their text is the model's (model/annotation.h).
// Tested by test/frontends/annotations.test.
#pragma once

#include "checker/engine/ast/source.h"
#include "checker/model/annotation.h"
#include "clang/AST/Decl.h"

namespace costall {

// Nothing where there is no annotation of ours, or none that can be read.
auto annotation_of(const clang::Decl& decl) -> std::optional<Annotation>;

// The progress model that an annotation gives, if one does.
auto annotated_progress(const clang::Decl& decl) -> std::optional<Progress>;

// Every annotation that cannot be read, outside of system headers, by place.
auto broken_annotations(const Source& source) -> std::vector<Problem>;

}  // namespace costall
