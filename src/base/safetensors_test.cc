#include "base/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TensorFile Example() {
  TensorFile file;
  file.metadata = {{"cell", "gru"}, {"order", "r,z,n"}};
  file.tensors.push_back(StoreTensor<float>("w", {2, 2}, std::vector<float>{1, -2, 0.5, 1e-40f}));
  file.tensors.push_back(StoreTensor<uint8_t>("a", {3}, std::vector<uint8_t>{1, 2, 255}));
  file.tensors.push_back(StoreTensor<double>("d", {}, std::vector<double>{0.1}));
  file.tensors.push_back(StoreTensor<int64_t>("none", {0, 4}, std::vector<int64_t>{}));
  file.tensors.push_back(StoreTensor<int32_t>("i", {1, 1}, std::vector<int32_t>{-7}));
  return file;
}

std::string Message(std::string_view bytes) {
  try {
    ReadSafetensors(bytes, "a.safetensors");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    EXPECT_THAT(error.what(), StartsWith("a.safetensors: "));
    return error.what();
  }
  return "";
}

TEST(Safetensors, RoundTrip) {
  const TensorFile file = Example();
  const std::string bytes = WriteSafetensors(file);
  const TensorFile read = ReadSafetensors(bytes, "x");
  EXPECT_EQ(read, file);
  EXPECT_EQ(WriteSafetensors(read), bytes);
  EXPECT_EQ(TensorValues<float>(read.Find("w")), (std::vector<float>{1, -2, 0.5, 1e-40f}));
  EXPECT_EQ(ReadSafetensors(WriteSafetensors({}), "x"), TensorFile());
}

TEST(Safetensors, TheLayoutIsTheFormats) {
  TensorFile file;
  file.metadata = {{"k", "v"}};
  file.tensors.push_back(StoreTensor<uint8_t>("ab", {2, 1}, std::vector<uint8_t>{'x', 'y'}));
  const std::string header =
      R"({"__metadata__":{"k":"v"},"ab":{"data_offsets":[0,2],"dtype":"U8","shape":[2,1]}})";
  const std::string bytes = WriteSafetensors(file);
  const size_t padded = (header.size() + 7) / 8 * 8;
  EXPECT_EQ(bytes.substr(0, 8), std::string(1, static_cast<char>(padded)) + std::string(7, '\0'));
  EXPECT_EQ(bytes.substr(8), header + std::string(padded - header.size(), ' ') + "xy");
}

TEST(Safetensors, SeedsOfTheFuzzer) {
  int good = 0, bad = 0;
  for (const auto& entry : fs::directory_iterator(MNEMO_SOURCE_DIR "/tests/fuzz/safetensors")) {
    const std::string name = entry.path().filename().string();
    const std::string message = Message(ReadFile(entry.path()));
    if (name.starts_with("ok-")) {
      ++good;
      EXPECT_EQ(message, "") << name;
    } else {
      ++bad;
      EXPECT_NE(message, "") << name;
    }
  }
  EXPECT_GE(good, 6);
  EXPECT_GE(bad, 25);
}

TEST(Safetensors, MessagesSayWhatIsWrong) {
  const auto seed = [](const std::string& name) {
    return Message(
        ReadFile(MNEMO_SOURCE_DIR "/tests/fuzz/safetensors/bad-" + name + ".safetensors"));
  };
  EXPECT_THAT(seed("short"), HasSubstr("ends before its header"));
  EXPECT_THAT(seed("length-huge"), HasSubstr("found:   18446744073709551615 bytes"));
  EXPECT_THAT(seed("not-json"), HasSubstr("the header is not JSON"));
  EXPECT_THAT(seed("number"), HasSubstr("the header is not JSON"));
  EXPECT_THAT(seed("deep"), HasSubstr("nested too deeply"));
  EXPECT_THAT(seed("twice"), HasSubstr("'a' twice"));
  EXPECT_THAT(seed("twice-inside"), HasSubstr("'dtype' twice"));
  EXPECT_THAT(seed("type"), HasSubstr("found:   \"F8\"\n  allowed: F32, F64, I64, I32, U8"));
  EXPECT_THAT(seed("shape-overflow"), HasSubstr("does not fit its bytes"));
  EXPECT_THAT(seed("shape-2-63"), HasSubstr("not a list of whole numbers"));
  EXPECT_THAT(seed("outside"), HasSubstr("bytes 0 to 2\n  allowed: 0 to 1"));
  EXPECT_THAT(seed("overlap"), HasSubstr("'b' overlaps another one or leaves a hole"));
  EXPECT_THAT(seed("hole"), HasSubstr("'b' overlaps another one or leaves a hole"));
  EXPECT_THAT(seed("rest"), HasSubstr("2 bytes of tensors\n  allowed: 1"));
}

TEST(Safetensors, EveryTruncationIsRefused) {
  const std::string bytes = WriteSafetensors(Example());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_NE(Message(bytes.substr(0, size)), "") << size;
  }
}

TEST(Safetensors, EveryFlippedBitOfTheHeaderIsRefusedOrReadsAsOtherContent) {
  const TensorFile file = Example();
  const std::string bytes = WriteSafetensors(file);
  const size_t header = bytes.size() - (16 + 3 + 8 + 4);
  for (size_t bit = 0; bit < header * 8; ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    try {
      EXPECT_FALSE(ReadSafetensors(damaged, "x") == file) << bit;
    } catch (const Error&) {
      continue;
    }
  }
}

TEST(Safetensors, WriterRefusesTextThatIsNotUtf8) {
  TensorFile file;
  file.metadata = {{"path", "\xff"}};
  EXPECT_THROW(WriteSafetensors(file), Error);
}

TEST(SafetensorsDeathTest, WriterChecksItsCaller) {
  TensorFile file = Example();
  file.tensors[0].shape = {5};
  EXPECT_DEATH(WriteSafetensors(file), "internal error");
  file = Example();
  file.tensors[1].name = "w";
  EXPECT_DEATH(WriteSafetensors(file), "internal error");
}

TEST(Safetensors, SaveAndLoad) {
  const TestFolder folder;
  const fs::path path = folder / "model.safetensors";
  SaveTensors(path, Example());
  EXPECT_EQ(LoadTensors(path), Example());
  try {
    LoadTensors(path).Find("ww");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "there is no tensor 'ww'\n  hint:    did you mean 'w'?");
  }
}

}  // namespace
}  // namespace mnemo
