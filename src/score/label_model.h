// What decoding asks of a language model over labels.
#pragma once

#include <cstdint>
#include <span>

namespace mnemo {

class LabelModel {
 public:
  // In the place of a label: the sequence ends here.
  static constexpr int32_t kEnd = -1;

  virtual ~LabelModel() = default;

  // How many labels before the next one it looks at, at most.
  virtual int context_length() const = 0;
  // Nats, never above 0, finite. `context` holds the last context_length() labels, the newest last;
  // fewer mean that the sequence starts with them. `label` may be kEnd. Any thread may call.
  virtual double LogProbability(std::span<const int32_t> context, int32_t label) const = 0;
};

}  // namespace mnemo
