"""Mistakes of the fourth stage: steps 37 to 51."""

from steps.command import ladder
from steps.command.source import pieces
from tests.mistakes.kinds import Use, mistake

STEP_37 = pieces(ladder.paths()[37].read_text("utf-8"))
GRADIENT_CHECK = tuple(
    (STEP_37[name], "") for name in ("numerical_diff", "gradient_check")
)

MISTAKES = [
    mistake(
        37,
        "all elements are moved at once",
        "differentiates_numerically",
        "the central difference of the sum of f,",
        (("        move[place] = eps\n", "        move[...] = eps\n"),),
    ),
    mistake(
        37,
        "the output is averaged, not added up",
        "differentiates_numerically",
        "the central difference of the sum of f,",
        (("(y1.data - y0.data).sum()", "(y1.data - y0.data).mean()"),),
    ),
    mistake(
        37,
        "all elements of the output weigh the same",
        "checks_mixing",
        "give each element of the output a weight of",
        (
            (
                "np.random.default_rng(0).normal(size=f(x).shape)",
                "np.ones(f(x).shape)",
            ),
        ),
    ),
    mistake(
        37,
        "the last element stays moved",
        "differentiates_numerically",
        "the central difference of the sum of f,",
        (
            (
                "        move = np.zeros(x.shape)\n        move[place]",
                "        move[place]",
            ),
            (
                "    gradient = np.zeros(x.shape)\n    for place",
                "    gradient = np.zeros(x.shape)\n    move = np.zeros(x.shape)\n    for place",
            ),
        ),
    ),
    mistake(
        37,
        "regular weights",
        "checks_mixing",
        "regular weights such as 1, 2, 3 have such",
        (
            (
                "np.random.default_rng(0).normal(size=f(x).shape)",
                "np.arange(1.0, f(x).size + 1).reshape(f(x).shape)",
            ),
        ),
    ),
    mistake(
        38,
        "reshape hands its gradient on",
        "reshapes",
        "the gradient goes back into the shape of",
        (
            (
                "        return reshape(gy, self.inputs[0].shape)",
                "        return gy",
            ),
        ),
    ),
    mistake(
        38,
        "reshape opens its box",
        "reshapes",
        "in `backward`, leave boxes closed and",
        (
            (
                "return reshape(gy, self.inputs[0].shape)",
                "return Variable(gy.data.reshape(self.inputs[0].shape))",
            ),
        ),
    ),
    mistake(
        38,
        "reshape is no method",
        "reshapes",
        "a function becomes a method by",
        (("Variable.reshape = reshape\n", ""),),
    ),
    mistake(
        38,
        "transpose hands its gradient on",
        "transposes",
        "the gradient is transposed, too; where x is",
        (
            (
                "        axes = np.ravel(self.axes) % gy.ndim  # none is negative now\n        return transpose(gy, *np.argsort(axes))  # from where each axis came",
                "        return gy",
            ),
        ),
    ),
    mistake(
        38,
        "T is no property",
        "transposes",
        "`property(...)` calls a function without",
        (("property(transpose)", "transpose"),),
    ),
    mistake(
        38,
        "transpose reshapes",
        "transposes",
        "without axes, their order is reversed; `T`",
        (
            (
                "return x.transpose(*self.axes)",
                "return x.reshape(x.shape[::-1])",
            ),
        ),
    ),
    mistake(
        38,
        "three axes are not put back",
        "permutes_axes",
        "the gradient's axes go back to where they",
        (("*np.argsort(axes)", "*axes"),),
    ),
    mistake(
        38,
        "an axis -1 is sorted first",
        "permutes_axes",
        "the gradient's axes go back to where they",
        ((" % gy.ndim", ""),),
    ),
    mistake(
        38,
        "reshape reads column by column",
        "reshapes",
        "the elements keep the order in which one",
        (
            (
                "return x.reshape(*self.shape)",
                'return x.reshape(*self.shape, order="F")',
            ),
        ),
    ),
    mistake(
        38,
        "the axes are ignored",
        "permutes_axes",
        "each number says which axis of x comes here",
        (
            ("return x.transpose(*self.axes)", "return x.T"),
            (
                "        axes = np.ravel(self.axes) % gy.ndim  # none is negative now\n        return transpose(gy, *np.argsort(axes))  # from where each axis came",
                "        return transpose(gy)",
            ),
        ),
    ),
    mistake(
        38,
        "the axes lead back on the way there",
        "permutes_axes",
        "each number says which axis of x comes here",
        (
            (
                "return x.transpose(*self.axes)",
                "return x.transpose(*np.argsort(np.ravel(self.axes) % x.ndim)) if self.axes else x.T",
            ),
            (
                "return transpose(gy, *np.argsort(axes))",
                "return transpose(gy, *axes)",
            ),
        ),
    ),
    mistake(
        38,
        "T is forgotten",
        "transposes",
        "`Variable.T = property(...)` makes a function",
        (("Variable.T = property(transpose)\n", ""),),
    ),
    mistake(
        39,
        "the axis that was summed is lost",
        "sums",
        "the axis that the sum took away comes back",
        (
            (
                "broadcast_to(reshape(gy, self.kept), self.inputs[0].shape)",
                "broadcast_to(gy, self.inputs[0].shape)",
            ),
        ),
    ),
    mistake(
        39,
        "keepdims is forgotten",
        "sums",
        "`axis` says along which axis, None along",
        (
            (
                "return y if self.keepdims else y.squeeze(self.axis)",
                "return y.squeeze(self.axis)",
            ),
        ),
    ),
    mistake(
        39,
        "the axis is forgotten",
        "sums",
        "`axis` says along which axis, None along",
        (
            (
                "y = x.sum(axis=self.axis, keepdims=True)",
                "y = x.sum(keepdims=True)",
            ),
            ("y.squeeze(self.axis)", "y.squeeze()"),
        ),
    ),
    mistake(
        39,
        "the sum opens its box",
        "sums",
        "in `backward`, leave boxes closed and",
        (
            (
                "broadcast_to(reshape(gy, self.kept), self.inputs[0].shape)",
                "Variable(np.broadcast_to(gy.data.reshape(self.kept), self.inputs[0].shape))",
            ),
        ),
    ),
    mistake(
        39,
        "NumPy repeats the gradient of the sum",
        "sums",
        "an array has a `data` of its own, a",
        (
            (
                "broadcast_to(reshape(gy, self.kept), self.inputs[0].shape)",
                "np.broadcast_to(reshape(gy, self.kept), self.inputs[0].shape)",
            ),
        ),
    ),
    mistake(
        39,
        "the mean along an axis divides by all",
        "averages",
        "divide by the number of elements that were",
        (("x.size / max(y.size, 1)", "x.size"),),
    ),
    mistake(
        39,
        "the mean divides by the rows",
        "averages",
        "divide by the number of elements that were",
        (("x.size / max(y.size, 1)", "len(x)"),),
    ),
    mistake(
        39,
        "all axes of length 1 go",
        "sums",
        "`axis` says along which axis, None along",
        (("y.squeeze(self.axis)", "y.squeeze()"),),
    ),
    mistake(
        39,
        "-1 is taken for 1",
        "sums",
        "`axis` says along which axis, None along",
        (
            (
                "        self.axis = axis\n",
                "        self.axis = None if axis is None else abs(axis)\n",
            ),
        ),
    ),
    mistake(
        39,
        "the mean forgets keepdims",
        "averages",
        "`mean` hands `keepdims` on to the sum",
        (("y = sum(x, axis, keepdims)", "y = sum(x, axis)"),),
    ),
    mistake(
        40,
        "`+=` for np.add.at",
        "picks",
        "an element that was picked twice gets both",
        (("np.add.at(y, self.index, x)", "y[self.index] += x"),),
    ),
    mistake(
        40,
        "the gradient is put in",
        "picks",
        "an element that was picked twice gets both",
        (("np.add.at(y, self.index, x)", "y[self.index] = x"),),
    ),
    mistake(
        40,
        "zeros in the shape of the gradient",
        "picks",
        "the gradient goes to where the elements",
        (
            (
                "y = np.zeros(self.shape, x.dtype)",
                "y = np.zeros(x.shape, x.dtype)",
            ),
        ),
    ),
    mistake(
        40,
        "getitem hands its gradient on",
        "picks",
        "an element that was picked twice gets both",
        (("return AddAt(self.index, self.inputs[0].shape)(gy)", "return gy"),),
    ),
    mistake(
        40,
        "the gradient of an index opens its box",
        "picks",
        "in `backward`, leave boxes closed and",
        (
            (
                "return AddAt(self.index, self.inputs[0].shape)(gy)",
                "gx = np.zeros(self.inputs[0].shape)\n        np.add.at(gx, self.index, gy.data)\n        return Variable(gx)",
            ),
        ),
    ),
    mistake(
        40,
        "what was added hands its gradient on",
        "picks",
        "in `backward`, leave boxes closed and",
        (
            (
                "    def backward(self, gy):\n        return gy[self.index]",
                "    def backward(self, gy):\n        return gy",
            ),
        ),
    ),
    mistake(
        40,
        "brackets pick the data",
        "picks",
        "nothing has set it, or it was cleared",
        (
            (
                "Variable.__getitem__ = getitem",
                "Variable.__getitem__ = lambda x, index: Variable(x.data[index])",
            ),
        ),
    ),
    mistake(
        40,
        "brackets are forgotten",
        "picks",
        "brackets call the method `__getitem__` of",
        (("Variable.__getitem__ = getitem\n", ""),),
    ),
    mistake(
        40,
        "the gradient of the gradient opens its box",
        "picks",
        "what puts gradients among zeros has a",
        (
            (
                "        return gy[self.index]",
                "        return Variable(gy.data[self.index])",
            ),
        ),
    ),
    mistake(
        41,
        "gy @ W",
        "multiplies_matrices",
        "the gradients are gy @ W.T and x.T @ gy, in",
        (("gy @ W.mT", "gy @ W"),),
    ),
    mistake(
        41,
        "the two gradients are swapped",
        "multiplies_matrices",
        "the gradients are gy @ W.T and x.T @ gy, in",
        (("return gy @ W.mT, x.mT @ gy", "return x.mT @ gy, gy @ W.mT"),),
    ),
    mistake(
        41,
        "the product of elements",
        "multiplies_matrices",
        "NumPy's `@` computes it",
        (("        return x @ W\n", "        return x * W\n"),),
    ),
    mistake(
        41,
        "rmatmul does not swap",
        "multiplies_matrices",
        "`__rmatmul__` gets the right side first",
        (("return matmul(x1, x0)", "return matmul(x0, x1)"),),
    ),
    mistake(
        41,
        "@ is forgotten",
        "multiplies_matrices",
        "Python looks for `Variable.__matmul__`,",
        (("Variable.__matmul__ = matmul\n", ""),),
    ),
    mistake(
        41,
        "an array @ a variable is forgotten",
        "multiplies_matrices",
        "Python looks for `Variable.__rmatmul__`,",
        (("Variable.__rmatmul__ = rmatmul\n", ""),),
    ),
    mistake(
        41,
        "MatMul opens its boxes",
        "multiplies_matrices",
        "in `backward`, leave boxes closed and",
        (
            (
                "        x, W = self.inputs\n",
                "        x, W = (v.data for v in self.inputs)\n",
            ),
        ),
    ),
    mistake(
        41,
        "one gradient for two inputs",
        "multiplies_matrices",
        "nothing has set it, or it was cleared",
        (("return gy @ W.mT, x.mT @ gy", "return gy @ W.mT"),),
    ),
    mistake(
        41,
        "matmul has another name",
        "multiplies_matrices",
        "got no matmul",
        (
            ("def matmul(x, W)", "def dot(x, W)"),
            (
                "return matmul(x, W[:, None])[..., 0]",
                "return dot(x, W[:, None])[..., 0]",
            ),
            ("return matmul(x[None, :], W)", "return dot(x[None, :], W)"),
            ("return matmul(x1, x0)", "return dot(x1, x0)"),
            ("__matmul__ = matmul", "__matmul__ = dot"),
        ),
    ),
    mistake(
        41,
        "mT is no property",
        "multiplies_matrices",
        "or is a property",
        (("property(mT)", "mT"),),
    ),
    mistake(
        41,
        "a row is made of x before a column of W",
        "multiplies_vectors_and_stacks",
        "a vector is a row on the left and a column",
        (
            (
                "    if W.ndim == 1:\n        return matmul(x, W[:, None])[..., 0]\n    if x.ndim == 1:\n        return matmul(x[None, :], W)[..., 0, :]\n",
                "    if x.ndim == 1:\n        return matmul(x[None, :], W)[..., 0, :]\n    if W.ndim == 1:\n        return matmul(x, W[:, None])[..., 0]\n",
            ),
        ),
    ),
    mistake(
        41,
        "vectors are left to NumPy",
        "multiplies_vectors_and_stacks",
        "a vector is a row on the left and a column",
        (
            (
                "    if W.ndim == 1:\n        return matmul(x, W[:, None])[..., 0]\n    if x.ndim == 1:\n        return matmul(x[None, :], W)[..., 0, :]\n",
                "",
            ),
        ),
    ),
    mistake(
        41,
        "a row on the right",
        "multiplies_vectors_and_stacks",
        "a vector is a row on the left and a column",
        (("W[:, None])", "W[None, :])"),),
    ),
    mistake(
        41,
        "the axis of the column stays",
        "multiplies_vectors_and_stacks",
        "a vector is a row on the left and a column",
        (("W[:, None])[..., 0]", "W[:, None])"),),
    ),
    mistake(
        41,
        "the first matrix of a stack for the row",
        "multiplies_vectors_and_stacks",
        "a vector is a row on the left and a column",
        (("[..., 0, :]", "[0]"),),
    ),
    mistake(
        41,
        "stacks are transposed by all axes",
        "multiplies_vectors_and_stacks",
        "in a stack each matrix is transposed by itself",
        (("return gy @ W.mT, x.mT @ gy", "return gy @ W.T, x.T @ gy"),),
    ),
    mistake(
        41,
        "mT is T",
        "multiplies_vectors_and_stacks",
        "in a stack each matrix is transposed by itself",
        (("property(mT)", "Variable.T"),),
    ),
    mistake(
        41,
        "mT swaps the first two axes",
        "multiplies_vectors_and_stacks",
        "in a stack each matrix is transposed by itself",
        (
            (
                "transpose(x, *range(x.ndim - 2), -1, -2)",
                "transpose(x, 1, 0, *range(2, x.ndim))",
            ),
        ),
    ),
    mistake(
        42,
        "the sum of squares, not the mean",
        "squares_errors",
        "add up the squares of the differences, and",
        (("return mean((x0 - x1) ** 2)", "return sum((x0 - x1) ** 2)"),),
    ),
    mistake(
        42,
        "half the mean of squares",
        "squares_errors",
        "add up the squares of the differences, and",
        (("return mean((x0 - x1) ** 2)", "return mean((x0 - x1) ** 2) / 2"),),
    ),
    mistake(
        42,
        "the error has no graph",
        "squares_errors",
        "add up the squares of the differences, and",
        (
            (
                "return mean((x0 - x1) ** 2)",
                "return Variable(np.mean((x0.data - x1) ** 2))",
            ),
        ),
    ),
    mistake(
        42,
        "(100, 1) - (100,)",
        "refuses_unequal_shapes",
        "NumPy makes nine differences of three and",
        (("if np.shape(x0) != np.shape(x1):", "if False:"),),
    ),
    mistake(
        43,
        "sigmoid with the wrong sign",
        "bends",
        "1 / (1 + exp(-x)), or 0.5 * tanh(0.5 * x) +",
        (("return 0.5 * tanh(0.5 * x) + 0.5", "return 1 / (1 + exp(x))"),),
    ),
    mistake(
        43,
        "a half of sigmoid is lost",
        "bends",
        "1 / (1 + exp(-x)), or 0.5 * tanh(0.5 * x) +",
        (("return 0.5 * tanh(0.5 * x) + 0.5", "return 0.5 * tanh(x) + 0.5"),),
    ),
    mistake(
        43,
        "sigmoid by NumPy",
        "bends",
        "1 / (1 + exp(-x)), or 0.5 * tanh(0.5 * x) +",
        (("return 0.5 * tanh(0.5 * x) + 0.5", "return 1 / (1 + np.exp(-x))"),),
    ),
    mistake(
        43,
        "sigmoid has no graph",
        "bends",
        "nothing has set it, or it was cleared again",
        (
            (
                "return 0.5 * tanh(0.5 * x) + 0.5",
                "return Variable(1 / (1 + np.exp(-x.data)))",
            ),
        ),
    ),
    mistake(
        43,
        "sigmoid overflows",
        "bends_without_overflow",
        "exp(1000) overflows; 0.5 * tanh(0.5 * x) +",
        (("return 0.5 * tanh(0.5 * x) + 0.5", "return 1 / (1 + exp(-x))"),),
    ),
    mistake(
        44,
        "b is a Variable",
        "layers_have_parameters",
        "W and b are attributes, and each is a",
        (
            (
                'self.b = Parameter(np.zeros(out_size), name="b")',
                'self.b = Variable(np.zeros(out_size), name="b")',
            ),
        ),
    ),
    mistake(
        44,
        "weights that are zero",
        "layers_have_parameters",
        "weights that start equal get equal",
        (
            (
                "rng.normal(size=(in_size, out_size)) / in_size**0.5",
                "np.zeros((in_size, out_size))",
            ),
        ),
    ),
    mistake(
        44,
        "weights that are equal",
        "layers_have_parameters",
        "weights that start equal get equal",
        (
            (
                "rng.normal(size=(in_size, out_size)) / in_size**0.5",
                "np.full((in_size, out_size), rng.normal())",
            ),
        ),
    ),
    mistake(
        44,
        "the sizes of W are swapped",
        "layers_have_parameters",
        "W has a row for each input, of which there",
        (
            (
                "rng.normal(size=(in_size, out_size))",
                "rng.normal(size=(out_size, in_size))",
            ),
        ),
    ),
    mistake(
        44,
        "W @ x",
        "layers_have_parameters",
        "a layer computes x @ W + b, and calling it",
        (("return x @ self.W + self.b", "return self.W @ x + self.b"),),
    ),
    mistake(
        44,
        "b is not added",
        "layers_have_parameters",
        "a layer computes x @ W + b, and calling it",
        (("return x @ self.W + self.b", "return x @ self.W"),),
    ),
    mistake(
        44,
        "every variable is a parameter",
        "layers_have_parameters",
        "a layer's parameters are those of its",
        (
            (
                "            if isinstance(value, Parameter):",
                "            if isinstance(value, Variable):",
            ),
        ),
    ),
    mistake(
        44,
        "a Parameter is no Variable",
        "layers_have_parameters",
        "a parameter is a variable: `class",
        (("class Parameter(Variable):", "class Parameter:"),),
    ),
    mistake(
        44,
        "a layer's call returns nothing",
        "layers_have_parameters",
        "it returned nothing: is a `return` missing?",
        (
            (
                "        return self.forward(*inputs)",
                "        self.forward(*inputs)",
            ),
        ),
    ),
    mistake(
        44,
        "params returns the first",
        "layers_have_parameters",
        "W and b are attributes, and each is a",
        (("                yield value", "                return [value]"),),
    ),
    mistake(
        44,
        "params without parentheses",
        "layers_have_parameters",
        "a method is called by its parentheses",
        (("for param in self.params():", "for param in self.params:"),),
    ),
    mistake(
        44,
        "a parameter's cleargrad without parentheses",
        "layers_have_parameters",
        "`param.cleargrad()`, with its parentheses,",
        (("            param.cleargrad()", "            param.cleargrad"),),
    ),
    mistake(
        44,
        "the array of W is multiplied",
        "layers_have_parameters",
        "compute with the parameters themselves",
        (("x @ self.W + self.b", "x @ self.W.data + self.b"),),
    ),
    mistake(
        44,
        "a layer takes one input",
        "layers_have_parameters",
        "a layer hands on as many inputs as it is",
        (
            ("def __call__(self, *inputs)", "def __call__(self, inputs)"),
            ("self.forward(*inputs)", "self.forward(inputs)"),
        ),
    ),
    mistake(
        44,
        "the names of the attributes are looked through",
        "layers_have_parameters",
        "looks for these among `vars(self).values()`",
        (("vars(self).values()", "vars(self)"),),
    ),
    mistake(
        44,
        "no generator",
        "layers_have_parameters",
        "one generator draws for the whole file",
        (
            (
                "rng = np.random.default_rng(0)  # the same numbers in every run\n",
                "",
            ),
            (
                "    x = rng.random((100, 1))\n    t = np.sin(2 * np.pi * x) + 0.1 * rng.normal(size=(100, 1))\n",
                "    x = t = np.zeros((100, 1))\n",
            ),
        ),
    ),
    mistake(
        44,
        "each layer has the same seed",
        "layers_have_parameters",
        "a seed begins the same numbers anew",
        (
            (
                "        W = rng.normal(",
                "        W = np.random.default_rng(0).normal(",
            ),
        ),
    ),
    mistake(
        44,
        "weights are not divided",
        "layers_have_parameters",
        "weights are divided by the square root of",
        ((" / in_size**0.5", ""),),
    ),
    mistake(
        44,
        "weights are divided by in_size",
        "layers_have_parameters",
        "weights are divided by the square root of",
        (("in_size**0.5", "in_size"),),
    ),
    mistake(
        44,
        "weights are divided by the root of out_size",
        "layers_have_parameters",
        "weights are divided by the square root of",
        (("in_size**0.5", "out_size**0.5"),),
    ),
    mistake(
        44,
        "all weights are positive",
        "layers_have_parameters",
        "weights are drawn on both sides of 0",
        (
            (
                "rng.normal(size=(in_size, out_size))",
                "rng.random((in_size, out_size))",
            ),
        ),
    ),
    mistake(
        44,
        "b starts at 1",
        "layers_have_parameters",
        "b starts at 0",
        (("np.zeros(out_size)", "np.ones(out_size)"),),
    ),
    mistake(
        44,
        "b has a number for each input",
        "layers_have_parameters",
        "W has a row for each input",
        (("np.zeros(out_size)", "np.zeros(in_size)"),),
    ),
    mistake(
        45,
        "layers are not searched",
        "layers_have_layers",
        "an attribute that is a layer has parameters",
        (
            (
                "        elif isinstance(value, Layer):\n            yield from value.params()\n",
                "",
            ),
        ),
    ),
    mistake(
        45,
        "a generator is handed out, not its elements",
        "layers_have_layers",
        "an attribute that is a layer has parameters",
        (("yield from value.params()", "yield value.params()"),),
    ),
    mistake(
        45,
        "lists are not searched",
        "layers_have_lists",
        "look into lists, too, whatever is in them",
        (
            (
                "        elif isinstance(value, (list, tuple)):\n            yield from find_params(value)\n",
                "",
            ),
        ),
    ),
    mistake(
        45,
        "lists in lists are not searched",
        "layers_have_lists",
        "look into lists, too, whatever is in them",
        (
            (
                "            yield from find_params(value)\n",
                "            for layer in value:\n                if isinstance(layer, Layer):\n                    yield from layer.params()\n",
            ),
        ),
    ),
    mistake(
        45,
        "an activation after the last layer",
        "computes_a_perceptron",
        "the activation comes between each two",
        (
            (
                "        *hidden, last = self.layers\n        for layer in hidden:\n            x = self.activation(layer(x))\n        return last(x)",
                "        for layer in self.layers:\n            x = self.activation(layer(x))\n        return x",
            ),
        ),
    ),
    mistake(
        45,
        "no activation",
        "computes_a_perceptron",
        "the activation comes between each two",
        (("x = self.activation(layer(x))", "x = layer(x)"),),
    ),
    mistake(
        45,
        "sizes in pairs that share none",
        "computes_a_perceptron",
        "one layer from 2 numbers to 4, and one from",
        (("pairwise(sizes)", "zip(sizes[::2], sizes[1::2])"),),
    ),
    mistake(
        45,
        "the activation is always sigmoid",
        "computes_a_perceptron",
        "the activation that is given takes the",
        (("self.activation = activation", "self.activation = sigmoid"),),
    ),
    mistake(
        45,
        "pairwise is not imported",
        "computes_a_perceptron",
        "`from itertools import pairwise`",
        (("from itertools import pairwise\n", ""),),
    ),
    mistake(
        46,
        "a generator of parameters that is used up",
        "optimizers_move",
        "a generator gives its elements once: keep a",
        (("list(dict.fromkeys(params))", "params"),),
    ),
    mistake(
        46,
        "uphill",
        "optimizers_move",
        "a move goes against the gradient, times lr",
        (("return -self.lr * param.grad", "return self.lr * param.grad"),),
    ),
    mistake(
        46,
        "the rate is forgotten",
        "optimizers_move",
        "a move goes against the gradient, times lr",
        (("return -self.lr * param.grad", "return -param.grad"),),
    ),
    mistake(
        46,
        "only a name is moved",
        "optimizers_move",
        "nothing has moved: a parameter moves if",
        (
            (
                "param.data = param.data + self.move(param)",
                "param = param + self.move(param)",
            ),
        ),
    ),
    mistake(
        46,
        "a parameter without a gradient is moved",
        "optimizers_move",
        "a parameter that the loss does not need has",
        (
            (
                "            if param.grad is not None:\n                param.data",
                "            if True:\n                param.data",
            ),
        ),
    ),
    mistake(
        46,
        "the first parameter alone is moved",
        "optimizers_move",
        "a move goes against the gradient, times lr",
        (
            (
                "                param.data = param.data + self.move(param)",
                "                param.data = param.data + self.move(param)\n                return",
            ),
        ),
    ),
    mistake(
        46,
        "Momentum forgets the last move",
        "optimizers_roll_on",
        "each move is momentum times the last one of",
        (("        self.moves[param] = move\n", ""),),
    ),
    mistake(
        46,
        "one last move for all parameters",
        "optimizers_roll_on",
        "each move is momentum times the last one of",
        (
            (
                "        self.moves[param] = move\n",
                "        self.moves = dict.fromkeys(self.params, move)\n",
            ),
        ),
    ),
    mistake(
        46,
        "momentum takes the gradient, too",
        "optimizers_roll_on",
        "each move is momentum times the last one of",
        (
            (
                "self.momentum * self.moves[param] - self.lr * param.grad",
                "self.momentum * (self.moves[param] - self.lr * param.grad)",
            ),
        ),
    ),
    mistake(
        46,
        "the last move is taken back",
        "optimizers_roll_on",
        "each move is momentum times the last one of",
        (
            (
                "move = self.momentum * self.moves[param] -",
                "move = -self.momentum * self.moves[param] -",
            ),
        ),
    ),
    mistake(
        46,
        "no gradient ends the update",
        "optimizers_move",
        "one without a gradient is passed over",
        (
            (
                "            if param.grad is not None:\n                param.data",
                "            if param.grad is None:\n                return\n            if True:\n                param.data",
            ),
        ),
    ),
    mistake(
        46,
        "the gradient is moved",
        "optimizers_move",
        "nothing has moved: a parameter moves if",
        (
            (
                "param.data = param.data + self.move(param)",
                "param.grad = param.data + self.move(param)",
            ),
        ),
    ),
    mistake(
        46,
        "update clears the gradients",
        "optimizers_move",
        "leaves gradients as they are; `cleargrads`",
        (
            (
                "                param.data = param.data + self.move(param)",
                "                param.data = param.data + self.move(param)\n                param.cleargrad()",
            ),
        ),
    ),
    mistake(
        46,
        "momentum is 0.5 if nothing is said",
        "optimizers_roll_on",
        "momentum is 0.9 if nothing is said",
        (("momentum=0.9", "momentum=0.5"),),
    ),
    mistake(
        46,
        "a shared parameter moves twice",
        "optimizers_count",
        "`dict.fromkeys` keeps each parameter once",
        (("list(dict.fromkeys(params))", "list(params)"),),
    ),
    mistake(
        46,
        "no parameters are accepted",
        "optimizers_count",
        "a generator that was used up gives none",
        (
            (
                '        if not self.params:\n            raise ValueError("no parameters to move; call params() anew")\n',
                "",
            ),
        ),
    ),
    mistake(
        47,
        "softmax along the columns",
        "judges_classes",
        "exp(x), divided by its sum along the last",
        (
            (
                "y / sum(y, axis=-1, keepdims=True)",
                "y / sum(y, axis=0, keepdims=True)",
            ),
        ),
    ),
    mistake(
        47,
        "softmax without keepdims",
        "judges_classes",
        "exp(x), divided by its sum along the last",
        (("axis=-1, keepdims=True", "axis=-1"),),
    ),
    mistake(
        47,
        "the minus of the loss is forgotten",
        "judges_classes",
        "the mean over the rows of -log of the",
        (("return -mean(log(", "return mean(log("),),
    ),
    mistake(
        47,
        "the loss is not divided by N",
        "judges_classes",
        "the mean over the rows of -log of the",
        (("return -mean(log(", "return -sum(log("),),
    ),
    mistake(
        47,
        "the logarithm is forgotten",
        "judges_classes",
        "the mean over the rows of -log of the",
        (
            (
                "-mean(log(softmax(x)[np.arange(len(t)), t]))",
                "-mean(softmax(x)[np.arange(len(t)), t])",
            ),
        ),
    ),
    mistake(
        47,
        "all rows at all classes",
        "judges_classes",
        "the mean over the rows of -log of the",
        (("[np.arange(len(t)), t]", "[:, t]"),),
    ),
    mistake(
        47,
        "rows and classes are swapped",
        "judges_classes",
        "the mean over the rows of -log of the",
        (("[np.arange(len(t)), t]", "[t, np.arange(len(t))]"),),
    ),
    mistake(
        47,
        "the loss of opened probabilities",
        "judges_classes",
        "nothing has set it, or it was cleared",
        (("-mean(log(softmax(x)[", "-mean(log(softmax(x).data["),),
    ),
    mistake(
        47,
        "one-hot labels are accepted",
        "refuses_labels",
        "classes are whole numbers from 0 to C - 1",
        (("t.shape == x.shape[:1] and ", ""),),
    ),
    mistake(
        47,
        "a class -1 is accepted",
        "refuses_labels",
        "classes are whole numbers from 0 to C - 1",
        (("np.isin(t, range(x.shape[1])).all()", "(t < x.shape[1]).all()"),),
    ),
    mistake(
        47,
        "numbers with a point become classes",
        "refuses_labels",
        "classes are whole numbers from 0 to C - 1",
        (
            (
                "    t = as_variable(t).data\n",
                "    t = as_variable(t).data.astype(int)\n",
            ),
        ),
    ),
    mistake(
        47,
        "classes from 1 on",
        "judges_classes",
        "the mean over the rows of -log of the",
        (("[np.arange(len(t)), t]", "[np.arange(len(t)), t - 1]"),),
    ),
    mistake(
        47,
        "the largest class is not looked for",
        "refuses_labels",
        "classes are whole numbers from 0 to C - 1",
        (("np.isin(t, range(x.shape[1])).all()", "(t >= 0).all()"),),
    ),
    mistake(
        47,
        "a class too many",
        "refuses_labels",
        "classes are whole numbers from 0 to C - 1",
        (
            (
                "np.isin(t, range(x.shape[1])).all()",
                "np.isin(t, range(x.shape[1] + 1)).all()",
            ),
        ),
    ),
    mistake(
        47,
        "the type is not looked at",
        "refuses_labels",
        "classes are whole numbers from 0 to C - 1",
        ((' and t.dtype.kind in "iu"', ""),),
    ),
    mistake(
        47,
        "a TypeError",
        "refuses_labels",
        "the error is called ValueError",
        (
            (
                '        raise ValueError(\n            "scores of shape',
                '        raise TypeError(\n            "scores of shape',
            ),
        ),
    ),
    mistake(
        48,
        "the largest score is not taken off",
        "bears_large_scores",
        "take the largest score of each row from all",
        (("    x = x - x.data.max(axis=-1, keepdims=True)\n", ""),),
    ),
    mistake(
        48,
        "the largest score of all rows",
        "bears_large_scores",
        "take the largest score of each row from all",
        (("x.data.max(axis=-1, keepdims=True)", "x.data.max()"),),
    ),
    mistake(
        48,
        "the largest score of each column",
        "judges_classes",
        "exp(x), divided by its sum along the last",
        (
            (
                "x.data.max(axis=-1, keepdims=True)",
                "x.data.max(axis=0, keepdims=True)",
            ),
        ),
    ),
    mistake(
        48,
        "the largest scores without keepdims",
        "judges_classes",
        "exp(x), divided by its sum along the last",
        (("x.data.max(axis=-1, keepdims=True)", "x.data.max(axis=-1)"),),
    ),
    mistake(
        48,
        "the logarithm of probabilities that are 0",
        "bears_large_scores",
        "take the largest score of each row from all",
        (
            (
                "    return x - log(sum(exp(x), axis=-1, keepdims=True))",
                "    y = exp(x)\n    return log(y / sum(y, axis=-1, keepdims=True))",
            ),
        ),
    ),
    mistake(
        49,
        "an example without its class",
        "numbers_examples",
        "an example is a pair: the input and the",
        (("return self.x[i], self.t[i]", "return self.x[i]"),),
    ),
    mistake(
        49,
        "class and input are swapped",
        "numbers_examples",
        "an example is a pair: the input and the",
        (("return self.x[i], self.t[i]", "return self.t[i], self.x[i]"),),
    ),
    mistake(
        49,
        "the length of an example",
        "numbers_examples",
        "it is the number of examples",
        (("return len(self.t)", "return len(self[0])"),),
    ),
    mistake(
        49,
        "len is forgotten",
        "numbers_examples",
        "`len` calls the method `__len__` of",
        (("    def __len__(self):\n        return len(self.t)\n\n", ""),),
    ),
    mistake(
        49,
        "the spiral is another each time",
        "spirals",
        "the seed is for a generator of its own:",
        (("        rng = np.random.default_rng(seed)\n", ""),),
    ),
    mistake(
        49,
        "the arms are circles",
        "spirals",
        "the radius grows evenly from 0 to 1",
        (
            (
                "super().__init__(x * radius[:, np.newaxis], t)",
                "super().__init__(x, t)",
            ),
        ),
    ),
    mistake(
        49,
        "the classes have a point",
        "spirals",
        "three arms of n points, and n is 100 if",
        (
            (
                "t = np.repeat(np.arange(3), n)",
                "t = np.repeat(np.arange(3.0), n)",
            ),
        ),
    ),
    mistake(
        50,
        "never shuffled",
        "makes_batches",
        "draw a new order whenever a pass begins",
        (
            (
                "rng.permutation(n) if self.shuffle else np.arange(n)",
                "np.arange(n)",
            ),
        ),
    ),
    mistake(
        50,
        "shuffled even if not wanted",
        "makes_batches",
        "without `shuffle`, the examples come in",
        (
            (
                "rng.permutation(n) if self.shuffle else np.arange(n)",
                "rng.permutation(n)",
            ),
        ),
    ),
    mistake(
        50,
        "shuffled once for all passes",
        "makes_batches",
        "draw a new order whenever a pass begins",
        (
            (
                "        self.shuffle = shuffle\n",
                "        self.shuffle = shuffle\n        self.order = rng.permutation(len(data)) if shuffle else np.arange(len(data))\n",
            ),
            (
                "        order = rng.permutation(n) if self.shuffle else np.arange(n)\n",
                "        order = self.order\n",
            ),
        ),
    ),
    mistake(
        50,
        "inputs and classes are shuffled apart",
        "makes_batches",
        "shuffle numbers of examples, so that both",
        (
            (
                "            yield np.array(x), np.array(t)",
                "            yield rng.permutation(x) if self.shuffle else np.array(x), np.array(t)",
            ),
        ),
    ),
    mistake(
        50,
        "examples are drawn, not shuffled",
        "makes_batches",
        "every example comes once in a pass",
        (
            (
                "rng.permutation(n) if self.shuffle",
                "rng.integers(n, size=n) if self.shuffle",
            ),
        ),
    ),
    mistake(
        50,
        "a second pass is empty",
        "makes_batches",
        "the last batch may be smaller, and every",
        (
            (
                "        self.shuffle = shuffle\n",
                "        self.shuffle = shuffle\n        self.batches = self.pass_through()\n",
            ),
            (
                "    def __iter__(self):\n        n",
                "    def __iter__(self):\n        return self.batches\n\n    def pass_through(self):\n        n",
            ),
        ),
    ),
    mistake(
        50,
        "the last batch is lost",
        "makes_batches",
        "the last batch may be smaller, and every",
        (
            (
                "range(0, n, self.batch_size)",
                "range(0, n - self.batch_size + 1, self.batch_size)",
            ),
        ),
    ),
    mistake(
        50,
        "batches are lists",
        "makes_batches",
        "stack the examples: `np.array` of the",
        (("yield np.array(x), np.array(t)", "yield list(x), list(t)"),),
    ),
    mistake(
        50,
        "a batch is a list of examples",
        "makes_batches",
        "stack the examples: `np.array` of the inputs",
        (
            (
                "            x, t = zip(*[self.data[i] for i in batch])\n            yield np.array(x), np.array(t)",
                "            yield [self.data[i] for i in batch]",
            ),
        ),
    ),
    mistake(
        50,
        "only the first batch is returned",
        "makes_batches",
        "`yield` hands out one batch after the other",
        (
            (
                "            yield np.array(x), np.array(t)",
                "            return np.array(x), np.array(t)",
            ),
        ),
    ),
    mistake(
        50,
        "the largest score of each column",
        "counts_right_answers",
        "compare the place of the largest score of",
        (
            (
                "as_variable(y).data.argmax(axis=1)",
                "as_variable(y).data.argmax(axis=0)",
            ),
        ),
    ),
    mistake(
        50,
        "the smallest score",
        "counts_right_answers",
        "compare the place of the largest score of",
        (
            (
                "as_variable(y).data.argmax(axis=1)",
                "as_variable(y).data.argmin(axis=1)",
            ),
        ),
    ),
    mistake(
        50,
        "right answers are counted",
        "counts_right_answers",
        "compare the place of the largest score of",
        (("np.mean(as_variable(y)", "np.sum(as_variable(y)"),),
    ),
    mistake(
        50,
        "not shuffled unless asked",
        "makes_batches",
        "draw a new order whenever a pass begins",
        (("shuffle=True", "shuffle=False"),),
    ),
    mistake(
        50,
        "the pair is swapped",
        "makes_batches",
        "a batch is a pair: its inputs, then its",
        (("yield np.array(x), np.array(t)", "yield np.array(t), np.array(x)"),),
    ),
    mistake(
        50,
        "zip without its star",
        "makes_batches",
        "the star in `zip(*examples)` makes two",
        (
            (
                "zip(*[self.data[i] for i in batch])",
                "zip([self.data[i] for i in batch])",
            ),
        ),
    ),
    mistake(
        50,
        "an array of numbers in the brackets",
        "makes_batches",
        "a data set gives one example at a time",
        (("zip(*[self.data[i] for i in batch])", "self.data[batch]"),),
    ),
    mistake(
        50,
        "shuffle gives nothing back",
        "makes_batches",
        "`shuffle` changes the list and returns None",
        (
            (
                "        order = rng.permutation(n) if self.shuffle else np.arange(n)\n",
                "        order = np.arange(n)\n        if self.shuffle:\n            order = rng.shuffle(order)\n",
            ),
        ),
    ),
    mistake(
        50,
        "the data set itself is shuffled",
        "makes_batches",
        "shuffle numbers of examples; the data set",
        (
            (
                "        order = rng.permutation(n) if self.shuffle else np.arange(n)\n",
                "        order = np.arange(n)\n        if self.shuffle:\n            rng.shuffle(self.data)\n",
            ),
        ),
    ),
    mistake(
        50,
        "all examples are fetched first",
        "makes_batches",
        "a data set may be larger than memory",
        (
            (
                "        n = len(self.data)\n",
                "        n = len(self.data)\n        data = [self.data[i] for i in range(n)]\n",
            ),
            ("zip(*[self.data[i]", "zip(*[data[i]"),
        ),
    ),
    mistake(
        50,
        "batches of -1",
        "makes_batches",
        "there would be no batch at all, and no",
        (
            (
                '        if batch_size < 1:\n            raise ValueError(f"a batch has 1 example or more, got {batch_size}")\n',
                "",
            ),
        ),
    ),
    mistake(
        50,
        "an array of scores is a closed box",
        "counts_right_answers",
        "scores may come as an array",
        (("as_variable(y).data.argmax", "y.data.argmax"),),
    ),
    mistake(
        50,
        "the box of scores stays closed",
        "counts_right_answers",
        "`argmax` belongs to the array",
        (("as_variable(y).data.argmax", "y.argmax"),),
    ),
    mistake(
        50,
        "one-hot classes are compared",
        "refuses_one_hot_rows",
        "NumPy compares each guess with a whole",
        (
            (
                "    t = as_classes(t, y)\n    return np.mean",
                "    return np.mean",
            ),
        ),
    ),
    mistake(
        51,
        "the mask of relu is forgotten",
        "cuts_off",
        "the gradient goes through where x is",
        (("return gy * (self.inputs[0].data > 0)", "return gy"),),
    ),
    mistake(
        51,
        "the mask is that of the gradient",
        "cuts_off",
        "the gradient goes through where x is",
        (
            (
                "return gy * (self.inputs[0].data > 0)",
                "return gy * (gy.data > 0)",
            ),
        ),
    ),
    mistake(
        51,
        "the mask without the gradient",
        "cuts_off",
        "the gradient goes through where x is",
        (
            (
                "return gy * (self.inputs[0].data > 0)",
                "return Variable((self.inputs[0].data > 0) * 1.0)",
            ),
        ),
    ),
    mistake(
        51,
        "a closed box is compared",
        "cuts_off",
        "a variable is no number to compare: `x.data",
        (
            (
                "return gy * (self.inputs[0].data > 0)",
                "return gy * (self.inputs[0] > 0)",
            ),
        ),
    ),
    mistake(
        51,
        "relu is the absolute value",
        "cuts_off",
        "what is negative becomes 0: `np.maximum(x,",
        (("return np.maximum(x, 0)", "return np.abs(x)"),),
    ),
    mistake(
        51,
        "relu of the largest element",
        "cuts_off",
        "what is negative becomes 0: `np.maximum(x,",
        (("return np.maximum(x, 0)", "return np.max(x, 0)"),),
    ),
    mistake(
        51,
        "digits are not scaled",
        "has_digits",
        "the file has them from 0 to 16",
        (('arrays["x"] / 16', 'arrays["x"]'),),
    ),
    mistake(
        51,
        "digits are scaled as bytes",
        "has_digits",
        "the file has them from 0 to 16",
        (('arrays["x"] / 16', 'arrays["x"] / 255'),),
    ),
    mistake(
        51,
        "the tests are trained with",
        "has_digits",
        "the first 1,497 are for training, the last",
        (
            (
                "part = slice(None, 1497) if train else",
                "part = slice(None) if train else",
            ),
        ),
    ),
    mistake(
        51,
        "training and tests are swapped",
        "has_digits",
        "the first 1,497 are for training, the last",
        (("1497) if train else", "1497) if not train else"),),
    ),
    mistake(
        51,
        "the first images are the tests",
        "has_digits",
        "pixels from 0 to 1, and `t` is the digit",
        (
            (
                "slice(None, 1497) if train else slice(1497, None)",
                "slice(300, None) if train else slice(300)",
            ),
        ),
    ),
    mistake(
        51,
        "images of 8 x 8",
        "has_digits",
        "each row is an image of 8 x 8 pixels",
        (('arrays["x"] / 16', 'arrays["x"].reshape(-1, 8, 8) / 16'),),
    ),
    mistake(
        38,
        "the functions of step 37 are left out",
        "checks_mixing",
        "copy the two functions of step 37",
        GRADIENT_CHECK,
    ),
    mistake(
        40,
        "a loop over a variable is left to brackets",
        "picks",
        "takes its IndexError for the end of the loop",
        (
            (
                "Variable.__iter__ = lambda x: (x[i] for i in range(len(x)))\n",
                "",
            ),
        ),
    ),
    mistake(
        41,
        "mT is a function only",
        "multiplies_vectors_and_stacks",
        "`Variable.mT = property(...)` makes a function",
        (
            ("Variable.mT = property(mT)\n", ""),
            ("gy @ W.mT, x.mT @ gy", "gy @ mT(W), mT(x) @ gy"),
        ),
    ),
    mistake(
        41,
        "mT is a method beside the function",
        "multiplies_vectors_and_stacks",
        "`property(...)` calls a function without parentheses",
        (
            ("property(mT)", "mT"),
            ("gy @ W.mT, x.mT @ gy", "gy @ mT(W), mT(x) @ gy"),
        ),
    ),
    mistake(
        41,
        "the gradient of W is summed",
        "multiplies_matrices",
        "the gradients are gy @ W.T and x.T @ gy",
        (("gy @ W.mT, x.mT @ gy", "gy @ W.mT, (x.mT @ gy).sum(axis=0)"),),
    ),
    mistake(
        44,
        "the first gradient is cleared alone",
        "layers_have_parameters",
        "for each of `params()`",
        (
            (
                "            param.cleargrad()",
                "            param.cleargrad()\n            return",
            ),
        ),
    ),
    mistake(
        44,
        "params returns the first itself",
        "layers_have_parameters",
        "`yield` hands out one parameter after the other",
        (("                yield value", "                return value"),),
    ),
    mistake(
        44,
        "params finds a list and keeps it",
        "layers_have_parameters",
        "it returned nothing: is a `return` missing?",
        (
            (
                "        for value in vars(self).values():\n",
                "        found = []\n        for value in vars(self).values():\n",
            ),
            ("                yield value", "                found += [value]"),
        ),
    ),
    mistake(
        44,
        "params opens the boxes",
        "layers_have_parameters",
        "`yield` hands out one parameter after the other",
        (("                yield value", "                yield value.data"),),
    ),
    mistake(
        44,
        "params is a property",
        "layers_have_parameters",
        "is it a method, without `@property`?",
        (
            ("    def params(self)", "    @property\n    def params(self)"),
            ("in self.params():", "in self.params:"),
        ),
    ),
    mistake(
        44,
        "a generator that nobody made",
        "layers_have_parameters",
        "is a line missing at the top of the file?",
        (("W = rng.normal(", "W = gen.normal("),),
    ),
    mistake(
        45,
        "tuples are not searched",
        "layers_have_lists",
        "look into tuples, too",
        (("isinstance(value, (list, tuple))", "isinstance(value, list)"),),
    ),
    mistake(
        46,
        "the rate is always 0.1",
        "optimizers_move",
        "times lr, the given rate",
        (("return -self.lr * param.grad", "return -0.1 * param.grad"),),
    ),
    mistake(
        46,
        "the rate of Momentum is always 0.1",
        "optimizers_roll_on",
        "each move is momentum times the last one of",
        (("- self.lr * param.grad\n", "- 0.1 * param.grad\n"),),
    ),
    mistake(
        46,
        "the gradient becomes the move",
        "optimizers_move",
        "leaves gradients as they are",
        (
            (
                "        return -self.lr * param.grad",
                "        param.grad *= -self.lr\n        return param.grad",
            ),
        ),
    ),
    mistake(
        46,
        "the gradient is set to zeros after the move",
        "optimizers_move",
        "leaves gradients as they are",
        (
            (
                "                param.data = param.data + self.move(param)\n",
                "                param.data = param.data + self.move(param)\n                param.grad = param.grad * 0\n",
            ),
        ),
    ),
    mistake(
        46,
        "Momentum has a list of its own",
        "optimizers_count",
        "`dict.fromkeys` keeps each parameter once",
        (
            (
                "        super().__init__(params, lr)\n",
                "        self.params = list(params)\n        self.lr = lr\n",
            ),
        ),
    ),
    mistake(
        46,
        "the last moves are kept nowhere",
        "optimizers_roll_on",
        "`__init__` sets `self.moves`",
        (("        self.moves = dict.fromkeys(self.params, 0)\n", ""),),
    ),
    mistake(
        47,
        "classes without a sign are refused",
        "refuses_labels",
        "classes may be any integers, with a sign or without",
        (('t.dtype.kind in "iu"', 't.dtype.kind in "i"'),),
    ),
    mistake(
        47,
        "as_classes returns nothing",
        "judges_classes",
        "the classes are None",
        (("        )\n    return t\n", "        )\n"),),
    ),
    mistake(
        47,
        "softmax divides by an array",
        "judges_classes",
        "an opened box, `.data`, has no graph",
        (
            (
                "return y / sum(y, axis=-1, keepdims=True)",
                "return y / np.sum(y.data, axis=-1, keepdims=True)",
            ),
        ),
    ),
    mistake(
        47,
        "NumPy computes the loss",
        "judges_classes",
        "is a function of NumPy called in place of",
        (
            (
                "-mean(log(softmax(x)[np.arange(len(t)), t]))",
                "-np.log(softmax(x).data[np.arange(len(t)), t]).mean()",
            ),
        ),
    ),
    mistake(
        50,
        "a last batch of nothing",
        "makes_batches",
        "a third would be empty",
        (("range(0, n, self.batch_size)", "range(0, n + 1, self.batch_size)"),),
    ),
    mistake(
        50,
        "a batch lacks its last example",
        "makes_batches",
        "a batch has batch_size examples",
        (("start + self.batch_size]", "start + self.batch_size - 1]"),),
    ),
    mistake(
        50,
        "the first example is left out",
        "makes_batches",
        "the first batch begins at example 0",
        (("range(0, n, self.batch_size)", "range(1, n, self.batch_size)"),),
    ),
    mistake(
        50,
        "the same seed in each pass",
        "makes_batches",
        "a generator with a seed, made at that place",
        (("rng.permutation(n)", "np.random.default_rng(0).permutation(n)"),),
    ),
    mistake(
        51,
        "the import of Path is left out",
        "has_digits",
        "write `from pathlib import Path`",
        (("from pathlib import Path\n", ""),),
    ),
]

