#include "data/set_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/test_folder.h"
#include "data/prepared.h"
#include "data/sets/data_set.h"

namespace mnemo {
namespace {

using nlohmann::json;

json PenForm() {
  SequenceForm form;
  form.name = "pens";
  form.inputs = 4;
  form.outputs = 2;
  form.look = Look::kPen;
  form.step_seconds = 0.25;
  return FormJson(form);
}

TEST(SetJson, WhatIsWrittenIsReadBack) {
  SequenceData data;
  data.form = FormFromJson(PenForm());
  EXPECT_EQ(data.form.look, Look::kPen);
  EXPECT_EQ(data.form.step_seconds, 0.25);
  const InputScale scale = {{1, 2, 3, 4}, {0.5, 1, 2, 4}};
  const Preparation made = {"jsb", {{"columns", "piano"}}, uint64_t{1} << 63, "0.1.0"};
  nlohmann::ordered_json file = FormJson(data.form);
  AddOriginJson(scale, made, &file);
  OriginFromJson(json::parse(file.dump()), &data);
  EXPECT_EQ(data.input_scale, scale);
  EXPECT_EQ(data.preparation, made);
}

TEST(SetJson, OlderFilesHaveNoneOfIt) {
  json file = PenForm();
  file.erase("look");
  file.erase("step_seconds");
  SequenceData data;
  data.form = FormFromJson(file);
  OriginFromJson(file, &data);
  EXPECT_EQ(data.form.look, Look::kPlain);
  EXPECT_EQ(data.form.step_seconds, 0);
  EXPECT_TRUE(data.input_scale.empty());
  EXPECT_EQ(data.preparation, Preparation{});
}

TEST(SetJson, WrongValuesAreRefused) {
  const auto refused = [](const char* key, const json& value, const char* what) {
    json file = PenForm();
    file["input_scale"] = {{"mean", {0, 0, 0, 0}}, {"deviation", {1, 1, 1, 1}}};
    file[json::json_pointer(key)] = value;
    SequenceData data;
    try {
      data.form = FormFromJson(file);
      OriginFromJson(file, &data);
      ADD_FAILURE() << key << " = " << value;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
      EXPECT_THAT(error.what(), testing::HasSubstr(what));
    }
  };
  refused("/look", "\x1bpiano", "picture is unknown");
  refused("/target", "nothing", "target is unknown");
  refused("/step_seconds", -1, "seconds of a step");
  refused("/step_seconds", 1e9, "seconds of a step");
  refused("/input_scale/mean", {0, 0, 0}, "width");
  refused("/input_scale/deviation", {1, 1, 1, -1}, "scale of the inputs");
  refused("/input_scale/mean", {0, 0, 0, 1e301 * -1}, "scale of the inputs");
  for (const char* key : {"/look", "/step_seconds", "/input_scale/mean"}) {
    json file = PenForm();
    file["input_scale"] = {{"mean", {0, 0, 0, 0}}, {"deviation", {1, 1, 1, 1}}};
    file[json::json_pointer(key)] = {{"an", "object"}};
    SequenceData data;
    EXPECT_THROW(
        {
          data.form = FormFromJson(file);
          OriginFromJson(file, &data);
        },
        json::exception)
        << key;
  }
}

TEST(SetJson, HowASetWasPreparedIsKeptAndIsNoPartOfItsContent) {
  const TestFolder folder;
  const DataSet& set = FindDataSet("memorisation");
  BadData bad;
  const auto prepare = [&](const std::string& name, const std::string& valid) {
    const SetSource source = {
        "", 7, SetOptions(set.options, {{"train", "9"}, {"valid", valid}, {"test", "2"}}), &bad};
    PrepareDataSet(set, source, folder / name);
    return OpenPrepared(folder / name);
  };
  const SequenceData data = prepare("a", "2");
  EXPECT_EQ(data.preparation.set, "memorisation");
  EXPECT_EQ(data.preparation.seed, 7u);
  EXPECT_EQ(data.preparation.options.at("train"), "9");
  EXPECT_EQ(data.preparation.options.at("length"), "5");  // left as it was
  EXPECT_FALSE(data.preparation.version.empty());
  // The same content without a word of its origin has the same checksum.
  const fs::path file = folder / "a" / "set.json";
  json without = json::parse(ReadFile(file));
  without.erase("preparation");
  without.erase("look");
  WriteFile(file, without.dump());
  const SequenceData old = OpenPrepared(folder / "a");
  EXPECT_EQ(old.preparation, Preparation{});
  EXPECT_EQ(SequenceSha256(old), data.sha256);
}

}  // namespace
}  // namespace mnemo
