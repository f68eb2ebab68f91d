// The page's own files, compiled into the program: web/ as esbuild bundles it (cmake/web.cmake
// makes page_files.cc in the build folder). Constants; any thread.
#pragma once

#include <string_view>

namespace mnemo {

std::string_view PageHtml();
std::string_view PageScriptFile();
std::string_view PageStyleFile();

}  // namespace mnemo
