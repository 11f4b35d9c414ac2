"""Behaviours of the fourth stage: steps 37 to 51.

They are exact and never a trained accuracy, which hides mistakes.
"""

import contextlib

import numpy as np

from steps.command import ROOT
from steps.command.check.adapter import Lacking, describe
from steps.command.check.behaviours.registry import stage

BEHAVIOURS, behaviour = stage()


def random(*shape, seed=0):
    """Numbers away from 0, of both signs, from a generator of their own."""
    numbers = np.random.default_rng(seed).uniform(0.5, 2.0, shape)
    return numbers * np.resize([1.0, -1.0], shape)


def differentiate(f, x, eps=1e-5):
    """The gradient of the sum of an array-valued f, element by element."""
    gx = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        move = np.zeros(x.shape)
        move[place] = eps
        gx[place] = (f(x + move) - f(x - move)).sum() / (2 * eps)
    return gx


def check_gradients(step, tried, f, *shapes, hint=""):
    """Hold the gradient and the second derivative of f against differences.

    Each element of f has a weight of its own, and the square of f is added: so
    a gradient at the wrong place is wrong, and one that opens a box as well.
    """
    for shape in shapes:
        data = random(*shape)
        where = f"{tried}, x of shape {shape}"
        weights = random(*f(step.variable(data)).shape, seed=1)
        others = random(*shape, seed=2)

        def first(array):
            x = step.variable(array)
            return step.grad((f(x) + f(x) * f(x)) * weights, x)

        def total(array):
            y = f(step.variable(array)).data
            return (y + y * y) * weights

        def backward():
            x = step.variable(data)
            ((f(x) + f(x) * f(x)) * weights).backward()
            return x.grad

        step.expect(
            f"the gradient of {where}",
            backward,
            differentiate(total, data),
            hint,
            rtol=1e-4,
        )

        def second():
            x = step.variable(data)
            gx = step.grad((f(x) + f(x) * f(x)) * weights, x)
            return step.grad(gx * others, x).data

        step.expect(
            f"the second derivative of {where}",
            second,
            differentiate(lambda a: first(a).data * others, data),
            "in `backward`, leave boxes closed and compute with functions of"
            " variables",
            rtol=1e-4,
        )


@behaviour(37, "gradient_check of functions that mix", "got False")
def checks_mixing(step):
    three = np.array([1.0, 2.0, 3.0])

    def repeated(x):
        return x * three

    x = step.variable([[4.0], [5.0]])
    step.expect(
        "gradient_check of x * [1, 2, 3], x of shape (2, 1)",
        lambda: bool(step.gradient_check(repeated, x)),
        True,
        "move each element alone: all at once, their effects are mixed up",
    )
    step.expect(
        "its numerical_diff",
        lambda: step.numerical_diff(repeated, x),
        [[6.0], [6.0]],
        "for each element, all of the output is added up",
    )
    reverse = step.subclass(lambda x: x[::-1].copy(), lambda gy, x: gy)
    step.expect(
        "gradient_check of a function that turns [1, 2, 3] around, and whose"
        " `backward` does not",
        lambda: bool(
            step.gradient_check(lambda x: reverse()(x), step.variable(three))
        ),
        False,
        "give each element of the output a weight of its own; else a gradient"
        " at the wrong place looks right",
    )


