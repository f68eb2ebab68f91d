#include "data/speech/kaldi_object.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

#include "base/legible.h"

namespace mnemo {
namespace {

constexpr size_t kMaxNumber = 400;  // characters: the longest double has about 330

template <class T>
T Load(std::string_view bytes, size_t index) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

class Parser {
 public:
  Parser(ByteCursor* cursor, const std::string& key, const std::string& file, int* line)
      : cursor_(*cursor), key_(key), file_(file), line_(*line), first_line_(*line) {}

  KaldiRecord Parse() {
    if (cursor_.Peek() == 0) {
      line_ = 0;  // bytes of numbers are no lines
      first_line_ = 0;
      cursor_.Get();
      if (cursor_.Get() != 'B') throw Bad("a zero byte is not followed by 'B'");
      return Binary();
    }
    return Text();
  }

 private:
  Error Bad(const std::string& what) const {
    const std::string where = first_line_ > 0 ? "" : fmt::format(" (byte {})", cursor_.place());
    return BadInput(fmt::format("utterance '{}': {}{}", Legible(key_), what, where))
        .At(file_, line_);
  }

  // Binary objects.

  std::string Take(uint64_t count) {
    std::string bytes;
    if (cursor_.Take(count, &bytes)) return bytes;
    throw Bad("the archive ends in the middle of a record")
        .Found(fmt::format("{} bytes", cursor_.remaining()))
        .Allowed(fmt::format("{} bytes, as the record says", count))
        .Hint("fetch or copy the archive again");
  }

  KaldiRecord Binary() {
    if (cursor_.Peek() == 4) return Integers();
    std::string token;
    while (token.size() < 4) {
      const int byte = cursor_.Get();
      if (byte == ' ') break;
      if (byte == ByteCursor::kEnd) throw Bad("the archive ends in the middle of a record");
      token += static_cast<char>(byte);
    }
    if (token == "FM") return Plain<float>(true);
    if (token == "DM") return Plain<double>(true);
    if (token == "FV") return Plain<float>(false);
    if (token == "DV") return Plain<double>(false);
    if (token == "CM") return ByColumns();
    if (token == "CM2") return Scaled<uint16_t>();
    if (token == "CM3") return Scaled<uint8_t>();
    throw Bad("a record's type is not known")
        .Found("'" + Legible(token) + "'")
        .Allowed("FM, DM, CM, CM2, CM3, FV, DV, whole numbers");
  }

  int64_t Size() {
    if (cursor_.Get() != 4) throw Bad("a size is not an int32");
    return Load<int32_t>(Take(4), 0);
  }

  void CheckShape(int64_t rows, int64_t columns) const {
    if (rows > 0 && columns > 0) return;
    if (rows == 0 && columns == 0) return;
    throw Bad("a record's size is wrong").Found(fmt::format("{} x {}", rows, columns));
  }

  template <class T>
  KaldiRecord Plain(bool matrix) {
    KaldiRecord record;
    const int64_t rows = matrix ? Size() : 1;
    const int64_t columns = Size();
    if (matrix || columns < 0) CheckShape(rows, columns);
    const auto count = static_cast<uint64_t>(rows) * static_cast<uint64_t>(columns);  // < 2^62
    const uint64_t bytes = count > UINT64_MAX / sizeof(T) ? UINT64_MAX : count * sizeof(T);
    const std::string taken = Take(bytes);
    record.kind = matrix ? KaldiRecord::Kind::kMatrix : KaldiRecord::Kind::kVector;
    record.matrix = {rows, columns, {}};
    record.matrix.values.reserve(count);
    for (uint64_t i = 0; i < count; ++i) {
      record.matrix.values.push_back(static_cast<float>(Load<T>(taken, i)));
    }
    return record;
  }

  struct Compressed {
    double minimum, range;
    int64_t rows, columns;

    // v in 0 .. 1
    double At(double v) const { return minimum + range * v; }
  };

  Compressed CompressedHead() {
    const std::string head = Take(16);
    const Compressed result = {Load<float>(head, 0), Load<float>(head, 1), Load<int32_t>(head, 2),
                               Load<int32_t>(head, 3)};
    CheckShape(result.rows, result.columns);
    return result;
  }

  template <class T>
  KaldiRecord Scaled() {
    const Compressed head = CompressedHead();
    const auto count = static_cast<uint64_t>(head.rows) * static_cast<uint64_t>(head.columns);
    const std::string taken = Take(count * sizeof(T));
    KaldiRecord record;
    record.matrix = {head.rows, head.columns, {}};
    record.matrix.values.reserve(count);
    constexpr double kTop = static_cast<T>(-1);
    for (uint64_t i = 0; i < count; ++i) {
      record.matrix.values.push_back(static_cast<float>(head.At(Load<T>(taken, i) / kTop)));
    }
    return record;
  }

  KaldiRecord ByColumns() {
    const Compressed head = CompressedHead();
    const auto rows = static_cast<uint64_t>(head.rows),
               columns = static_cast<uint64_t>(head.columns);
    const std::string taken = Take(columns * 8 + rows * columns);
    KaldiRecord record;
    record.matrix = Matrix::Zeros(head.rows, head.columns);
    for (uint64_t c = 0; c < columns; ++c) {
      double points[4];
      for (size_t i = 0; i < 4; ++i)
        points[i] = head.At(Load<uint16_t>(taken, 4 * c + i) / 65535.0);
      for (uint64_t r = 0; r < rows; ++r) {
        const auto v = static_cast<uint8_t>(taken[columns * 8 + c * rows + r]);
        record.matrix.values[r * columns + c] = static_cast<float>(Between(points, v));
      }
    }
    return record;
  }

