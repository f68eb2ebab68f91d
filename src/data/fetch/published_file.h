// A file of a data set as its publisher offers it: a value in the rows of data/sets/data_set.h.
#pragma once

#include <cstdint>
#include <string>

namespace mnemo {

struct PublishedFile {
  std::string name;         // in the download folder; a plain file name
  std::string address;      // http or https
  uint64_t most_bytes = 0;  // a longer one is refused
  // 64 hexadecimal digits. Empty: not known, because the server packs the archive anew or nobody
  // has told; what is prepared from it then has to speak for it (DataSet::sha256).
  std::string sha256;
  // An archive (zip, tar, tar.gz) that unpacks to at most so many bytes; 0: the file is read as it
  // is.
  uint64_t most_unpacked = 0;
  uint64_t bytes = 0;  // exactly; 0: not known
};

}  // namespace mnemo
