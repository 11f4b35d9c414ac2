"""Right files in other people's manner, kept as data.

None of them may be refused: what the book asks at their step, they do.
"""

from tests.mistakes.kinds import Variant


def right(step, title, *edits, base="book"):
    return Variant(step, title, edits, base)


LOOP9 = """        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            x, y = f.input, f.output
            x.grad = f.backward(y.grad)
            if x.creator is not None:
                funcs.append(x.creator)
"""
WAITING16 = """        funcs = []
        seen_set = set()

        def add_func(f):
            if f not in seen_set:
                funcs.append(f)
                seen_set.add(f)
                funcs.sort(key=lambda f: f.generation)

"""
CALL17 = "[weakref.ref(output) for output in outputs]"
NEG = "def neg(x):\n    return Neg()(x)\n"

RIGHT = [
    right(
        1,
        "the box keeps a copy",
        ("self.data = data", "self.data = data.copy()"),
    ),
    right(
        1,
        "a name for the class's type",
        (
            "def __init__(self, data)",
            "def __init__(self, data: np.ndarray) -> None",
        ),
    ),
    right(
        2,
        "the input has another name",
        (
            "    def __call__(self, input):\n        x = input.data",
            "    def __call__(self, box):\n        x = box.data",
        ),
    ),
    right(2, "NumPy's own square", ("return x**2", "return np.square(x)")),
    right(2, "a product for the square", ("return x**2", "return x * x")),
    right(
        2,
        "the class is made abstract by hand",
        (
            "raise NotImplementedError()",
            'raise NotImplementedError("forward is for subclasses")',
        ),
    ),
    right(3, "the base e to a power", ("np.exp(x)", "np.e**x")),
    right(4, "a coarser eps", ("eps=1e-4", "eps=1e-3")),
    right(4, "a finer eps", ("eps=1e-4", "eps=1e-6")),
    right(
        4,
        "without names for the two places",
        (
            "    x0 = Variable(x.data - eps)\n    x1 = Variable(x.data + eps)\n    y0 = f(x0)\n    y1 = f(x1)\n    return (y1.data - y0.data) / (2 * eps)",
            "    def move(h):\n        return f(Variable(x.data + h)).data\n\n    return (move(eps) - move(-eps)) / (2 * eps)",
        ),
    ),
    right(
        6,
        "an own name for the input, x",
        ("self.input = input", "self.x = input"),
        (
            "class Square(Function):\n    def forward(self, x):\n        return x**2\n\n    def backward(self, gy):\n        x = self.input.data",
            "class Square(Function):\n    def forward(self, x):\n        return x**2\n\n    def backward(self, gy):\n        x = self.x.data",
        ),
        (
            "class Exp(Function):\n    def forward(self, x):\n        return np.exp(x)\n\n    def backward(self, gy):\n        x = self.input.data",
            "class Exp(Function):\n    def forward(self, x):\n        return np.exp(x)\n\n    def backward(self, gy):\n        x = self.x.data",
        ),
    ),
    right(
        6,
        "exp keeps its result for the derivative",
        (
            "        return np.exp(x)\n",
            "        self.result = np.exp(x)\n        return self.result\n",
        ),
        (
            "        x = self.input.data\n        gx = np.exp(x) * gy",
            "        gx = self.result * gy",
        ),
    ),
    right(
        7,
        "`while` for the recursion",
        (
            "        f = self.creator\n        if f is not None:\n            x = f.input\n            x.grad = f.backward(self.grad)\n            x.backward()\n",
            "        y = self\n        while y.creator is not None:\n            x = y.creator.input\n            x.grad = y.creator.backward(y.grad)\n            y = x\n",
        ),
    ),
    right(
        7,
        "an early return",
        (
            "        if f is not None:\n            x = f.input\n            x.grad = f.backward(self.grad)\n            x.backward()\n",
            "        if f is None:\n            return\n        f.input.grad = f.backward(self.grad)\n        f.input.backward()\n",
        ),
    ),
    right(
        8,
        "an own name for the output",
        ("self.output = output", "self.out = output"),
        ("f.input, f.output", "f.input, f.out"),
    ),
    right(
        8,
        "no list at all",
        (
            LOOP9,
            "        y = self\n        while y.creator is not None:\n            f = y.creator\n            f.input.grad = f.backward(y.grad)\n            y = f.input\n",
        ),
    ),
    right(
        8,
        "a deque",
        (LOOP9, LOOP9.replace("[self.creator]", "deque([self.creator])")),
        (
            "import numpy as np\n",
            "from collections import deque\n\nimport numpy as np\n",
        ),
    ),
    right(
        9,
        "a helper with an object of a name",
        (
            "def square(x):\n    return Square()(x)",
            "def square(x):\n    f = Square()\n    return f(x)",
        ),
    ),
    right(
        9,
        "helpers made by a maker",
        (
            "def square(x):\n    return Square()(x)",
            "square = lambda x: Square()(x)  # noqa: E731",
        ),
    ),
    right(
        9,
        "asarray",
        (
            "    if np.isscalar(x):\n        return np.array(x)\n    return x",
            "    return np.asarray(x)",
        ),
    ),
    right(
        9,
        "the type's name is printed",
        (
            'f"{type(data)} is not supported"',
            'f"expected an array, got {type(data).__name__}"',
        ),
    ),
    right(
        9,
        "the base Function refuses with a text",
        (
            "    def forward(self, x):\n        raise NotImplementedError()",
            '    def forward(self, x):\n        raise NotImplementedError("forward")',
        ),
    ),
    right(
        10,
        "a gradient_check of its own that raises",
        (
            "def numerical_diff",
            "def gradient_check(f, x):\n    x = Variable(x.data)\n    f(x).backward()\n    np.testing.assert_allclose(x.grad, numerical_diff(f, x), 1e-4)\n\n\ndef numerical_diff",
        ),
    ),
    right(
        10,
        "tests without a class of their own name",
        ("class SquareTest", "class TestEverything"),
    ),
    right(
        11,
        "a generator for the arrays",
        (
            "xs = [x.data for x in inputs]",
            "xs = list(map(lambda v: v.data, inputs))",
        ),
    ),
    right(
        11,
        "already with a star for forward",
        ("ys = self.forward(xs)", "ys = self.forward(*xs)"),
        (
            "    def forward(self, xs):\n        x0, x1 = xs\n",
            "    def forward(self, x0, x1):\n",
        ),
    ),
    right(
        11,
        "already called naturally",
        ("    def __call__(self, inputs)", "    def __call__(self, *inputs)"),
        ("f(xs)\n", "f(*xs)\n"),
    ),
    right(
        12,
        "a tuple for the outputs",
        (
            "outputs = [Variable(as_array(y)) for y in ys]",
            "outputs = tuple(Variable(as_array(y)) for y in ys)",
        ),
    ),
    right(
        13,
        "a list of gradients is one, too",
        (
            "            if not isinstance(gxs, tuple):\n                gxs = (gxs,)",
            "            if not isinstance(gxs, (tuple, list)):\n                gxs = (gxs,)",
        ),
        ("return gy, gy", "return [gy, gy]"),
    ),
    right(
        13,
        "an own name for the inputs",
        ("        self.inputs = inputs\n", "        self.ins = inputs\n"),
        ("zip(f.inputs, gxs)", "zip(f.ins, gxs)"),
        ("x = self.inputs[0].data", "x = self.ins[0].data"),
    ),
    right(
        14,
        "zeros first, then a sum",
        (
            "                if x.grad is None:\n                    x.grad = gx\n                else:\n                    x.grad = x.grad + gx",
            "                x.grad = gx + (0 if x.grad is None else x.grad)",
        ),
    ),
    right(
        16,
        "heapq with a serial number",
        (
            WAITING16,
            "        import heapq\n        import itertools\n\n        funcs = []\n        seen_set = set()\n        serial = itertools.count()\n\n        def add_func(f):\n            if f not in seen_set:\n                seen_set.add(f)\n                heapq.heappush(funcs, (-f.generation, next(serial), f))\n\n",
        ),
        ("f = funcs.pop()", "f = heapq.heappop(funcs)[2]"),
    ),
    right(
        16,
        "max and remove",
        ("                funcs.sort(key=lambda f: f.generation)\n", ""),
        (
            "f = funcs.pop()",
            "f = max(funcs, key=lambda f: f.generation)\n            funcs.remove(f)",
        ),
    ),
    right(
        16,
        "sorted before each pop",
        ("                funcs.sort(key=lambda f: f.generation)\n", ""),
        (
            "f = funcs.pop()",
            "funcs = sorted(funcs, key=lambda f: f.generation)\n            f = funcs.pop()",
        ),
        (
            "                funcs.append(f)\n",
            "                nonlocal funcs\n                funcs.append(f)\n",
        ),
    ),
    right(
        16,
        "a topological sort by recursion",
        (
            WAITING16 + "        add_func(self.creator)\n",
            "        order = []\n        seen_set = set()\n\n        def visit(f):\n            if f is None or f in seen_set:\n                return\n            seen_set.add(f)\n            for x in f.inputs:\n                visit(x.creator)\n            order.append(f)\n\n        import sys\n\n        sys.setrecursionlimit(100_000)\n        visit(self.creator)\n        funcs = order\n",
        ),
        (
            "                if x.creator is not None:\n                    add_func(x.creator)\n",
            "",
        ),
    ),
    right(
        16,
        "serial numbers for generations",
        (
            "self.generation = max([x.generation for x in inputs])",
            "self.generation = Function.count = getattr(Function, 'count', 0) + 1",
        ),
    ),
    right(
        17,
        "weak proxies",
        (CALL17, "[weakref.proxy(output) for output in outputs]"),
        ("output().grad for", "output.grad for"),
    ),
    right(
        17,
        "a tuple of weak references",
        (CALL17, "tuple(map(weakref.ref, outputs))"),
    ),
    right(
        18,
        "no_grad is a class",
        (
            'def no_grad():\n    return using_config("enable_backprop", False)',
            "class no_grad:\n    def __enter__(self):\n        self.before = Config.enable_backprop\n        Config.enable_backprop = False\n\n    def __exit__(self, *error):\n        Config.enable_backprop = self.before",
        ),
    ),
    right(
        18,
        "no_grad is a generator",
        (
            'def no_grad():\n    return using_config("enable_backprop", False)',
            '@contextlib.contextmanager\ndef no_grad():\n    with using_config("enable_backprop", False):\n        yield',
        ),
    ),
    right(
        18,
        "the setting is imported by its function",
        ("import contextlib\n", "from contextlib import contextmanager\n"),
        ("@contextlib.contextmanager", "@contextmanager"),
    ),
    right(
        18,
        "the output's gradient stays, too",
        (
            "                for y in f.outputs:\n                    y().grad = None",
            "                for y in f.outputs:\n                    if y() is not None:\n                        y().grad = None",
        ),
    ),
    right(
        19,
        "repr by NumPy",
        (
            '        return "variable(" + text + ")"',
            '        return repr(self.data).replace("array", "variable")',
        ),
    ),
    right(
        19,
        "attributes are handed on by hand",
        (
            "    @property\n    def shape(self):\n        return self.data.shape\n\n    @property\n    def ndim(self):\n        return self.data.ndim",
            "    def __getattr__(self, name):\n        if name in ('shape', 'ndim'):\n            return getattr(self.data, name)\n        raise AttributeError(name)",
        ),
    ),
    right(
        20,
        "operators are methods",
        ("Variable.__add__ = add\n", ""),
        (
            "    def cleargrad(self):",
            "    def __add__(self, other):\n        return add(self, other)\n\n    def cleargrad(self):",
        ),
    ),
    right(
        21,
        "`__array_ufunc__` instead of a priority",
        ("__array_priority__ = 200", "__array_ufunc__ = None"),
    ),
    right(
        21,
        "reflected operators in a lambda",
        (
            "Variable.__rmul__ = mul",
            "Variable.__rmul__ = lambda self, other: mul(self, other)",
        ),
    ),
    right(
        22,
        "a difference is a sum with a negative",
        ("    return Sub()(x0, x1)", "    return add(x0, neg(x1))"),
    ),
    right(
        22,
        "a quotient is a product with a power",
        (
            "    return Div()(x0, x1)",
            "    return mul(x0, pow(as_variable(x1), -1.0))",
        ),
    ),
    right(
        22,
        "no class Sub",
        (
            "class Sub(Function):\n    def forward(self, x0, x1):\n        y = x0 - x1\n        return y\n\n    def backward(self, gy):\n        return gy, -gy\n\n\n",
            "",
        ),
        ("    return Sub()(x0, x1)", "    return add(x0, neg(x1))"),
    ),
    right(
        22,
        "the operands are swapped in the operator",
        (
            "Variable.__rsub__ = rsub",
            "Variable.__rsub__ = lambda x, other: sub(as_variable(as_array(other)), x)",
        ),
    ),
    right(
        22,
        "a helper of another name",
        ("def rdiv(x0, x1)", "def divided_by(x0, x1)"),
        ("Variable.__rtruediv__ = rdiv", "Variable.__rtruediv__ = divided_by"),
    ),
    right(
        16,
        "ours, without the tests and what is numerical",
        ("def numerical_diff(f, x, eps=1e-4):", "def slope(f, x, eps=1e-4):"),
        (
            "np.allclose(x.grad, numerical_diff(f, x))",
            "np.allclose(x.grad, slope(f, x))",
        ),
        base="ours",
    ),
    right(
        22,
        "ours, with a priority",
        ("__array_ufunc__ = None  #", "__array_priority__ = 200  #"),
        base="ours",
    ),
    right(
        18,
        "ours, with a plain class of settings",
        ("@dataclass(slots=True)", "@dataclass"),
        base="ours",
    ),
    right(
        21,
        "ours, without sums over axes",
        ("                gx = sum_to(gx, x.shape)\n", ""),
        base="ours",
    ),
    right(
        19,
        "ours, without bool",
        (
            "    def __bool__(self):\n        return bool(self.data)",
            "    def is_true(self):\n        return bool(self.data)",
        ),
        base="ours",
    ),
    right(
        37,
        "element by element, through a copy that is flat",
        (
            "    gradient = np.zeros(x.shape)\n    for place in np.ndindex(x.shape):\n        move = np.zeros(x.shape)\n        move[place] = eps\n        y0 = f(Variable(np.array(x.data - move)))\n        y1 = f(Variable(np.array(x.data + move)))\n        gradient[place] = (y1.data - y0.data).sum() / (2 * eps)\n    return gradient",
            "    slopes = []\n    for i in range(x.size):\n        y = []\n        for step in eps, -eps:\n            moved = x.data.flatten()\n            moved[i] += step\n            y.append(f(Variable(moved.reshape(x.shape))).data.sum())\n        slopes.append((y[0] - y[1]) / (2 * eps))\n    return np.array(slopes).reshape(x.shape)",
        ),
        base="ours",
    ),
    right(
        38,
        "the function takes a tuple, the method numbers as well",
        (
            "def reshape(x, *shape):",
            "def reshape(x, shape):",
        ),
        ("x.reshape(*self.shape)", "x.reshape(self.shape)"),
        (
            "Variable.reshape = reshape\n",
            "Variable.reshape = lambda x, *shape: reshape(x, shape[0] if isinstance(shape[0], tuple) else shape)\n",
        ),
        base="ours",
    ),
    right(
        38,
        "axes are put back one by one",
        (
            "        axes = np.ravel(self.axes) % gy.ndim  # none is negative now\n        return transpose(gy, *np.argsort(axes))  # from where each axis came",
            "        if not self.axes or self.axes == (None,):\n            return transpose(gy)\n        axes = self.axes[0] if isinstance(self.axes[0], tuple) else self.axes\n        back = [0] * gy.ndim\n        for i, axis in enumerate(axes):\n            back[axis] = i\n        return transpose(gy, *back)",
        ),
        ("property(transpose)", "property(lambda x: transpose(x))"),
        base="ours",
    ),
    right(
        39,
        "the kept shape is computed on the way back",
        (
            "        self.kept = y.shape  # with the length 1 where the axis was\n",
            "",
        ),
        (
            "reshape(gy, self.kept)",
            "reshape(gy, self.inputs[0].data.sum(axis=self.axis, keepdims=True).shape)",
        ),
        (
            "    return y / (x.size / max(y.size, 1))",
            "    return y * (y.size / x.size)",
        ),
        base="ours",
    ),
    right(
        40,
        "the method makes the function itself",
        (
            "Variable.__getitem__ = getitem",
            "Variable.__getitem__ = lambda x, index: GetItem(index)(x)",
        ),
        ("np.zeros(self.shape, x.dtype)", "np.zeros(self.shape)"),
        base="ours",
    ),
    right(
        41,
        "matrices only",
        (
            "return gy @ W.mT, x.mT @ gy",
            "return matmul(gy, W.T), matmul(x.T, gy)",
        ),
        (
            "    x, W = as_variable(x), as_variable(W)\n    if W.ndim == 1:\n        return matmul(x, W[:, None])[..., 0]\n    if x.ndim == 1:\n        return matmul(x[None, :], W)[..., 0, :]\n",
            "",
        ),
        base="ours",
    ),
    right(
        42,
        "the sum divided by the number",
        (
            "    return mean((x0 - x1) ** 2)",
            "    difference = x0 - x1\n    return (difference * difference).sum() / difference.size",
        ),
        (
            '            f"mean_squared_error compares arrays of one shape, got"\n            f" {np.shape(x0)} and {np.shape(x1)}; reshape one of them"\n',
            '            "sizes differ"\n',
        ),
        base="ours",
    ),
    right(
        42,
        "a class with a gradient of its own",
        (
            "    return mean((x0 - x1) ** 2)",
            "    return MeanSquaredError()(x0, x1)",
        ),
        (
            "def mean_squared_error(",
            "class MeanSquaredError(Function):\n    def forward(self, x0, x1):\n        return ((x0 - x1) ** 2).mean()\n\n    def backward(self, gy):\n        x0, x1 = self.inputs\n        gx = gy * (x0 - x1) * (2 / x0.size)\n        return gx, -gx\n\n\ndef mean_squared_error(",
        ),
        base="ours",
    ),
    right(
        43,
        "sigmoid by exp",
        ("0.5 * tanh(0.5 * x) + 0.5", "1 / (1 + exp(-x))"),
        base="ours",
    ),
    right(
        44,
        "parameters are noted when they are set, and come as a list",
        (
            '        """All parameters: attributes of that class."""\n        for value in vars(self).values():\n            if isinstance(value, Parameter):\n                yield value',
            '        return list(vars(self).get("_params", {}).values())\n\n    def __setattr__(self, name, value):\n        if isinstance(value, Parameter):\n            vars(self).setdefault("_params", {})[name] = value\n        super().__setattr__(name, value)',
        ),
        base="ours",
    ),
    right(
        44,
        "b is a row, and NumPy's own generator draws",
        (
            "rng.normal(size=(in_size, out_size)) / in_size**0.5",
            "0.01 * np.random.randn(in_size, out_size)",
        ),
        ('self.W = Parameter(W, name="W")', "self.W = Parameter(W)"),
        ("np.zeros(out_size)", "np.zeros((1, out_size))"),
        base="ours",
    ),
    right(
        44,
        "other names, and numbers drawn evenly for both",
        (
            "        W = rng.normal(size=(in_size, out_size)) / in_size**0.5\n",
            "        bound = in_size**-0.5\n        W = rng.uniform(-bound, bound, (in_size, out_size))\n",
        ),
        ('self.W = Parameter(W, name="W")', "self.weight = Parameter(W)"),
        (
            'self.b = Parameter(np.zeros(out_size), name="b")',
            "self.bias = Parameter(rng.uniform(-bound, bound, out_size))",
        ),
        ("x @ self.W + self.b", "x @ self.weight + self.bias"),
        base="ours",
    ),
    right(
        45,
        "one method that asks each value what it is",
        (
            "        return find_params(vars(self).values())",
            "        found = []\n        waiting = [*vars(self).values()]\n        while waiting:\n            value = waiting.pop()\n            if isinstance(value, Parameter):\n                found.append(value)\n            elif isinstance(value, Layer):\n                waiting += vars(value).values()\n            elif isinstance(value, (list, tuple)):\n                waiting += value\n        return found",
        ),
        base="ours",
    ),
    right(
        46,
        "arrays are moved in place, and the velocity is a gradient",
        (
            "                param.data = param.data + self.move(param)",
            "                param.data += self.move(param)",
        ),
        (
            "        move = self.momentum * self.moves[param] - self.lr * param.grad\n        self.moves[param] = move\n        return move",
            "        self.moves[param] = self.momentum * self.moves[param] + param.grad\n        return -self.lr * self.moves[param]",
        ),
        base="ours",
    ),
    right(
        46,
        "parameters come as a list, and stay one",
        (
            "        return find_params(vars(self).values())",
            "        return list(find_params(vars(self).values()))",
        ),
        ("list(dict.fromkeys(params))", "params"),
        base="ours",
    ),
    right(
        47,
        "the right class by a product with one-hot rows",
        (
            "    return -mean(log(softmax(x)[np.arange(len(t)), t]))",
            "    hot = np.eye(x.shape[1])[t]\n    return -(log(softmax(x)) * hot).sum() / len(t)",
        ),
        base="ours",
    ),
    right(
        48,
        "softmax and the loss for themselves",
        (
            "    return exp(log_softmax(x))",
            "    y = exp(x - as_variable(x).data.max(axis=1, keepdims=True))\n    return y / y.sum(axis=1, keepdims=True)",
        ),
        (
            "    x = x - x.data.max(axis=-1, keepdims=True)\n    return x - log(sum(exp(x), axis=-1, keepdims=True))",
            "    top = x.data.max(axis=1, keepdims=True)\n    return x - (log(exp(x - top).sum(axis=1, keepdims=True)) + top)",
        ),
        base="ours",
    ),
    right(
        49,
        "other names for the arrays",
        (
            "        self.x = x\n        self.t = t\n\n    def __len__(self):\n        return len(self.t)",
            "        self.pairs = list(zip(x, t))\n\n    def __len__(self):\n        return len(self.pairs)",
        ),
        ("return self.x[i], self.t[i]", "return self.pairs[i]"),
        base="ours",
    ),
    right(
        50,
        "a loader that is its own iterator",
        (
            "        n = len(self.data)\n        order = rng.permutation(n) if self.shuffle else np.arange(n)\n        for start in range(0, n, self.batch_size):\n            batch = order[start : start + self.batch_size]\n            x, t = zip(*[self.data[i] for i in batch])\n            yield np.array(x), np.array(t)",
            "        self.order = list(range(len(self.data)))\n        if self.shuffle:\n            np.random.shuffle(self.order)\n        return self\n\n    def __next__(self):\n        if not self.order:\n            raise StopIteration\n        batch = self.order[: self.batch_size]\n        del self.order[: self.batch_size]\n        examples = [self.data[i] for i in batch]\n        return tuple(np.stack(part) for part in zip(*examples))",
        ),
        (
            "    return np.mean(as_variable(y).data.argmax(axis=1) == t)",
            "    guesses = as_variable(y).data.argmax(axis=1)\n    return float(np.sum(guesses == t) / len(t))",
        ),
        base="ours",
    ),
    right(
        51,
        "relu as a product, digits in one place",
        (
            "    return ReLU()(x)",
            "    x = as_variable(x)\n    return x * (x.data > 0)",
        ),
        (
            '        folders = Path(__file__).resolve().parents[1:3]\n        files = [folder / "dezero_min" / "digits.npz" for folder in folders]\n        file = next(filter(Path.exists, files), files[0])\n',
            '        file = Path(__file__).parents[1] / "dezero_min" / "digits.npz"\n',
        ),
        base="ours",
    ),
]
