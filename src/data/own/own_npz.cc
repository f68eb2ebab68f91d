#include "data/own/own_npz.h"

#include <algorithm>

#include "base/error.h"
#include "base/legible.h"
#include "base/zip_read.h"

namespace mnemo {
namespace {

constexpr std::string_view kEnding = ".npy";

bool Has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

OwnNpz::OwnNpz(std::string_view bytes, const std::string& file,
               const std::vector<std::string>& known, const std::vector<std::string>& ignored,
               uint64_t most_unpacked)
    : file_(file) {
  const ZipArchive archive(bytes, file_, ".npz file");
  uint64_t left = most_unpacked;
  for (const ZipMember& member : archive.members()) {
    const std::string& full = member.name;
    if (full.size() <= kEnding.size() || !full.ends_with(kEnding)) {
      throw BadInput("the file holds what is no array").At(file_).Found(Quoted(full));
    }
    const std::string name = full.substr(0, full.size() - kEnding.size());
    if (Has(ignored, name)) continue;
    if (!Has(known, name)) {
      const std::string near = DidYouMean(Legible(name), known);
      throw BadInput("array " + Quoted(name) + " is none that is read")
          .At(file_)
          .Allowed("docs/formats.md has the names")
          .Hint((near.empty() ? "" : near + " ") +
                "To leave it unread: --option ignore=" + Legible(name));
    }
    if (arrays_.contains(name)) throw BadInput("array '" + name + "' is there twice").At(file_);
    std::string_view content;
    if (member.deflate) {
      if (member.size > left) {
        throw BadInput("the compressed arrays are too large to be unpacked into memory")
            .At(file_)
            .Found(std::to_string(member.size) + " bytes in '" + name + "'")
            .Allowed(std::to_string(most_unpacked) + " bytes together")
            .Hint("write it with numpy.savez, uncompressed: then its size does not matter");
      }
      left -= member.size;
      unpacked_.push_back(std::make_unique<const std::string>(archive.Read(member, member.size)));
      content = *unpacked_.back();
    } else {
      content = archive.View(member);
    }
    arrays_.emplace(name, OwnArray(name, file_, ViewAnyNpy(content, name, file_)));
  }
}

const OwnArray* OwnNpz::Find(const std::string& name) const {
  const auto found = arrays_.find(name);
  return found == arrays_.end() ? nullptr : &found->second;
}

std::string OwnNpz::Names() const {
  std::string names;
  for (const auto& [name, array] : arrays_) {
    names += (names.empty() ? "" : ", ") + name + " " + array.Describe();
  }
  return names.empty() ? "no array" : names;
}

}  // namespace mnemo
