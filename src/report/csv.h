// A field of a CSV file (RFC 4180). Numbers are Exact's (report/numbers.h). Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace mnemo {

// Readable (report/html.h), quoted where it must be.
std::string CsvText(std::string_view bytes);

}  // namespace mnemo
