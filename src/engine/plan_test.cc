#include "engine/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "cell/catalogue.h"
#include "cell/parse.h"

namespace mnemo {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::ThrowsMessage;
using testing::UnorderedElementsAre;

struct Planned {
  explicit Planned(CellGraph cell) : graph(std::move(cell)), plan(BuildPlan(graph)) {}
  static Planned Named(const std::string& name) { return Planned(LoadCell(name)); }
  static Planned Text(const std::string& text) { return Planned(CellFromText(text, "test")); }

  // "Wz @ x", with (hoisted) where that is so.
  std::string Product(const PlanProgram& program, const PlanProduct& product) const {
    const Node& operand = program.values[product.operand].node;
    std::string text = graph.parameters[product.parameter].name + (product.transposed ? ".T" : "");
    if (operand.op == Op::kInput) text += " x";
    if (operand.op == Op::kPrevious) text += " " + graph.states[operand.index].name;
    return text + (product.hoisted ? " hoisted" : "");
  }
  // The products of every stage that has some, without the hoisted ones.
  std::vector<std::multiset<std::string>> Stages(const PlanProgram& program) const {
    std::vector<std::multiset<std::string>> stages;
    for (const PlanStage& stage : program.stages) {
      std::multiset<std::string> products;
      for (int sum : stage.sums) {
        for (const PlanProduct& product : program.values[sum].products) {
          if (!product.hoisted) products.insert(Product(program, product));
        }
      }
      if (!products.empty()) stages.push_back(products);
    }
    return stages;
  }
  std::multiset<std::string> Hoisted() const {
    std::multiset<std::string> products;
    for (const PlanValue& value : plan.forward.values) {
      for (const PlanProduct& product : value.products) {
        if (product.hoisted) products.insert(Product(plan.forward, product));
      }
    }
    return products;
  }
  // Names of what is kept for the backward pass; an unnamed value by its operation.
  std::multiset<std::string> Saved() const {
    std::multiset<std::string> names;
    for (size_t i = 0; i < plan.saved.size(); ++i) {
      const PlanValue& value = plan.forward.values[i];
      if (plan.saved[i]) names.insert(value.name.empty() ? OpName(value.node.op) : value.name);
    }
    return names;
  }
  // Parameters by their gradients, products as often as they stand in the cell.
  std::multiset<std::string> WeightGradients() const {
    std::multiset<std::string> names;
    for (const auto& gradient : plan.weight_gradients) {
      names.insert(graph.parameters[gradient.parameter].name);
    }
    return names;
  }
  int SumsIn(const PlanProgram& program) const {
    int sums = 0;
    for (const PlanStage& stage : program.stages) sums += static_cast<int>(stage.sums.size());
    return sums;
  }

