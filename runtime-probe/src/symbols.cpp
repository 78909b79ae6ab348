// Names from the symbol tables of ELF files, which unlike the loader's know
// functions that are not exported.
// Tested by test/probe/thread_sample_test.cpp.
#include "runtime-probe/src/symbols.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <utility>

#include <cxxabi.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime-probe/src/thread_sample.h"

namespace costall::probe::detail {
namespace {

constexpr std::size_t most_sections = 10'000;
constexpr std::size_t most_symbols = 4'000'000;
constexpr std::size_t longest_name = 2000;
constexpr std::size_t most_shown = 160;

using header = ElfW(Ehdr);
using section = ElfW(Shdr);
using segment = ElfW(Phdr);
using symbol = ElfW(Sym);

struct asked {
  std::uintptr_t address = 0;  // as the file counts
  std::size_t to = 0;          // which result
  bool is_found = false;
};

/// A file of this machine's kind, while it is open. All that it says is checked
/// by reading it: what is not there reads as nothing.
class elf_file {
 public:
  explicit elf_file(const code_range& from)
      : file_(::open(from.file.c_str(),
                     O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) {
    struct stat status{};
    is_good_ = file_ >= 0 && fstat(file_, &status) == 0 &&
               S_ISREG(status.st_mode) && status.st_ino == from.inode &&
               read(0, &header_, sizeof(header_)) &&
               std::equal(std::begin(magic), std::end(magic),
                          std::begin(header_.e_ident)) &&
               header_.e_phentsize == sizeof(segment) &&
               header_.e_shentsize == sizeof(section);
  }
  elf_file(const elf_file&) = delete;
  auto operator=(const elf_file&) -> elf_file& = delete;
  ~elf_file() {
    if (file_ >= 0) {
      ::close(file_);
    }
  }

  /// The address that the linker gave to what lies at `offset`; 0 if none.
  [[nodiscard]] auto address_at(std::uint64_t offset) const -> std::uintptr_t {
    segment one{};
    for (std::size_t i = 0; is_good_ && i != header_.e_phnum; ++i) {
      if (read(header_.e_phoff + i * sizeof(one), &one, sizeof(one)) &&
          one.p_type == PT_LOAD && offset >= one.p_offset &&
          offset - one.p_offset < one.p_filesz) {
        return offset - one.p_offset + one.p_vaddr;
      }
    }
    return 0;
  }

  /// Those that are found, as they lie in the file. `of` is in order of
  /// address.
  void names(std::vector<asked>& of, std::vector<function_at>& to) const {
    for (const unsigned kind : {SHT_SYMTAB, SHT_DYNSYM}) {
      for (std::size_t i = 0;
           is_good_ && i < header_.e_shnum && i != most_sections; ++i) {
        section one{};
        if (section_at(i, one) && one.sh_type == kind) {
          look_in(one, of, to);
        }
      }
    }
  }

 private:
  static constexpr unsigned char magic[] = {
      ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3,
      sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32};

  auto read(std::uint64_t at, void* to, std::size_t bytes) const -> bool {
    return at < (std::uint64_t(1) << 62U) &&
           pread(file_, to, bytes, static_cast<off_t>(at)) ==
               static_cast<ssize_t>(bytes);
  }
  auto section_at(std::size_t number, section& to) const -> bool {
    return read(header_.e_shoff + number * sizeof(to), &to, sizeof(to));
  }

  void look_in(const section& table, std::vector<asked>& of,
               std::vector<function_at>& to) const {
    section strings{};
    const std::size_t count =
        std::min(table.sh_size / sizeof(symbol), most_symbols);
    if (!section_at(table.sh_link, strings)) {
      return;
    }
    constexpr std::size_t at_once = 4096;
    std::vector<symbol> part(at_once);
    for (std::size_t done = 0; done < count; done += at_once) {
      const std::size_t now = std::min(at_once, count - done);
      if (!read(table.sh_offset + done * sizeof(symbol), part.data(),
                now * sizeof(symbol))) {
        return;
      }
      for (std::size_t i = 0; i != now; ++i) {
        match(part[i], strings, of, to);
      }
    }
  }

  void match(const symbol& one, const section& strings, std::vector<asked>& of,
             std::vector<function_at>& to) const {
    const unsigned kind = ELF64_ST_TYPE(one.st_info);
    if ((kind != STT_FUNC && kind != STT_GNU_IFUNC) || one.st_shndx == 0) {
      return;
    }
    for (auto each =
             std::ranges::lower_bound(of, one.st_value, {}, &asked::address);
         each != of.end() && each->address - one.st_value < one.st_size;
         ++each) {
      if (!std::exchange(each->is_found, true)) {
        to[each->to].text = text_at(strings.sh_offset + one.st_name);
        to[each->to].begin = each->address - one.st_value;  // back to there
      }
    }
  }

  [[nodiscard]] auto text_at(std::uint64_t at) const -> std::string {
    std::string name(longest_name, '\0');
    const auto length =
        pread(file_, name.data(), name.size(), static_cast<off_t>(at));
    name.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    return name.substr(0, name.find('\0'));
  }

  int file_;
  bool is_good_ = false;
  header header_{};
};

auto demangled(const std::string& name) -> std::string {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), std::free);
  std::string shown = status == 0 && text != nullptr ? text.get() : name;
  if (shown.size() > most_shown) {
    shown.resize(most_shown);
    shown += "...";
  }
  return shown;
}

auto last_part(const std::string& path) -> std::string {
  return path.empty() ? "code without a file"
                      : path.substr(path.rfind('/') + 1);
}

// begin-end rwxp offset device inode path
auto read_range(const std::string& line) -> code_range {
  code_range one;
  unsigned long begin = 0;
  unsigned long end = 0;
  unsigned long offset = 0;
  unsigned long inode = 0;
  char rights[5] = {};
  int path = 0;
  if (std::sscanf(line.c_str(), "%lx-%lx %4s %lx %*s %lu %n", &begin, &end,
                  rights, &offset, &inode, &path) == 5 &&
      rights[2] == 'x') {
    one = {.begin = begin,
           .end = end,
           .offset = offset,
           .inode = inode,
           .file = line.substr(static_cast<std::size_t>(path))};
  }
  return one;
}

}  // namespace

