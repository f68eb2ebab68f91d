#include "study/trial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"
#include "base/test_folder.h"
#include "study/outcome_log.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

TrialOutcome Example() {
  TrialOutcome outcome;
  outcome.name = "a/b/seed-1";
  outcome.key = "0123";
  outcome.parameters = 77;
  outcome.updates = 30;
  outcome.best_update = 20;
  outcome.seconds = 1.0 / 3;
  outcome.scores[1] = {.loss = 0.1, .error = 0.25};
  outcome.scores[2] = {.loss = 2.0 / 7, .error = {}};
  outcome.curve = {{10, 0.5, 0.1, 3.1, 3.0}, {20, 1, 0.2, 1e-9, 0.1}};
  return outcome;
}

std::string Complaint(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

TEST(TrialOutcome, ReadsBackTheSame) {
  const TrialOutcome outcome = Example();
  const std::string line = OutcomeLine(outcome);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const TrialOutcome read = ParseOutcome(line);
  EXPECT_EQ(read.seconds, 1.0 / 3);
  EXPECT_FALSE(read.score(Split::kTrain));
  EXPECT_EQ(read.score(Split::kValid)->error, 0.25);
  EXPECT_EQ(read.score(Split::kTest)->loss, 2.0 / 7);
  ASSERT_EQ(read.curve.size(), 2u);
  EXPECT_EQ(read.curve[1].train, 1e-9);
  EXPECT_EQ(read.curve[1].update, 20);
  EXPECT_EQ(OutcomeLine(read), line);
  EXPECT_EQ(read.name, outcome.name);
}

TEST(TrialOutcome, RefusesWhatIsNone) {
  std::string uneven = OutcomeLine(Example());
  uneven.replace(uneven.find("[10,20]"), 7, "[10]");
  EXPECT_THAT(Complaint([&] { ParseOutcome(uneven); }), HasSubstr("differ in length"));
  for (const char* line : {"", "{}", "[]", "{\"name\": 3}", "{\"name\"", "null"}) {
    EXPECT_THAT(Complaint([&] { ParseOutcome(line); }), HasSubstr("no outcome of a trial")) << line;
  }
  TrialOutcome huge = Example();
  huge.scores[2]->loss = -1e308;
  EXPECT_THAT(Complaint([&] { ParseOutcome(OutcomeLine(huge)); }),
              HasSubstr("it has a score of -1e+308"));
  TrialOutcome early = Example(), negative = Example();
  early.seconds = -5;
  negative.updates = -1;
  for (const TrialOutcome& wrong : {early, negative}) {
    EXPECT_THAT(Complaint([&] { ParseOutcome(OutcomeLine(wrong)); }),
                HasSubstr("no training has such numbers"));
  }
}

TEST(TrialKey, IsOfWhatIsTrained) {
  Trial trial;
  Recipe& recipe = trial.recipe;
  recipe.data.set = "here";
  recipe.model.cells = {"gru"};
  recipe.model.units = 16;
  recipe.train.updates = 10;
  const std::string key = TrialKey(trial, "data");
  Trial moved = trial;
  moved.name = "another";
  moved.recipe.data.set = "/elsewhere/here";
  EXPECT_EQ(TrialKey(moved, "data"), key);
  EXPECT_NE(TrialKey(trial, "other data"), key);
  const auto changed = [&](auto change) {
    Trial other = trial;
    change(&other.recipe);
    return TrialKey(other, "data");
  };
  EXPECT_NE(changed([](Recipe* r) { r->model.cells = {"tanh"}; }), key);
  EXPECT_NE(changed([](Recipe* r) { r->train.rate *= 1.001; }), key);
  EXPECT_NE(changed([](Recipe* r) { r->seed += 1; }), key);
  EXPECT_NE(changed([](Recipe* r) { r->model.units = 17; }), key);
  // The same text in other parts, or read by words.
  EXPECT_NE(changed([](Recipe* r) { r->data.train_share = 0.4; }), key);
  EXPECT_NE(changed([](Recipe* r) { r->data.valid_share = 0.05; }), key);
  const auto by_words = [&](int words) {
    return changed([words](Recipe* r) {
      r->data.symbols = TextSymbols::kWords;
      r->data.words = words;
    });
  };
  EXPECT_NE(by_words(1000), key);
  EXPECT_NE(by_words(1000), by_words(2000));
  Trial begun = trial;
  begun.start = TrialStart{"first", "0123"};
  const std::string begun_key = TrialKey(begun, "data");
  EXPECT_NE(begun_key, key);
  begun.start->name = "called otherwise";
  EXPECT_EQ(TrialKey(begun, "data"), begun_key);
  begun.start->key = "4567";
  EXPECT_NE(TrialKey(begun, "data"), begun_key);
}

TEST(OutcomeLog, GrowsAndIsReadAgain) {
  const TestFolder folder;
  const fs::path path = folder / "deep" / "log.jsonl";
  TrialOutcome outcome = Example();
  {
    OutcomeLog log(path);
    EXPECT_TRUE(log.All().empty());
    log.Add(outcome);
    outcome.name = "b";
    log.Add(outcome);
    outcome.updates = 31;
    log.Add(outcome);
  }
  EXPECT_EQ(ReadOutcomes(path).size(), 2u);
  EXPECT_EQ(ReadOutcomes(path).at("b").updates, 31);
  AppendFile(path, R"({"name": "c", "ke)");
  EXPECT_EQ(ReadOutcomes(path).size(), 2u);
  OutcomeLog log(path);
  outcome.name = "c";
  log.Add(outcome);  // not behind the half line
  EXPECT_EQ(ReadOutcomes(path).size(), 3u);
  AppendFile(path, "nonsense\n");
  EXPECT_THAT(Complaint([&] { ReadOutcomes(path); }), HasSubstr("log.jsonl:5: this is no outcome"));
}

}  // namespace
}  // namespace mnemo
