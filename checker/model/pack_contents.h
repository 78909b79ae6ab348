// One pack while it is being read, before packs are put together. Tested by
// test/model/pack_reader_test.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "checker/model/json_fields.h"
#include "checker/model/model.h"
#include "checker/model/pack_reader.h"

namespace costall {

// A producer that is as another type's producer: index in model.producers.
struct SameAs {
  std::size_t producer = 0;
  std::string as;
  std::string pointer;
};

struct PackContents {
  PackInfo info;
  Model model;
  std::vector<SameAs> same_as;
};

// Reads every section of a pack that is a JSON object; reports all problems
// that one pack alone can have. In pack_sections.cpp.
auto read_contents(const Node& root) -> PackContents;

// One element each, appended to the model. In pack_producers.cpp.
void read_producer(const Node& node, PackContents& pack);
// In pack_starts.cpp.
void read_combinator(const Node& node, PackContents& pack);
void read_spawn(const Node& node, PackContents& pack);
// In pack_values.cpp.
void read_type(const Node& node, PackContents& pack);
void read_tokens(const Node& node, PackContents& pack);
void read_passthrough(const Node& node, PackContents& pack);
void read_permit(const Node& node, PackContents& pack);
void read_connection(const Node& node, PackContents& pack);
// In pack_calls.cpp.
void read_await(const Node& node, PackContents& pack);
void read_blocking(const Node& node, PackContents& pack);
void read_hazard(const Node& node, PackContents& pack);

// Facts of one pack that say the same name twice. In pack_duplicates.cpp.
void find_duplicates(const PackContents& pack, ProblemList& problems);

}  // namespace costall
