"""Mistakes of the second stage: steps 11 to 24."""

from tests.mistakes.kinds import Use, mistake

CLEARED = """\
                    for output in x.creator.outputs:
                        output().grad = None  # that of an earlier call
"""
STORED = """\
                x.grad = gx if x.grad is None else x.grad + gx
"""

MISTAKES = [
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
        "knows_its_derivative",
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
        21,
        "the axes in front are forgotten",
        "mixes_with_numbers",
        "the axes to sum are those that NumPy has added",
        (
            (
                "gx.sum(axis=(*range(added), *repeated))",
                "gx.sum(axis=tuple(repeated))",
            ),
        ),
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
        "cleargrad is forgotten",
        "clears_gradients",
        "is `cleargrad` there",
        (
            (
                "    def cleargrad(self):\n        self.grad = None\n",
                "",
            ),
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
        "what an earlier call has kept counts again",
        "counts_kept_gradients_once",
        "what an earlier call has kept is cleared",
        ((CLEARED, ""),),
    ),
    mistake(
        18,
        "a gradient is cleared after it was stored",
        "differentiates_a_chain",
        "what an earlier call has kept goes before `x.grad = ...`",
        (
            (
                CLEARED + STORED,
                STORED.replace("  x", "      x")
                + CLEARED
                + "                else:\n"
                + STORED.replace("  x", "      x"),
            ),
        ),
    ),
    mistake(
        18,
        "the creator is held weakly, not the outputs",
        "differentiates_a_chain",
        "a weak reference, which does not keep the function",
        (("output.creator = self", "output.creator = weakref.ref(self)"),),
    ),
    mistake(
        18,
        "contextmanager is forgotten",
        "computes_without_graph",
        "no_grad() returns a generator",
        (("@contextmanager\n", ""),),
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
        19,
        "the rows of an array are not below each other",
        "prints_columns_in_line",
        "as many blanks",
        (('.replace("\\n", "\\n" + " " * len("Variable("))', ""),),
    ),
    mistake(
        19,
        "the name comes before the array",
        "holds_its_array",
        "the array comes first",
        (("(self, data, name=None)", "(self, name, data)"),),
    ),
    mistake(
        19,
        "the name comes before the array, and both may be left out",
        "holds_its_array",
        "the array comes first",
        (("(self, data, name=None)", "(self, name=None, data=None)"),),
    ),
    mistake(
        21,
        "the axes of length 1 get lost in the sum",
        "keeps_the_shape",
        "`reshape(shape)` brings those of length 1 back",
        ((".reshape(shape)", ""),),
    ),
    mistake(
        21,
        "a gradient of any shape is made to fit",
        "refuses_a_wrong_shape",
        "where NumPy cannot have repeated the data",
        (
            (
                "    if np.broadcast_shapes(gx.shape, shape) != gx.shape:",
                "    if False:",
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
                "                if type(function) not in (Sub, Div):\n                    gx = sum_to(gx, x.shape)\n",
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
    mistake(
        12,
        "the star is forgotten in the call of forward",
        "makes_a_variable",
        "a star spreads a list over the arguments: `forward(*xs)`",
        (("self.forward(*xs)", "self.forward(xs)"),),
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
        21,
        "the name is no argument",
        "holds_its_array",
        "`__init__` has no argument `name`",
        (("def __init__(self, data, name=None)", "def __init__(self, data)"),),
    ),
    mistake(
        21,
        "shape is no property",
        "differentiates_a_chain",
        "`@property` above `shape`",
        (("    @property\n    def shape", "    def shape"),),
    ),
    mistake(
        22,
        "Pow is made without its exponent",
        "has_all_operators",
        "`Pow(c)(x)`",
        (("return Pow(c)(x)", "return Pow()(x, c)"),),
    ),
    mistake(
        22,
        "`1 / x` is divided the wrong way round",
        "has_all_operators",
        "`x.__rtruediv__(1)` for `1 / x`",
        (("    return div(x1, x0)", "    return div(x0, x1)"),),
    ),
    mistake(
        18,
        "a field of a dataclass has no type",
        "computes_without_graph",
        "`enable_backprop: bool = True`",
        (("enable_backprop: bool = True", "enable_backprop = True"),),
    ),
    mistake(
        18,
        "`retain_grad` is the wrong way round",
        "needs_no_seed",
        "it is dropped `if not ...`",
        (("if not retain_grad:", "if retain_grad:"),),
    ),
]

USES = [
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
