"""Mistakes of the fourth stage: steps 37 to 51."""

from tests.mistakes.kinds import Use, mistake

MISTAKES = [
    mistake(
        37,
        "one move for all places, made outside of the loop",
        "differentiates_numerically",
        "the central difference",
        (
            (
                "    for place in np.ndindex(x.shape):\n"
                "        move = np.zeros(x.shape)\n",
                "    move = np.zeros(x.shape)\n"
                "    for place in np.ndindex(x.shape):\n",
            ),
        ),
    ),
    mistake(
        37,
        "no weights",
        "checks_mixing",
        "give each element of the output a weight of its own",
        (("return f(x) * weights", "return f(x) * 1.0"),),
    ),
    mistake(
        38,
        "transpose hands its gradient on",
        "transposes",
        "the gradient is transposed, too",
        (("return transpose(gy, *np.argsort(axes))", "return gy"),),
    ),
    mistake(
        38,
        "three axes go back as they came",
        "transposes",
        "the gradient's axes go back to where they came from",
        (
            (
                "return transpose(gy, *np.argsort(axes))",
                "return transpose(gy, *self.axes)",
            ),
        ),
    ),
    mistake(
        38,
        "T is a method",
        "transposes",
        "'function' object has no attribute 'data'",
        (("Variable.T = property(transpose)", "Variable.T = transpose"),),
    ),
    mistake(
        39,
        "the axis that was summed away does not come back",
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
        "the mean of a sum along an axis divides by all elements",
        "averages",
        "divide by the number of elements that were added up",
        (("return y / (x.size / max(y.size, 1))", "return y / x.size"),),
    ),
    mistake(
        40,
        "+= for np.add.at",
        "picks",
        "`+=` adds one",
        (("np.add.at(y, self.index, x)", "y[self.index] += x"),),
    ),
    mistake(
        40,
        "the gradients are put in, not added",
        "picks",
        "`+=` adds one",
        (("np.add.at(y, self.index, x)", "y[self.index] = x"),),
    ),
    mistake(
        40,
        "the gradient has the shape of what was picked",
        "picks",
        "",
        (
            (
                "return AddAt(self.index, self.inputs[0].shape)(gy)",
                "return gy",
            ),
        ),
    ),
    mistake(
        41,
        "the factors of a gradient are exchanged",
        "multiplies_matrices",
        "",
        (
            (
                "return gy @ W.mT, x.mT @ gy",
                "return W.mT @ gy, gy @ x.mT",
            ),
        ),
    ),
    mistake(
        41,
        "the gradient by x takes W as it is",
        "multiplies_matrices",
        "",
        (("return gy @ W.mT, x.mT @ gy", "return gy @ W, x.mT @ gy"),),
    ),
    mistake(
        41,
        "the gradients are exchanged",
        "multiplies_matrices",
        "",
        (("return gy @ W.mT, x.mT @ gy", "return x.mT @ gy, gy @ W.mT"),),
    ),
    mistake(
        41,
        "an array on the left is multiplied from the right",
        "multiplies_matrices",
        "",
        (("return matmul(x1, x0)", "return matmul(x0, x1)"),),
    ),
    mistake(
        42,
        "the sum for the mean",
        "squares_errors",
        "divide by their number",
        (("return mean((x0 - x1) ** 2)", "return sum((x0 - x1) ** 2)"),),
    ),
    mistake(
        42,
        "shapes that differ are compared",
        "squares_errors",
        "NumPy makes nine differences",
        (("if np.shape(x0) != np.shape(x1):", "if False:"),),
    ),
    mistake(
        43,
        "a sigmoid that overflows",
        "bends",
        "overflow encountered in exp",
        (
            (
                "return 0.5 * tanh(0.5 * x) + 0.5",
                "return 1 / (1 + exp(-x))",
            ),
        ),
    ),
    mistake(
        43,
        "tanh, not moved",
        "bends",
        "",
        (("return 0.5 * tanh(0.5 * x) + 0.5", "return tanh(x)"),),
    ),
    mistake(
        44,
        "b is a Variable",
        "layers_have_parameters",
        "each is a `Parameter`",
        (
            (
                'self.b = Parameter(np.zeros(out_size), name="b")',
                'self.b = Variable(np.zeros(out_size), name="b")',
            ),
        ),
    ),
    mistake(
        44,
        "weights that are 0",
        "layers_have_parameters",
        "draw them at random",
        (
            (
                "W = rng.normal(size=(in_size, out_size)) / in_size**0.5",
                "W = np.zeros((in_size, out_size))",
            ),
        ),
    ),
    mistake(
        45,
        "lists are not searched",
        "layers_have_layers",
        "look into layers, and into lists",
        (("elif isinstance(value, (list, tuple)):", "elif False:"),),
    ),
    mistake(
        45,
        "layers are not searched",
        "layers_have_layers",
        "look into layers, and into lists",
        (("elif isinstance(value, Layer):", "elif False:"),),
    ),
    mistake(
        45,
        "the activation comes after the last layer, too",
        "layers_have_layers",
        "not after the last",
        (("return last(x)", "return self.activation(last(x))"),),
    ),
    mistake(
        46,
        "a generator is kept",
        "optimizers_move",
        "",
        (
            (
                "self.params = list(dict.fromkeys(params))",
                "self.params = params",
            ),
        ),
    ),
    mistake(
        46,
        "uphill",
        "optimizers_move",
        "a move goes against the gradient",
        (("return -self.lr * param.grad", "return self.lr * param.grad"),),
    ),
    mistake(
        46,
        "the last move is not remembered",
        "optimizers_move",
        "each move is momentum times the last one",
        (("        self.moves[param] = move\n", ""),),
    ),
    mistake(
        47,
        "the loss has no minus",
        "judges_classes",
        "the mean over the rows of -log",
        (("return -mean(", "return mean("),),
    ),
    mistake(
        47,
        "the loss is not divided by N",
        "judges_classes",
        "the mean over the rows of -log",
        (("return -mean(", "return -sum("),),
    ),
    mistake(
        48,
        "the sum does not keep its axis",
        "judges_classes",
        "",
        (
            (
                "log(sum(exp(x), axis=-1, keepdims=True))",
                "log(sum(exp(x), axis=-1))",
            ),
        ),
    ),
    mistake(
        48,
        "columns for rows",
        "judges_classes",
        "",
        (
            (
                "log(sum(exp(x), axis=-1, keepdims=True))",
                "log(sum(exp(x), axis=0, keepdims=True))",
            ),
        ),
    ),
    mistake(
        48,
        "the largest score stays",
        "bears_large_scores",
        "take the largest score of each row",
        (("    x = x - x.data.max(axis=-1, keepdims=True)\n", ""),),
    ),
    mistake(
        47,
        "any labels will do",
        "judges_classes",
        "one-hot rows for classes",
        (
            (
                "if not fits or not np.isin(t, range(x.shape[1])).all():",
                "if False:",
            ),
        ),
    ),
    mistake(
        47,
        "a class -1 will do",
        "judges_classes",
        "classes are whole numbers from 0 on",
        (
            (
                "if not fits or not np.isin(t, range(x.shape[1])).all():",
                "if not fits:",
            ),
        ),
    ),
    mistake(
        50,
        "inputs and classes are shuffled apart",
        "makes_batches",
        "so that both parts move alike",
        (
            (
                "            yield np.array(x), np.array(t)",
                "            yield np.array(x), rng.permutation(t)",
            ),
        ),
    ),
    mistake(
        50,
        "nothing is shuffled",
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
        "the last batch is lost",
        "makes_batches",
        "the last batch may be smaller",
        (
            (
                "range(0, n, self.batch_size)",
                "range(0, n - self.batch_size + 1, self.batch_size)",
            ),
        ),
    ),
    mistake(
        50,
        "the largest score of each column",
        "counts_right_answers",
        "",
        (("argmax(axis=1) == t", "argmax(axis=0) == t"),),
    ),
    mistake(
        51,
        "the mask of relu is forgotten",
        "cuts_off",
        "the gradient goes through where x is positive",
        (("return gy * (self.inputs[0].data > 0)", "return gy"),),
    ),
    mistake(
        51,
        "pixels from 0 to 16",
        "has_digits",
        "the file has them from 0 to 16",
        (('arrays["x"] / 16', 'arrays["x"] / 1'),),
    ),
    mistake(
        51,
        "the tests are trained with",
        "has_digits",
        "",
        (("slice(None, 1497) if train", "slice(None) if train"),),
    ),
]

USES = [
    Use(
        42,
        "a parameter is replaced",
        """
W = Variable(np.array([2.0]))
W = W - 0.1 * W
mean_squared_error(W, np.array([0.0])).backward()
result = f"{W.grad}"
""",
        "None",
    ),
    Use(
        46,
        "gradients are not cleared",
        """
p = Parameter(np.array(1.0))
optimizer = SGD([p], lr=0.1)
for _ in range(2):
    (3 * p).backward()
    optimizer.update()
result = f"{p.data:.1f} for 0.4"
""",
        "0.1 for 0.4",
    ),
]
