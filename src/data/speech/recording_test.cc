#include "data/speech/recording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>

#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/test_folder.h"
#include "data/shared_data_for_tests.h"

namespace mnemo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

template <class T>
std::string Bytes(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

struct WavParts {
  std::string data;  // the samples' bytes
  uint16_t tag = 1, channels = 1, bits = 16;
  uint32_t rate = 8000;
  int64_t promised = -1;  // the length in the 'data' chunk; -1: what is there
  std::string before;     // whole chunks before 'data'
};

std::string Wav(const WavParts& p) {
  const auto block = static_cast<uint16_t>(p.channels * ((p.bits + 7) / 8));
  const auto length = static_cast<uint32_t>(p.promised < 0 ? p.data.size() : p.promised);
  return "RIFF" + Bytes<uint32_t>({static_cast<uint32_t>(36 + p.before.size() + length)}) +
         "WAVEfmt " + Bytes<uint32_t>({16}) + Bytes<uint16_t>({p.tag, p.channels}) +
         Bytes<uint32_t>({p.rate, p.rate * block}) + Bytes<uint16_t>({block, p.bits}) + p.before +
         "data" + Bytes<uint32_t>({length}) + p.data;
}

const std::vector<int16_t> kSamples = {0, 1, -1, 32767, -32768, 12345};

std::string Sphere(const std::string& lines, const std::string& data) {
  std::string header = "NIST_1A\n   1024\n" + lines + "end_head\n";
  header.resize(1024, ' ');
  return header + data;
}

std::string SphereLines(int samples, const std::string& coding) {
  return "channel_count -i 1\nsample_count -i " + std::to_string(samples) +
         "\nsample_rate -i 16000\nsample_n_bytes -i 2\nsample_byte_format -s2 01\n"
         "sample_sig_bits -i 16\nsample_coding -s" +
         std::to_string(coding.size()) + " " + coding + "\n";
}

std::string WrittenByLibsndfile(int format, const std::vector<int16_t>& samples) {
  TestFolder folder;
  SF_INFO info = {};
  info.samplerate = 16000;
  info.channels = 1;
  info.format = format;
  SNDFILE* file = sf_open((folder / "x").c_str(), SFM_WRITE, &info);
  MNEMO_CHECK(file != nullptr);
  sf_write_short(file, samples.data(), static_cast<sf_count_t>(samples.size()));
  sf_close(file);
  return ReadFile(folder / "x");
}

std::string MessageOf(const std::string& bytes, const RecordingOptions& options = {}) {
  try {
    ReadRecordingBytes(bytes, "a.wav", options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), testing::StartsWith("a.wav: "));
    return error.what();
  }
  ADD_FAILURE() << "must be refused";
  return "";
}

TEST(Recording, SixteenBitsAreExact) {
  const Recording read = ReadRecordingBytes(Wav({Bytes(kSamples)}), "a.wav");
  EXPECT_EQ(read.rate, 8000);
  EXPECT_THAT(read.samples,
              ElementsAre(0, 1 / 32768.f, -1 / 32768.f, 32767 / 32768.f, -1, 12345 / 32768.f));
  EXPECT_THAT(SixteenBitScaled(read), ElementsAre(0, 1, -1, 32767, -32768, 12345));
  EXPECT_DOUBLE_EQ(read.seconds(), 6 / 8000.0);
}

TEST(Recording, OtherWidths) {
  EXPECT_THAT(ReadRecordingBytes(Wav({.data = "\x80\xFF\x01", .bits = 8}), "a").samples[0], 0);
  EXPECT_THAT(ReadRecordingBytes(Wav({.data = "\x80\xFF", .bits = 8}), "a").samples,
              ElementsAre(0, 127 / 128.f));
  EXPECT_THAT(ReadRecordingBytes(Wav({.data = std::string("\0\0\x40\0\0\xC0", 6), .bits = 24}), "a")
                  .samples,
              ElementsAre(0.5f, -0.5f));
  const WavParts floats = {.data = Bytes<float>({0.1f, -1.5f}), .tag = 3, .bits = 32};
  EXPECT_THAT(ReadRecordingBytes(Wav(floats), "a").samples, ElementsAre(0.1f, -1.5f));
  // mu-law (G.711): 0xFF is 0, 0x00 the most negative value, -32124 in 16 bits.
  const WavParts law = {.data = std::string("\xFF\0", 2), .tag = 7, .bits = 8};
  EXPECT_THAT(SixteenBitScaled(ReadRecordingBytes(Wav(law), "a")), ElementsAre(0, -32124));
}

