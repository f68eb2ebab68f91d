#include "data/texts/running_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {
namespace {

using TextParts = std::array<std::vector<NamedText>, 3>;

constexpr std::array<Split, 3> kSplits = {Split::kTrain, Split::kValid, Split::kTest};

SequenceForm RunningForm(const std::string& name, Vocabulary vocabulary) {
  SequenceForm form;
  form.name = name;
  form.task = vocabulary.of_words() ? "word model" : "character model";
  form.symbols = true;
  form.inputs = form.outputs = static_cast<int>(vocabulary.size());
  form.input_type = vocabulary.size() <= 256 ? ElementType::kU8 : ElementType::kI32;
  form.vocabulary = std::move(vocabulary);
  return form;
}

void Write(const TextParts& parts, const SequenceForm& form, SequenceSink& sink) {
  for (size_t s = 0; s < 3; ++s) {
    for (const NamedText& text : parts[s]) {
      SequenceRecord record;
      record.name = text.name;
      record.symbols = form.vocabulary.Encode(text.text, text.name).ToVector();
      record.steps = static_cast<int64_t>(record.symbols.size());
      if (record.steps > 0) sink.Add(kSplits[s], record);
    }
  }
}

// Bytes of the joined texts that go to one part.
struct Piece {
  size_t part;
  uint64_t begin, end;
};

// In the text's order.
std::vector<Piece> Pieces(const std::string& name, uint64_t size, const TextShares& shares) {
  const auto part = [](uint64_t whole, double share) {
    // 0.8 of ten is eight, whatever 0.8 is in binary.
    return static_cast<uint64_t>(static_cast<double>(whole) * share + 1e-9);
  };
  if (shares.streams <= 1) {
    const uint64_t valid = part(size, shares.valid), test = part(size, shares.test);
    return {
        {0, 0, size - valid - test}, {1, size - valid - test, size - test}, {2, size - test, size}};
  }
  const auto streams = static_cast<uint64_t>(shares.streams);
  const auto chunk = static_cast<uint64_t>(shares.chunk);
  const uint64_t chunks = size / (streams * chunk);  // of each piece
  const uint64_t train = part(chunks, 1 - shares.valid - shares.test);
  const uint64_t valid = part(chunks, shares.valid);
  if (train == 0 || valid == 0 || train + valid >= chunks) {
    throw BadInput("the text is too short for so many streams")
        .At(name)
        .Found(fmt::format("{} bytes: {} chunks of {} for each of {} streams", size, chunks, chunk,
                           streams))
        .Allowed("a chunk of each piece for each part, by the parts' shares; fewer streams");
  }
  std::vector<Piece> pieces;
  for (uint64_t s = 0; s < streams; ++s) {
    const uint64_t begin = s * chunks * chunk, middle = begin + train * chunk;
    pieces.push_back({0, begin, middle});
    pieces.push_back({1, middle, middle + valid * chunk});
    pieces.push_back({2, middle + valid * chunk, begin + chunks * chunk});
  }
  return pieces;
}

// Cuts texts where the parts end. A note says what no part got.
TextParts Cut(const std::string& name, const std::vector<NamedText>& texts,
              const TextShares& shares, std::vector<std::string>* notes) {
  uint64_t size = 0;
  for (const NamedText& text : texts) size += text.text.size();
  TextParts parts;
  size_t t = 0;
  uint64_t text_begin = 0, used = 0;
  for (const Piece& piece : Pieces(name, size, shares)) {
    uint64_t at = piece.begin;
    while (at < piece.end) {
      const uint64_t text_end = text_begin + texts[t].text.size();
      if (at >= text_end) {
        text_begin = text_end;
        ++t;
        continue;
      }
      const uint64_t count = std::min(piece.end, text_end) - at;
      parts[piece.part].push_back({texts[t].name, texts[t].text.substr(at - text_begin, count)});
      at += count;
      used += count;
    }
  }
  if (used < size) {
    notes->push_back(
        fmt::format("{} pieces give whole chunks of {} bytes to the parts; {} of {} "
                    "bytes, behind the pieces, are left out",
                    shares.streams, shares.chunk, size - used, size));
  }
  return parts;
}

// Bytes that another text's alphabet lacks, the commonest first.
std::string UnknownNote(size_t symbols, const std::array<size_t, 256>& unknown, size_t all) {
  size_t left_out = 0;
  std::vector<int> kinds;
  for (int byte = 0; byte < 256; ++byte) {
    left_out += unknown[static_cast<size_t>(byte)];
    if (unknown[static_cast<size_t>(byte)] > 0) kinds.push_back(byte);
  }
  std::string note = fmt::format("{} symbols of another text", symbols);
  if (left_out == 0) return note;
  note +=
      fmt::format("; {} of {} bytes ({:.2g} %), which it does not have, are left out:", left_out,
                  all, 100 * static_cast<double>(left_out) / static_cast<double>(all));
  std::stable_sort(kinds.begin(), kinds.end(), [&](int a, int b) {
    return unknown[static_cast<size_t>(a)] > unknown[static_cast<size_t>(b)];
  });
  constexpr size_t kMostNamed = 10;
  for (size_t k = 0; k < kinds.size() && k < kMostNamed; ++k) {
    const char byte = static_cast<char>(kinds[k]);
    note += fmt::format("{} {} ({})", k == 0 ? "" : ",", Quoted({&byte, 1}),
                        unknown[static_cast<size_t>(kinds[k])]);
  }
  return note + (kinds.size() > kMostNamed ? " ..." : "");
}

void PrepareBytesWith(const std::string& name, const TextParts& parts,
                      std::vector<std::string> notes, const OpenSink& open) {
  std::array<bool, 256> present{};
  for (const auto& part : parts) {
    for (const NamedText& text : part) {
      for (const char c : text.text) present[static_cast<uint8_t>(c)] = true;
    }
  }
  std::vector<uint8_t> bytes;
  for (int byte = 0; byte < 256; ++byte) {
    if (present[static_cast<size_t>(byte)]) bytes.push_back(static_cast<uint8_t>(byte));
  }
  if (bytes.size() < 2) throw BadInput("the text is one symbol over and over").At(name);
  SequenceForm form = RunningForm(name, Vocabulary::OfBytes(std::move(bytes)));
  form.notes = std::move(notes);
  Write(parts, form, open(form));
}

}  // namespace

