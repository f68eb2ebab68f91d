// Running texts of Karpathy et al. 2015 and of char-rnn. They are read as they are published: a
// recipe names the file, [data] text = "...".
#include "data/sets/set_rows.h"

namespace mnemo {

void AddTextSets(std::vector<DataSet>* sets) {
  struct Row {
    const char *name, *content, *licence;
    PublishedFile file;
  };
  const std::string karpathy = "https://cs.stanford.edu/people/karpathy/char-rnn/";
  const Row rows[] = {
      {"war-and-peace",
       "War and Peace as in Karpathy et al. 2015, 3.3 MB, 87 characters",
       "public domain",
       {.name = "warpeace_input.txt",
        .address = karpathy + "warpeace_input.txt",
        .most_bytes = 10'000'000,
        .sha256 = "fb66ba999dafe24017cdd59e04c56d385a9c8466993d374fd4c6f08b2142985e",
        .bytes = 3'258'246}},
      {"linux-sources",
       "Linux kernel sources as in Karpathy et al. 2015, 6.2 MB",
       "GPL-2.0",
       {.name = "linux_input.txt",
        .address = karpathy + "linux_input.txt",
        .most_bytes = 10'000'000,
        .bytes = 6'206'996}},
      {"tiny-shakespeare",
       "char-rnn's sample text, 1.1 MB, 65 characters",
       "public domain",
       {.name = "input.txt",
        .address = "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/"
                   "tinyshakespeare/input.txt",
        .most_bytes = 10'000'000,
        .sha256 = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
        .bytes = 1'115'394}},
  };
  for (const Row& row : rows) {
    DataSet set;
    set.name = row.name;
    set.task = "text";
    set.content = row.content;
    set.licence = row.licence;
    set.where = row.file.address;
    set.origin = DataSet::Origin::kText;
    set.files = {row.file};
    sets->push_back(std::move(set));
  }
}

}  // namespace mnemo
