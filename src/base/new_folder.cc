#include "base/new_folder.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include "base/error.h"

namespace mnemo {
namespace {

// Folders of starts that were killed before they had a name.
void RemoveDeadStarts(const fs::path& parent, const std::string& prefix) {
  std::error_code code;
  for (fs::directory_iterator entry(parent, code), end; !code && entry != end;
       entry.increment(code)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(prefix)) continue;
    const int process = std::atoi(name.c_str() + prefix.size());
    if (process > 0 && ::kill(process, 0) != 0 && errno == ESRCH) {
      std::error_code ignored;  // it only takes room
      fs::remove_all(entry->path(), ignored);
    }
  }
}

}  // namespace

void PublishNewFolder(const fs::path& folder, const std::function<void(const fs::path&)>& fill) {
  const fs::path parent = folder.has_parent_path() ? folder.parent_path() : fs::path(".");
  const std::string prefix = folder.filename().string() + ".unfinished-";
  const fs::path unfinished = parent / (prefix + std::to_string(::getpid()));
  MakeFolder(parent);
  RemoveDeadStarts(parent, prefix);
  std::error_code ignored;
  try {
    MakeFolder(unfinished);
    fill(unfinished);
    fs::remove(folder, ignored);  // an empty one; a full one stays, and is refused by the next line
    PublishFolder(unfinished, folder);
  } catch (const Error&) {
    fs::remove_all(unfinished, ignored);  // the first error is the one to tell
    throw;
  }
}

}  // namespace mnemo
