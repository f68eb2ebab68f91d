#include "data/own/npz_sequences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "data/own/npz_for_tests.h"
#include "data/own/own_reader_for_tests.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Arrays = std::vector<std::pair<std::string, std::string>>;

std::string Ints(const std::vector<int64_t>& values, std::string shape = "") {
  if (shape.empty()) shape = "(" + std::to_string(values.size()) + ",)";
  return Npy("<i8", shape, BytesOf(values));
}
std::string Floats(const std::vector<float>& values, const std::string& shape) {
  return Npy("<f4", shape, BytesOf(values));
}

struct Opened {
  SequenceForm form;
  std::vector<OwnSequence> all;
};

Opened Open(const Arrays& arrays, const NpzOptions& options = {}) {
  const std::string bytes = Npz(arrays);
  NpzSequences reader(bytes, "f.npz", options);
  EXPECT_EQ(AllOf(&reader).size(), AllOf(&reader).size());
  return {reader.form(), AllOf(&reader)};
}

std::string Refusal(const Arrays& arrays, const NpzOptions& options = {}) {
  return MessageOf([&] { Open(arrays, options); });
}

// Two sequences, of one step and two, with vectors of two numbers.
const std::pair<std::string, std::string> kInputs = {"inputs",
                                                     Floats({1, 2, 3, 4, 5, 6}, "(3, 2)")};
const std::pair<std::string, std::string> kLengths = {"lengths", Ints({1, 2})};

TEST(NpzSequences, RaggedAndPaddedSayTheSame) {
  const std::vector<Arrays> layouts = {
      {kInputs, kLengths, {"targets", Ints({0, -1, 1})}},
      {kInputs, {"starts", Ints({0, 1, 3})}, {"targets", Ints({0, -1, 1})}},
      {{"inputs", Floats({1, 2, NAN, 9, 3, 4, 5, 6}, "(2, 2, 2)")},
       kLengths,
       {"targets", Ints({0, 99, -1, 1}, "(2, 2)")}}};
  for (const Arrays& arrays : layouts) {
    const Opened opened = Open(arrays);
    EXPECT_FALSE(opened.form.symbols);
    EXPECT_EQ(opened.form.inputs, 2);
    EXPECT_EQ(opened.form.target, TargetKind::kClasses);
    ASSERT_EQ(opened.all.size(), 2u);
    EXPECT_FALSE(opened.all[0].bad || opened.all[1].bad);
    EXPECT_THAT(opened.all[0].record.vectors, ElementsAre(1, 2));
    EXPECT_THAT(opened.all[1].record.vectors, ElementsAre(3, 4, 5, 6));
    EXPECT_THAT(opened.all[0].record.classes, ElementsAre(0));
    EXPECT_THAT(opened.all[1].record.classes, ElementsAre(-1, 1));
    EXPECT_EQ(opened.all[1].record.name, "sequence 1");
  }
}

TEST(NpzSequences, WithoutLengthsAllSequencesAreAsLongAsTheArray) {
  const Opened opened =
      Open({{"inputs", Floats({1, 2, 3, 4, 5, 6}, "(2, 3, 1)")}, {"targets", Ints({1, 0})}});
  EXPECT_THAT(opened.all[1].record.vectors, ElementsAre(4, 5, 6));
  EXPECT_THAT(opened.all[1].record.classes, ElementsAre(-1, -1, 0));
  EXPECT_THAT(opened.form.notes, ElementsAre(HasSubstr("last step")));
}

TEST(NpzSequences, OneTargetASequenceIsCountedOnItsLastStep) {
  const Opened classes = Open({kInputs, kLengths, {"targets", TextNpy({"dog", "cat"})}});
  EXPECT_THAT(classes.form.output_names, ElementsAre("cat", "dog"));
  EXPECT_THAT(classes.all[0].record.classes, ElementsAre(1));
  EXPECT_THAT(classes.all[1].record.classes, ElementsAre(-1, 0));
  const Opened numbers =
      Open({kInputs, kLengths, {"targets", Npy("<f8", "(2, 2)", BytesOf<double>({1, 2, 3, .5}))}});
  EXPECT_EQ(numbers.form.target, TargetKind::kNumbers);
  EXPECT_TRUE(numbers.form.some_counted);
  EXPECT_THAT(numbers.all[1].record.numbers, ElementsAre(0, 0, 3, .5));
  EXPECT_THAT(numbers.all[1].record.counted, ElementsAre(0, 1));
}

