// .npz files by hand, of any types and shapes, right or wrong. For *_test.cc and *_fuzz.cc only.
#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/zip_format.h"
#include "data/own/npz_layout.h"

namespace mnemo {

// An array as NumPy writes it: Npy("<i8", "(3,)", BytesOf<int64_t>({1, 2, 3})).
inline std::string Npy(const std::string& type, const std::string& shape, const std::string& data) {
  const std::string header =
      "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + "}\n";
  std::string npy = "\x93NUMPY";
  npy += {1, 0};
  PutInt(static_cast<uint16_t>(header.size()), &npy);
  return npy + header + data;
}

template <class T>
std::string BytesOf(const std::vector<T>& values) {
  std::string bytes(values.size() * sizeof(T), '\0');
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

// Texts as '<U' of the longest one's length; ASCII only.
inline std::string TextNpy(const std::vector<std::string>& texts) {
  size_t longest = 1;
  for (const std::string& text : texts) longest = std::max(longest, text.size());
  std::string bytes;
  for (const std::string& text : texts) {
    for (size_t i = 0; i < longest; ++i) {
      PutInt(static_cast<uint32_t>(i < text.size() ? text[i] : 0), &bytes);
    }
  }
  return Npy("<U" + std::to_string(longest), "(" + std::to_string(texts.size()) + ",)", bytes);
}

// Members by their names without ".npy".
inline std::string Npz(const std::vector<std::pair<std::string, std::string>>& arrays) {
  std::string body, directory;
  for (const auto& [name, npy] : arrays) {
    const auto crc =
        static_cast<uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(npy.data()), npy.size()));
    directory += DirectoryEntry({name + ".npy", false, crc, npy.size(), npy.size(), body.size()},
                                0xFFFFFFFF);
    body += LocalHeader(name + ".npy", false) + npy;
  }
  return body + directory + DirectoryEnd(arrays.size(), body.size(), directory.size(), 0xFFFFFFFF);
}

// Seeds of the fuzzer are archives, or arrays without an archive, so that no checksum stands
// between the fuzzer and them: the number of the array's name in NpzNames(), 2 bytes with the size
// of the .npy that follows, low byte first; and so on. An archive of these, or the bytes as they
// are.
inline std::string NpzOfSeed(std::string_view seed) {
  if (seed.starts_with("PK")) return std::string(seed);
  const std::vector<std::string> names = NpzNames();
  std::vector<std::pair<std::string, std::string>> arrays;
  while (seed.size() >= 3) {
    const auto byte = [&](size_t i) { return static_cast<size_t>(static_cast<uint8_t>(seed[i])); };
    const std::string& name = names[byte(0) % names.size()];
    const size_t size = std::min(byte(1) | byte(2) << 8, seed.size() - 3);
    arrays.emplace_back(name, seed.substr(3, size));
    seed.remove_prefix(3 + size);
  }
  return Npz(arrays);
}

}  // namespace mnemo
