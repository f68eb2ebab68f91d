// An XML file as a tree, for the readers of handwriting. Needs pugixml, so that this header is for
// .cc files only.
//
// The bytes are hostile: at most `max_bytes` are taken; pugixml neither reads a DOCTYPE nor
// replaces the entities that one defines, and its tree takes at most about 25 times the file's
// size. Its parser and destructor do not recurse; nor may who walks the tree.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace mnemo {

// The tree of `bytes`: UTF-8, UTF-16, UTF-32 or ISO-8859-1, as their first bytes or their
// declaration say; in the tree all is UTF-8. Throws Error (kBadInput) with the line.
void LoadXml(std::string_view bytes, const std::string& file, size_t max_bytes,
             pugi::xml_document* document);

// "Stroke" of "ink:Stroke".
std::string_view LocalName(const pugi::xml_node& node);

}  // namespace mnemo
