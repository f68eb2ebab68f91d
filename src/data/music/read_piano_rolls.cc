#include "data/music/read_piano_rolls.h"

#include "base/error.h"
#include "data/music/json_rolls.h"
#include "data/music/mat_file.h"
#include "data/music/midi_file.h"
#include "data/music/pickle_rolls.h"

namespace mnemo {
namespace {

enum class Format { kUnknown, kMat, kPickle, kJson, kMidi };

Format FormatOfEnding(const std::string& ending) {
  if (ending == ".mat") return Format::kMat;
  if (ending == ".pickle" || ending == ".pkl") return Format::kPickle;
  if (ending == ".json") return Format::kJson;
  if (ending == ".mid" || ending == ".midi") return Format::kMidi;
  return Format::kUnknown;
}

// Pickles of protocols 0 and 1 have no mark of their own; JSON may have spaces before its brace.
Format FormatOf(std::string_view bytes, const std::string& ending) {
  if (LooksLikeMat(bytes) || bytes.starts_with("\x89HDF")) return Format::kMat;
  if (LooksLikeMidi(bytes)) return Format::kMidi;
  if (bytes.starts_with('\x80')) return Format::kPickle;
  if (bytes.starts_with('{')) return Format::kJson;
  return FormatOfEnding(ending);
}

std::string NameOf(const fs::path& path, bool folder) {
  std::error_code code;
  const fs::path whole = fs::weakly_canonical(path, code);
  const fs::path& named = code || whole.filename().empty() ? path : whole;
  return (folder ? named.filename() : named.stem()).string();
}

}  // namespace

PianoRolls ReadPianoRolls(const fs::path& path, BadData* bad, const MidiGrid& grid) {
  std::error_code code;
  const bool folder = fs::is_directory(path, code);
  PianoRolls rolls;
  if (folder) {
    rolls = ReadMidiFolder(path, grid, bad);
  } else {
    const std::string bytes = ReadFile(path, kMaxMusicBytes), file = path.string();
    switch (FormatOf(bytes, path.extension().string())) {
      case Format::kMat: rolls = ReadMatRolls(bytes, file); break;
      case Format::kPickle: rolls = ReadPickleRolls(bytes, file); break;
      case Format::kJson: rolls = ReadJsonRolls(bytes, file); break;
      case Format::kMidi:
        throw BadInput("one MIDI file is not a set of pieces to train on, choose by and report")
            .At(file)
            .Hint("give a folder with the subfolders train, valid and test");
      case Format::kUnknown:
        throw BadInput("this is no music in a format that is read")
            .At(file)
            .Allowed(
                "MATLAB (.mat), Python's pickle (.pickle, .pkl), .json, or a folder of MIDI "
                "files");
    }
  }
  rolls.name = NameOf(path, folder);
  return rolls;
}

}  // namespace mnemo