void PrepareBytes(const std::string& name, const TextParts& parts, const OpenSink& open) {
  PrepareBytesWith(name, parts, {}, open);
}

void PrepareBytes(const std::string& name, const std::vector<NamedText>& texts,
                  const TextShares& shares, const OpenSink& open) {
  std::vector<std::string> notes;
  const TextParts parts = Cut(name, texts, shares, &notes);
  PrepareBytesWith(name, parts, std::move(notes), open);
}

void PrepareBytes(const std::string& name, std::vector<NamedText> texts, const TextShares& shares,
                  const Vocabulary& vocabulary, const OpenSink& open) {
  if (vocabulary.empty() || vocabulary.of_words()) {
    throw BadInput("its symbols are not characters").At(name);
  }
  std::array<size_t, 256> unknown{};
  size_t all = 0;
  for (NamedText& text : texts) {
    all += text.text.size();
    std::erase_if(text.text, [&](char byte) {
      if (vocabulary.Find({&byte, 1}) >= 0) return false;
      ++unknown[static_cast<uint8_t>(byte)];
      return true;
    });
  }
  std::vector<std::string> notes = {UnknownNote(vocabulary.size(), unknown, all)};
  const TextParts parts = Cut(name, texts, shares, &notes);
  SequenceForm form = RunningForm(name, vocabulary);
  form.notes = std::move(notes);
  Write(parts, form, open(form));
}

void PrepareWords(const std::string& name, const TextParts& parts, const WordChoice& choice,
                  std::vector<std::string> notes, const OpenSink& open) {
  std::array<std::string, 3> joined, names;
  for (size_t s = 0; s < 3; ++s) {
    names[s] = fmt::format("{} ({})", name, kSplitNames[s]);
    for (const NamedText& text : parts[s]) joined[s] += text.text;
  }
  const WordText words = SplitWords({joined[0], joined[1], joined[2]}, names, choice);
  SequenceForm form = RunningForm(name, words.vocabulary);
  form.notes = std::move(notes);
  form.notes.push_back(
      fmt::format("{} different words; <unk> stands for {} words of train, {} of "
                  "valid, {} of test",
                  words.vocabulary.size(), words.unknown[0], words.unknown[1], words.unknown[2]));
  Write(parts, form, open(form));
}

}  // namespace mnemo
