#include "base/npz.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>
#include <functional>

#include "base/npy.h"
#include "base/test_folder.h"
#include "base/zip_format.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

std::vector<StoredTensor> Arrays() {
  std::vector<float> ramp(10'000);
  for (size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<float>(i % 100) / 8;
  return {StoreTensor<float>("ramp", {100, 100}, ramp),
          StoreTensor<double>("h0/l.0", {1, 2, 1}, std::vector<double>{0.1, -1e300}),
          StoreTensor<int64_t>("step", {}, std::vector<int64_t>{-5'000'000'000}),
          StoreTensor<int32_t>("ids", {3}, std::vector<int32_t>{1, -2, 3}),
          StoreTensor<uint8_t>("bytes", {0, 7}, std::vector<uint8_t>{})};
}

void Write(const fs::path& path, NpzCompression compression, uint64_t zip64_from) {
  NpzWriter writer(path, compression, zip64_from);
  for (const StoredTensor& array : Arrays()) writer.Add(array);
  writer.Finish();
}

std::string Message(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

class Npz : public ::testing::TestWithParam<std::tuple<NpzCompression, uint64_t>> {
 protected:
  std::string Written(const fs::path& path) {
    Write(path, std::get<0>(GetParam()), std::get<1>(GetParam()));
    return ReadFile(path);
  }
  TestFolder folder_;
};

TEST_P(Npz, RoundTrip) {
  EXPECT_EQ(ReadNpz(Written(folder_ / "a.npz"), "a.npz"), Arrays());
  EXPECT_EQ(Written(folder_ / "b.npz"), Written(folder_ / "a.npz"));
}

TEST_P(Npz, PiecesWithoutACountGiveTheBytesOfTheWhole) {
  const std::vector<float> ramp = TensorValues<float>(Arrays()[0]);
  const auto [compression, zip64_from] = GetParam();
  NpzWriter pieces(folder_ / "pieces.npz", compression, zip64_from);
  pieces.Begin("ramp", ElementType::kF32, {100});
  for (size_t i = 0; i < ramp.size();) {
    const size_t count = std::min<size_t>(ramp.size() - i, 1 + i / 3);
    pieces.Append<float>(std::span(ramp).subspan(i, count));
    i += count;
  }
  pieces.End();
  pieces.Begin("none", ElementType::kF64, {2, 3});
  pieces.End();
  EXPECT_FALSE(fs::exists(folder_ / "pieces.npz"));
  pieces.Finish();

  NpzWriter whole(folder_ / "whole.npz", compression, zip64_from);
  whole.Add<float>("ramp", {100, 100}, ramp);
  whole.Add<double>("none", {0, 2, 3}, std::span<const double>());
  whole.Finish();
  const auto read = ReadNpz(ReadFile(folder_ / "pieces.npz"), "pieces.npz");
  EXPECT_EQ(read, ReadNpz(ReadFile(folder_ / "whole.npz"), "whole.npz"));
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0], Arrays()[0]);
  EXPECT_EQ(read[1].shape, (std::vector<int64_t>{0, 2, 3}));
}

TEST_P(Npz, EveryTruncationIsRefused) {
  const std::string bytes = Written(folder_ / "a.npz");
  for (size_t size = 0; size < bytes.size(); size += 1 + (bytes.size() - size) / 300) {
    EXPECT_NE(Message([&] { ReadNpz(bytes.substr(0, size), "x"); }), "") << size;
  }
}

TEST_P(Npz, NoFlippedBitGivesOtherValues) {
  const std::string bytes = Written(folder_ / "a.npz");
  const std::vector<StoredTensor> arrays = Arrays();
  int refused = 0;
  for (size_t bit = 0; bit < bytes.size() * 8; bit += 1 + bytes.size() * 8 / 3000) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    try {
      const auto read = ReadNpz(damaged, "x");
      ASSERT_EQ(read.size(), arrays.size()) << bit;
      // Names are not under a checksum.
      for (size_t i = 0; i < read.size(); ++i) EXPECT_EQ(read[i].bytes, arrays[i].bytes) << bit;
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 500);
}

// Debian's, whatever else stands in the path: python3-numpy is a package of Debian's Python.
const std::string kPython = "/usr/bin/python3";

TEST_P(Npz, NumPyReadsIt) {
  if (std::system((kPython + " -c 'import numpy' 2> /dev/null").c_str()) != 0) {
    if (std::getenv("CI")) FAIL() << "python3-numpy is missing: CI must install it";
    GTEST_SKIP() << "NOT TESTED against NumPy: python3-numpy is not installed";
  }
  Written(folder_ / "a.npz");
  WriteFile(folder_ / "check.py", R"(
import sys, zipfile, numpy as np
path = sys.argv[1]
assert zipfile.ZipFile(path).testzip() is None
a = np.load(path, allow_pickle=False)
assert sorted(a.files) == ["bytes", "h0/l.0", "ids", "ramp", "step"], a.files
ramp = (np.arange(10000) % 100 / 8).astype(np.float32).reshape(100, 100)
assert a["ramp"].dtype == np.float32 and np.array_equal(a["ramp"], ramp)
assert a["h0/l.0"].dtype == np.float64 and a["h0/l.0"].tolist() == [[[0.1], [-1e300]]]
assert a["step"].dtype == np.int64 and a["step"].shape == () and int(a["step"]) == -5000000000
assert a["ids"].dtype == np.int32 and a["ids"].tolist() == [1, -2, 3]
assert a["bytes"].dtype == np.uint8 and a["bytes"].shape == (0, 7)
for save, name in (np.savez, "s.npz"), (np.savez_compressed, "c.npz"):
    save(sys.argv[2] + "/" + name, ramp=ramp, u=np.arange(3, dtype=np.uint8))
)");
  const std::string command = kPython + " " + (folder_ / "check.py").string() + " " +
                              (folder_ / "a.npz").string() + " " + folder_.path().string();
  ASSERT_EQ(std::system(command.c_str()), 0);
  for (const char* name : {"s.npz", "c.npz"}) {
    const auto read = ReadNpz(ReadFile(folder_ / name), name);
    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(read[0], Arrays()[0]);
    EXPECT_EQ(TensorValues<uint8_t>(read[1]), (std::vector<uint8_t>{0, 1, 2}));
  }
}

INSTANTIATE_TEST_SUITE_P(All, Npz,
                         ::testing::Combine(::testing::Values(NpzCompression::kStored,
                                                              NpzCompression::kDeflate),
                                            ::testing::Values(uint64_t{0xFFFFFFFF}, uint64_t{1})));

TEST(NpzWriter, WithoutFinishThereIsNoFile) {
  const TestFolder folder;
  {
    NpzWriter writer(folder / "a.npz");
    writer.Add(Arrays()[0]);
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(NpzWriterDeathTest, ChecksItsCaller) {
  const TestFolder folder;
  NpzWriter writer(folder / "a.npz");
  const std::vector<float> three(3);
  EXPECT_DEATH(writer.Append<float>(three), "internal error");
  writer.Begin("a", ElementType::kF32, {2});
  EXPECT_DEATH(writer.Append<double>(std::vector<double>(2)), "internal error");
  EXPECT_DEATH(writer.Begin("b", ElementType::kF32, {}), "internal error");
  EXPECT_DEATH(writer.Finish(), "internal error");
  writer.Append<float>(three);
  EXPECT_DEATH(writer.End(), "internal error");
  writer.Append<float>(std::vector<float>(1));
  writer.End();
  EXPECT_DEATH(writer.Begin("a", ElementType::kF32, {}), "internal error");
}

// An archive of one stored member with any content.
std::string ZipOf(const std::string& name, const std::string& content, bool deflate = false,
                  uint64_t size = 0) {
  const auto crc = static_cast<uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size()));
  const std::string body = LocalHeader(name, deflate) + content;
  const std::string entry = DirectoryEntry(
      {name, deflate, crc, content.size(), size ? size : content.size(), 0}, 0xFFFFFFFF);
  return body + entry + DirectoryEnd(1, body.size(), entry.size(), 0xFFFFFFFF);
}

TEST(ReadNpz, Refuses) {
  const auto message = [](const std::string& bytes) {
    return Message([&] { ReadNpz(bytes, "x.npz"); });
  };
  EXPECT_EQ(message(""), "x.npz: damaged .npz file: it is no zip archive, or its end is missing");
  EXPECT_THAT(message(std::string(100'000, 'x')), HasSubstr("it is no zip archive"));
  EXPECT_THAT(message(ZipOf("a.txt", "hello")), HasSubstr("'a.txt', which is no .npy array"));
  EXPECT_THAT(message(ZipOf("a.npy", "hello, world")), HasSubstr("'a': this is no .npy array"));
  EXPECT_THAT(message(ZipOf("a.npy", "not deflated", true)), HasSubstr("cannot be unpacked"));
  std::string encrypted = ZipOf("a.npy", "x");
  encrypted[encrypted.find("PK\1\2") + 8] |= 1;
  EXPECT_THAT(message(encrypted), HasSubstr("'a.npy' is encrypted"));
  std::string method = ZipOf("a.npy", "x");
  method[method.find("PK\1\2") + 10] = 12;
  EXPECT_THAT(message(method), HasSubstr("found:   12\n  allowed: 0 (stored), 8 (deflate)"));
}

TEST(ReadNpz, AMemberThatUnpacksToMoreThanItSaysIsRefused) {
  std::vector<Bytef> zeros(10'000'000), packed(100'000);
  z_stream stream{};
  ASSERT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  stream.next_in = zeros.data();
  stream.avail_in = static_cast<uInt>(zeros.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  ASSERT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  const std::string content(reinterpret_cast<const char*>(packed.data()), stream.total_out);
  deflateEnd(&stream);
  EXPECT_THAT(Message([&] { ReadNpz(ZipOf("a.npy", content, true, 1000), "x"); }),
              HasSubstr("cannot be unpacked"));
}

std::string Npy(const std::string& dictionary, const std::string& data, char version = 1) {
  std::string bytes = "\x93NUMPY";
  bytes += {version, 0};
  PutInt(static_cast<uint16_t>(dictionary.size()), &bytes);
  if (version > 1) PutInt<uint16_t>(0, &bytes);
  return bytes + dictionary + data;
}

TEST(Npy, ReadsTheVariantsOfTheHeader) {
  for (const char* dictionary :
       {"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n",
        "{\"shape\":(2),\"descr\":\"<f4\",\"fortran_order\":False}",
        "  { 'descr' : '<f4' , 'shape' : ( 2 , ) , 'fortran_order' : False }  \n"}) {
    for (const char version : {1, 2, 3}) {
      const StoredTensor tensor = ReadNpy(Npy(dictionary, "12345678", version), "a", "f");
      EXPECT_EQ(tensor, (StoredTensor{"a", ElementType::kF32, {2}, "12345678"}));
    }
  }
}

TEST(Npy, ViewsTypesThatElementTypeLacks) {
  const auto view = [](const std::string& type, const std::string& data) {
    return ViewAnyNpy(Npy("{'descr': '" + type + "', 'fortran_order': False, 'shape': (2,)}", data),
                      "a", "f");
  };
  EXPECT_EQ(view("|b1", "ab").kind, 'b');
  EXPECT_EQ(view("<i2", "abcd").item_bytes, 2);
  EXPECT_EQ(view("<U2", std::string(16, 'x')).item_bytes, 8);
  EXPECT_EQ(view("|S3", "abcdef").shape, std::vector<int64_t>{2});
  EXPECT_THAT(Message([&] { view("<U2", std::string(15, 'x')); }), HasSubstr("16 bytes"));
  EXPECT_THAT(Message([&] { view(">i2", "abcd"); }), HasSubstr("not supported\n  found:   >i2"));
}

TEST(Npy, Refuses) {
  const auto message = [](const std::string& dictionary, const std::string& data) {
    return Message([&] { ReadNpy(Npy(dictionary, data), "a", "f.npz"); });
  };
  const std::string rest = ", 'fortran_order': False, 'shape': (1,)}";
  EXPECT_EQ(message("{'descr': '>f4'" + rest, "1234"),
            "f.npz: array 'a': the element type is not supported\n  found:   >f4\n"
            "  allowed: float32, float64, int64, int32, uint8, little-endian\n"
            "  hint:    convert it, for example with .astype('float32')");
  EXPECT_THAT(message("{'descr': '|O'" + rest, ""), HasSubstr("not supported\n  found:   |O"));
  EXPECT_THAT(message("{'descr': [('a', '<f4')]" + rest, ""), HasSubstr("arrays of records"));
  EXPECT_THAT(message("{'descr': '<f4', 'fortran_order': True, 'shape': (1,)}", "1234"),
              HasSubstr("Fortran order"));
  EXPECT_THAT(message("{'descr': '<f4'" + rest, "123"),
              HasSubstr("do not fill the shape\n  found:   3 bytes\n  allowed: 4 bytes"));
  const std::string f4 = "{'descr': '<f4', 'fortran_order': False, 'shape': ";
  EXPECT_THAT(message(f4 + "(9223372036854775807, 2)}", ""), HasSubstr("a smaller shape"));
  EXPECT_THAT(message(f4 + "(99999999999999999999,)}", ""), HasSubstr("wrong number"));
  EXPECT_THAT(message(f4 + "(-1,)}", ""), HasSubstr("wrong number"));
  EXPECT_THAT(message(f4 + "(1,) 'x'}", ""), HasSubstr("lacks a '}'"));
  EXPECT_THAT(message(f4 + "(1,)} x", ""), HasSubstr("goes on after its '}'"));
  EXPECT_THAT(message(f4 + "(1,), 'shape': (1,)}", ""), HasSubstr("key 'shape' too many"));
  EXPECT_THAT(message("{'descr': '<f4'}", ""), HasSubstr("lacks descr, fortran_order or shape"));
  EXPECT_THAT(message("{'descr", ""), HasSubstr("a string without an end"));
  EXPECT_THAT(message("{'descr': '<f4', 'fortran_order': 1}", ""), HasSubstr("neither True"));
  EXPECT_THAT(message("", "123"), HasSubstr("lacks a '{'"));
  EXPECT_THAT(Message([] { ReadNpy("\x93NUMPY\1\0\xff\xff{}", "a", "f"); }),
              HasSubstr("no .npy array"));
  EXPECT_THAT(Message([] { ReadNpy(Npy("{}", "12", 9), "a", "f"); }), HasSubstr("found:   9"));
  std::string longer = Npy("{}          ", "");
  longer[8] = 127;
  EXPECT_THAT(Message([&] { ReadNpy(longer, "a", "f"); }), HasSubstr("before its header does"));
}

}  // namespace
}  // namespace mnemo
