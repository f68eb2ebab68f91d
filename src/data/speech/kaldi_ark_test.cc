#include "data/speech/kaldi_ark.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/test_folder.h"
#include "data/speech/kaldi_scp.h"
#include "data/speech/kaldi_writer.h"

namespace mnemo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Kind = KaldiRecord::Kind;

template <class T>
std::string Bytes(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

std::string Size(int32_t size) { return "\4" + Bytes<int32_t>({size}); }
std::string Binary(const std::string& rest) { return std::string("\0B", 2) + rest; }

std::vector<KaldiRecord> Read(const std::string& bytes, BadData* bad) {
  std::vector<KaldiRecord> records;
  MemorySource source(bytes);
  ReadKaldiArk(&source, "x.ark", bad, [&](KaldiRecord record) { records.push_back(record); });
  return records;
}

std::vector<KaldiRecord> Read(const std::string& bytes) {
  BadData stop;
  return Read(bytes, &stop);
}

std::string MessageOf(const std::string& bytes) {
  try {
    Read(bytes);
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("x.ark:"));
    return error.what();
  }
  ADD_FAILURE() << "must be refused";
  return "";
}

const Matrix kMatrix = {2, 3, {1, -2, 3.5f, 1e-20f, 0, 6}};

std::string FloatMatrix() { return Binary("FM " + Size(2) + Size(3) + Bytes(kMatrix.values)); }

// A compressed matrix of the kind that Kaldi writes today: 3 frames, 2 columns, values from -1 on,
// over a range of 2.
std::string ByColumns() {
  return Binary("CM " + Bytes<float>({-1, 2}) + Bytes<int32_t>({3, 2}) +
                Bytes<uint16_t>({0, 16384, 49151, 65535}) +  // -1, -0.5, 0.5, 1, nearly
                Bytes<uint16_t>({0, 0, 65535, 65535}) +      // -1, -1, 1, 1
                Bytes<uint8_t>({0, 64, 255}) + Bytes<uint8_t>({128, 192, 32}));
}

TEST(KaldiArk, EveryBinaryKind) {
  const std::string ark = "a " + FloatMatrix() +                                                 //
                          "b " + Binary("DM " + Size(1) + Size(2) + Bytes<double>({0.1, -7})) +  //
                          "c " + Binary("FV " + Size(2) + Bytes<float>({8, 9})) +                //
                          "d " + Binary("DV " + Size(1) + Bytes<double>({0.25})) +               //
                          "e " + Binary(Size(3) + Bytes<int32_t>({-1, 0, 70000})) +              //
                          "f " +
                          Binary("CM2 " + Bytes<float>({10, 65535}) + Bytes<int32_t>({1, 2}) +
                                 Bytes<uint16_t>({0, 300})) +  //
                          "g " +
                          Binary("CM3 " + Bytes<float>({-5, 255}) + Bytes<int32_t>({2, 1}) +
                                 Bytes<uint8_t>({255, 7})) +  //
                          "h " +
                          Binary("FM " + Size(0) + Size(0)) + "i " + Binary("FV " + Size(0));
  const std::vector<KaldiRecord> records = Read(ark);
  ASSERT_EQ(records.size(), 9u);
  EXPECT_EQ(records[0], (KaldiRecord{"a", Kind::kMatrix, kMatrix, {}}));
  EXPECT_EQ(records[1], (KaldiRecord{"b", Kind::kMatrix, {1, 2, {0.1f, -7}}, {}}));
  EXPECT_EQ(records[2], (KaldiRecord{"c", Kind::kVector, {1, 2, {8, 9}}, {}}));
  EXPECT_EQ(records[3], (KaldiRecord{"d", Kind::kVector, {1, 1, {0.25f}}, {}}));
  EXPECT_EQ(records[4], (KaldiRecord{"e", Kind::kIntegers, {}, {-1, 0, 70000}}));
  EXPECT_EQ(records[5], (KaldiRecord{"f", Kind::kMatrix, {1, 2, {10, 310}}, {}}));
  EXPECT_EQ(records[6], (KaldiRecord{"g", Kind::kMatrix, {2, 1, {250, 2}}, {}}));
  EXPECT_EQ(records[7], (KaldiRecord{"h", Kind::kMatrix, {}, {}}));
  EXPECT_EQ(records[8], (KaldiRecord{"i", Kind::kVector, {1, 0, {}}, {}}));
}