USES = [
    Use(
        40,
        "the slice of an array is a constant",
        """
x = Variable(np.array([3.0, 4.0]))
y = x[0] * x.data[1]
y.backward()
result = f"{x.grad}, for [4. 3.]"
""",
        "[4. 0.], for [4. 3.]",
    ),
    Use(
        42,
        "gradients of all steps are added up",
        """
W = Variable(np.array([0.0]))
gradients = []
for _ in range(3):
    mean_squared_error(W * 2.0, np.array([2.0])).backward()
    gradients.append(float(W.grad[0]))
result = str(gradients)
""",
        "[-8.0, -16.0, -24.0]",
    ),
    Use(
        42,
        "a parameter is replaced by a result",
        """
W = W0 = Variable(np.array([0.0]))
for _ in range(2):
    W.cleargrad()
    mean_squared_error(W * 2.0, np.array([2.0])).backward()
    W = W - 0.1 * W0.grad
result = f"{W.grad}, and W0 is still {W0.data[0]}"
""",
        "None, and W0 is still 0.0",
    ),
    Use(
        43,
        "weights that start at zero stay equal",
        """
W0, W1 = Variable(np.zeros((1, 4))), Variable(np.zeros((4, 1)))
for _ in range(5):
    y = sigmoid(np.array([[1.0], [2.0]]) @ W0) @ W1
    for W in W0, W1:
        W.cleargrad()
    mean_squared_error(y, np.array([[1.0], [3.0]])).backward()
    for W in W0, W1:
        W.data = W.data - 0.1 * W.grad
result = f"{len(np.unique(W0.data))} hidden unit, four times"
""",
        "1 hidden unit, four times",
    ),
    Use(
        46,
        "parameters that an optimizer has used up",
        """
params = MLP(1, 2).params()
SGD(params, lr=0.1)
try:
    SGD(params, lr=0.1)
except ValueError as error:
    result = str(error)
""",
        "no parameters to move; call params() anew",
    ),
    Use(
        47,
        "one-hot labels",
        """
try:
    softmax_cross_entropy(Variable(np.zeros((3, 3))), np.eye(3, dtype=int))
except ValueError as error:
    result = str(error).rpartition("; ")[2]
""",
        "t.argmax(axis=1) makes classes of one-hot rows",
    ),
    Use(
        51,
        "relu on the scores",
        """
scores = Variable(np.array([[-3.0, -1.0, -2.0]]))
softmax_cross_entropy(relu(scores), np.array([1])).backward()
result = f"the gradient is {abs(scores.grad)}"
""",
        "the gradient is [[0. 0. 0.]]",
    ),
]
