// A run that is looked into: one text at a time is read in the background, in bounded memory.
//
// Any thread may call. Owns the run and the thread that reads; both end with the session.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "train/loaded_run.h"
#include "view/reading.h"
#include "view/text_block.h"

namespace mnemo {

class ViewSession {
 public:
  // `memory`: bytes that what is read of a text may take. Throws Error (kBadInput) for a run of
  // words or of a set, and where not even one block of a text fits.
  ViewSession(LoadedRun run, int64_t memory);
  ~ViewSession();
  ViewSession(const ViewSession&) = delete;
  ViewSession& operator=(const ViewSession&) = delete;

  const LoadedRun& run() const { return run_; }
  const std::vector<ViewedValue>& values() const { return reader_.values(); }
  int64_t MostCharacters() const;

  // Begins to read a text from its beginning and forgets the one before; what both begin with is
  // not read again. Throws Error (kBadInput), with the text before kept, for an empty text, one
  // that is longer than MostCharacters(), and for a byte that the model does not know, unless those
  // are to be left out.
  std::shared_ptr<const Reading> Read(const std::string& text, bool leave_out_unknown);
  // The last text; null before the first.
  std::shared_ptr<const Reading> reading() const;

 private:
  void ReadOn(Reading* reading);
  void EndReading();  // under mutex_

  const LoadedRun run_;
  BlockReader reader_;  // of the thread that reads
  int64_t memory_;
  std::mutex mutex_;  // one text begins at a time
  std::thread thread_;
  std::atomic<bool> stop_{false};
  int64_t next_number_ = 1;
  mutable std::mutex reading_mutex_;  // of the pointer
  std::shared_ptr<Reading> reading_;
};

}  // namespace mnemo