TEST(KaldiArk, CompressedByColumns) {
  const std::vector<KaldiRecord> records = Read("a " + ByColumns());
  ASSERT_EQ(records.size(), 1u);
  const Matrix& matrix = records[0].matrix;
  EXPECT_EQ(matrix.rows, 3);
  EXPECT_EQ(matrix.columns, 2);
  EXPECT_THAT(matrix.values,
              testing::Pointwise(testing::FloatNear(2e-5f), {-1.0, 0.0, -0.5, 1.0, 1.0, -1.0}));
}

TEST(KaldiArk, Text) {
  const std::vector<KaldiRecord> records = Read(
      "utt-1  [\n  1 -2 3.5 \n  1e-20 0 6 ]\nvec  [ 8 9 ]\nali 4 5 -6 \n\nnone \nempty  [ ]\n"
      "row [\n 1 2 ]\r\nloose [ 1 2\n3 4\n]\nlast [ 7 ]");
  ASSERT_EQ(records.size(), 8u);
  EXPECT_EQ(records[0], (KaldiRecord{"utt-1", Kind::kMatrix, kMatrix, {}}));
  EXPECT_EQ(records[1], (KaldiRecord{"vec", Kind::kVector, {1, 2, {8, 9}}, {}}));
  EXPECT_EQ(records[2], (KaldiRecord{"ali", Kind::kIntegers, {}, {4, 5, -6}}));
  EXPECT_EQ(records[3], (KaldiRecord{"none", Kind::kIntegers, {}, {}}));
  EXPECT_EQ(records[4], (KaldiRecord{"empty", Kind::kMatrix, {}, {}}));
  EXPECT_EQ(records[5], (KaldiRecord{"row", Kind::kMatrix, {1, 2, {1, 2}}, {}}));
  EXPECT_EQ(records[6], (KaldiRecord{"loose", Kind::kMatrix, {2, 2, {1, 2, 3, 4}}, {}}));
  EXPECT_EQ(records[7], (KaldiRecord{"last", Kind::kVector, {1, 1, {7}}, {}}));
}

TEST(KaldiArk, TextErrorsNameTheLine) {
  EXPECT_EQ(MessageOf("a 1\nb  [\n 1 2\n 3 ]\n"),
            "x.ark:4: utterance 'b': frame 2 has another number of values\n  found:   1\n"
            "  allowed: 2");
  EXPECT_EQ(MessageOf("a 1\nb 1 x\n"), "x.ark:2: utterance 'b': this is no number\n  found:   'x'");
  EXPECT_THAT(MessageOf("b  [ 1 2"), HasSubstr("found:   the end of the file"));
  EXPECT_THAT(MessageOf("b 1 2"), HasSubstr("the archive ends in the middle of a line"));
  EXPECT_THAT(MessageOf("b  [ 1 ] 2\n"), HasSubstr("something else on its line"));
  EXPECT_THAT(MessageOf("b 3000000000\n"), HasSubstr("too large"));
  EXPECT_THAT(MessageOf("b  [ 1" + std::string(1000, '0') + " ]\n"), HasSubstr("no number"));
  EXPECT_THAT(MessageOf("b  [ 1e999 ]\n"), HasSubstr("too large or too small"));
  EXPECT_THAT(MessageOf("wav"), HasSubstr("is this a Kaldi archive?"));
  EXPECT_THAT(MessageOf(std::string(5000, 'x') + " 1\n"), HasSubstr("is this a Kaldi archive?"));
}

