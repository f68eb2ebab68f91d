#include "data/music/mat_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "base/legible.h"
#include "data/music/mat_stream.h"
#include "data/music/mat_values.h"

namespace mnemo {
namespace {

constexpr size_t kHeaderBytes = 128, kVersionAt = 124;
constexpr uint64_t kMaxUnpacked = uint64_t{1} << 32;  // of a whole file

constexpr std::array<std::string_view, 3> kParts = {"traindata", "validdata", "testdata"};

struct Tag {
  uint32_t type = 0, size = 0;
  bool small = false;
  std::array<char, 4> data = {};  // of a small element
};

// What stands before an array's values.
struct ArrayHead {
  uint32_t array_class = 0;
  bool complex = false;
  std::vector<int32_t> dims;
  std::string name;

  std::string Shape() const {
    std::string shape;
    for (const int32_t dim : dims) shape += (shape.empty() ? "" : " x ") + std::to_string(dim);
    return shape + " " + (complex ? "complex " : "") + mat::ClassName(array_class);
  }
};

// The part of a stream that an element has for itself.
struct Piece {
  MatStream& stream;
  uint64_t left;
};

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {
    rolls_.name = file;
  }

  PianoRolls Read() {
    ReadHeader();
    size_t place = kHeaderBytes;
    while (place < bytes_.size()) place = ReadVariable(place);
    for (size_t part = 0; part < kParts.size(); ++part) {
      if (!found_[part]) {
        throw BadInput(fmt::format("the MATLAB file has no variable '{}'", kParts[part]))
            .At(file_)
            .Found(others_.empty() ? "no other variables" : "besides: " + others_)
            .Allowed("traindata, validdata and testdata");
      }
    }
    CheckRolls(rolls_, file_);
    return std::move(rolls_);
  }

 private:
  Error Damaged(const std::string& what) const {
    return BadInput("damaged MATLAB file: " + what).At(file_);
  }
  Error EndsEarly(const std::string& where) const {
    return Damaged(where + " ends before its time, or cannot be unpacked");
  }

  void ReadHeader() {
    if (bytes_.starts_with("\x89HDF") ||
        (LooksLikeMat(bytes_) && bytes_.substr(0, 40).find("MATLAB 7.3") != bytes_.npos)) {
      throw BadInput("this is a MATLAB file of version 7.3 (HDF5)")
          .At(file_)
          .Allowed("version 5")
          .Hint("in MATLAB: save(..., '-v7'); in Python: scipy.io.savemat");
    }
    const std::string_view end = bytes_.substr(std::min(bytes_.size(), kVersionAt), 4);
    if (end != std::string_view("\0\1IM", 4) && end != std::string_view("\1\0MI", 4)) {
      throw BadInput("this is no MATLAB file of version 5")
          .At(file_)
          .Hint("in MATLAB: save(..., '-v7'); in Python: scipy.io.savemat");
    }
    const bool little = end[2] == 'I';
    turn_ = little != (std::endian::native == std::endian::little);
  }

  // Returns where the next one begins.
  size_t ReadVariable(size_t place) {
    MatStream outside(bytes_.substr(place), false);
    Piece file{outside, bytes_.size() - place};
    const Tag tag = ReadTag(&file, "the last variable");
    if (tag.small || (tag.type != mat::kMatrix && tag.type != mat::kCompressed)) {
      throw Damaged(fmt::format("a variable was expected at byte {}", place));
    }
    if (tag.size > file.left) throw EndsEarly("the last variable");
    place += 8;
    const std::string_view inside = bytes_.substr(place, tag.size);
    MatStream stream(inside, tag.type == mat::kCompressed);
    Piece piece{stream, tag.size};
    if (tag.type == mat::kCompressed) {
      piece.left = 8;
      const Tag inner = ReadTag(&piece, "a variable");
      if (inner.small || inner.type != mat::kMatrix) throw Damaged("a packed variable is no array");
      piece.left = inner.size;
    }
    const std::string name = ReadArray(&piece);
    if (piece.left != 0) throw Damaged(name + " is too long");
    if (!stream.EndsWell()) throw Damaged(name + " is not what its checksum says");
    unpacked_ += stream.taken();
    if (tag.type == mat::kCompressed) return place + tag.size;
    return std::min(bytes_.size(), place + (size_t{tag.size} + 7) / 8 * 8);
  }

