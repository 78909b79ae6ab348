// The layout: a line of magic, a digest of what follows, the number of inputs,
// the inputs, the result. An input is its kind, how many bytes its path shares
// with the path before, how many more there are, these, and the digest if there
// is one. Numbers are 32 bits, little endian. The digest keeps damage out; what
// passes it was written by this very layout, and bounds are checked all the same.
#include "checker/frontends/cli/cache_entry.h"

#include <algorithm>
#include <cstdint>

namespace costall::cli {
namespace {

constexpr std::string_view kMagic = "costall result 1\n";

auto has_digest(Input::Kind kind) -> bool {
  return kind == Input::Kind::Listing || kind == Input::Kind::Read;
}

auto append(std::string& bytes, const Digest& digest) -> void {
  bytes.append(digest.begin(), digest.end());
}

auto append(std::string& bytes, std::size_t number) -> void {
  for (int shift = 0; shift < 32; shift += 8) {
    bytes += static_cast<char>(number >> shift & 0xff);
  }
}

// Takes from the front; after the first thing that isn't there, nothing is.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  auto text(std::size_t length) -> std::string_view {
    if (length > bytes_.size()) {
      good_ = false;
      bytes_ = {};
      return {};
    }
    const std::string_view found = bytes_.substr(0, length);
    bytes_.remove_prefix(length);
    return found;
  }
  auto number() -> std::uint32_t {
    std::uint32_t value = 0;
    int shift = 0;
    for (const char byte : text(4)) {
      value |= std::uint32_t{static_cast<unsigned char>(byte)} << shift;
      shift += 8;
    }
    return value;
  }
  auto digest() -> Digest {
    Digest digest{};
    const std::string_view bytes = text(digest.size());
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
  }
  auto rest() const -> std::string_view { return bytes_; }
  auto good() const -> bool { return good_; }

 private:
  std::string_view bytes_;
  bool good_ = true;
};

auto read_input(Reader& in, const std::string& before) -> std::optional<Input> {
  const std::string_view kind = in.text(1);
  const std::uint32_t shared = in.number();
  const std::uint32_t more = in.number();
  if (!in.good() || shared > before.size()) return std::nullopt;
  Input input;
  input.kind = static_cast<Input::Kind>(kind[0]);
  if (input.kind > Input::Kind::Read) return std::nullopt;
  input.path.assign(before, 0, shared);
  input.path += in.text(more);
  if (has_digest(input.kind)) input.digest = in.digest();
  if (!in.good()) return std::nullopt;
  return input;
}

}  // namespace

auto entry_bytes(const CacheEntry& entry) -> std::string {
  std::string body;
  append(body, entry.inputs.size());
  std::string_view before;
  for (const Input& input : entry.inputs) {
    const std::string_view path = input.path;
    const auto shared = static_cast<std::size_t>(
        std::mismatch(before.begin(), before.end(), path.begin(), path.end())
            .first -
        before.begin());
    body += static_cast<char>(input.kind);
    append(body, shared);
    append(body, path.size() - shared);
    body += path.substr(shared);
    if (has_digest(input.kind)) append(body, input.digest);
    before = path;
  }
  body += entry.result;
  std::string bytes(kMagic);
  append(bytes, digest_of(body));
  return bytes + body;
}

auto read_entry(std::string_view bytes) -> std::optional<CacheEntry> {
  Reader in(bytes);
  if (in.text(kMagic.size()) != kMagic) return std::nullopt;
  const Digest digest = in.digest();
  if (!in.good() || digest_of(in.rest()) != digest) return std::nullopt;
  CacheEntry entry;
  std::string before;
  for (std::uint32_t left = in.number(); left > 0; --left) {
    auto input = read_input(in, before);
    if (!input) return std::nullopt;
    before = input->path;
    entry.inputs.push_back(std::move(*input));
  }
  entry.result = in.rest();
  return in.good() ? std::optional(std::move(entry)) : std::nullopt;
}

}  // namespace costall::cli
