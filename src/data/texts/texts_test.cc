// The running texts that are made of many files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_of_for_tests.h"
#include "base/test_folder.h"
#include "data/sets/data_set.h"
#include "data/shared_data_for_tests.h"
#include "data/text.h"
#include "data/texts/brown.h"
#include "data/texts/kernel_sources.h"
#include "data/texts/running_text.h"

namespace mnemo {
namespace {

using fixture::ErrorOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// What a preparation hands over, in memory.
SequenceData Prepared(const std::function<void(const OpenSink&)>& prepare) {
  std::unique_ptr<MemorySink> sink;
  prepare([&](const SequenceForm& form) -> SequenceSink& {
    sink = std::make_unique<MemorySink>(form);
    return *sink;
  });
  return sink->Finish();
}

TEST(Brown, WordsBecomeThoseOfTheTreebanksFiles) {
  EXPECT_EQ(PlainBrownWord("The"), "the");
  EXPECT_EQ(PlainBrownWord("jury's"), "jury's");
  for (const char* gone : {".", "``", "''", "--", "(", ")", ";", "?", "*", "..."}) {
    EXPECT_EQ(PlainBrownWord(gone), "") << gone;
  }
  for (const char* number : {"7", "1,000", "1958", "3.5", "1-2", "1/2", "3:30"}) {
    EXPECT_EQ(PlainBrownWord(number), "N") << number;
  }
  EXPECT_EQ(PlainBrownWord("$2,500"), "$ N");
  EXPECT_EQ(PlainBrownWord("5%"), "N %");
  EXPECT_EQ(PlainBrownWord("$"), "$");
  EXPECT_EQ(PlainBrownWord("1950s"), "1950s");
}

TEST(Brown, ASentenceALine) {
  const BrownFile file = ParseBrown(
      "\n\n\tThe/at Jury/nn said/vbd ``/`` 5/cd and/or/cc ''/'' ./.\n\n\t?/. \n Yes/rb !/.\n",
      "ca01");
  EXPECT_EQ(file.text, "the jury said N and/or\nyes\n");
  EXPECT_EQ(file.lines, 3);
  EXPECT_EQ(file.sentences, 2);
  EXPECT_EQ(file.tokens, 11);
  EXPECT_THAT(ErrorOf([] { ParseBrown("a/b\n The\n", "ca01"); }),
              HasSubstr("ca01:2: this is no word with its tag\n  found:   'The'"));
  EXPECT_THAT(ErrorOf([] { ParseBrown("\n", "ca01"); }), HasSubstr("no sentences"));
}

TEST(Brown, TheWholeCorpusHasThePublishedCounts) {
  MNEMO_NEEDS_SHARED("brown/brown.zip", "the Brown corpus");
  BadData bad;
  const std::vector<BrownFile> files = ReadBrown(SharedData() / "brown/brown.zip", &bad);
  int64_t sentences = 0, tokens = 0;
  for (const BrownFile& file : files) {
    sentences += file.lines;
    tokens += file.tokens;
  }
  EXPECT_EQ(files.size(), 500u);
  EXPECT_EQ(sentences, 57340);
  EXPECT_EQ(tokens, 1161192);
}

std::vector<NamedText> Chosen(uint64_t seed, uint64_t bytes, bool backwards) {
  ShuffledFiles files(seed, bytes);
  for (int i = 0; i < 100; ++i) {
    const int number = backwards ? 99 - i : i;
    const std::string name = "f" + std::to_string(number) + ".c";
    if (files.Wants(name)) files.Add(name, std::string(10, static_cast<char>('0' + number % 10)));
  }
  return files.Finish();
}

std::string Joined(const std::vector<NamedText>& texts) {
  std::string joined;
  for (const NamedText& text : texts) joined += text.text;
  return joined;
}

TEST(ShuffledFiles, TheChoiceDependsOnNamesAndSeedAlone) {
  const std::vector<NamedText> some = Chosen(1, 95, false);
  ASSERT_EQ(some.size(), 10u);
  EXPECT_EQ(Joined(some).size(), 95u);
  EXPECT_EQ(Joined(Chosen(1, 95, true)), Joined(some));
  EXPECT_NE(Joined(Chosen(2, 95, false)), Joined(some));
  // A longer text begins with the shorter one.
  EXPECT_EQ(Joined(Chosen(1, 500, false)).substr(0, 95), Joined(some));
  EXPECT_EQ(Joined(Chosen(1, 5000, false)).size(), 1000u);
}

TEST(ShuffledFiles, FilesThatAreTooLargeAreLeftOut) {
  ShuffledFiles files(1, 100, 5);
  files.Add("a", "12345");
  files.Add("b", "123456");
  EXPECT_EQ(files.bytes(), 5u);
  const std::vector<NamedText> texts = files.Finish();
  ASSERT_EQ(texts.size(), 1u);
  EXPECT_EQ(texts[0].name, "a");
}

TEST(KernelSources, SourcesAndHeadersOfAFolder) {
  const TestFolder folder;
  MakeFolder(folder / "k/fs");
  WriteFile(folder / "k/fs/a.c", "int a;\n");
  WriteFile(folder / "k/b.h", "int b;\n");
  WriteFile(folder / "k/README", "no source");
  fs::create_symlink(folder / "k/b.h", folder / "k/c.h");
  BadData bad;
  ShuffledFiles files(1, 1000);
  ReadKernelSources({folder / "k", 1, SetOptions({}, {}), &bad}, &files);
  std::vector<std::string> names;
  for (const NamedText& file : files.Finish()) names.push_back(file.name);
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("fs/a.c", "b.h"));
  MakeFolder(folder / "empty");
  ShuffledFiles none(1, 1000);
  EXPECT_THAT(ErrorOf([&] {
                ReadKernelSources({folder / "empty", 1, SetOptions({}, {}), &bad}, &none);
              }),
              HasSubstr("there are no sources"));
}

TEST(RunningText, BytesAreCutWhereThePartsEnd) {
  const SequenceData set = Prepared([](const OpenSink& open) {
    PrepareBytes("t", {{"a", "aaaaab"}, {"b", "bb"}, {"c", "cd"}}, {.valid = 0.3, .test = 0.2},
                 open);
  });
  ASSERT_TRUE(set.form.running());
  EXPECT_EQ(set.form.task, "character model");
  EXPECT_THAT(set.splits[0].names, ElementsAre("a"));
  EXPECT_THAT(set.splits[1].names, ElementsAre("a", "b"));
  EXPECT_THAT(set.splits[2].names, ElementsAre("c"));
  const TextData text = TextOfSet(set);
  EXPECT_EQ(text.vocabulary.Decode(text.train), "aaaaa");
  EXPECT_EQ(text.vocabulary.Decode(text.valid), "bbb");
  EXPECT_EQ(text.vocabulary.Decode(text.test), "cd");
  EXPECT_EQ(text.sha256, set.sha256);
}

// Three pieces of five chunks of two bytes, over two files; the last byte is left over.
TEST(RunningText, EveryStreamGivesToEveryPart) {
  const TextShares shares = {.valid = 0.2, .test = 0.2, .streams = 3, .chunk = 2};
  const std::string bytes = "abcdefghijklmnopqrstuvwxyzABCDE";
  const SequenceData set = Prepared([&](const OpenSink& open) {
    PrepareBytes("t", {{"a", bytes.substr(0, 13)}, {"b", bytes.substr(13)}}, shares, open);
  });
  const TextData text = TextOfSet(set);
  EXPECT_EQ(text.vocabulary.Decode(text.train),
            "abcdef"
            "klmnop"
            "uvwxyz");
  // Streams, and where a file begins in one.
  EXPECT_THAT(text.train.Starts(), ElementsAre(0, 6, 9, 12));
  EXPECT_THAT(text.test.Starts(), ElementsAre(0, 2, 4));
  EXPECT_EQ(text.vocabulary.Decode(text.valid),
            "gh"
            "qr"
            "AB");
  EXPECT_EQ(text.vocabulary.Decode(text.test),
            "ij"
            "st"
            "CD");
  EXPECT_EQ(set.splits[0].names, (std::vector<std::string>{"a", "a", "b", "b"}));
  EXPECT_EQ(text.vocabulary.Find("E"), -1);

  const TextShares many = {.valid = 0.2, .test = 0.2, .streams = 4, .chunk = 2};
  EXPECT_THROW(Prepared([&](const OpenSink& open) {
                 PrepareBytes("t", {{"a", bytes}}, many, open);
               }),
               Error);
}

TEST(RunningText, WordsAreNumberedByTheTrainingPart) {
  const SequenceData set = Prepared([](const OpenSink& open) {
    PrepareWords("t", {{{{"a", "x y\n"}, {"b", "x z\n"}}, {{"c", "y w\n"}}, {{"d", "x\n"}}}}, {4},
                 {"a note"}, open);
  });
  EXPECT_EQ(set.form.task, "word model");
  EXPECT_EQ(set.form.vocabulary, Vocabulary::OfWords({"<eos>", "x", "<unk>", "y"}));
  const TextData text = TextOfSet(set);
  EXPECT_THAT(text.train.ToVector(), ElementsAre(1, 3, 0, 1, 2, 0));
  EXPECT_THAT(text.valid.ToVector(), ElementsAre(3, 2, 0));
  EXPECT_THAT(text.notes,
              ElementsAre("a note", HasSubstr("4 different words; <unk> stands for 1")));
}

TEST(RunningText, TheTreebanksCharactersAreThoseOfItsWordsAndOneSpaceBetween) {
  const TestFolder folder;
  WriteFile(folder / "ptb.train.txt", " the <unk> rose N \n to b\n");
  WriteFile(folder / "ptb.valid.txt", " a \n");
  WriteFile(folder / "ptb.test.txt", " b \n");
  BadData bad;
  const auto prepare = [&](const char* name) {
    const DataSet& row = FindDataSet(name);
    return Prepared([&](const OpenSink& open) {
      row.prepare({folder.path(), 1, SetOptions(row.options, {}), &bad}, open);
    });
  };
  const TextData characters = TextOfSet(prepare("ptb-characters"));
  EXPECT_EQ(characters.vocabulary.Decode(characters.train), "the <unk> rose N\nto b\n");
  const TextData words = TextOfSet(prepare("ptb-words"));
  EXPECT_EQ(words.vocabulary.Decode(words.train), "the <unk> rose N \nto b \n");
  EXPECT_EQ(words.train.size(), 8u);
  fs::remove(folder / "ptb.test.txt");
  EXPECT_THAT(ErrorOf([&] { prepare("ptb-words"); }), HasSubstr("ptb.test.txt: there is no such"));
}

}  // namespace
}  // namespace mnemo
