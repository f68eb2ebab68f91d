#include "view/session.h"

#include <fmt/format.h>

#include <exception>

#include "base/error.h"

namespace mnemo {
namespace {

// Before anything is built from it.
LoadedRun Viewable(LoadedRun run) {
  const bool words = run.vocabulary.of_words();
  if (run.vocabulary.empty() || words) {
    throw BadInput(fmt::format("mnemo view shows models of characters; this run learnt {}",
                               words ? "words" : "a set of sequences"))
        .Hint("mnemo trace writes the values of its units to a file");
  }
  return run;
}

// Its number or label in the text, the symbol, the byte.
constexpr int64_t kBytesBeside = 8;

}  // namespace

ViewSession::ViewSession(LoadedRun run, int64_t memory)
    : run_(Viewable(std::move(run))), reader_(run_), memory_(memory) {
  if (MostCharacters() < kBlockSteps) {
    throw BadInput("a text's values do not fit in the memory that they may take")
        .Found(fmt::format("{} bytes", memory))
        .Allowed(fmt::format("at least {}", reader_.BlockBytes() + kBytesBeside * kBlockSteps))
        .Hint("--memory 1GiB");
  }
}

ViewSession::~ViewSession() {
  const std::lock_guard lock(mutex_);
  EndReading();
}

int64_t ViewSession::MostCharacters() const {
  return memory_ / (reader_.BlockBytes() + kBytesBeside * kBlockSteps) * kBlockSteps;
}

std::shared_ptr<const Reading> ViewSession::reading() const {
  const std::lock_guard lock(reading_mutex_);
  return reading_;
}

void ViewSession::EndReading() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
  stop_ = false;
}

std::shared_ptr<const Reading> ViewSession::Read(const std::string& text, bool leave_out_unknown) {
  std::string known;
  for (const char c : text) {
    if (!leave_out_unknown || run_.vocabulary.Find({&c, 1}) >= 0) known += c;
  }
  const auto left_out = static_cast<int64_t>(text.size() - known.size());
  if (known.empty()) {
    throw BadInput(text.empty() ? "the text is empty"
                                : "the model knows none of the text's characters");
  }
  if (static_cast<int64_t>(known.size()) > MostCharacters()) {
    throw BadInput("the text is too long: the values of every unit at every character are kept")
        .Found(fmt::format("{} characters", known.size()))
        .Allowed(fmt::format("{} with {} MiB", MostCharacters(), memory_ >> 20))
        .Hint("a shorter text, or mnemo view --memory");
  }
  std::vector<int32_t> symbols = run_.vocabulary.Encode(known, "the text").ToVector();

  const std::lock_guard lock(mutex_);
  EndReading();
  auto next = std::make_shared<Reading>(next_number_++, std::move(known), std::move(symbols),
                                        left_out, run_.vocabulary, reader_.values());
  if (const auto before = reading(); before != nullptr) {
    for (auto& block : before->SharedWith(next->symbols())) next->Add(std::move(block));
  }
  {
    const std::lock_guard pointer_lock(reading_mutex_);
    reading_ = next;
  }
  thread_ = std::thread([this, next] { ReadOn(next.get()); });
  return next;
}

void ViewSession::ReadOn(Reading* reading) {
  try {
    while (!stop_ && !reading->done()) {
      const int64_t from = reading->read();
      const std::span<const int32_t> rest =
          std::span(reading->symbols()).subspan(static_cast<size_t>(from));
      const size_t steps = std::min<size_t>(kBlockSteps, rest.size());
      reading->Add(reader_.Read(reading->Last(), rest.first(steps)));
    }
  } catch (const std::exception& error) {
    // No memory is left, most likely; what is read stays.
    reading->Fail(error.what());
  }
}

}  // namespace mnemo
