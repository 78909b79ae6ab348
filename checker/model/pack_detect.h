// Whether a pack can say anything of a unit: what its `detect` names is looked
// for among the identifiers of the unit, before the pack is read at all.
//
// Must not judge packs that a user named: those are read whole, mistakes and
// all. Tested by test/model/pack_detect_test.cpp.
#pragma once

#include <functional>
#include <string_view>

namespace costall {

// Whether the unit has this identifier anywhere.
using Knows = std::function<bool(std::string_view identifier)>;

// True if the unit has all parts of one of the namespaces that `detect` names,
// or if it names none. `pack` is the text of a pack that is sound.
auto may_matter(std::string_view pack, const Knows& knows) -> bool;

}  // namespace costall
