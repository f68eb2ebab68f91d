#include "view/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "train/trace.h"
#include "view/short_float.h"
#include "view/view_fixture.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

class ViewSessionTest : public ViewTest {};

TEST(ShortFloat, RoundsToNearestAndKeepsWhatIsNoNumber) {
  for (const float exact : {0.0f, 1.0f, -0.5f, 0x1.02p-20f, -0x1.fep100f, INFINITY, -INFINITY}) {
    EXPECT_EQ(Lengthened(Shortened(exact)), exact);
  }
  EXPECT_TRUE(std::isnan(Lengthened(Shortened(NAN))));
  EXPECT_TRUE(std::isnan(Lengthened(Shortened(std::bit_cast<float>(0x7F800001u)))));
  EXPECT_EQ(Lengthened(Shortened(0x1.01p0f)), 0x1.00p0f);      // a tie: to even
  EXPECT_EQ(Lengthened(Shortened(0x1.03p0f)), 0x1.04p0f);      // a tie: to even
  EXPECT_EQ(Lengthened(Shortened(0x1.010002p0f)), 0x1.02p0f);  // above a tie
  for (float value = -3; value < 3; value += 0.00137f) {
    EXPECT_NEAR(Lengthened(Shortened(value)), value, std::abs(value) / 256);
  }
}

TEST_F(ViewSessionTest, ValuesAreTheCellsNamesWithWhatTheyAre) {
  ViewSession session(TrainedRun(), kMemory);
  std::string names;
  for (const ViewedValue& value : session.values()) {
    EXPECT_EQ(value.width, 9);
    names += std::to_string(value.layer) + value.name + (value.gate ? "g" : "") +
             (value.memory ? "m" : "") + (value.output ? "o" : "") + (value.share ? "s" : "") + " ";
  }
  EXPECT_EQ(names, "0zgs 0rgs 0n 0h'mo 1z 1igs 1fgs 1c'm 1ogs 1y'o ");
}

// Every value at every character, in windows that cross blocks, against train/trace.h's.
TEST_F(ViewSessionTest, WindowsAreWhatATraceHas) {
  ViewSession session(TrainedRun(), kMemory);
  const std::string text = Text(300);
  const auto reading = ReadAll(session, text);
  ASSERT_EQ(reading->characters(), 300);
  EXPECT_EQ(reading->text(), text);

  std::vector<TracedValue> traced;
  for (const ViewedValue& value : session.values()) traced.push_back({value.layer, value.name});
  std::vector<std::vector<float>> expected(traced.size());  // [steps, 9]
  std::vector<float> losses;
  const auto backend = MakeCpuBackend(1);
  TraceValues(TrainedRun(), *backend, reading->symbols(), traced, [&](const TraceStretch& stretch) {
    losses.insert(losses.end(), stretch.losses.begin(), stretch.losses.end());
    for (size_t v = 0; v < traced.size(); ++v) {
      for (int t = 0; t < stretch.steps; ++t) {
        const float* row = stretch.values[v].Row(t, 0);
        expected[v].insert(expected[v].end(), row, row + 9);
      }
    }
    return true;
  });
  const std::vector<int> units = {8, 0, 3};
  double worst = 0;
  for (size_t v = 0; v < traced.size(); ++v) {
    for (const auto& [from, to] : {std::pair{0, 1}, {63, 65}, {10, 299}}) {
      const auto cells = reading->Cells(traced[v].layer, traced[v].name, units, from, to);
      ASSERT_EQ(cells.size(), units.size() * static_cast<size_t>(to - from));
      for (size_t u = 0; u < units.size(); ++u) {
        for (int t = from; t < to; ++t) {
          const float value = expected[v][t * 9 + units[u]];
          const float shown = cells[u * (to - from) + t - from];
          worst = std::max(worst, std::abs(shown - value) / (std::abs(value) + 1e-12));
        }
      }
    }
  }
  EXPECT_LE(worst, 1.0 / 256);
  EXPECT_GT(worst, 0);

  const std::vector<ViewedStep> steps = reading->Steps(0, 300);
  EXPECT_EQ(steps[0].loss, 0);
  for (size_t t = 1; t < 300; ++t) EXPECT_NEAR(steps[t].loss, losses[t - 1], 1e-5) << t;
  EXPECT_NEAR(reading->MeanLoss(), std::accumulate(losses.begin(), losses.end(), 0.0) / 299, 1e-5);
}

