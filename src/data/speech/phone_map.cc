#include "data/speech/phone_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/legible.h"
#include "base/utf8.h"
#include "data/fields.h"

namespace mnemo {
namespace {

constexpr std::string_view kTimit =
    "aa aa aa\nae ae ae\nah ah ah\nao ao aa\naw aw aw\nax ax ah\nax-h ax ah\naxr er er\n"
    "ay ay ay\nb b b\nbcl vcl sil\nch ch ch\nd d d\ndcl vcl sil\ndh dh dh\ndx dx dx\neh eh eh\n"
    "el el l\nem m m\nen en n\neng ng ng\nepi epi sil\ner er er\ney ey ey\nf f f\ng g g\n"
    "gcl vcl sil\nh# sil sil\nhh hh hh\nhv hh hh\nih ih ih\nix ix ih\niy iy iy\njh jh jh\nk k k\n"
    "kcl cl sil\nl l l\nm m m\nn n n\nng ng ng\nnx n n\now ow ow\noy oy oy\np p p\npau sil sil\n"
    "pcl cl sil\nq\nr r r\ns s s\nsh sh sh\nt t t\ntcl cl sil\nth th th\nuh uh uh\nuw uw uw\n"
    "ux uw uw\nv v v\nw w w\ny y y\nz z z\nzh zh sh\n";

using Names = std::map<std::string, std::string, std::less<>>;

std::vector<std::string> Keys(const Names& names) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : names) keys.push_back(key);
  return keys;
}

int IndexOf(const std::vector<std::string>& sorted, std::string_view name) {
  const auto found = std::lower_bound(sorted.begin(), sorted.end(), name);
  return found != sorted.end() && *found == name ? static_cast<int>(found - sorted.begin()) : -1;
}

}  // namespace

int PhoneMap::FineToCoarse(int fine_phone) const {
  const int middle_phone = fine_to_middle.at(static_cast<size_t>(fine_phone));
  return middle_phone < 0 ? -1 : middle_to_coarse.at(static_cast<size_t>(middle_phone));
}

int PhoneMap::Find(std::string_view label, const std::string& label_file, int line) const {
  const int found = IndexOf(fine, label);
  if (found >= 0) return found;
  Error error =
      BadInput(fmt::format("unknown phone '{}'", Legible(label, 200))).At(label_file, line);
  error.Allowed(fmt::format("one of the {} phones of {}", fine.size(),
                            file.empty() ? "TIMIT" : "the map " + file));
  const std::string lower = LowerCase(label);
  if (IndexOf(fine, lower) >= 0) throw error.Hint("phones are in lower case: '" + lower + "'");
  throw error.Hint(DidYouMean(label, fine));
}

PhoneMap ParsePhoneMap(std::string_view text, const std::string& file) {
  Names to_middle, to_coarse;
  for (const TextLine& line : SplitLines(text)) {
    const auto refuse = [&](const std::string& what) {
      return BadInput(what).At(file, line.number).Found(Quoted(line.text, 200));
    };
    if (!IsUtf8(line.text)) throw refuse("this line is not UTF-8 text");
    const auto fields = Words(line.text);
    if (fields.size() != 1 && fields.size() != 3) {
      throw refuse("this is no line of a phone map")
          .Allowed("three names, or one: a phone that is dropped");
    }
    const std::string middle(fields.size() == 3 ? fields[1] : "");
    if (!to_middle.emplace(fields[0], middle).second) throw refuse("this phone stands twice");
    if (middle.empty()) continue;
    const auto [place, added] = to_coarse.emplace(middle, fields[2]);
    if (!added && place->second != fields[2]) {
      throw refuse(fmt::format("'{}' became '{}' in a line above", Legible(middle, 200),
                               Legible(place->second, 200)));
    }
  }
  if (to_coarse.empty()) throw BadInput("this phone map keeps no phone").At(file);

  PhoneMap map{.fine = Keys(to_middle), .middle = Keys(to_coarse), .file = file};
  for (const auto& [middle, coarse] : to_coarse) map.coarse.push_back(coarse);
  std::sort(map.coarse.begin(), map.coarse.end());
  map.coarse.erase(std::unique(map.coarse.begin(), map.coarse.end()), map.coarse.end());
  for (const auto& [fine, middle] : to_middle) {
    map.fine_to_middle.push_back(middle.empty() ? -1 : IndexOf(map.middle, middle));
  }
  for (const auto& [middle, coarse] : to_coarse) {
    map.middle_to_coarse.push_back(IndexOf(map.coarse, coarse));
  }
  return map;
}

const PhoneMap& TimitPhones() {
  static const PhoneMap map = ParsePhoneMap(kTimit, "");
  return map;
}

std::vector<int> Coarse(const PhoneMap& map, const std::vector<int>& fine_phones) {
  std::vector<int> coarse;
  for (const int phone : fine_phones) {
    const int folded = map.FineToCoarse(phone);
    if (folded >= 0) coarse.push_back(folded);
  }
  return coarse;
}

}  // namespace mnemo
