#include "data/handwriting/iam_folder.h"

#include <algorithm>
#include <map>

#include "base/legible.h"
#include "data/fields.h"
#include "data/handwriting/iam_online.h"

namespace mnemo {
namespace {

constexpr uint64_t kMaxListBytes = 1 << 20;
constexpr uint64_t kMaxFileBytes = uint64_t{5} << 20;  // the parser has its own, smaller limit
constexpr std::string_view kLayout =
    "the folder of IAM-OnDB holds lineStrokes/, ascii/ and trainset.txt, testset_v.txt, "
    "testset_t.txt, testset_f.txt; it comes, after registration, from "
    "https://fki.tic.heia-fr.ch/databases/iam-on-line-handwriting-database";

struct KnownBad {
  std::string_view name;  // a form or a line
  std::string_view why;
};
constexpr KnownBad kKnownBad[] = {{"a08-551z-08", "its strokes have no points"},
                                  {"a08-551z-09", "its strokes have no points"},
                                  {"z01-000z", "its transcript is not that of its strokes"}};

// A form's name is used as a path, so it must be one: "a01-000", perhaps with one letter more.
bool IsFormName(std::string_view name) {
  const auto letter = [&](size_t i) { return name[i] >= 'a' && name[i] <= 'z'; };
  const auto digit = [&](size_t i) { return name[i] >= '0' && name[i] <= '9'; };
  if (name.size() != 7 && name.size() != 8) return false;
  return letter(0) && digit(1) && digit(2) && name[3] == '-' && digit(4) && digit(5) && digit(6) &&
         (name.size() == 7 || letter(7));
}

std::vector<std::string> ReadList(const fs::path& folder, const std::string& name) {
  fs::path path = folder / name;
  std::error_code code;
  if (!fs::exists(path, code)) path = folder / "task1" / name;
  if (!fs::exists(path, code)) {
    throw BadInput("the list '" + name + "' is missing")
        .At(folder.string())
        .Hint(std::string(kLayout));
  }
  const std::string bytes = ReadFile(path, kMaxListBytes);
  std::vector<std::string> forms;
  LineReader lines(bytes);
  for (std::string_view line; lines.Next(&line);) {
    const std::string_view form = Trimmed(line);
    if (form.empty()) continue;
    if (!IsFormName(form)) {
      throw BadInput("this is no form's name")
          .At(path.string(), lines.number())
          .Found(Quoted(form))
          .Allowed("one name a line, such as a01-000u");
    }
    forms.emplace_back(form);
  }
  if (forms.empty()) throw BadInput("the list names no form").At(path.string());
  return forms;
}

const KnownBad* FindKnownBad(std::string_view name) {
  const auto found = std::find_if(std::begin(kKnownBad), std::end(kKnownBad),
                                  [&](const KnownBad& known) { return known.name == name; });
  return found == std::end(kKnownBad) ? nullptr : &*found;
}

class Reader {
 public:
  Reader(const fs::path& folder, BadData* bad, IamSet* set)
      : folder_(folder), bad_(bad), set_(set) {}

  void ReadForm(const std::string& form) {
    const fs::path below = fs::path(form.substr(0, 3)) / form.substr(0, 7);
    const fs::path transcript = folder_ / "ascii" / below / (form + ".txt");
    std::vector<std::string> texts;
    std::map<int, fs::path> files;
    try {
      texts = ParseIamTranscript(ReadFile(transcript, kMaxFileBytes), transcript.string());
      files = LinesOf(folder_ / "lineStrokes" / below, form);
    } catch (const Error& error) {
      bad_->Report(error);
      return;
    }
    for (const auto& [number, path] : files) ReadLine(number, path, texts, transcript);
    for (size_t i = 1; i <= texts.size(); ++i) {
      if (!files.contains(static_cast<int>(i))) {
        bad_->Report(BadInput("the strokes of text line " + std::to_string(i) + " are missing")
                         .At(transcript.string())
                         .Found(std::to_string(files.size()) + " files for " +
                                std::to_string(texts.size()) + " lines"));
      }
    }
  }

 private:
  // The files FORM-01.xml, FORM-02.xml, ... by their numbers.
  static std::map<int, fs::path> LinesOf(const fs::path& folder, const std::string& form) {
    std::map<int, fs::path> files;
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end;
         entry.increment(code)) {
      const std::string name = entry->path().filename().string();
      if (!name.starts_with(form + "-") || !name.ends_with(".xml")) continue;
      const auto number = WholeNumber(
          std::string_view(name).substr(form.size() + 1, name.size() - form.size() - 5));
      if (number && *number >= 1 && *number <= 99) {
        files[static_cast<int>(*number)] = entry->path();
      }
    }
    if (code) throw BadInput("cannot list the folder: " + code.message()).At(folder.string());
    if (files.empty()) {
      throw BadInput("the folder has no strokes of the form " + form).At(folder.string());
    }
    return files;
  }

  void ReadLine(int number, const fs::path& path, const std::vector<std::string>& texts,
                const fs::path& transcript) {
    Drawing line;
    line.name = path.stem().string();
    if (const KnownBad* known = FindKnownBad(line.name)) {
      set_->notes.push_back("left out " + line.name + ": " + std::string(known->why));
      return;
    }
    try {
      if (static_cast<size_t>(number) > texts.size()) {
        throw BadInput("the line has no transcript")
            .At(path.string())
            .Found(std::to_string(texts.size()) + " lines in " + transcript.string());
      }
      line.text = texts[static_cast<size_t>(number) - 1];
      line.strokes = ParseIamStrokes(ReadFile(path, kMaxFileBytes), path.string());
    } catch (const Error& error) {
      bad_->Report(error);
      return;
    }
    set_->lines.push_back(std::move(line));
  }

  fs::path folder_;
  BadData* bad_;
  IamSet* set_;
};

}  // namespace

IamSet ReadIamOnline(const fs::path& folder, IamPart part, BadData* bad,
                     const IamOptions& options) {
  for (const char* needed : {"lineStrokes", "ascii"}) {
    std::error_code code;
    if (!fs::is_directory(folder / needed, code)) {
      throw BadInput(std::string("the folder '") + needed + "' is missing")
          .At(folder.string())
          .Hint(std::string(kLayout));
    }
  }
  std::vector<std::string> lists = {"trainset.txt"};
  if (part == IamPart::kValidation) lists = {"testset_v.txt", "testset_t.txt"};
  if (part == IamPart::kTest) lists = {"testset_f.txt"};
  IamSet set;
  Reader reader(folder, bad, &set);
  for (const std::string& list : lists) {
    for (const std::string& form : ReadList(folder, list)) {
      ++set.forms;
      const KnownBad* known = FindKnownBad(form);
      if (known != nullptr) {
        set.notes.push_back("left out the form " + form + ": " + std::string(known->why));
      } else if (options.whole_a08_551z_left_out && form == "a08-551z") {
        set.notes.push_back("left out the form " + form + ", as Greff et al. 2015 did");
      } else {
        reader.ReadForm(form);
      }
    }
  }
  return set;
}

}  // namespace mnemo
