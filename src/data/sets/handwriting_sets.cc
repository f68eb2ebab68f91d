// Pen strokes: lines of IAM-OnDB (Greff et al. 2015), words made from fonts, single characters.
#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "base/random.h"
#include "data/fields.h"
#include "data/handwriting/drawing.h"
#include "data/handwriting/hershey_fonts.h"
#include "data/handwriting/hershey_words.h"
#include "data/handwriting/iam_folder.h"
#include "data/handwriting/inkml.h"
#include "data/handwriting/omniglot_set.h"
#include "data/handwriting/pendigits.h"
#include "data/parted_folder.h"
#include "data/sets/scaled_frames.h"
#include "data/sets/set_rows.h"

namespace mnemo {
namespace {

constexpr uint64_t kMaxInkml = uint64_t{8} << 20;

Matrix FeaturesOf(const Drawing& drawing, const PenFeatureOptions& options) {
  Matrix frames;
  frames.columns = kPenFeatures;
  frames.values = PenFeatures(drawing, options);
  frames.rows = static_cast<int64_t>(frames.values.size()) / kPenFeatures;
  return frames;
}

struct Written {
  Split split;
  Drawing drawing;
};

// Labels are the characters of the training part's texts. What has others goes to source.bad.
void PrepareTexts(const std::string& name, const char* task, const std::vector<Written>& written,
                  const SetSource& source, const OpenSink& open,
                  std::vector<std::string> notes = {}) {
  std::set<std::string> known;
  for (const Written& one : written) {
    if (one.split != Split::kTrain) continue;
    for (const std::string& character : Characters(one.drawing.text)) known.insert(character);
  }
  if (known.empty()) throw BadInput("the training part has no text").At(source.from.string());
  SequenceForm form;
  form.name = name;
  form.task = task;
  form.notes = std::move(notes);
  form.inputs = kPenFeatures;
  form.look = Look::kPen;
  form.target = TargetKind::kLabels;
  form.unit = "character";
  form.output_names.assign(known.begin(), known.end());
  form.outputs = static_cast<int>(known.size());
  SequenceSink& sink = open(form);
  const auto points = static_cast<int>(source.options.Int("points", 1, 100));
  std::vector<FrameSource> lines;
  for (const Written& one : written) {
    const Drawing* const drawing = &one.drawing;
    lines.push_back({drawing->name, one.split, [drawing, &form, points](SequenceRecord* record) {
                       for (const std::string& character : Characters(drawing->text)) {
                         const auto& names = form.output_names;
                         const auto found = std::find(names.begin(), names.end(), character);
                         if (found == names.end()) {
                           throw BadInput(
                               "the transcript has a character that the training part "
                               "does not have")
                               .At(drawing->name)
                               .Found(character);
                         }
                         record->labels.push_back(static_cast<int32_t>(found - names.begin()));
                       }
                       return FeaturesOf(*drawing, {.points_per_row = points, .height = 1});
                     }});
  }
  AddScaledFrames(source, std::move(lines), {}, sink);
}

void PrepareHershey(const SetSource& source, const OpenSink& open) {
  const std::vector<HersheyFont> fonts = ReadHersheyFonts(HersheyHandwriting());
  std::vector<Written> written;
  const bool letters = source.options.OneOf("words", {"letters", "common"}) == "letters";
  const Random random(source.seed, Purpose::kGenerate);
  uint64_t index = 0;
  // 3 to 8 letters by chance: what a part to report on has, nobody has read before.
  const auto words = [&]() -> std::vector<std::string> {
    if (!letters) return CommonWords();
    std::string word(3 + random.Below(6, {.step = index}), ' ');
    for (size_t i = 0; i < word.size(); ++i) {
      const RandomPlace place = {.step = index, .element = static_cast<uint32_t>(i + 1)};
      word[i] = static_cast<char>('a' + random.Below(26, place));
    }
    return {word};
  };
  for (Split split : {Split::kTrain, Split::kValid, Split::kTest}) {
    const char* name = kSplitNames[static_cast<size_t>(split)];
    const int64_t count = source.options.Int(name, 1, 1'000'000);
    for (int64_t i = 0; i < count; ++i) {
      written.push_back({split, MakeHersheyWord(fonts, words(), source.seed, index)});
      ++index;
    }
  }
  PrepareTexts("hershey-words", "online handwriting", written, source, open);
}

void PrepareIam(const SetSource& source, const OpenSink& open) {
  std::vector<Written> written;
  for (const auto& [part, split] :
       {std::pair(IamPart::kTrain, Split::kTrain), std::pair(IamPart::kValidation, Split::kValid),
        std::pair(IamPart::kTest, Split::kTest)}) {
    for (Drawing& line : ReadIamOnline(source.from, part, source.bad).lines) {
      written.push_back({split, std::move(line)});
    }
  }
  PrepareTexts("iam", "online handwriting", written, source, open);
}

void PrepareInkml(const SetSource& source, const OpenSink& open) {
  const FileKind drawings = {"drawing", {".inkml"}};
  const PartShares shares = {.valid = static_cast<int>(source.options.Int("valid", 1, 50)),
                             .test = static_cast<int>(source.options.Int("test", 1, 50))};
  const PartedFolder folder = FindParted(source.from, drawings, shares, source.seed, *source.bad);
  std::vector<Written> written;
  for (const PartedFolder::File& file : folder.files) {
    StopIfAsked(source);
    try {
      Drawing drawing = ParseInkml(ReadFile(file.path, kMaxInkml), file.path.string());
      if (drawing.text.empty()) {
        throw BadInput("the drawing has no transcript")
            .At(file.path.string())
            .Allowed("<annotation type=\"truth\">, \"label\" or \"transcription\"");
      }
      written.push_back({file.split, std::move(drawing)});
    } catch (const Error& error) {
      source.bad->Report(error);
    }
  }
  PrepareTexts("inkml", "online handwriting", written, source, open,
               PartNotes(folder, drawings, source.seed));
}

// A drawing as a whole has one class: the target stands at its last step.
void PrepareClasses(const SequenceForm& form, const std::vector<Written>& written,
                    const std::vector<int>& classes, const SetSource& source,
                    const OpenSink& open) {
  SequenceSink& sink = open(form);
  std::vector<FrameSource> drawings;
  for (size_t i = 0; i < written.size(); ++i) {
    const Drawing* const drawing = &written[i].drawing;
    const int its_class = classes[i];
    drawings.push_back(
        {drawing->name, written[i].split, [drawing, its_class](SequenceRecord* record) {
           Matrix frames = FeaturesOf(*drawing, {.points_per_row = 1, .height = 1});
           record->classes.assign(frames.rows, -1);
           record->classes.back() = its_class;
           return frames;
         }});
  }
  AddScaledFrames(source, std::move(drawings), {}, sink);
}

// Every tenth of the training rows chooses.
void PreparePenDigits(const SetSource& source, const OpenSink& open) {
  std::error_code ignored;
  const fs::path path =
      fs::is_directory(source.from, ignored) ? source.from / "pendigits.csv" : source.from;
  const std::vector<PenDigit> digits =
      ParsePenDigits(ReadFile(path, 1 << 26), path.string(), source.bad);
  SequenceForm form;
  form.name = "pendigits";
  form.task = "class of a drawing";
  form.inputs = kPenFeatures;
  form.look = Look::kPen;
  form.outputs = 10;
  for (int digit = 0; digit < 10; ++digit) form.output_names.push_back(std::to_string(digit));
  std::vector<Written> written;
  std::vector<int> classes;
  for (size_t i = 0; i < digits.size(); ++i) {
    const Split split = i >= kPenDigitsTrain ? Split::kTest
                        : i % 10 == 9        ? Split::kValid
                                             : Split::kTrain;
    written.push_back({split, DrawingOf(digits[i], "row " + std::to_string(i + 1))});
    classes.push_back(digits[i].digit);
  }
  PrepareClasses(form, written, classes, source, open);
}

void PrepareOmniglot(const SetSource& source, const OpenSink& open) {
  OmniglotSet set = ReadOmniglot(source.from, source.bad);
  SequenceForm form;
  form.name = "omniglot";
  form.task = "class of a drawing";
  form.inputs = kPenFeatures;
  form.look = Look::kPen;
  form.outputs = static_cast<int>(set.classes.size());
  form.output_names = set.classes;
  form.notes = set.notes;
  std::vector<Written> written;
  std::vector<int> classes;
  for (OmniglotDrawing& drawing : set.drawings) {
    const OmniglotPart part = OmniglotPartOf(drawing.person);
    const Split split = part == OmniglotPart::kTrain        ? Split::kTrain
                        : part == OmniglotPart::kValidation ? Split::kValid
                                                            : Split::kTest;
    classes.push_back(drawing.label);
    written.push_back({split, std::move(drawing.drawing)});
  }
  PrepareClasses(form, written, classes, source, open);
}

}  // namespace

void AddHandwritingSets(std::vector<DataSet>* sets) {
  const SetOption points = {"points", "2", "pen points that become one step (Greff et al.: 2)"};
  DataSet set;
  set.name = "hershey-words";
  set.task = "online handwriting";
  set.content = "words drawn with Hershey's single-stroke fonts, distorted";
  set.licence = "public domain fonts";
  set.where = "made here, by seed, from Debian's package hershey-fonts-data";
  set.origin = DataSet::Origin::kMade;
  set.options = {
      {"train", "4000", "words to train on"},
      {"valid", "400", "words to choose by"},
      {"test", "400", "words to report on"},
      {"words", "letters", "letters: 3 to 8 letters by chance; common: 256 English words"},
      points};
  set.prepare = PrepareHershey;
  sets->push_back(set);

  set = {};
  set.name = "iam";
  set.task = "online handwriting";
  set.content = "IAM-OnDB: lines of English on a whiteboard, 221 writers";
  set.licence = "free for research after registration";
  set.where = "https://fki.tic.heia-fr.ch/databases/iam-on-line-handwriting-database";
  set.layout =
      "a folder with lineStrokes, ascii, trainset.txt, testset_v.txt, testset_t.txt and "
      "testset_f.txt";
  set.origin = DataSet::Origin::kLicensed;
  set.options = {points};
  set.prepare = PrepareIam;
  set.counts = {{5355, -1}, {2956, -1}, {3859, -1}};
  sets->push_back(set);

  set = {};
  set.name = "inkml";
  set.task = "online handwriting";
  set.content = "any folder of InkML files: pen strokes with what was written";
  set.licence = "that of your files";
  set.where = "drawings of your own";
  set.layout =
      "a folder of .inkml files, or one with folders train, valid and test; subfolders are "
      "searched";
  set.origin = DataSet::Origin::kOwn;
  set.options = {points,
                 {"valid", "10", "per cent of the files to choose by"},
                 {"test", "10", "per cent of the files to report on"}};
  set.prepare = PrepareInkml;
  sets->push_back(set);

  set = {};
  set.name = "omniglot";
  set.task = "class of a drawing";
  set.content = "characters of many alphabets, drawn by 20 people each";
  set.licence = "MIT";
  set.where = "https://github.com/brendenlake/omniglot";
  set.layout =
      "strokes_background_small1.zip or another such archive, the folder that it is in, or its "
      "unpacked folder";
  set.prepare = PrepareOmniglot;
  sets->push_back(set);

  set = {};
  set.name = "pendigits";
  set.task = "class of a drawing";
  set.content = "10,992 digits as 8 pen points";
  set.licence = "CC BY 4.0";
  set.where = "https://archive.ics.uci.edu/dataset/81";
  set.layout = "pendigits.csv, or the folder that it is in";
  set.prepare = PreparePenDigits;
  set.counts = {{6745, 53960}, {749, 5992}, {3498, 27984}};
  sets->push_back(set);
}

}  // namespace mnemo