TEST(Recording, ChunksBeforeTheSamples) {
  const std::string list = "LIST" + Bytes<uint32_t>({5}) + "data!" + '\0';  // 5 bytes and a pad
  EXPECT_EQ(ReadRecordingBytes(Wav({.data = Bytes(kSamples), .before = list}), "a").samples.size(),
            6u);
}

// A program that wrote to a pipe could not know the length.
TEST(Recording, WavOfUnknownLength) {
  const WavParts parts = {.data = Bytes(kSamples), .promised = 0xFFFFFFFF};
  EXPECT_EQ(ReadRecordingBytes(Wav(parts), "a").samples.size(), 6u);
}

struct Container {
  const char* name;
  int format;
};

class Containers : public testing::TestWithParam<Container> {};

TEST_P(Containers, GiveTheSameSamples) {
  const std::string bytes = WrittenByLibsndfile(GetParam().format, kSamples);
  const Recording read = ReadRecordingBytes(bytes, "a");
  EXPECT_EQ(read.rate, 16000);
  EXPECT_EQ(SixteenBitScaled(read), std::vector<float>(kSamples.begin(), kSamples.end()));
}

// At every length: an error, and never a shorter recording.
TEST_P(Containers, TruncatedIsAnError) {
  std::vector<int16_t> samples;
  for (int i = 0; i < 3000; ++i) samples.push_back(static_cast<int16_t>(i * 7919));
  const std::string bytes = WrittenByLibsndfile(GetParam().format, samples);
  for (size_t size = 0; size < bytes.size(); size += size < 1100 ? 7 : 501) {
    MessageOf(bytes.substr(0, size));
  }
  EXPECT_THAT(MessageOf(bytes.substr(0, bytes.size() - 10)), HasSubstr("truncated"));
}

// What comes of a flipped bit is a recording or an Error.
TEST_P(Containers, DamageIsSurvived) {
  const std::string bytes = WrittenByLibsndfile(GetParam().format, kSamples);
  int refused = 0;
  for (size_t bit = 0; bit < std::min<size_t>(bytes.size(), 250) * 8; bit += 3) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    try {
      const Recording read = ReadRecordingBytes(damaged, "a", {.max_samples = 1 << 20});
      EXPECT_LE(read.samples.size(), 12u);
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 20);
}

