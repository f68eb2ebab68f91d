#include "base/scratch_folder.h"

#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {

ScratchFolder::ScratchFolder() {
  std::error_code code;
  const fs::path where = fs::temp_directory_path(code);
  std::string name = ((code ? fs::path("/tmp") : where) / "mnemo-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw Failed(std::string("cannot make a folder for a while: ") + std::strerror(errno))
        .At(LegiblePath(where))
        .Hint("$TMPDIR says where such folders are made");
  }
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace mnemo
