// Numbers are LEB128; texts and keys stand once, in tables before the rest, and
// are named by their number. See facts_format.h.
#include "checker/program/facts_format.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "checker/model/hash.h"
#include "checker/program/fields.h"

namespace costall::facts {
namespace {

constexpr std::string_view kMagic = "CSTF";
constexpr std::size_t kHead = 4 + 1 + 4 + 8;  // magic, version, length, sum

void put_number(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

void put_fixed(std::string& out, std::uint64_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; ++i)
    out += static_cast<char>(value >> (8 * i));
}

auto get_fixed(std::string_view from) -> std::uint64_t {
  std::uint64_t value = 0;
  for (std::size_t i = from.size(); i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(from[i]);
  return value;
}

// What lists and other composed values are made of, the same for all archives.
template <class Self>
class Archive {
 public:
  template <class... T>
  void operator()(T&... values) {
    (self().value(values), ...);
  }

 protected:
  auto self() -> Self& { return static_cast<Self&>(*this); }
};

class Writer : public Archive<Writer> {
 public:
  template <class T>
  void value(const T& x) {
    if constexpr (std::is_enum_v<T> || std::is_same_v<T, bool>)
      put_number(body_, static_cast<std::uint64_t>(x));
    else if constexpr (std::is_integral_v<T>)
      put_number(body_, static_cast<std::uint64_t>(x) + std::is_signed_v<T>);
    else
      fields(*this, x);
  }
  void value(const std::string& text) {
    const auto [slot, is_new] = texts_.try_emplace(text, texts_.size());
    if (is_new) {
      put_number(text_table_, text.size());
      text_table_ += text;
    }
    put_number(body_, slot->second);
  }
  template <class T>
  void value(const std::vector<T>& list) {
    put_number(body_, list.size());
    for (const T& one : list) value(one);
  }
  template <class T>
  void value(const std::optional<T>& maybe) {
    value(maybe.has_value());
    if (maybe) value(*maybe);
  }
  void value(const Fact& fact) {
    put_number(body_, fact.index());
    std::visit([&](const auto& one) { fields(*this, one); }, fact);
  }
  void key(FunctionKey key) {
    const auto [slot, is_new] = keys_.try_emplace(key, keys_.size());
    if (is_new) put_fixed(key_table_, key, 8);
    put_number(body_, slot->second);
  }
  void keys(const std::vector<FunctionKey>& list) {
    put_number(body_, list.size());
    for (const FunctionKey one : list) key(one);
  }

  auto payload() -> std::string {
    std::string out;
    put_number(out, texts_.size());
    out += text_table_;
    put_number(out, keys_.size());
    out += key_table_;
    return out + body_;
  }

 private:
  std::string body_, text_table_, key_table_;
  std::unordered_map<std::string, std::size_t> texts_;
  std::unordered_map<FunctionKey, std::size_t> keys_;
};

struct Malformed {};

class Reader : public Archive<Reader> {
 public:
  Reader(std::string_view bytes, Texts texts) : bytes_(bytes), texts_(texts) {
    const std::size_t count = size();
    table_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) table_.push_back(take(number()));
    key_count_ = size();
    keys_ = take(8 * key_count_);
  }

  template <class T>
  void value(T& x) {
    if constexpr (std::is_same_v<T, bool>) {
      x = in_range(number(), 1) != 0;
    } else if constexpr (std::is_enum_v<T>) {
      x = static_cast<T>(
          in_range(number(), static_cast<std::uint64_t>(kLast<T>)));
    } else if constexpr (std::is_integral_v<T>) {
      x = static_cast<T>(in_range(number(), 0x7fffffff)) - std::is_signed_v<T>;
    } else {
      fields(*this, x);
    }
  }
  void value(std::string& text) {
    const std::uint64_t index = number();
    if (index >= table_.size()) throw Malformed();
    if (texts_ == Texts::Read) text = table_[index];
  }
  template <class T>
  void value(std::vector<T>& list) {
    list.resize(size());
    for (T& one : list) value(one);
  }
  template <class T>
  void value(std::optional<T>& maybe) {
    bool has = false;
    value(has);
    if (has) value(maybe.emplace());
  }
  void value(Fact& fact) { make<0>(number(), fact); }
  void key(FunctionKey& key) {
    const std::uint64_t index = number();
    if (index >= key_count_) throw Malformed();
    key = get_fixed(keys_.substr(8 * index, 8));
  }
  void keys(std::vector<FunctionKey>& list) {
    list.resize(size());
    for (FunctionKey& one : list) key(one);
  }
  auto is_at_end() const -> bool { return bytes_.empty(); }

 private:
  template <std::size_t I>
  void make(std::uint64_t index, Fact& fact) {
    if constexpr (I == std::variant_size_v<Fact>) {
      throw Malformed();
    } else {
      if (index != I) return make<I + 1>(index, fact);
      fields(*this, fact.emplace<I>());
    }
  }

  auto number() -> std::uint64_t {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) break;
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw Malformed();
  }
  static auto in_range(std::uint64_t value, std::uint64_t last)
      -> std::uint64_t {
    if (value > last) throw Malformed();
    return value;
  }
  // Of a list: each element takes a byte or more, so that a false length
  // reserves no memory.
  auto size() -> std::size_t { return in_range(number(), bytes_.size()); }
  auto take(std::uint64_t count) -> std::string_view {
    if (count > bytes_.size()) throw Malformed();
    const std::string_view out = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return out;
  }

