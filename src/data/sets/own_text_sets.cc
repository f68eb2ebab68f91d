// The user's own text by characters: one file, or all .txt files below a folder, in the order of
// their paths. A recipe can also name one file (`[data] text`); as a set it can be split in
// streams, and have another text's symbols.
#include <string>
#include <vector>

#include "base/error.h"
#include "base/legible.h"
#include "data/fields.h"
#include "data/folder_walk.h"
#include "data/prepared.h"
#include "data/sets/set_rows.h"
#include "data/texts/running_text.h"

namespace mnemo {
namespace {

constexpr uint64_t kMostText = uint64_t{1} << 28;  // bytes of all files
constexpr int kDeepest = 32;                       // folders
constexpr double kMostShare = 0.4;                 // of a part

std::vector<fs::path> TextFiles(const SetSource& source) {
  std::error_code code;
  if (!fs::is_directory(source.from, code)) return {source.from};
  std::vector<fs::path> files;
  for (const fs::path& file : FilesBelow(source.from, kDeepest, *source.bad)) {
    if (file.extension() == ".txt") files.push_back(file);
  }
  if (files.empty()) {
    throw BadInput("no text is here")
        .At(LegiblePath(source.from))
        .Allowed("a file, or a folder with files below it that end in .txt");
  }
  return files;
}

std::vector<NamedText> ReadTexts(const SetSource& source) {
  std::vector<NamedText> texts;
  uint64_t left = kMostText;
  for (const fs::path& file : TextFiles(source)) {
    try {
      std::string text = ReadFile(file, left);
      if (text.empty()) throw BadInput("the file is empty").At(LegiblePath(file));
      left -= text.size();
      texts.push_back({LegiblePath(file.filename()), std::move(text)});
    } catch (const Error& error) {
      source.bad->Report(error);
    }
  }
  if (texts.empty())
    throw BadInput("there is no text that can be used").At(LegiblePath(source.from));
  return texts;
}

void PrepareText(const SetSource& source, const OpenSink& open) {
  const SetOptions& options = source.options;
  TextShares shares{options.Share("valid", "the text", kMostShare),
                    options.Share("test", "the text", kMostShare)};
  shares.streams = options.Int("streams", 1, 1 << 20);
  const std::string& alphabet = options.Text("alphabet");
  if (alphabet.empty()) {
    PrepareBytes("text", ReadTexts(source), shares, open);
    return;
  }
  const Vocabulary vocabulary = OpenPrepared(FindPrepared(alphabet)).form.vocabulary;
  if (vocabulary.empty() || vocabulary.of_words()) {
    throw BadInput("option 'alphabet' names a set that is no text by characters").Found(alphabet);
  }
  PrepareBytes("text", ReadTexts(source), shares, vocabulary, open);
}

}  // namespace

void AddOwnTextSets(std::vector<DataSet>* sets) {
  DataSet set;
  set.name = "text";
  set.task = "character model";
  set.content = "text of your own by bytes, also many files of a folder as one text";
  set.licence = "yours";
  set.origin = DataSet::Origin::kOwn;
  set.where = "files of yours";
  set.layout = "a file, or a folder with files below it that end in .txt; and --name";
  set.options = {{"valid", "0.1", "share of the text to choose by"},
                 {"test", "0.1", "share of the text to report on"},
                 {"streams", "1", "pieces that give to every part"},
                 {"alphabet", "", "a prepared set: symbols as it has them, others are left out"}};
  set.prepare = PrepareText;
  sets->push_back(set);
}

}  // namespace mnemo
