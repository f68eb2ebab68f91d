#include "analysis/units/units_study.h"

#include <gtest/gtest.h>

#include <cmath>

#include "analysis/units/planted_fixture.h"
#include "analysis/units/ranks.h"
#include "base/error.h"
#include "engine/cpu/cpu.h"
#include "train/trace.h"

namespace mnemo {
namespace {

Symbols Planted(const LoadedRun& run, int size, uint64_t seed = 1) {
  return run.vocabulary.Encode(PlantedText(size, seed), "planted");
}

UnitsOptions Options() {
  UnitsOptions options;
  options.rules = TextRules::kProse;
  options.held_symbols = 6000;
  return options;
}

const LabelFinding& Find(const UnitsStudy& study, const std::string& name) {
  for (const LabelFinding& label : study.labels) {
    if (label.name == name) return label;
  }
  throw BadInput("no label " + name);
}

const ClassChange& Class(const UnitFinding& unit, const std::string& name) {
  for (const ClassChange& one : unit.changes) {
    if (one.name == name) return one;
  }
  throw BadInput("no class " + name);
}

TEST(ReadUnits, SixteenStreamsHaveTheNumbersOfOne) {
  const LoadedRun run = PlantedRun(5, 2, 1);
  const auto backend = MakeCpuBackend(1);
  for (const int size : {1, 20, 700, 5000}) {
    const Symbols symbols = Planted(run, size);
    const ModelProbe probe = FindProbes(run.spec, {{0, "c"}})[0];
    const UnitValues values = ReadUnits(run, *backend, symbols, probe, {});
    ASSERT_EQ(values.steps, size);
    ASSERT_EQ(values.units, 5);
    std::vector<int32_t> more = symbols.ToVector();
    more.push_back(0);
    TraceValues(run, *backend, Symbols(more), {{0, "c"}}, [&](const TraceStretch& stretch) {
      for (int t = 0; t < stretch.steps; ++t) {
        for (int unit = 0; unit < 5; ++unit) {
          // Some hundred symbols forget all that was before.
          const float one = stretch.values[0].Row(t, 0)[unit];
          const float other = values.Unit(unit)[static_cast<size_t>(stretch.first + t)];
          EXPECT_NEAR(one, other, 1e-5) << size << " " << stretch.first + t << " " << unit;
        }
      }
      return true;
    });
  }
}

// The loss of every character is known: from the logits that the planted unit makes.
TEST(HeldLosses, AreThoseThatCanBeComputedByHand) {
  const LoadedRun run = PlantedRun(6, 3, 1);
  const Symbols symbols = Planted(run, 3000);
  const std::string text = run.vocabulary.Decode(symbols);
  const auto backend = MakeCpuBackend(1);
  const ModelProbe probe = FindProbes(run.spec, {{0, "c"}})[0];
  const auto losses = HeldLosses(run, *backend, symbols, 300, 3000, probe,
                                 {{}, {3, 0.5f}, {3, 1.0f}, {1, 0.5f}}, {});
  ASSERT_EQ(losses.size(), 4u);
  bool inside = false;
  for (size_t at = 0; at + 1 < text.size(); ++at) {
    if (text[at] == '(' || text[at] == ')') inside = text[at] == '(';
    if (at < 300) continue;
    const char next = text[at + 1];
    const auto loss = [next](double c) {
      const double logit = 4 * (c - 0.5);
      const double sum = 3 + 4 * std::exp(logit) + 4 * std::exp(-logit);
      const double own = next < 'a' ? 0 : next < 'e' ? logit : -logit;
      return std::log(sum) - own;
    };
    const size_t i = at - 300;
    ASSERT_NEAR(losses[0][i], loss(inside), 1e-5) << at;
    ASSERT_NEAR(losses[1][i], loss(0.5), 1e-5) << at;
    ASSERT_NEAR(losses[2][i], loss(1), 1e-5) << at;
    ASSERT_EQ(losses[3][i], losses[0][i]) << at;  // a unit that nothing reads
  }
  EXPECT_EQ(losses[0].size(), 2699u);
  // Alone as in a batch, and as the unchanged model scores it: the same bits.
  const auto alone = HeldLosses(run, *backend, symbols, 300, 3000, probe, {{3, 0.5f}}, {});
  EXPECT_EQ(alone[0], losses[1]);
  std::vector<float> plain;
  TraceValues(run, *backend, symbols, {}, [&](const TraceStretch& stretch) {
    plain.insert(plain.end(), stretch.losses.begin(), stretch.losses.end());
    return true;
  });
  EXPECT_EQ(std::vector<float>(plain.begin() + 300, plain.end()), losses[0]);
}

TEST(StudyUnits, FindsThePlantedUnitAndWhatBreaksWithoutIt) {
  const LoadedRun run = PlantedRun(24, 17, 2);
  const UnitsStudy study = StudyUnits(run, Planted(run, 24000), Options(), {});
  ASSERT_EQ(study.places.size(), 1u);  // the one state is memory and output
  EXPECT_EQ(study.half, 12000);
  const LabelFinding& spans = Find(study, "inside parentheses");
  ASSERT_EQ(spans.units.size(), 3u);
  const UnitFinding& best = spans.units[0];
  EXPECT_EQ(best.score.unit, 17);
  EXPECT_TRUE(best.score.up);
  EXPECT_GT(best.score.chosen, 0.999);
  EXPECT_GT(best.held.mean, 0.999);
  EXPECT_EQ(best.held.mean, best.score.held);
  EXPECT_GT(best.held_f1, 0.999);
  EXPECT_EQ(best.p, 1.0 / study.turns);
  EXPECT_LT(spans.units[1].held.mean, 0.8);
  EXPECT_GT(spans.probes[0].held, 0.999);
  ASSERT_TRUE(best.hold);
  for (const HoldBin& bin : best.hold->bins) {
    if (bin.characters == 0) continue;
    EXPECT_GT(bin.area, 0.999) << bin.first;
  }
  // Without it the letters become harder inside as outside; no control changes anything.
  EXPECT_GT(Class(best, "inside").change.low, 0.5);
  EXPECT_GT(Class(best, "outside").change.low, 0.5);
  EXPECT_EQ(Class(best, "letter").reached, 0);
  EXPECT_EQ(Class(best, "letter").controls.size(), 10u);
  for (const double control : Class(best, "letter").controls) EXPECT_EQ(control, 0);
  EXPECT_EQ(Class(best, "where it ends").characters, Class(best, "where it begins").characters);
  const int broken = MostBroken(best.changes);
  ASSERT_GE(broken, 0);
  EXPECT_GT(best.changes[static_cast<size_t>(broken)].change.mean, 0.5);
  // A unit that nothing reads breaks nothing.
  EXPECT_EQ(MostBroken(spans.units[1].changes), -1);
  // Quotes do not occur, and are no label to look for.
  EXPECT_FALSE(Find(study, "inside quotes").varies);
  EXPECT_TRUE(Find(study, "inside quotes").units.empty());
  EXPECT_EQ(study.scores.size(), 24u * study.labels.size());
}

TEST(StudyUnits, TheSameNumbersForAnyNumberOfThreads) {
  const LoadedRun run = PlantedRun(9, 4, 3);
  UnitsOptions options = Options();
  const UnitsStudy one = StudyUnits(run, Planted(run, 9000), options, {});
  options.threads = 3;
  const UnitsStudy three = StudyUnits(run, Planted(run, 9000), options, {});
  ASSERT_EQ(one.scores.size(), three.scores.size());
  EXPECT_EQ(one.p, three.p);
  for (size_t i = 0; i < one.scores.size(); ++i) {
    if (!std::isnan(one.scores[i].chosen)) {
      EXPECT_EQ(one.scores[i].chosen, three.scores[i].chosen);
      EXPECT_EQ(one.scores[i].held, three.scores[i].held);
    }
  }
  const UnitFinding& a = Find(one, "inside parentheses").units[0];
  const UnitFinding& b = Find(three, "inside parentheses").units[0];
  EXPECT_EQ(a.held.low, b.held.low);
  EXPECT_EQ(a.changes[0].change.low, b.changes[0].change.low);
  EXPECT_EQ(a.passage, b.passage);
}

TEST(StudyUnits, RefusesWhatItCannotLookAt) {
  const LoadedRun run = PlantedRun(4, 1, 1);
  const auto message = [&](const LoadedRun& which, int size, const UnitsOptions& options) {
    try {
      StudyUnits(which, Planted(run, size), options, {});
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
      return error.message();
    }
    return std::string("nothing");
  };
  EXPECT_NE(message(run, 900, Options()).find("too short"), std::string::npos);
  UnitsOptions options = Options();
  options.layer = 3;
  EXPECT_NE(message(run, 5000, options).find("no layer 3"), std::string::npos);
  options = Options();
  options.values = {"m"};
  EXPECT_NE(message(run, 5000, options).find("no value 'm'"), std::string::npos);
  LoadedRun words = run;
  words.vocabulary = Vocabulary::OfWords({"a", "b"});
  EXPECT_NE(message(words, 5000, Options()).find("characters"), std::string::npos);
  LoadedRun broken = run;
  broken.parameters[0] = NAN;
  EXPECT_NE(message(broken, 5000, Options()).find("not finite"), std::string::npos);
}

TEST(ClassesOf, AreWhatTheyAreCalled) {
  const std::string text = "a \"b1\"\r\nc.";
  const std::vector<TextLabel> labels = LabelText(text, TextRules::kProse);
  const auto classes = ClassesOf(text, labels[0], 0, static_cast<int64_t>(text.size()));
  const auto members = [&](const std::string& name) {
    for (const CharacterClass& one : classes) {
      if (one.name == name) return one.members;
    }
    return std::vector<int64_t>();
  };
  using Members = std::vector<int64_t>;
  EXPECT_EQ(members("all").size(), 9u);
  EXPECT_EQ(members("where it begins"), (Members{1}));
  EXPECT_EQ(members("inside"), (Members{2, 3}));
  EXPECT_EQ(members("where it ends"), (Members{4}));
  EXPECT_EQ(members("outside"), (Members{0, 5, 6, 7, 8}));
  EXPECT_EQ(members("newline"), (Members{5, 6}));
  EXPECT_EQ(members("space"), (Members{0}));
  EXPECT_EQ(members("letter"), (Members{2, 7}));
  EXPECT_EQ(members("digit"), (Members{3}));
  EXPECT_EQ(members("other sign"), (Members{1, 4, 8}));
}

}  // namespace
}  // namespace mnemo
