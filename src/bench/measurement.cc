#include "bench/measurement.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>

#include "base/threads.h"
#include "bench/job.h"
#include "bench/machine.h"

namespace mnemo {
namespace {

double Now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Timed {
  int runs = 0;
  double seconds = 0;
};

// At least two runs: one may meet a moment that is not typical.
Timed RunFor(Job* job, double seconds) {
  Timed timed;
  const double begin = Now();
  do {
    job->Run();
    ++timed.runs;
    timed.seconds = Now() - begin;
  } while (timed.runs < 2 || timed.seconds < seconds);
  return timed;
}

double StepsPerSecond(const Workload& work, const Timed& timed) {
  return static_cast<double>(work.Rows()) * timed.runs / timed.seconds;
}

}  // namespace

Spread SpreadOf(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    const double place = share * static_cast<double>(values.size() - 1);
    const auto low = static_cast<size_t>(place);
    const size_t high = std::min(low + 1, values.size() - 1);
    return values[low] + (place - std::floor(place)) * (values[high] - values[low]);
  };
  return {at(0.5), at(0.25), at(0.75)};
}

double Measurement::Peak() const {
  return *std::max_element(multiply_adds.begin(), multiply_adds.end());
}

double Measurement::Usual() const { return SpreadOf(multiply_adds).median; }

double Measurement::ShareOfLimitAt(double gflops) const {
  return work.Limit(gflops, threads) * Speed().median / static_cast<double>(rows);
}

Measurement Measure(const Workload& work, const MeasureOptions& options,
                    const std::function<bool(int round)>& report) {
  constexpr double kPeakSeconds = 0.1;
  CheckCell(work);
  Measurement result;
  result.workload = work.name;
  result.threads = options.threads;
  result.rows = work.Rows();
  result.work = CountWork(work);
  result.flops_per_step = result.work.flops / static_cast<double>(result.rows);
  ResetPeakMemory();
  auto job = MakeJob(work, options.threads);
  job->Run();
  const auto measure_peak = [&] {
    for (double rate : MeasureMultiplyAdds(options.threads, kPeakSeconds)) {
      result.multiply_adds.push_back(rate);
    }
  };
  measure_peak();
  for (int round = 0; round < options.rounds; ++round) {
    if (!report(round)) break;
    result.steps_per_second.push_back(StepsPerSecond(work, RunFor(job.get(), options.seconds)));
    measure_peak();
  }
  result.peak_memory = PeakMemory();
  // Reading the clock costs time: the phases have a round of their own.
  Profile profile;
  job->SetProfile(&profile);
  const Timed timed = RunFor(job.get(), options.seconds / 3);
  job->SetProfile(nullptr);
  for (int p = 0; p < kPhases; ++p) {
    result.phases[p] = profile.Seconds(static_cast<Phase>(p)) / (timed.seconds * options.threads);
  }
  if (options.signature) {
    job = MakeJob(work, options.threads);
    for (int i = 0; i < kSignatureRuns; ++i) job->Run();
    result.signature = job->Signature();
  }
  return result;
}

SideBySide MeasureSideBySide(const Workload& work, int count, int rounds, double seconds,
                             const std::function<bool(int round)>& report) {
  CheckCell(work);
  SideBySide result;
  result.workload = work.name;
  result.count = count;
  std::vector<std::unique_ptr<Job>> jobs;
  for (int k = 0; k < count; ++k) {
    jobs.push_back(MakeJob(work, 1));
    jobs.back()->Run();
  }
  ThreadPool pool(count);
  for (int round = 0; round < rounds; ++round) {
    if (!report(round)) break;
    const double alone = StepsPerSecond(work, RunFor(jobs[0].get(), seconds));
    std::vector<double> speeds(count);
    pool.Split(count, [&](int first, int) {
      speeds[first] = StepsPerSecond(work, RunFor(jobs[first].get(), seconds));
    });
    double sum = 0;
    for (double speed : speeds) sum += speed;
    result.alone.push_back(alone);
    result.together.push_back(sum / count);
    result.kept.push_back(sum / count / alone);
  }
  return result;
}

}  // namespace mnemo