  std::string_view bytes_, keys_;
  Texts texts_;
  std::vector<std::string_view> table_;
  std::size_t key_count_ = 0;
};

// Numbers that name something name something that is there.
class Checker : public Archive<Checker> {
 public:
  explicit Checker(const FunctionFacts& facts) : facts_(facts) {
    sound_ = facts.entry < facts.blocks.size() &&
             facts.exit < facts.blocks.size();
    for (const FactBlock& block : facts.blocks) {
      for (const Fact& fact : block.facts)
        std::visit([&](const auto& one) { check(one); }, fact);
      for (const unsigned next : block.successors)
        sound_ &= next < facts.blocks.size();
      for (const auto& empty : block.empty_on_edge) producers(empty);
    }
  }
  auto sound() const -> bool { return sound_; }

 private:
  void producer(ProducerId id) { sound_ &= id < facts_.producers.size(); }
  void producers(const std::vector<ProducerId>& list) {
    for (const ProducerId id : list) producer(id);
  }
  void given(const std::vector<Given>& list) {
    for (const Given& one : list) producer(one.producer);
  }
  void hold(HoldId id) { sound_ &= id < facts_.holds.size(); }
  void check(const Started& x) { producer(x.producer); }
  void check(const Pulled& x) { producer(x.producer); }
  void check(const Ended& x) { producer(x.producer); }
  void check(const Taken& x) { hold(x.hold); }
  void check(const GivenBack& x) { hold(x.hold); }
  void check(const Looked& x) { hold(x.hold); }
  void check(const Blocked&) {}
  void check(const Called& x) {
    given(x.given);
    if (x.result) producer(*x.result);
    open(x.open);
  }
  void check(const Awaited& x) {
    for (const auto* list :
         {&x.drives, &x.takes_from, &x.may_drive, &x.ordered_with})
      producers(*list);
    given(x.given);
    open(x.open);
    for (const HoldId id : x.hands_on) hold(id);
  }
  void open(const std::vector<OpenCall>& list) {
    for (const OpenCall& one : list) sound_ &= !one.chain.empty();
  }

  const FunctionFacts& facts_;
  bool sound_ = true;
};

auto is_sound(const UnitFacts& unit) -> bool {
  const auto sound = [](const std::vector<OpenCall>& list) {
    return std::all_of(list.begin(), list.end(), [](const OpenCall& one) {
      return !one.chain.empty();
    });
  };
  return std::all_of(unit.functions.begin(), unit.functions.end(),
                     [&](const FunctionSummary& one) {
                       return sound(one.awaits) && sound(one.calls);
                     }) &&
         std::all_of(
             unit.open.begin(), unit.open.end(),
             [](const FunctionFacts& one) { return Checker(one).sound(); });
}

class PlaceVisitor : public Archive<PlaceVisitor> {
 public:
  explicit PlaceVisitor(const std::function<void(Location&)>& change)
      : change_(change) {}
  template <class T>
  void value(T& x) {
    if constexpr (std::is_class_v<T>) fields(*this, x);
  }
  void value(std::string&) {}
  void value(Location& at) { change_(at); }
  template <class T>
  void value(std::vector<T>& list) {
    for (T& one : list) value(one);
  }
  template <class T>
  void value(std::optional<T>& maybe) {
    if (maybe) value(*maybe);
  }
  void value(Fact& fact) {
    std::visit([&](auto& one) { fields(*this, one); }, fact);
  }
  void key(FunctionKey) {}
  void keys(const std::vector<FunctionKey>&) {}

 private:
  const std::function<void(Location&)>& change_;
};

}  // namespace

auto to_payload(const UnitFacts& unit) -> std::string {
  Writer writer;
  fields(writer, unit);
  return writer.payload();
}

auto to_record(const UnitFacts& unit) -> std::string {
  const std::string payload = to_payload(unit);
  std::string out(kMagic);
  put_fixed(out, kVersion, 1);
  put_fixed(out, payload.size(), 4);
  put_fixed(out, Fnv1a().add(payload).value(), 8);
  return out + payload;
}

auto split_records(std::string_view section) -> Records {
  Records out;
  // Linkers fill up with zeros between sections that they join.
  const auto skip_padding = [&] {
    section.remove_prefix(std::min(section.find_first_not_of('\0'),
                                   section.size()));
  };
  for (skip_padding(); !section.empty(); skip_padding()) {
    if (!section.starts_with(kMagic)) {
      out.problem = "its facts are damaged: they do not begin with their mark";
      return out;
    }
    const unsigned version =
        section.size() > 4 ? static_cast<unsigned char>(section[4]) : kVersion;
    if (version != kVersion) {
      out.problem = "its facts have format version " + std::to_string(version) +
                    ", this costall reads version " + std::to_string(kVersion);
      return out;
    }
    const std::uint64_t length =
        section.size() < kHead ? 0 : get_fixed(section.substr(5, 4));
    if (section.size() < kHead || section.size() - kHead < length) {
      out.problem = "its facts are cut off";
      return out;
    }
    const std::string_view payload = section.substr(kHead, length);
    if (Fnv1a().add(payload).value() != get_fixed(section.substr(9, 8))) {
      out.problem = "its facts are damaged: their checksum is wrong";
      return out;
    }
    out.payloads.push_back(payload);
    section.remove_prefix(kHead + length);
  }
  return out;
}

auto read_unit(std::string_view payload, Texts texts)
    -> std::optional<UnitFacts> {
  UnitFacts unit;
  try {
    Reader reader(payload, texts);
    fields(reader, unit);
    if (!reader.is_at_end()) return std::nullopt;
  } catch (const Malformed&) {
    return std::nullopt;
  }
  if (!is_sound(unit)) return std::nullopt;
  return unit;
}

void for_each_place(UnitFacts& unit,
                    const std::function<void(Location&)>& change) {
  PlaceVisitor visitor(change);
  fields(visitor, unit);
}

}  // namespace costall::facts
