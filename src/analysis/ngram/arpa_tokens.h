// The symbols of a text as the words of an ARPA file, which stand between white space.
//
// A word of a text is itself. A byte is itself if it is visible ASCII (0x21 to 0x7e); any other one
// is <0xHH>, two upper-case hexadecimal digits: <0x20> is a space, <0x0A> a line's end. No byte
// that is itself is longer than one character, so that nothing is written like something else.
//
// Pure functions; any thread may call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/vocabulary.h"

namespace mnemo {

// What other programs demand that a file holds: the marks of a sentence's begin and end, and what
// stands for words that the file does not have.
inline constexpr std::string_view kArpaBegin = "<s>", kArpaEnd = "</s>", kArpaUnknown = "<unk>";
// Is it one of them, or "<UNK>", as some programs write the last one?
bool IsArpaMark(std::string_view token);

std::string ByteToken(uint8_t byte);
int ByteOfToken(std::string_view token);  // -1 if it is no byte's

// Of every symbol. Throws Error (kBadInput) for a word that an ARPA file cannot hold: one with a
// byte 0.
std::vector<std::string> ArpaTokens(const Vocabulary& vocabulary);

}  // namespace mnemo