  static double Between(const double points[4], int v) {
    if (v <= 64) return points[0] + (points[1] - points[0]) * v / 64;
    if (v <= 192) return points[1] + (points[2] - points[1]) * (v - 64) / 128;
    return points[2] + (points[3] - points[2]) * (v - 192) / 63;
  }

  KaldiRecord Integers() {
    cursor_.Get();
    const int64_t count = Load<int32_t>(Take(4), 0);
    if (count < 0) throw Bad("a record's size is wrong").Found(std::to_string(count));
    const std::string taken = Take(static_cast<uint64_t>(count) * 4);
    KaldiRecord record;
    record.kind = KaldiRecord::Kind::kIntegers;
    for (int64_t i = 0; i < count; ++i) record.integers.push_back(Load<int32_t>(taken, i));
    return record;
  }

  // Text objects.

  int Get() {
    const int byte = cursor_.Get();
    if (byte == '\n' && line_ > 0) ++line_;
    return byte;
  }

  void SkipBlanks() {
    while (cursor_.Peek() == ' ' || cursor_.Peek() == '\t' || cursor_.Peek() == '\r') cursor_.Get();
  }

  // Up to white space, "[" or "]".
  std::string Token() {
    std::string token;
    for (int byte = cursor_.Peek(); byte > ' ' && byte != '[' && byte != ']';
         byte = cursor_.Peek()) {
      if (token.size() > kMaxNumber)
        throw Bad("this is no number").Found("'" + Legible(token, 40) + "'");
      token += static_cast<char>(cursor_.Get());
    }
    if (token.empty()) {
      throw Bad("a number was expected")
          .Found(cursor_.Peek() == ByteCursor::kEnd
                     ? "the end of the file"
                     : "'" + Legible(std::string(1, static_cast<char>(cursor_.Peek()))) + "'");
    }
    return token;
  }

  template <class T>
  T Number() {
    const std::string token = Token();
    T value{};
    const auto [end, code] = std::from_chars(token.data(), token.data() + token.size(), value);
    if (end != token.data() + token.size() || code != std::errc()) {
      throw Bad(code == std::errc::result_out_of_range ? "the number is too large or too small"
                                                       : "this is no number")
          .Found("'" + Legible(token, 40) + "'");
    }
    return value;
  }

  KaldiRecord Text() {
    KaldiRecord record;
    SkipBlanks();
    if (cursor_.Peek() == '[') {
      cursor_.Get();
      Rows(&record);
      SkipBlanks();
    } else {
      record.kind = KaldiRecord::Kind::kIntegers;
      for (SkipBlanks(); cursor_.Peek() != '\n' && cursor_.Peek() != ByteCursor::kEnd;
           SkipBlanks()) {
        record.integers.push_back(Number<int32_t>());
      }
    }
    const bool ends = cursor_.Peek() == ByteCursor::kEnd;
    if (ends && record.kind == KaldiRecord::Kind::kIntegers) {
      // Nothing else would tell a list of numbers that was cut off.
      throw Bad("the archive ends in the middle of a line");
    }
    if (!ends && Get() != '\n') {
      throw Bad("a record is followed by something else on its line");
    }
    return record;
  }

  void Rows(KaldiRecord* record) {
    Matrix& matrix = record->matrix;
    bool several_lines = false;
    int64_t in_row = 0;
    const auto end_row = [&] {
      if (in_row == 0) return;
      if (matrix.rows > 0 && in_row != matrix.columns) {
        throw Bad(fmt::format("frame {} has another number of values", matrix.rows + 1))
            .Found(std::to_string(in_row))
            .Allowed(std::to_string(matrix.columns));
      }
      matrix.columns = in_row;
      ++matrix.rows;
      in_row = 0;
    };
    for (SkipBlanks(); cursor_.Peek() != ']'; SkipBlanks()) {
      if (cursor_.Peek() == '\n') {
        end_row();
        several_lines = true;
        Get();
      } else {
        matrix.values.push_back(static_cast<float>(Number<double>()));
        ++in_row;
      }
    }
    cursor_.Get();
    end_row();
    if (!several_lines && matrix.rows == 1) record->kind = KaldiRecord::Kind::kVector;
  }

  ByteCursor& cursor_;
  const std::string& key_;
  const std::string& file_;
  int& line_;
  int first_line_;  // of the object
};

}  // namespace

KaldiRecord ParseKaldiObject(ByteCursor* cursor, const std::string& key, const std::string& file,
                             int* line) {
  return Parser(cursor, key, file, line).Parse();
}

std::optional<Error> KaldiValueError(const KaldiRecord& record, const std::string& file, int line) {
  const std::vector<float>& values = record.matrix.values;
  for (size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) continue;
    const auto columns = static_cast<size_t>(record.matrix.columns);
    return BadInput(
               fmt::format("utterance '{}': the value in frame {}, column {} is no finite float",
                           Legible(record.key), i / columns + 1, i % columns + 1))
        .At(file, line)
        .Found(fmt::format("{}", values[i]));
  }
  return std::nullopt;
}

}  // namespace mnemo
