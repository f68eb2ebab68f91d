// One object of a Kaldi archive; see kaldi_ark.h, whose reader is made of this. Any thread.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "data/speech/byte_source.h"
#include "data/speech/kaldi_ark.h"

namespace mnemo {

// Reads the object at the cursor, and of a text object the end of its line, too. Sets everything
// but the key, which is used in messages only. *line counts the lines of text that were passed; 0
// is for "not known" and stays. Throws Error (kBadInput) on damage.
KaldiRecord ParseKaldiObject(ByteCursor* cursor, const std::string& key, const std::string& file,
                             int* line);

// What is wrong with the record's values: the first that is no finite float, with its frame.
std::optional<Error> KaldiValueError(const KaldiRecord& record, const std::string& file, int line);

}  // namespace mnemo
