#include "data/handwriting/xml_file.h"

#include <algorithm>

namespace mnemo {

void LoadXml(std::string_view bytes, const std::string& file, size_t max_bytes,
             pugi::xml_document* document) {
  if (bytes.size() > max_bytes) {
    throw BadInput("the XML file is too large")
        .At(file)
        .Found(std::to_string(bytes.size()) + " bytes")
        .Allowed("at most " + std::to_string(max_bytes) + " bytes");
  }
  const pugi::xml_parse_result result = document->load_buffer(bytes.data(), bytes.size());
  if (result) return;
  const size_t place =
      std::min(static_cast<size_t>(std::max<ptrdiff_t>(result.offset, 0)), bytes.size());
  const auto line =
      1 + std::count(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(place), '\n');
  throw BadInput("this is no XML: " + std::string(result.description()))
      .At(file, static_cast<int>(line))
      .Hint("was the file copied as a whole?");
}

std::string_view LocalName(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const size_t colon = name.rfind(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

}  // namespace mnemo
