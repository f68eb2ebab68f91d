// IAM-OnDB as its users have it after registration: a folder that holds
//   lineStrokes/a01/a01-000/a01-000u-01.xml   one text line's strokes (iam_online.h)
//   ascii/a01/a01-000/a01-000u.txt            the form's texts; the k-th belongs to file -0k
//   trainset.txt, testset_v.txt, testset_t.txt, testset_f.txt   the forms of each part, also in
//   task1/
//
// Files that are known to be unusable are left out with a note: a08-551z-08 and -09 (strokes
// without points) and the form z01-000z (its transcript is not that of its strokes). Everything
// else that is wrong goes to BadData, line by line.
//
// Expected counts (Greff et al. 2015, the whole form a08-551z left out): 775 + 192 and 216 + 544
// forms listed; 5,355 + 2,956 + 3,859 lines. Not checked here: the licence allows no copy.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "data/bad_data.h"
#include "data/handwriting/drawing.h"

namespace mnemo {

enum class IamPart {
  kTrain,       // trainset.txt
  kValidation,  // testset_v.txt and testset_t.txt, joined as Greff et al. did
  kTest,        // testset_f.txt
};

struct IamOptions {
  // Greff et al. left out the form a08-551z as a whole.
  bool whole_a08_551z_left_out = true;
};

struct IamSet {
  int forms = 0;               // that the lists name
  std::vector<Drawing> lines;  // named "a01-000u-01", in the order of the lists
  std::vector<std::string> notes;
};

// Throws Error (kBadInput) where the folder is no IAM-OnDB or a list is not one. Any thread.
IamSet ReadIamOnline(const fs::path& folder, IamPart part, BadData* bad,
                     const IamOptions& options = {});

}  // namespace mnemo
