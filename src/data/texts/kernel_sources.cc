#include "data/texts/kernel_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/legible.h"
#include "base/mapped_file.h"
#include "data/fetch/read_archive.h"

namespace mnemo {
namespace {

// A kernel has some 80,000 files of together 1.4 GB; single files have less than 30 MB.
constexpr ArchiveLimits kLimits = {.most_bytes = uint64_t{1} << 34, .most_entries = 1'000'000};
constexpr uint64_t kMostFile = uint64_t{1} << 27;
constexpr int kSaidEvery = 500;  // files

bool IsSource(const std::string& name) { return name.ends_with(".c") || name.ends_with(".h"); }

class Progress {
 public:
  explicit Progress(const SetSource& source) : source_(source) {}

  void Next() {
    StopIfAsked(source_);
    if (++files_ % kSaidEvery == 0 && source_.say) {
      source_.say(fmt::format("reading: {} files", files_));
    }
  }

 private:
  const SetSource& source_;
  int64_t files_ = 0;
};

class SourceSink : public ArchiveSink {
 public:
  SourceSink(Progress* progress, ShuffledFiles* files) : progress_(progress), files_(files) {}

  void BeginFile(const std::string& name) override {
    progress_->Next();
    // All files of an archive lie in one folder, which is called after the version.
    name_ = name.substr(name.find('/') + 1);
    text_.clear();
    wanted_ = IsSource(name_) && files_->Wants(name_);
  }
  void Append(std::string_view bytes) override {
    if (!wanted_) return;
    text_ += bytes;
    if (text_.size() > kMostFile) throw BadInput("a file is too large").At(Legible(name_));
  }
  void EndFile() override {
    if (wanted_) files_->Add(name_, std::move(text_));
  }

 private:
  Progress* progress_;
  ShuffledFiles* files_;
  std::string name_, text_;
  bool wanted_ = false;
};

void ReadFolder(const fs::path& from, BadData& bad, Progress* progress, ShuffledFiles* files) {
  std::error_code code;
  for (fs::recursive_directory_iterator entry(from, code), end; !code && entry != end;
       entry.increment(code)) {
    std::error_code ignored;
    if (entry->is_symlink(ignored) || !entry->is_regular_file(ignored)) continue;
    const std::string name = entry->path().lexically_relative(from).generic_string();
    if (!IsSource(name)) continue;
    progress->Next();
    if (!files->Wants(name)) continue;
    try {
      files->Add(name, ReadFile(entry->path(), kMostFile));
    } catch (const Error& error) {
      bad.Report(error);
    }
  }
  if (code) throw BadInput("cannot list the folder: " + code.message()).At(LegiblePath(from));
}

}  // namespace

void ReadKernelSources(const SetSource& source, ShuffledFiles* files) {
  const fs::path& from = source.from;
  std::error_code code;
  Progress progress(source);
  if (fs::is_directory(from, code)) {
    ReadFolder(from, *source.bad, &progress, files);
  } else {
    const MappedFile archive(from);
    SourceSink sink(&progress, files);
    ReadArchive(archive.bytes(), LegiblePath(from), kLimits, &sink);
  }
  if (files->bytes() == 0) {
    throw BadInput("there are no sources: no file .c or .h with anything in it")
        .At(LegiblePath(from));
  }
}

}  // namespace mnemo
