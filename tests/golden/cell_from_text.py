"""Reads a cell's file and runs it with PyTorch, written from docs/cells.md alone.

    cell = read_cell(text)
    results = cell.run(x, parameters, initial)

run takes float64 tensors: x [T, B, I], a dict of parameters, a dict of initial states [B, H]. It
returns what it computes, named as in a cell dump (docs/formats.md): "output" [T, B, H],
"state/NAME" [T+1, B, H], "value/NAME" [T, B, W], and "last/NAME", each state's last value.

An expression is a tuple: ("number", 2.0), ("name", "h"), ("neg", a), ("+", a, b),
("call", function, [a, ...]), ("@", matrix, transposed, v, the size behind it or None).
"""

import re

import torch


class CellError(Exception):
    """The text is no cell, or not one that goes with these parameters."""


def norm(v):
    return torch.nn.functional.layer_norm(v, v.shape[-1:], eps=1e-5)


def softplus(v):
    """log(1 + exp(v)). PyTorch's own softplus is v above 20, which is 2e-9 off."""
    return torch.logaddexp(v, torch.zeros_like(v))


# What torch does in a corner (0 for relu and abs, half to each side of a tie) is what docs/cells.md
# asks for; compare_test.py makes sure of it.
FUNCTIONS = {
    "sigmoid": (1, torch.sigmoid), "tanh": (1, torch.tanh), "relu": (1, torch.relu),
    "exp": (1, torch.exp), "log": (1, torch.log), "abs": (1, torch.abs), "sqrt": (1, torch.sqrt),
    "square": (1, torch.square), "log_sigmoid": (1, torch.nn.functional.logsigmoid),
    "softplus": (1, softplus), "norm": (1, norm), "min": (2, torch.minimum),
    "max": (2, torch.maximum),
}
OPERATORS = {"+": torch.add, "-": torch.sub, "*": torch.mul, "/": torch.div}
WORDS = {"state", "param", "scalar", "size", "heads", "output", "below", "gate", "memory", "init"}
NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
# A number, a name with its prime or its .T, or a sign.
TOKEN = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|[A-Za-z_][A-Za-z_0-9]*(?:'|\.T\b)?|[-+*/@()\[\],=]")


def tokens_of(line):
    tokens, at = [], 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        found = TOKEN.match(line, at)
        if not found:
            raise CellError(f"a character that means nothing here: {line[at]}")
        at = found.end()
        if found[0][0].isdigit() and NAME.match(line, at):
            raise CellError(f"a number that does not end: {line[found.start():]}")
        tokens.append(found[0])
    return tokens


def product(left, right):
    """`-U @ h` is (-U) @ h. Anything else left of '@' than a capitalised name has no meaning."""
    if left[0] == "neg":
        return ("neg", product(left[1], right))
    matrix = left[1].removesuffix(".T") if left[0] == "name" else ""
    if not matrix[:1].isupper() or matrix.endswith("'"):
        raise CellError(f"the left side of '@' is not a matrix: {left}")
    return ("@", matrix, left[1].endswith(".T"), right, None)


def sized(node, size):
    """(U @ v)[r]: the product with the width of its result."""
    if node[0] == "neg":
        return ("neg", sized(node[1], size))
    if node[0] != "@":
        raise CellError(f"[{size}] behind what is no product")
    return node[:4] + (size,)


class Line:
    """The tokens of a line, read from left to right. One method a level of precedence."""

    def __init__(self, text):
        self.tokens = tokens_of(text)

    def next(self):
        return self.tokens[0] if self.tokens else "the end of the line"

    def take(self, *wanted):
        """The next token, if it is one of these; with none given, whatever it is."""
        if self.tokens and (not wanted or self.tokens[0] in wanted):
            return self.tokens.pop(0)
        return None

    def need(self, sign):
        if not self.take(sign):
            raise CellError(f"'{sign}' is missing, found {self.next()}")

    def name(self):
        if not NAME.fullmatch(self.next()) or not self.tokens:
            raise CellError(f"a name is missing, found {self.next()}")
        return self.take()

    def names(self):
        """a, b, c"""
        found = [self.name()]
        while self.take(","):
            found.append(self.name())
        return found

    def whole_number(self):
        if not self.next().isdigit() or int(self.next()) == 0:
            raise CellError(f"a whole number is missing, found {self.next()}")
        return int(self.take())

    def size(self):
        """[r], or None"""
        if not self.take("["):
            return None
        name = self.name()
        self.need("]")
        return name

    def end(self):
        if self.tokens:
            raise CellError(f"the line does not go on like this: {self.next()}")

    def sum(self):
        node = self.term()
        while sign := self.take("+", "-"):
            node = (sign, node, self.term())
        return node

    def term(self):
        node = self.factor()
        while sign := self.take("*", "/", "@"):
            right = self.factor()
            node = product(node, right) if sign == "@" else (sign, node, right)
        return node

    def factor(self):
        return ("neg", self.factor()) if self.take("-") else self.primary()

    def primary(self):
        if self.take("("):
            node = self.sum()
            self.need(")")
            size = self.size()
            return sized(node, size) if size else node
        token = self.take() or ""
        if token[:1].isdigit():
            return ("number", float(token))
        if not NAME.match(token):
            raise CellError(f"a value is missing, found {token or self.next()}")
        return self.call(token) if self.next() == "(" else ("name", token)

    def call(self, function):
        if function not in FUNCTIONS:
            raise CellError(f"'{function}' is not a function")
        self.need("(")
        values = [self.sum()]
        while self.take(","):
            values.append(self.sum())
        self.need(")")
        if len(values) != FUNCTIONS[function][0]:
            raise CellError(f"'{function}' with the wrong number of values")
        return ("call", function, values)


def parts(node):
    """The expressions inside this one."""
    if node[0] in ("number", "name"):
        return []
    if node[0] == "@":
        return [node[3]]
    return node[2] if node[0] == "call" else list(node[1:])


def nodes(node):
    yield node
    for inner in parts(node):
        yield from nodes(inner)


def read_cell(text):
    cell = Cell()
    for number, line in enumerate(text.splitlines(), 1):
        try:
            read_line(cell, Line(line.split("#")[0]))
        except CellError as error:
            raise CellError(f"line {number}: {error}") from None
    cell.finish()
    return cell


def read_line(cell, line):
    if not line.tokens:
        return
    if line.next() in WORDS:
        statement = line.take()
        getattr(cell, "read_" + statement)(line)
    else:
        target = line.take()
        if not NAME.fullmatch(target.removesuffix("'")):
            raise CellError(f"a line cannot start like this: {target}")
        line.need("=")
        cell.equations.append((target, line.sum()))
    line.end()


class Cell:
    """What the lines say. finish() makes sense of it, run() runs it."""

    def __init__(self):
        self.states, self.equations, self.marked, self.started = [], [], [], []
        self.vectors = {}  # name: the symbol of its width; "1" for a single number
        self.sizes = {}
        self.heads, self.output = 1, None

    def read_state(self, line):
        self.states += line.names()

    def read_param(self, line):
        while True:
            self.vectors[line.name()] = line.size() or "H"
            if not line.take(","):
                return

    def read_scalar(self, line):
        self.vectors.update({name: "1" for name in line.names()})

    def read_size(self, line):
        name = line.name()
        line.need("=")
        self.sizes[name] = line.whole_number()

    def read_heads(self, line):
        line.need("=")
        self.heads = line.whole_number()

    def read_output(self, line):
        self.output = line.name()
        self.marked.append(self.output)

    def read_below(self, line):
        raise CellError("'below' is not supported: a dump has one layer")

    def read_gate(self, line):
        self.marked += line.names()

    read_memory = read_gate

    def read_init(self, line):
        """The dump draws its own parameters: only the line's form matters."""
        self.started.append(line.name())
        line.need("=")
        if rule := line.take("uniform", "normal", "identity"):
            line.need("(")
            for sign in "," if rule == "uniform" else "":
                number(line)
                line.need(sign)
            number(line)
            line.need(")")
        else:
            number(line)

    def finish(self):
        self.check_names()
        self.matrices, self.widths = shapes(self)
        parameters = self.matrices.keys() | self.vectors.keys()
        for name in self.started:
            if name not in parameters:
                raise CellError(f"'{name}' is not a parameter")
        self.output = self.output or self.states[0]
        self.output += "'" if self.output in self.states else ""

    def check_names(self):
        """Every name that is read has a meaning where it stands; undeclared vectors are found."""
        if not self.states:
            raise CellError("the cell has no state")
        targets = [target for target, _ in self.equations]
        plain = [target for target in targets if not target.endswith("'")]
        defined = self.states + plain + list(self.vectors) + list(self.sizes)
        for name in defined:
            if defined.count(name) > 1 or name in WORDS or name in FUNCTIONS or name == "x":
                raise CellError(f"'{name}' cannot be given, or is given twice")
        for name in [target for target in targets if target.endswith("'")]:
            if name[:-1] not in self.states:
                raise CellError(f"'{name}' is not a state")
        for name in self.states:
            if targets.count(f"{name}'") != 1:
                raise CellError(f"'{name}' must be assigned once")
        for name in self.marked:
            if name not in self.states and name not in plain:
                raise CellError(f"'{name}' is not a state or a value")
        self.check_reads(set(defined))

    def check_reads(self, defined):
        readable = {"x", *self.states, *self.vectors}
        for target, equation in self.equations:
            for node in nodes(equation):
                if node[0] == "@" and node[1] in defined:
                    raise CellError(f"'{node[1]}' is not a matrix")
                if node[0] != "name" or node[1] in readable:
                    continue
                if node[1] in defined or node[1][0] not in "bp" or not NAME.fullmatch(node[1]):
                    raise CellError(f"unknown name '{node[1]}' in the line of '{target}'")
                self.vectors[node[1]] = "H"
                readable.add(node[1])
            readable.add(target)

    def shape_of(self, name, widths):
        """The shape that a parameter has in a dump; widths: what each symbol comes to."""
        if name in self.vectors:
            return () if self.vectors[name] == "1" else (widths[self.vectors[name]],)
        if self.heads > 1 and self.matrices[name] == ("H", "H"):
            return (self.heads, widths["H"] // self.heads, widths["H"] // self.heads)
        return tuple(widths[symbol] for symbol in self.matrices[name])

    def check_parameters(self, parameters, widths):
        known = self.matrices.keys() | self.vectors.keys()
        if known != parameters.keys():
            raise CellError(f"parameters differ: {sorted(known ^ parameters.keys())}")
        for name, value in parameters.items():
            if tuple(value.shape) != self.shape_of(name, widths):
                raise CellError(f"'{name}' has the shape {tuple(value.shape)}, "
                                f"expected {self.shape_of(name, widths)}")

    def run(self, x, parameters, initial):
        rows, units = initial[self.states[0]].shape
        widths = {"1": 1, "H": units, "I": x.shape[-1], **self.sizes}
        self.check_parameters(parameters, widths)
        known = parameters | {name: torch.block_diag(*parameters[name]) for name in self.matrices
                              if parameters[name].dim() == 3}
        states = {name: initial[name] for name in self.states}
        steps = []
        for x_t in x:
            values = {}
            for target, equation in self.equations:
                value = evaluate(equation, known | states | values | {"x": x_t})
                values[target] = value.expand(rows, widths[self.widths[target]])
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


def number(line):
    line.take("-")
    if not line.next()[0].isdigit():
        raise CellError(f"a number is missing, found {line.next()}")
    return float(line.take())


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
        matrix = known[node[1]]
        return values[0] @ (matrix if node[2] else matrix.T)  # the vectors are rows
    operation = FUNCTIONS[node[1]][1] if kind == "call" else OPERATORS[kind]
    return operation(*values)


def shapes(cell):
    """The symbols of each matrix's rows and columns, and of the width of each value.

    A transpose takes its width from the matrix's other places, which may stand below. So all
    equations are gone over until nothing changes; what is unknown then has width H."""
    finder = Shapes(cell)
    while finder.go_over():
        pass
    finder.default = "H"
    while finder.go_over():
        pass
    return finder.matrices, finder.widths


class Shapes:
    def __init__(self, cell):
        self.cell = cell
        self.matrices = {}
        self.widths = {name: "H" for name in cell.states} | cell.vectors
        self.default = None
        inside = [node for _, equation in cell.equations for node in nodes(equation)]
        in_products = sum(node[0] == "@" and node[3] == ("name", "x") for node in inside)
        # Where x stands outside a product it is the projected one, as wide as the layer.
        self.widths["x"] = "I" if inside.count(("name", "x")) == in_products else "H"
        for size in [*cell.vectors.values(), *(node[4] for node in inside if node[0] == "@")]:
            if size not in (None, "H", "1") and size not in cell.sizes:
                raise CellError(f"'{size}' is not a size")

    def go_over(self):
        """One pass over the equations. True if it found anything new."""
        before = dict(self.matrices), dict(self.widths)
        for target, equation in self.cell.equations:
            width = self.width(equation)
            if target.endswith("'"):
                width = self.meet(width, "H", f"'{target}' has another width than the layer")
            self.widths[target] = width
        return (self.matrices, self.widths) != before

    def meet(self, a, b, otherwise):
        """The width of two values together; None where it is not known yet."""
        if a == "1" or b == "1":
            return b if a == "1" else a
        if a and b and a != b:
            raise CellError(f"{otherwise}: {a}, {b}")
        return a or b

    def width(self, node):
        if node[0] in ("number", "name"):
            return "1" if node[0] == "number" else self.widths[node[1]]
        if node[0] == "@":
            return self.of_product(node)
        width = "1"
        for inner in parts(node):
            width = self.meet(width, self.width(inner), "values of different widths meet")
        return width

    def of_product(self, node):
        _, name, transposed, right, size = node
        width = self.width(right)
        if width == "1":
            raise CellError(f"the product of '{name}' with a single number")
        rows, columns = self.matrices.get(name, (None, None))
        here = (width, size or columns or self.default) if transposed else (size or "H", width)
        problem = f"'{name}' is used with two shapes"
        self.matrices[name] = (self.meet(rows, here[0], problem),
                               self.meet(columns, here[1], problem))
        return here[1] if transposed else here[0]
