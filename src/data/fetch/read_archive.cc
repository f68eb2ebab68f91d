#include "data/fetch/read_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <memory>
#include <vector>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {
namespace {

constexpr size_t kLongestName = 1000, kLongestPart = 255;  // as file systems have it
constexpr int kMostPacking = 2;                            // gzip or xz, and the archive itself
constexpr size_t kPiece = size_t{1} << 16;

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& file, const ArchiveLimits& limits,
         ArchiveSink* sink)
      : file_(file),
        limits_(limits),
        sink_(sink),
        archive_(archive_read_new(), &archive_read_free) {
    MNEMO_CHECK(archive_ != nullptr);
    archive* const a = archive_.get();
    MNEMO_CHECK(archive_read_support_filter_gzip(a) == ARCHIVE_OK);
    MNEMO_CHECK(archive_read_support_filter_xz(a) == ARCHIVE_OK);
    MNEMO_CHECK(archive_read_support_format_zip(a) == ARCHIVE_OK);
    MNEMO_CHECK(archive_read_support_format_tar(a) == ARCHIVE_OK);
    if (archive_read_open_memory(a, bytes.data(), bytes.size()) != ARCHIVE_OK) {
      throw Damaged("this is no zip, tar, tar.gz or tar.xz archive");
    }
  }

  ArchiveCounts Run() {
    for (int64_t entries = 0;; ++entries) {
      archive_entry* entry = nullptr;
      const int code = archive_read_next_header(archive_.get(), &entry);
      if (code == ARCHIVE_EOF) break;
      // A warning is of a name, a time or an owner that this machine cannot have.
      if (code != ARCHIVE_OK && code != ARCHIVE_WARN) {
        throw Damaged(entries == 0 ? "this is no zip, tar, tar.gz or tar.xz archive, or it is damaged"
                                   : "the archive is damaged");
      }
      if (archive_filter_count(archive_.get()) > kMostPacking) throw Bad("it is packed repeatedly");
      if (entries == limits_.most_entries) {
        throw Bad("there are too many files in this archive")
            .Allowed(fmt::format("at most {}", limits_.most_entries));
      }
      Take(entry);
    }
    if (counts_.files == 0) throw Bad("there is no file in this archive");
    return counts_;
  }

 private:
  Error Bad(const std::string& what) const { return BadInput(what).At(file_); }
  Error TooMuch() const {
    return Bad("the archive unpacks to too much")
        .Allowed(fmt::format("at most {} bytes", limits_.most_bytes));
  }
  Error Damaged(const std::string& what) const {
    const char* const said = archive_error_string(archive_.get());
    Error error = Bad(what);
    if (said != nullptr) error.Found(Legible(said, 200));
    return error;
  }

  void Take(archive_entry* entry) {
    const std::string name = NameOf(entry);
    const auto type = archive_entry_filetype(entry);
    const bool link =
        archive_entry_hardlink(entry) != nullptr || archive_entry_symlink(entry) != nullptr;
    // Folders come with their files.
    const bool folder = type == AE_IFDIR && !link;
    const bool plain = type == AE_IFREG && !link && !name.empty();
    if (archive_entry_is_encrypted(entry) != 0) throw Bad("the archive is encrypted");
    // Saves the writing where the size is told; whether it is true, the count below shows.
    const int64_t told = archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : 0;
    if (told > 0 && static_cast<uint64_t>(told) > limits_.most_bytes - counts_.bytes) {
      throw TooMuch();
    }
    if (plain) sink_->BeginFile(name);
    // What is left out is read, too: only what is counted is bounded.
    std::vector<char> piece(kPiece);
    while (true) {
      const la_ssize_t n = archive_read_data(archive_.get(), piece.data(), piece.size());
      if (n == 0) break;
      if (n < 0) throw Damaged("the archive is damaged at " + Quoted(name, 100));
      counts_.bytes += static_cast<uint64_t>(n);
      if (counts_.bytes > limits_.most_bytes) throw TooMuch();
      if (plain) sink_->Append({piece.data(), static_cast<size_t>(n)});
    }
    if (plain) sink_->EndFile();
    counts_.files += plain;
    counts_.left_out += !plain && !folder;
  }

  // The name without "." parts; empty for the folder itself.
  std::string NameOf(archive_entry* entry) const {
    // Where the locale cannot spell the name only one of the two is there.
    const char* raw = archive_entry_pathname_utf8(entry);
    if (raw == nullptr) raw = archive_entry_pathname(entry);
    if (raw == nullptr) throw Bad("the name of a file in this archive cannot be read");
    std::string_view rest = raw;
    const auto refuse = [&](const std::string& what) {
      return Bad("the name of a file in this archive " + what).Found(Quoted(raw, 100));
    };
    if (rest.starts_with('/')) throw refuse("is absolute");
    if (rest.size() > kLongestName) throw refuse("is too long");
    std::string name;
    while (!rest.empty()) {
      const std::string_view part = rest.substr(0, rest.find('/'));
      rest.remove_prefix(std::min(rest.size(), part.size() + 1));
      if (part.empty() || part == ".") continue;
      if (part == "..") throw refuse("leads out of its folder");
      if (part.size() > kLongestPart) throw refuse("is too long");
      if (!name.empty()) name += '/';
      name += part;
    }
    return name;
  }

  const std::string& file_;
  const ArchiveLimits& limits_;
  ArchiveSink* const sink_;
  const std::unique_ptr<archive, decltype(&archive_read_free)> archive_;
  ArchiveCounts counts_;
};

}  // namespace

ArchiveCounts ReadArchive(std::string_view bytes, const std::string& file,
                          const ArchiveLimits& limits, ArchiveSink* sink) {
  return Reader(bytes, file, limits, sink).Run();
}

}  // namespace mnemo
