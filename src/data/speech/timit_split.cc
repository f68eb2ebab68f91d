#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "data/speech/timit.h"

namespace mnemo {
namespace {

using Folder = TimitUtterance::Folder;
enum class Part { kNone, kTrain, kValid, kTest };

constexpr std::string_view kCoreTest[] = {"fdhc0", "felc0", "fjlm0", "fmgd0", "fmld0", "fnlp0",
                                          "fpas0", "fpkt0", "mbpm0", "mcmj0", "mdab0", "mgrt0",
                                          "mjdh0", "mjln0", "mjmp0", "mklt0", "mlll0", "mlnt0",
                                          "mnjm0", "mpam0", "mtas1", "mtls0", "mwbt0", "mwew0"};

constexpr std::string_view kDevelopment[] = {
    "fadg0", "faks0", "fcal1", "fcmh0", "fdac1", "fdms0", "fdrw0", "fedw0", "fgjd0", "fjem0",
    "fjmg0", "fjsj0", "fkms0", "fmah0", "fmml0", "fnmr0", "frew0", "fsem0", "majc0", "mbdg0",
    "mbns0", "mbwm0", "mcsh0", "mdlf0", "mdls0", "mdvc0", "mers0", "mgjf0", "mglb0", "mgwt0",
    "mjar0", "mjfc0", "mjsw0", "mmdb1", "mmdm2", "mmjr0", "mmwh0", "mpdf0", "mrcs0", "mreb0",
    "mrjm4", "mrjr0", "mroa0", "mrtk0", "mrws1", "mtaa0", "mtdt0", "mteb0", "mthc0", "mwjg0"};

constexpr std::string_view kSampleTest[] = {"fvmh0", "madc0", "ftlg0", "madd0"};
constexpr std::string_view kSampleValid[] = {"faem0", "mbma1"};
constexpr std::string_view kSampleTrain[] = {"mcpm0", "marc0", "falk0", "falr0", "maeb0",
                                             "mbgt0", "fapb0", "fblv0", "fbcg1", "mbcg0"};

template <size_t kCount>
bool IsIn(const std::string& speaker, const std::string_view (&list)[kCount]) {
  return std::find(std::begin(list), std::end(list), speaker) != std::end(list);
}

Part PartOf(const TimitUtterance& utterance) {
  const std::string& speaker = utterance.speaker;
  if (utterance.folder == Folder::kTrain) return Part::kTrain;
  if (utterance.folder == Folder::kTest) {
    if (IsIn(speaker, kCoreTest)) return Part::kTest;
    return IsIn(speaker, kDevelopment) ? Part::kValid : Part::kNone;
  }
  if (IsIn(speaker, kSampleTest)) return Part::kTest;
  if (IsIn(speaker, kSampleValid)) return Part::kValid;
  if (IsIn(speaker, kSampleTrain)) return Part::kTrain;
  throw BadInput(
      fmt::format("the speaker '{}' of {} is not one of the sample's 16", speaker, utterance.id))
      .Hint("full TIMIT has the folders TRAIN and TEST: give the folder that holds both");
}

}  // namespace

TimitParts SplitTimit(const std::vector<TimitUtterance>& utterances,
                      const TimitSplitOptions& options) {
  const auto loose = std::count_if(utterances.begin(), utterances.end(),
                                   [](const auto& u) { return u.folder == Folder::kNone; });
  if (loose != 0 && loose != static_cast<int64_t>(utterances.size())) {
    throw BadInput(
        fmt::format("{} of {} utterances lie in neither TRAIN nor TEST", loose, utterances.size()))
        .Hint("give the folder of full TIMIT or of the sample, not one that holds both");
  }
  TimitParts parts;
  for (const TimitUtterance& utterance : utterances) {
    if (utterance.is_sa() && !options.sa) continue;
    switch (PartOf(utterance)) {
      case Part::kNone: break;
      case Part::kTrain: parts.train.push_back(utterance); break;
      case Part::kValid: parts.valid.push_back(utterance); break;
      case Part::kTest: parts.test.push_back(utterance); break;
    }
  }
  if (parts.train.empty() || parts.valid.empty() || parts.test.empty()) {
    throw BadInput("a part of TIMIT has no utterance")
        .Found(fmt::format("{} to train on, {} to choose by, {} to report on", parts.train.size(),
                           parts.valid.size(), parts.test.size()))
        .Hint("are some speakers missing? The parts are fixed lists of speakers");
  }
  return parts;
}

}  // namespace mnemo
