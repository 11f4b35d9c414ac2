"""Mistakes of the third stage: steps 25 to 36."""

from steps.command import ladder
from tests.mistakes.kinds import Use, mistake

ONE_IS_NO_LIST = (
    "    if isinstance(x, Variable):\n        return grad(y, [x])[0]\n",
    "    xs = x if isinstance(x, (list, tuple)) else [x]\n",
)
SETTING_BY_HAND = (
    "        with no_grad():\n            grads = gradients(self, as_variable(gy), retain_grad)\n",
    "        Config.enable_backprop = False\n        grads = gradients(self, as_variable(gy), retain_grad)\n        Config.enable_backprop = True\n",
)


def old_backward():
    """The method of step 30, and that of step 22 in its place."""
    start, end = "    def backward(self, retain_grad", "class Function:"
    texts = [ladder.paths()[n].read_text("utf-8") for n in (30, 22)]
    return tuple(text[text.index(start) : text.index(end)] for text in texts)


MISTAKES = [
    mistake(
        24,
        "a parameter is forgotten",
        "differentiates_real_functions",
        "fewer arguments than the call",
        (("def sphere(x, y):", "def sphere(x):"),),
    ),
    mistake(
        25,
        "a label is not quoted",
        "writes_nodes",
        "a line of DOT is a key and, in brackets, what",
        (
            (
                "'{key} [label=\"{name}\", style=filled, color=orange]'",
                "'{key} [label={name}, style=filled, color=orange]'",
            ),
        ),
    ),
    mistake(
        25,
        "a variable without a name is labeled None",
        "writes_nodes",
        'a variable without a name has the label "":',
        (('name = variable.name or ""', "name = variable.name"),),
    ),
    mistake(
        25,
        "the object for the name of its class",
        "writes_nodes",
        "the label is the name of its class:",
        (("name = type(function).__name__", "name = function"),),
    ),
    mistake(
        25,
        "the class for its name",
        "writes_nodes",
        "the label is the name of its class:",
        (("name = type(function).__name__", "name = type(function)"),),
    ),
    mistake(
        25,
        "a line is printed, not returned",
        "writes_nodes",
        "it returned nothing: is a `return` missing?",
        (
            (
                "return f'{key} [label=\"{name}\", style=filled, color=orange]'",
                "print(f'{key} [label=\"{name}\", style=filled, color=orange]')",
            ),
        ),
    ),
    mistake(
        25,
        "the label is the key, too",
        "writes_nodes",
        "a line of DOT is a key and, in brackets, what",
        (
            (
                "return f'{key} [label=\"{name}\", style=filled, color=orange]'",
                "return f'{name} [label=\"{name}\", style=filled, color=orange]'",
            ),
        ),
    ),
    mistake(
        26,
        "a node gets a key each time that it is seen",
        "writes_graphs",
        "each node has a key of its own, and one that",
        (
            (
                "            if source not in keys:\n"
                '                keys[source] = f"n{len(keys)}"\n'
                "                waiting.append(source)\n",
                '            keys[source] = f"n{len(keys)}"\n'
                "            waiting.append(source)\n",
            ),
        ),
    ),
    mistake(
        26,
        "the arrows are reversed",
        "writes_graphs",
        "an arrow points from an input to its",
        (("{keys[source]} -> {keys[node]}", "{keys[node]} -> {keys[source]}"),),
    ),
    mistake(
        26,
        "nodes are told apart by their labels",
        "writes_graphs",
        "each node has a key of its own, and one that",
        (
            (
                'keys[source] = f"n{len(keys)}"',
                'keys[source] = f"n{source.name if isinstance(source, Variable) else type(source).__name__}"',
            ),
        ),
    ),
    mistake(
        26,
        "`if node` loses variables that are 0",
        "writes_graphs",
        "each node has a key of its own; an input has",
        (
            (
                "sources = [] if node.creator is None else [node.creator]",
                "sources = [node.creator] if node else []",
            ),
        ),
    ),
    mistake(
        26,
        "an input's creator is followed, too",
        "writes_graphs",
        "an input has no creator, and None is no node",
        (
            (
                "sources = [] if node.creator is None else [node.creator]",
                "sources = [node.creator]",
            ),
        ),
    ),
    mistake(
        26,
        "the lines are returned as a list",
        "writes_graphs",
        "the lines are joined by line breaks, between",
        (('return "\\n".join(["digraph {", *lines, "}"])', "return lines"),),
    ),
    mistake(
        26,
        "the frame of the graph is forgotten",
        "writes_graphs",
        "the lines are joined by line breaks, between",
        (
            (
                'return "\\n".join(["digraph {", *lines, "}"])',
                'return "\\n".join(lines)',
            ),
        ),
    ),
    mistake(
        26,
        "only the first input is followed",
        "writes_graphs",
        "each node has a key of its own; an input has",
        (
            (
                "        for source in sources:\n"
                "            if source not in keys",
                "        for source in sources[:1]:\n"
                "            if source not in keys",
            ),
        ),
    ),
    mistake(
        26,
        "an arrow only where a node is new",
        "writes_graphs",
        "one to a function from each of its inputs,",
        (
            (
                "                waiting.append(source)\n"
                '            lines.append(f"{keys[source]} -> {keys[node]}")',
                "                waiting.append(source)\n"
                '                lines.append(f"{keys[source]} -> {keys[node]}")',
            ),
        ),
    ),
    mistake(
        27,
        "the series ends at the first negative term",
        "sums_a_series",
        "x - x^3 / 3! + x^5 / 5! - ..., until the",
        (("np.max(np.abs(term.data))", "np.max(term.data)"),),
    ),
    mistake(
        27,
        "each term is negative",
        "sums_a_series",
        "x - x^3 / 3! + x^5 / 5! - ..., until the",
        (("(-1) ** (n // 2)", "(-1) ** n"),),
    ),
    mistake(
        27,
        "-1 is not in parentheses",
        "sums_a_series",
        "x - x^3 / 3! + x^5 / 5! - ..., until the",
        (("(-1) ** (n // 2)", "-1 ** (n // 2)"),),
    ),
    mistake(
        27,
        "Sin forgets the gradient it is given",
        "knows_the_sine",
        "the derivative of sin is cos, times the",
        (("return np.cos(x) * gy", "return np.cos(x)"),),
    ),
    mistake(
        27,
        "the derivative of sin is -cos",
        "knows_the_sine",
        "the derivative of sin is cos, times the",
        (("return np.cos(x) * gy", "return -np.cos(x) * gy"),),
    ),
    mistake(
        27,
        "Sin gives its box to NumPy",
        "knows_the_sine",
        "np.cos computes with arrays, got a Variable; write cos of dezero_min",
        (
            (
                "        x = self.inputs[0].data\n        return np.cos",
                "        x = self.inputs[0]\n        return np.cos",
            ),
        ),
    ),
    mistake(
        27,
        "the series sums arrays",
        "sums_a_series",
        "the terms are variables: only so does the sum",
        (("math.factorial(n) * x**n", "math.factorial(n) * x.data**n"),),
    ),
    mistake(
        27,
        "even powers are summed, too",
        "sums_a_series",
        "x - x^3 / 3! + x^5 / 5! - ..., until the",
        (("        n += 2\n", "        n += 1\n"),),
    ),
    mistake(
        28,
        "the gradients are not cleared between steps",
        "walks_downhill",
        "every step begins with `cleargrad` and",
        (("        for x in xs:\n            x.cleargrad()\n", ""),),
    ),
    mistake(
        28,
        "`x = x - ...` moves only a name",
        "walks_downhill",
        "`f(*xs).backward()` computes all gradients,",
        (("x.data = x.data - rate * x.grad", "x = x - rate * x.grad"),),
    ),
    mistake(
        28,
        "uphill",
        "walks_downhill",
        "`f(*xs).backward()` computes all gradients,",
        (
            (
                "x.data = x.data - rate * x.grad",
                "x.data = x.data + rate * x.grad",
            ),
        ),
    ),
    mistake(
        28,
        "the arrays are changed in place",
        "walks_downhill",
        "`x.data -= ...` writes into the array itself,",
        (("x.data = x.data - rate * x.grad", "x.data -= rate * x.grad"),),
    ),
    mistake(
        28,
        "a variable moves before the gradients of the others are known",
        "walks_downhill",
        "`f(*xs).backward()` computes all gradients,",
        (
            (
                "        f(*xs).backward()\n"
                "        for x in xs:\n"
                "            x.data",
                "        for x in xs:\n"
                "            f(*xs).backward()\n"
                "            x.data",
            ),
        ),
    ),
    mistake(
        28,
        "f is given the list",
        "walks_downhill",
        "`f(*xs).backward()` computes all gradients,",
        (("f(*xs).backward()", "f(xs).backward()"),),
    ),
    mistake(
        28,
        "the rate is forgotten",
        "walks_downhill",
        "`f(*xs).backward()` computes all gradients,",
        (("- rate * x.grad", "- x.grad"),),
    ),
    mistake(
        28,
        "a square of Rosenbrock's is lost",
        "knows_the_valley",
        "100 * (x1 - x0**2) ** 2 + (x0 - 1) ** 2",
        (
            (
                "(x1 - x0**2) ** 2 + (x0 - 1) ** 2",
                "(x1 - x0) ** 2 + (x0 - 1) ** 2",
            ),
        ),
    ),
    mistake(
        28,
        "`backward` is forgotten",
        "walks_downhill",
        "`f(*xs).backward()` computes all gradients,",
        (("        f(*xs).backward()\n", "        f(*xs)\n"),),
    ),
    mistake(
        29,
        "f2 is given the box",
        "jumps_by_newton",
        "open the box: `f2(x.data)`",
        (("f2(x.data)", "f2(x)"),),
    ),
    mistake(
        29,
        "the gradient of the step before is not cleared",
        "jumps_by_newton",
        "`x.cleargrad()`, with its parentheses, comes",
        (
            (
                "    x.cleargrad()\n"
                "    f(x).backward()\n"
                "    x.data = x.data - x.grad / f2",
                "    f(x).backward()\n    x.data = x.data - x.grad / f2",
            ),
        ),
    ),
    mistake(
        29,
        "cleargrad without parentheses",
        "jumps_by_newton",
        "`x.cleargrad()`, with its parentheses, comes",
        (
            (
                "    x.cleargrad()\n"
                "    f(x).backward()\n"
                "    x.data = x.data - x.grad / f2",
                "    x.cleargrad\n"
                "    f(x).backward()\n"
                "    x.data = x.data - x.grad / f2",
            ),
        ),
    ),
    mistake(
        29,
        "f for its derivative",
        "jumps_by_newton",
        "one step goes to x - f'(x) / f''(x), computed",
        (("x.grad / f2(x.data)", "f(x).data / f2(x.data)"),),
    ),
    mistake(
        29,
        "the step has the wrong sign",
        "jumps_by_newton",
        "one step goes to x - f'(x) / f''(x), computed",
        (("x.data - x.grad / f2", "x.data + x.grad / f2"),),
    ),
    mistake(
        29,
        "times f'' for divided by it",
        "jumps_by_newton",
        "one step goes to x - f'(x) / f''(x), computed",
        (("x.grad / f2(", "x.grad * f2("),),
    ),
    mistake(
        29,
        "Newton's step goes downhill only",
        "jumps_by_newton",
        "f'' divides with its sign",
        (("x.grad / f2(x.data)", "x.grad / abs(f2(x.data))"),),
    ),
    mistake(
        29,
        "x before f",
        "jumps_by_newton",
        "the function comes first: `newton(f, x)`",
        (("def newton(f, x, f2)", "def newton(x, f, f2)"),),
    ),
    mistake(
        30,
        "a list of one variable gives no list",
        "returns_gradients",
        "ask for the type of `x`",
        (
            ONE_IS_NO_LIST,
            (
                "    return [grads.get(v, np.zeros_like(v.data)) for v in x]",
                "    result = [grads.get(v, np.zeros_like(v.data)) for v in xs]\n    return result[0] if len(result) == 1 else result",
            ),
        ),
    ),
    mistake(
        30,
        "`grad` clears the gradient of y",
        "returns_gradients",
        "leaves `y.grad` as it is",
        (
            (
                "    grads = gradients(y, np.ones_like(y.data), keep_all=True)\n",
                "    y.cleargrad()\n    grads = gradients(y, np.ones_like(y.data), keep_all=True)\n",
            ),
        ),
    ),
    mistake(
        30,
        "`grad` starts from ones of float64",
        "returns_gradients",
        "`np.ones` is float64",
        (
            (
                "gradients(y, np.ones_like(y.data), keep_all=True)",
                "gradients(y, np.ones(y.shape), keep_all=True)",
            ),
        ),
    ),
    mistake(
        30,
        "`grad` starts from the number 1",
        "returns_gradients",
        "ones in the shape of y",
        (
            (
                "gradients(y, np.ones_like(y.data), keep_all=True)",
                "gradients(y, np.array(1.0), keep_all=True)",
            ),
        ),
    ),
    mistake(
        30,
        "the gradients come in reversed order",
        "returns_gradients",
        "in their order",
        (("for v in x]", "for v in reversed(x)]"),),
    ),
    mistake(
        30,
        "the new `backward` is not attached",
        "returns_gradients",
        "attached by `Variable.backward = backward`",
        (old_backward(),),
    ),
    mistake(
        30,
        "a use replaces the gradient of the uses before",
        "adds_up_gradients",
        "every use of a variable adds to its gradient;",
        (("grads[x] = grads[x] + gx if x in grads else gx", "grads[x] = gx"),),
    ),
    mistake(
        30,
        "gradients of variables in between are not kept",
        "returns_gradients",
        "the dictionary keeps all gradients for",
        (
            (
                "np.ones_like(y.data), keep_all=True",
                "np.ones_like(y.data), keep_all=False",
            ),
        ),
    ),
    mistake(
        30,
        "`grad` leaves gradients on the variables",
        "returns_gradients",
        "every use of a variable adds to its gradient",
        (
            (
                "    grads = gradients(y, np.ones_like(y.data), keep_all=True)\n"
                "    return [grads.get(v, np.zeros_like(v.data)) for v in x]",
                "    y.backward(retain_grad=True)\n"
                "    return [np.zeros_like(v.data) if v.grad is None else v.grad for v in x]",
            ),
        ),
    ),
    mistake(
        30,
        "a variable that is not needed is looked up",
        "returns_gradients",
        "a variable that nothing reached is not in the",
        (("grads.get(v, np.zeros_like(v.data))", "grads[v]"),),
    ),
    mistake(
        30,
        "a variable that is not needed has the gradient None",
        "returns_gradients",
        "nothing has set it, or it was cleared again;",
        (("grads.get(v, np.zeros_like(v.data))", "grads.get(v)"),),
    ),
    mistake(
        30,
        "a single variable is not taken",
        "returns_gradients",
        "a single variable gives its gradient, several",
        (
            (
                "    if isinstance(x, Variable):\n"
                "        return grad(y, [x])[0]\n",
                "",
            ),
        ),
    ),
    mistake(
        30,
        "a single variable gives a list",
        "returns_gradients",
        "a single variable gives its gradient, several",
        (("        return grad(y, [x])[0]", "        return grad(y, [x])"),),
    ),
    mistake(
        30,
        "gradients of repeated arrays are not summed",
        "returns_gradients",
        "a gradient has the shape of its variable:",
        (("            gx = sum_to(gx, x.shape)\n", ""),),
    ),
    mistake(
        30,
        "inputs do not add up over two calls",
        "repeats_exactly",
        "each backward adds to the gradients of the",
        (
            (
                "            if x.creator is not None:\n"
                "                x.grad = None  # that of an earlier call\n"
                "            x.grad = gx if x.grad is None else x.grad + gx\n",
                "            x.grad = gx\n",
            ),
        ),
    ),
    mistake(
        30,
        "`gradients` returns nothing",
        "differentiates_a_chain",
        "it returned nothing: is a `return` missing?",
        (("    return grads\n\n\ndef grad(", "\n\ndef grad("),),
    ),
    mistake(
        30,
        "zeros in the shape of y",
        "returns_gradients",
        "where nothing arrives, the gradient is zeros",
        (("np.zeros_like(v.data)", "np.zeros_like(y.data)"),),
    ),
    mistake(
        30,
        "the output keeps the gradient that it started from",
        "returns_gradients",
        "is taken off the output",
        (("        self.grad = None\n        for x, gx", "        for x, gx"),),
    ),
    mistake(
        30,
        "kept gradients add up over two calls",
        "returns_gradients",
        "only inputs add up over calls",
        (
            (
                "            if x.creator is not None:\n                x.grad = None  # that of an earlier call\n",
                "",
            ),
        ),
    ),
    mistake(
        30,
        "gradients are added in place",
        "returns_gradients",
        "`+=` writes into an array that others may hold",
        (
            (
                "            if x.creator is not None:\n                x.grad = None  # that of an earlier call\n            x.grad = gx if x.grad is None else x.grad + gx\n",
                "            if x.creator is not None:\n                x.grad = None  # that of an earlier call\n            if x.grad is None:\n                x.grad = gx\n            else:\n                x.grad += gx\n",
            ),
        ),
    ),
    mistake(
        30,
        "`grad` starts from the gradient of y",
        "returns_gradients",
        "`grad` starts from ones",
        (
            (
                "gradients(y, np.ones_like(y.data), keep_all=True)",
                "gradients(y, np.ones_like(y.data) if y.grad is None else y.grad, keep_all=True)",
            ),
        ),
    ),
    mistake(
        30,
        "an output that is not used is looked up",
        "returns_gradients",
        "a variable that nothing reached",
        (("grads.get(output())", "grads[output()]"),),
    ),
    mistake(
        30,
        "an output that is not used is dropped",
        "returns_gradients",
        "`grads.pop(v, None)` does not mind",
        (("grads.pop(output(), None)", "grads.pop(output())"),),
    ),
    mistake(
        30,
        "the arguments of grad are swapped",
        "returns_gradients",
        "the result comes first",
        (("def grad(y, x):", "def grad(x, y):"),),
    ),
    mistake(
        30,
        "the list of waiting functions is asked for no double",
        "meets_again",
        "only if it is `not in waiting`",
        ((" and x.creator not in waiting", ""),),
    ),
    mistake(
        30,
        "a weak reference is looked up",
        "differentiates_a_chain",
        "`grads.get(output())`",
        (("grads.get(output())", "grads.get(output)"),),
    ),
    mistake(
        30,
        "the last function that waits runs first",
        "returns_gradients",
        "`max(waiting, key=...)`",
        (
            (
                "        function = max(waiting, key=lambda function: function.generation)\n        waiting.remove(function)",
                "        function = waiting.pop()",
            ),
        ),
    ),
    mistake(
        30,
        "`retain_grad` is the wrong way round",
        "needs_no_seed",
        "it is dropped `if not ...`",
        (("if not keep_all:", "if keep_all:"),),
    ),
    mistake(
        32,
        "a list of one variable gives no list",
        "returns_gradients",
        "ask for the type of `x`",
        (
            ONE_IS_NO_LIST,
            (
                "    return [grads.get(v, Variable(np.zeros_like(v.data))) for v in x]",
                "    result = [grads.get(v, Variable(np.zeros_like(v.data))) for v in xs]\n    return result[0] if len(result) == 1 else result",
            ),
        ),
    ),
    mistake(
        32,
        "`grad` clears the gradient of y",
        "returns_gradients",
        "leaves `y.grad` as it is",
        (
            (
                "    grads = gradients(y, Variable(np.ones_like(y.data)), keep_all=True)\n",
                "    y.grad = None\n    grads = gradients(y, Variable(np.ones_like(y.data)), keep_all=True)\n",
            ),
        ),
    ),
    mistake(
        32,
        "`grad` starts from ones of float64",
        "returns_gradients",
        "`np.ones` is float64",
        (("Variable(np.ones_like(y.data))", "Variable(np.ones(y.shape))"),),
    ),
    mistake(
        32,
        "`backward` switches recording on at its end",
        "builds_no_graph_unasked",
        "goes back to its value before",
        (SETTING_BY_HAND,),
    ),
    mistake(
        32,
        "Div opens the box below its bar",
        "differentiates_again",
        "a box that `Div.backward` opens is a constant",
        (("return gy / x1, -gy", "return gy / x1.data, -gy"),),
    ),
    mistake(
        32,
        "Div opens the box that it squares",
        "differentiates_again",
        "a box that `Div.backward` opens is a constant",
        (("-gy * x0 / x1**2", "-gy * x0 / x1.data**2"),),
    ),
    mistake(
        32,
        "Neg returns an array",
        "has_all_operators",
        "`backward` has returned an array",
        (
            (
                "        return -gy\n\n\ndef neg",
                "        return -gy.data\n\n\ndef neg",
            ),
        ),
    ),
    mistake(
        32,
        "Add returns arrays, which are opened again",
        "differentiates_two_inputs",
        "`backward` has returned an array",
        (
            ("        return gy, gy\n", "        return gy.data, gy.data\n"),
            ("gx.data.copy() if", "gx.data if"),
        ),
    ),
    mistake(
        32,
        "Pow opens its box",
        "differentiates_again",
        "a box that `Pow.backward` opens is a constant",
        (
            (
                "        x = self.inputs[0]\n        # x**0",
                "        x = self.inputs[0].data\n        # x**0",
            ),
        ),
    ),
    mistake(
        32,
        "Div opens its boxes",
        "differentiates_again",
        "a box that `Div.backward` opens is a constant",
        (
            (
                "        x0, x1 = self.inputs\n        return gy / x1",
                "        x0, x1 = self.inputs[0].data, self.inputs[1].data\n"
                "        return gy / x1",
            ),
        ),
    ),
    mistake(
        32,
        "Mul opens its boxes",
        "differentiates_again",
        "a box that `Mul.backward` opens is a constant",
        (
            (
                "        x0, x1 = self.inputs\n        return gy * x1",
                "        x0, x1 = self.inputs[0].data, self.inputs[1].data\n"
                "        return gy * x1",
            ),
        ),
    ),
    mistake(
        32,
        "Square opens its box",
        "differentiates_again",
        "a box that `Square.backward` opens is a",
        (
            (
                "        x = self.inputs[0]\n        return 2 * x * gy",
                "        x = self.inputs[0].data\n        return 2 * x * gy",
            ),
        ),
    ),
    mistake(
        32,
        "np.exp of a box",
        "knows_its_derivative",
        "`backward` computes with variables: `np.exp`",
        (("return exp(x) * gy", "return np.exp(x) * gy"),),
    ),
    mistake(
        32,
        "np.exp of an opened box",
        "differentiates_again",
        "a box that `Exp.backward` opens is a constant",
        (("return exp(x) * gy", "return np.exp(x.data) * gy"),),
    ),
    mistake(
        32,
        "`backward` builds graphs",
        "builds_no_graph_unasked",
        "`Variable.backward` computes its gradients",
        (
            (
                "        with no_grad():\n"
                "            grads = gradients(self, as_variable(gy), retain_grad)\n",
                "        grads = gradients(self, as_variable(gy), retain_grad)\n",
            ),
        ),
    ),
    mistake(
        32,
        "the exponent of x ** 0 gets -1",
        "knows_constant_powers",
        "the derivative of x ** 0 is 0; 0 * x ** -1",
        (("self.c - (self.c != 0)", "self.c - 1"),),
    ),
    mistake(
        32,
        "gradients share an array",
        "leaves_arrays",
        "each variable gets an array of its own:",
        (("gx.data.copy() if", "gx.data if"),),
    ),
    mistake(
        32,
        "x.grad is a box",
        "differentiates_a_chain",
        "`Variable.backward` takes the array out of",
        (
            (
                "x.grad = gx.data.copy() if x.grad is None else x.grad + gx.data",
                "x.grad = gx if x.grad is None else x.grad + gx",
            ),
        ),
    ),
    mistake(
        32,
        "`grad` starts from an array",
        "returns_gradients",
        "gradients are variables from the first on:",
        (
            (
                "Variable(np.ones_like(y.data)), keep_all",
                "np.ones_like(y.data), keep_all",
            ),
        ),
    ),
    mistake(
        32,
        "`backward` starts from an array",
        "differentiates_a_chain",
        "gradients are variables on their way back:",
        (("as_variable(gy), retain_grad", "gy, retain_grad"),),
    ),
    mistake(
        32,
        "zeros are an array",
        "differentiates_again",
        "zeros are a variable, too",
        (("Variable(np.zeros_like(v.data))", "np.zeros_like(v.data)"),),
    ),
    mistake(
        32,
        "sum_to is given a box",
        "mixes_with_numbers",
        "this `sum_to` takes an array, `gx.data`; from",
        (("as_variable(sum_to(gx.data, x.shape))", "sum_to(gx, x.shape)"),),
    ),
    mistake(
        32,
        "every gradient is cut off",
        "differentiates_again",
        "something cuts it off: `no_grad` is for",
        (
            (
                "            if gx.shape != x.shape:\n"
                "                gx = as_variable(sum_to(gx.data, x.shape))\n",
                "            gx = as_variable(sum_to(gx.data, x.shape))\n",
            ),
        ),
    ),
    mistake(
        32,
        "`grad` computes under no_grad",
        "differentiates_again",
        "something cuts it off: `no_grad` is for",
        (
            (
                "    grads = gradients(y, Variable(np.ones_like(y.data)), keep_all=True)\n",
                "    with no_grad():\n"
                "        grads = gradients(y, Variable(np.ones_like(y.data)), keep_all=True)\n",
            ),
        ),
    ),
    mistake(
        32,
        "a variable holds its own gradient",
        "frees_gradients",
        "its graph leads to x, so x must not hold it:",
        (
            (
                "    return [grads.get(v, Variable(np.zeros_like(v.data))) for v in x]",
                "    for v in x:\n"
                "        v.gradient = grads.get(v)\n"
                "    return [grads.get(v, Variable(np.zeros_like(v.data))) for v in x]",
            ),
        ),
    ),
    mistake(
        32,
        "Neg makes a box of its own",
        "has_all_operators",
        "NumPy makes a scalar of it; `as_array` makes",
        (
            (
                "        return -gy\n\n\ndef neg",
                "        return Variable(-gy.data)\n\n\ndef neg",
            ),
        ),
    ),
    mistake(
        32,
        "the list of inputs for the first one",
        "knows_its_derivative",
        "a list came where a variable is needed:",
        (
            (
                "        x = self.inputs[0]\n        return exp(x) * gy",
                "        x = self.inputs\n        return exp(x) * gy",
            ),
        ),
    ),
    mistake(
        32,
        "the exponent stops at 0",
        "differentiates_again",
        "also where c is negative",
        (("(self.c - (self.c != 0))", "max(self.c - 1, 0)"),),
    ),
    mistake(
        32,
        "Sub opens the gradient",
        "differentiates_again",
        "a box that `Sub.backward` opens",
        (
            (
                "        return gy, -gy\n",
                "        return gy, as_variable(-gy.data)\n",
            ),
        ),
    ),
    mistake(
        32,
        "Pow opens the gradient",
        "differentiates_again",
        "a box that `Pow.backward` opens",
        (("(self.c != 0)) * gy", "(self.c != 0)) * gy.data"),),
    ),
    mistake(
        32,
        "the sum of gradients opens them",
        "differentiates_again",
        "`gradients` adds up variables",
        (
            (
                "grads[x] = grads[x] + gx if x in grads else gx",
                "grads[x] = as_variable(grads[x].data + gx.data) if x in grads else gx",
            ),
        ),
    ),
    mistake(
        32,
        "no_grad without parentheses",
        "differentiates_a_chain",
        "`with no_grad():`, with parentheses",
        (
            (
                "        with no_grad():\n            grads",
                "        with no_grad:\n            grads",
            ),
        ),
    ),
    mistake(
        32,
        "Sin does not open its box yet",
        "knows_the_sine",
        "a `cos` of variables comes later",
        (
            (
                "        x = self.inputs[0].data\n        return np.cos(x) * gy",
                "        x = self.inputs[0]\n        return np.cos(x) * gy",
            ),
        ),
    ),
    mistake(
        33,
        "the gradient of x is cleared, as before",
        "finds_f2_itself",
        "nothing is left on x",
        (
            (
                "    gx = grad(f(x), x)\n",
                "    x.cleargrad()\n    gx = grad(f(x), x)\n",
            ),
        ),
    ),
    mistake(
        33,
        "`backward` comes first, as before",
        "finds_f2_itself",
        "nothing is left on x",
        (
            (
                "    gx = grad(f(x), x)\n",
                "    x.cleargrad()\n    f(x).backward()\n    gx = grad(f(x), x)\n",
            ),
        ),
    ),
    mistake(
        33,
        "`backward` of the gradient for `grad`",
        "finds_f2_itself",
        "nothing is left on x",
        (
            (
                "    gx2 = grad(gx, x).data if f2 is None else f2(x.data)\n",
                "    x.cleargrad()\n    gx.backward()\n    gx2 = x.grad if f2 is None else f2(x.data)\n",
            ),
        ),
    ),
    mistake(
        33,
        "a list of one variable gives no list",
        "returns_gradients",
        "ask for the type of `x`",
        (
            ONE_IS_NO_LIST,
            (
                "    return [grads.get(v, Variable(np.zeros_like(v.data))) for v in x]",
                "    result = [grads.get(v, Variable(np.zeros_like(v.data))) for v in xs]\n    return result[0] if len(result) == 1 else result",
            ),
        ),
    ),
    mistake(
        33,
        "x before f",
        "jumps_by_newton",
        "the function comes first: `newton(f, x)`",
        (("def newton(f, x, f2=None)", "def newton(x, f, f2=None)"),),
    ),
    mistake(
        33,
        "f2 has no default",
        "finds_f2_itself",
        "give it a default, `f2=None`",
        (("f2=None):", "f2):"),),
    ),
    mistake(
        33,
        "the gradient is opened before it is differentiated",
        "finds_f2_itself",
        "one step goes to x - f'(x) / f''(x): f' is",
        (
            ("    gx = grad(f(x), x)\n", "    gx = grad(f(x), x).data\n"),
            ("gx.data / gx2", "gx / gx2"),
        ),
    ),
    mistake(
        33,
        "f for its derivative",
        "jumps_by_newton",
        "one step goes to x - f'(x) / f''(x), computed",
        (("gx.data / gx2", "f(x).data / gx2"),),
    ),
    mistake(
        33,
        "f' for f''",
        "finds_f2_itself",
        "one step goes to x - f'(x) / f''(x): f' is",
        (("grad(gx, x).data if", "grad(f(x), x).data if"),),
    ),
    mistake(
        33,
        "x.data gets a box",
        "jumps_by_newton",
        "one step goes to x - f'(x) / f''(x), computed",
        (
            ("grad(gx, x).data if", "grad(gx, x) if"),
            ("gx.data / gx2", "gx / gx2"),
        ),
    ),
    mistake(
        33,
        "a Hessian of boxes",
        "has_hessians",
        "an array of numbers; row i is the gradient of",
        (
            (
                "[[gx.data for gx in row] for row in rows]",
                "[[gx for gx in row] for row in rows]",
            ),
        ),
    ),
    mistake(
        33,
        "the gradient in each row of the Hessian",
        "has_hessians",
        "an array of numbers; row i is the gradient of",
        (
            (
                "rows = [grad(gx, xs) for gx in grad(y, xs)]",
                "rows = [grad(y, xs) for gx in grad(y, xs)]",
            ),
        ),
    ),
    mistake(
        33,
        "only the diagonal of the Hessian",
        "has_hessians",
        "an array of numbers; row i is the gradient of",
        (
            (
                "rows = [grad(gx, xs) for gx in grad(y, xs)]",
                "rows = [[grad(gx, x)] for gx, x in zip(grad(y, xs), xs)]",
            ),
        ),
    ),
    mistake(
        33,
        "the f2 that is given is not used",
        "jumps_by_newton",
        "the f2 that is given is what divides",
        (
            (
                "grad(gx, x).data if f2 is None else f2(x.data)",
                "grad(gx, x).data",
            ),
        ),
    ),
    mistake(
        33,
        "Newton's step goes downhill only",
        "finds_f2_itself",
        "f'' divides with its sign",
        (("gx2 = grad(gx, x).data if", "gx2 = abs(grad(gx, x).data) if"),),
    ),
    mistake(
        33,
        "a Hessian of two variables only",
        "has_hessians",
        "a loop takes any number",
        (
            (
                "    rows = [grad(gx, xs) for gx in grad(y, xs)]\n",
                "    g0, g1 = grad(y, xs)\n    rows = [grad(g0, xs), grad(g1, xs)]\n",
            ),
        ),
    ),
    mistake(
        33,
        "a Hessian of two rows",
        "has_hessians",
        "a row for each of them",
        (
            (
                "in grad(y, xs)]\n    return np.array([[gx.data for gx in row] for row in rows])",
                "in grad(y, xs)]\n    H = np.zeros((2, 2))\n    for i in range(2):\n        for j in range(2):\n            H[i, j] = rows[i][j].data\n    return H",
            ),
        ),
    ),
    mistake(
        33,
        "a Hessian of whole numbers",
        "has_hessians",
        "and fractions in it",
        (("for row in rows])", "for row in rows], int)"),),
    ),
    mistake(
        33,
        "a Hessian as a list",
        "has_hessians",
        "`np.array` makes an array of the rows",
        (
            (
                "return np.array([[gx.data for gx in row] for row in rows])",
                "return [[gx.data for gx in row] for row in rows]",
            ),
        ),
    ),
    mistake(
        33,
        "the arguments of hessian are swapped",
        "has_hessians",
        "the result comes first",
        (("def hessian(y, xs):", "def hessian(xs, y):"),),
    ),
    mistake(
        33,
        "f2 is given a box, and opened",
        "jumps_by_newton",
        "open the box before: `f2(x.data)`",
        (("f2(x.data)", "f2(x).data"),),
    ),
    mistake(
        34,
        "np.cos of a box",
        "knows_the_sine",
        "`backward` computes with variables: `np.cos`",
        (("return cos(x) * gy", "return np.cos(x) * gy"),),
    ),
    mistake(
        34,
        "np.cos of an opened box",
        "differentiates_sin_again",
        "the derivative of sin is cos, that of cos is",
        (("return cos(x) * gy", "return np.cos(x.data) * gy"),),
    ),
    mistake(
        34,
        "the derivative of cos is sin",
        "differentiates_sin_again",
        "the derivative of sin is cos, that of cos is",
        (("return -sin(x) * gy", "return sin(x) * gy"),),
    ),
    mistake(
        34,
        "Cos opens its box",
        "differentiates_sin_again",
        "the derivative of sin is cos, that of cos is",
        (("return -sin(x) * gy", "return -np.sin(x.data) * gy"),),
    ),
    mistake(
        34,
        "cos calls Sin",
        "knows_the_sine",
        "the derivative of sin is cos, times the",
        (("return Cos()(x)", "return Sin()(x)"),),
    ),
    mistake(
        34,
        "Cos forgets the gradient it is given",
        "differentiates_sin_again",
        "the derivative of cos is -sin, times the",
        (("return -sin(x) * gy", "return -sin(x)"),),
    ),
    mistake(
        35,
        "2y for y squared",
        "differentiates_tanh_again",
        "1 - y * y, where y is the output itself,",
        (("(1 - y * y) * gy", "(1 - y - y) * gy"),),
    ),
    mistake(
        35,
        "the weak reference is not called",
        "differentiates_tanh_again",
        "1 - y * y, where y is the output itself,",
        (("y = self.outputs[0]()", "y = self.outputs[0]"),),
    ),
    mistake(
        35,
        "Tanh keeps the array of its output",
        "differentiates_tanh_again",
        "1 - y * y, where y is the output itself,",
        (
            (
                "        return np.tanh(x)\n"
                "\n"
                "    def backward(self, gy):\n"
                "        y = self.outputs[0]()\n",
                "        self.y = np.tanh(x)\n"
                "        return self.y\n"
                "\n"
                "    def backward(self, gy):\n"
                "        y = self.y\n",
            ),
        ),
    ),
    mistake(
        35,
        "the function keeps its output",
        "differentiates_tanh_again",
        "a function that holds its output keeps both",
        (
            (
                "def tanh(x):\n    return Tanh()(x)",
                "def tanh(x):\n"
                "    function = Tanh()\n"
                "    function.y = function(x)\n"
                "    return function.y",
            ),
        ),
    ),
    mistake(
        35,
        "Tanh opens its output",
        "differentiates_tanh_again",
        "1 - y * y, where y is the output itself,",
        (
            (
                "y = self.outputs[0]()\n        return (1",
                "y = self.outputs[0]().data\n        return (1",
            ),
        ),
    ),
    mistake(
        35,
        "tanh written with exp",
        "differentiates_tanh_again",
        "`np.tanh` knows large numbers, where exp",
        (
            (
                "return np.tanh(x)",
                "return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))",
            ),
        ),
    ),
    mistake(
        35,
        "the input for the output",
        "differentiates_tanh_again",
        "1 - y * y, where y is the output itself,",
        (
            (
                "y = self.outputs[0]()\n        return (1",
                "y = self.inputs[0]\n        return (1",
            ),
        ),
    ),
    mistake(
        35,
        "Log opens its box",
        "differentiates_log_again",
        "a box that `Log.backward` opens is a constant",
        (("return gy / x\n", "return gy / x.data\n"),),
    ),
    mistake(
        35,
        "Log forgets the gradient it is given",
        "differentiates_log_again",
        "the derivative of log is 1 / x, times the",
        (("return gy / x\n", "return 1 / x\n"),),
    ),
    mistake(
        36,
        "the sum is still cut off",
        "differentiates_repeated",
        "where NumPy repeated an array, its gradient",
        (
            (
                "                gx = sum_to(gx, x.shape)",
                "                gx = Variable(sum_to(gx, x.shape).data)",
            ),
        ),
    ),
    mistake(
        36,
        "the shapes of SumTo are swapped",
        "differentiates_repeated",
        "the gradient of a sum is repeated to the",
        (
            (
                "return broadcast_to(gy, self.inputs[0].shape)",
                "return broadcast_to(gy, self.shape)",
            ),
        ),
    ),
    mistake(
        36,
        "SumTo hands its gradient on",
        "differentiates_repeated",
        "the gradient of a sum is repeated to the",
        (("return broadcast_to(gy, self.inputs[0].shape)", "return gy"),),
    ),
    mistake(
        36,
        "NumPy repeats the gradient",
        "sums_variables",
        "gradients are variables, and so is all that",
        (
            (
                "return broadcast_to(gy, self.inputs[0].shape)",
                "return np.broadcast_to(gy.data, self.inputs[0].shape)",
            ),
        ),
    ),
    mistake(
        36,
        "a wrong shape is summed silently",
        "sums_variables",
        "NumPy cannot have repeated an array of this",
        (
            (
                "if np.broadcast_shapes(gx.shape, shape) != gx.shape:",
                "if False:",
            ),
        ),
    ),
    mistake(
        36,
        "the mean for the sum",
        "returns_gradients",
        "a gradient has the shape of its variable:",
        (("gx.sum(axis", "gx.mean(axis"),),
    ),
    mistake(
        36,
        "the sum's gradient is repeated by NumPy in a box of its own",
        "sums_variables",
        "a box that `SumTo.backward` opens",
        (
            (
                "return broadcast_to(gy, self.inputs[0].shape)",
                "return Variable(np.broadcast_to(gy.data, self.inputs[0].shape))",
            ),
        ),
    ),
    mistake(
        36,
        "the axes of length 1 are counted from the front",
        "sums_variables",
        "counted from there: `added + i`",
        (("[added + i for i", "[i for i"),),
    ),
    mistake(
        36,
        "the first axes or those of length 1 are summed",
        "sums_variables",
        "counted from there: `added + i`",
        (
            (
                "sum(axis=(*range(added), *repeated))",
                "sum(axis=tuple(repeated) or tuple(range(added)))",
            ),
        ),
    ),
    mistake(
        36,
        "a product with ones repeats",
        "sums_variables",
        "`np.ones` is float64, and so is what it",
        (
            (
                "return np.broadcast_to(x, self.shape)",
                "return x * np.ones(self.shape)",
            ),
        ),
    ),
    mistake(
        36,
        "a product with ones of its dtype repeats",
        "sums_variables",
        "a product takes the larger shape",
        (
            (
                "return np.broadcast_to(x, self.shape)",
                "return x * np.ones(self.shape, x.dtype)",
            ),
        ),
    ),
    mistake(
        36,
        "the sum's gradient is multiplied by ones",
        "sums_variables",
        "`np.ones` is float64, and so is what it",
        (
            (
                "return broadcast_to(gy, self.inputs[0].shape)",
                "return gy * np.ones(self.inputs[0].shape)",
            ),
        ),
    ),
    mistake(
        36,
        "BroadcastTo hands its gradient on",
        "sums_variables",
        "that of a repetition is summed",
        (("return sum_to(gy, self.inputs[0].shape)", "return gy"),),
    ),
    mistake(
        36,
        "the shapes of BroadcastTo are swapped",
        "sums_variables",
        "that of a repetition is summed",
        (
            (
                "return sum_to(gy, self.inputs[0].shape)",
                "return sum_to(gy, self.shape)",
            ),
        ),
    ),
    mistake(
        36,
        "one underscore around init",
        "mixes_with_numbers",
        "is taken by its `__init__`",
        (
            (
                "    def __init__(self, shape):\n        self.shape = shape\n\n    def forward(self, gx):",
                "    def _init_(self, shape):\n        self.shape = shape\n\n    def forward(self, gx):",
            ),
        ),
    ),
    mistake(
        36,
        "the variable makes the function",
        "mixes_with_numbers",
        "`SumTo(shape)(gx)`",
        (("return SumTo(shape)(gx)", "return SumTo(gx)(shape)"),),
    ),
    mistake(
        36,
        "the function is not called",
        "differentiates_repeated",
        "`BroadcastTo(...)` alone makes the function",
        (("return BroadcastTo(shape)(x)", "return BroadcastTo(shape)"),),
    ),
    mistake(
        36,
        "NumPy repeats a box",
        "differentiates_repeated",
        "an array of boxes came here",
        (
            (
                "return broadcast_to(gy, self.inputs[0].shape)",
                "return np.broadcast_to(gy, self.inputs[0].shape)",
            ),
        ),
    ),
    mistake(
        36,
        "the axes are a list",
        "mixes_with_numbers",
        "the axes of a sum are a tuple",
        (
            (
                "gx.sum(axis=(*range(added), *repeated))",
                "gx.sum(axis=[*range(added), *repeated])",
            ),
        ),
    ),
    mistake(
        36,
        "Log multiplies by x",
        "differentiates_log_again",
        "the derivative of log is 1 / x",
        (("return gy / x\n", "return gy * x\n"),),
    ),
    mistake(
        36,
        "the gradient of x is cleared, as before",
        "finds_f2_itself",
        "nothing is left on x",
        (
            (
                "    gx = grad(f(x), x)\n",
                "    x.cleargrad()\n    gx = grad(f(x), x)\n",
            ),
        ),
    ),
    mistake(
        36,
        "`backward` comes first, as before",
        "finds_f2_itself",
        "nothing is left on x",
        (
            (
                "    gx = grad(f(x), x)\n",
                "    x.cleargrad()\n    f(x).backward()\n    gx = grad(f(x), x)\n",
            ),
        ),
    ),
    mistake(
        36,
        "`backward` of the gradient for `grad`",
        "finds_f2_itself",
        "nothing is left on x",
        (
            (
                "    gx2 = grad(gx, x).data if f2 is None else f2(x.data)\n",
                "    x.cleargrad()\n    gx.backward()\n    gx2 = x.grad if f2 is None else f2(x.data)\n",
            ),
        ),
    ),
    mistake(
        36,
        "a list of one variable gives no list",
        "returns_gradients",
        "ask for the type of `x`",
        (
            ONE_IS_NO_LIST,
            (
                "    return [grads.get(v, Variable(np.zeros_like(v.data))) for v in x]",
                "    result = [grads.get(v, Variable(np.zeros_like(v.data))) for v in xs]\n    return result[0] if len(result) == 1 else result",
            ),
        ),
    ),
    mistake(
        36,
        "`backward` switches recording on at its end",
        "builds_no_graph_unasked",
        "goes back to its value before",
        (SETTING_BY_HAND,),
    ),
    mistake(
        36,
        "Div opens the box that it squares",
        "differentiates_again",
        "a box that `Div.backward` opens is a constant",
        (("-gy * x0 / x1**2", "-gy * x0 / x1.data**2"),),
    ),
    mistake(
        36,
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
    # Of files that follow the book
    mistake(
        25,
        "the book's: a label is not quoted",
        "writes_nodes",
        "a line of DOT is a key and, in brackets, what",
        (
            (
                "from dezero.utils import _dot_func, _dot_var\n",
                "from dezero.utils import _dot_func\n\n\ndef _dot_var(v, verbose=False):\n    return '{} [label={}]\\n'.format(id(v), v.name or 'x')\n\n\n",
            ),
        ),
        "book",
    ),
    mistake(
        25,
        "the book's: the object for the name of its class",
        "writes_nodes",
        "the label is the name of its class:",
        (
            (
                "from dezero.utils import _dot_func, _dot_var\n",
                "from dezero.utils import _dot_var\n\n\ndef _dot_func(f):\n    return '{} [label=\"{}\"]\\n'.format(id(f), f)\n\n\n",
            ),
        ),
        "book",
    ),
    mistake(
        26,
        "the book's: the arrows are reversed",
        "writes_graphs",
        "an arrow points from an input to its function",
        (
            (
                "import get_dot_graph\n",
                "import get_dot_graph as right\n\n\ndef get_dot_graph(output, verbose=True):\n    import re\n\n    return re.sub(r'(\\d+) -> (\\d+)', r'\\2 -> \\1', right(output, verbose))\n\n\n",
            ),
        ),
        "book",
    ),
    mistake(
        27,
        "the book's: the terms have one sign",
        "sums_a_series",
        "x - x^3 / 3! + x^5 / 5! - ...",
        (("(-1) ** i /", "1 /"),),
        "book",
    ),
    mistake(
        27,
        "the book's: no abs in the stop",
        "sums_a_series",
        "until the absolute value of a term is below",
        (("abs(t.data) < threshold", "t.data < threshold"),),
        "book",
    ),
    mistake(
        27,
        "the book's: the derivative of sin is sin",
        "knows_the_sine",
        "the derivative of sin is cos",
        (("gy * np.cos(x)", "gy * np.sin(x)"),),
        "book",
    ),
    mistake(
        27,
        "the book's: the gradient is forgotten",
        "knows_the_sine",
        "times the gradient that",
        (("gy * np.cos(x)", "np.cos(x)"),),
        "book",
    ),
    mistake(
        28,
        "the book's: a sign in the valley",
        "knows_the_valley",
        "(x0 - 1) ** 2",
        (("(x0 - 1) ** 2", "(x0 + 1) ** 2"),),
        "book",
    ),
    mistake(
        32,
        "the book's: Pow opens its box",
        "differentiates_again",
        "a box that `Pow.backward` opens is a constant",
        (
            (
                "        (x,) = self.inputs\n",
                "        x = self.inputs[0].data\n",
            ),
        ),
        "book",
    ),
    mistake(
        32,
        "the book's: Mul opens its boxes",
        "differentiates_again",
        "a box that `Mul.backward` opens is a constant",
        (
            (
                "x0, x1 = self.inputs\n        return gy * x1",
                "x0, x1 = self.inputs[0].data, self.inputs[1].data\n        return gy * x1",
            ),
        ),
        "book",
    ),
    mistake(
        32,
        "the book's: Div opens its boxes",
        "differentiates_again",
        "a box that `Div.backward` opens is a constant",
        (
            (
                "x0, x1 = self.inputs\n        gx0 = gy / x1",
                "x0, x1 = self.inputs[0].data, self.inputs[1].data\n        gx0 = gy / x1",
            ),
        ),
        "book",
    ),
    mistake(
        32,
        "the book's: the sign of a quotient",
        "has_all_operators",
        "the derivative of x / y by y is -x / y^2",
        (("gy * (-x0 / x1**2)", "gy * (x0 / x1**2)"),),
        "book",
    ),
    mistake(
        32,
        "the book's: create_graph is not asked",
        "builds_no_graph_unasked",
        'inside `using_config("enable_backprop", create_graph)`',
        (
            (
                'using_config("enable_backprop", create_graph)',
                "using_config('enable_backprop', True)",
            ),
        ),
        "book",
    ),
    mistake(
        32,
        "the book's: no graph, whatever is asked",
        "differentiates_again",
        "something cuts it off",
        (('using_config("enable_backprop", create_graph)', "no_grad()"),),
        "book",
    ),
    mistake(
        32,
        "the book's: backward starts from an array",
        "differentiates_again",
        "starts from `Variable(np.ones_like(y.data))`",
        (
            (
                "self.grad = Variable(np.ones_like(self.data))",
                "self.grad = np.ones_like(self.data)",
            ),
        ),
        "book",
    ),
    mistake(
        32,
        "the book's: the last share for the sum",
        "adds_up_gradients",
        "every use of a variable adds to its gradient",
        (("x.grad = x.grad + gx", "x.grad = gx"),),
        "book",
    ),
    mistake(
        34,
        "the book's: np.cos of a box",
        "knows_the_sine",
        "`backward` computes with variables: `np.cos`",
        (("gx = gy * cos(x)", "gx = gy * np.cos(x)"),),
        "book",
    ),
    mistake(
        34,
        "the book's: Cos opens its box",
        "differentiates_sin_again",
        "the derivative of sin is cos, that of cos is -sin",
        (("gy * -sin(x)", "gy * -np.sin(x.data)"),),
        "book",
    ),
    mistake(
        34,
        "the book's: the sign of cos'",
        "differentiates_sin_again",
        "the derivative of sin is cos, that of cos is -sin",
        (("gy * -sin(x)", "gy * sin(x)"),),
        "book",
    ),
    mistake(
        34,
        "the book's: no cos",
        "knows_the_sine",
        "is it `Cos`?",
        (("def cos(x)", "def kos(x)"),),
        "book",
    ),
    mistake(
        35,
        "the book's: 1 - y - y",
        "differentiates_tanh_again",
        "1 - y * y, where y is the output itself",
        (("1 - y * y", "1 - y - y"),),
        "book",
    ),
    mistake(
        35,
        "the book's: the weak reference is not called",
        "differentiates_tanh_again",
        "where y is the output itself, `self.outputs[0]()`",
        (("self.outputs[0]()", "self.outputs[0]"),),
        "book",
    ),
    mistake(
        35,
        "the book's: an array that was kept",
        "differentiates_tanh_again",
        "1 - y * y, where y is the output itself",
        (
            ("        y = np.tanh(x)\n", "        y = self.y = np.tanh(x)\n"),
            ("y = self.outputs[0]()", "y = self.y"),
        ),
        "book",
    ),
]

USES = [
    Use(
        28,
        "a rate that is too large",
        """
x0, x1 = Variable(np.array(0.0)), Variable(np.array(2.0))
with np.errstate(all="ignore"):
    descend(rosenbrock, [x0, x1], rate=0.01, steps=100)
result = f"({x0.data}, {x1.data})"
""",
        "(nan, nan)",
    ),
    Use(
        29,
        "Newton's method goes to a maximum just as well",
        """
x = Variable(np.array(0.1))
for _ in range(9):
    newton(lambda x: x**4 - 2 * x**2, x, lambda x: 12 * x**2 - 4)
result = f"{abs(x.data)}, where f is largest nearby"
""",
        "0.0, where f is largest nearby",
    ),
    Use(
        32,
        "a gradient that is opened is a constant",
        """
x = Variable(np.array(2.0))
gx = Variable(grad(x**4, x).data)
result = f"{grad(gx, x).data} for 48.0"
""",
        "0.0 for 48.0",
    ),
]
