// What all pages have in common: one file that loads nothing from anywhere, and says so to the
// browser. Pure; any thread.
#pragma once

#include <string>

namespace mnemo {

struct PageParts {
  std::string title;   // any bytes
  std::string style;   // after PageStyle()
  std::string body;    // markup, inside <main>
  std::string script;  // "" for none: then the page forbids scripts
};

std::string Page(const PageParts& parts);

}  // namespace mnemo
