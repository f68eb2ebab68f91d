#include "data/fetch/fetch_files.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/legible.h"
#include "data/fetch/unpack.h"

namespace mnemo {
namespace {

// SET-1.0/... and nothing beside it: SET-1.0.
fs::path WithoutOnlyFolder(const fs::path& folder) {
  fs::directory_iterator entry(folder), end;
  if (entry == end || !entry->is_directory()) return folder;
  const fs::path only = entry->path();
  return ++entry == end ? only : folder;
}

std::string KeptAs(const fs::path& wrong) {
  return "what came is kept as " + LegiblePath(wrong) +
         "; --url names another address, or fetch it by hand and use --from";
}

fs::path Unpacked(const PublishedFile& file, const fs::path& folder, const DownloadWatch& watch) {
  const fs::path archive = folder / file.name, unpacked = folder / "unpacked";
  try {
    const ArchiveLimits limits = {.most_bytes = file.most_unpacked};
    const ArchiveCounts counts = Unpack(archive, unpacked, limits, watch.stop);
    if (counts.left_out > 0 && watch.log) {
      watch.log(
          fmt::format("{}: {} links or devices in it were left out", file.name, counts.left_out));
    }
    return WithoutOnlyFolder(unpacked);
  } catch (const Error& error) {
    // With a right checksum another download would be the same.
    if (error.kind() != ErrorKind::kBadInput || !file.sha256.empty()) throw;
    const fs::path wrong = archive.string() + ".wrong";
    std::error_code ignored;
    fs::rename(archive, wrong, ignored);
    throw Error(error).Hint(KeptAs(wrong));
  }
}

}  // namespace

FetchedFiles FetchFiles(const std::vector<PublishedFile>& files,
                        const std::vector<std::string>& addresses, const fs::path& folder,
                        const DownloadWatch& watch) {
  MNEMO_CHECK(!files.empty());
  if (addresses.size() > files.size()) {
    throw BadInput("there are more addresses than files")
        .Found(fmt::format("{} addresses", addresses.size()))
        .Allowed(fmt::format("at most {}, in the order of mnemo data show", files.size()));
  }
  for (const std::string& address : addresses) CheckAddress(address);
  MakeFolder(folder);
  FetchedFiles fetched;
  for (size_t i = 0; i < files.size(); ++i) {
    const PublishedFile& file = files[i];
    const std::string& address = i < addresses.size() ? addresses[i] : file.address;
    const Downloaded done =
        Download({address, folder / file.name, file.most_bytes, file.sha256}, watch);
    if (file.bytes > 0 && done.bytes != file.bytes) {
      const fs::path wrong = (folder / file.name).string() + ".wrong";
      std::error_code ignored;
      fs::rename(folder / file.name, wrong, ignored);
      throw Failed("this is not the published file: its length is another one")
          .At(Legible(address, 300))
          .Found(fmt::format("{} bytes", done.bytes))
          .Allowed(fmt::format("{} bytes", file.bytes))
          .Hint(KeptAs(wrong));
    }
    fetched.files.push_back({file.name, address, done, !file.sha256.empty()});
  }
  if (files.size() > 1) {
    fetched.from = folder;
    for (const PublishedFile& file : files) MNEMO_CHECK(file.most_unpacked == 0);
  } else {
    fetched.from =
        files[0].most_unpacked > 0 ? Unpacked(files[0], folder, watch) : folder / files[0].name;
  }
  return fetched;
}

}  // namespace mnemo
