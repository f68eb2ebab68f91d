// The right side of `init NAME =`, as the parser meets it inside a line.
#pragma once

#include "cell/lexer.h"

namespace mnemo {

// Reads to the end of the line. Throws Error (kBadInput).
InitialValue ReadInitialValue(TokenCursor* cursor);

}  // namespace mnemo
