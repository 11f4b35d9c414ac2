"""Right files of the third stage in other people's manner: steps 25 to 36."""

from tests.submissions.right import right

GRADIENTS = """    grads = {y: gy}
    waiting = [] if y.creator is None else [y.creator]
    while waiting:
        function = max(waiting, key=lambda function: function.generation)
        waiting.remove(function)
"""
NO_MORE = "            if x.creator is not None and x.creator not in waiting:\n                waiting.append(x.creator)\n"
LOOP26 = """    keys, lines = {y: "n0"}, []
    waiting = [y]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Function):
            lines.append(dot_function(keys[node], node))
            sources = node.inputs
        else:
            lines.append(dot_variable(keys[node], node))
            sources = [] if node.creator is None else [node.creator]
        for source in sources:
            if source not in keys:
                keys[source] = f"n{len(keys)}"
                waiting.append(source)
            lines.append(f"{keys[source]} -> {keys[node]}")
    return "\\n".join(["digraph {", *lines, "}"])
"""
TAYLOR = """    y = term = x
    n = 1
    while np.max(np.abs(term.data)) >= threshold:
        n += 2
        term = (-1) ** (n // 2) / math.factorial(n) * x**n
        y = y + term
    return y
"""
DESCEND = """        for x in xs:
            x.cleargrad()
        f(*xs).backward()
        for x in xs:
            x.data = x.data - rate * x.grad
"""
HESSIAN = """    rows = [grad(gx, xs) for gx in grad(y, xs)]
    return np.array([[gx.data for gx in row] for row in rows])
"""


def ours(step, title, *edits):
    return right(step, title, *edits, base="ours")


