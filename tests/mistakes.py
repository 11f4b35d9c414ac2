"""Mistakes that people really make, kept as data.

A `Mistake` is a wrong edit of a right step; the list of behaviours must catch
it, and say what is the matter. A `Use` is a wrong use of a right step, with
its symptom. Tests apply all of them, so none can outlive the code it belongs
to.

To add one, write one entry.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """An edit of a step.

    step: the number of the step that is edited.
    title: what people do.
    edits: pairs of a text that is in the step once, and the other one.
    base: "ours", or "book" for the file that is typed from the book's text.
    """

    step: int
    title: str
    edits: tuple[tuple[str, str], ...]
    base: str = "ours"

    def apply_to(self, source):
        for right, wrong in self.edits:
            if source.count(right) != 1:
                raise ValueError(
                    f"step {self.step} has {source.count(right)} places for"
                    f" {self.title!r}, expected one: {right!r}"
                )
            source = source.replace(right, wrong)
        return source


@dataclass(frozen=True)
class Mistake(Variant):
    """A wrong edit of a step.

    behaviour: the name of the behaviour that must fail first, of those that
        the book asks for; of the others, where it asks for none that fails.
    says: a part of what the learner is told.
    """

    behaviour: str = ""
    says: str = ""


def mistake(step, title, behaviour, says, edits, base="ours"):
    return Mistake(step, title, edits, base, behaviour, says)


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
    mistake(
        2,
        "the error is returned instead of raised",
        "refuses_to_compute",
        "`raise NotImplementedError(...)`, not returned",
        (("raise NotImplementedError(", "return NotImplementedError("),),
    ),
    mistake(
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
    mistake(
        2,
        "forward has no `return`",
        "makes_a_variable",
        "got None, expected 100.0. it returned nothing",
        (("        return x**2\n", "        x**2\n"),),
    ),
    mistake(
        2,
        "__call__ has no `return`",
        "makes_a_variable",
        "is a `return` missing?",
        (("        return output\n", ""),),
    ),
    mistake(
        2,
        "`^` for a power",
        "makes_a_variable",
        "a power is written `**`",
        (("x**2", "x^2"),),
    ),
    mistake(
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
    mistake(
        2,
        "a method called without its object",
        "makes_a_variable",
        "`self.forward(...)`",
        (("self.forward(x.data)", "forward(x.data)"),),
    ),
    mistake(
        2,
        "one underscore in `__init__`",
        "holds_its_array",
        "is it `__init__`, with two underscores",
        (("__init__", "_init_"),),
    ),
    mistake(
        2,
        "one underscore in `__call__`",
        "makes_a_variable",
        "`__call__` with two underscores",
        (("    def __call__", "    def _call_"),),
    ),
    mistake(
        2,
        "Square does not inherit from Function",
        "makes_a_variable",
        "is it `class Square(Function)`",
        (("class Square(Function)", "class Square"),),
    ),
    mistake(
        2,
        "the array is not kept",
        "holds_its_array",
        "does `__init__` set `self.data`?",
        (("self.data = data", "data = data"),),
    ),
    mistake(
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
    mistake(
        2,
        "the box is handed to forward",
        "makes_a_variable",
        "`.data` opens it",
        (("self.forward(x.data)", "self.forward(x)"),),
    ),
    mistake(
        2,
        "forward opens the array once more",
        "makes_a_variable",
        "write `.data` once",
        (("        return x**2\n", "        return x.data**2\n"),),
    ),
    mistake(
        2,
        "forward returns a box",
        "makes_a_variable",
        "`forward` takes an array and returns an array",
        (("        return x**2\n", "        return Variable(x**2)\n"),),
    ),
    mistake(
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
    mistake(
        3,
        "forward of Exp has no `return`",
        "functions_chain",
        "is a `return` missing?",
        (("        return np.exp(x)\n", "        np.exp(x)\n"),),
    ),
    mistake(
        3,
        "a function of single numbers",
        "functions_chain",
        "`np.exp`, take whole arrays",
        (
            ("import numpy as np\n", "import math\n\nimport numpy as np\n"),
            ("return np.exp(x)", "return math.exp(x)"),
        ),
    ),
    mistake(
        4,
        "numerical_diff has no `return`",
        "differentiates_numerically",
        "is a `return` missing?",
        (("    return (y1.data", "    (y1.data"),),
    ),
    mistake(
        6,
        "backward has no `return`",
        "knows_its_derivative",
        "is a `return` missing?",
        (("        return 2 * x * gy\n", "        2 * x * gy\n"),),
    ),
    mistake(
        6,
        "the input is kept in a local name",
        "has_places",
        "`__call__` keeps the variable",
        (("self.input = x\n", "input = x\n"),),
    ),
    mistake(
        6,
        "backward squares again instead of differentiating",
        "knows_its_derivative",
        "Square.backward(1.0) at 3.0: got 9.0, expected 6.0",
        (("return 2 * x * gy", "return x**2 * gy"),),
    ),
    mistake(
        6,
        "the derivative forgets the gradient it is given",
        "knows_its_derivative",
        "multiplied by the gradient that `backward` is given",
        (("return 2 * x * gy", "return 2 * x"),),
    ),
    mistake(
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
    mistake(
        7,
        "the creator is noted in the input",
        "differentiates_a_chain",
        "`output.creator = self`",
        (("output.creator = self", "x.creator = self"),),
    ),
    mistake(
        7,
        "backward calls itself, not the input's",
        "differentiates_a_chain",
        "is it the input's `backward`",
        (("            x.backward()\n", "            self.backward()\n"),),
    ),
    mistake(
        7,
        "backward does not stop at the input",
        "differentiates_a_chain",
        "it goes on only from a creator that is not None",
        (("        if function is not None:\n", "        if True:\n"),),
    ),
    mistake(
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
    mistake(
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
    mistake(
        9,
        "the seed is a number",
        "needs_no_seed",
        "`np.ones_like(data)`",
        (("np.ones_like(self.data)", "1.0"),),
    ),
    mistake(
        9,
        "the seed replaces yours",
        "differentiates_a_chain",
        "from ones only if `self.grad` is None",
        (("        if self.grad is None:\n", "        if True:\n"),),
    ),
    mistake(
        9,
        "the error is printed instead of raised",
        "refuses_what_is_no_array",
        "`raise TypeError(...)`",
        (("raise TypeError(", "print("),),
    ),
    mistake(
        9,
        "as_array forgets to return an array",
        "makes_a_variable",
        "is a `return` missing?",
        (
            (
                "        return np.array(x)\n    return x\n",
                "        return np.array(x)\n",
            ),
        ),
    ),
    mistake(
        9,
        "square has no `return`",
        "calls_in_one_line",
        "is a `return` missing?",
        (("    return Square()(x)\n", "    Square()(x)\n"),),
    ),
    mistake(
        9,
        "one pair of parentheses too few",
        "calls_in_one_line",
        "`Square()` makes a function of it",
        (("return Square()(x)", "return Square(x)"),),
    ),
    mistake(
        9,
        "np.array for the type of arrays",
        "holds_its_array",
        "their type is `np.ndarray`",
        (("isinstance(data, np.ndarray)", "isinstance(data, np.array)"),),
    ),
    mistake(
        9,
        "`if not data` for a question about the type",
        "holds_its_array",
        "asks whether the numbers are true",
        (("if not isinstance(data, np.ndarray):", "if not data:"),),
    ),
    mistake(
        9,
        "a misspelling in `as_array` that only numbers reach",
        "makes_a_variable",
        "is it `array`?",
        (
            (
                "    if np.isscalar(x):\n        return np.array(x)\n",
                "    if np.isscalar(x):\n        return np.arrya(x)\n",
            ),
        ),
    ),
    mistake(
        11,
        "__call__ has no `return`",
        "makes_a_variable",
        "is a `return` missing?",
        (("        return outputs\n", ""),),
    ),
    mistake(
        11,
        "`self.input` is left after the change to `inputs`",
        "tests_itself",
        "is it `inputs`?",
        (
            (
                "x = self.inputs[0].data\n        return 2 * x * gy",
                "x = self.input.data\n        return 2 * x * gy",
            ),
        ),
    ),
    mistake(
        12,
        "the star is forgotten in the signature",
        "calls_in_one_line",
        "from step 12 on a star in its signature, `*inputs`, makes one",
        (("    def __call__(self, *", "    def __call__(self, "),),
    ),
    mistake(
        12,
        "a single output is not made a tuple",
        "makes_a_variable",
        "a single output is made a tuple",
        (("ys = (ys,)", "ys = (ys)"),),
    ),
    mistake(
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
    mistake(
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
    mistake(
        13,
        "Add returns one gradient",
        "differentiates_two_inputs",
        "one for each input",
        (("return gy, gy", "return gy"),),
    ),
    mistake(
        13,
        "Add returns a list",
        "differentiates_two_inputs",
        "as a tuple, `return gy, gy`",
        (("return gy, gy", "return [gy, gy]"),),
    ),
    mistake(
        13,
        "backward of Add has no `return`",
        "differentiates_two_inputs",
        "is a `return` missing?",
        (("return gy, gy", "gy, gy"),),
    ),
    mistake(
        13,
        "the star is forgotten in the call of backward",
        "differentiates_a_chain",
        "a star spreads a list over the arguments: `backward(*gys)`",
        (("function.backward(*gys)", "function.backward(gys)"),),
    ),
    mistake(
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
    mistake(
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
    mistake(
        14,
        "`x.grad = gx` forgets the other use",
        "adds_up_gradients",
        "`x.grad = gx` forgets the uses before",
        (("x.grad = gx if x.grad is None else x.grad + gx", "x.grad = gx"),),
    ),
    mistake(
        14,
        "`== None` for a question about an object",
        "adds_up_gradients",
        "`data == None` compares each of them",
        (("gx if x.grad is None", "gx if x.grad == None"),),
    ),
    mistake(
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
    mistake(
        16,
        "a function waits twice",
        "meets_again",
        "it runs once",
        ((" and x.creator not in waiting", ""),),
    ),
    mistake(
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
    mistake(
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
    mistake(
        17,
        "the weak reference is not called",
        "differentiates_a_chain",
        "a weak reference is called to get its object",
        (("[output().grad for", "[output.grad for"),),
    ),
    mistake(
        17,
        "strong references are kept",
        "frees_graphs",
        "still in memory",
        (
            ("[output().grad for", "[output.grad for"),
            ("[weakref.ref(output) for output in outputs]", "outputs"),
        ),
    ),
    mistake(
        18,
        "strong outputs come back while backward calls them",
        "differentiates_a_chain",
        "`Function.outputs` holds weak references",
        (("[weakref.ref(output) for output in outputs]", "outputs"),),
    ),
    mistake(
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
    mistake(
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
    mistake(
        20,
        "the derivatives of a product are swapped",
        "has_operators",
        "the derivative of a * b by a is b",
        (("return gy * x1, gy * x0", "return gy * x0, gy * x1"),),
    ),
    mistake(
        21,
        "no reflected operator",
        "mixes_with_numbers",
        "Python looks for `Variable.__rmul__`",
        (("Variable.__rmul__ = mul\n", ""),),
    ),
    mistake(
        21,
        "NumPy is not told to keep out",
        "mixes_with_numbers",
        "`__array_ufunc__ = None` tells NumPy",
        (("    __array_ufunc__ = None", "    unused = None"),),
    ),
    mistake(
        22,
        "the operands of `1 - x` are not swapped back",
        "has_all_operators",
        "swap the operands back",
        (("return sub(x1, x0)", "return sub(x0, x1)"),),
    ),
    mistake(
        22,
        "the operands of `1 / x` are not swapped back",
        "has_all_operators",
        "swap the operands back",
        (("return div(x1, x0)", "return div(x0, x1)"),),
    ),
    mistake(
        22,
        "the sign is lost in the derivative of a quotient",
        "has_all_operators",
        "the derivative of x / y by y is -x / y^2",
        (("-gy * x0 / x1**2", "gy * x0 / x1**2"),),
    ),
    # A wrong derivative that is right alone, at one place, for one shape.
    mistake(
        2,
        "ten times the number is its square, at ten",
        "makes_a_variable",
        "the square of 3.0: got 30.0, expected 9.0",
        (("return x**2", "return 10 * x"),),
    ),
    mistake(
        13,
        "the derivative of a sum forgets the gradient it is given",
        "differentiates_two_inputs",
        "the derivative of a sum is 1, times the gradient",
        (("return gy, gy", "return np.ones_like(gy), np.ones_like(gy)"),),
        "book",
    ),
    mistake(
        20,
        "the second derivative of a product forgets the gradient",
        "has_operators",
        "each times the gradient that `backward` is given",
        (("gy * x1, gy * x0", "gy * x1, x0"),),
        "book",
    ),
    mistake(
        22,
        "the derivative of -x forgets the gradient",
        "has_all_operators",
        "the gradient of 3 * (-x)",
        (("return -gy\n", "return -np.ones_like(gy)\n"),),
        "book",
    ),
    mistake(
        22,
        "the second derivative of a difference forgets the gradient",
        "has_all_operators",
        "the derivative of x - y by y is -1",
        (("return gy, -gy", "return gy, -np.ones_like(gy)"),),
    ),
    mistake(
        22,
        "the derivatives of a quotient forget the gradient",
        "has_all_operators",
        "the gradient of 3 * (x / y) by x",
        (("return gy / x1, -gy * x0 / x1**2", "return 1 / x1, -x0 / x1**2"),),
    ),
    mistake(
        22,
        "the derivative of a power forgets the gradient",
        "has_all_operators",
        "c * x ** (c - 1)",
        (("c * x ** (c - 1) * gy", "c * x ** (c - 1)"),),
        "book",
    ),
    mistake(
        22,
        "times c - 1 instead of to the power of c - 1",
        "has_all_operators",
        "c * x ** (c - 1)",
        (("c * x ** (c - 1) * gy", "c * x * (c - 1) * gy"),),
        "book",
    ),
    mistake(
        22,
        "-x is x",
        "has_all_operators",
        "-x at x = 2.0",
        (("        return -x\n", "        return x\n"),),
    ),
    # Helpers that leave no graph, or one that is shared.
    mistake(
        9,
        "square computes without the class",
        "calls_in_one_line",
        "`square` leaves no graph: `Square()(...)` computes",
        (
            (
                "    return Square()(x)",
                "    return Variable(as_array(x.data**2))",
            ),
        ),
    ),
    mistake(
        9,
        "exp computes without the class",
        "calls_in_one_line",
        "`exp` leaves no graph",
        (
            (
                "    return Exp()(x)",
                "    return Variable(as_array(np.exp(x.data)))",
            ),
        ),
        "book",
    ),
    mistake(
        9,
        "one Square for all calls",
        "calls_in_one_line",
        "make a new one in each call, `Square()(x)`",
        (("def square(x):\n    return Square()(x)", "square = Square()"),),
        "book",
    ),
    mistake(
        9,
        "exp hands a box to NumPy",
        "calls_in_one_line",
        "a function of NumPy takes arrays, and `exp` is given a box",
        (("    return Exp()(x)", "    return np.exp(x)"),),
        "book",
    ),
    mistake(
        12,
        "add computes without the class",
        "is_called_naturally",
        "`add` leaves no graph",
        (
            (
                "    return Add()(x0, x1)",
                "    return Variable(as_array(x0.data + x1.data))",
            ),
        ),
        "book",
    ),
    mistake(
        20,
        "mul computes without the class",
        "has_operators",
        "arrays that are computed without it leave no graph",
        (
            (
                "    return Mul()(x0, x1)",
                "    return Variable(as_array(x0.data * x1.data))",
            ),
            (
                "Variable.__mul__ = mul",
                "Variable.__mul__ = lambda x0, x1: Mul()(x0, x1)",
            ),
        ),
        "book",
    ),
    # Numerical differentiation.
    mistake(
        4,
        "the input itself is moved",
        "differentiates_numerically",
        "`x.data -= eps` moves x itself",
        (("x.data - eps", "np.subtract(x.data, eps, out=x.data)"),),
    ),
    mistake(
        4,
        "eps minus x instead of x minus eps",
        "differentiates_numerically",
        "the central difference",
        (("x.data - eps", "eps - x.data"),),
        "book",
    ),
    mistake(
        4,
        "one side only",
        "differentiates_numerically",
        "the central difference",
        (("x.data - eps", "x.data"), ("(2 * eps)", "eps")),
    ),
    mistake(
        4,
        "no parentheses around the divisor",
        "differentiates_numerically",
        "the central difference",
        (("/ (2 * eps)", "/ 2 * eps"),),
        "book",
    ),
    mistake(
        4,
        "the array is handed to f without a box",
        "differentiates_numerically",
        "`f(Variable(x.data + eps))`",
        (("    x1 = Variable(x.data + eps)", "    x1 = x.data + eps"),),
        "book",
    ),
    # What a function keeps.
    mistake(
        6,
        "the array is kept instead of the variable",
        "has_places",
        "got only the array in x",
        (
            ("self.input = input", "self.input = x"),
            (
                "class Square(Function):\n    def forward(self, x):\n        return x**2\n\n    def backward(self, gy):\n        x = self.input.data",
                "class Square(Function):\n    def forward(self, x):\n        return x**2\n\n    def backward(self, gy):\n        x = self.input",
            ),
        ),
        "book",
    ),
    mistake(
        6,
        "a new variable has no gradient",
        "has_places",
        "does `__init__` set `self.grad`?",
        (("        self.grad = None\n", ""),),
        "book",
    ),
    mistake(
        6,
        "Python's own `input` is kept",
        "has_places",
        "Python's own function `input`",
        (("        self.input = x\n", "        self.input = input\n"),),
    ),
    mistake(
        17,
        "the inputs are held weakly, too",
        "has_places",
        "which does not keep it",
        (
            (
                "self.inputs = inputs",
                "self.inputs = [weakref.ref(x) for x in inputs]",
            ),
            (
                "zip(function.inputs, gxs)",
                "zip([x() for x in function.inputs], gxs)",
            ),
        ),
    ),
    mistake(
        6,
        "exp forgets the gradient it is given",
        "knows_its_derivative",
        "Exp.backward(5.0) at 3.0",
        (("np.exp(x) * gy", "np.exp(x)"),),
        "book",
    ),
    mistake(
        6,
        "backward asks for an input that is called otherwise",
        "knows_its_derivative",
        "is it `input`?",
        (
            (
                "class Square(Function):\n    def forward(self, x):\n        return x**2\n\n    def backward(self, gy):\n        x = self.input.data",
                "class Square(Function):\n    def forward(self, x):\n        return x**2\n\n    def backward(self, gy):\n        x = self.inputs.data",
            ),
        ),
        "book",
    ),
    # How far backward comes.
    mistake(
        7,
        "the creator is not noted",
        "differentiates_a_chain",
        "`output.creator = self`",
        (("        output.set_creator(self)\n", ""),),
        "book",
    ),
    mistake(
        7,
        "one function only, and no recursion",
        "differentiates_a_chain",
        "`backward` came to 1 of 3 functions",
        (("            x.backward()\n", ""),),
        "book",
    ),
    mistake(
        7,
        "a box is given to a function's backward",
        "differentiates_a_chain",
        "hand over `y.grad`, not `y`",
        (("f.backward(self.grad)", "f.backward(self)"),),
        "book",
    ),
    mistake(
        8,
        "nothing is appended to the list",
        "differentiates_a_chain",
        "came to 1 of 3 functions",
        (
            (
                "                funcs.append(x.creator)\n",
                "                pass\n",
            ),
        ),
        "book",
    ),
    mistake(
        8,
        "the list is replaced by what append returns",
        "differentiates_a_chain",
        "write it without `funcs =`",
        (("funcs.append(x.creator)", "funcs = funcs.append(x.creator)"),),
        "book",
    ),
    mistake(
        8,
        "`return` within the loop",
        "differentiates_a_chain",
        "came to 1 of 3 functions",
        (
            (
                "                waiting.append(x.creator)\n",
                "                waiting.append(x.creator)\n            return\n",
            ),
        ),
    ),
    mistake(
        8,
        "`if` for `while`",
        "differentiates_a_chain",
        "came to 1 of 3 functions",
        (("        while funcs:", "        if funcs:"),),
        "book",
    ),
    mistake(
        8,
        "a box is given to a function's backward, in the loop",
        "differentiates_a_chain",
        "hand over `y.grad`, not `y`",
        (("f.backward(y.grad)", "f.backward(y)"),),
        "book",
    ),
    mistake(
        8,
        "the output is not kept",
        "differentiates_a_chain",
        "`__call__` keeps what `backward` needs",
        (("        self.output = output\n", ""),),
        "book",
    ),
    mistake(
        8,
        "a higher limit instead of a loop",
        "goes_deep",
        "only puts off the end",
        (
            ("import numpy as np\n", "import sys\n\nimport numpy as np\n"),
            (
                """        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            x, y = f.input, f.output
            x.grad = f.backward(y.grad)
            if x.creator is not None:
                funcs.append(x.creator)