TEST(NpzSequences, SymbolsAreWholeNumbersOrTexts) {
  const Opened ids = Open({{"inputs", Ints({2, 0, 7})}, kLengths, {"targets", Ints({0, 1, 1})}});
  EXPECT_TRUE(ids.form.symbols);
  EXPECT_EQ(ids.form.inputs, 0);  // the largest says it
  EXPECT_THAT(ids.all[1].record.symbols, ElementsAre(0, 7));
  const Opened texts =
      Open({{"inputs", TextNpy({"b", "10", "a"})}, kLengths, {"targets", Ints({0, 1, 1})}});
  EXPECT_THAT(texts.form.input_names, ElementsAre("10", "a", "b"));
  EXPECT_THAT(texts.all[1].record.symbols, ElementsAre(0, 1));
  const Opened numbers = Open({{"inputs", Ints({2, 0, 7})}, kLengths, {"targets", Ints({0, 1, 1})}},
                              {.symbols = "no"});
  EXPECT_FALSE(numbers.form.symbols);
  EXPECT_THAT(numbers.all[1].record.vectors, ElementsAre(0, 7));
  const Opened named = Open({{"inputs", TextNpy({"b", "c", "a"})},
                             kLengths,
                             {"targets", Ints({0, 1, 1})},
                             {"input_names", TextNpy({"b", "a"})}});
  EXPECT_EQ(named.form.inputs, 2);
  EXPECT_EQ(named.all[0].record.symbols[0], 0);
  ASSERT_TRUE(named.all[1].bad);
  EXPECT_THAT(named.all[1].bad->what(), HasSubstr("'c'"));
}

TEST(NpzSequences, StringsOfLabels) {
  const Opened joined =
      Open({kInputs, kLengths, {"labels", Ints({4, 5, 6})}, {"label_lengths", Ints({3, 0})}});
  EXPECT_EQ(joined.form.target, TargetKind::kLabels);
  EXPECT_THAT(joined.all[0].record.labels, ElementsAre(4, 5, 6));
  EXPECT_THAT(joined.all[1].record.labels, IsEmpty());
  const Opened padded =
      Open({kInputs,
            kLengths,
            {"labels", Npy("<U1", "(2, 2)", BytesOf<uint32_t>({'b', '?', 'a', 'b'}))},
            {"label_lengths", Ints({1, 2})}});
  EXPECT_THAT(padded.form.output_names, ElementsAre("a", "b"));
  EXPECT_THAT(padded.all[1].record.labels, ElementsAre(0, 1));
}

TEST(NpzSequences, BitsAndWhatLooksLikeThem) {
  const std::string bools = Npy("|b1", "(3, 2)", BytesOf<uint8_t>({1, 0, 0, 1, 1, 0}));
  EXPECT_EQ(Open({kInputs, kLengths, {"targets", bools}}).form.target, TargetKind::kBits);
  const auto ints = [](const std::vector<int64_t>& values) {
    return Arrays{kInputs, kLengths, {"targets", Ints(values, "(3, 2)")}};
  };
  EXPECT_EQ(Open(ints({1, 1, 0, 0, 1, 0})).form.target, TargetKind::kBits);
  EXPECT_THAT(Refusal(ints({1, 0, 0, 1, 1, 0})), HasSubstr("targets.argmax(-1)"));
  EXPECT_EQ(Open(ints({1, 0, 0, 1, 1, 0}), {.kind = "bits"}).form.target, TargetKind::kBits);
  EXPECT_THAT(Refusal(ints({1, 0, 0, 1, 5, 0})), HasSubstr("kind=numbers"));
  EXPECT_EQ(Open(ints({1, 0, 0, 1, 5, 0}), {.kind = "numbers"}).form.target, TargetKind::kNumbers);
  const Arrays floats = {kInputs, kLengths, {"targets", Floats({1, 0, 1}, "(3,)")}};
  EXPECT_THAT(Refusal(floats), HasSubstr("all 0 or 1"));
  EXPECT_EQ(Open(floats, {.kind = "numbers"}).form.outputs, 1);
  const Opened bad = Open(ints({1, 0, 0, 1, 5, 0}), {.kind = "bits"});
  EXPECT_FALSE(bad.all[0].bad);
  ASSERT_TRUE(bad.all[1].bad);
  EXPECT_THAT(bad.all[1].bad->what(), HasSubstr("row 2 has what is no bit\n  found:   5"));
  EXPECT_THAT(Refusal(floats, {.kind = "classes"}), HasSubstr("astype(int)"));
  EXPECT_THAT(Refusal(ints({1, 0, 0, 1, 1, 0}), {.kind = "classes"}), HasSubstr("argmax"));
  EXPECT_THAT(Refusal(floats, {.kind = "labels"}), HasSubstr("label_lengths"));
}

