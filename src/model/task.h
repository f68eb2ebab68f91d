// What a model reads at every step and what it predicts, and with which loss.
#pragma once

namespace mnemo {

enum class OutputKind {
  kSoftmax,   // one of the classes: cross-entropy, nats
  kSigmoids,  // independent bits: the sum of their cross-entropies, nats (Chung et al. 2014, music)
  kSquares,   // numbers: mean squared error
  kMixture,   // numbers: negative log density of a mixture of Gaussians with diagonal covariances,
              // nats (model/mixture.h; Chung et al. 2014, raw audio)
  kCtc,       // a string of labels for the whole sequence (model/ctc.h; Graves et al. 2006)
};

struct ModelTask {
  // One of `vocabulary` symbols in, one-hot, and one of them out: a model of text.
  ModelTask(int vocabulary = 0)  // NOLINT(google-explicit-constructor): the commonest task by far
      : inputs(vocabulary), outputs(vocabulary) {}

  bool symbols = true;  // reads symbols; otherwise vectors
  int inputs = 0;       // how many symbols there are, or the vectors' width
  int embedding = 0;    // symbols are looked up as trained vectors of this width; 0: one-hot
  OutputKind output = OutputKind::kSoftmax;
  int outputs = 0;     // classes, bits or numbers of a step; labels, the blank not counted
  int components = 0;  // of the mixture

  // Width of what the linear map gives. kCtc: the labels, then the blank. kMixture: a weight of
  // each component, then `outputs` means of each, then as many logarithms of standard deviations.
  int HeadWidth() const {
    if (output == OutputKind::kCtc) return outputs + 1;
    if (output == OutputKind::kMixture) return components * (1 + 2 * outputs);
    return outputs;
  }
  // What the lowest layer reads.
  int LowestWidth() const { return embedding > 0 ? embedding : inputs; }
  bool one_hot() const { return symbols && embedding == 0; }

  bool operator==(const ModelTask&) const = default;
};

}  // namespace mnemo
