// The arrays of a user's .npz file. Members that are stored as they are stay where they are: over a
// mapped file, memory does not grow with them. Deflated ones (np.savez_compressed) are unpacked
// into memory, together at most kMostUnpacked bytes.
//
// The bytes must outlive it. Takes them for hostile; throws Error (kBadInput). Any thread may read.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "data/own/own_array.h"

namespace mnemo {

class OwnNpz {
 public:
  static constexpr uint64_t kMostUnpacked = uint64_t{1} << 32;

  // Every member must have a name of `known`, or of `ignored`, which is not looked at.
  OwnNpz(std::string_view bytes, const std::string& file, const std::vector<std::string>& known,
         const std::vector<std::string>& ignored, uint64_t most_unpacked = kMostUnpacked);

  const OwnArray* Find(const std::string& name) const;  // null: not there
  std::string Names() const;                            // for messages
  const std::string& file() const { return file_; }

 private:
  std::string file_;
  std::vector<std::unique_ptr<const std::string>> unpacked_;
  std::map<std::string, OwnArray> arrays_;
};

}  // namespace mnemo
