// mnemo ngram: n-gram models of a text, and how well they predict it.
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <memory>
#include <set>

#include "analysis/ngram/arpa_read.h"
#include "analysis/ngram/arpa_score.h"
#include "analysis/ngram/arpa_write.h"
#include "analysis/ngram/ngram_score.h"
#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/progress.h"
#include "base/signals.h"
#include "cli/ngram_report.h"
#include "cli/teller.h"
#include "cli/verbs.h"
#include "data/prepared.h"
#include "train/model_setup.h"

namespace mnemo {
namespace {

constexpr char kAbout[] =
    "N-gram models of a text: interpolated modified Kneser-Ney, unpruned, of characters or words.\n"
    "n counts symbols of context: n = 2 is a trigram model, of order 3. Models are made from the\n"
    "training part and scored on the others; the interval is over the text (block bootstrap).";

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo ngram book.txt\n"
    "  mnemo ngram war-and-peace -n 1..9,20        a prepared set (mnemo data list)\n"
    "  mnemo ngram book.txt --words -n 0..4\n"
    "  mnemo ngram train.txt --valid valid.txt --test test.txt -n 5 --write-arpa five.arpa\n"
    "  mnemo ngram test.txt --read-arpa five.arpa  scores the whole text, or a set's test part\n"
    "Every symbol but a part's first is scored, from those before it in the same part. KenLM and\n"
    "SRILM count orders: theirs is n + 1. In ARPA files a byte that is not visible is <0xHH>.";

struct NgramOptions {
  CommonOptions common;
  std::string text, contexts = "1..9,20", write_arpa, read_arpa, largest = "1GiB";
  bool words = false;
  DataRecipe data;
};

// "1..9,20" as numbers, ascending.
std::vector<int> ParseContexts(const std::string& text) {
  std::set<int> numbers;
  const auto wrong = [&text] {
    return BadInput("-n says no numbers of context symbols")
        .Found(text)
        .Allowed(fmt::format("0 to {}, as in 5 or 1..9,20", ContextTree::kLongestContext));
  };
  const auto number = [&wrong](const std::string& digits) {
    const bool fits = !digits.empty() && digits.size() <= 3 &&
                      digits.find_first_not_of("0123456789") == digits.npos;
    if (!fits || std::stoi(digits) > ContextTree::kLongestContext) throw wrong();
    return std::stoi(digits);
  };
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(',', begin), text.size());
    const std::string range = text.substr(begin, end - begin);
    const size_t dots = range.find("..");
    const int first = number(range.substr(0, dots));
    const int last = dots == range.npos ? first : number(range.substr(dots + 2));
    if (last < first) throw wrong();
    for (int n = first; n <= last; ++n) numbers.insert(n);
    begin = end + 1;
  }
  return {numbers.begin(), numbers.end()};
}

// A file or folder, or else a prepared set.
bool IsSet(const std::string& text) {
  std::error_code ignored;
  if (IsPrepared(text)) return true;
  return !fs::exists(text, ignored) && text.find('/') == text.npos && text.find('.') == text.npos;
}

TextData LoadNgramText(const NgramOptions& options) {
  DataRecipe data = options.data;
  data.symbols = options.words ? TextSymbols::kWords : TextSymbols::kBytes;
  if (IsSet(options.text)) {
    if (options.words || !data.valid.empty() || !data.endings.empty()) {
      throw BadInput("a prepared set has its own symbols and parts")
          .At(options.text)
          .Hint("leave out --words, --valid, --test and --endings");
    }
    data.set = options.text;
  } else if (data.valid.empty()) {
    data.text = options.text;
  } else {
    data.train = options.text;
  }
  return LoadRecipeText(data);
}

// Before the work: who wants 2 GB shall say so.
void CheckArpaSize(const NgramOptions& options, const NgramModel& model, int n,
                   const Vocabulary& vocabulary) {
  const ArpaSize size = EstimateArpa(model, n, vocabulary);
  const uint64_t largest = BytesFromText(options.largest);
  if (size.bytes <= largest) return;
  throw BadInput("the ARPA file would be large")
      .At(options.write_arpa)
      .Found(fmt::format("about {:.1f} GB for n = {}", static_cast<double>(size.bytes) / 1e9, n))
      .Allowed(options.largest)
      .Hint("a smaller n, or --largest SIZE");
}

