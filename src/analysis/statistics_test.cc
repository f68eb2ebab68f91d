#include "analysis/statistics.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>

#include "base/random.h"

namespace mnemo {
namespace {

// from scipy import stats; stats.t.ppf(p, d)          (SciPy 1.10.1)
TEST(StudentQuantile, AgreesWithScipy) {
  EXPECT_NEAR(StudentQuantile(0.975, 1), 12.706204736432095, 1e-9);
  EXPECT_NEAR(StudentQuantile(0.975, 2), 4.302652729911275, 1e-9);
  EXPECT_NEAR(StudentQuantile(0.975, 4), 2.7764451051977987, 1e-9);
  EXPECT_NEAR(StudentQuantile(0.95, 2.5), 2.5582186141360017, 1e-9);
  EXPECT_NEAR(StudentQuantile(0.995, 30), 2.7499956535670305, 1e-9);
  EXPECT_NEAR(StudentQuantile(0.3, 3), -0.5843897272635452, 1e-9);
}

// v = [1.4123, 1.4301, 1.3987, 1.4205]; numpy.std(v, ddof=1);
// stats.t.interval(level, 3, loc=numpy.mean(v), scale=stats.sem(v))
TEST(StudentInterval, AgreesWithScipy) {
  const std::vector<double> v{1.4123, 1.4301, 1.3987, 1.4205};
  EXPECT_NEAR(Mean(v), 1.4154, 1e-12);
  EXPECT_NEAR(SampleDeviation(v), 0.01329912277808824, 1e-12);
  const Interval wide = StudentInterval(v);
  EXPECT_NEAR(wide.mean, 1.4154, 1e-12);
  EXPECT_NEAR(wide.low, 1.3942381279256757, 1e-9);
  EXPECT_NEAR(wide.high, 1.4365618720743243, 1e-9);
  const Interval narrow = StudentInterval(v, 0.9);
  EXPECT_NEAR(narrow.low, 1.3997511653695536, 1e-9);
  EXPECT_NEAR(narrow.high, 1.4310488346304464, 1e-9);
}

TEST(WelchInterval, AgreesWithScipy) {
  const std::vector<double> a = {1.0, 1.2, 0.9}, b = {2.0, 2.6, 2.1, 2.4};
  const Interval interval = WelchInterval(a, b);
  EXPECT_NEAR(interval.mean, -1.2416666666666665, 1e-12);
  EXPECT_NEAR(interval.low, -1.6683340880511526, 1e-9);
  EXPECT_NEAR(interval.high, -0.8149992452821804, 1e-9);
  EXPECT_TRUE(std::isnan(WelchInterval(a, std::vector<double>{1}).low));
  EXPECT_EQ(WelchInterval(std::vector<double>{2, 2}, std::vector<double>{1, 1}).high, 1);
}

TEST(StudentInterval, OneValueMakesNoClaim) {
  const std::vector<double> one{1.5};
  const Interval interval = StudentInterval(one);
  EXPECT_EQ(interval.mean, 1.5);
  EXPECT_TRUE(std::isnan(interval.low));
  EXPECT_TRUE(std::isnan(interval.high));
  EXPECT_TRUE(std::isnan(StudentInterval({}).mean));
}

TEST(StudentInterval, EqualSeedsHaveNoWidth) {
  const std::vector<double> same{2, 2, 2};
  EXPECT_EQ(StudentInterval(same).low, 2);
  EXPECT_EQ(StudentInterval(same).high, 2);
}

// A short series whose neighbours resemble each other, and the exact law of the resampled mean:
//
//   def law(v, block):                      # NumPy; v an array of whole numbers
//       n = len(v); k = -(-n // block); w = np.concatenate([v, v]); d = np.array([1.0])
//       for i in range(k):
//           length = block if i < k - 1 else n - (k - 1) * block
//           p = np.zeros(max(v) * block + 1)
//           for s in range(n): p[int(w[s:s + length].sum())] += 1 / n
//           d = np.convolve(d, p)
//       c = np.cumsum(d); return [np.searchsorted(c, q) / n for q in (0.025, 0.975)]
std::vector<float> Series() {
  std::vector<float> series(203);
  for (size_t i = 0; i < series.size(); ++i) {
    series[i] = static_cast<float>((i / 5) * 7 % 11 + i % 3);
  }
  return series;
}

TEST(BlockBootstrap, AgreesWithTheExactLaw) {
  struct Case {
    int64_t block;
    double low, high;
  };
  for (const Case& expected : {Case{1, 5.5911330049261085, 6.497536945812808},
                               Case{5, 5.315270935960591, 6.773399014778325},
                               Case{20, 5.4926108374384235, 6.596059113300493}}) {
    const Interval found =
        BlockBootstrap(Series(), {.block = expected.block, .resamples = 20000, .seed = 3});
    EXPECT_NEAR(found.mean, 6.044334975369458, 1e-12);
    EXPECT_NEAR(found.low, expected.low, 0.025) << "block " << expected.block;
    EXPECT_NEAR(found.high, expected.high, 0.025) << "block " << expected.block;
  }
}

TEST(BlockBootstrap, WiderLevelWiderInterval) {
  const Interval half = BlockBootstrap(Series(), {.block = 5, .level = 0.5});
  const Interval most = BlockBootstrap(Series(), {.block = 5, .level = 0.99});
  EXPECT_LT(most.low, half.low - 0.3);
  EXPECT_GT(most.high, half.high + 0.3);
}

TEST(BlockBootstrap, ASeedIsAResult) {
  const Interval first = BlockBootstrap(Series(), {.block = 5, .seed = 9});
  const Interval again = BlockBootstrap(Series(), {.block = 5, .seed = 9});
  const Interval other = BlockBootstrap(Series(), {.block = 5, .seed = 10});
  EXPECT_EQ(first.low, again.low);
  EXPECT_EQ(first.high, again.high);
  EXPECT_TRUE(first.low != other.low || first.high != other.high);
}

TEST(BlockBootstrap, ShortAndBadInput) {
  EXPECT_EQ(BlockLength(203, {.block = 1000}), 20);
  EXPECT_EQ(BlockLength(470000, {.block = 1000}), 1000);
  EXPECT_EQ(BlockLength(3, {.block = 1000}), 1);
  EXPECT_TRUE(std::isnan(BlockBootstrap({}).mean));
  const std::vector<float> one{1.25f};
  EXPECT_EQ(BlockBootstrap(one).low, 1.25);
  EXPECT_EQ(BlockBootstrap(one).high, 1.25);
  std::vector<float> bad = Series();
  bad[100] = std::numeric_limits<float>::infinity();
  EXPECT_TRUE(std::isnan(BlockBootstrap(bad).mean));
  EXPECT_TRUE(std::isnan(BlockBootstrap(bad).low));
}

// Two networks find the same places hard: the difference is known far better than either mean.
TEST(PairedBlockBootstrap, SharedDifficultyCancels) {
  const Random random(5, Purpose::kTest);
  std::vector<float> a(20000), b(20000);
  for (uint32_t i = 0; i < a.size(); ++i) {
    const double shared = 2 + random.Normal({.step = 0, .element = i});
    a[i] = static_cast<float>(shared + 0.01 * random.Normal({.step = 1, .element = i}));
    b[i] = static_cast<float>(shared - 0.02 + 0.01 * random.Normal({.step = 2, .element = i}));
  }
  const Interval difference = PairedBlockBootstrap(a, b, {.block = 100});
  EXPECT_NEAR(difference.mean, 0.02, 0.001);
  EXPECT_GT(difference.low, 0.019);
  EXPECT_LT(difference.high, 0.021);
  const Interval single = BlockBootstrap(a, {.block = 100});
  EXPECT_NEAR(single.high - single.low, 2 * 1.96 / std::sqrt(20000.0), 0.006);
  const Interval turned = PairedBlockBootstrap(b, a, {.block = 100});
  EXPECT_NEAR(turned.mean, -difference.mean, 1e-12);
}

#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// A resample must cost its blocks, not its characters: 1000 resamples of a test text of 470,000
// take about 10 ms; drawing characters one by one would take seconds.
TEST(BlockBootstrap, CostsBlocksNotCharacters) {
  const std::vector<float> losses(470000, 1.0f);
  const auto begin = std::chrono::steady_clock::now();
  const Interval interval = BlockBootstrap(losses);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  EXPECT_NEAR(interval.low, 1, 1e-9);
  EXPECT_LT(seconds.count(), 0.5);
}
#endif

TEST(ShareInterval, IsClopperAndPearsons) {
  // SciPy: scipy.stats.binomtest(k, n).proportion_ci(0.95, "exact").
  const Interval nine = ShareInterval(8, 9);
  EXPECT_NEAR(nine.mean, 8.0 / 9, 1e-15);
  EXPECT_NEAR(nine.low, 0.5175034850830056, 1e-9);
  EXPECT_NEAR(nine.high, 0.9971908632534002, 1e-9);
  EXPECT_NEAR(ShareInterval(0, 5).high, 0.5218237501049814, 1e-9);
  EXPECT_EQ(ShareInterval(0, 5).low, 0);
  EXPECT_EQ(ShareInterval(5, 5).high, 1);
  EXPECT_TRUE(std::isnan(ShareInterval(0, 0).mean));
}

}  // namespace
}  // namespace mnemo
