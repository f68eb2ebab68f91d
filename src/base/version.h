// The library's version, as files that it writes have it: "0.1.0".
#pragma once

namespace mnemo {

const char* Version();

}  // namespace mnemo
