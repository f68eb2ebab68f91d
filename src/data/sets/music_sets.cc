// The four piano-roll sets of Boulanger-Lewandowski et al. 2012, as Chung et al. 2014, Greff et al.
// 2015 and Jozefowicz et al. 2015 use them.
#include "base/error.h"
#include "data/music/piano_roll.h"
#include "data/music/read_piano_rolls.h"
#include "data/sets/set_rows.h"

namespace mnemo {
namespace {

// The piece as a sequence: step t reads step t - 1 (nothing at first) and predicts step t, so that
// every step of the piece is predicted, as published figures count.
SequenceRecord RecordOf(const Roll& roll, const KeyColumns& columns, const std::string& name) {
  const std::vector<uint8_t> keys = Encode(roll, columns);
  SequenceRecord record;
  record.name = name;
  record.steps = static_cast<int64_t>(roll.steps());
  record.numbers.assign(keys.begin(), keys.end());
  record.vectors.assign(keys.size(), 0);
  std::copy(keys.begin(), keys.end() - columns.width, record.vectors.begin() + columns.width);
  return record;
}

// The set's file in a folder of several, or the file or MIDI folder itself.
fs::path FileOf(const fs::path& from, const std::vector<std::string>& files) {
  std::error_code ignored;
  if (!fs::is_directory(from, ignored)) return from;
  for (const std::string& file : files) {
    if (fs::exists(from / file, ignored)) return from / file;
  }
  return from;  // a folder of MIDI files
}

void PrepareMusic(const std::string& name, const std::vector<std::string>& files,
                  const SetSource& source, const OpenSink& open) {
  const MidiGrid grid;
  const PianoRolls rolls = ReadPianoRolls(FileOf(source.from, files), source.bad, grid);
  const bool chung = source.options.OneOf("columns", {"piano", "chung"}) == "chung";
  const KeyColumns columns = chung ? ChungColumns(rolls) : PianoColumns();
  SequenceForm form;
  form.name = name;
  form.task = "polyphonic music";
  form.inputs = form.outputs = columns.width;
  form.input_type = form.target_type = ElementType::kU8;
  form.target = TargetKind::kBits;
  for (int column = 0; column < columns.width; ++column) {
    form.output_names.push_back("MIDI " + std::to_string(columns.first + column));
  }
  SequenceSink& sink = open(form);
  const auto add = [&](Split split, const std::vector<Roll>& part) {
    for (size_t i = 0; i < part.size(); ++i) {
      const std::string& own = part[i].name();
      sink.Add(split, RecordOf(part[i], columns,
                               own.empty() ? name + " " + kSplitNames[static_cast<size_t>(split)] +
                                                 " " + std::to_string(i + 1)
                                           : own));
    }
  };
  add(Split::kTrain, rolls.train);
  add(Split::kValid, rolls.valid);
  add(Split::kTest, rolls.test);
}

}  // namespace

void AddMusicSets(std::vector<DataSet>* sets) {
  struct Row {
    const char *name, *content;
    std::vector<std::string> files;
    std::vector<SetCounts> counts;
  };
  const Row rows[] = {
      {"jsb",
       "382 chorales of Bach, a step each quarter note",
       {"JSB_Chorales.mat", "JSB Chorales.pickle", "Jsb16thSeparated.json"},
       {{229, 13807}, {76, 4602}, {77, 4725}}},
      {"nottingham",
       "1,037 folk tunes with chords",
       {"Nottingham.mat", "Nottingham.pickle"},
       {{694, 176561}, {173, 45513}, {170, 44463}}},
      {"muse",
       "783 pieces for orchestra and piano (MuseData)",
       {"MuseData.mat", "MuseData.pickle"},
       {{524, 245202}, {135, 82755}, {124, 64339}}},
      {"piano-midi",
       "124 classical piano pieces (Piano-midi.de)",
       {"Piano_midi.mat", "Piano-midi.de.pickle"},
       {{87, 75911}, {12, 8540}, {25, 19036}}},
  };
  for (const Row& row : rows) {
    DataSet set;
    set.name = row.name;
    set.task = "polyphonic music";
    set.content = row.content;
    set.licence = "none stated for the rolls; research use";
    set.where = "http://www-etud.iro.umontreal.ca/~boulanni/icml2012";
    set.layout = "a folder with " + row.files[0] + " or " + row.files[1] +
                 ", one of these files, or a folder train, valid, test of MIDI files";
    set.options = {{"columns", "piano",
                    "piano: 88 keys; chung: pitches from 1 to the set's highest (Chung et al. "
                    "2014)"}};
    set.prepare = [name = set.name, files = row.files](const SetSource& source,
                                                       const OpenSink& open) {
      PrepareMusic(name, files, source, open);
    };
    set.counts = row.counts;
    sets->push_back(std::move(set));
  }
}

}  // namespace mnemo
