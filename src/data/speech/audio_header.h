// What the header of a recording promises. libsndfile takes the length of a damaged file from what
// is there; a recording that ends early must be an error and not a short recording, so the promise
// is read here, apart from it.
//
// Containers: RIFF WAVE (Microsoft and IBM, "Multimedia Programming Interface and Data
// Specifications 1.0", 1991), AIFF and AIFF-C (Apple, 1989 and 1991), FLAC (RFC 9639, STREAMINFO),
// NIST SPHERE (the header that TIMIT's documentation describes). Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "data/speech/byte_source.h"

namespace mnemo {

struct AudioHeader {
  enum class Container { kWav, kAiff, kFlac, kSphere };
  Container container = Container::kWav;
  // Of each channel. Nothing when the header leaves it open, as programs do that write to a pipe.
  std::optional<uint64_t> samples;
};

// `file` is the name in messages. Throws Error (kBadInput): not one of these containers (saying
// what it looks like), a header that is damaged, samples past the end of the file, no samples, a
// way of coding that is not read here (shorten among them, with the tool that helps).
AudioHeader ReadAudioHeader(ByteSource* source, const std::string& file);

}  // namespace mnemo
