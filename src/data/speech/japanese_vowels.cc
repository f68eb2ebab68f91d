#include "data/speech/japanese_vowels.h"

#include "base/error.h"
#include "base/legible.h"
#include "data/fields.h"

namespace mnemo {
namespace {

// The numbers of one cepstrum.
std::vector<float> ParseSeries(std::string_view text, int cepstrum, const std::string& file,
                               int line) {
  std::vector<float> series;
  for (const std::string_view field : SplitAt(text, ',')) {
    const auto number = FiniteNumber(field);
    if (!number) {
      throw BadInput("cepstrum " + std::to_string(cepstrum) + ", frame " +
                     std::to_string(series.size() + 1) + " is no number")
          .At(file, line)
          .Found(Quoted(field))
          .Allowed("finite numbers, parted by commas");
    }
    series.push_back(static_cast<float>(*number));
  }
  return series;
}

VowelUtterance ParseUtterance(std::string_view text, const std::string& file, int line) {
  const std::vector<std::string_view> fields = SplitAt(text, ':');
  if (fields.size() != kVowelCepstra + 1) {
    throw BadInput("the utterance has the wrong number of lists")
        .At(file, line)
        .Found(std::to_string(fields.size()))
        .Allowed("12 cepstra and the speaker, parted by ':'");
  }
  const auto speaker = WholeNumber(fields.back());
  if (!speaker || *speaker < 1 || *speaker > kVowelSpeakers) {
    throw BadInput("the speaker is wrong")
        .At(file, line)
        .Found(Quoted(Trimmed(fields.back())))
        .Allowed("1 to 9");
  }
  VowelUtterance utterance;
  utterance.speaker = static_cast<int>(*speaker) - 1;
  for (size_t i = 0; i < kVowelCepstra; ++i) {
    const auto series = ParseSeries(fields[i], static_cast<int>(i) + 1, file, line);
    if (i == 0) utterance.cepstra.resize(series.size() * kVowelCepstra);
    if (series.size() * kVowelCepstra != utterance.cepstra.size()) {
      throw BadInput("cepstrum " + std::to_string(i + 1) + " has another length than the first")
          .At(file, line)
          .Found(std::to_string(series.size()) + " frames")
          .Allowed(std::to_string(utterance.frames()) + " frames");
    }
    for (size_t t = 0; t < series.size(); ++t) utterance.cepstra[t * kVowelCepstra + i] = series[t];
  }
  return utterance;
}

}  // namespace

std::vector<VowelUtterance> ParseJapaneseVowels(std::string_view bytes, const std::string& file,
                                                BadData* bad) {
  std::vector<VowelUtterance> utterances;
  bool data = false;
  LineReader lines(bytes);
  for (std::string_view line; lines.Next(&line);) {
    line = Trimmed(line);
    if (line.empty() || line.starts_with('#')) continue;
    if (!data) {
      data = line == "@data";
      if (!line.starts_with('@')) break;
      continue;
    }
    try {
      utterances.push_back(ParseUtterance(line, file, lines.number()));
    } catch (const Error& error) {
      bad->Report(error);
    }
  }
  if (!data) {
    throw BadInput("this is no .ts file: there is no line '@data' behind its header")
        .At(file)
        .Allowed("JapaneseVowels_TRAIN.ts or JapaneseVowels_TEST.ts");
  }
  return utterances;
}

}  // namespace mnemo