TEST_F(ViewSessionTest, PredictionsAreSortedAndHoldTheNextCharactersCost) {
  ViewSession session(TrainedRun(), kMemory);
  const std::string text = Text(200);
  const auto reading = ReadAll(session, text);
  const std::vector<ViewedStep> steps = reading->Steps(0, 200);
  int found = 0;
  for (size_t t = 0; t < steps.size(); ++t) {
    ASSERT_EQ(steps[t].next.size(), 5u);
    double sum = 0, before = 1;
    for (const auto& [byte, chance] : steps[t].next) {
      EXPECT_GT(chance, 0);
      EXPECT_LE(chance, before);
      before = chance;
      sum += chance;
      if (t + 1 < steps.size() && byte == static_cast<uint8_t>(text[t + 1])) {
        ++found;
        EXPECT_NEAR(-std::log(chance), steps[t + 1].loss, 1e-4);
      }
    }
    EXPECT_LT(sum, 1);        // eight letters are known
    EXPECT_GT(sum, 5.0 / 8);  // and these are the likeliest
  }
  EXPECT_GT(found, 100);
}

// Typing on: what was read is not read again, and has the same values as if it were.
TEST_F(ViewSessionTest, ATextThatGoesOnSharesItsBeginning) {
  ViewSession session(TrainedRun(), kMemory);
  const std::string text = Text(400);
  const auto first = ReadAll(session, text.substr(0, 200));
  const auto longer = session.Read(text, false);
  EXPECT_GE(longer->read(), 3 * kBlockSteps);
  EXPECT_NE(longer->number(), first->number());
  const auto whole = ReadAll(session, text);
  ViewSession fresh(TrainedRun(), kMemory);
  const auto afresh = ReadAll(fresh, text);
  const std::vector<int> units = {0, 1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_EQ(whole->Cells(1, "c'", units, 0, 400), afresh->Cells(1, "c'", units, 0, 400));
  EXPECT_EQ(whole->Steps(399, 400)[0].loss, afresh->Steps(399, 400)[0].loss);

  // A change in the second block: only the first is shared.
  std::string changed = text;
  changed[100] = changed[100] == 'a' ? 'b' : 'a';
  const auto other = ReadAll(session, changed);
  EXPECT_EQ(other->Cells(1, "c'", units, 0, 100), whole->Cells(1, "c'", units, 0, 100));
  EXPECT_NE(other->Cells(1, "c'", units, 100, 101), whole->Cells(1, "c'", units, 100, 101));
}

TEST_F(ViewSessionTest, WindowsOutsideAreRefused) {
  ViewSession session(TrainedRun(), kMemory);
  const auto reading = ReadAll(session, Text(100));
  const std::vector<int> unit = {0};
  const auto cells = [&](int64_t from, int64_t to, std::vector<int> units, int layer,
                         const std::string& value) {
    return ErrorOf([&] { (void)reading->Cells(layer, value, units, from, to); });
  };
  EXPECT_THAT(cells(99, 101, unit, 0, "h'"), HasSubstr("allowed: 0 to 100"));
  EXPECT_THAT(cells(-1, 3, unit, 0, "h'"), HasSubstr("not there"));
  EXPECT_THAT(cells(5, 5, unit, 0, "h'"), HasSubstr("not there"));
  EXPECT_THAT(cells(0, 1, {9}, 0, "h'"), HasSubstr("allowed: 0 to 8"));
  EXPECT_THAT(cells(0, 1, {-1}, 0, "h'"), HasSubstr("no such unit"));
  EXPECT_THAT(cells(0, 1, {}, 0, "h'"), HasSubstr("or nothing"));
  EXPECT_THAT(cells(0, 1, std::vector<int>(513, 0), 0, "h'"), HasSubstr("513 units"));
  EXPECT_THAT(cells(0, 1, unit, 2, "h'"), HasSubstr("no such value"));
  EXPECT_THAT(cells(0, 1, unit, 1, "h"), HasSubstr("layer 1 y'"));
  EXPECT_THAT(ErrorOf([&] { (void)reading->Steps(0, 101); }), HasSubstr("allowed: 0 to 100"));
}

TEST_F(ViewSessionTest, OneWindowIsBounded) {
  ViewSession session(TrainedRun(), kMemory);
  const std::string text = Text(4600);
  const auto reading = ReadAll(session, text + text);
  EXPECT_THAT(ErrorOf([&] { (void)reading->Steps(0, 8193); }), HasSubstr("8192 at most"));
  EXPECT_THAT(ErrorOf([&] { (void)reading->Cells(0, "h'", std::vector<int>(100, 1), 0, 4000); }),
              HasSubstr("262144 numbers"));
}

TEST_F(ViewSessionTest, TextsThatDoNotFitAreRefusedAndTheOldOneStays) {
  // A block takes less than 20 kB here: 2 x 90 numbers of 2 bytes, and the rest, 64 times.
  ViewSession session(TrainedRun(), 40 << 10);
  const int64_t most = session.MostCharacters();
  EXPECT_GE(most, kBlockSteps);
  EXPECT_LE(most * 180, 40 << 10);
  const auto reading = ReadAll(session, Text(static_cast<int>(most)));
  const auto error = ErrorOf([&] { session.Read(Text(static_cast<int>(most) + 1), false); });
  EXPECT_THAT(error, HasSubstr("the text is too long"));
  EXPECT_THAT(error, HasSubstr(std::to_string(most) + " with"));
  EXPECT_EQ(session.reading(), reading);
  EXPECT_THAT(ErrorOf([&] { session.Read("", false); }), HasSubstr("empty"));
  EXPECT_THAT(ErrorOf([] { ViewSession(TrainedRun(), 1000); }), HasSubstr("do not fit"));
}

// What MostCharacters() counts is what a block really holds, within a half.
TEST_F(ViewSessionTest, ABlockTakesWhatIsCounted) {
  BlockReader reader(TrainedRun());
  const std::vector<int32_t> symbols(kBlockSteps, 1);
  const auto block = reader.Read(nullptr, symbols);
  int64_t bytes = static_cast<int64_t>(block->values.capacity()) * 2;
  bytes += static_cast<int64_t>(block->losses.capacity() + block->chances.capacity() +
                                block->log_chances.capacity()) *
           4;
  bytes += static_cast<int64_t>(block->likeliest.capacity());
  EXPECT_LE(bytes, reader.BlockBytes());
  EXPECT_GE(bytes, reader.BlockBytes() / 2);
}

TEST_F(ViewSessionTest, UnknownCharactersAreToldOrLeftOut) {
  ViewSession session(TrainedRun(), kMemory);
  EXPECT_THAT(ErrorOf([&] { session.Read("ab\nc", false); }), HasSubstr("the text:1:3"));
  const auto reading = ReadAll(session,
                               "aXb\xC3\xA9"
                               "c",
                               true);
  EXPECT_EQ(reading->text(), "abc");
  EXPECT_EQ(reading->left_out(), 3);
  EXPECT_THAT(ErrorOf([&] { session.Read("XYZ", true); }), HasSubstr("none of"));
}

TEST_F(ViewSessionTest, WordsAndSetsAreRefused) {
  LoadedRun run = TrainedRun();
  run.vocabulary = Vocabulary::OfWords({"one", "two", "three"});
  EXPECT_THAT(ErrorOf([&] { ViewSession(run, kMemory); }), HasSubstr("this run learnt words"));
  run.vocabulary = Vocabulary();
  EXPECT_THAT(ErrorOf([&] { ViewSession(run, kMemory); }), HasSubstr("a set of sequences"));
}

TEST_F(ViewSessionTest, EndsInTheMiddleOfAText) {
  ViewSession session(TrainedRun(), kMemory);
  std::string text;
  for (int i = 0; i < 20; ++i) text += Text(4000);
  const auto abandoned = session.Read(text, false);
  const auto next = ReadAll(session, Text(70));
  EXPECT_FALSE(abandoned->done());
  EXPECT_EQ(session.reading(), next);
  session.Read(text, false);  // and the session ends
}

}  // namespace
}  // namespace mnemo
