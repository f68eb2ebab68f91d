#include <set>

#include "base/npy.h"
#include "base/npz.h"
#include "base/zip_read.h"

namespace mnemo {

std::vector<StoredTensor> ReadNpz(std::string_view bytes, const std::string& file) {
  const std::string kind = ".npz file";
  const auto damaged = [&](const std::string& what) {
    return BadInput("damaged " + kind + ": " + what).At(file);
  };
  const ZipArchive archive(bytes, file, kind);
  std::vector<StoredTensor> arrays;
  std::set<std::string> names;
  for (const ZipMember& member : archive.members()) {
    if (!member.name.ends_with(".npy") || member.name.size() == 4) {
      throw damaged("it holds '" + member.name + "', which is no .npy array");
    }
    const std::string name = member.name.substr(0, member.name.size() - 4);
    if (!names.insert(name).second) throw damaged("it holds '" + name + "' twice");
    arrays.push_back(ReadNpy(archive.Read(member), name, file));
  }
  return arrays;
}

}  // namespace mnemo
