#include "data/generated/xml_tags.h"

#include "data/generated/draws.h"
#include "data/generated/ranges.h"
#include "data/generated/streams.h"

namespace mnemo {
namespace {

constexpr std::string_view kSymbols = "abcdefghijklmnopqrstuvwxyz<>/";

void CheckOptions(const XmlOptions& options) {
  CheckRange("the number of steps", options.max_steps, 1, 10'000);
  CheckRange("the longest name", options.max_name, 1, 1000);
  CheckRange("the shortest name", options.min_name, 1, options.max_name);
}

}  // namespace

std::string XmlText(const XmlOptions& options, uint64_t seed, uint64_t index) {
  CheckOptions(options);
  Draws draws(seed, Purpose::kGenerate, index, kXmlStream);
  std::string text;
  std::vector<std::string> open;
  for (int step = 0;; ++step) {
    const bool first = step == 0 && !options.allow_empty;
    if (step >= options.max_steps || (!first && draws.Coin())) {
      if (open.empty()) return text;
      text += "</" + open.back() + ">";
      open.pop_back();
    } else {
      std::string name(static_cast<size_t>(draws.Between(options.min_name, options.max_name)), ' ');
      for (char& c : name) c = static_cast<char>('a' + draws.Between(0, 25));
      text += "<" + name + ">";
      open.push_back(std::move(name));
    }
  }
}

SymbolTask XmlTags(const XmlOptions& options) {
  CheckOptions(options);
  SymbolTask task;
  task.name = "xml";
  for (const char c : kSymbols) task.alphabet.emplace_back(1, c);
  task.make = [options](uint64_t seed, uint64_t index) {
    std::vector<int32_t> symbols;
    for (const char c : XmlText(options, seed, index)) {
      symbols.push_back(static_cast<int32_t>(kSymbols.find(c)));
    }
    return NextSymbol(symbols);
  };
  return task;
}

}  // namespace mnemo
