"""Random programs, written as a person would write them.

A program is text. The package, a step, HIPS autograd and NumPy run the same
one; only what `exp` or the variables are differs.
"""

import functools
import itertools
import re

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

# What a line may say, by the step that brings it: x and y are variables, c is
# a number or an array, n an exponent.
VOCABULARY = {
    16: ["square({x})", "exp({x})", "add({x}, {y})"],
    20: ["{x} + {y}", "{x} * {y}"],
    21: ["{x} + {c}", "{c} + {x}", "{x} * {c}", "{c} * {x}"],
    22: ["-{x}", "{x} - {y}", "{x} - {c}", "{c} - {x}", "{x} / {y}",
         "{x} / {c}", "{c} / {x}", "{x} ** {n}"],
}  # fmt: skip
EXPONENTS = [2, 3, 1, -1, -2, 0.5, 2.5]
BROADCASTING = 21  # the step that brings it

NUMPY = {"np": np, "square": np.square, "exp": np.exp, "add": np.add}

LIMIT = 100  # of values and slopes, so that rounding is not magnified


class Program:
    """Lines of Python, the last of which computes the result.

    leaves: the arrays that the lines start from, by name.
    """

    def __init__(self, leaves, lines):
        self.leaves = leaves
        self.lines = lines

    def run(self, names, leaves):
        """The result from these leaves, if the lines use these names."""
        scope = names | {"np": np} | dict(zip(self.leaves, leaves))
        exec("\n".join(self.lines), scope)
        return scope[self.lines[-1].split()[0]]

    def __repr__(self):
        leaves = [
            f"{name} = Variable({as_text(array)})"
            for name, array in self.leaves.items()
        ]
        return "\n".join(["", *leaves, *self.lines, ""])


def vocabulary(step):
    """What a line may say in a step."""
    return [
        text for n, texts in VOCABULARY.items() if n <= step for text in texts
    ]


def as_text(value):
    """An operand as Python; the name of a variable is one already."""
    if isinstance(value, str):
        return value
    if not isinstance(value, np.ndarray):
        return repr(value)
    if not value.size:  # its list would not tell the shape
        return f"np.zeros({value.shape}, '{value.dtype}')"
    return f"np.array({value.tolist()}, '{value.dtype}')"


@st.composite
def programs(draw, step=22, dtypes=("float64",)):
    """Programs of one to some hundred lines, in the vocabulary of a step.

    Their shapes, which may be empty or of no dimension, broadcast. No value
    or slope becomes very large, so that two ways to compute them differ by
    rounding only, and no slope vanishes: a line that would is left out.
    """
    shape = draw(st.sampled_from([(), (2,), (2, 3), (0,)]))
    count = draw(st.integers(1, 3))
    shapes = [shape] * (count + 1)
    if step >= BROADCASTING:
        shapes = draw(
            hnp.mutually_broadcastable_shapes(
                num_shapes=count + 1, base_shape=shape, max_dims=2, min_side=0
            )
        ).input_shapes
    *leaves, array = [draw(arrays(dtypes, shape)) for shape in shapes]
    operands = {
        "x": st.integers(0, 3),  # counted from the latest variable back
        "y": st.integers(0, 20),
        "c": st.sampled_from([2, -0.5, np.float32(0.25), array]),
        "n": st.sampled_from(EXPONENTS),
    }
    line = st.one_of(
        st.tuples(
            st.just(text),
            st.fixed_dictionaries({n: operands[n] for n in names_in(text)}),
        )
        for text in vocabulary(step)
    )
    # Nested, because hypothesis makes lists short, and drops whole ones first.
    blocks = draw(st.lists(st.lists(st.lists(line, min_size=1), min_size=1)))

    writer = Writer({f"x{i}": x for i, x in enumerate(leaves)})
    for text, chosen in itertools.chain(*itertools.chain(*blocks)):
        names = [*writer.variables]
        for name in chosen.keys() & {"x", "y"}:
            chosen[name] = names[-1 - chosen[name] % len(names)]
        if moderate(*writer.compute(text, chosen)):
            writer.write(text, chosen)
    while len(writer.unused) > 1:
        x, y, *_ = writer.unused
        writer.write("add({x}, {y})", {"x": x, "y": y})
    if not writer.lines:
        writer.write("square({x})", {"x": "x0"})
    return writer.program


@st.composite
def arrays(draw, dtypes, shape):
    """Arrays of a few short numbers, which are easy to read."""
    dtype = np.dtype(draw(st.sampled_from(dtypes)))
    if dtype.kind == "f":
        elements = st.integers(-8, 8).map(lambda n: n / 4)
    else:
        elements = st.integers(-3, 3)
    return draw(hnp.arrays(dtype, shape, elements=elements))


def moderate(value, slope):
    too_flat = value.size and slope < 1 / LIMIT
    return np.all(np.abs(value) <= LIMIT) and slope <= LIMIT and not too_flat


class Writer:
    """Writes a program, line by line, and knows what it computes.

    variables: by name, the array and how steeply it rises at most, as long as
        no path from a leaf cancels another.
    unused: the names that no line has used so far.
    """

    def __init__(self, leaves):
        self.leaves = leaves
        self.lines = []
        self.variables = {name: (x, 1.0) for name, x in leaves.items()}
        self.unused = [*leaves]

    @property
    def program(self):
        return Program(self.leaves, self.lines)

    def compute(self, text, chosen):
        """What a line computes, and its slope, with these operands."""
        f = function(text)
        names = {name: chosen[name] for name in "xy" if name in chosen}
        values = chosen | {n: self.variables[v][0] for n, v in names.items()}
        slope, eps = 0.0, 1e-4
        with np.errstate(all="ignore"):
            try:
                value = np.asarray(f(**values))
            except ValueError:  # integers to a negative power
                return np.array(np.nan), np.nan
            for name, variable in names.items():
                x, slope_of_x = self.variables[variable]
                rise = f(**values | {name: x + eps})
                rise = np.abs(rise - f(**values | {name: x - eps}))
                slope += np.max(rise, initial=0) / (2 * eps) * slope_of_x
        return value, slope

    def write(self, text, chosen):
        name = f"v{len(self.lines)}"
        self.variables[name] = self.compute(text, chosen)
        shown = {name: as_text(value) for name, value in chosen.items()}
        self.lines.append(f"{name} = {text.format(**shown)}")
        used = {chosen.get("x"), chosen.get("y")}
        self.unused = [n for n in self.unused if n not in used] + [name]


@functools.cache
def function(text):
    """What a line applies to its operands, by name, for NumPy."""
    names = names_in(text)
    text = text.format(**{name: name for name in names})
    return eval(f"lambda {', '.join(names)}: {text}", NUMPY)


def names_in(text):
    return re.findall(r"{(\w)}", text)