TEST(NpzSequences, PartsFromAnArrayOrFromNames) {
  const Arrays arrays = {kInputs, kLengths, {"targets", Ints({0, 1, 1})}};
  Arrays with = arrays;
  with.emplace_back("part", TextNpy({"test", "train"}));
  const std::string bytes = Npz(with);
  NpzSequences reader(bytes, "f", {});
  EXPECT_EQ(reader.parts(), (std::array<bool, 3>{true, false, true}));
  EXPECT_EQ(AllOf(&reader)[0].part, Split::kTest);
  with.back().second = Ints({0, 3});
  EXPECT_THAT(Refusal(with), HasSubstr("element 1 is no part\n  found:   '3'"));

  Arrays prefixed;
  for (const char* prefix : {"test_", "train_"}) {
    for (const auto& [name, npy] : arrays) prefixed.emplace_back(prefix + name, npy);
  }
  const Opened parts = Open(prefixed);
  ASSERT_EQ(parts.all.size(), 4u);
  EXPECT_EQ(parts.all[1].part, Split::kTrain);
  EXPECT_EQ(parts.all[3].part, Split::kTest);
  prefixed.emplace_back("names", TextNpy({"a", "b"}));
  EXPECT_THAT(Refusal(prefixed), HasSubstr("some of none"));
  prefixed.back() = {"valid_inputs", Floats({1, 2}, "(2, 1)")};
  prefixed.emplace_back("valid_lengths", Ints({2}));
  prefixed.emplace_back("valid_targets", Ints({0, 1}));
  EXPECT_THAT(Refusal(prefixed), HasSubstr("does not have the form of 'train_inputs'"));
}

TEST(NpzSequences, BadSequencesAreNamedAndTheOthersRead) {
  const auto bad = [](const Arrays& arrays, const NpzOptions& options = {}) {
    const Opened opened = Open(arrays, options);
    EXPECT_FALSE(opened.all[0].bad);
    return opened.all[1].bad ? std::string(opened.all[1].bad->what()) : "";
  };
  const std::pair<std::string, std::string> targets = {"targets", Ints({0, 1, 1})};
  EXPECT_EQ(bad({{"inputs", Floats({1, 2, 3, 4, 5, NAN}, "(3, 2)")}, kLengths, targets}),
            "f.npz: sequence 1: array 'inputs': row 1 of the sequence, column 1 is not finite in "
            "float32\n  found:   nan in row 2 of the array");
  EXPECT_THAT(
      bad({{"inputs", Npy("<f8", "(3,)", BytesOf<double>({1, 2, 1e39}))}, kLengths, targets}),
      HasSubstr("inf in row 2"));
  EXPECT_THAT(bad({{"inputs", Ints({0, 1, -1})}, kLengths, targets}),
              HasSubstr("element 2 is out of range\n  found:   -1"));
  EXPECT_THAT(bad({kInputs, kLengths, {"targets", Ints({0, 1, -2})}}),
              HasSubstr("found:   -2\n  allowed: -1 (none)"));
  EXPECT_THAT(bad({kInputs, kLengths, {"targets", Ints({0, -1})}}), HasSubstr("found:   -1"));
  EXPECT_THAT(bad({kInputs, kLengths, {"targets", Ints({0, 99999999999})}}),
              HasSubstr("out of range"));
  EXPECT_THAT(bad({kInputs, kLengths, {"targets", Floats({0.5, 1, INFINITY}, "(3,)")}}),
              HasSubstr("array 'targets': row 1 of the sequence, column 0"));
  EXPECT_THAT(bad({kInputs, {"lengths", Ints({3, 0})}, {"targets", Ints({0, 1})}}),
              HasSubstr("no steps"));
  EXPECT_THAT(
      bad({kInputs, kLengths, {"targets", Ints({0, 2, 2})}, {"output_names", TextNpy({"x", "y"})}}),
      HasSubstr("found:   2\n  allowed: -1 (none), 0 to 1"));
  EXPECT_THAT(bad({kInputs, kLengths, targets, {"names", TextNpy({"one", "two"})}}), IsEmpty());
}

