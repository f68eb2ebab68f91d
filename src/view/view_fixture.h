// For *_test.cc of this folder: a small trained model of two layers with unlike cells, its text,
// and waiting until a text is read.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "base/error_of_for_tests.h"
#include "engine/cpu/cpu.h"
#include "train/test_run.h"
#include "train/trainer.h"
#include "view/session.h"

namespace mnemo {

class ViewTest : public ::testing::Test {
 protected:
  // Trained once for all tests.
  static const LoadedRun& TrainedRun() {
    static const LoadedRun run = [] {
      LoadedRun made;
      Recipe recipe = SmallRecipe(30);
      recipe.model.cells = {"gru", "lstm"};
      const TextData text = WildText(6000);
      made.spec = SpecOf(recipe, text);
      made.vocabulary = text.vocabulary;
      const auto backend = MakeCpuBackend(1);
      Trainer trainer(recipe, made.spec, text, *backend);
      TrainState state = trainer.Start();
      while (!trainer.Finished(state)) trainer.Step(&state);
      made.parameters = state.parameters;
      made.update = 30;
      return made;
    }();
    return run;
  }

  // `size` bytes that the model knows.
  static std::string Text(int size) {
    const TextData text = WildText(6000);
    return text.vocabulary.Decode(text.train.Part(7, static_cast<size_t>(size)));
  }

  static std::shared_ptr<const Reading> ReadAll(ViewSession& session, const std::string& text,
                                                bool leave_out = false) {
    auto reading = session.Read(text, leave_out);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!reading->done() && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_TRUE(reading->done()) << reading->failure();
    return reading;
  }

  template <typename Work>
  static std::string ErrorOf(const Work& work) {
    return fixture::ErrorOf(work);
  }

  static constexpr int64_t kMemory = int64_t{64} << 20;
};

}  // namespace mnemo
