"""Interpolated modified Kneser-Ney by the book, with dictionaries: the truth that src/analysis/ngram
is compared with. Slow and short; shares nothing with the program but the definitions:

- Chen and Goodman 1999, section 3.4, for the discounts; a discount that cannot be estimated (a count
  of counts that is 0, a value that is not above 0 and below its count) is half its count;
- n is the number of context symbols; the highest order has counts, lower ones the number of
  different symbols before, where the beginning of the text is one more symbol;
- below the empty context every one of `kinds` symbols has 1 / kinds.
"""

from collections import Counter, defaultdict


def discounts_of(numbers):
    kinds_of_count = Counter(numbers)
    n = [None] + [kinds_of_count[j] for j in (1, 2, 3, 4)]
    result = []
    for j in (1, 2, 3):
        value = None
        if n[1] and n[2] and n[j] and n[j + 1]:
            value = j - (j + 1) * n[1] / (n[1] + 2 * n[2]) * n[j + 1] / n[j]
        result.append(value if value is not None and 0 < value < j else j / 2)
    return result


class Level:
    """The grams of one length with their counts, or with something in their place."""

    def __init__(self, numbers):
        self.numbers = numbers
        self.discounts = discounts_of(numbers.values())
        self.sums, self.left = Counter(), defaultdict(float)
        for gram, number in numbers.items():
            self.sums[gram[:-1]] += number
            self.left[gram[:-1]] += self.discount(number)

    def discount(self, number):
        return self.discounts[min(number, 3) - 1]

    def probability(self, context, symbol, lower):
        total = self.sums.get(context, 0)
        if not total:
            return lower
        number = self.numbers.get(context + (symbol,), 0)
        own = (number - self.discount(number)) / total if number else 0.0
        return own + self.left[context] / total * lower


class KneserNey:
    def __init__(self, text, kinds, longest):
        text = tuple(text)
        self.kinds = kinds
        self.counts, self.varieties = [], []
        for length in range(1, longest + 2):
            grams = Counter()
            before = defaultdict(set)
            for begin in range(len(text) - length + 1):
                gram = text[begin:begin + length]
                grams[gram] += 1
                before[gram].add(text[begin - 1] if begin else "beginning")
            self.counts.append(Level(grams))
            self.varieties.append(Level(Counter({g: len(s) for g, s in before.items()})))

    def probability(self, history, symbol, n):
        history = tuple(history)
        probability = 1 / self.kinds
        for length in range(min(n, len(history)) + 1):
            context = history[len(history) - length:]
            level = (self.counts if length == n else self.varieties)[length]
            probability = level.probability(context, symbol, probability)
        return probability
