"""Runs a cell's file with PyTorch, written from docs/cells.md alone.

    cell = read_cell(path)
    results = cell.run(x, parameters, initial)

run takes float64 tensors: x [T, B, I], a dict of parameters, a dict of initial states [B, H]. It
returns what it computes, named as in a cell dump (docs/formats.md): "output" [T, B, H],
"state/NAME" [T+1, B, H], "value/NAME" [T, B, W], and "last/NAME", each state's last value.
"""

import math
import pathlib

import torch

from cell_syntax import CellError, NAME, Statements, WORDS, nodes, parts


def norm(v):
    return torch.nn.functional.layer_norm(v, v.shape[-1:], eps=1e-5)


def softplus(v):
    """log(1 + exp(v)). PyTorch's own softplus is v above 20, which is 2e-9 off."""
    return torch.logaddexp(v, torch.zeros_like(v))


# What torch does in a corner (0 for relu and abs, half to each side of a tie) is what docs/cells.md
# asks for; cell_from_text_test.py makes sure of it.
FUNCTIONS = {
    "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "exp": torch.exp,
    "log": torch.log, "log_sigmoid": torch.nn.functional.logsigmoid, "softplus": softplus,
    "abs": torch.abs, "sqrt": torch.sqrt, "square": torch.square, "min": torch.minimum,
    "max": torch.maximum, "norm": norm,
}
OPERATORS = {"+": torch.add, "-": torch.sub, "*": torch.mul, "/": torch.div}

# Widths are symbols: the names of sizes, and three that no size can be called.
LAYER, INPUT, NUMBER = "(layer)", "(input)", "(number)"


def read_cell(path):
    try:
        text = pathlib.Path(path).read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise CellError(f"the file holds a byte that is not text: {error}") from None
    return Cell(text)