  void Take(Piece* piece, void* to, size_t n, const std::string& where) {
    if (n > piece->left || !piece->stream.Read(to, n)) throw EndsEarly(where);
    piece->left -= n;
    if (unpacked_ + piece->stream.taken() > kMaxUnpacked) TooLarge();
  }

  void Skip(Piece* piece, uint64_t n, const std::string& where) {
    if (n > piece->left || n > piece->stream.AtMost()) throw EndsEarly(where);
    if (unpacked_ + piece->stream.taken() + n > kMaxUnpacked) TooLarge();
    if (!piece->stream.Skip(n)) throw EndsEarly(where);
    piece->left -= n;
  }

  [[noreturn]] void TooLarge() const {
    throw BadInput("the MATLAB file is too large when unpacked").At(file_).Allowed("4 GiB");
  }

  Tag ReadTag(Piece* piece, const std::string& where) {
    std::array<uint32_t, 2> words;
    Take(piece, words.data(), 8, where);
    Tag tag;
    const uint32_t first = mat::Turned(words[0], turn_);
    if (first >> 16 == 0) {
      tag.type = first;
      tag.size = mat::Turned(words[1], turn_);
      return tag;
    }
    tag.small = true;
    tag.type = first & 0xffff;
    tag.size = first >> 16;
    if (tag.size > 4) throw Damaged(where + " has a small element of more than 4 bytes");
    std::memcpy(tag.data.data(), &words[1], 4);
    return tag;
  }

  // A whole element of at most 256 bytes, with the bytes that fill it up to a multiple of 8.
  std::string ReadSmall(Piece* piece, Tag* tag, const std::string& where) {
    *tag = ReadTag(piece, where);
    if (tag->small) return std::string(tag->data.data(), tag->size);
    if (tag->size > 256) throw Damaged(where + " has a head that is too long");
    std::string content(tag->size, '\0');
    Take(piece, content.data(), content.size(), where);
    Skip(piece, (8 - tag->size % 8) % 8, where);
    return content;
  }

  uint32_t Word(const std::string& content, size_t place) const {
    uint32_t word;
    std::memcpy(&word, content.data() + place, 4);
    return mat::Turned(word, turn_);
  }

  ArrayHead ReadHead(Piece* piece, const std::string& where) {
    ArrayHead head;
    Tag tag;
    const std::string flags = ReadSmall(piece, &tag, where);
    if (tag.type != mat::kUint32 || flags.size() != 8) throw Damaged(where + " has no class");
    head.array_class = Word(flags, 0) & 0xff;
    head.complex = (Word(flags, 0) & mat::kComplexFlag) != 0;
    const std::string dims = ReadSmall(piece, &tag, where);
    if (tag.type != mat::kInt32 || dims.size() % 4 != 0 || dims.size() < 8) {
      throw Damaged(where + " has no dimensions");
    }
    for (size_t i = 0; i < dims.size(); i += 4) {
      head.dims.push_back(static_cast<int32_t>(Word(dims, i)));
      if (head.dims.back() < 0) throw Damaged(where + " has a dimension below 0");
    }
    head.name = ReadSmall(piece, &tag, where);
    if (tag.type != mat::kInt8 && tag.type != mat::kUtf8) throw Damaged(where + " has no name");
    return head;
  }

  // Returns the variable's name, for messages.
  std::string ReadArray(Piece* piece) {
    if (piece->left == 0) throw Damaged("a variable is empty");
    const ArrayHead head = ReadHead(piece, "a variable");
    const auto known = std::find(kParts.begin(), kParts.end(), head.name);
    if (known == kParts.end()) {
      const std::string name = Legible(head.name);
      if (others_.size() < 200) others_ += (others_.empty() ? "" : ", ") + name;
      Skip(piece, piece->left, name);
      return name;
    }
    const size_t index = known - kParts.begin();
    if (found_[index]) throw BadInput("the variable '" + head.name + "' is there twice").At(file_);
    found_[index] = true;
    if (head.array_class != mat::kCellClass || head.dims.size() != 2 ||
        (head.dims[0] != 1 && head.dims[1] != 1)) {
      throw BadInput("'" + head.name + "' is no list of piano rolls")
          .At(file_)
          .Found(head.Shape())
          .Allowed("a 1 x N cell array, each cell a T x 88 matrix of 0 and 1");
    }
    auto& part = *std::array{&rolls_.train, &rolls_.valid, &rolls_.test}[index];
    const uint64_t cells = uint64_t(head.dims[0]) * uint64_t(head.dims[1]);
    for (uint64_t i = 1; i <= cells; ++i) {
      part.push_back(ReadCell(piece, fmt::format("{}{{{}}}", head.name, i)));
    }
    return head.name;
  }

