// Which phones count as one: TIMIT's 61 labels, the 48 that models are trained with and the 39 that
// errors are counted with (Lee and Hon 1989, "Speaker-independent phone recognition using hidden
// Markov models", table I), in the form that Kaldi's recipe has (conf/phones.60-48-39.map).
// The glottal stop q has no place in the smaller sets: it is dropped before errors are counted.
//
// Sets are in the bytewise order of their names; a phone's number is its place there. Values
// without owners; any thread may call.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

struct PhoneMap {
  std::vector<std::string> fine, middle, coarse;      // of TIMIT 61, 48 and 39 names
  std::vector<int> fine_to_middle, middle_to_coarse;  // -1: dropped
  std::string file;                                   // for messages; "" for TIMIT's own

  // -1 if the phone is dropped.
  int FineToCoarse(int fine_phone) const;
  // The number of a name of `fine`. Throws Error (kBadInput) that names `label_file`, the line and
  // the nearest known name.
  int Find(std::string_view label, const std::string& label_file, int line) const;

  bool operator==(const PhoneMap&) const = default;
};

// TIMIT's map, part of the program.
const PhoneMap& TimitPhones();

// A map of the user's: lines "fine middle coarse", or "fine" alone for a phone that is dropped.
// Throws Error (kBadInput) with file and line for another number of names, a name that is not
// UTF-8, a fine phone that stands twice and a middle one with two coarse ones; and for a map that
// is empty or drops everything.
PhoneMap ParsePhoneMap(std::string_view text, const std::string& file);

// The phones of an utterance in the coarse set, as errors are counted: without dropped ones.
// Neighbours that become the same are kept apart.
std::vector<int> Coarse(const PhoneMap& map, const std::vector<int>& fine_phones);

}  // namespace mnemo
