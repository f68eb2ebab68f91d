// Raw audio (Chung et al. 2014): spoken digits, and any folder of recordings.
#include "data/parted_folder.h"
#include "data/sets/raw_audio.h"
#include "data/sets/set_rows.h"
#include "data/speech/fsdd.h"

namespace mnemo {
namespace {

void PrepareFsdd(const SetSource& source, const OpenSink& open) {
  const Fsdd fsdd = FindFsdd(source.from, *source.bad);
  std::vector<AudioFile> files;
  const auto add = [&](Split split, const std::vector<FsddRecording>& part) {
    for (const FsddRecording& recording : part) {
      files.push_back({recording.wav.filename().string(), split, recording.wav});
    }
  };
  add(Split::kTrain, fsdd.train);
  add(Split::kValid, fsdd.valid);
  add(Split::kTest, fsdd.test);
  PrepareRawAudio({"fsdd", 0, {}}, files, source, open);
}

void PrepareFolder(const SetSource& source, const OpenSink& open) {
  const FileKind recordings = {"recording",
                               {".wav", ".flac", ".aif", ".aiff", ".aifc", ".sph", ".nist"}};
  const PartShares shares = {.valid = static_cast<int>(source.options.Int("valid", 1, 50)),
                             .test = static_cast<int>(source.options.Int("test", 1, 50))};
  const PartedFolder folder = FindParted(source.from, recordings, shares, source.seed, *source.bad);
  const RawAudio audio = {"audio", static_cast<int>(source.options.Int("channel", 0, 1024)),
                          PartNotes(folder, recordings, source.seed)};
  std::vector<AudioFile> files;
  for (const PartedFolder::File& file : folder.files) {
    files.push_back({file.name, file.split, file.path});
  }
  PrepareRawAudio(audio, files, source, open);
}

}  // namespace

void AddAudioSets(std::vector<DataSet>* sets) {
  DataSet fsdd;
  fsdd.name = "fsdd";
  fsdd.task = "raw audio";
  fsdd.content = "Free Spoken Digit Dataset: 3,000 recordings at 8 kHz, 6 speakers";
  fsdd.licence = "CC BY-SA 4.0";
  fsdd.where = "https://github.com/Jakobovski/free-spoken-digit-dataset";
  fsdd.layout = "the folder with recordings/DIGIT_SPEAKER_INDEX.wav";
  fsdd.options = RawAudioOptions();
  fsdd.prepare = PrepareFsdd;
  fsdd.counts = {{2400, -1}, {300, -1}, {300, -1}};
  sets->push_back(std::move(fsdd));

  DataSet folder;
  folder.name = "audio";
  folder.task = "raw audio";
  folder.content = "any folder of recordings: wav, FLAC, AIFF, NIST SPHERE, of one sampling rate";
  folder.origin = DataSet::Origin::kOwn;
  folder.licence = "that of your recordings";
  folder.where = "recordings of your own";
  folder.layout =
      "a folder of recordings, or one with folders train, valid and test; subfolders are searched";
  folder.options = RawAudioOptions();
  folder.options.push_back({"channel", "0", "of recordings with several; 0: they must have one"});
  folder.options.push_back({"valid", "10", "per cent of the recordings to choose by"});
  folder.options.push_back({"test", "10", "per cent of the recordings to report on"});
  folder.prepare = PrepareFolder;
  sets->push_back(std::move(folder));
}

}  // namespace mnemo
