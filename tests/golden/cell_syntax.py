"""The lines of a cell's file and what they say, written from docs/cells.md alone.

An expression is a tuple: ("number", 2.0), ("name", "h"), ("name", "h'"), ("neg", a), ("+", a, b),
("call", function, [a, ...]), or ("@", matrix, transposed, v, the size behind it or None, sign),
where the sign is -1 for -W @ v, which is (-W) @ v.
"""

import math
import re
import unicodedata

# The functions and how many values each takes.
FUNCTIONS = {
    "sigmoid": 1, "tanh": 1, "relu": 1, "exp": 1, "log": 1, "log_sigmoid": 1, "softplus": 1,
    "abs": 1, "sqrt": 1, "square": 1, "min": 2, "max": 2, "norm": 1,
}
STATEMENTS = {
    "state", "param", "scalar", "size", "heads", "output", "below", "gate", "memory", "init",
}
WORDS = STATEMENTS | FUNCTIONS.keys() | {"x"}
MAX_LINES = 500
NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
# A number, a name with its prime or its .T, or a sign.
TOKEN = re.compile(NUMBER.pattern + r"|[A-Za-z_][A-Za-z_0-9]*(?:'|\.T\b)?|[-+*/@()\[\],=]")


class CellError(Exception):
    """The text is no cell, or not one that goes with these numbers."""


def tokens_of(line):
    tokens, at = [], 0
    while at < len(line):
        if line[at] in " \t":
            at += 1
            continue
        found = TOKEN.match(line, at)
        if not found:
            raise CellError(f"a character that means nothing here: {line[at]}")
        at = found.end()
        if NUMBER.match(found[0]) and NAME.match(line, at):
            raise CellError(f"a number that does not end: {line[found.start():]}")
        tokens.append(found[0])
    return tokens


def number_of(token):
    value = float(token)
    if math.isinf(value) or (value == 0 and re.search("[1-9]", re.split("[eE]", token)[0])):
        raise CellError(f"a number too large or too small: {token}")
    return value


def product(left, right):
    """`-U @ h` is (-U) @ h. Anything else left of '@' than a capitalised name has no meaning."""
    sign = 1
    while left[0] == "neg":
        sign, left = -sign, left[1]
    matrix = left[1].removesuffix(".T") if left[0] == "name" else ""
    if not matrix[:1].isupper() or matrix.endswith("'"):
        raise CellError(f"the left side of '@' is not a matrix: {left}")
    return ("@", matrix, left[1].endswith(".T"), right, None, sign)


def sized(node, size):
    """(U @ v)[r]: the product with the width of its result."""
    if node[0] != "@" or node[4]:
        raise CellError(f"a width on what is no product: [{size}]")
    return node[:4] + (size, node[5])


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
        if not self.tokens or not NAME.fullmatch(self.next()):
            raise CellError(f"a name is missing, found {self.next()}")
        return self.take()

    def names(self):
        """a, b, c"""
        found = [self.name()]
        while self.take(","):
            found.append(self.name())
        return found

    def whole_number(self):
        if not re.fullmatch("[0-9]+", self.next()) or int(self.next()) == 0:
            raise CellError(f"a whole number is missing, found {self.next()}")
        return int(self.take())

    def number(self):
        sign = -1 if self.take("-") else 1
        if not self.tokens or not NUMBER.match(self.next()):
            raise CellError(f"a number is missing, found {self.next()}")
        return sign * number_of(self.take())

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
        if self.tokens and NUMBER.match(self.next()):
            return ("number", number_of(self.take()))
        if not self.tokens or not NAME.match(self.next()):
            raise CellError(f"a value is missing, found {self.next()}")
        token = self.take()
        return self.call(token) if self.next() == "(" else ("name", token)

    def call(self, function):
        if function not in FUNCTIONS:
            raise CellError(f"'{function}' is not a function")
        self.need("(")
        values = [self.sum()]
        while self.take(","):
            values.append(self.sum())
        self.need(")")
        if len(values) != FUNCTIONS[function]:
            raise CellError(f"'{function}' with the wrong number of values")
        return ("call", function, values)


class Statements:
    """What the lines of a file say, each by itself."""

    def __init__(self, text):
        self.states, self.marked, self.names = [], [], []
        self.equations = []  # (target, expression), the target of a new state with its prime
        self.vectors = {}  # name: the size in brackets or None
        self.scalars, self.belows, self.sizes = [], [], {}
        self.starts = {}  # name: the rule of its initial value
        self.heads = self.output = None
        self.said = set()
        lines = text.removesuffix("\n").split("\n")
        if len(lines) > MAX_LINES:
            raise CellError("the cell has too many lines")
        for number, line in enumerate(lines, 1):
            try:
                self.read(line.removesuffix("\r"))
            except CellError as error:
                raise CellError(f"line {number}: {error}") from None

    def read(self, text):
        if any(unicodedata.category(c) == "Cc" and c != "\t" for c in text):
            raise CellError("the file holds a byte that is not text")
        line = Line(text.split("#")[0])
        if not line.tokens:
            return
        if line.next() in STATEMENTS:
            getattr(self, "read_" + line.take())(line)
        else:
            target = line.take()
            if not NAME.fullmatch(target.removesuffix("'")):
                raise CellError(f"a line cannot start like this: {target}")
            line.need("=")
            self.equations.append((target, line.sum()))
        line.end()

    def once(self, what):
        if what in self.said:
            raise CellError(f"{what} is said twice")
        self.said.add(what)

    def declare(self, name):
        self.names.append(name)
        return name

    def read_state(self, line):
        self.states += [self.declare(name) for name in line.names()]

    def read_param(self, line):
        while True:
            name = self.declare(line.name())
            self.vectors[name] = line.size()
            if not line.take(","):
                return

    def read_scalar(self, line):
        self.scalars += [self.declare(name) for name in line.names()]

    def read_size(self, line):
        name = self.declare(line.name())
        line.need("=")
        self.sizes[name] = line.whole_number()

    def read_heads(self, line):
        self.once("heads")
        line.need("=")
        self.heads = line.whole_number()

    def read_output(self, line):
        self.once("output")
        self.output = line.name()
        self.marked.append(self.output)

    def read_below(self, line):
        self.belows.append(self.declare(line.name()))
        line.need("=")
        line.name()

    def read_gate(self, line):
        for name in line.names():
            self.once(f"gate {name}")
            self.marked.append(name)

    def read_memory(self, line):
        self.once("memory")
        self.marked.append(line.name())

    def read_init(self, line):
        """A dump draws its own parameters: only whether the line makes sense matters."""
        name = line.name()
        self.once(f"init {name}")
        line.need("=")
        rule = line.take("uniform", "normal", "identity") or "constant"
        self.starts[name] = rule
        if rule == "constant":
            line.number()
            return
        line.need("(")
        first = line.number()
        if rule == "uniform":
            line.need(",")
            if line.number() < first:
                raise CellError("the ends of uniform(a, b) are the wrong way round")
        if rule == "normal" and first < 0:
            raise CellError("a standard deviation below 0")
        line.need(")")