INSTANTIATE_TEST_SUITE_P(All, Containers,
                         testing::Values(Container{"wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16},
                                         Container{"flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16},
                                         Container{"aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16},
                                         Container{"sphere", SF_FORMAT_NIST | SF_FORMAT_PCM_16}),
                         [](const auto& container) { return container.param.name; });

TEST(Recording, TruncatedSaysByHowMuch) {
  EXPECT_EQ(MessageOf(Wav({.data = Bytes(kSamples), .promised = 100})),
            "a.wav: the recording is truncated\n  found:   12 bytes of samples\n"
            "  allowed: 100 bytes, as its header says\n  hint:    fetch or copy the file again");
}

TEST(Recording, SphereOfTimit) {
  const std::string data = Bytes(kSamples);
  EXPECT_EQ(ReadRecordingBytes(Sphere(SphereLines(6, "pcm"), data), "a").samples.size(), 6u);
  // What stands behind the promised samples is none.
  EXPECT_EQ(ReadRecordingBytes(Sphere(SphereLines(4, "pcm"), data), "a").samples.size(), 4u);
  EXPECT_THAT(MessageOf(Sphere(SphereLines(7, "pcm"), data)), HasSubstr("truncated"));
}

TEST(Recording, ShortenNamesTheTool) {
  const std::string bytes = Sphere(SphereLines(6, "pcm,embedded-shorten-v2.00"), "ajkg...");
  EXPECT_EQ(MessageOf(bytes),
            "a.wav: the SPHERE file is compressed with shorten\n"
            "  found:   sample_coding 'pcm,embedded-shorten-v2.00'\n"
            "  allowed: pcm or ulaw\n  hint:    unpack it: sph2pipe -f wav IN OUT.wav");
}

TEST(Recording, WhatIsNoRecordingIsNamed) {
  EXPECT_THAT(MessageOf(""), HasSubstr("empty file"));
  EXPECT_THAT(MessageOf("this is some text\n"), HasSubstr("text: 'this is some text\\x0a'"));
  EXPECT_THAT(MessageOf("version https://git-lfs.github.com/spec/v1"),
              HasSubstr("was not fetched"));
  EXPECT_THAT(MessageOf("ID3\3abc"), HasSubstr("an MP3 file"));
  EXPECT_THAT(MessageOf("\xFF\xFE\x01"), HasSubstr("bytes: '\\xff\\xfe\\x01'"));
  EXPECT_THAT(MessageOf(Wav({.data = "ab", .tag = 2})), HasSubstr("format number 2"));
  EXPECT_THAT(MessageOf(std::string(200, '\0')), HasSubstr("no recording that can be read"));
}

TEST(Recording, WrongNumbers) {
  EXPECT_THAT(MessageOf(Wav({})), HasSubstr("no samples"));
  EXPECT_THAT(MessageOf(Wav({.data = "abc"})), HasSubstr("no multiple"));
  EXPECT_THAT(MessageOf(Wav({.data = "ab", .rate = 10})), HasSubstr("10 samples a second"));
  EXPECT_THAT(MessageOf(Wav({.data = "ab", .rate = 0x7FFFFFFF})), HasSubstr("sampling rate"));
  EXPECT_THAT(MessageOf(Wav({.data = "ab", .channels = 0})), HasSubstr("contradicts itself"));
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(MessageOf(Wav({.data = Bytes<float>({0, kNan}), .tag = 3, .bits = 32})),
              HasSubstr("sample 2 is no number between -1 and 1\n  found:   nan"));
  EXPECT_THAT(MessageOf(Wav({.data = Bytes<float>({12345}), .tag = 3, .bits = 32})),
              HasSubstr("divided by 32768"));
  EXPECT_THAT(MessageOf(Wav({Bytes(kSamples)}), {.max_samples = 5}),
              HasSubstr("at most 5 samples"));
  const WavParts unknown = {.data = Bytes(kSamples), .promised = 0xFFFFFFFF};
  EXPECT_THAT(MessageOf(Wav(unknown), {.max_samples = 5}), HasSubstr("at most 5 samples"));
}

TEST(Recording, ChannelsAreChosen) {
  const std::string stereo = Wav({.data = Bytes(kSamples), .channels = 2});
  EXPECT_THAT(MessageOf(stereo), HasSubstr("has 2 channels"));
  EXPECT_THAT(MessageOf(stereo, {.channel = 3}), HasSubstr("allowed: 1 to 2"));
  EXPECT_THAT(SixteenBitScaled(ReadRecordingBytes(stereo, "a", {.channel = 2})),
              ElementsAre(1, 32767, 12345));
  EXPECT_THAT(SixteenBitScaled(ReadRecordingBytes(stereo, "a", {.channel = 1})),
              ElementsAre(0, -1, -32768));
}

TEST(Recording, FilesAndWhatIsNone) {
  TestFolder folder;
  WriteFile(folder / "a.wav", Wav({Bytes(kSamples)}));
  EXPECT_EQ(ReadRecording(folder / "a.wav").samples.size(), 6u);
  for (const char* name : {"missing.wav", "."}) EXPECT_THROW(ReadRecording(folder / name), Error);
  WriteFile(folder / "\xE4\n.wav", "text");
  try {
    ReadRecording(folder / "\xE4\n.wav");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("/\\xe4\\x0a.wav: this is no recording"));
  }
}

TEST(Recording, TimitSampleOpens) {
  MNEMO_NEEDS_SHARED("timit-sample", "reading 160 recordings of TIMIT");
  const fs::path folder = SharedData() / "timit-sample";
  int files = 0, spheres = 0;
  double seconds = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".wav") continue;
    const Recording recording = ReadRecording(entry.path());
    EXPECT_EQ(recording.rate, 16000);
    seconds += recording.seconds();
    ++files;
    spheres += ReadFile(entry.path()).starts_with("NIST_1A") ? 1 : 0;
  }
  EXPECT_EQ(files, 160);
  EXPECT_EQ(spheres, 1);
  EXPECT_NEAR(seconds, 490.1, 0.05);
}

TEST(Recording, SpokenDigitsOpen) {
  MNEMO_NEEDS_SHARED("fsdd", "reading 3,000 spoken digits");
  const fs::path folder = SharedData() / "fsdd";
  int files = 0;
  double seconds = 0;
  for (const auto& entry : fs::directory_iterator(folder / "recordings")) {
    const Recording recording = ReadRecording(entry.path());
    EXPECT_EQ(recording.rate, 8000);
    seconds += recording.seconds();
    ++files;
  }
  EXPECT_EQ(files, 3000);
  EXPECT_NEAR(seconds / 3600, 0.365, 0.0005);
}

TEST(Recording, LibrivoxOpens) {
  MNEMO_NEEDS_SHARED("librivox", "reading 5 utterances of LibriVox");
  const fs::path folder = SharedData() / "librivox";
  int files = 0;
  double seconds = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".wav") continue;
    seconds += ReadRecording(entry.path()).seconds();
    ++files;
  }
  EXPECT_EQ(files, 5);
  EXPECT_NEAR(seconds, 24.7, 0.05);
}

}  // namespace
}  // namespace mnemo