""",
                """        sys.setrecursionlimit(10**6)
        if self.creator is not None:
            x = self.creator.input
            x.grad = self.creator.backward(self.grad)
            x.backward()
""",
            ),
        ),
        "book",
    ),
    mistake(
        8,
        "the recursion is still there",
        "goes_deep",
        "a loop needs none",
        (
            (
                """        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            x, y = f.input, f.output
            x.grad = f.backward(y.grad)
            if x.creator is not None:
                funcs.append(x.creator)
""",
                """        if self.creator is not None:
            x = self.creator.input
            x.grad = self.creator.backward(self.grad)
            x.backward()
""",
            ),
        ),
        "book",
    ),
    mistake(
        8,
        "the end is in the way of a type",
        "differentiates_a_chain",
        "it goes on only from a creator that is not None",
        (
            (
                "            if x.creator is not None:\n                funcs.append",
                "            if f is not None:\n                funcs.append",
            ),
        ),
        "book",
    ),
    # Step 9 and its types.
    mistake(
        9,
        "the error is made, not raised",
        "refuses_what_is_no_array",
        "`raise TypeError(...)`",
        (("raise TypeError(", "TypeError("),),
        "book",
    ),
    mistake(
        9,
        "the question is turned round",
        "holds_its_array",
        "<class 'numpy.ndarray'> is not supported",
        (("if not isinstance", "if isinstance"),),
        "book",
    ),
    mistake(
        9,
        "results are not made arrays",
        "makes_a_variable",
        "`as_array` makes an array again",
        (("Variable(as_array(y))", "Variable(y)"),),
        "book",
    ),
    mistake(
        9,
        "the first gradient is a single one",
        "needs_no_seed",
        "np.ones_like(data)",
        (("np.ones_like(self.data)", "np.array(1.0)"),),
        "book",
    ),
    mistake(
        9,
        "zeros for the first gradient",
        "needs_no_seed",
        "np.ones_like(data)",
        (("np.ones_like(self.data)", "np.zeros_like(self.data)"),),
        "book",
    ),
    # Tests that test nothing, or too much.
    mistake(
        10,
        "gradient_check always agrees",
        "checks_gradients",
        "it compares `x.grad` with what `numerical_diff` says",
        (
            (
                "    return np.allclose(x.grad, numerical_diff(f, x))",
                "    return True",
            ),
        ),
    ),
    mistake(
        10,
        "gradient_check is missing",
        "checks_gradients",
        "no gradient_check",
        (
            ("def gradient_check(f, x):", "def check_it(f, x):"),
            (
                "self.assertTrue(gradient_check(square, x))",
                "self.assertTrue(check_it(square, x))",
            ),
        ),
    ),
    mistake(
        10,
        "tests at 0 only",
        "tests_itself",
        "at 0 many are 0",
        (
            ("np.array(2.0)", "np.array(0.0)"),
            ("np.array(4.0)", "np.array(0.0)"),
            ("np.array(3.0)", "np.array(0.0)"),
            ("np.array(6.0)", "np.array(0.0)"),
            ("np.random.rand(1)", "np.zeros(1)"),
        ),
        "book",
    ),
    mistake(
        10,
        "a test expects the wrong number",
        "tests_itself",
        "the file's own test_backward",
        (("np.array(6.0)", "np.array(9.0)"),),
        "book",
    ),
    mistake(
        10,
        "tests whose names do not begin with test",
        "tests_itself",
        "whose name begins with `test`",
        (
            ("def test_forward", "def forward_test"),
            ("def test_backward", "def backward_test"),
            ("def test_gradient_check", "def gradient_check_test"),
        ),
        "book",
    ),
    mistake(
        10,
        "the class of tests inherits from nothing",
        "tests_itself",
        "inherits from `unittest.TestCase`",
        (("class SquareTest(unittest.TestCase)", "class SquareTest"),),
        "book",
    ),
    # Many arguments.
    mistake(
        11,
        "only the first output is kept",
        "takes_two_variables",
        "the two outputs x and -x",
        (
            (
                "outputs = [Variable(as_array(y)) for y in ys]",
                "outputs = [Variable(as_array(ys[0]))]",
            ),
        ),
    ),
    mistake(
        11,
        "forward of Add returns no tuple",
        "takes_two_variables",
        "it returns `(y,)`",
        (("return (y,)", "return y"),),
        "book",
    ),
    mistake(
        11,
        "forward of Add names both arrays, and is given a list",
        "takes_two_variables",
        "`self.forward(*xs)`",
        (
            (
                "    def forward(self, xs):\n        x0, x1 = xs\n",
                "    def forward(self, x0, x1):\n",
            ),
        ),
        "book",
    ),
    mistake(
        12,
        "a single output stays in its list",
        "makes_a_variable",
        "a single output is unpacked",
        (
            (
                "return outputs if len(outputs) > 1 else outputs[0]",
                "return outputs",
            ),
        ),
        "book",
    ),
    mistake(
        12,
        "only one of several outputs is returned",
        "takes_two_variables",
        "the two outputs",
        (
            (
                "return outputs if len(outputs) > 1 else outputs[0]",
                "return outputs[0]",
            ),
        ),
        "book",
    ),
    mistake(
        13,
        "gradients are asked of the inputs",
        "differentiates_a_chain",
        "is given None",
        (("output.grad for output in f.outputs", "x.grad for x in f.inputs"),),
        "book",
    ),
    mistake(
        14,
        "cleargrad sets zeros",
        "clears_gradients",
        "zeros would say",
        (
            (
                "    def cleargrad(self):\n        self.grad = None",
                "    def cleargrad(self):\n        self.grad = np.zeros_like(self.data)",
            ),
        ),
        "book",
    ),
    mistake(
        14,
        "cleargrad has another name",
        "clears_gradients",
        "there is `clear_grad`: is it meant to be `cleargrad`?",
        (
            ("def cleargrad", "def clear_grad"),
            ("x.cleargrad()", "x.clear_grad()"),
        ),
        "book",
    ),
    mistake(
        14,
        "`if x.grad` for a question about None",
        "adds_up_gradients",
        "asks whether the numbers are true",
        (
            (
                "                if x.grad is None:\n                    x.grad = gx\n                else:\n                    x.grad = x.grad + gx",
                "                if x.grad:\n                    x.grad = x.grad + gx\n                else:\n                    x.grad = gx",
            ),
        ),
        "book",
    ),
    # Order and memory.
    mistake(
        16,
        "the oldest first",
        "meets_again",
        "the youngest generation first",
        (
            (
                "funcs.sort(key=lambda f: f.generation)",
                "funcs.sort(key=lambda f: -f.generation)",
            ),
        ),
        "book",
    ),
    mistake(
        16,
        "nobody is entered as seen",
        "meets_again",
        "it runs once",
        (("                seen_set.add(f)\n", ""),),
        "book",
    ),
    mistake(
        16,
        "the generation is that of the oldest input",
        "agrees_on_any_graph",
        "generation is the largest of its inputs'",
        (("max([x.generation", "min([x.generation"),),
        "book",
    ),
    mistake(
        16,
        "a function has no generation",
        "differentiates_a_chain",
        "`__call__` sets `self.generation`",
        (
            (
                "        self.generation = max([x.generation for x in inputs])\n",
                "",
            ),
            (
                "self.generation = func.generation + 1",
                'self.generation = getattr(func, "generation", 0) + 1',
            ),
        ),
        "book",
    ),
    mistake(
        17,
        "the weak reference is not called, in the book's words",
        "differentiates_a_chain",
        "a weak reference is called to get its object",
        (("output().grad for", "output.grad for"),),
        "book",
    ),
    mistake(
        17,
        "only differentiated graphs are dropped",
        "frees_graphs",
        "a graph that was built and dropped",
        (
            ("[weakref.ref(output) for output in outputs]", "outputs"),
            ("output().grad for", "output.grad for"),
            (
                "                if x.creator is not None:\n                    add_func(x.creator)\n",
                "                if x.creator is not None:\n                    add_func(x.creator)\n\n            f.outputs = []\n",
            ),
        ),
        "book",
    ),
    mistake(
        18,
        "the reference is not called when gradients are dropped",
        "differentiates_a_chain",
        "a weak reference is called",
        (("y().grad = None", "y.grad = None"),),
        "book",
    ),
    mistake(
        18,
        "the end of no_grad switches on, whatever was before",
        "computes_without_graph",
        "which need not be True",
        (
            (
                "        setattr(Config, name, old_value)",
                "        setattr(Config, name, True)",
            ),
        ),
        "book",
    ),
    mistake(
        18,
        "no_grad has no `return`",
        "computes_without_graph",
        "is a `return` missing",
        (("    return using_config(", "    using_config("),),
        "book",
    ),
    mistake(
        18,
        "no try and finally, in the book's words",
        "computes_without_graph",
        "`try ... finally` around the `yield`",
        (
            (
                "    try:\n        yield\n    finally:\n        setattr(Config, name, old_value)",
                "    yield\n    setattr(Config, name, old_value)",
            ),
        ),
        "book",
    ),
    mistake(
        18,
        "the graph is built when it is switched off",
        "has_places",
        "unless `Config` says no",
        (("if Config.enable_backprop:", "if not Config.enable_backprop:"),),
        "book",
    ),
    mistake(
        18,
        "gradients are kept unless it is asked",
        "drops_inner_gradients",
        "are dropped when their function has run",
        (("retain_grad=False", "retain_grad=True"),),
        "book",
    ),
    mistake(
        18,
        "with retain_grad the oldest function runs first",
        "drops_inner_gradients",
        "what is kept changes nothing about the order",
        (
            (
                "            f = funcs.pop()",
                "            f = funcs.pop(0 if retain_grad else -1)",
            ),
        ),
        "book",
    ),
    mistake(
        18,
        "a misspelt setting goes unnoticed",
        "refuses_unknown_settings",
        "slots, or a check",
        (("@dataclass(slots=True)", "@dataclass"),),
    ),
    # The look of an array.
    mistake(
        19,
        "the shape is noted once",
        "looks_like_an_array",
        "`return self.data.shape`",
        (
            (
                "        self.name = name\n",
                "        self.name = name\n        self.first_shape = data.shape\n",
            ),
            ("return self.data.shape", "return self.first_shape"),
        ),
        "book",
    ),
    mistake(
        19,
        "shape is a method",
        "looks_like_an_array",
        "`@property`",
        (("    @property\n    def shape", "    def shape"),),
        "book",
    ),
    mistake(
        19,
        "one underscore in `__repr__`",
        "prints_its_numbers",
        "there is `_repr_`",
        (("def __repr__", "def _repr_"),),
        "book",
    ),
    mistake(
        19,
        "repr prints",
        "prints_its_numbers",
        "`__repr__` returns the text; `print` shows it",
        (
            (
                'return "variable(" + text + ")"',
                'print("variable(" + text + ")")',
            ),
        ),
        "book",
    ),
    mistake(
        19,
        "repr raises",
        "prints_its_numbers",
        "in __repr__: raise NotImplementedError",
        (
            (
                '        lines = str(self.data).replace("\\n",',
                "        raise NotImplementedError\n"
                '        lines = str(self.data).replace("\\n",',
            ),
        ),
    ),
    mistake(
        21,
        "summed along one of the repeated axes only",
        "keeps_the_shape",
        "ValueError",
        (
            (
                "(*range(added), *repeated)).reshape",
                "(*range(added), *repeated)[:1]).reshape",
            ),
        ),
    ),
    mistake(
        19,
        "repr joins a text and an array",
        "prints_its_numbers",
        "whether repr(x) is a text",
        (
            (
                'return "variable(" + text + ")"',
                'return "variable(" + self.data + ")"',
            ),
        ),
        "book",
    ),
    mistake(
        19,
        "bool is always True",
        "has_a_truth",
        "got True, expected False",
        (("return bool(self.data)", "return True"),),
    ),
    # Operators.
    mistake(
        20,
        "an operator computes another",
        "has_operators",
        "a * b + c at (3, 2, 1)",
        (("Variable.__mul__ = mul", "Variable.__mul__ = add"),),
        "book",
    ),
    mistake(
        20,
        "an operator is missing",
        "has_operators",
        "Python looks for `Variable.__add__`",
        (("Variable.__add__ = add\n", ""),),
        "book",
    ),
    mistake(
        20,
        "the class for the function",
        "has_operators",
        "`Add` is a class",
        (("Variable.__add__ = add\n", "Variable.__add__ = Add\n"),),
        "book",
    ),
    mistake(
        21,
        "numbers are not put into boxes",
        "mixes_with_numbers",
        "`as_variable` puts",
        (("        inputs = [as_variable(x) for x in inputs]\n", ""),),
        "book",
    ),
    mistake(
        21,
        "NumPy is not told to keep out, in the book's words",
        "mixes_with_numbers",
        "tells NumPy",
        (("    __array_priority__ = 200\n", ""),),
        "book",
    ),
    mistake(
        21,
        "the mean instead of the sum",
        "keeps_the_shape",
        "the gradients of the copies are summed",
        (
            (
                "gx.sum(axis=(*range(added), *repeated))",
                "gx.mean(axis=(*range(added), *repeated))",
            ),
        ),
    ),
    mistake(
        21,
        "summed along the new axes only",
        "keeps_the_shape",
        "the gradients of the copies are summed",
        (
            (
                "return gx.sum(axis=(*range(added), *repeated)).reshape(shape)",
                "return gx.sum(axis=tuple(range(added)))",
            ),
        ),
    ),
    mistake(
        21,
        "summed along the first axis only",
        "keeps_the_shape",
        "a gradient, ",
        (
            (
                "return gx.sum(axis=(*range(added), *repeated)).reshape(shape)",
                "return gx if gx.shape == shape else np.resize(gx.sum(axis=0), shape)",
            ),
        ),
    ),
    mistake(
        21,
        "summed after the shares are added",
        "keeps_the_shape",
        "each share is summed before it is added",
        (
            (
                "                gx = sum_to(gx, x.shape)\n                x.grad = gx if x.grad is None else x.grad + gx",
                "                x.grad = gx if x.grad is None else x.grad + gx\n                x.grad = sum_to(x.grad, x.shape) / (1 if x.ndim else 1)",
            ),
        ),
    ),
    mistake(
        22,
        "only sums and products are summed",
        "keeps_the_shape_everywhere",
        "the gradients of the copies are summed",
        (
            (
                "                gx = sum_to(gx, x.shape)\n",
                "                if type(function) in (Add, Mul):\n                    gx = sum_to(gx, x.shape)\n",
            ),
        ),
    ),
    mistake(
        22,
        "the operands of `1 - x` are not swapped, in the book's words",
        "has_all_operators",
        "swap the operands back",
        (("return sub(x1, x0)", "return sub(x0, x1)"),),
        "book",
    ),
    mistake(
        22,
        "the name of Python 2 for division",
        "has_all_operators",
        "`__div__` was its name in Python 2",
        (("Variable.__truediv__", "Variable.__div__"),),
        "book",
    ),
    mistake(
        22,
        "no operator for powers",
        "has_all_operators",
        "Python looks for `Variable.__pow__`",
        (("Variable.__pow__ = pow\n", ""),),
        "book",
    ),
    mistake(
        22,
        "a misspelt operator",
        "has_all_operators",
        "there is `__rtruedev__`",
        (("Variable.__rtruediv__", "Variable.__rtruedev__"),),
        "book",
    ),
    # Two definitions of one class, and none.
    mistake(
        2,
        "Function has no forward",
        "refuses_to_compute",
        "`Function` itself needs a `forward`",
        (
            (
                "    def forward(self, x):\n        raise NotImplementedError()\n",
                "",
            ),
        ),
        "book",
    ),
    mistake(
        7,
        "Function is defined twice, Square is built on the first",
        "differentiates_a_chain",
        "and `Square` is still built on the first",
        (
            ("        output.set_creator(self)\n", ""),
            (
                "class Exp(Function):",
                """class Function:
    def __call__(self, input):
        output = Variable(self.forward(input.data))
        output.set_creator(self)
        self.input = input
        return output

    def forward(self, x):
        raise NotImplementedError()


class Exp(Function):""",
            ),
        ),
        "book",
    ),
    mistake(
        12,
        "the star is forgotten in the call of forward",
        "makes_a_variable",
        "a star spreads a list over the arguments: `forward(*xs)`",
        (("self.forward(*xs)", "self.forward(xs)"),),
    ),
    mistake(
        7,
        "the input is looked for in the variable",
        "differentiates_a_chain",
        "`input` belongs to the function that computed the variable",
        (("            x = f.input\n", "            x = self.input\n"),),
        "book",
    ),
    mistake(
        9,
        "square calls itself",
        "calls_in_one_line",
        "it calls itself without end",
        (("    return Square()(x)\n", "    return square(x)\n"),),
        "book",
    ),
    mistake(
        16,
        "pop without parentheses",
        "differentiates_a_chain",
        "outputs",
        (("            f = funcs.pop()", "            f = funcs.pop"),),
        "book",
    ),
    mistake(
        6,
        "the wrong name for the class's own data",
        "knows_its_derivative",
        "is it `input`?",
        (
            ("self.input = x\n", "self.input = x\n        self.inputt = x\n"),
            (
                "        x = self.input.data\n        return np.exp",
                "        x = self.imput.data\n        return np.exp",
            ),
        ),
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