@behaviour(38, "reshape, and its gradient", "no reshape")
def reshapes(step):
    x = step.variable([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
    for tried, reshape in [
        ("reshape(x, 3, 2)", lambda: step.reshape(x, 3, 2)),
        ("reshape(x, (3, 2))", lambda: step.reshape(x, (3, 2))),
        ("x.reshape(3, 2)", lambda: x.reshape(3, 2)),
        ("x.reshape((3, 2))", lambda: x.reshape((3, 2))),
    ]:
        step.expect(
            tried,
            lambda: reshape().data,
            [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]],
            "the shape may be several numbers or one tuple",
        )
    check_gradients(
        step,
        "reshape(x, -1)",
        lambda x: step.reshape(x, -1),
        (2, 3),
        (2, 2, 2),
        hint="the gradient goes back into the shape of the input",
    )


@behaviour(38, "transpose, and its gradient", "no attribute 'T'")
def transposes(step):
    x = step.variable([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
    for tried, transpose in [
        ("x.T", lambda: x.T),
        ("transpose(x)", lambda: step.transpose(x)),
        ("x.transpose()", lambda: x.transpose()),
        ("x.transpose(1, 0)", lambda: x.transpose(1, 0)),
    ]:
        step.expect(
            tried,
            lambda: transpose().data,
            [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]],
            "without axes, their order is reversed; `T` is a property",
        )
    check_gradients(
        step,
        "x.T",
        lambda x: x.T,
        (3, 3),
        (2, 3),
        hint="the gradient is transposed, too; where x is square, its shape"
        " does not tell",
    )
    for axes in (1, 2, 0), (2, 0, 1):
        check_gradients(
            step,
            f"transpose(x, {', '.join(map(str, axes))})",
            lambda x: step.transpose(x, *axes),
            (2, 2, 2),
            (2, 3, 4),
            hint="the gradient's axes go back to where they came from:"
            " `np.argsort(axes)`",
        )


@behaviour(39, "sums along an axis", "no attribute 'sum'")
def sums(step):
    x = step.variable([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    for tried, compute, expected in [
        ("x.sum()", lambda: x.sum(), 21.0),
        ("sum(x)", lambda: step.sum(x), 21.0),
        ("x.sum(axis=0)", lambda: x.sum(axis=0), [5.0, 7.0, 9.0]),
        ("x.sum(axis=1)", lambda: x.sum(axis=1), [6.0, 15.0]),
        ("x.sum(axis=-1)", lambda: x.sum(axis=-1), [6.0, 15.0]),
        (
            "x.sum(axis=1, keepdims=True)",
            lambda: x.sum(axis=1, keepdims=True),
            [[6.0], [15.0]],
        ),
    ]:
        step.expect(tried, lambda: compute().data, expected)
    for axis, keepdims in [
        (None, False),
        (0, False),
        (1, False),
        (-1, False),
        (0, True),
        (1, True),
    ]:
        check_gradients(
            step,
            f"x.sum(axis={axis}, keepdims={keepdims})",
            lambda x: x.sum(axis=axis, keepdims=keepdims),
            (3, 3),
            (2, 3),
            (2, 2, 2),
            hint="the axis that the sum took away comes back with the length 1"
            " before the gradient is repeated; a square array hides it",
        )


@behaviour(39, "means along an axis", "no attribute 'mean'")
def averages(step):
    x = step.variable([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    count = "divide by the number of elements that were added up"
    for axis, expected in (None, 3.5), (0, [2.5, 3.5, 4.5]), (1, [2.0, 5.0]):
        step.expect(
            f"x.mean(axis={axis})",
            lambda: x.mean(axis=axis).data,
            expected,
            count,
        )
    check_gradients(
        step, "x.mean(axis=0)", lambda x: x.mean(axis=0), (2, 3), hint=count
    )


@behaviour(40, "x[index], and its gradient", "not subscriptable")
def picks(step):
    x = step.variable([3.0, 4.0, 5.0])
    step.expect("x[[0, 0, 1]]", lambda: x[[0, 0, 1]].data, [3.0, 3.0, 4.0])

    def gradient():
        x.cleargrad()
        x[[0, 0, 1]].backward()
        return x.grad

    step.expect(
        "its gradient",
        gradient,
        [2.0, 1.0, 0.0],
        "an element that was picked twice gets both gradients: `+=` adds one,"
        " `np.add.at` all",
    )
    rows = np.array([0, 1])
    for tried, index in [
        ("x[1]", 1),
        ("x[:, 1:]", (slice(None), slice(1, None))),
        ("x[[0, 1], [1, 1]]", (rows, np.array([1, 1]))),
        ("x[[0, 0]]", np.array([0, 0])),
    ]:
        check_gradients(
            step,
            tried,
            lambda x: x[index],
            (2, 3),
            (3, 3),
            hint="the gradient goes to where the elements were picked, into"
            " zeros of the input's shape",
        )


@behaviour(41, "the matrix product", "unsupported operand|no matmul")
def multiplies_matrices(step):
    x, W = random(2, 3), random(3, 4, seed=3)
    step.expect(
        "x @ W", lambda: (step.variable(x) @ step.variable(W)).data, x @ W
    )
    step.expect(
        "an array @ W, W a variable",
        lambda: (x @ step.variable(W)).data,
        x @ W,
        "`__rmatmul__` gets the right side first",
    )
    hint = (
        "the gradients are gy @ W.T and x.T @ gy, in this order; where all are"
        " square, shapes do not tell"
    )
    for rows, inner, columns in (2, 3, 4), (3, 3, 3):
        W = random(inner, columns, seed=4)
        check_gradients(
            step,
            f"x @ W, W of shape {W.shape}",
            lambda x: x @ W,
            (rows, inner),
            hint=hint,
        )
        x = random(rows, inner, seed=5)
        check_gradients(
            step,
            f"a @ x, a of shape {x.shape}",
            lambda W: step.variable(x) @ W,
            (inner, columns),
            hint=hint,
        )


@behaviour(42, "the mean squared error", "no mean_squared_error")
def squares_errors(step):
    x = step.variable([1.0, 2.0, 4.0])
    t = np.array([1.0, 4.0, 1.0])
    step.expect(
        "mean_squared_error([1, 2, 4], [1, 4, 1])",
        lambda: step.mean_squared_error(x, t).data,
        13 / 3,
        "add up the squares of the differences, and divide by their number",
    )
    check_gradients(
        step,
        "mean_squared_error(x, t)",
        lambda x: step.mean_squared_error(x, t),
        (3,),
    )
    step.expect_error(
        "mean_squared_error of shapes (3, 1) and (3,)",
        lambda: step.mean_squared_error(step.variable([[1.0]] * 3), t),
        ValueError,
        "shape",
        "NumPy makes nine differences of three and three; refuse shapes that"
        " differ",
    )


@behaviour(43, "sigmoid, and its gradient", "no sigmoid")
def bends(step):
    x = step.variable([-1000.0, 0.0, 1000.0])
    with np.errstate(over="raise"):
        step.expect(
            "sigmoid at -1000, 0 and 1000",
            lambda: step.sigmoid(x).data,
            [0.0, 0.5, 1.0],
            "exp(1000) overflows; 0.5 * tanh(0.5 * x) + 0.5 does not",
        )
    check_gradients(step, "sigmoid(x)", step.sigmoid, (2, 3))


def layer_of(step, **attributes):
    layer = step.Layer()
    for name, value in attributes.items():
        setattr(layer, name, value)
    return layer


@behaviour(44, "a layer knows its parameters", "no Linear")
def layers_have_parameters(step):
    layer = step.Linear(3, 2)
    expect_shapes(layer)
    x = random(4, 3)
    step.expect(
        "Linear(3, 2) of an x of shape (4, 3), less x @ W + b",
        lambda: (
            layer(step.variable(x)).data - (x @ layer.W.data + layer.b.data)
        ),
        np.zeros((4, 2)),
        "a layer computes x @ W + b, and calling it calls `forward`",
    )
    if len(np.unique(layer.W.data)) < 6:
        raise Lacking(
            "the weights of Linear(3, 2)",
            describe(layer.W.data),
            "six different numbers",
            "weights that start equal get equal gradients and stay equal: draw"
            " them at random",
        )
    p = step.Parameter(np.array(1.0))
    own = layer_of(step, p=p, v=step.variable(2.0), n=3)
    step.expect(
        "the parameters of a layer with a Parameter, a Variable and a number",
        lambda: [q is p for q in own.params()],
        [True],
        "a layer's parameters are those of its attributes that are a Parameter",
    )
    p.grad = np.array(5.0)
    own.cleargrads()
    step.expect("p.grad after cleargrads()", lambda: p.grad, None)


def expect_shapes(layer):
    found = [p.data.shape for p in layer.params()]
    if sorted(found) != [(2,), (3, 2)]:
        raise Lacking(
            "the shapes of Linear(3, 2).params()",
            describe(found),
            describe([(3, 2), (2,)]),
            "W and b are attributes, and each is a `Parameter`: a `Variable` is"
            " not found",
        )


@behaviour(45, "layers of layers, and MLP", "got 0, expected 6")
def layers_have_layers(step):
    inner, listed = step.Linear(2, 3), step.Linear(3, 1)
    outer = layer_of(step, inner=inner, more=[listed, [step.Linear(1, 1)]])
    step.expect(
        "the number of parameters of a layer with one layer, and two in lists",
        lambda: len(list(outer.params())),
        6,
        "look into layers, and into lists, whatever is in them",
    )
    net = step.MLP(2, 4, 3)
    step.expect(
        "the number of parameters of MLP(2, 4, 3)",
        lambda: len(list(net.params())),
        4,
        "two linear layers, with W and b each",
    )
    x = random(5, 2)
    step.expect(
        "the shape of its result for 5 rows",
        lambda: net(step.variable(x)).shape,
        (5, 3),
    )
    W0, b0, W1, b1 = (p.data for p in net.params())
    hidden = 1 / (1 + np.exp(-(x @ W0 + b0)))
    step.expect(
        "MLP(2, 4, 3) of it",
        lambda: net(step.variable(x)).data,
        hidden @ W1 + b1,
        "the activation comes between each two layers, not after the last",
    )


@behaviour(46, "optimizers move parameters", "no SGD")
def optimizers_move(step):
    def parameters():
        a = step.Parameter(np.array([1.0, 2.0]))
        b = step.Parameter(np.array(3.0))
        return a, b

    a, b = parameters()
    optimizer = step.SGD((p for p in (a, b)), lr=0.1)
    places = []
    for _ in range(2):
        a.grad = np.array([1.0, -2.0])
        optimizer.update()
        places.append(a.data.copy())
    step.expect(
        "SGD, lr 0.1, gradient [1, -2]: [1, 2] after one update",
        lambda: places[0],
        [0.9, 2.2],
        "a move goes against the gradient, times lr",
    )
    step.expect(
        "and after two, if the parameters came from a generator",
        lambda: places[1],
        [0.8, 2.4],
        "a generator gives its elements once: keep a list",
    )
    step.expect("b, which has no gradient", lambda: b.data, 3.0)
    a, b = parameters()
    optimizer = step.Momentum([a, b], lr=0.1, momentum=0.5)
    for expected in [0.9, 2.2], [0.75, 2.5], [0.575, 2.85]:
        a.grad = np.array([1.0, -2.0])
        optimizer.update()
        step.expect(
            "Momentum, lr 0.1, momentum 0.5: [1, 2] after the next update",
            lambda: a.data,
            expected,
            "each move is momentum times the last one, minus lr times the"
            " gradient",
        )


@behaviour(47, "the loss of classes", "no softmax")
def judges_classes(step):
    scores = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]])
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    step.expect(
        "softmax of two rows of scores",
        lambda: step.softmax(step.variable(scores)).data,
        p,
        "exp(x), divided by its sum along the last axis, which is kept",
    )
    t = np.array([1, 2])
    x = step.variable(scores)
    step.expect(
        "softmax_cross_entropy with the classes [1, 2]",
        lambda: step.softmax_cross_entropy(x, t).data,
        -np.log(p[[0, 1], t]).mean(),
        "the mean over the rows of -log of the probability of the right class",
    )

    def gradient():
        step.softmax_cross_entropy(x, t).backward()
        return x.grad

    step.expect(
        "its gradient",
        gradient,
        (p - np.eye(3)[t]) / 2,
        "it is (p - one-hot) / N",
    )
    check_gradients(
        step,
        "softmax_cross_entropy",
        lambda x: step.softmax_cross_entropy(x, t),
        (2, 3),
    )
    for wrong, labels in [
        ("one-hot rows", np.eye(3, dtype=int)[t]),
        ("numbers with a point", np.array([1.0, 2.0])),
        ("a class -1", np.array([1, -1])),
        ("a class 3 of 3", np.array([1, 3])),
    ]:
        step.expect_error(
            f"softmax_cross_entropy with {wrong} for classes",
            lambda: step.softmax_cross_entropy(x, labels),
            ValueError,
            "",
            "classes are whole numbers from 0 on, one for each row; NumPy takes"
            " others, and means something else by them",
        )


@behaviour(48, "the loss of large scores", "got nan")
def bears_large_scores(step):
    x = step.variable([[1000.0, 0.0, -1000.0]])
    right = np.array([0])
    shift = "take the largest score of each row from all of its scores first"
    with np.errstate(all="ignore"):
        step.expect(
            "the loss of the scores [1000, 0, -1000], right class 0",
            lambda: step.softmax_cross_entropy(x, right).data + 0.0,
            0.0,
            shift,
        )
        step.expect(
            "log_softmax of them",
            lambda: step.log_softmax(x).data + 0.0,
            [[0.0, -1000.0, -2000.0]],
            shift,
        )
        step.expect(
            "softmax of them",
            lambda: step.softmax(x).data,
            [[1.0, 0.0, 0.0]],
            shift,
        )
    check_gradients(
        step, "log_softmax", lambda x: step.log_softmax(x), (2, 3), hint=shift
    )


@behaviour(49, "data sets by number", "no Dataset")
def numbers_examples(step):
    data = step.Dataset(np.array([[1.0], [2.0], [3.0]]), np.array([0, 2, 1]))
    step.expect("len(data)", lambda: len(data), 3)
    step.expect(
        "data[1]",
        lambda: [np.ravel(part)[0] for part in data[1]],
        [2.0, 2.0],
        "an example is a pair: the input and the class with this number",
    )
    spiral = step.Spiral(0, 50)
    step.expect("len(Spiral(0, 50))", lambda: len(spiral), 150)
    step.expect(
        "its classes", lambda: np.bincount(spiral.t).tolist(), [50, 50, 50]
    )
    step.expect("the shape of its x", lambda: spiral.x.shape, (150, 2))
    same = step.Spiral(0, 50)
    step.expect(
        "whether Spiral(0, 50) is the same again",
        lambda: bool((same.x == spiral.x).all()),
        True,
        "the seed is for a generator of its own: np.random.default_rng(seed)",
    )


@behaviour(50, "batches of a data set", "no DataLoader")
def makes_batches(step):
    n = 7
    x = np.arange(n, dtype=float)[:, np.newaxis]
    data = [(row, int(row[0]) * 10) for row in x]
    plain = step.DataLoader(data, 3, shuffle=False)
    for tried in "the sizes of 7 examples by 3", "and in a second pass":
        step.expect(
            tried,
            lambda: [len(t) for _, t in plain],
            [3, 3, 1],
            "the last batch may be smaller, and every pass begins anew",
        )
    step.expect(
        "the inputs, in order",
        lambda: np.concatenate([a for a, _ in plain]).ravel(),
        np.arange(n),
    )
    step.expect(
        "whether a batch is two arrays",
        lambda: all(isinstance(part, np.ndarray) for part in next(iter(plain))),
        True,
        "stack the examples: `np.array` of the inputs, and of the classes",
    )
    mixed = step.DataLoader(data, 3)
    orders = []
    for _ in range(6):
        a, t = (np.concatenate(part) for part in zip(*mixed))
        step.expect(
            "whether inputs and classes stay together",
            lambda: bool((a.ravel() * 10 == t).all()),
            True,
            "shuffle numbers of examples, so that both parts move alike",
        )
        step.expect(
            "all examples, sorted",
            lambda: np.sort(a.ravel()),
            np.arange(n),
            "every example comes once in a pass",
        )
        orders.append(tuple(a.ravel()))
    step.expect(
        "whether the order changes from pass to pass",
        lambda: len(set(orders)) > 1,
        True,
        "draw a new order whenever a pass begins",
    )


@behaviour(50, "accuracy", "no accuracy")
def counts_right_answers(step):
    y = np.array([[0.1, 2.0], [3.0, 1.0], [0.0, 1.0], [5.0, 4.0]])
    step.expect(
        "accuracy of four rows, three of them right",
        lambda: step.accuracy(step.variable(y), np.array([1, 0, 1, 1])),
        0.75,
        "compare the place of the largest score of each row with the class",
    )


@behaviour(51, "relu, and its gradient", "no relu")
def cuts_off(step):
    x = step.variable([-2.0, 0.5, 3.0])
    step.expect("relu", lambda: step.relu(x).data, [0.0, 0.5, 3.0])
    check_gradients(
        step,
        "relu(x)",
        step.relu,
        (2, 3),
        hint="the gradient goes through where x is positive, and is 0 else",
    )


@behaviour(51, "the digits", "no Digits")
def has_digits(step):
    with at_home(step.module):
        train, test = step.Digits(), step.Digits(train=False)
    step.expect("how many to train with", lambda: len(train), 1497)
    step.expect("how many to test with", lambda: len(test), 300)
    step.expect(
        "the smallest and the largest pixel",
        lambda: [float(np.min(train.x)), float(np.max(train.x))],
        [0.0, 1.0],
        "the file has them from 0 to 16",
    )
    step.expect(
        "the shape of an image, and the first classes",
        lambda: [np.size(train[0][0]), *(int(t) for t in train.t[:4])],
        [64, 0, 1, 2, 3],
        "each row is an image of 8 x 8 pixels, `t` its digit",
    )


@contextlib.contextmanager
def at_home(module):
    """Let a file find the data as from the folder of the steps."""
    file = getattr(module, "__file__", None)
    if getattr(module, "__name__", "").startswith("step"):
        module.__file__ = str(ROOT / "steps" / "step51.py")
    try:
        yield
    finally:
        module.__file__ = file
