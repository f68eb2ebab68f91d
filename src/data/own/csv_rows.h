// The rows of a CSV file (RFC 4180): fields parted by a separator, "quoted" where they hold it, a
// quote (written twice) or the end of a line. Rows end in LF or CR LF. Empty lines are passed over,
// and a byte order mark of UTF-8 before the first one.
//
// Looks at the bytes, which must outlive it, and copies only quoted fields that hold quotes: memory
// is that of one row. Takes them for hostile; throws Error (kBadInput) with file and line. One
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace mnemo {

class CsvRows {
 public:
  // separator: ',', ';' or a tab; not a quote or the end of a line.
  CsvRows(std::string_view bytes, std::string file, char separator);

  // Reads one row; false after the last.
  bool Next();
  // Before the first row again.
  void Rewind();

  // Of the row that Next read, valid until the next call.
  const std::vector<std::string_view>& fields() const { return fields_; }
  // Was the field quoted? Then "" may be a value, and no missing one.
  bool quoted(size_t field) const { return places_[field].quoted; }
  int line() const { return line_; }  // where it begins, from 1
  // An Error at this row.
  Error Wrong(const std::string& what) const { return BadInput(what).At(file_, line_); }

 private:
  struct Place {
    size_t begin = 0, size = 0;
    bool quoted = false, copied = false;  // in bytes_, or in copies_
  };

  void ReadField();
  void ReadQuoted();
  bool EndsLine(size_t place) const;  // LF or CR LF there

  std::string_view bytes_;
  std::string file_;
  char separator_;
  size_t place_ = 0;
  int line_ = 1, next_line_ = 1;
  std::vector<Place> places_;
  std::string copies_;  // of this row's quoted fields
  std::vector<std::string_view> fields_;
};

// The separator that the first line has most often outside of quotes; ',' where it has none.
char DetectSeparator(std::string_view bytes);

}  // namespace mnemo
