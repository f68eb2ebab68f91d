#include "analysis/ngram/arpa_write.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

#include "analysis/ngram/arpa_tokens.h"
#include "base/error.h"

namespace mnemo {
namespace {

constexpr double kNever = -99;  // as SRILM writes a probability of 0

class ArpaWriter {
 public:
  ArpaWriter(const NgramModel& model, int n, const Vocabulary& vocabulary)
      : model_(model), n_(n), tokens_(ArpaTokens(vocabulary)) {
    MNEMO_CHECK(n >= 0 && n <= model.longest());
    MNEMO_CHECK(tokens_.size() == static_cast<size_t>(model.kinds()));
    for (const std::string_view mark : {kArpaBegin, kArpaEnd, kArpaUnknown}) {
      if (vocabulary.Find(mark) < 0) marks_.push_back(mark);
    }
  }

  ArpaSize Size() const {
    ArpaSize size;
    double length = 0;  // of a token, on average
    const auto text = model_.tree().text();
    model_.tree().Walk({}, 0, [&](const ContextTree::Context& met) {
      for (const ContextTree::Follower& one : model_.tree().Followers(*met.node)) {
        length += static_cast<double>(tokens_[static_cast<size_t>(one.symbol)].size()) * one.count /
                  static_cast<double>(text.size());
      }
    });
    for (int k = 0; k <= n_; ++k) {
      const int64_t grams = k == 0 ? static_cast<int64_t>(tokens_.size() + marks_.size())
                                   : model_.tree().pairs(k).different;
      size.grams.push_back(grams);
      const double numbers = k < n_ ? 32 : 16;
      size.bytes +=
          static_cast<uint64_t>(static_cast<double>(grams) * (numbers + (k + 1) * (length + 1)));
    }
    return size;
  }

  void Write(OutputFile* file, const std::function<void(double)>& progress) {
    file_ = file;
    const ArpaSize size = Size();
    std::string head = "\\data\\\n";
    for (size_t k = 0; k < size.grams.size(); ++k) {
      head += fmt::format("ngram {}={}\n", k + 1, size.grams[k]);
      all_ += size.grams[k];
    }
    file_->Append(head);
    WriteTokens();
    for (int length = 1; length <= n_; ++length) {
      file_->Append(fmt::format("\n\\{}-grams:\n", length + 1));
      model_.tree().ForEachContext(
          length, [&](uint32_t place, const ContextTree::Context& context) {
            const auto text = model_.tree().text().subspan(place - length, length);
            if (context.node == nullptr) return WriteGram(text, context.only, progress);
            for (const ContextTree::Follower& one : model_.tree().Followers(*context.node)) {
              WriteGram(text, one.symbol, progress);
            }
          });
    }
    file_->Append("\n\\end\\\n");
    // A file that does not hold what its head says would be refused by all.
    MNEMO_CHECK(written_ == all_);
  }

 private:
  // Kinds that training never met have a probability, too.
  void WriteTokens() {
    file_->Append("\n\\1-grams:\n");
    for (const std::string_view mark : marks_) {
      line_.clear();
      fmt::format_to(std::back_inserter(line_), "{}\t{}", kNever, mark);
      EndLine(n_ > 0 ? 1.0 : NAN);
    }
    for (int32_t symbol = 0; symbol < model_.kinds(); ++symbol) WriteGram({}, symbol, {});
  }

  void WriteGram(std::span<const int32_t> context, int32_t symbol,
                 const std::function<void(double)>& progress) {
    if (progress && written_ % 4096 == 0) {
      progress(static_cast<double>(written_) / static_cast<double>(all_));
    }
    gram_.assign(context.begin(), context.end());
    const double probability = model_.Probability(gram_, symbol, n_);
    gram_.push_back(symbol);
    line_.clear();
    fmt::format_to(std::back_inserter(line_), "{:.12g}", std::log10(std::min(probability, 1.0)));
    char separator = '\t';
    for (const int32_t one : gram_) {
      line_ += separator;
      line_ += tokens_[static_cast<size_t>(one)];
      separator = ' ';
    }
    const bool highest = static_cast<int>(context.size()) == n_;
    EndLine(highest ? NAN : model_.LeftOver(gram_, n_));
  }

  // NAN: the highest order has no back-offs.
  void EndLine(double left_over) {
    if (!std::isnan(left_over)) {
      fmt::format_to(std::back_inserter(line_), "\t{:.12g}", std::log10(left_over) + 0.0);
    }
    line_ += '\n';
    file_->Append(line_);
    ++written_;
  }

  const NgramModel& model_;
  const int n_;
  const std::vector<std::string> tokens_;
  std::vector<std::string_view> marks_;  // that the vocabulary has not
  OutputFile* file_ = nullptr;
  int64_t all_ = 0, written_ = 0;
  std::vector<int32_t> gram_;
  std::string line_;
};

}  // namespace

ArpaSize EstimateArpa(const NgramModel& model, int n, const Vocabulary& vocabulary) {
  return ArpaWriter(model, n, vocabulary).Size();
}

void WriteArpa(const NgramModel& model, int n, const Vocabulary& vocabulary, const fs::path& path,
               const std::function<void(double)>& progress) {
  ArpaWriter writer(model, n, vocabulary);
  OutputFile file(path);
  writer.Write(&file, progress);
  file.Publish();
}

}  // namespace mnemo
