// Any bytes: the parser and the checker refuse them with an Error or accept them; what is accepted
// is printed, parsed again and must be the same, with the same meaning.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "cell/mathml.h"
#include "cell/parse.h"

namespace {

using namespace mnemo;

void RoundTrip(std::string_view text) {
  const CellText cell = ParseCell(text, "fuzz");
  const std::string printed = PrintCell(cell);
  const CellText again = ParseCell(printed, "fuzz");
  MNEMO_CHECK(again == cell);
  MNEMO_CHECK(PrintCell(again) == printed);
  MNEMO_CHECK(!CellMathMl(cell).empty());
  const CellGraph graph = CheckCell(cell, "fuzz");
  MNEMO_CHECK(CanonicalHash(CheckCell(again, "fuzz")) == CanonicalHash(graph));
  for (const NamedValue& value : graph.values) {
    MNEMO_CHECK(value.node >= 0 && value.node < static_cast<int>(graph.nodes.size()));
  }
}

void RoundTripInitialValue(std::string_view text) {
  const InitialValue value = ParseInitialValue(text);
  MNEMO_CHECK(ParseInitialValue(PrintInitialValue(value)) == value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    RoundTrip(text);
  } catch (const mnemo::Error&) {
  }
  try {
    RoundTripInitialValue(text);
  } catch (const mnemo::Error&) {
  }
  return 0;
}