// Sizes are believed only as far as there are bytes; nothing is allocated for them.
TEST(KaldiArk, HostileSizes) {
  const int32_t most = std::numeric_limits<int32_t>::max();
  const std::string header = Bytes<float>({0, 1}) + Bytes<int32_t>({most, most});
  for (const std::string& object :
       {"FM " + Size(most) + Size(most), "DM " + Size(most) + Size(most),
        "FM " + Size(-1) + Size(-1), "FM " + Size(0) + Size(most), "FM " + Size(3) + Size(0),
        "FV " + Size(most), "FV " + Size(-5), "CM " + header, "CM2 " + header, "CM3 " + header,
        Size(most), Size(-1), "CM3 " + Bytes<float>({0, 1}) + Bytes<int32_t>({-2, -2}),
        std::string("XX "), std::string("FMFMFM"), "FM " + Bytes<int32_t>({2, 3})}) {
    EXPECT_THAT(MessageOf("utt " + Binary(object)), HasSubstr("utterance 'utt': "));
  }
  EXPECT_THAT(MessageOf("utt " + Binary("FM " + Size(2) + Size(3) + "1234")),
              HasSubstr("found:   4 bytes\n  allowed: 24 bytes, as the record says"));
}

TEST(KaldiArk, CutAnywhere) {
  const std::string first = "a " + FloatMatrix(), ark = first + "b " + ByColumns();
  for (size_t size = 1; size < ark.size(); ++size) {
    if (size == first.size()) continue;
    BadData skip(BadData::Policy::kSkip);
    EXPECT_EQ(Read(ark.substr(0, size), &skip).size(), size > first.size() ? 1u : 0u) << size;
    EXPECT_EQ(skip.count(), 1) << size;
  }
}

TEST(KaldiArk, BadValuesAreLeftOutAndNamed) {
  Matrix wrong = kMatrix;
  wrong.values[4] = std::numeric_limits<float>::quiet_NaN();
  const std::string ark = "a " + Binary("FM " + Size(2) + Size(3) + Bytes(wrong.values)) + "b " +
                          FloatMatrix() + "b " + FloatMatrix() + "c " +
                          Binary("DM " + Size(1) + Size(1) + Bytes<double>({1e300})) + "d 1\n";
  BadData skip(BadData::Policy::kSkip);
  const std::vector<KaldiRecord> records = Read(ark, &skip);
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].key, "b");
  EXPECT_EQ(records[1].key, "d");
  EXPECT_THAT(
      skip.messages(),
      ElementsAre("x.ark: utterance 'a': the value in frame 2, column 2 is no finite float\n"
                  "  found:   nan",
                  HasSubstr("utterance 'b' is there twice"), HasSubstr("found:   inf")));
  EXPECT_THAT(MessageOf("t  [\n 1\n nan ]\n"),
              HasSubstr("x.ark:1: utterance 't': the value in frame 2"));
}

TEST(KaldiArk, StrangeNamesStayReadable) {
  EXPECT_EQ(Read("\xE4 1\n")[0].key, "\xE4");
  EXPECT_THAT(MessageOf("\xE4 x\n"), HasSubstr("utterance '\\xe4': "));
}

class KaldiFiles : public testing::TestWithParam<KaldiForm> {
 protected:
  TestFolder folder_;
};

