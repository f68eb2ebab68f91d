#include "data/speech/mel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"

namespace mnemo {
namespace {

using testing::HasSubstr;

std::string MessageOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(MelBanks, FiltersShareEveryLineBetweenThem) {
  EXPECT_NEAR(Mel(700), 1127 * std::log(2.0), 1e-9);
  const MelBanks banks({23, 20, 0}, 16000, 512);
  std::vector<double> sums(257), spectrum(257), energies(23);
  for (size_t line = 0; line < 257; ++line) {
    spectrum[line] = 1;
    banks.Apply(spectrum, energies);
    spectrum[line] = 0;
    for (const double energy : energies) sums[line] += energy;
  }
  const double step = (Mel(8000) - Mel(20)) / 24;
  for (size_t line = 0; line < 256; ++line) {
    const double mel = Mel(static_cast<double>(line) * 31.25);
    if (mel <= Mel(20)) {
      EXPECT_EQ(sums[line], 0) << line;
    } else if (mel > Mel(20) + step && mel < Mel(8000) - step) {
      // Between the first and the last peak, neighbours' slopes add up to 1.
      EXPECT_NEAR(sums[line], 1, 1e-12) << line;
    }
  }
  EXPECT_EQ(sums[256], 0);  // half the rate
}

TEST(MelBanks, WrongOptions) {
  EXPECT_THAT(MessageOf([] { MelBanks({200, 20, 0}, 16000, 512); }), HasSubstr("too many mel"));
  EXPECT_THROW(MelBanks({2, 20, 0}, 16000, 512), Error);
  EXPECT_THROW(MelBanks({23, 20, 8001}, 16000, 512), Error);
  EXPECT_THROW(MelBanks({23, 20, -7990}, 16000, 512), Error);
  EXPECT_THROW(MelBanks({23, NAN, 0}, 16000, 512), Error);
  MelBanks({23, 20, -400}, 16000, 512);  // 20 to 7600 Hz
}

TEST(Cepstrum, IsAnOrthonormalTransformAndLiftered) {
  std::vector<double> logs(6), first(6), lifted(6);
  const Cepstrum plain(6, 6, 0), liftered(6, 6, 10);
  double total = 0;
  for (int b = 0; b < 6; ++b) {
    logs.assign(6, 0.0);
    logs[b] = 2;
    plain.Apply(logs, first);
    double norm = 0;
    for (const double c : first) norm += c * c;
    EXPECT_NEAR(norm, 4, 1e-12);
    total += first[0];
  }
  EXPECT_NEAR(total, 12 / std::sqrt(6.0), 1e-12);
  liftered.Apply(logs, lifted);
  EXPECT_NEAR(lifted[0], first[0], 1e-12);
  EXPECT_NEAR(lifted[5], first[5] * 6, 1e-12);  // 1 + 10/2 sin(pi / 2)
  EXPECT_THROW(Cepstrum(6, 7, 0), Error);
  EXPECT_THROW(Cepstrum(6, 0, 0), Error);
  EXPECT_THROW(Cepstrum(6, 6, -1), Error);
}

}  // namespace
}  // namespace mnemo
