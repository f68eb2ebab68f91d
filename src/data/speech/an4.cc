#include "data/speech/an4.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <system_error>

#include "base/legible.h"
#include "data/fields.h"
#include "data/folder_walk.h"

namespace mnemo {
namespace {

constexpr uint64_t kMaxTextBytes = uint64_t{1} << 28;
constexpr uint64_t kMaxMfcBytes = uint64_t{1} << 30;

struct Part {
  std::string name;  // "train"
  fs::path root;
  std::string transcripts_file;
  std::map<std::string, SphinxTranscript> transcripts;
};

// Nothing if its transcript was bad, which has been told.
std::optional<An4Utterance> Find(const SphinxListEntry& entry, const std::string& list,
                                 const Part& part, const Pronunciations& pronunciations) {
  const fs::path path(entry.path);
  An4Utterance utterance;
  utterance.name = path.filename().string();
  utterance.speaker = path.parent_path().filename().string();
  utterance.features = part.root / "feat" / (entry.path + ".mfc");
  if (utterance.speaker.empty()) {
    throw BadInput("no folder, and so no speaker, in this path")
        .At(list, entry.line)
        .Found(Quoted(entry.path, 200));
  }
  const auto transcript = part.transcripts.find(utterance.name);
  if (transcript == part.transcripts.end()) {
    throw BadInput(fmt::format("'{}' has no transcript in {}", Legible(utterance.name, 200),
                               part.transcripts_file))
        .At(list, entry.line);
  }
  if (transcript->second.words.empty()) return std::nullopt;
  utterance.words = transcript->second.words;
  utterance.phones =
      pronunciations.Phones(utterance.words, part.transcripts_file, transcript->second.line);
  std::error_code ignored;
  if (!fs::is_regular_file(utterance.features, ignored)) {
    throw BadInput("no file of features at " + LegiblePath(utterance.features))
        .At(list, entry.line);
  }
  return utterance;
}

std::vector<An4Utterance> ReadPart(const fs::path& root, const std::string& name,
                                   const Pronunciations& pronunciations, BadData& bad) {
  const fs::path list = root / "etc" / ("an4_" + name + ".fileids");
  const fs::path transcripts = root / "etc" / ("an4_" + name + ".transcription");
  Part part{.name = name, .root = root, .transcripts_file = LegiblePath(transcripts)};
  part.transcripts = ParseSphinxTranscripts(ReadCorpusFile(transcripts, kMaxTextBytes),
                                            part.transcripts_file, bad);
  std::vector<An4Utterance> utterances;
  const std::string list_text = ReadCorpusFile(list, kMaxTextBytes);
  for (const SphinxListEntry& entry : ParseSphinxList(list_text, LegiblePath(list), bad)) {
    try {
      auto utterance = Find(entry, LegiblePath(list), part, pronunciations);
      if (utterance) utterances.push_back(std::move(*utterance));
    } catch (const Error& error) {
      bad.Report(error);
    }
  }
  if (utterances.empty()) throw BadInput("this list has no utterance").At(LegiblePath(list));
  return utterances;
}

}  // namespace

An4 FindAn4(const fs::path& root, BadData& bad) {
  const fs::path dictionary = root / "etc" / "an4.dic";
  An4 an4;
  an4.pronunciations =
      ParsePronunciations(ReadCorpusFile(dictionary, kMaxTextBytes), LegiblePath(dictionary), bad);
  an4.train = ReadPart(root, "train", an4.pronunciations, bad);
  an4.test = ReadPart(root, "test", an4.pronunciations, bad);
  return an4;
}

Frames ReadAn4Features(const An4Utterance& utterance) {
  return ParseMfc(ReadCorpusFile(utterance.features, kMaxMfcBytes), LegiblePath(utterance.features),
                  kAn4Columns);
}

}  // namespace mnemo