TEST_P(KaldiFiles, WrittenAndRead) {
  const Matrix other = {1, 2, {0.1f, std::numeric_limits<float>::max()}};
  KaldiWriter writer(folder_ / "x.ark", GetParam(), folder_ / "x.scp");
  writer.Write("first", kMatrix);
  writer.Write("second", other);
  writer.Write("third", {});
  writer.Publish();
  std::vector<KaldiRecord> records;
  BadData stop;
  ReadKaldiArk(folder_ / "x.ark", &stop, [&](KaldiRecord record) { records.push_back(record); });
  ReadKaldiScp(folder_ / "x.scp", &stop, [&](KaldiRecord record) { records.push_back(record); });
  ASSERT_EQ(records.size(), 6u);
  for (size_t i = 0; i < 6; i += 3) {
    EXPECT_EQ(records[i], (KaldiRecord{"first", Kind::kMatrix, kMatrix, {}}));
    EXPECT_EQ(records[i + 1], (KaldiRecord{"second", Kind::kMatrix, other, {}}));
    EXPECT_EQ(records[i + 2], (KaldiRecord{"third", Kind::kMatrix, {}, {}}));
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, KaldiFiles, testing::Values(KaldiForm::kBinary, KaldiForm::kText),
                         [](const auto& form) {
                           return form.param == KaldiForm::kBinary ? "binary" : "text";
                         });

TEST(KaldiWriter, KnownBytes) {
  std::string ark = "x";
  EXPECT_EQ(AppendKaldiMatrix("a", kMatrix, KaldiForm::kBinary, &ark), 3u);
  EXPECT_EQ(ark, "xa " + FloatMatrix());
  ark.clear();
  EXPECT_EQ(AppendKaldiMatrix("a", kMatrix, KaldiForm::kText, &ark), 2u);
  EXPECT_EQ(ark, "a  [\n  1 -2 3.5\n  1e-20 0 6 ]\n");
}

TEST(KaldiWriter, RefusesWhatCouldNotBeReadBack) {
  std::string ark;
  const auto append = [&](const std::string& key, const Matrix& matrix) {
    AppendKaldiMatrix(key, matrix, KaldiForm::kBinary, &ark);
  };
  EXPECT_THROW(append("", kMatrix), Error);
  EXPECT_THROW(append("a b", kMatrix), Error);
  EXPECT_THROW(append(std::string("a\0", 2), kMatrix), Error);
  EXPECT_THROW(append("a", {0, 3, {}}), Error);
  EXPECT_THROW(append("a", {1, 1, {INFINITY}}), Error);
  EXPECT_EQ(ark, "");
}

TEST(KaldiScp, Lines) {
  BadData skip(BadData::Policy::kSkip);
  const auto entries = ParseKaldiObjectList(
      "a x.ark:17\n\nb  my folder/y.ark \r\nc C:/z.ark\nd cat x |\ne - \nf x.ark:1[0:9]\ng\n"
      "a x.ark:99\nh x.ark:99999999999999999999999\ni | cat",
      "x.scp", &skip);
  EXPECT_THAT(entries, ElementsAre(KaldiScpEntry{"a", "x.ark", 17, 1},
                                   KaldiScpEntry{"b", "my folder/y.ark", 0, 3},
                                   KaldiScpEntry{"c", "C:/z.ark", 0, 4}));
  EXPECT_THAT(skip.messages(),
              ElementsAre(HasSubstr("x.scp:5: a line holds a command"),
                          HasSubstr("x.scp:6: a line names the standard input"),
                          HasSubstr("x.scp:7: a line names a range"), HasSubstr("x.scp:8: "),
                          HasSubstr("x.scp:9: 'a' is there twice"),
                          HasSubstr("x.scp:10: the offset is too large"),
                          HasSubstr("x.scp:11: a line holds a command")));
}

TEST(KaldiScp, PathsBesideTheListAndBadOnes) {
  TestFolder folder;
  WriteFile(folder / "x.ark", "a " + FloatMatrix());
  WriteFile(folder / "x.scp", "a x.ark:2\nb missing.ark:2\nc x.ark:1000\nd x.ark:3\n");
  BadData skip(BadData::Policy::kSkip);
  std::vector<KaldiRecord> records;
  ReadKaldiScp(folder / "x.scp", &skip, [&](KaldiRecord record) { records.push_back(record); });
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0], (KaldiRecord{"a", Kind::kMatrix, kMatrix, {}}));
  EXPECT_THAT(skip.messages(), ElementsAre(HasSubstr("missing.ark: cannot open the file"),
                                           HasSubstr("beyond the end of the archive"),
                                           HasSubstr("x.ark: utterance 'd'")));
}

TEST(KaldiArk, LongRecordsPassTheBuffersEdge) {
  Matrix matrix = Matrix::Zeros(700, 3);
  for (size_t i = 0; i < matrix.values.size(); ++i) matrix.values[i] = static_cast<float>(i) / 7;
  std::string ark;
  for (const KaldiForm form : {KaldiForm::kBinary, KaldiForm::kText, KaldiForm::kBinary}) {
    AppendKaldiMatrix("k" + std::to_string(ark.size()), matrix, form, &ark);
  }
  const auto records = Read(ark);
  ASSERT_EQ(records.size(), 3u);
  for (const auto& record : records) EXPECT_EQ(record.matrix, matrix);
}

}  // namespace
}  // namespace mnemo