class Cell:
    """A cell that makes sense: every name has a meaning, every value a width."""

    def __init__(self, text):
        said = Statements(text)
        self.states, self.equations, self.sizes = said.states, said.equations, said.sizes
        self.belows, self.heads = said.belows, said.heads or 1
        self.vectors = {name: size or LAYER for name, size in said.vectors.items()}
        self.vectors.update({name: NUMBER for name in said.scalars})
        self.output = said.output or (self.states or [""])[0]
        self.output += "'" if self.output in self.states else ""
        self.check_definitions(said)
        self.check_reads(said)
        self.matrices, self.widths = shapes(self, {*said.vectors.values()} - {None})
        if self.widths[self.output] != LAYER:
            raise CellError("the output has another width than the layer")
        if said.heads and (LAYER, LAYER) not in self.matrices.values():
            raise CellError("'heads' has nothing to split")
        self.check_starts(said.starts)

    def check_definitions(self, said):
        if not self.states:
            raise CellError("the cell has no state")
        targets = [target for target, _ in self.equations]
        values = [target for target in targets if not target.endswith("'")]
        defined = said.names + values
        for name in defined:
            if name in WORDS or defined.count(name) > 1:
                raise CellError(f"'{name}' is a word of the language, or is given twice")
        for target in targets:
            if target.endswith("'") and target[:-1] not in self.states:
                raise CellError(f"'{target[:-1]}' is not a state")
        for name in self.states:
            if targets.count(f"{name}'") != 1:
                raise CellError(f"state '{name}' must be assigned once")
        for name in said.marked:
            if name not in self.states and name not in values:
                raise CellError(f"'{name}' is not a state or a value")

    def check_reads(self, said):
        """What is read has a meaning where it stands, and what is defined is read. Finds the
        vectors that nothing declares."""
        declared = {*said.names, *(target for target, _ in self.equations)}
        known = {"x", *self.states, *self.vectors, *self.belows}
        read = set()
        for target, equation in self.equations:
            for node in nodes(equation):
                if node[0] == "@":
                    if node[1] in declared:
                        raise CellError(f"'{node[1]}' is not a matrix")
                    read.add(node[4])
                elif node[0] == "name":
                    if node[1] not in known:
                        self.add_vector(node[1], declared)
                        known.add(node[1])
                    read.add(node[1])
                check_finite(node)
            known.add(target)
        read.update(self.states, said.marked, said.vectors.values())
        for name in declared - read:
            if not name.endswith("'"):
                raise CellError(f"'{name}' is never read")

    def add_vector(self, name, declared):
        if name in declared or name in WORDS or name[0] not in "bp" or not NAME.fullmatch(name):
            raise CellError(f"'{name}' is unknown, or unknown here")
        self.vectors[name] = LAYER

    def check_starts(self, starts):
        for name, rule in starts.items():
            if name not in self.matrices and name not in self.vectors:
                raise CellError(f"'{name}' is not a parameter")
            rows, columns = self.matrices.get(name, ("a vector", None))
            if rule == "identity" and rows != columns:
                raise CellError("'identity' for what is not a square matrix")

    def shape_of(self, name, widths):
        """The shape that a parameter has in a dump; widths: what each symbol comes to."""
        if name in self.vectors:
            return () if self.vectors[name] == NUMBER else (widths[self.vectors[name]],)
        if self.heads > 1 and self.matrices[name] == (LAYER, LAYER):
            return (self.heads, widths[LAYER] // self.heads, widths[LAYER] // self.heads)
        return tuple(widths[symbol] for symbol in self.matrices[name])

    def check_parameters(self, parameters, widths):
        known = self.matrices.keys() | self.vectors.keys()
        if known != parameters.keys():
            raise CellError(f"parameters differ: {sorted(known ^ parameters.keys())}")
        for name, value in parameters.items():
            if tuple(value.shape) != self.shape_of(name, widths):
                raise CellError(f"'{name}' has the shape {tuple(value.shape)}, "
                                f"expected {self.shape_of(name, widths)}")

    def run(self, x, parameters, initial, below):
        if below.keys() != set(self.belows):
            raise CellError(f"values {sorted(below)} of the layer below for {self.belows}")
        if initial.keys() != set(self.states):
            raise CellError(f"initial states {sorted(initial)} for the states {self.states}")
        rows, units = initial[self.states[0]].shape
        widths = {NUMBER: 1, LAYER: units, INPUT: x.shape[-1], **self.sizes}
        self.check_parameters(parameters, widths)
        known = parameters | {name: torch.block_diag(*parameters[name]) for name in self.matrices
                              if parameters[name].dim() == 3}
        states = {name: initial[name] for name in self.states}
        steps = []
        for t, x_t in enumerate(x):
            here = known | states | {"x": x_t}
            here |= {name: value[t] for name, value in below.items()}
            values = {}
            for target, equation in self.equations:
                value = evaluate(equation, here).expand(rows, widths[self.widths[target]])
                values[target] = here[target] = value
            states = {name: values[f"{name}'"] for name in self.states}
            steps.append(values)
        return self.results(steps, initial)

    def results(self, steps, initial):
        over_time = {target: torch.stack([values[target] for values in steps])
                     for target, _ in self.equations}
        found = {f"value/{target}": values for target, values in over_time.items()}
        found["output"] = over_time[self.output]
        for name in self.states:
            new = over_time[f"{name}'"]
            found[f"state/{name}"] = torch.cat([initial[name][None], new])
            found[f"last/{name}"] = new[-1]
        return found


def evaluate(node, known):
    """The expression's value at one step: [B, W], or what fits to that by broadcasting."""
    kind = node[0]
    if kind == "number":
        return torch.tensor(node[1], dtype=torch.float64)
    if kind == "name":
        return known[node[1]]
    values = [evaluate(inner, known) for inner in parts(node)]
    if kind == "neg":
        return -values[0]
    if kind == "@":
        _, name, transposed, _, _, sign = node
        return values[0] @ (sign * (known[name] if transposed else known[name].T))  # rows
    operation = FUNCTIONS[node[1]] if kind == "call" else OPERATORS[kind]
    return operation(*values)


def check_finite(node):
    """Arithmetic on numbers alone must end in a number."""
    if all(inner[0] not in ("name", "@") and inner[1] != "norm" for inner in nodes(node)):
        if not math.isfinite(evaluate(node, {})):
            raise CellError("a number that is not finite")


def shapes(cell, sizes):
    """The symbols of each matrix's rows and columns, and of the width of each value.

    A transpose takes its width from the matrix's other places, which may stand below. So all
    equations are gone over until nothing changes; what is unknown then has the layer's width."""
    finder = Shapes(cell, sizes)
    while finder.go_over():
        pass
    finder.default = LAYER
    while finder.go_over():
        pass
    return finder.matrices, finder.widths


class Shapes:
    def __init__(self, cell, sizes):
        self.equations = cell.equations
        self.matrices = {}
        self.widths = {name: LAYER for name in cell.states + cell.belows} | cell.vectors
        self.default = None
        inside = [node for _, equation in cell.equations for node in nodes(equation)]
        products = [node for node in inside if node[0] == "@"]
        # Where x stands outside a product it is the projected one, as wide as the layer.
        in_products = sum(node[3] == ("name", "x") for node in products)
        self.widths["x"] = INPUT if inside.count(("name", "x")) == in_products else LAYER
        for size in sizes | {node[4] for node in products if node[4]}:
            if size not in cell.sizes:
                raise CellError(f"'{size}' is not a size")

    def go_over(self):
        """One pass over the equations. True if it found anything new."""
        before = dict(self.matrices), dict(self.widths)
        for target, equation in self.equations:
            width = self.width(equation)
            if target.endswith("'"):
                if width == NUMBER:
                    raise CellError(f"'{target}' has another width than the layer")
                width = self.meet(width, LAYER, f"'{target}' has another width than the layer")
            self.widths[target] = width
        return (self.matrices, self.widths) != before

    def meet(self, a, b, otherwise):
        """The width of two values together; None where it is not known yet."""
        if NUMBER in (a, b):
            return b if a == NUMBER else a
        if a and b and a != b:
            raise CellError(f"{otherwise}: {a}, {b}")
        return a or b

    def width(self, node):
        if node[0] in ("number", "name"):
            return NUMBER if node[0] == "number" else self.widths[node[1]]
        if node[0] == "@":
            return self.of_product(node)
        width = NUMBER
        for inner in parts(node):
            width = self.meet(width, self.width(inner), "values of different widths meet")
        if node[:2] == ("call", "norm") and width == NUMBER:
            raise CellError("'norm' of a single number")
        return width

    def of_product(self, node):
        _, name, transposed, right, size, _ = node
        width = self.width(right)
        if width == NUMBER:
            raise CellError(f"the product of '{name}' with a single number")
        rows, columns = self.matrices.get(name, (None, None))
        here = (width, size or columns or self.default) if transposed else (size or LAYER, width)
        problem = f"'{name}' is used with two shapes"
        self.matrices[name] = (self.meet(rows, here[0], problem),
                               self.meet(columns, here[1], problem))
        return here[1] if transposed else here[0]
