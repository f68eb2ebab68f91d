// The data sets that the program knows: one row each, found by name. A row says what the set is and
// where it comes from, and turns its files, or nothing but a seed, into sequences.
//
// A new set is one function and one row (music_sets.cc and its neighbours). The table is built
// once; any thread may read it. Preparing runs on one thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/files.h"
#include "data/bad_data.h"
#include "data/fetch/published_file.h"
#include "data/sequences.h"
#include "data/sets/spoken_example.h"

namespace mnemo {

// Something that can be chosen when a set is prepared.
struct SetOption {
  std::string name, fallback, about;
};

class SetOptions {
 public:
  // `given`: name -> value. Throws Error (kBadInput) for a name that the set does not have.
  SetOptions(const std::vector<SetOption>& known, const std::map<std::string, std::string>& given);

  const std::string& Text(const std::string& name) const;
  // Throw Error (kBadInput) that names the option, and what is allowed.
  int64_t Int(const std::string& name, int64_t low, int64_t high) const;
  // A share of `whole` ("the text"), 0.001 .. most.
  double Share(const std::string& name, const std::string& whole, double most) const;
  bool Flag(const std::string& name) const;  // yes or no
  const std::string& OneOf(const std::string& name, const std::vector<std::string>& allowed) const;
  bool AllDefault() const { return all_default_; }
  const std::map<std::string, std::string>& values() const { return values_; }  // of all options

 private:
  std::map<std::string, std::string> values_;
  bool all_default_ = true;
};

struct SetSource {
  fs::path from;      // the folder or file with the set as it is published; empty for made sets
  uint64_t seed = 1;  // of what is drawn: generated sequences, noise below the resolution
  SetOptions options;
  BadData* bad = nullptr;                            // never null
  std::function<void(const std::string&)> say = {};  // progress, a few words; may be empty
  // Looked at with every record: true ends the preparation with an Error (kStopped). May be null.
  const std::atomic<bool>* stop = nullptr;
};

// Throws Error (kStopped) when it was asked to stop: for work before the first record.
void StopIfAsked(const SetSource& source);

// Called once with the form, before the first record.
using OpenSink = std::function<SequenceSink&(const SequenceForm&)>;

struct SetCounts {
  int64_t sequences = -1, steps = -1;  // -1: not stated
};

struct DataSet {
  enum class Origin {
    kFree,      // published and free to fetch; --from takes a folder of the user's
    kLicensed,  // the user brings it
    kMade,      // generated or synthesised here
    kOwn,       // files of the user's, in a format that the row describes: each set has a name
  };

  std::string name;     // "jsb"
  std::string task;     // "polyphonic music"
  std::string content;  // one line: what it is
  std::string licence;
  std::string where;     // address, or how it is made
  std::string layout;    // what --from must name; empty for made sets
  double megabytes = 0;  // of the published files, about; 0: there are none, or nobody knows
  Origin origin = Origin::kFree;
  std::vector<SetOption> options;
  std::function<void(const SetSource&, const OpenSink&)> prepare;
  // Sound and times of some of its sequences, by their names and in their order, from the files of
  // the set as it is published; empty where there is no sound that the prepared set does not hold.
  // Throws Error as the readers do, kBadInput for a name that is not there.
  std::function<std::vector<SpokenExample>(const fs::path& from,
                                           const std::vector<std::string>& names)>
      preview = {};
  // Where its files can be fetched; empty: they cannot, or nobody needs them.
  std::vector<PublishedFile> files = {};
  // SequenceData::sha256 of the set as its files gave it when this program was written, with the
  // options' defaults and kKnownSeed. Empty: not known, or it may rightly differ.
  std::string sha256 = {};
  static constexpr uint64_t kKnownSeed = 1;
  // Published counts of train, valid and test, with the options' defaults; compared by `check`.
  std::vector<SetCounts> counts;
};

const std::vector<DataSet>& DataSets();
// Throws Error (kBadInput) that names the nearest known name.
const DataSet& FindDataSet(const std::string& name);

// Was the prepared set made from this row's files with the defaults of all options?
bool PreparedByDefault(const DataSet& set, const SequenceData& data);
// So, and with the seed that `sha256` is of? False where that is not known.
bool PreparedAsKnown(const DataSet& set, const SequenceData& data);

// Prepares a set, no text, into `folder`, which must not exist. Throws Error: what the readers and
// PreparedWriter throw; kBadInput when a part gets no sequence.
void PrepareDataSet(const DataSet& set, const SetSource& source, const fs::path& folder);

}  // namespace mnemo
