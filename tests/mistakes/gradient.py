"""Mistakes of the first stage: steps 1 to 10."""

from tests.mistakes.kinds import Use, mistake

MISTAKES = [
    mistake(
        1,
        "the box holds a memoryview",
        "holds_its_array",
        "write `.data` once",
        (("self.data = data", "self.data = data.data"),),
    ),
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
        "the derivative of exp is taken for its input",
        "knows_its_derivative",
        "the derivative of e^x is e^x",
        (("np.exp(x) * gy", "x * gy"),),
    ),
    mistake(
        7,
        "the gradient is computed and not stored",
        "differentiates_a_chain",
        "is it stored, in `x.grad`?",
        (("            x.grad = function", "            gx = function"),),
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
    # A wrong derivative that is right alone, at one place, for one shape.
    mistake(
        2,
        "ten times the number is its square, at ten",
        "makes_a_variable",
        "the square of 3.0: got 30.0, expected 9.0",
        (("return x**2", "return 10 * x"),),
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
]
