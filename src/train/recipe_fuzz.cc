// libFuzzer: lines that begin with "--set " are overrides, the others the recipe. What is accepted
// is printed and must read as the same recipe.
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "train/recipe.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr std::string_view kSet = "--set ";
  std::istringstream lines(std::string(reinterpret_cast<const char*>(data), size));
  std::string text;
  std::vector<std::string> overrides;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(kSet)) {
      overrides.push_back(line.substr(kSet.size()));
    } else {
      text += line + "\n";
    }
  }
  mnemo::Recipe recipe;
  try {
    recipe = mnemo::ParseRecipe(text, "fuzz", overrides);
  } catch (const mnemo::Error&) {
    return 0;
  }
  const std::string printed = mnemo::PrintRecipe(recipe);
  MNEMO_CHECK(mnemo::PrintRecipe(mnemo::ParseRecipe(printed, "printed")) == printed);
  return 0;
}
