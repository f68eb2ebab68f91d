#include "train/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kShort[] = "[data]\ntext = \"book.txt\"\n[model]\nunits = 8\n[train]\nupdates = 5\n";

Recipe Parse(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return ParseRecipe(text, "r.toml", overrides);
}

// The message of the error that the recipe with these overrides makes.
std::string Message(const std::vector<std::string>& overrides, const std::string& text = kShort) {
  try {
    Parse(text, overrides);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "no error";
}

TEST(Recipe, WhatIsNotSaidIsTheDefault) {
  const Recipe recipe = Parse(kShort);
  const Recipe plain;
  EXPECT_EQ(recipe.data.text, "book.txt");
  EXPECT_EQ(recipe.model.units, 8);
  EXPECT_EQ(recipe.train.updates, 5);
  EXPECT_EQ(recipe.seed, plain.seed);
  EXPECT_EQ(recipe.model.cells, plain.model.cells);
  EXPECT_EQ(recipe.train.rate, plain.train.rate);
  EXPECT_EQ(recipe.train.optimizer.kind, OptimizerKind::kAdam);
  EXPECT_FALSE(recipe.init.matrices.has_value());
}

TEST(Recipe, EveryKeyIsRead) {
  const Recipe r = Parse(R"toml(
seed = 7
[data]
train = "a"
valid = "b"
test = "c"
endings = [".c", ".h"]
train_share = 0.5
valid_share = 0.25
[model]
cells = ["lstm", "mine/x.cell"]
parameters = 1000
dropout = 0.5
recurrent_dropout = 0.25
zoneout = {c = 0.5, h = 0.05}
input_noise = 0.6
learn_initial = true
[init]
matrices = "uniform(-0.1, 0.2)"
vectors = 0.5
bf = 1
layer1.bi = "normal(0.3)"
layer0.initial.c = 0.1
"head.W" = "identity(2)"
[train]
batch = 3
steps = 4
carry = false
weight_noise = 0.075
epochs = 1.5
rate = 0.1
optimizer = "sgd"
momentum = 0.9
nesterov = true
decay = 0.5
beta1 = 0.6
beta2 = 0.7
epsilon = 0.001
clip_norm = 1
clip_value = 2
schedule = "plateau"
decay_factor = 0.25
decay_after = 6
plateau_patience = 8
warmup = 9
validate_every = 10
valid_symbols = 11
patience = 12
checkpoint_every = 13
runaway = 14
memory = "1.5GiB"
)toml");
  EXPECT_EQ(r.seed, 7u);
  EXPECT_EQ(r.train.memory, "1.5GiB");
  EXPECT_EQ(r.data.train + r.data.valid + r.data.test, "abc");
  EXPECT_THAT(r.data.endings, ElementsAre(".c", ".h"));
  EXPECT_EQ(r.data.train_share, 0.5);
  EXPECT_EQ(r.data.valid_share, 0.25);
  EXPECT_THAT(r.model.cells, ElementsAre("lstm", "mine/x.cell"));
  EXPECT_EQ(r.model.layers, 2);
  EXPECT_EQ(r.model.parameters, 1000);
  EXPECT_EQ(r.model.dropout, 0.5);
  EXPECT_EQ(r.model.regularisation.recurrent_dropout, 0.25);
  EXPECT_EQ(r.model.regularisation.zoneout, 0);
  EXPECT_EQ(r.model.regularisation.zoneouts,
            (std::map<std::string, double>{{"c", 0.5}, {"h", 0.05}}));
  EXPECT_EQ(r.model.input_noise, 0.6);
  EXPECT_TRUE(r.model.learn_initial);
  EXPECT_FALSE(r.train.carry);
  EXPECT_EQ(r.train.weight_noise, 0.075);
  using Kind = InitialValue::Kind;
  EXPECT_EQ(r.init.matrices, (InitialValue{Kind::kUniform, -0.1, 0.2}));
  EXPECT_EQ(r.init.vectors, (InitialValue{Kind::kConstant, 0.5}));
  const std::map<std::string, InitialValue> names = {{"bf", {Kind::kConstant, 1}},
                                                     {"layer1.bi", {Kind::kNormal, 0.3}},
                                                     {"layer0.initial.c", {Kind::kConstant, 0.1}},
                                                     {"head.W", {Kind::kIdentity, 2}}};
  EXPECT_EQ(r.init.names, names);
  EXPECT_EQ(r.train.batch, 3);
  EXPECT_EQ(r.train.steps, 4);
  EXPECT_EQ(r.train.updates, 0);
  EXPECT_EQ(r.train.epochs, 1.5);
  EXPECT_EQ(r.train.rate, 0.1);
  const OptimizerSpec& o = r.train.optimizer;
  EXPECT_EQ(o.kind, OptimizerKind::kSgd);
  EXPECT_TRUE(o.nesterov);
  EXPECT_THAT(
      (std::vector{o.momentum, o.decay, o.beta1, o.beta2, o.epsilon, o.clip_norm, o.clip_value}),
      ElementsAre(0.9, 0.5, 0.6, 0.7, 0.001, 1, 2));
  const ScheduleSpec& s = r.train.schedule;
  EXPECT_EQ(s.kind, ScheduleKind::kPlateau);
  EXPECT_EQ(s.factor, 0.25);
  EXPECT_THAT((std::vector{s.after, s.patience, s.warmup}), ElementsAre(6, 8, 9));
  EXPECT_THAT((std::vector{r.train.validate_every, r.train.valid_symbols, r.train.patience,
                           r.train.checkpoint_every}),
              ElementsAre(10, 11, 12, 13));
  EXPECT_EQ(r.train.runaway, 14);

  // Printed and read again it is the same, also what TOML splits at dots.
  const std::string printed = PrintRecipe(r);
  const Recipe again = Parse(printed);
  EXPECT_EQ(PrintRecipe(again), printed);
  EXPECT_EQ(again.init.names, r.init.names);
  EXPECT_EQ(again.init.matrices, r.init.matrices);
  EXPECT_EQ(again.train.rate, r.train.rate);
  EXPECT_EQ(again.model.cells, r.model.cells);
}

TEST(Recipe, WithoutSnapshotsItsPrintedFormDoesNotSpeakOfThem) {
  const std::string text =
      "[data]\ntext = \"t\"\n[model]\ncell = \"gru\"\nunits = 4\n[train]\nupdates = 9\n";
  EXPECT_THAT(PrintRecipe(Parse(text)), Not(HasSubstr("snapshot")));
  const Recipe recipe = Parse(text + "snapshot_every = 2\nsnapshot_until = 6\n");
  EXPECT_EQ(recipe.train.snapshot_every, 2);
  const Recipe again = Parse(PrintRecipe(recipe));
  EXPECT_EQ(again.train.snapshot_until, 6);
  EXPECT_THROW(Parse(text + "snapshot_every = 1\nsnapshot_until = 2000\n"), Error);
}

TEST(Recipe, PrintsNumbersThatReadAsTheSameBits) {
  Recipe recipe = Parse(kShort);
  recipe.train.rate = 0.1 + 0.2;
  recipe.train.optimizer.epsilon = 1.0 / 3;
  recipe.init.names["bf"] = {InitialValue::Kind::kNormal, 1e-7 / 3};
  const Recipe again = Parse(PrintRecipe(recipe));
  EXPECT_EQ(again.train.rate, recipe.train.rate);
  EXPECT_EQ(again.train.optimizer.epsilon, recipe.train.optimizer.epsilon);
  EXPECT_EQ(again.init.names, recipe.init.names);
}

TEST(Recipe, OneCellServesAllLayers) {
  const Recipe recipe = Parse(kShort, {"model.cell=gru", "model.layers=3"});
  EXPECT_THAT(recipe.model.cells, ElementsAre("gru"));
  EXPECT_EQ(recipe.model.layers, 3);
}

TEST(Recipe, OverridesWinInTheirOrder) {
  const Recipe recipe = Parse(kShort, {"train.rate=0.5", "train.rate=0.25", "seed=9"});
  EXPECT_EQ(recipe.train.rate, 0.25);
  EXPECT_EQ(recipe.seed, 9u);
}

TEST(Recipe, AMisspeltKeyIsToldWithItsPlaceAndTheNearestOne) {
  EXPECT_EQ(Message({}, std::string(kShort) + "clip_nrom = 1\n").substr(0, 44),
            "r.toml:7:1: unknown key 'train.clip_nrom'\n  ");
  EXPECT_THAT(Message({}, std::string(kShort) + "clip_nrom = 1\n"),
              HasSubstr("did you mean 'clip_norm'?"));
  EXPECT_THAT(Message({"model.dorpout=0.5"}), HasSubstr("did you mean 'dropout'?"));
  EXPECT_THAT(Message({"rate=0.5"}), HasSubstr("did you mean 'train.rate'?"));
  EXPECT_THAT(Message({"train.optimizer=adma"}), HasSubstr("did you mean 'adam'?"));
}

TEST(Recipe, ExactlyOneLengthAndOneSize) {
  EXPECT_THAT(Message({"train.minutes=3"}), HasSubstr("the run's length is not clear"));
  EXPECT_THAT(Message({"train.updates=0"}), HasSubstr("the run's length is not clear"));
  EXPECT_EQ(Message({"train.updates=0", "train.epochs=2"}), "no error");
  EXPECT_EQ(Message({"train.updates=0", "train.minutes=2"}), "no error");
  EXPECT_THAT(Message({"model.parameters=1000"}), HasSubstr("the model's size is not clear"));
  EXPECT_THAT(Message({"model.units=0"}), HasSubstr("the model's size is not clear"));
  EXPECT_EQ(Message({"model.units=0", "model.parameters=1000"}), "no error");
  EXPECT_EQ(Message({"model.units=0", "model.layer_units=[8]"}), "no error");
  EXPECT_THAT(Message({"model.layer_units=[8]"}), HasSubstr("the model's size is not clear"));
  EXPECT_THAT(Message({"model.units=0", "model.layers=2", "model.layer_units=[8]"}),
              HasSubstr("1 widths, 2 layers"));
}

TEST(Recipe, ZoneoutIsANumberOrATable) {
  EXPECT_EQ(Parse(kShort, {"model.zoneout=0.25"}).model.regularisation.zoneout, 0.25);
  const Recipe recipe = Parse(kShort, {"model.zoneout={c = 0.5}"});
  EXPECT_EQ(recipe.model.regularisation.zoneouts.at("c"), 0.5);
  EXPECT_EQ(Parse(PrintRecipe(recipe), {}).model.regularisation.zoneouts,
            recipe.model.regularisation.zoneouts);
}

TEST(Recipe, TextOrItsThreeParts) {
  EXPECT_THAT(Message({"data.train=a"}), HasSubstr("it is not clear which text to read"));
  EXPECT_THAT(Message({"data.text="}), HasSubstr("it is not clear which text to read"));
  EXPECT_THAT(Message({"data.text=", "data.train=a", "data.test=b"}),
              HasSubstr("a part of the data is missing"));
  EXPECT_EQ(Message({"data.text=", "data.train=a", "data.valid=b", "data.test=c"}), "no error");
  EXPECT_THAT(Message({"data.train_share=0.9"}), HasSubstr("nothing is left for the test part"));
  EXPECT_THAT(Message({"data.train_share=0"}), HasSubstr("'data.train_share' has a wrong value"));
}

TEST(Recipe, CellsAndLayersAgree) {
  EXPECT_THAT(Message({"model.cell=gru", "model.cells=['gru']"}), HasSubstr("both 'cell' and"));
  EXPECT_THAT(Message({"model.cells=['gru', 'lstm']", "model.layers=3"}),
              HasSubstr("2 cells, 3 layers"));
  EXPECT_THAT(Message({"model.cells=[]"}), HasSubstr("0 cells, 1 layers"));
  std::string many = "model.cells=['a'";
  for (int i = 1; i < 100; ++i) many += ", 'a'";
  EXPECT_THAT(Message({many + "]"}), HasSubstr("100 cells, 64 layers"));
}

TEST(Recipe, OptimizersHaveTheirOwnKeys) {
  EXPECT_THAT(Message({"train.momentum=0.9"}), HasSubstr("adam has no 'momentum'"));
  EXPECT_THAT(Message({"train.nesterov=true"}), HasSubstr("'nesterov' is a way of sgd's momentum"));
  EXPECT_THAT(Message({"train.nesterov=true", "train.optimizer=sgd"}), HasSubstr("'nesterov'"));
  EXPECT_THAT(Message({"train.nesterov=true", "train.optimizer=rmsprop", "train.momentum=0.9"}),
              HasSubstr("'nesterov'"));
  EXPECT_EQ(Message({"train.optimizer=rmsprop", "train.momentum=0.9"}), "no error");
}

TEST(Recipe, NumbersAreInTheirRanges) {
  for (const char* assignment : {"train.rate=0",
                                 "train.rate=-1",
                                 "train.rate=nan",
                                 "train.rate='fast'",
                                 "train.batch=0",
                                 "train.batch=1000000000000",
                                 "train.steps=0",
                                 "train.updates=-1",
                                 "train.minutes=-1",
                                 "train.beta1=1",
                                 "train.epsilon=0",
                                 "train.clip_norm=-1",
                                 "train.decay_factor=0",
                                 "train.plateau_patience=0",
                                 "train.runaway=0.5",
                                 "model.units=-1",
                                 "model.layers=0",
                                 "model.dropout=1",
                                 "model.dropout=-0.1",
                                 "model.recurrent_dropout=1",
                                 "model.zoneout=1.5",
                                 "model.zoneout.c=1.5",
                                 "model.input_noise=-1",
                                 "model.layer_units=[0]",
                                 "train.weight_noise=-1",
                                 "seed=-1",
                                 "seed=1.5",
                                 "data.endings='.h'"}) {
    EXPECT_THAT(Message({assignment}), HasSubstr("has a wrong value")) << assignment;
  }
  EXPECT_THAT(Message({"train.batch=65536", "train.steps=1000"}), HasSubstr("too many symbols"));
  EXPECT_THAT(Message({"train.memory=\"lots\""}), HasSubstr("no amount of memory"));
  EXPECT_THAT(Message({"train.valid_symbols=1"}), HasSubstr("one symbol cannot be scored"));
}

TEST(Recipe, InitialValuesAreCheckedInTheirPlace) {
  const std::string text = std::string(kShort) + "[init]\n";
  EXPECT_THAT(Message({}, text + "bf = \"unifrom(0, 1)\"\n"),
              AllOf(StartsWith("r.toml:8:6: 'bf' is no initial value"),
                    HasSubstr("did you mean 'uniform'?")));
  EXPECT_THAT(Message({}, text + "matrices = \"normal(-1)\"\n"), HasSubstr("r.toml:8:12"));
  EXPECT_THAT(Message({}, text + "bf = true\n"), HasSubstr("'init.bf' has a wrong value"));
  EXPECT_THAT(Message({}, text + "layer0.initial.c = true\n"),
              HasSubstr("'init.layer0.initial.c' has a wrong value"));
}

TEST(Recipe, RefusesWhatIsNoRecipe) {
  EXPECT_THAT(Message({}, ""), HasSubstr("it is not clear which text to read"));
  EXPECT_THAT(Message({}, "data = 1"), HasSubstr("'data' has a wrong value"));
  EXPECT_THAT(Message({}, "[data\n"), StartsWith("r.toml:1"));
  EXPECT_THAT(Message({}, std::string("\0\1\xff", 3)), StartsWith("r.toml"));
  EXPECT_THAT(Message({"train.rate"}), HasSubstr("key=value"));
}

TEST(Recipe, TheExampleOfTheDocumentationIsOne) {
  const std::string file = MNEMO_SOURCE_DIR "/docs/example-recipe.toml";
  const std::string text = ReadFile(file);
  EXPECT_EQ(text.front(), '#');
  const Recipe recipe = ParseRecipe(text, file);
  EXPECT_EQ(recipe.data.text, "/usr/include/linux");
  EXPECT_GT(recipe.train.minutes, 0);
}

}  // namespace
}  // namespace mnemo
