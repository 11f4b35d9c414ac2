"""Mistakes that people really make, kept as data.

A `Mistake` is a wrong edit of a right step; the list of behaviours must catch
it, and say what is the matter. A `Use` is a wrong use of a right step, with
its symptom. Tests apply all of them, so none can outlive the code it belongs
to.

To add one, write one entry.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """A wrong edit of a step.

    step: the number of the step that is edited.
    title: what people do.
    behaviour: the name of the first behaviour that must fail.
    says: a part of what the learner is told.
    edits: pairs of a text that stands once in the step, and the wrong one.
    """

    step: int
    title: str
    behaviour: str
    says: str
    edits: tuple[tuple[str, str], ...]

    def apply_to(self, source):
        for right, wrong in self.edits:
            if source.count(right) != 1:
                raise ValueError(
                    f"step {self.step} has {source.count(right)} places for the"
                    f" mistake {self.title!r}, expected one: {right!r}"
                )
            source = source.replace(right, wrong)
        return source


@dataclass(frozen=True)
class Use:
    """A wrong use of a right step.

    snippet: code that runs in the step's module.
    symptom: what `result` holds at the end, as text.
    """

    step: int
    title: str
    snippet: str
    symptom: str


MISTAKES = [
    Mistake(
        2,
        "the error is returned instead of raised",
        "refuses_to_compute",
        "`raise NotImplementedError(...)`, not returned",
        (("raise NotImplementedError(", "return NotImplementedError("),),
    ),
    Mistake(
        2,
        "forward is indented out of its class",
        "makes_a_variable",
        "is `forward` indented inside its class?",
        (
            (
                "class Square(Function):\n"
                "    def forward(self, x):\n"
                "        return x**2\n",
                "class Square(Function):\n"
                "    pass\n\n\n"
                "def forward(self, x):\n"
                "    return x**2\n",
            ),
        ),
    ),
    Mistake(
        6,
        "the derivative forgets the gradient it is given",
        "knows_its_derivative",
        "multiplied by the gradient that `backward` is given",
        (("return 2 * x * gy", "return 2 * x"),),
    ),
    Mistake(
        7,
        "the recursion starts from ones at every level",
        "differentiates_a_chain",
        "got 1.0, expected 3.297442541400256",
        (
            (
                "        function = self.creator\n",
                "        self.grad = np.ones_like(self.data)\n"
                "        function = self.creator\n",
            ),
        ),
    ),
    Mistake(
        8,
        "a creator that is None is waiting too",
        "differentiates_a_chain",
        "only a creator that is not None waits",
        (
            (
                "            if x.creator is not None:\n"
                "                waiting.append(x.creator)\n",
                "            waiting.append(x.creator)\n",
            ),
        ),
    ),
    Mistake(
        9,
        "`if not data` for a question about the type",
        "holds_its_array",
        "asks whether the numbers are true",
        (("if not isinstance(data, np.ndarray):", "if not data:"),),
    ),
    Mistake(
        9,
        "a misspelling in `as_array` that only numbers reach",
        "makes_a_variable",
        "on a branch that only some input reaches",
        (
            (
                "    if np.isscalar(x):\n        return np.array(x)\n",
                "    if np.isscalar(x):\n        return np.arrya(x)\n",
            ),
        ),
    ),
    Mistake(
        11,
        "`self.input` is left after the change to `inputs`",
        "knows_its_derivative",
        "from step 11 on the lists `inputs` and `outputs`",
        (
            (
                "x = self.inputs[0].data\n        return 2 * x * gy",
                "x = self.input.data\n        return 2 * x * gy",
            ),
        ),
    ),
    Mistake(
        12,
        "the star is forgotten in a call",
        "is_called_naturally",
        "a star spreads it",
        (
            (
                "    return Add()(x0, x1)\n",
                "    xs = [x0, x1]\n    return Add()(xs)\n",
            ),
        ),
    ),
    Mistake(
        13,
        "a single gradient is not made a tuple",
        "differentiates_a_chain",
        "made a tuple, `(gxs,)`, before `zip`",
        (
            (
                "            if not isinstance(gxs, tuple):\n"
                "                gxs = (gxs,)\n",
                "",
            ),
        ),
    ),
    Mistake(
        14,
        "`x.grad = gx` forgets the other use",
        "adds_up_gradients",
        "`x.grad = gx` forgets the uses before",
        (("x.grad = gx if x.grad is None else x.grad + gx", "x.grad = gx"),),
    ),
    Mistake(
        14,
        "`x.grad += gx` writes into a shared array",
        "leaves_other_gradients",
        "writes into an array that other variables share",
        (
            (
                "                x.grad = gx if x.grad is None"
                " else x.grad + gx\n",
                "                if x.grad is None:\n"
                "                    x.grad = gx\n"
                "                else:\n"
                "                    x.grad += gx\n",
            ),
        ),
    ),
    Mistake(
        16,
        "a function waits twice",
        "meets_again",
        "it runs once",
        ((" and x.creator not in waiting", ""),),
    ),
    Mistake(
        16,
        "first in, first out instead of youngest first",
        "weighs_long_paths",
        "got 1032.0, expected 1028.0",
        (
            (
                "function = max(waiting, key=lambda function:"
                " function.generation)\n"
                "            waiting.remove(function)",
                "function = waiting.pop(0)",
            ),
        ),
    ),
    Mistake(
        16,
        "outputs are not younger than their function",
        "weighs_long_paths",
        "an output is one generation younger than its function",
        (
            (
                "output.generation = self.generation + 1",
                "output.generation = self.generation",
            ),
        ),
    ),
    Mistake(
        17,
        "the weak reference is not called",
        "differentiates_a_chain",
        "a weak reference is called to get its object",
        (("[output().grad for", "[output.grad for"),),
    ),
    Mistake(
        17,
        "strong references are kept",
        "frees_graphs",
        "still in memory",
        (
            ("[output().grad for", "[output.grad for"),
            ("[weakref.ref(output) for output in outputs]", "outputs"),
        ),
    ),
    Mistake(
        18,
        "strong outputs come back while backward calls them",
        "differentiates_a_chain",
        "`Function.outputs` holds weak references",
        (("[weakref.ref(output) for output in outputs]", "outputs"),),
    ),
    Mistake(
        18,
        "using_config does without try and finally",
        "computes_without_graph",
        "`try ... finally` around the `yield`",
        (
            (
                "    try:\n"
                "        yield\n"
                "    finally:\n"
                "        setattr(Config, name, old_value)\n",
                "    yield\n    setattr(Config, name, old_value)\n",
            ),
        ),
    ),
    Mistake(
        18,
        "the gradients of leaves are cleared with the rest",
        "differentiates_a_chain",
        "it was cleared again",
        (
            (
                "                for output in function.outputs:\n"
                "                    output().grad = None\n",
                "                for output in function.outputs:\n"
                "                    output().grad = None\n"
                "                for x in function.inputs:\n"
                "                    if x.creator is None:\n"
                "                        x.grad = None\n",
            ),
        ),
    ),
    Mistake(
        20,
        "the derivatives of a product are swapped",
        "has_operators",
        "the derivative of a * b by a is b",
        (("return gy * x1, gy * x0", "return gy * x0, gy * x1"),),
    ),
    Mistake(
        21,
        "no reflected operator",
        "mixes_with_numbers",
        "Python calls `x.__rmul__(2)`",
        (("Variable.__rmul__ = mul\n", ""),),
    ),
    Mistake(
        21,
        "NumPy is not told to keep out",
        "mixes_with_numbers",
        "`__array_ufunc__ = None` tells NumPy",
        (("    __array_ufunc__ = None", "    unused = None"),),
    ),
    Mistake(
        22,
        "the operands of `1 - x` are not swapped back",
        "has_all_operators",
        "swap the operands back",
        (("return sub(x1, x0)", "return sub(x0, x1)"),),
    ),
    Mistake(
        22,
        "the operands of `1 / x` are not swapped back",
        "has_all_operators",
        "swap the operands back",
        (("return div(x1, x0)", "return div(x0, x1)"),),
    ),
    Mistake(
        22,
        "the sign is lost in the derivative of a quotient",
        "has_all_operators",
        "the derivative of x / y by y is -x / y^2",
        (("-gy * x0 / x1**2", "gy * x0 / x1**2"),),
    ),
]

USES = [
    Use(
        6,
        "one function object used twice remembers only its last input",
        """
