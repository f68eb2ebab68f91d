#include "data/texts/running_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace mnemo {
namespace {

using TextParts = std::array<std::vector<NamedText>, 3>;

constexpr std::array<Split, 3> kSplits = {Split::kTrain, Split::kValid, Split::kTest};

SequenceForm RunningForm(const std::string& name, Vocabulary vocabulary) {
  SequenceForm form;
  form.name = name;
  form.task = vocabulary.of_words() ? "word model" : "character model";
  form.symbols = true;
  form.inputs = form.outputs = static_cast<int>(vocabulary.size());
  form.input_type = vocabulary.size() <= 256 ? ElementType::kU8 : ElementType::kI32;
  form.vocabulary = std::move(vocabulary);
  return form;
}

void Write(const TextParts& parts, const SequenceForm& form, SequenceSink& sink) {
  for (size_t s = 0; s < 3; ++s) {
    for (const NamedText& text : parts[s]) {
      SequenceRecord record;
      record.name = text.name;
      record.symbols = form.vocabulary.Encode(text.text, text.name).ToVector();
      record.steps = static_cast<int64_t>(record.symbols.size());
      if (record.steps > 0) sink.Add(kSplits[s], record);
    }
  }
}

// Cuts texts where the parts end.
TextParts Cut(const std::vector<NamedText>& texts, const TextShares& shares) {
  uint64_t size = 0;
  for (const NamedText& text : texts) size += text.text.size();
  const auto part = [size](double share) {
    return static_cast<uint64_t>(static_cast<double>(size) * share);
  };
  const uint64_t valid = part(shares.valid), test = part(shares.test);
  const std::array<uint64_t, 3> ends = {size - valid - test, size - test, size};
  TextParts parts;
  uint64_t begin = 0;
  size_t s = 0;
  for (const NamedText& text : texts) {
    uint64_t taken = 0;
    while (taken < text.text.size()) {
      while (begin == ends[s] && s < 2) ++s;
      const uint64_t count = std::min(ends[s] - begin, text.text.size() - taken);
      parts[s].push_back({text.name, text.text.substr(taken, count)});
      taken += count;
      begin += count;
    }
  }
  return parts;
}

}  // namespace

void PrepareBytes(const std::string& name, const TextParts& parts, const OpenSink& open) {
  std::array<bool, 256> present{};
  for (const auto& part : parts) {
    for (const NamedText& text : part) {
      for (const char c : text.text) present[static_cast<uint8_t>(c)] = true;
    }
  }
  std::vector<uint8_t> bytes;
  for (int byte = 0; byte < 256; ++byte) {
    if (present[byte]) bytes.push_back(static_cast<uint8_t>(byte));
  }
  if (bytes.size() < 2) throw BadInput("the text is one symbol over and over").At(name);
  const SequenceForm form = RunningForm(name, Vocabulary::OfBytes(std::move(bytes)));
  Write(parts, form, open(form));
}

void PrepareBytes(const std::string& name, const std::vector<NamedText>& texts,
                  const TextShares& shares, const OpenSink& open) {
  PrepareBytes(name, Cut(texts, shares), open);
}

void PrepareWords(const std::string& name, const TextParts& parts, const WordChoice& choice,
                  std::vector<std::string> notes, const OpenSink& open) {
  std::array<std::string, 3> joined, names;
  for (size_t s = 0; s < 3; ++s) {
    names[s] = fmt::format("{} ({})", name, kSplitNames[s]);
    for (const NamedText& text : parts[s]) joined[s] += text.text;
  }
  const WordText words = SplitWords({joined[0], joined[1], joined[2]}, names, choice);
  SequenceForm form = RunningForm(name, words.vocabulary);
  form.notes = std::move(notes);
  form.notes.push_back(
      fmt::format("{} different words; <unk> stands for {} words of train, {} of "
                  "valid, {} of test",
                  words.vocabulary.size(), words.unknown[0], words.unknown[1], words.unknown[2]));
  Write(parts, form, open(form));
}

}  // namespace mnemo
