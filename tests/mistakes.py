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
        "is `forward` spelt so, and indented inside its class?",
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
        2,
        "forward has no `return`",
        "makes_a_variable",
        "got None, expected 100.0. it returned nothing",
        (("        return x**2\n", "        x**2\n"),),
    ),
    Mistake(
        2,
        "__call__ has no `return`",
        "makes_a_variable",
        "is a `return` missing?",
        (("        return output\n", ""),),
    ),
    Mistake(
        2,
        "`^` for a power",
        "makes_a_variable",
        "a power is written `**`",
        (("x**2", "x^2"),),
    ),
    Mistake(
        2,
        "a method without self",
        "makes_a_variable",
        "the first parameter of a method is `self`",
        (
            (
                "class Square(Function):\n    def forward(self, x):\n",
                "class Square(Function):\n    def forward(x):\n",
            ),
        ),
    ),
    Mistake(
        2,
        "a method called without its object",
        "makes_a_variable",
        "`self.forward(...)`",
        (("self.forward(x.data)", "forward(x.data)"),),
    ),
    Mistake(
        2,
        "one underscore in `__init__`",
        "holds_its_array",
        "is it `__init__`, with two underscores",
        (("__init__", "_init_"),),
    ),
    Mistake(
        2,
        "one underscore in `__call__`",
        "makes_a_variable",
        "`__call__` with two underscores",
        (("    def __call__", "    def _call_"),),
    ),
    Mistake(
        2,
        "Square does not inherit from Function",
        "makes_a_variable",
        "is it `class Square(Function)`",
        (("class Square(Function)", "class Square"),),
    ),
    Mistake(
        2,
        "the array is not kept",
        "holds_its_array",
        "does `__init__` set `self.data`?",
        (("self.data = data", "data = data"),),
    ),
    Mistake(
        2,
        "forward is misspelt",
        "makes_a_variable",
        "is `forward` spelt so",
        (
            (
                "class Square(Function):\n    def forward(self, x):\n",
                "class Square(Function):\n    def froward(self, x):\n",
            ),
        ),
    ),
    Mistake(
        2,
        "the box is handed to forward",
        "makes_a_variable",
        "`.data` opens it",
        (("self.forward(x.data)", "self.forward(x)"),),
    ),
    Mistake(
        2,
        "forward opens the array once more",
        "makes_a_variable",
        "write `.data` once",
        (("        return x**2\n", "        return x.data**2\n"),),
    ),
    Mistake(
        2,
        "forward returns a box",
        "makes_a_variable",
        "`forward` takes an array and returns an array",
        (("        return x**2\n", "        return Variable(x**2)\n"),),
    ),
    Mistake(
        2,
        "the input's box is filled anew",
        "makes_a_variable",
        "a function leaves its input as it was",
        (
            (
                "        y = self.forward(x.data)\n"
                "        output = Variable(y)\n",
                "        x.data = self.forward(x.data)\n"
                "        output = Variable(x.data)\n",
            ),
        ),
    ),
    Mistake(
        3,
        "forward of Exp has no `return`",
        "functions_chain",
        "is a `return` missing?",
        (("        return np.exp(x)\n", "        np.exp(x)\n"),),
    ),
    Mistake(
        3,
        "a function of single numbers",
        "functions_chain",
        "`np.exp`, take whole arrays",
        (
            ("import numpy as np\n", "import math\n\nimport numpy as np\n"),
            ("return np.exp(x)", "return math.exp(x)"),
        ),
    ),
    Mistake(
        4,
        "numerical_diff has no `return`",
        "differentiates_numerically",
        "is a `return` missing?",
        (("    return (y1.data", "    (y1.data"),),
    ),
    Mistake(
        6,
        "backward has no `return`",
        "knows_its_derivative",
        "is a `return` missing?",
        (("        return 2 * x * gy\n", "        2 * x * gy\n"),),
    ),
    Mistake(
        6,
        "the input is kept in a local name",
        "knows_its_derivative",
        "`__call__` keeps what `backward` needs",
        (("self.input = x\n", "input = x\n"),),
    ),
    Mistake(
        6,
        "backward squares again instead of differentiating",
        "knows_its_derivative",
        "Square.backward(1.0) at 3: got 9.0, expected 6.0",
        (("return 2 * x * gy", "return x**2 * gy"),),
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
        7,
        "the creator is noted in the input",
        "differentiates_a_chain",
        "`output.creator = self`",
        (("output.creator = self", "x.creator = self"),),
    ),
    Mistake(
        7,
        "backward calls itself, not the input's",
        "differentiates_a_chain",
        "is it the input's `backward`",
        (("            x.backward()\n", "            self.backward()\n"),),
    ),
    Mistake(
        7,
        "backward does not stop at the input",
        "differentiates_a_chain",
        "it goes on only from a creator that is not None",
        (("        if function is not None:\n", "        if True:\n"),),
    ),
    Mistake(
        7,
        "a gradient is put into the array",
        "differentiates_a_chain",
        "an array has no `grad`",
        (
            (
                "            x = function.input\n",
                "            x = function.input.data\n",
            ),
        ),
    ),
    Mistake(
        8,
        "a creator that is None is waiting too",
        "differentiates_a_chain",
        "it goes on only from a creator that is not None",
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
        "the seed is a number",
        "needs_no_seed",
        "`np.ones_like(data)`",
        (("np.ones_like(self.data)", "1.0"),),
    ),
    Mistake(
        9,
        "the seed replaces yours",
        "needs_no_seed",
        "only if `self.grad` is None",
        (("        if self.grad is None:\n", "        if True:\n"),),
    ),
    Mistake(
        9,
        "the error is printed instead of raised",
        "refuses_what_is_no_array",
        "`raise TypeError(...)`",
        (("raise TypeError(", "print("),),
    ),
    Mistake(
        9,
        "as_array forgets to return an array",
        "functions_chain",
        "is a `return` missing?",
        (
            (
                "        return np.array(x)\n    return x\n",
                "        return np.array(x)\n",
            ),
        ),
    ),
    Mistake(
        9,
        "square has no `return`",
        "calls_in_one_line",
        "is a `return` missing?",
        (("    return Square()(x)\n", "    Square()(x)\n"),),
    ),
    Mistake(
        9,
        "one pair of parentheses too few",
        "calls_in_one_line",
        "`Square()` makes a function of it",
        (("return Square()(x)", "return Square(x)"),),
    ),
    Mistake(
        9,
        "np.array for the type of arrays",
        "holds_its_array",
        "their type is `np.ndarray`",
        (("isinstance(data, np.ndarray)", "isinstance(data, np.array)"),),
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
        "__call__ has no `return`",
        "makes_a_variable",
        "is a `return` missing?",
        (("        return outputs\n", ""),),
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
        "the star is forgotten in the signature",
        "calls_in_one_line",
        "from step 12 on a star in its signature, `*inputs`, makes one",
        (("    def __call__(self, *", "    def __call__(self, "),),
    ),
    Mistake(
        12,
        "a single output is not made a tuple",
        "makes_a_variable",
        "a single output is made a tuple",
        (("ys = (ys,)", "ys = (ys)"),),
    ),
    Mistake(
        12,
        "forward takes a list",
        "takes_two_variables",
        "a parameter for each array",
        (
            (
                "    def forward(self, x0, x1):\n        return x0 + x1\n",
                "    def forward(self, xs):\n        return xs[0] + xs[1]\n",
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
        "Add returns one gradient",
        "differentiates_two_inputs",
        "one for each input",
        (("return gy, gy", "return gy"),),
    ),
    Mistake(
        13,
        "Add returns a list",
        "differentiates_two_inputs",
        "as a tuple, `return gy, gy`",
        (("return gy, gy", "return [gy, gy]"),),
    ),
    Mistake(
        13,
        "backward of Add has no `return`",
        "differentiates_two_inputs",
        "is a `return` missing?",
        (("return gy, gy", "gy, gy"),),
    ),
    Mistake(
        13,
        "the star is forgotten in the call of backward",
        "differentiates_a_chain",
        "a star spreads a list over the arguments: `backward(*gys)`",
        (("function.backward(*gys)", "function.backward(gys)"),),
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
        "the first share is added to None",
        "differentiates_a_chain",
        "nothing can be added to None",
        (
            (
                "x.grad = gx if x.grad is None else x.grad + gx",
                "x.grad = x.grad + gx",
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
        "`== None` for a question about an object",
        "adds_up_gradients",
        "`data == None` compares each of them",
        (("gx if x.grad is None", "gx if x.grad == None"),),
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
                "        setattr(Config, name, value)\n"
                "        yield\n"
                "    finally:\n"
                "        setattr(Config, name, old_value)\n",
                "    setattr(Config, name, value)\n"
                "    yield\n"
                "    setattr(Config, name, old_value)\n",
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