RIGHT = [
    ours(
        25,
        "with %, and the label last",
        (
            "    return f'{key} [label=\"{name}\", style=filled, color=orange]'",
            "    label = '\"' + name + '\"'\n    return '%s [color=orange, style=filled, label=%s];' % (key, label)",
        ),
    ),
    ours(
        25,
        "the name of the class by another way",
        ("type(function).__name__", "function.__class__.__name__"),
    ),
    ours(
        26,
        "by recursion, with a set",
        (
            LOOP26,
            """    lines, seen = [], set()

    def visit(node):
        if node in seen:
            return
        seen.add(node)
        key = f"n{id(node)}"
        if isinstance(node, Function):
            lines.append(dot_function(key, node))
            sources = node.inputs
        else:
            lines.append(dot_variable(key, node))
            sources = [] if node.creator is None else [node.creator]
        for source in sources:
            lines.append(f"n{id(source)} -> {key}")
            visit(source)

    visit(y)
    return "digraph g {\\n" + "\\n".join(lines) + "\\n}\\n"
""",
        ),
    ),
    ours(
        26,
        "a queue, and all nodes before all arrows",
        (
            LOOP26,
            """    nodes, arrows = [y], []
    for node in nodes:
        if isinstance(node, Function):
            sources = node.inputs
        else:
            sources = [node.creator] if node.creator else []
        for source in sources:
            if source not in nodes:
                nodes.append(source)
            arrows.append(f'"{id(source)}" -> "{id(node)}";')
    boxes = [
        (dot_function if isinstance(n, Function) else dot_variable)(id(n), n)
        for n in nodes
    ]
    return "digraph {\\n" + "\\n".join(boxes + arrows) + "\\n}"
""",
        ),
    ),
    ours(
        26,
        "without the helpers of the step before",
        ("def dot_variable(", "def box_of("),
        ("def dot_function(", "def step_of("),
        ("dot_function(keys[node], node)", "step_of(keys[node], node)"),
        ("dot_variable(keys[node], node)", "box_of(keys[node], node)"),
    ),
    ours(
        27,
        "an endless loop with a break, and a sum from 0",
        (
            TAYLOR,
            """    y = 0
    n = 0
    while True:
        term = (-1) ** n * x ** (2 * n + 1) / math.factorial(2 * n + 1)
        y = y + term
        if abs(term.data).max() < threshold:
            return y
        n += 1
""",
        ),
    ),
    ours(
        27,
        "each term from the one before",
        (
            TAYLOR,
            """    y, term, n = x, x, 1
    while abs(term.data).max() >= threshold:
        n = n + 2
        term = -term * x * x / (n * (n - 1))
        y = y + term
    return y
""",
        ),
    ),
    ours(
        28,
        "all moves first, then all steps",
        (
            DESCEND,
            """        y = f(*xs)
        [x.cleargrad() for x in xs]
        y.backward()
        moves = [rate * x.grad for x in xs]
        for x, move in zip(xs, moves):
            x.data = x.data - move
""",
        ),
    ),
    ours(
        29,
        "the second derivative first, and a name for the slope",
        (
            "    x.cleargrad()\n    f(x).backward()\n    x.data = x.data - x.grad / f2(x.data)\n",
            "    bend = f2(x.data)\n    y = f(x)\n    x.grad = None\n    y.backward()\n    slope = x.grad\n    x.data = -slope / bend + x.data\n",
        ),
    ),
    ours(
        30,
        "a defaultdict of sums, and a set of what is waiting",
        (
            GRADIENTS,
            """    grads = {y: gy}
    waiting = set() if y.creator is None else {y.creator}
    while waiting:
        function = max(waiting, key=lambda function: function.generation)
        waiting.discard(function)
""",
        ),
        (
            NO_MORE,
            "            if x.creator is not None:\n                waiting.add(x.creator)\n",
        ),
    ),
    ours(
        30,
        "the way back has another name",
        ("def gradients(y, gy, keep_all)", "def way_back(y, gy, keep_all)"),
        (
            "in gradients(self, gy, retain_grad)",
            "in way_back(self, gy, retain_grad)",
        ),
        ("grads = gradients(y, np", "grads = way_back(y, np"),
    ),
    ours(
        32,
        "sorted by recursion",
        (
            GRADIENTS,
            """    grads = {y: gy}
    order, seen = [], set()

    def visit(function):
        if function is None or id(function) in seen:
            return
        seen.add(id(function))
        for x in function.inputs:
            visit(x.creator)
        order.append(function)

    import sys

    sys.setrecursionlimit(100_000)
    visit(y.creator)
    for function in reversed(order):
""",
        ),
        (NO_MORE, ""),
    ),
    ours(
        32,
        "an array as it is, and sums that make a new one",
        (
            "gx.data.copy() if x.grad is None else x.grad + gx.data",
            "np.array(gx.data + (0 if x.grad is None else x.grad))",
        ),
    ),
    ours(
        32,
        "the power of a constant 0 is a case of its own",
        (
            "        return self.c * x ** (self.c - (self.c != 0)) * gy",
            "        if self.c == 0:\n            return 0 * gy\n        return gy * self.c * x ** (self.c - 1)",
        ),
    ),
    ours(
        32,
        "the square has a product for its derivative, exp its output",
        ("return 2 * x * gy", "return (x + x) * gy"),
        (
            "        x = self.inputs[0]\n        return exp(x) * gy",
            "        return self.outputs[0]() * gy",
        ),
    ),
    ours(
        33,
        "a Hessian number by number",
        (
            HESSIAN,
            """    h = np.zeros((len(xs), len(xs)))
    for i, gx in enumerate(grad(y, xs)):
        for j, x in enumerate(xs):
            h[i, j] = grad(gx, x).data
    return h
""",
        ),
    ),
    ours(
        33,
        "newton with two cases",
        (
            "    gx2 = grad(gx, x).data if f2 is None else f2(x.data)\n",
            "    if f2 is None:\n        gx2 = grad(gx, x).data\n    else:\n        gx2 = f2(x.data)\n",
        ),
    ),
    ours(
        34,
        "no class Cos: a sine of an angle moved on",
        ("    return Cos()(x)", "    return sin(x + np.pi / 2)"),
    ),
    ours(
        34,
        "signs in another place",
        ("return -sin(x) * gy", "return gy * (-1 * sin(x))"),
    ),
    ours(
        35,
        "tanh by a power of its output, log by a power",
        ("return (1 - y * y) * gy", "return gy - gy * y**2"),
        ("return gy / x\n\n\ndef log", "return gy * x**-1\n\n\ndef log"),
    ),
    ours(
        35,
        "tanh computes itself anew",
        (
            "        y = self.outputs[0]()\n        return (1 - y * y) * gy",
            "        y = tanh(self.inputs[0])\n        return (1 - y * y) * gy",
        ),
    ),
    ours(
        36,
        "a sum over axes, told apart by their lengths",
        (
            "        added = gx.ndim - len(shape)\n        repeated = [added + i for i, length in enumerate(shape) if length == 1]\n        return gx.sum(axis=(*range(added), *repeated)).reshape(shape)",
            "        while gx.ndim > len(shape):\n            gx = gx.sum(axis=0)\n        for axis, length in enumerate(shape):\n            if length == 1:\n                gx = gx.sum(axis=axis, keepdims=True)\n        return gx",
        ),
    ),
    ours(
        36,
        "the shape is kept in forward",
        (
            "    def forward(self, x):\n        return np.broadcast_to(x, self.shape)\n\n    def backward(self, gy):\n        return sum_to(gy, self.inputs[0].shape)",
            "    def forward(self, x):\n        self.before = x.shape\n        return np.broadcast_to(x, self.shape)\n\n    def backward(self, gy):\n        return sum_to(gy, self.before)",
        ),
    ),
    ours(
        36,
        "without what earlier steps drew and summed",
        ("def taylor_sin(", "def series_of_sin("),
        ("def to_dot(", "def as_dot("),
        ("def rosenbrock(", "def banana("),
        ("def descend(", "def downhill("),
    ),
    right(
        28,
        "the book's, gradients by names",
        ("x0.data -= lr * x0.grad", "x0.data = x0.data - lr * x0.grad"),
        ("x1.data -= lr * x1.grad", "x1.data = x1.data - lr * x1.grad"),
    ),
    right(
        29,
        "the book's, with a function of its own that is called newton",
        (
            "x = Variable(np.array(2.0))\niters = 10",
            "def newton(f, x, iters=10):\n    return x\n\n\nx = Variable(np.array(2.0))\niters = 10",
        ),
    ),
    right(
        32,
        "the book's, and Pow knows x ** 0",
        ("c * x ** (c - 1) * gy", "c * x ** (c - (c != 0)) * gy"),
    ),
    right(
        34,
        "the book's, the sign before the sine",
        ("gx = gy * -sin(x)", "gx = -gy * sin(x)"),
    ),
    right(
        35,
        "the book's, tanh computes itself anew",
        ("y = self.outputs[0]()", "y = tanh(self.inputs[0])"),
    ),
]
