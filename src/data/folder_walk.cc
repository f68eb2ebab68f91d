#include "data/folder_walk.h"

#include <algorithm>
#include <system_error>

#include "base/legible.h"
#include "data/fields.h"

namespace mnemo {
namespace {

void Collect(const fs::path& folder, int depth, bool is_root, BadData& bad,
             std::vector<fs::path>& files) {
  std::error_code code;
  fs::directory_iterator entry(folder, code);
  std::vector<fs::path> folders;
  while (!code && entry != fs::directory_iterator()) {
    std::error_code ignored;
    if (entry->is_symlink(ignored) && !entry->exists(ignored)) {
      bad.Report(BadInput("this link leads nowhere").At(LegiblePath(entry->path())));
    } else if (entry->is_directory(ignored)) {
      if (!entry->is_symlink(ignored)) folders.push_back(entry->path());
    } else if (entry->is_regular_file(ignored)) {
      files.push_back(entry->path());
    }
    entry.increment(code);
  }
  if (code) {
    const Error error =
        BadInput("cannot list this folder: " + code.message()).At(LegiblePath(folder));
    if (is_root) throw error;
    bad.Report(error);
  }
  if (depth <= 1) return;
  for (const fs::path& below : folders) Collect(below, depth - 1, false, bad, files);
}

}  // namespace

std::vector<fs::path> FilesBelow(const fs::path& root, int depth, BadData& bad) {
  std::error_code code;
  if (!fs::is_directory(root, code)) {
    throw BadInput(fs::exists(root, code) ? "this is no folder" : "no such folder")
        .At(LegiblePath(root));
  }
  std::vector<fs::path> files;
  Collect(root, depth, true, bad, files);
  std::sort(files.begin(), files.end(),
            [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  return files;
}

std::string ReadCorpusFile(const fs::path& path, uint64_t max_bytes) {
  try {
    return ReadFile(path, max_bytes);
  } catch (Error& error) {
    throw error.At(LegiblePath(path));
  }
}

}  // namespace mnemo
