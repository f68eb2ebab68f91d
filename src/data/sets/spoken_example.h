// An utterance as a person hears and sees it: its sound, with the times of what is spoken. For
// pictures only; a value.
#pragma once

#include <string>
#include <vector>

namespace mnemo {

struct SpokenExample {
  struct Part {
    double begin = 0, end = 0;  // seconds
    std::string label;
  };
  int rate = 0;                // samples a second
  std::vector<float> samples;  // one channel
  std::vector<Part> phones;    // by time
  std::vector<Part> words;     // by time; may be empty
  std::string sentence;        // may be empty
};

}  // namespace mnemo
