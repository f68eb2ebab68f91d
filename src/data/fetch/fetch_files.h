// The published files of a data set, from their addresses into a folder of their own, ready for a
// reader. One thread.
#pragma once

#include <string>
#include <vector>

#include "data/fetch/download.h"
#include "data/fetch/published_file.h"

namespace mnemo {

struct FetchedFiles {
  struct File {
    std::string name, address;  // the address that was used
    Downloaded done;
    bool known = false;  // the checksum was known, and it is right
  };
  fs::path from;  // what a reader is given: the file, or the folder with the files
  std::vector<File> files;
};

// `addresses` take the place of those of the first files; there may be fewer, not more. Archives
// are unpacked into FOLDER/unpacked, anew each time; a folder that is all that an archive holds is
// `from` itself. Throws Error as Download() and Unpack(); what is no archive after all is kept as
// NAME.wrong, so that the next call fetches anew.
FetchedFiles FetchFiles(const std::vector<PublishedFile>& files,
                        const std::vector<std::string>& addresses, const fs::path& folder,
                        const DownloadWatch& watch);

}  // namespace mnemo
