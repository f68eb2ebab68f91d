#include "cell/catalogue.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "cell/parse.h"

namespace mnemo {

namespace {

constexpr uint64_t kMaxFile = 1 << 20;

fs::path CellsFolder() {
  const char* chosen = std::getenv("MNEMO_CELLS");
  if (chosen && *chosen) return chosen;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    const fs::path installed = program.parent_path().parent_path() / "share/mnemo/cells";
    if (fs::is_directory(installed, error)) return installed;
  }
  return MNEMO_CELLS_DIR;
}

fs::path FileOf(const std::string& name_or_path) {
  if (name_or_path.find('/') != std::string::npos || name_or_path.ends_with(".cell")) {
    return name_or_path;
  }
  const std::vector<std::string> known = CatalogueNames();
  if (std::binary_search(known.begin(), known.end(), name_or_path)) {
    return CellsFolder() / (name_or_path + ".cell");
  }
  std::string list;
  for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
  throw BadInput("no cell is named '" + name_or_path + "'")
      .Allowed(list + ", or the path of a .cell file")
      .Hint(DidYouMean(name_or_path, known));
}

}  // namespace

std::vector<std::string> CatalogueNames() {
  const fs::path folder = CellsFolder();
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const fs::path& path = entry->path();
    std::error_code ignored;
    if (path.extension() == ".cell" && entry->is_regular_file(ignored)) {
      names.push_back(path.stem());
    }
  }
  if (error) {
    throw BadInput("the folder of cells cannot be read: " + error.message())
        .At(folder.string())
        .Hint("the environment variable MNEMO_CELLS names another one");
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string CellName(const std::string& name_or_path) {
  return fs::path(name_or_path).stem().string();
}

CellText LoadCellText(const std::string& name_or_path) {
  const fs::path path = FileOf(name_or_path);
  return ParseCell(ReadFile(path, kMaxFile), path.string());
}

CellGraph LoadCell(const std::string& name_or_path) {
  return CheckCell(LoadCellText(name_or_path), CellName(name_or_path));
}

}  // namespace mnemo
