#include "data/speech/recording.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/error.h"
#include "base/legible.h"
#include "data/speech/audio_header.h"
#include "data/speech/byte_source.h"

namespace mnemo {
namespace {

constexpr sf_count_t kBlockValues = 1 << 16;
constexpr int kMaxChannels = 64;

// libsndfile's view of a ByteSource: a place that moves.
struct View {
  ByteSource* source;
  sf_count_t place = 0;
};

sf_count_t ViewSize(void* user) {
  return static_cast<sf_count_t>(static_cast<View*>(user)->source->size());
}

sf_count_t ViewSeek(sf_count_t offset, int whence, void* user) {
  View& view = *static_cast<View*>(user);
  const sf_count_t size = ViewSize(user);
  sf_count_t base = 0;
  if (whence == SEEK_CUR) base = view.place;
  if (whence == SEEK_END) base = size;
  // Lengths in a file may be any number: the sum must not overflow.
  if (offset > size - base || offset < -base) return -1;
  return view.place = base + offset;
}

sf_count_t ViewRead(void* to, sf_count_t count, void* user) {
  View& view = *static_cast<View*>(user);
  if (count <= 0) return 0;
  const size_t got = view.source->Read(static_cast<uint64_t>(view.place), static_cast<char*>(to),
                                       static_cast<size_t>(count));
  view.place += static_cast<sf_count_t>(got);
  return static_cast<sf_count_t>(got);
}

sf_count_t ViewWrite(const void*, sf_count_t, void*) { return 0; }

sf_count_t ViewTell(void* user) { return static_cast<View*>(user)->place; }

struct Close {
  void operator()(SNDFILE* file) const { sf_close(file); }
};

class Reader {
 public:
  Reader(ByteSource* source, const std::string& file, const RecordingOptions& options)
      : view_{source}, file_(file), options_(options) {}

  Recording Read() {
    header_ = ReadAudioHeader(view_.source, file_);
    SF_VIRTUAL_IO io = {ViewSize, ViewSeek, ViewRead, ViewWrite, ViewTell};
    sound_.reset(sf_open_virtual(&io, SFM_READ, &info_, &view_));
    if (sound_ == nullptr) throw Bad("cannot read the recording").Found(sf_strerror(nullptr));
    CheckInfo();
    Recording recording;
    recording.rate = info_.samplerate;
    recording.samples = Samples();
    return recording;
  }

 private:
  Error Bad(const std::string& what) const { return BadInput(what).At(file_); }

  Error TooLong() const {
    return Bad("the recording is too long")
        .Allowed(fmt::format("at most {} samples", options_.max_samples))
        .Hint("cut it into pieces");
  }

  void CheckInfo() const {
    if (info_.samplerate < kMinRate || info_.samplerate > kMaxRate) {
      throw Bad("the sampling rate is not believable")
          .Found(fmt::format("{} samples a second", info_.samplerate))
          .Allowed(fmt::format("{} to {}", kMinRate, kMaxRate));
    }
    if (info_.channels < 1 || info_.channels > kMaxChannels) {
      throw Bad("the number of channels is not believable")
          .Found(std::to_string(info_.channels))
          .Allowed(fmt::format("1 to {}", kMaxChannels));
    }
    if (options_.channel == 0 && info_.channels > 1) {
      throw Bad(fmt::format("the recording has {} channels", info_.channels))
          .Allowed("one channel, or the number of the one to take")
          .Hint("choose a channel (1 is the first), or mix them: sox FILE -c 1 OUT.wav");
    }
    if (options_.channel < 0 || options_.channel > info_.channels) {
      throw Bad("the recording lacks the chosen channel")
          .Found(std::to_string(options_.channel))
          .Allowed(fmt::format("1 to {}", info_.channels));
    }
    if (header_.samples && *header_.samples > static_cast<uint64_t>(options_.max_samples)) {
      throw TooLong();
    }
  }

  // Whatever the header says, memory grows only with samples that were there.
  std::vector<float> Samples() {
    const sf_count_t channels = info_.channels, step = kBlockValues / channels;
    const auto chosen = static_cast<size_t>(std::max(options_.channel, 1) - 1);
    const uint64_t bytes = view_.source->size();
    std::vector<float> samples, block(static_cast<size_t>(step * channels));
    // FLAC may hold several samples in a byte; more than these, and the vector grows.
    samples.reserve(std::min<uint64_t>(header_.samples.value_or(0), bytes * 8));
    uint64_t wanted = header_.samples.value_or(UINT64_MAX);
    while (wanted > 0) {
      const auto ask = static_cast<sf_count_t>(std::min<uint64_t>(wanted, step));
      const sf_count_t got = sf_readf_float(sound_.get(), block.data(), ask);
      for (sf_count_t i = 0; i < got; ++i) {
        const float sample = block[static_cast<size_t>(i * channels) + chosen];
        if (!(std::abs(sample) <= kMaxSample)) throw WrongSample(samples.size(), sample);
        samples.push_back(sample);
      }
      if (samples.size() > static_cast<size_t>(options_.max_samples)) throw TooLong();
      wanted -= static_cast<uint64_t>(std::max<sf_count_t>(got, 0));
      if (got < ask) break;
    }
    CheckEnd(samples.size());
    samples.shrink_to_fit();
    return samples;
  }

  void CheckEnd(size_t count) const {
    if (const std::string reason = view_.source->failure(); !reason.empty()) {
      throw Bad("cannot read the file: " + reason);
    }
    if (header_.samples && count < *header_.samples) {
      throw Bad("the recording is truncated")
          .Found(fmt::format("{} samples", count))
          .Allowed(fmt::format("{}, as its header says", *header_.samples))
          .Hint("fetch or copy the file again");
    }
    if (sf_error(sound_.get()) != SF_ERR_NO_ERROR) {
      throw Bad("the recording is damaged").Found(sf_strerror(sound_.get()));
    }
    if (count == 0) throw Bad("the recording has no samples");
  }

  Error WrongSample(size_t index, float sample) const {
    return Bad(fmt::format("sample {} is no number between -1 and 1", index + 1))
        .Found(fmt::format("{}", sample))
        .Hint("samples stored as floats are to be divided by 32768");
  }

  View view_;
  const std::string& file_;
  const RecordingOptions& options_;
  AudioHeader header_;
  SF_INFO info_ = {};
  std::unique_ptr<SNDFILE, Close> sound_;
};

}  // namespace

Recording ReadRecording(const fs::path& path, const RecordingOptions& options) {
  FileSource source(path);
  return Reader(&source, LegiblePath(path), options).Read();
}

Recording ReadRecordingBytes(std::string_view bytes, const std::string& file,
                             const RecordingOptions& options) {
  MemorySource source(bytes);
  return Reader(&source, file, options).Read();
}

std::vector<float> SixteenBitScaled(const Recording& recording) {
  std::vector<float> scaled = recording.samples;
  for (float& sample : scaled) sample *= 32768;
  return scaled;
}

}  // namespace mnemo
