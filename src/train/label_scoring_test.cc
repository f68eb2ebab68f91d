#include "train/label_scoring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "engine/cpu/cpu.h"
#include "model/model.h"
#include "train/model_setup.h"
#include "train/training_data.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

SequenceForm Letters() {
  SequenceForm form;
  form.inputs = 3;
  form.target = TargetKind::kLabels;
  form.outputs = 3;
  form.output_names = {" ", "a", "b"};
  form.unit = "character";
  return form;
}

// Sequences of unequal lengths, so that they are scored in another order than they stand in.
SequenceData Some() {
  MemorySink sink(Letters());
  const Random random(8, Purpose::kTest);
  for (uint32_t i = 0; i < 40; ++i) {
    SequenceRecord record;
    record.name = "u" + std::to_string(i);
    record.steps = 5 + static_cast<int64_t>(random.Below(9, {.sequence = i}));
    for (uint32_t j = 0; j < 3 * record.steps; ++j) {
      record.vectors.push_back(
          static_cast<float>(random.Normal({.layer = 1, .sequence = i, .element = j})));
    }
    for (uint32_t j = 0; j < 4; ++j) {
      const RandomPlace place = {.layer = 2, .sequence = i, .element = j};
      record.labels.push_back(static_cast<int32_t>(random.Below(3, place)));
    }
    sink.Add(i % 2 == 0 ? Split::kTest : Split::kTrain, record);
  }
  return sink.Finish();
}

// Large parameters, so that outputs differ from step to step.
void SetRandom(Model<float>* model, uint64_t seed) {
  std::vector<float> parameters(static_cast<size_t>(model->layout().count));
  const Random random(seed, Purpose::kTest);
  for (size_t i = 0; i < parameters.size(); ++i) {
    const RandomPlace place = {.element = static_cast<uint32_t>(i)};
    parameters[i] = static_cast<float>(1.5 * random.Normal(place));
  }
  model->SetParameters(parameters.data());
}

class LabelScoring : public ::testing::Test {
 protected:
  LabelScoring() : data_(Some()), backend_(MakeCpuBackend(1)) {
    ModelRecipe recipe;
    recipe.cells = {"gru"};
    recipe.units = 5;
    const ModelSpec spec = SetUpModel(recipe, TaskOf(data_, recipe));
    model_.emplace(spec, *backend_, ModelOptions{.train = false});
    SetRandom(&*model_, 9);
  }

  const SequenceSplit& Test() const { return data_.split(Split::kTest); }

  LabelScore Score(const LabelDecoding& decoding) {
    LabelScorer scorer(data_.form, Test(), decoding);
    ScoreSequences(*model_, data_.form, Test(), kMostScoredSteps,
                   [&](const SequenceOutputs& outputs) { scorer.Add(outputs); });
    return scorer.Finish();
  }

  // The outputs of one sequence that runs alone, [steps, 4].
  std::vector<float> Alone(int64_t sequence) {
    const SequenceBatch batch = GatherBatch(data_.form, Test(), {sequence});
    ModelState<float> state = model_->StartState(1);
    model_->Forward(InputOf(batch), &state);
    std::vector<float> rows;
    for (int t = 0; t < batch.steps; ++t) {
      const float* row = model_->Logits().Row(t, 0);
      rows.insert(rows.end(), row, row + 4);
    }
    return rows;
  }

  SequenceData data_;
  std::unique_ptr<Backend<float>> backend_;
  std::optional<Model<float>> model_;
};

TEST_F(LabelScoring, IsWhatDecodingOneByOneGives) {
  const LabelNgram ngram = NgramOf(data_.form, data_.split(Split::kTrain), 2);
  LabelDecoding beam = {.beam = true};
  beam.options.width = 5;
  beam.options.model = &ngram;
  beam.options.model_weight = 2;
  const LabelScore greedy = Score({}), searched = Score(beam);
  EditCounts greedy_counts, searched_counts;
  int64_t wrong = 0;
  for (int64_t i = 0; i < Test().count(); ++i) {
    const std::vector<float> rows = Alone(i);
    const auto steps = static_cast<int>(rows.size() / 4);
    const auto path = BestPath(rows.data(), 4, steps, 4, 3);
    const auto found = BeamSearch(rows.data(), 4, steps, 4, 3, beam.options).front().labels;
    EXPECT_EQ(greedy.hypotheses[i], path) << i;
    EXPECT_EQ(searched.hypotheses[i], found) << i;
    greedy_counts += CountEdits(Test().Labels(i), path);
    searched_counts += CountEdits(Test().Labels(i), found);
    wrong += path != Test().Labels(i);
  }
  EXPECT_EQ(greedy.labels.total(), greedy_counts);
  EXPECT_EQ(searched.labels.total(), searched_counts);
  EXPECT_EQ(greedy.labels.wrong_utterances(), wrong);
  EXPECT_EQ(greedy.labels.utterances()[3].name, Test().names[3]);
  EXPECT_NE(greedy.hypotheses, searched.hypotheses);  // else the beam would not be tested
  EXPECT_EQ(greedy.labels.measure(), "CER");
}