auto code_of_process() -> std::vector<code_range> {
  std::vector<code_range> all;
  const std::string maps = contents_of("/proc/self/maps");
  for (std::size_t at = 0; at < maps.size();) {
    const std::size_t end = std::min(maps.find('\n', at), maps.size());
    code_range one = read_range(maps.substr(at, end - at));
    if (one.end != 0) {
      all.push_back(std::move(one));
    }
    at = end + 1;
  }
  return all;
}

auto range_of(std::uintptr_t address, const std::vector<code_range>& code)
    -> const code_range* {
  const auto after =
      std::ranges::upper_bound(code, address, {}, &code_range::begin);
  if (after == code.begin() || address >= (after - 1)->end) {
    return nullptr;
  }
  return &*(after - 1);
}

auto functions_of(std::span<const std::uintptr_t> addresses,
                  const std::vector<code_range>& code)
    -> std::vector<function_at> {
  std::vector<function_at> found(addresses.size());
  std::map<std::string, std::vector<std::size_t>> by_file;
  for (std::size_t i = 0; i != addresses.size(); ++i) {
    if (const code_range* const in = range_of(addresses[i], code)) {
      by_file[in->file].push_back(i);
    }
  }
  for (const auto& [file, which] : by_file) {
    const elf_file from(*range_of(addresses[which.front()], code));
    std::vector<asked> open;
    for (const std::size_t each : which) {
      const code_range& in = *range_of(addresses[each], code);
      const std::uint64_t offset = addresses[each] - in.begin + in.offset;
      if (const std::uintptr_t address = from.address_at(offset)) {
        open.push_back({.address = address, .to = each});
      }
      std::array<char, 24> text{};
      std::snprintf(text.data(), text.size(), "+0x%llx",
                    static_cast<unsigned long long>(offset));
      found[each].text = last_part(file) + text.data();
    }
    std::ranges::sort(open, {}, &asked::address);
    from.names(open, found);
    for (const asked& each : open) {
      if (each.is_found) {
        function_at& one = found[each.to];
        one.begin = addresses[each.to] - one.begin;
        one.text = demangled(one.text) + " (" + last_part(file) + ")";
      }
    }
  }
  return found;
}

}  // namespace costall::probe::detail