TEST(NpzSequences, WhatDoesNotFitIsRefused) {
  const std::pair<std::string, std::string> targets = {"targets", Ints({0, 1, 1})};
  const auto refusal = [&](Arrays arrays) { return Refusal(arrays); };
  EXPECT_THAT(refusal({kInputs, kLengths}), HasSubstr("either 'targets' or 'labels'"));
  EXPECT_THAT(refusal({kLengths, targets}), HasSubstr("'inputs' is missing"));
  EXPECT_THAT(refusal({kInputs, targets}), HasSubstr("nothing says where its sequences begin"));
  EXPECT_THAT(refusal({kInputs, {"lenghts", Ints({1, 2})}, targets}),
              HasSubstr("did you mean 'lengths'"));
  EXPECT_THAT(Refusal({kInputs, kLengths, targets, {"extra", "no array at all"}}),
              HasSubstr("--option ignore=extra"));
  EXPECT_EQ(
      Refusal({kInputs, kLengths, targets, {"extra", "no array at all"}}, {.ignore = {"extra"}}),
      "");
  EXPECT_THAT(refusal({kInputs, {"lengths", Ints({1, 3})}, targets}),
              HasSubstr("found:   2 lengths up to 3, together 4"));
  EXPECT_THAT(refusal({kInputs, {"lengths", Ints({4, -1})}, targets}), HasSubstr("found:   -1"));
  EXPECT_THAT(refusal({kInputs, {"lengths", Ints({int64_t{1} << 62, int64_t{1} << 62})}, targets}),
              HasSubstr("does not fit"));
  EXPECT_THAT(refusal({kInputs, {"lengths", Floats({1, 2}, "(2,)")}, targets}),
              HasSubstr("whole numbers"));
  EXPECT_THAT(refusal({kInputs, {"starts", Ints({0, 2, 1, 3})}, targets}),
              HasSubstr("element 2 is wrong"));
  EXPECT_THAT(refusal({kInputs, {"starts", Ints({0, 2})}, targets}), HasSubstr("does not end"));
  EXPECT_THAT(refusal({kInputs, {"starts", Ints({1, 3})}, targets}), HasSubstr("element 0"));
  EXPECT_THAT(refusal({kInputs, kLengths, {"starts", Ints({0, 1, 3})}, targets}),
              HasSubstr("one of them must go"));
  EXPECT_THAT(refusal({kInputs, kLengths, {"targets", Ints({0, 1, 1, 1})}}),
              HasSubstr("neither those of the steps nor the sequences"));
  EXPECT_THAT(refusal({{"inputs", Floats({}, "(0, 2)")}, {"lengths", Ints({0})}, targets}),
              HasSubstr("it is empty"));
  EXPECT_THAT(refusal({{"inputs", Floats({}, "(1000000000000, 0)")}, kLengths, targets}),
              HasSubstr("does not fit"));
  EXPECT_THAT(refusal({{"inputs", Floats({1}, "()")}, kLengths, targets}),
              HasSubstr("a single number"));
  EXPECT_THAT(refusal({kInputs, kLengths, targets, {"names", TextNpy({"a"})}}),
              HasSubstr("another number of sequences"));
  EXPECT_THAT(refusal({kInputs, kLengths, targets, {"input_names", TextNpy({"a"})}}),
              HasSubstr("as the inputs have columns"));
  EXPECT_THAT(refusal({kInputs, kLengths, targets, {"output_names", TextNpy({"a", "a"})}}),
              HasSubstr("twice"));
  EXPECT_THAT(refusal({kInputs, kLengths, {"labels", Ints({1, 2, 3})}}),
              HasSubstr("label_lengths (one a sequence)"));
  EXPECT_THAT(refusal({kInputs, kLengths, targets, {"label_lengths", Ints({1, 2})}}),
              HasSubstr("are for 'labels'"));
  EXPECT_THAT(Refusal({kInputs, kLengths, targets}, {.symbols = "yes"}),
              HasSubstr("cannot be read so"));
  EXPECT_THAT(Refusal({kInputs, kLengths, targets}, {.per = "sequence"}), HasSubstr("per"));
}

TEST(OwnNpz, UnpackedArraysAreBoundedTogether) {
  const std::string npz = Npz({{"inputs", Ints({1, 2})}});
  EXPECT_NE(OwnNpz(npz, "f", NpzNames(), {}, 0).Find("inputs"), nullptr);  // stored: no matter
  std::string deflated = npz;
  deflated[deflated.find("PK\1\2") + 10] = 8;
  EXPECT_THAT(MessageOf([&] { OwnNpz(deflated, "f", NpzNames(), {}, 10); }),
              HasSubstr("write it with numpy.savez, uncompressed"));
  EXPECT_THAT(MessageOf([&] { OwnNpz(npz.substr(1), "f", NpzNames(), {}); }), HasSubstr("damaged"));
  std::string changed = npz;
  changed[changed.find("NUMPY") + 1] ^= 1;
  EXPECT_THAT(MessageOf([&] { OwnNpz(changed, "f", NpzNames(), {}); }), HasSubstr("checksum"));
}

}  // namespace
}  // namespace mnemo