TEST_F(LabelScoring, WordsAreWhatStandsBetweenSpaces) {
  const SequenceForm form = Letters();
  EXPECT_THAT(WordsOfLabels(form, {0, 1, 2, 0, 0, 2, 0}, 0), ElementsAre("ab", "b"));
  EXPECT_THAT(WordsOfLabels(form, {0, 0}, 0), ElementsAre());
  const LabelScore score = Score({});
  ASSERT_TRUE(score.words.has_value());
  EditCounts counts;
  for (int64_t i = 0; i < Test().count(); ++i) {
    counts += CountEdits(WordsOfLabels(form, Test().Labels(i), 0),
                         WordsOfLabels(form, score.hypotheses[i], 0));
  }
  EXPECT_EQ(score.words->total(), counts);
  EXPECT_EQ(score.words->measure(), "WER");
}

TEST_F(LabelScoring, OnlyWordsOfTheLexiconComeOut) {
  const LabelLexicon lexicon = ParseLexicon(data_.form, "ab\nb\nxa\n", "words");
  EXPECT_EQ(lexicon.words, 2);
  EXPECT_EQ(lexicon.left_out, 1);
  LabelDecoding decoding = {.beam = true};
  decoding.options.lexicon = &lexicon.lexicon;
  const LabelScore score = Score(decoding);
  bool any = false;
  for (const auto& labels : score.hypotheses) {
    for (const std::string& word : WordsOfLabels(data_.form, labels, 0)) {
      EXPECT_TRUE(word == "ab" || word == "b") << word;
      any = true;
    }
  }
  EXPECT_TRUE(any);
}

TEST(Lexicons, OfPhonesAndWrongOnes) {
  SequenceForm form = Letters();
  const auto refusal = [&](const std::string& text) -> std::string {
    try {
      ParseLexicon(form, text, "words");
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(refusal("a b\n"), HasSubstr("words:1: this line is no word"));
  EXPECT_THAT(refusal("b\na\xff\n"), HasSubstr("words:2: "));
  EXPECT_THAT(refusal("xyz\n"), HasSubstr("the set has no label 'x'"));
  EXPECT_THAT(refusal(""), HasSubstr("no word of this lexicon"));
  form.unit = "word";
  EXPECT_THAT(refusal("a\n"), HasSubstr("here labels are words"));
  form.unit = "phone";
  form.output_names = {"aa", "b", "d"};
  EXPECT_THAT(refusal("BAD\n"), HasSubstr("words:1: "));
  const LabelLexicon lexicon = ParseLexicon(form, "BAD b aa d\nBAD(2) b d\nX ks\n", "words");
  EXPECT_EQ(lexicon.words, 2);
  EXPECT_EQ(lexicon.left_out, 1);
  EXPECT_TRUE(lexicon.lexicon.Words(std::vector<int32_t>{1, 2}).has_value());
  EXPECT_FALSE(lexicon.lexicon.Words(std::vector<int32_t>{1}).has_value());
}

TEST_F(LabelScoring, FoldedStepsFollowTheMap) {
  SequenceForm form;
  form.inputs = 3;
  form.outputs = 4;
  form.output_names = {"a", "b", "c", "q"};
  form.fold_names = {"a", "c"};
  form.output_folds = {0, 0, 1, -1};
  MemorySink sink(form);
  const SequenceData letters = Some();
  // The same inputs; targets 0, 1, 2, 3, -1, 0, ...
  for (int64_t i = 0; i < letters.split(Split::kTest).count(); ++i) {
    const SequenceBatch batch = GatherBatch(letters.form, letters.split(Split::kTest), {i});
    SequenceRecord record;
    record.name = "u";
    record.steps = batch.steps;
    record.vectors = batch.vectors;
    for (int t = 0; t < batch.steps; ++t) record.classes.push_back((t + 1) % 5 - 1);
    sink.Add(Split::kTest, record);
  }
  const SequenceData data = sink.Finish();
  ModelRecipe recipe;
  recipe.cells = {"gru"};
  recipe.units = 5;
  const ModelSpec spec = SetUpModel(recipe, TaskOf(data, recipe));
  Model<float> model(spec, *backend_, {.train = false});
  SetRandom(&model, 10);
  int64_t places = 0, errors = 0, dropped_guesses = 0;
  const auto count = [&](const SequenceOutputs& outputs) {
    for (int t = 0; t < outputs.steps; ++t) {
      const float* row = outputs.logits + t * outputs.stride;
      const auto said = std::max_element(row, row + 4) - row;
      const int target = (t + 1) % 5 - 1;
      if (target < 0 || target == 3) continue;
      ++places;
      errors += target == 2 ? said != 2 : said > 1;
      dropped_guesses += said == 3;
    }
  };
  const SequenceScore score =
      ScoreSequences(model, form, data.split(Split::kTest), kMostScoredSteps, count);
  EXPECT_EQ(score.folded_places, places);
  EXPECT_EQ(score.folded_errors, errors);
  EXPECT_GT(dropped_guesses, 0);
  EXPECT_LT(score.folded_places, score.places);
}

}  // namespace
}  // namespace mnemo
