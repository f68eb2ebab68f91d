#include "cli/eval_labels.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"
#include "base/files.h"
#include "base/legible.h"
#include "cli/verbs.h"
#include "score/alignment_text.h"

namespace mnemo {
namespace {

nlohmann::ordered_json CountsJson(const ErrorCounts& errors) {
  const EditCounts& total = errors.total();
  nlohmann::ordered_json json = {
      {"measure", errors.measure()},
      {"rate", nullptr},
      {"reference", total.reference_length()},
      {"correct", total.correct},
      {"substitutions", total.substitutions},
      {"deletions", total.deletions},
      {"insertions", total.insertions},
      {"sequences", errors.utterances().size()},
      {"sequences_with_errors", errors.wrong_utterances()},
  };
  if (std::isfinite(total.Rate())) json["rate"] = total.Rate();
  return json;
}

// A name as one word, without what ends it in a transcript.
std::string Id(const std::string& name) {
  std::string id = Legible(name, 1000);
  for (char& c : id) {
    if (c == ' ' || c == '(' || c == ')') c = '_';
  }
  return id;
}

// As NIST's sclite reads it: words (name).
std::string TranscriptLine(const SequenceForm& form, const std::vector<int32_t>& labels,
                           const std::string& name) {
  const bool joined = form.unit == "character";
  std::string line;
  for (const std::string& label : NamesOf(form, labels)) {
    line += label;
    if (!joined) line += ' ';
  }
  if (joined) line += ' ';
  return line + "(" + Id(name) + ")\n";
}

// A space would be seen as nothing among labels that are separated by spaces.
std::vector<std::string> VisibleNames(const SequenceForm& form,
                                      const std::vector<int32_t>& labels) {
  std::vector<std::string> names = NamesOf(form, labels);
  for (std::string& name : names) {
    if (name == " ") name = "\u2423";
  }
  return names;
}

}  // namespace

void AddLabelOptions(CLI::App* verb, LabelOptions* options) {
  const auto keep = [options](CLI::Option* option, bool of_beam) {
    option->group("Strings of labels (CTC)");
    options->all.push_back(option);
    if (of_beam) options->of_beam.push_back(option);
  };
  keep(verb->add_option("--decode", options->decode,
                        "greedy: the best path; beam: prefix beam search (default: greedy)")
           ->check(CLI::IsMember({"greedy", "beam"})),
       false);
  keep(verb->add_option("--beam", options->beam, "Beginnings that the beam keeps (default: 16)")
           ->check(CLI::Range(1, 10000)),
       true);
  keep(verb->add_option("--lexicon", options->lexicon,
                        "Only words of this file come out: a word a line for characters, else "
                        "WORD LABELS..."),
       true);
  keep(verb->add_option("--ngram", options->ngram,
                        "With an n-gram of the training part's labels, n of 1 to 20")
           ->check(CLI::Range(1, 20)),
       true);
  keep(verb->add_option("--model-weight", options->model_weight,
                        "Of the n-gram's log-probability (default: 1)")
           ->check(FiniteRange(0.0, 1000.0)),
       true);
  keep(verb->add_option("--label-bonus", options->label_bonus,
                        "Added to a hypothesis for each label (default: 0)")
           ->check(FiniteRange(-1000.0, 1000.0)),
       true);
  keep(verb->add_flag("--sclite", options->sclite,
                      "Align as NIST's sclite does, at costs of 4, 3 and 3 instead of 1, 1 and 1"),
       false);
  keep(verb->add_option("--out", options->out, "Write what was recognised to this file"), false);
  keep(verb->add_option("--format", options->format,
                        "Of --out: alignments, or hyp or ref: a transcript a line, as sclite's trn "
                        "(default: alignments)")
           ->check(CLI::IsMember({"alignments", "hyp", "ref"})),
       false);
}

void RefuseLabelOptions(const LabelOptions& options) {
  for (const CLI::Option* option : options.all) {
    if (option->count() == 0) continue;
    throw BadInput(option->get_name() + " is for models that recognise strings of labels (CTC)");
  }
}

LabelEvaluation::LabelEvaluation(const LabelOptions& options, const SequenceData& data, Split split)
    : options_(options), form_(data.form), split_(data.split(split)) {
  decoding_.beam = options.decode == "beam";
  for (const CLI::Option* option : options.of_beam) {
    if (decoding_.beam || option->count() == 0) continue;
    throw BadInput(option->get_name() + " is for the beam search").Hint("--decode beam");
  }
  for (const CLI::Option* option : options.all) {
    if (option->get_name() != "--format" || option->count() == 0 || !options.out.empty()) continue;
    throw BadInput("--format is that of a file").Hint("--out FILE");
  }
  for (const CLI::Option* option : options.all) {
    if (option->get_name() != "--model-weight" || option->count() == 0 || options.ngram > 0) {
      continue;
    }
    throw BadInput("--model-weight is that of an n-gram").Hint("--ngram N");
  }
  RefuseOverwriting("--out", options.out);
  if (options.sclite) decoding_.weights = kSclite;
  decoding_.options.width = options.beam;
  decoding_.options.model_weight = options.model_weight;
  decoding_.options.label_bonus = options.label_bonus;
  if (!options.lexicon.empty()) {
    lexicon_ = ReadLexicon(form_, options.lexicon);
    decoding_.options.lexicon = &lexicon_->lexicon;
  }
  if (options.ngram > 0) {
    ngram_ = NgramOf(form_, data.split(Split::kTrain), options.ngram);
    decoding_.options.model = &*ngram_;
  }
  scorer_.emplace(form_, split_, decoding_);
}

void LabelEvaluation::Finish() {
  score_ = scorer_->Finish();
  if (!options_.out.empty()) WriteFile(options_.out, FileText());
}

std::string LabelEvaluation::DecodingText() const {
  std::string text = "best path";
  if (decoding_.beam) {
    text = fmt::format("beam of {}", options_.beam);
    if (ngram_) text += fmt::format(", {}-gram of the training part's labels", options_.ngram);
    if (lexicon_) {
      text += fmt::format(", lexicon of {} words", lexicon_->words);
      if (lexicon_->left_out > 0) {
        text += fmt::format(" ({} that the labels cannot spell left out)", lexicon_->left_out);
      }
    }
  }
  if (options_.sclite) text += "; aligned as sclite does";
  return text;
}

std::string LabelEvaluation::Text() const {
  std::string text = fmt::format("{} ({})\n", score_.labels.Line(), DecodingText());
  if (score_.words) text += fmt::format("{}\n", score_.words->Line());
  return text;
}

nlohmann::ordered_json LabelEvaluation::Json() const {
  nlohmann::ordered_json json = {{"decode", options_.decode}};
  if (decoding_.beam) {
    json["beam"] = options_.beam;
    json["ngram"] = options_.ngram;
    json["model_weight"] = options_.model_weight;
    json["label_bonus"] = options_.label_bonus;
    if (lexicon_) json["lexicon_words"] = lexicon_->words;
    if (lexicon_) json["lexicon_left_out"] = lexicon_->left_out;
  }
  json["weights"] = options_.sclite ? "sclite" : "levenshtein";
  json["labels"] = CountsJson(score_.labels);
  if (score_.words) json["words"] = CountsJson(*score_.words);
  return json;
}

std::string LabelEvaluation::FileText() const {
  std::string text;
  for (int64_t i = 0; i < split_.count(); ++i) {
    const auto place = static_cast<size_t>(i);
    const std::vector<int32_t> reference = split_.Labels(i);
    const std::vector<int32_t>& hypothesis = score_.hypotheses[place];
    const std::string& name = split_.names[place];
    if (options_.format != "alignments") {
      text += TranscriptLine(form_, options_.format == "ref" ? reference : hypothesis, name);
      continue;
    }
    const std::vector<std::string> wanted = VisibleNames(form_, reference);
    const std::vector<std::string> said = VisibleNames(form_, hypothesis);
    const Alignment alignment = Align(wanted, said, decoding_.weights);
    const EditCounts& counts = alignment.counts;
    text += fmt::format("{}: {} labels, {} substituted, {} deleted, {} inserted\n", Id(name),
                        counts.reference_length(), counts.substitutions, counts.deletions,
                        counts.insertions);
    text += AlignmentText(wanted, said, alignment) + "\n";
  }
  return text;
}

}  // namespace mnemo
