#include "base/zip_read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <functional>

#include "base/error.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Message(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

std::string Deflated(const std::string& content) {
  z_stream stream{};
  MNEMO_CHECK(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, content.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  MNEMO_CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// An archive of one stored and one deflated member; sizes may be lied about.
struct Part {
  std::string name, packed, content;
  bool deflate;
};

std::string Archive(const std::vector<Part>& parts, uint64_t promised = 0) {
  std::string bytes, directory;
  for (const Part& part : parts) {
    ZipMember member{part.name,          part.deflate,        0,
                     part.packed.size(), part.content.size(), bytes.size()};
    member.crc = static_cast<uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(part.content.data()),
                                             static_cast<uInt>(part.content.size())));
    if (promised > 0) member.size = promised;
    bytes += LocalHeader(part.name, part.deflate) + part.packed;
    directory += DirectoryEntry(member, 0xFFFFFFFF);
  }
  const uint64_t begin = bytes.size();
  return bytes + directory + DirectoryEnd(parts.size(), begin, directory.size(), 0xFFFFFFFF);
}

TEST(ZipRead, GivesMembersInTheDirectorysOrder) {
  const std::string text(5000, 'x');
  const std::string bytes = Archive({{"b/", "", "", false},
                                     {"b/a.txt", "hello", "hello", false},
                                     {"b/z.txt", Deflated(text), text, true}});
  const ZipArchive archive(bytes, "x.zip");
  ASSERT_EQ(archive.members().size(), 3u);
  std::vector<std::string> names;
  for (const ZipMember& member : archive.members()) names.push_back(member.name);
  EXPECT_THAT(names, ElementsAre("b/", "b/a.txt", "b/z.txt"));
  EXPECT_EQ(archive.Read(archive.members()[0]), "");
  EXPECT_EQ(archive.Read(archive.members()[1]), "hello");
  EXPECT_EQ(archive.Read(archive.members()[2], 5000), text);
}

TEST(ZipRead, AStoredMemberCanBeViewed) {
  const std::string bytes = Archive({{"a", "stored", "stored", false}});
  const ZipArchive archive(bytes, "a.zip");
  const std::string_view content = archive.View(archive.members()[0]);
  EXPECT_EQ(content, "stored");
  EXPECT_EQ(content.data(), bytes.data() + bytes.find("stored"));
  std::string changed = bytes;
  changed[changed.find("stored")] = 'S';
  const ZipArchive damaged(changed, "a.zip");
  EXPECT_THAT(Message([&] { damaged.View(damaged.members()[0]); }), HasSubstr("checksum"));
}

TEST(ZipRead, RefusesWhatUnpacksToMoreThanIsAllowedOrPromised) {
  const std::string bomb(10'000'000, '\0');
  const Part part{"a.txt", Deflated(bomb), bomb, true};
  const std::string bytes = Archive({part});
  ASSERT_LT(bytes.size(), 20'000u);
  const ZipArchive archive(bytes, "x.zip");
  EXPECT_EQ(Message([&] { archive.Read(archive.members()[0], 1 << 20); }),
            "x.zip: 'a.txt' in the zip archive is too large\n  found:   10000000 bytes\n  allowed: "
            "at most 1048576 bytes");
  // Promises 100 bytes and packs ten million.
  const std::string lie = Archive({part}, 100);
  const ZipArchive lying(lie, "x.zip");
  EXPECT_THAT(Message([&] { lying.Read(lying.members()[0], 1 << 20); }),
              HasSubstr("damaged zip archive: 'a.txt' cannot be unpacked"));
}

TEST(ZipRead, RefusesMembersThatShareBytes) {
  const std::string content(4000, 'x');
  std::string bytes = LocalHeader("a", false) + content, directory;
  const uint64_t begin = bytes.size();
  for (int i = 0; i < 3; ++i) {
    directory += DirectoryEntry({"a" + std::to_string(i), false, 0, 4000, 4000, 0}, 0xFFFFFFFF);
  }
  bytes += directory + DirectoryEnd(3, begin, directory.size(), 0xFFFFFFFF);
  EXPECT_EQ(Message([&] { ZipArchive(bytes, "x.zip", "box"); }),
            "x.zip: damaged box: its members overlap");
}

TEST(ZipRead, EveryFlippedBitIsNoticedOrHarmless) {
  const std::string text = "START\n1,2,3\nBREAK\n";
  const std::string bytes = Archive({{"a.txt", Deflated(text), text, true}});
  int refused = 0;
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    try {
      const ZipArchive archive(damaged, "x.zip");
      for (const ZipMember& member : archive.members()) {
        EXPECT_EQ(archive.Read(member, 1000), text);
      }
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 300);
}

TEST(ZipRead, FuzzSeeds) {
  int good = 0, bad = 0;
  for (const auto& entry :
       fs::directory_iterator(fs::path(MNEMO_SOURCE_DIR) / "tests" / "fuzz" / "zip_read")) {
    const std::string file = entry.path().filename().string();
    const bool ok = file.starts_with("ok-");
    ++(ok ? good : bad);
    const std::string bytes = ReadFile(entry.path());
    const std::string message = Message([&] {
      const ZipArchive archive(bytes, file);
      for (const ZipMember& member : archive.members()) archive.Read(member);
    });
    EXPECT_EQ(message.empty(), ok) << file << ": " << message;
  }
  EXPECT_GE(good, 3);
  EXPECT_GE(bad, 10);
}

}  // namespace
}  // namespace mnemo
