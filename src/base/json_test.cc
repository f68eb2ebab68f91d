#include "base/json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace mnemo {
namespace {

std::string Message(std::string_view text) {
  try {
    ParseJson(text, "state.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    return error.what();
  }
  return "";
}

TEST(Json, Parses) { EXPECT_EQ(ParseJson(R"({"step": 12, "best": [0.5]})", "x")["step"], 12); }

TEST(Json, ErrorsHaveAPlace) {
  EXPECT_EQ(Message("{\"a\": 1,\n  \"b\": nul}"), "state.json:2:11: this is not JSON");
  EXPECT_EQ(Message("[1}"), "state.json:1:3: this is not JSON");
  EXPECT_EQ(Message(""), "state.json:1:1: this is not JSON");
  EXPECT_EQ(Message("{\"a\":"), "state.json:1:6: this is not JSON");
  EXPECT_EQ(Message("\"\xff\""), "state.json:1:2: this is not JSON");
  EXPECT_EQ(Message("1e999"), "state.json: this JSON has a number that is too large");
}

}  // namespace
}  // namespace mnemo