  CellGraph graph;
  Plan plan;
};

TEST(Plan, TheLstmHasOneStageOfProductsAStep) {
  for (const char* name : {"lstm_np", "lstm"}) {
    SCOPED_TRACE(name);
    const Planned cell = Planned::Named(name);
    const bool np = std::string(name) == "lstm_np";
    if (np) {
      EXPECT_THAT(cell.Hoisted(), UnorderedElementsAre("Wi x hoisted", "Wf x hoisted",
                                                       "Wg x hoisted", "Wo x hoisted"));
      EXPECT_THAT(cell.Stages(cell.plan.forward),
                  ElementsAre(UnorderedElementsAre("Ui h", "Uf h", "Ug h", "Uo h")));
    } else {
      EXPECT_THAT(cell.Stages(cell.plan.forward),
                  ElementsAre(UnorderedElementsAre("Rz y", "Ri y", "Rf y", "Ro y")));
    }
    EXPECT_EQ(cell.Hoisted().size(), 4u);
    EXPECT_EQ(cell.SumsIn(cell.plan.forward), 4);
    // Backwards the four products with the transposes are one sum: the gradient of h.
    EXPECT_EQ(cell.Stages(cell.plan.backward).size(), 1u);
    EXPECT_EQ(cell.SumsIn(cell.plan.backward), 1);
  }
}

TEST(Plan, TheGruHasTwoStages) {
  const Planned cell = Planned::Named("gru");
  EXPECT_THAT(cell.Hoisted(), UnorderedElementsAre("Wz x hoisted", "Wr x hoisted", "Wn x hoisted"));
  EXPECT_THAT(cell.Stages(cell.plan.forward),
              ElementsAre(UnorderedElementsAre("Uz h", "Ur h"), UnorderedElementsAre("Un")));
  // The reset after the product needs one stage only.
  const Planned after = Planned::Named("gru_after");
  EXPECT_THAT(after.Stages(after.plan.forward),
              ElementsAre(UnorderedElementsAre("Uz h", "Ur h", "Un h")));
}

TEST(Plan, BiasesGoIntoTheSumsOfProducts) {
  const Planned cell = Planned::Named("gru");
  std::multiset<std::string> vectors;
  for (const PlanValue& value : cell.plan.forward.values) {
    for (int vector : value.vectors) vectors.insert(cell.graph.parameters[vector].name);
    EXPECT_NE(value.node.op, Op::kVector);
  }
  EXPECT_THAT(vectors, UnorderedElementsAre("bz", "br", "bn"));
}

TEST(Plan, NothingCheapIsSaved) {
  // 1 - z and the sums of the gates are computed again, states are there anyway.
  EXPECT_THAT(Planned::Named("lstm_np").Saved(), UnorderedElementsAre("i", "f", "g", "o", "tanh"));
  EXPECT_THAT(Planned::Named("lstm").Saved(), UnorderedElementsAre("z", "i", "f", "o", "tanh"));
  // r * h is cheap, but the gradient of Un needs it for every step.
  EXPECT_THAT(Planned::Named("gru").Saved(), UnorderedElementsAre("z", "r", "n", "multiply"));
  // A sum of products is not cheap.
  EXPECT_THAT(Planned::Named("gru_after").Saved(), UnorderedElementsAre("z", "r", "n", "sum"));
  EXPECT_THAT(Planned::Named("tanh").Saved(), IsEmpty());
  EXPECT_THAT(Planned::Text("state h\nk = W @ x + U @ h\nh' = k * (k + h) - relu(k * k)\n").Saved(),
              UnorderedElementsAre("k"));
}

TEST(Plan, EveryWeightGradientWaitsForTheEnd) {
  EXPECT_THAT(Planned::Named("lstm_np").WeightGradients(),
              UnorderedElementsAre("Wi", "Wf", "Wg", "Wo", "Ui", "Uf", "Ug", "Uo"));
  EXPECT_THAT(Planned::Named("gru").WeightGradients(),
              UnorderedElementsAre("Wz", "Wr", "Wn", "Uz", "Ur", "Un"));
  // A matrix that stands in two products has two terms.
  EXPECT_THAT(Planned::Text("state h\nh' = tanh(U @ tanh(U @ h))\n").WeightGradients(),
              UnorderedElementsAre("U", "U"));
  for (const std::string& name : CatalogueNames()) {
    SCOPED_TRACE(name);
    const Planned cell = Planned::Named(name);
    size_t vectors = 0;
    for (const Parameter& parameter : cell.graph.parameters) {
      vectors += parameter.kind != Parameter::Kind::kMatrix;
    }
    EXPECT_EQ(cell.plan.vector_gradients.size(), vectors);
    for (const auto& gradient : cell.plan.weight_gradients) {
      const Node& operand = cell.plan.forward.values[gradient.operand].node;
      const auto& next = cell.plan.next;
      const bool in_memory = operand.op == Op::kInput || operand.op == Op::kPrevious ||
                             operand.op == Op::kBelow ||
                             std::find(next.begin(), next.end(), gradient.operand) != next.end();
      EXPECT_TRUE(in_memory || cell.plan.saved[gradient.operand]);
    }
  }
}

TEST(Plan, TheGradientOfTheInputWaitsToo) {
  const Planned cell = Planned::Named("lstm_np");
  std::multiset<std::string> products;
  for (const PlanProduct& product : cell.plan.input.products) {
    products.insert(cell.Product(cell.plan.backward, product));
  }
  EXPECT_THAT(products, UnorderedElementsAre("Wi.T", "Wf.T", "Wg.T", "Wo.T"));
  EXPECT_EQ(cell.plan.input.value, -1);
  for (const PlanValue& value : cell.plan.backward.values) {
    for (const PlanProduct& product : value.products) EXPECT_FALSE(product.hoisted);
  }
  // x outside a product: that part is computed in the loop.
  EXPECT_GE(Planned::Text("state h\nh' = tanh(W @ x + U @ h) * x\n").plan.input.value, 0);
}

TEST(Plan, AProductThatIsAlsoANamedValueStaysByItself) {
  const Planned cell = Planned::Text("state h\nu = U @ h\nh' = tanh(W @ x + u) * u\n");
  std::map<std::string, size_t> products_of;
  for (const PlanValue& value : cell.plan.forward.values) {
    if (!value.name.empty()) products_of[value.name] = value.products.size();
  }
  EXPECT_EQ(products_of.at("u"), 1u);
  EXPECT_THAT(cell.Stages(cell.plan.forward), ElementsAre(UnorderedElementsAre("U h")));
}

TEST(Plan, EveryStateHasAPlaceOfItsOwn) {
  const Planned cell = Planned::Text("state h, c, d\nh' = tanh(U @ h)\nc' = h'\nd' = c\n");
  EXPECT_EQ(std::set<int>(cell.plan.next.begin(), cell.plan.next.end()).size(), 3u);
  EXPECT_THAT(cell.plan.next, Contains(cell.plan.output));
  const auto& values = cell.plan.forward.values;
  EXPECT_EQ(values[cell.plan.next[1]].node.op, Op::kCopy);
  EXPECT_EQ(values[cell.plan.next[2]].node.op, Op::kCopy);
}

// What a stage reads is there when the stage starts; nothing is computed twice.
TEST(Plan, StagesAreInOrder) {
  for (const std::string& name : CatalogueNames()) {
    const Planned cell = Planned::Named(name);
    for (const PlanProgram* program : {&cell.plan.forward, &cell.plan.backward}) {
      SCOPED_TRACE(name + (program == &cell.plan.forward ? " forwards" : " backwards"));
      std::vector<bool> there(program->values.size());
      for (size_t i = 0; i < there.size(); ++i) {
        const PlanValue& value = program->values[i];
        there[i] = value.stage < 0;
      }
      for (const PlanStage& stage : program->stages) {
        for (int id : stage.elementwise) {
          const Node& node = program->values[id].node;
          for (int operand : {node.a, node.b, node.c}) {
            EXPECT_TRUE(operand < 0 || there[operand]) << id << " reads " << operand;
          }
          EXPECT_FALSE(there[id]);
          there[id] = true;
        }
        for (int id : stage.sums) {
          for (const PlanProduct& product : program->values[id].products) {
            EXPECT_TRUE(there[product.operand]) << id << " reads " << product.operand;
          }
        }
        for (int id : stage.sums) {
          EXPECT_FALSE(there[id]);
          there[id] = true;
        }
      }
      EXPECT_EQ(std::count(there.begin(), there.end(), false), 0);
    }
  }
}

TEST(Plan, ProductsWithTheLayerBelowLeaveTheLoop) {
  const Planned cell = Planned::Text("state h\nbelow m = c\nh' = tanh(U @ h + M @ m) + m\n");
  std::multiset<std::string> hoisted;
  for (const PlanValue& value : cell.plan.forward.values) {
    for (const PlanProduct& product : value.products) {
      if (product.hoisted) hoisted.insert(cell.Product(cell.plan.forward, product));
    }
  }
  EXPECT_EQ(hoisted.size(), 1u);
  ASSERT_EQ(cell.plan.belows.size(), 1u);
  ASSERT_EQ(cell.plan.belows[0].products.size(), 1u);
  EXPECT_EQ(cell.Product(cell.plan.backward, cell.plan.belows[0].products[0]), "M.T");
  EXPECT_GE(cell.plan.belows[0].value, 0);
}

TEST(Plan, PrintedForPeople) {
  const Planned cell = Planned::Named("gru");
  const std::string text = PrintPlan(cell.plan, cell.graph);
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    lines.push_back(text.substr(at, text.find('\n', at) - at));
  }
  EXPECT_THAT(lines,
              IsSupersetOf({"Before the steps, for all of them at once:", "Each step forwards:",
                            "Each step backwards:", "After the steps, for all of them at once:"}));
  EXPECT_THAT(text, HasSubstr("Uz @ h"));
  EXPECT_THAT(text, HasSubstr(" outer x\n"));
  EXPECT_THAT(PrintPlan(Planned::Text("state h\nh' = tanh(U @ h)\n").plan,
                        CellFromText("state h\nh' = tanh(U @ h)\n", "t")),
              HasSubstr("for all of them at once:\n  nothing\n"));
}

}  // namespace
}  // namespace mnemo