void Train(const NgramOptions& options) {
  const std::vector<int> ns = ParseContexts(options.contexts);
  if (!options.write_arpa.empty() && ns.size() > 1) {
    throw BadInput("--write-arpa writes one model").Found("-n " + options.contexts).Hint("-n 5");
  }
  RefuseOverwriting("--write-arpa", options.write_arpa);
  const TextData text = LoadNgramText(options);
  Progress progress(2, options.common.quiet);
  NgramReport report;
  report.text = &text;
  const NgramModel model(text.train, static_cast<int32_t>(text.vocabulary.size()), ns.back(),
                         Teller(&progress, "counting n-grams"));
  if (!options.write_arpa.empty()) CheckArpaSize(options, model, ns[0], text.vocabulary);
  report.model = &model;
  report.ns = ns;
  report.valid = NgramLosses(model, text.valid, ns, Teller(&progress, "scoring valid"));
  report.test = NgramLosses(model, text.test, ns, Teller(&progress, "scoring test"));
  if (!options.write_arpa.empty()) {
    WriteArpa(model, ns[0], text.vocabulary, options.write_arpa,
              Teller(&progress, "writing " + options.write_arpa));
  }
  progress.Clear();
  fmt::print("{}", options.common.json ? NgramJson(report) : NgramTable(report));
}

void ScoreArpaFile(const NgramOptions& options) {
  Progress progress(2, options.common.quiet);
  const BackoffModel model =
      ReadArpa(options.read_arpa, Teller(&progress, "reading " + options.read_arpa));
  std::string text;
  bool words = options.words;
  if (IsSet(options.text)) {
    const TextData set = LoadNgramText(options);
    words = set.vocabulary.of_words();
    text = set.vocabulary.Decode(set.test);
  } else {
    text = ReadFile(options.text);
    if (words && IsOfBytes(model)) {
      throw BadInput("--words scores words, and this ARPA file is of bytes")
          .At(options.read_arpa)
          .Hint("leave out --words");
    }
    words = words || !IsOfBytes(model);
  }
  const ArpaScore score =
      ScoreByArpa(model, text, words, options.text, Teller(&progress, "scoring " + options.text));
  progress.Clear();
  if (score.losses.empty()) {
    throw BadInput("the text has nothing to score: its first symbol has none before it")
        .At(options.text);
  }
  fmt::print("{}",
             options.common.json ? ArpaJson(model, score, words) : ArpaTable(model, score, words));
}

void Run(const CLI::App* verb, const NgramOptions& options) {
  for (const char* name : {"text", "--valid", "--test", "--write-arpa", "--read-arpa", "-n"}) {
    if (verb->count(name) == 0) continue;
    RequireName(verb, name, verb->get_option(name)->results()[0]);
  }
  if (options.data.valid.empty() != options.data.test.empty()) {
    throw BadInput("--valid and --test go together: both are needed, or neither");
  }
  InstallStopSignals();
  options.read_arpa.empty() ? Train(options) : ScoreArpaFile(options);
}

}  // namespace

void AddNgramVerb(CLI::App& program) {
  CLI::App* verb = program.add_subcommand("ngram", kAbout);
  verb->footer(kExamples);
  const auto options = std::make_shared<NgramOptions>();
  verb->add_option("text", options->text, "A text file, a folder of them, or a prepared set")
      ->required();
  CLI::Option* contexts = verb->add_option("-n,--contexts", options->contexts,
                                           "Symbols of context, 0 to 100 (default: 1..9,20)");
  verb->add_flag("--words", options->words, "Words are the symbols, not bytes");
  CLI::Option* vocabulary =
      verb->add_option("--vocabulary", options->data.words,
                       "Different words that are known; 0: all (default: 10000)")
          ->check(CLI::Range(0, 1 << 24));
  CLI::Option* valid = verb->add_option("--valid", options->data.valid,
                                        "Text to choose n by, in place of a part of TEXT");
  CLI::Option* test =
      verb->add_option("--test", options->data.test, "Text to report, in place of a part of TEXT");
  CLI::Option* endings = verb->add_option("--endings", options->data.endings,
                                          "Only a folder's files that end so: .h,.c (default: all)")
                             ->delimiter(',');
  CLI::Option* write =
      verb->add_option("--write-arpa", options->write_arpa, "Write the model (one n) to this file");
  verb->add_option("--largest", options->largest,
                   "Refuse to write a larger ARPA file (default: 1GiB)")
      ->needs(write);
  CLI::Option* read =
      verb->add_option("--read-arpa", options->read_arpa, "Score TEXT by the model in this file");
  for (CLI::Option* other : {contexts, vocabulary, valid, test, endings, write}) {
    read->excludes(other);
  }
  AddCommonOptions(verb, &options->common);
  verb->callback([verb, options] { Run(verb, *options); });
}

}  // namespace mnemo