  Roll ReadCell(Piece* piece, const std::string& where) {
    const Tag tag = ReadTag(piece, where);
    if (tag.small || tag.type != mat::kMatrix) throw Damaged(where + " is no array");
    if (tag.size > piece->left) throw EndsEarly(where);
    Piece cell{piece->stream, tag.size};
    piece->left -= tag.size;
    if (tag.size == 0) throw BadInput(where + " is empty").At(file_);
    const ArrayHead head = ReadHead(&cell, where);
    const bool numbers =
        head.array_class >= mat::kDoubleClass && head.array_class <= mat::kUint64Class;
    if (!numbers || head.complex || head.dims.size() != 2 || head.dims[1] != kKeys) {
      Error error = BadInput(where + " is no piano roll");
      error.At(file_).Found(head.Shape()).Allowed("a T x 88 matrix of 0 and 1");
      if (head.array_class == 5) error.Hint("full(...) makes a usual matrix of a sparse one");
      throw error;
    }
    Roll roll = ReadValues(&cell, static_cast<uint32_t>(head.dims[0]), where);
    if (cell.left != 0) throw Damaged(where + " is too long");
    return roll;
  }

  Roll ReadValues(Piece* cell, uint32_t steps, const std::string& where) {
    const Tag tag = ReadTag(cell, where);
    const uint64_t count = uint64_t{steps} * kKeys, bytes = mat::NumberBytes(tag.type);
    if (bytes == 0) throw Damaged(where + " has values of an unknown type");
    if (tag.small ? steps != 0 : tag.size != count * bytes) {
      throw Damaged(where + " has another number of values than its dimensions say");
    }
    steps_ += steps;
    if (steps_ > kMaxRollSteps) {
      throw BadInput("the file has too many steps")
          .At(file_)
          .Allowed(fmt::format("at most {} in all", kMaxRollSteps));
    }
    if (count * bytes > cell->left || count * bytes > cell->stream.AtMost()) throw EndsEarly(where);
    std::vector<PitchSet> pitches(steps);
    std::array<char, 1 << 15> buffer;
    uint64_t done = 0;  // column by column
    while (done < count) {
      const uint64_t now = std::min(count - done, buffer.size() / bytes);
      Take(cell, buffer.data(), now * bytes, where);
      for (uint64_t i = 0; i < now; ++i, ++done) {
        const double value = mat::NumberAt(buffer.data() + i * bytes, tag.type, turn_);
        if (value == 0) continue;
        if (value != 1) {
          throw BadInput(where + " is no piano roll")
              .At(file_)
              .Found(
                  fmt::format("{} in row {}, column {}", value, done % steps + 1, done / steps + 1))
              .Allowed("0 and 1");
        }
        pitches[done % steps].Add(kLowestKey + static_cast<int>(done / steps));
      }
    }
    if (!tag.small) Skip(cell, std::min(cell->left, (8 - count * bytes % 8) % 8), where);
    Roll roll(where);
    for (const PitchSet& step : pitches) roll.AddStep(step);
    return roll;
  }

  std::string_view bytes_;
  const std::string& file_;
  bool turn_ = false;  // the file has the other byte order
  uint64_t unpacked_ = 0, steps_ = 0;
  std::array<bool, kParts.size()> found_ = {};
  std::string others_;  // the first names of other variables
  PianoRolls rolls_;
};

}  // namespace

bool LooksLikeMat(std::string_view bytes) { return bytes.starts_with("MATLAB "); }

PianoRolls ReadMatRolls(std::string_view bytes, const std::string& file) {
  return Reader(bytes, file).Read();
}

}  // namespace mnemo