A = Square()
x = Variable(np.array(2.0))
a = A(x)
y = A(a)
a.grad = A.backward(np.array(1.0))
x.grad = A.backward(a.grad)
result = f"{x.grad}, not {4 * x.data**3}"
""",
        "64.0, not 32.0",
    ),
    Use(
        7,
        "one function object used twice leads the recursion in a circle",
        """
A = Square()
y = A(A(Variable(np.array(0.5))))
y.grad = np.array(1.0)
try:
    y.backward()
except RecursionError as error:
    result = type(error).__name__
""",
        "RecursionError",
    ),
    Use(
        8,
        "one function object used twice keeps the loop going for ever",
        """
A = Square()
y = A(A(Variable(np.array(1.0))))
y.grad = np.array(1.0)
steps = 0


def count(gy):
    global steps
    steps += 1
    if steps == 1000:
        raise KeyboardInterrupt
    return gy


A.backward = count
try:
    y.backward()
except KeyboardInterrupt:
    result = f"{steps} steps, and no end"
""",
        "1000 steps, and no end",
    ),
    Use(
        7,
        "Function is defined again, Square still has the old one",
        """
OldFunction = Function


class Function:
    def __call__(self, x):
        output = Variable(self.forward(x.data))
        output.creator = self
        self.input = x
        return output


def call_without_creator(self, x):
    return Variable(self.forward(x.data))


OldFunction.__call__ = call_without_creator
result = str(Square()(Variable(np.array(2.0))).creator)
""",
        "None",
    ),
    Use(
        14,
        "a second graph without cleargrad",
        """
x = Variable(np.array(3.0))
add(x, x).backward()
add(add(x, x), x).backward()
result = f"{x.grad} for 3.0"
""",
        "5.0 for 3.0",
    ),
    Use(
        17,
        "a notebook's Out keeps what a cell ends with",
        """
y = square(Variable(np.array(2.0)))
reference = weakref.ref(y)
Out = [reference()]
del y
result = "alive" if reference() is not None else "gone"
""",
        "alive",
    ),
    Use(
        18,
        "a misspelt setting on a plain class changes nothing",
        """
class Plain:
    enable_backprop = True


Plain.enable_back_prop = False
result = f"enable_backprop is {Plain.enable_backprop}"
""",
        "enable_backprop is True",
    ),
]
