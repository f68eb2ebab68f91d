#include "base/toml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kText = R"toml(cell = "gru"
layers = 2
[train]
rate = 0.5
clip = 1
nesterov = true
rates = [0.1, 1, 1e-3]
[train.optimizer]
name = "adam"
[[layer]]
units = 3
[[layer]]
units = 4
[layer.extra]
note = "a\tb"
[names]
Wx = "normal(0.1)"
"odd key" = "x"
)toml";

std::string Message(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

std::string ReadMessage(std::string_view text, const std::function<void(const TomlTable&)>& read) {
  TomlDocument document(text, "r.toml");
  return Message([&] {
    read(document.Root());
    document.CheckAllRead();
  });
}

struct Values {
  std::string cell, optimizer, note, odd;
  int64_t layers = 0, steps = 0;
  double rate = 0, clip = 0;
  bool nesterov = false;
  std::vector<double> rates;
  std::vector<int64_t> units;
  std::vector<std::string> names;

  bool operator==(const Values&) const = default;
};

Values ReadAll(const TomlTable& root) {
  Values values;
  values.cell = root.String("cell");
  const TomlTable train = root.Table("train");
  values.rate = train.Number("rate", {.min = 0, .max = 1});
  values.clip = train.Number("clip", {});
  values.steps = train.Int("steps", {.min = 1}, 64);
  values.nesterov = train.Bool("nesterov");
  values.rates = train.Numbers("rates", {.min = 0, .min_open = true});
  values.layers = root.Int("layers", {1, 9});
  values.optimizer = train.Table("optimizer").OneOf("name", {"sgd", "adam"});
  const auto layers = root.Tables("layer");
  for (const TomlTable& layer : layers) values.units.push_back(layer.Int("units", {1, 100}));
  if (layers.size() > 1) values.note = layers[1].Table("extra").String("note");
  const TomlTable names = root.Table("names");
  values.names = names.Keys();
  names.String("Wx", "");
  values.odd = names.String("odd key");
  return values;
}

TEST(Toml, ReadsEveryType) {
  TomlDocument document(kText, "r.toml");
  const Values values = ReadAll(document.Root());
  document.CheckAllRead();
  EXPECT_EQ(values.cell, "gru");
  EXPECT_EQ(values.rate, 0.5);
  EXPECT_EQ(values.clip, 1.0);
  EXPECT_EQ(values.steps, 64);
  EXPECT_TRUE(values.nesterov);
  EXPECT_THAT(values.rates, ElementsAre(0.1, 1.0, 1e-3));
  EXPECT_EQ(values.layers, 2);
  EXPECT_EQ(values.optimizer, "adam");
  EXPECT_THAT(values.units, ElementsAre(3, 4));
  EXPECT_EQ(values.note, "a\tb");
  EXPECT_THAT(values.names, ElementsAre("Wx", "odd key"));
  EXPECT_EQ(values.odd, "x");
}

TEST(Toml, TellsWhatAKeyHolds) {
  TomlDocument document("text = \"a\"\nnumber = 1\n[table]\n", "file.toml");
  const TomlTable root = document.Root();
  EXPECT_TRUE(root.HasString("text") && root.HasTable("table") && root.Has("number"));
  for (const char* key : {"number", "table", "missing"}) EXPECT_FALSE(root.HasString(key)) << key;
  for (const char* key : {"number", "text", "missing"}) EXPECT_FALSE(root.HasTable(key)) << key;
}

TEST(Toml, ResolvedTextHasTheFallbacksAndReadsAsTheSameValues) {
  TomlDocument document(kText, "r.toml");
  const Values values = ReadAll(document.Root());
  EXPECT_EQ(document.Resolved(), R"toml(cell = "gru"
layers = 2

[train]
rate = 0.5
clip = 1.0
steps = 64
nesterov = true
rates = [0.1, 1.0, 0.001]

[train.optimizer]
name = "adam"

[[layer]]
units = 3

[[layer]]
units = 4

[layer.extra]
note = "a\tb"

[names]
Wx = "normal(0.1)"
"odd key" = "x"
)toml");
  TomlDocument again(document.Resolved(), "again");
  EXPECT_EQ(ReadAll(again.Root()), values);
  EXPECT_EQ(again.Resolved(), document.Resolved());
}

TEST(Toml, ResolvedTextKeepsEveryBitAndCharacter) {
  TomlDocument empty("", "x");
  const TomlTable root = empty.Root();
  const std::vector<double> numbers = {0.1, 1e-300, 1e300, 1.0 / 3, -0.0, 123456789012345678.0};
  const std::vector<std::string> strings = {"\"q\"", "\\", "\x01\x7f", "line\nbreak", "\xC3\xA9"};
  root.Numbers("n", {}, numbers);
  root.Strings("s", strings);
  root.Int("i", {}, INT64_MIN);
  TomlDocument document(empty.Resolved(), "x");
  EXPECT_EQ(document.Root().Numbers("n", {}), numbers);
  EXPECT_EQ(document.Root().Strings("s"), strings);
  EXPECT_EQ(document.Root().Int("i", {}), INT64_MIN);
}

TEST(Toml, UnknownKeys) {
  const auto read = [](const TomlTable& root) {
    root.Table("train").Number("learning_rate", {}, 0.1);
    root.Table("train").Number("clip", {}, 0.1);
    root.String("cell", "gru");
  };
  EXPECT_EQ(ReadMessage("cell = \"a\"\n[train]\n  learning_rat = 1\n", read),
            "r.toml:3:3: unknown key 'train.learning_rat'\n  allowed: clip, learning_rate\n"
            "  hint:    did you mean 'learning_rate'?");
  EXPECT_THAT(ReadMessage("clip = 1\n", read), HasSubstr("hint:    did you mean 'train.clip'?"));
  EXPECT_THAT(
      ReadMessage("[trian]\nclip = 1\n", read),
      HasSubstr("unknown key 'trian'\n  allowed: cell, train\n  hint:    did you mean 'tra"));
  EXPECT_THAT(ReadMessage("[train]\nzzz = 1\naaa = 1\n", read), StartsWith("r.toml:2:1: "));
  EXPECT_EQ(ReadMessage("", read), "");
}

TEST(Toml, UnknownKeysInListsOfTables) {
  const auto read = [](const TomlTable& root) {
    for (const TomlTable& layer : root.Tables("layer")) layer.Int("units", {});
  };
  EXPECT_EQ(ReadMessage("[[layer]]\nunits = 1\n[[layer]]\nunits = 2\n", read), "");
  EXPECT_THAT(ReadMessage("[[layer]]\nunits = 1\n[[layer]]\nunits = 2\nunit = 3\n", read),
              StartsWith("r.toml:5:1: unknown key 'layer.unit'"));
}

TEST(Toml, MissingKeys) {
  const auto read = [](const TomlTable& root) { root.Table("train").Number("rate", {}); };
  EXPECT_EQ(ReadMessage("", read), "r.toml: the key 'train.rate' is missing\n  allowed: a number");
  EXPECT_EQ(ReadMessage("\n[train]\nrte = 1", read),
            "r.toml:2:1: the key 'train.rate' is missing\n  allowed: a number\n"
            "  hint:    there is a key 'rte': is it misspelt?");
}

TEST(Toml, WrongTypes) {
  const auto number = [](const TomlTable& root) { root.Number("a", {.min = 0, .max = 1}); };
  EXPECT_EQ(ReadMessage("a = \"b\"", number),
            "r.toml:1:5: 'a' has a wrong value\n  found:   the string \"b\"\n"
            "  allowed: a number from 0 to 1");
  EXPECT_THAT(ReadMessage("a = 1.5", number), HasSubstr("found:   1.5"));
  EXPECT_THAT(ReadMessage("a = -1", number), HasSubstr("found:   -1"));
  EXPECT_THAT(ReadMessage("a = nan", number), HasSubstr("not finite"));
  EXPECT_THAT(ReadMessage("a = 1979-05-27", number), HasSubstr("a date or a time"));
  EXPECT_THAT(ReadMessage("a = []", number), HasSubstr("found:   a list"));
  EXPECT_THAT(ReadMessage("a = {}", number), HasSubstr("found:   a table"));
  EXPECT_THAT(ReadMessage("a = true", number), HasSubstr("found:   true"));
  EXPECT_EQ(ReadMessage("a = 0", number), "");
  EXPECT_EQ(ReadMessage("a = 1", number), "");

  const auto any = [](const TomlTable& root) { root.Number("a", {}); };
  EXPECT_THAT(ReadMessage("a = inf", any), HasSubstr("allowed: a number"));
  const auto above = [](const TomlTable& root) { root.Number("a", {.min = 0, .min_open = true}); };
  EXPECT_THAT(ReadMessage("a = 0", above), HasSubstr("allowed: a number above 0"));
  EXPECT_EQ(ReadMessage("a = 1e-9", above), "");

  const auto whole = [](const TomlTable& root) { root.Int("a", {2, 5}); };
  for (const char* text : {"a = 1", "a = 6", "a = 3.0", "a = \"3\""}) {
    EXPECT_THAT(ReadMessage(text, whole), HasSubstr("allowed: a whole number from 2 to 5")) << text;
  }
  EXPECT_THAT(ReadMessage("a = 1", [](const TomlTable& root) { root.Bool("a"); }),
              HasSubstr("allowed: true or false"));
  EXPECT_THAT(ReadMessage("a = 1", [](const TomlTable& root) { root.String("a"); }),
              HasSubstr("allowed: a string"));
  EXPECT_THAT(ReadMessage("a = 1", [](const TomlTable& root) { root.Table("a"); }),
              HasSubstr("allowed: a table"));
  for (const char* text : {"a = 1", "a = [1]", "a = {}"}) {
    EXPECT_THAT(ReadMessage(text, [](const TomlTable& root) { root.Tables("a"); }),
                HasSubstr("allowed: tables, [[a]]"));
  }
}

TEST(Toml, WrongElementsOfLists) {
  EXPECT_EQ(
      ReadMessage("a = [1,\n  \"x\"]", [](const TomlTable& root) { root.Ints("a", {.min = 0}); }),
      "r.toml:2:3: 'a' has a wrong value\n  found:   the string \"x\"\n"
      "  allowed: a list, each of it a whole number from 0 on");
  EXPECT_THAT(ReadMessage("a = 1", [](const TomlTable& root) { root.Strings("a"); }),
              HasSubstr("allowed: a list, each of it a string"));
}

TEST(Toml, OneOf) {
  const auto read = [](const TomlTable& root) { root.OneOf("a", {"sgd", "adam"}, "sgd"); };
  EXPECT_EQ(ReadMessage("", read), "");
  EXPECT_EQ(ReadMessage("a = \"adma\"", read),
            "r.toml:1:5: 'a' has a wrong value\n  found:   the string \"adma\"\n"
            "  allowed: \"sgd\", \"adam\"\n  hint:    did you mean 'adam'?");
  EXPECT_THAT(ReadMessage("a = 1", read), HasSubstr("allowed: \"sgd\", \"adam\""));
}

TEST(Toml, Wrong) {
  TomlDocument document("\n[a]\nb = 1\n", "r.toml");
  const TomlTable a = document.Root().Table("a");
  EXPECT_STREQ(a.Wrong("b", "too small").what(), "r.toml:3:5: too small\n  found:   1");
  EXPECT_STREQ(a.Wrong("c", "needed").what(), "r.toml:2:1: needed");
  EXPECT_STREQ(a.Table("d").Wrong("c", "needed").what(), "r.toml: needed");
}

TEST(Toml, TextThatIsNotToml) {
  const auto message = [](const std::string& text) {
    return Message([&] { TomlDocument document(text, "r.toml"); });
  };
  EXPECT_THAT(message("a = 1\nb = = 2\n"), StartsWith("r.toml:2:5: this is not TOML\n  found:   "));
  EXPECT_THAT(message("a = 1\na = 2\n"), StartsWith("r.toml:2:"));
  EXPECT_THAT(message("a = \"\xff\""), HasSubstr("this is not TOML"));
  EXPECT_THAT(message("a = 99999999999999999999"), HasSubstr("this is not TOML"));
  EXPECT_THAT(message("a = " + std::string(1000, '[')), HasSubstr("this is not TOML"));
  EXPECT_THAT(message(std::string(70'000, '\n')), HasSubstr("too long"));
}

TEST(Toml, DeepTables) {
  std::string text = "a";
  for (int i = 0; i < 5000; ++i) text += ".a";
  EXPECT_EQ(Message([&] { TomlDocument document(text + "=1", "x"); }), "");
  EXPECT_THAT(Message([&] { TomlDocument document(text + ".a=1", "x"); }),
              HasSubstr("too many dots"));
}

TEST(Toml, Overrides) {
  TomlDocument document("cell = \"gru\"\n[train]\nrate = 0.5\n", "r.toml");
  for (const char* assignment :
       {"train.rate=0.25", "cell=lstm np", "steps = 7", "sizes=[1, 2]", "data.name=a=b",
        "empty=", "lines=1\nevil=2", "hash=a#b", "t={u=1}", "t.v=2", "quoted=\"x\""}) {
    document.Override(assignment);
  }
  const TomlTable root = document.Root();
  EXPECT_EQ(root.Table("train").Number("rate", {}), 0.25);
  EXPECT_EQ(root.String("cell"), "lstm np");
  EXPECT_EQ(root.Int("steps", {}), 7);
  EXPECT_THAT(root.Ints("sizes", {}), ElementsAre(1, 2));
  EXPECT_EQ(root.Table("data").String("name"), "a=b");
  EXPECT_EQ(root.String("empty"), "");
  EXPECT_EQ(root.String("lines"), "1\nevil=2");
  EXPECT_EQ(root.String("hash"), "a#b");
  EXPECT_EQ(root.Table("t").Int("u", {}), 1);
  EXPECT_EQ(root.Table("t").Int("v", {}), 2);
  EXPECT_EQ(root.String("quoted"), "x");
  document.CheckAllRead();
}

TEST(Toml, MistakesInOverrides) {
  TomlDocument document("a = 1\n[t]\nb = 2\n[[l]]\n", "r.toml");
  const auto message = [&](const char* assignment) {
    return Message([&] { document.Override(assignment); });
  };
  EXPECT_EQ(message("train.rate"),
            "--set train.rate: this override sets nothing\n  allowed: key=value");
  EXPECT_THAT(message("=1"), HasSubstr("sets nothing"));
  EXPECT_THAT(message("a b=1"), StartsWith("--set a b=1: this is not TOML"));
  EXPECT_THAT(message("t=1"), HasSubstr("'t' is a table in the file"));
  EXPECT_THAT(message("l=1"), HasSubstr("'l' is a table in the file"));
  EXPECT_THAT(message("a.c=1"), HasSubstr("'a' is a value in the file"));

  document.Override("t.b=none");
  document.Override("t.rtae=0.5");
  const TomlTable t = document.Root().Table("t");
  EXPECT_EQ(Message([&] { t.Int("b", {}); }),
            "--set t.b=none: 't.b' has a wrong value\n  found:   the string \"none\"\n"
            "  allowed: a whole number");
  t.String("b");
  t.Number("rate", {}, 1);
  document.Root().Int("a", {});
  document.Root().Tables("l");
  EXPECT_THAT(Message([&] { document.CheckAllRead(); }),
              StartsWith("--set t.rtae=0.5: unknown key 't.rtae'"));
}

}  // namespace
}  // namespace mnemo
