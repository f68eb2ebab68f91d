#include "report/csv.h"

#include "report/html.h"

namespace mnemo {

std::string CsvText(std::string_view bytes) {
  const std::string readable = Readable(bytes);
  if (readable.find_first_of(",\"\n") == std::string::npos) return readable;
  std::string quoted = "\"";
  for (const char c : readable) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace mnemo
