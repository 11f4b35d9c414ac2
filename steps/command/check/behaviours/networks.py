"""Behaviours of the fourth stage: steps 37 to 51.

They are exact and never a trained accuracy, which hides mistakes. What the
book's design calls in another way is called so here.
"""

import contextlib
import inspect
from unittest.mock import patch

import numpy as np

from steps.command import ROOT
from steps.command.check.adapter import Further, Lacking, describe
from steps.command.check.behaviours.registry import EVERYWHERE, stage

BEHAVIOURS, behaviour = stage()


def random(*shape, seed=0):
    """Numbers away from 0, every second or third one negative."""
    x = np.random.default_rng(seed).uniform(0.5, 2.0, shape)
    x.flat[:: 2 + seed % 2] *= -1.0
    return x


def differentiate(f, x, eps=1e-5):
    """The gradient of the sum of an array-valued f, element by element."""
    gx = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        move = np.zeros(x.shape)
        move[place] = eps
        gx[place] = (f(x + move) - f(x - move)).sum() / (2 * eps)
    return gx


def expect_array(step, tried, compute, expected, hint, of_shape=""):
    """As `expect`; of many numbers, the first that is wrong is told.

    of_shape: the hint where the shape is wrong, if that is another.
    """
    found = []

    def shape():
        found.append(step.opened(compute()))
        has_shape = found[0] is not None and not callable(found[0])
        return np.shape(found[0]) if has_shape else found[0]

    step.expect(f"{tried}: its shape", shape, expected.shape, of_shape or hint)
    for place in np.argwhere(~np.isclose(found[0], expected, rtol=1e-4))[:1]:
        values = [array[tuple(place)] for array in (found[0], expected)]
        raise Lacking(
            f"{tried}, at {place.tolist()}",
            *(f"{value:.6g}" for value in values),
            hint,
        )


def check_gradients(step, tried, f, *shapes, hint=""):
    """Hold the gradient and the second derivative of f against differences.

    Each element y of f has a weight of its own: so a gradient that ends at the
    wrong place is wrong. And y * (y + 1) is differentiated, which depends on y,
    so one that opens a box is wrong, and does not hide one where y is 0.
    """
    for shape in shapes:
        data = random(*shape)
        where = f"{tried}, x of shape {shape}"
        weights = random(*f(step.variable(data)).shape, seed=1)
        others = random(*shape, seed=2)

        def weighted(x):
            y = f(x)
            return y * (y + 1.0) * weights

        def total(array):
            return weighted(step.variable(array)).data

        def backward():
            x = step.variable(data)
            weighted(x).backward()
            return x.grad

        def first(x):
            return step.grad(weighted(x), x) * others

        expect_array(
            step,
            f"the gradient of {where}",
            backward,
            differentiate(total, data),
            hint,
        )

        def second():
            x = step.variable(data)
            return step.grad(first(x), x).data

        expect_array(
            step,
            f"the second derivative of {where}",
            second,
            differentiate(lambda a: first(step.variable(a)).data, data),
            "in `backward`, leave boxes closed and compute with functions of"
            " variables",
        )


@contextlib.contextmanager
def beyond_the_book():
    """What is lacking in here the book does not ask for; we do."""
    try:
        yield
    except Lacking as lacking:
        raise Further(**lacking.as_dict()) from None


@behaviour(
    37,
    "gradient_check of functions that mix",
    "got False",
    instead="the book checks gradients by eye from here on",
)
def checks_mixing(step):
    three = np.array([1.0, 2.0, 3.0])

    def repeated(x):
        return x * three

    def alone():
        home = step.gradient_check.__module__
        if home.startswith("step") and home != step.module.__name__:
            return (
                f"this file has the `gradient_check` of `{home}`, by an import:"
                " copy the two functions of step 37 into it"
            )
        return (
            "move each element alone: all at once, their effects are mixed up"
        )

    x = step.variable([[4.0], [5.0]])
    step.expect(
        "gradient_check of x * [1, 2, 3], x of shape (2, 1)",
        lambda: bool(step.gradient_check(repeated, x)),
        True,
        alone,
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
    between = np.array([[1.0, 0.0, 0.0], [0.5, 0.0, 0.5], [0.0, 0.0, 1.0]])
    average = step.subclass(
        lambda x: x.copy(), lambda gy, x: step.variable(between @ gy.data)
    )
    step.expect(
        "gradient_check of a function that changes nothing, and whose"
        " `backward` gives the middle element the mean of its neighbors",
        lambda: bool(
            step.gradient_check(lambda x: average()(x), step.variable(three))
        ),
        False,
        "regular weights such as 1, 2, 3 have such accidents: draw them at"
        " random",
    )


@behaviour(38, "reshape, and its gradient", "no reshape")
def reshapes(step):
    x = step.variable([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
    for tried, reshape in [
        ("reshape(x, (3, 2))", lambda: step.reshape(x, (3, 2))),
        ("x.reshape(3, 2)", lambda: x.reshape(3, 2)),
        ("x.reshape((3, 2))", lambda: x.reshape((3, 2))),
    ]:
        expect_array(
            step,
            tried,
            reshape,
            np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]),
            "the elements keep the order in which one reads them, row by row",
            of_shape="the shape may be several numbers or one tuple",
        )
    check_gradients(
        step,
        "x.reshape(-1)",
        lambda x: x.reshape(-1),
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
    ]:
        step.expect(
            tried,
            lambda: step.opened(transpose()),
            [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]],
            "without axes, their order is reversed; `T` is a property",
        )
    check_gradients(
        step,
        "x.T",
        lambda x: x.T,
        (2, 3),
        (3, 3),
        hint="the gradient is transposed, too; where x is square, its shape"
        " does not tell",
    )


@behaviour(
    38,
    "axes in any order",
    "no attribute 'transpose'",
    instead="the book's step 38 turns matrices; axes come later",
)
def permutes_axes(step):
    data = random(2, 3, 4)
    for axes in (1, 2, 0), (2, 0, 1), (-1, 0, 1):
        tried = f"x.transpose({', '.join(map(str, axes))})"
        expect_array(
            step,
            f"{tried}, x of shape (2, 3, 4)",
            lambda: step.variable(data).transpose(*axes),
            data.transpose(axes),
            "each number says which axis of x comes here",
        )
        check_gradients(
            step,
            tried,
            lambda x: x.transpose(*axes),
            (2, 2, 2),
            (2, 3, 4),
            hint="the gradient's axes go back to where they came from:"
            " `np.argsort(axes)`, and an axis -1 is the last one",
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
        (
            "[[1], [2]].sum(axis=0)",
            lambda: step.variable([[1.0], [2.0]]).sum(axis=0),
            [3.0],
        ),
        (
            "[[[1, 2], [3, 4]]].sum(axis=-1)",
            lambda: step.variable([[[1.0, 2.0], [3.0, 4.0]]]).sum(axis=-1),
            [[3.0, 7.0]],
        ),
    ]:
        step.expect(
            tried,
            lambda: step.opened(compute()),
            expected,
            "`axis` says along which axis, None along all, -1 along the last;"
            " `keepdims` keeps it, with the length 1",
        )
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
            (2, 3),
            (3, 3),
            (2, 2, 2),
            hint="the axis that the sum took away comes back with the length 1"
            " before the gradient is repeated; a square array hides it",
        )


@behaviour(
    39,
    "means along an axis",
    "no attribute 'mean'",
    instead="the book's mean is `sum(x) / len(x)`, written where it is needed",
)
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
    step.expect(
        "x.mean(axis=1, keepdims=True)",
        lambda: x.mean(axis=1, keepdims=True).data,
        [[2.0], [5.0]],
        "`mean` hands `keepdims` on to the sum",
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

    def third():
        x = step.variable([3.0, 4.0, 5.0])
        gx = step.grad(x[[0, 1]] ** 2, x)
        return step.opened(step.grad(step.grad(gx * gx, x), x))

    step.expect(
        "y = x[[0, 1]] ** 2 differentiated, squared, and differentiated twice",
        third,
        [8.0, 8.0, 0.0],
        "what puts gradients among zeros has a `backward` of its own, which"
        " leaves boxes closed, too",
    )
    if step.by_book:
        return
    with beyond_the_book():
        step.expect(
            "list(x)", lambda: [v.data for v in list(x)], [3.0, 4.0, 5.0]
        )
        step.expect_error(
            "a loop over a variable of 3.0, which has no axis",
            lambda: list(step.variable(3.0)),
            TypeError,
            hint="without `Variable.__iter__` Python tries x[0], and takes its"
            " IndexError for the end of the loop",
        )


@behaviour(41, "the matrix product", "unsupported operand|no matmul")
def multiplies_matrices(step):
    def product(x, W):
        return step.matmul(x, W) if step.creates_graphs else x @ W

    x, W = random(2, 3), random(3, 4, seed=3)
    step.expect(
        "x @ W",
        lambda: product(step.variable(x), step.variable(W)).data,
        x @ W,
        "NumPy's `@` computes it",
    )
    if not step.creates_graphs:
        step.expect(
            "matmul(x, W)",
            lambda: step.matmul(step.variable(x), step.variable(W)).data,
            x @ W,
            "it is the function behind `@`",
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
            lambda x: product(x, step.variable(W)),
            (rows, inner),
            hint=hint,
        )
        x = random(rows, inner, seed=5)
        check_gradients(
            step,
            f"a @ x, a of shape {x.shape}",
            lambda W: product(step.variable(x), W),
            (inner, columns),
            hint=hint,
        )
    check_gradients(step, "x @ x", lambda x: product(x, x), (3, 3), hint=hint)


@behaviour(
    41,
    "vectors, and stacks of matrices",
    "unsupported operand|no matmul",
    further=EVERYWHERE,
    instead="the book's product is of two matrices",
)
def multiplies_vectors_and_stacks(step):
    vector = (
        "a vector is a row on the left and a column on the right; the axis that"
        " makes it one is taken away again at the end"
    )
    stack = (
        "in a stack each matrix is transposed by itself, by its last two axes;"
        " `T` reverses all axes"
    )
    for shapes in [
        ((3,), (3,)),
        ((2, 3), (3,)),
        ((3,), (3, 2)),
        ((2, 2, 3), (2, 3, 2)),
        ((2, 2, 3), (3, 2)),
        ((3,), (2, 3, 2)),
        ((2, 2, 3), (3,)),
    ]:
        hint = vector if (3,) in shapes else stack
        a, b = (random(*shape, seed=6) for shape in shapes)
        named = f"of shapes {shapes[0]} and {shapes[1]}"
        expect_array(
            step,
            f"a @ b {named}",
            lambda: step.variable(a) @ step.variable(b),
            a @ b,
            hint,
        )
        for tried, product, shape in [
            ("x @ b", lambda x: x @ step.variable(b), a.shape),
            ("a @ x", lambda x: step.variable(a) @ x, b.shape),
        ]:
            check_gradients(step, f"{tried} {named}", product, shape, hint=hint)
    check_gradients(step, "x @ x", lambda x: x @ x, (3,), hint=vector)
    if not step.by_book:
        expect_array(
            step,
            "x.mT, x of shape (2, 3, 4)",
            lambda: step.variable(random(2, 3, 4)).mT,
            random(2, 3, 4).swapaxes(-1, -2),
            stack,
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


@behaviour(
    42,
    "unequal shapes are refused",
    "no mean_squared_error",
    instead="the book takes any two shapes that NumPy can subtract",
)
def refuses_unequal_shapes(step):
    step.expect_error(
        "mean_squared_error of shapes (3, 1) and (3,)",
        lambda: step.mean_squared_error(
            step.variable([[1.0]] * 3), np.array([1.0, 4.0, 1.0])
        ),
        ValueError,
        hint="NumPy makes nine differences of three and three: refuse shapes"
        " that differ",
    )


@behaviour(43, "sigmoid, and its gradient", "no sigmoid")
def bends(step):
    x = np.array([-2.0, 0.0, 1.0])
    step.expect(
        "sigmoid at -2, 0 and 1",
        lambda: step.sigmoid(step.variable(x)).data,
        1 / (1 + np.exp(-x)),
        "1 / (1 + exp(-x)), or 0.5 * tanh(0.5 * x) + 0.5, which is the same",
    )
    check_gradients(step, "sigmoid(x)", step.sigmoid, (2, 3))


@behaviour(43, "sigmoid of large numbers", "no sigmoid", further=EVERYWHERE)
def bends_without_overflow(step):
    x = step.variable([-1000.0, 1000.0])
    with np.errstate(over="raise"):
        step.expect(
            "sigmoid at -1000 and 1000",
            lambda: step.sigmoid(x).data,
            [0.0, 1.0],
            "exp(1000) overflows; 0.5 * tanh(0.5 * x) + 0.5 does not",
        )


def layer_of(step, **attributes):
    layer = step.Layer()
    for name, value in attributes.items():
        setattr(layer, name, value)
    return layer


def linear(step, in_size, out_size):
    """A layer of two sizes; the book has the first one last."""
    first = next(iter(inspect.signature(step.Linear).parameters), "")
    if first == "out_size":
        return step.Linear(out_size, in_size=in_size)
    return step.Linear(in_size, out_size)


@behaviour(44, "a layer knows its parameters", "no Linear")
def layers_have_parameters(step):
    layer = linear(step, 3, 2)
    W, b = weights_of(step, layer, 3, 2)
    x = random(4, 3)
    b.data = random(*b.shape)
    expect_array(
        step,
        "Linear(3, 2) of an x of shape (4, 3)",
        lambda: layer(step.variable(x)),
        x @ W.data + b.data,
        "a layer computes x @ W + b, and calling it calls `forward`",
    )
    layer(step.variable(x)).backward()
    for name, p, gx in ("W", W, x.T @ np.ones((4, 2))), ("b", b, [4.0] * 2):
        step.expect(
            f"the gradient of {name}, after `layer(x).backward()`",
            lambda: None if p.grad is None else step.opened(p.grad).ravel(),
            np.ravel(gx),
            "compute with the parameters themselves: an array has no graph",
        )
    multiply = {"forward": lambda self, x, y: x * y}
    step.expect(
        "a layer whose `forward` multiplies two inputs, of 2 and 3",
        lambda: (
            type("Product", (step.Layer,), multiply)()(
                step.variable(2.0), step.variable(3.0)
            ).data
        ),
        6.0,
        "a layer hands on as many inputs as it is given: `*inputs`",
    )
    start_apart(step)
    p = step.Parameter(np.array(1.0))
    own = layer_of(step, p=p, v=step.variable(2.0), n=3)
    step.expect(
        "the parameters of a layer with a Parameter, a Variable and a number",
        lambda: [q is p for q in own.params()],
        [True],
        "a layer's parameters are those of its attributes that are a Parameter",
    )
    layer.cleargrads()
    step.expect(
        "how many gradients of W and b are left after cleargrads()",
        lambda: sum(p.grad is not None for p in (W, b)),
        0,
        "`param.cleargrad()`, with its parentheses, for each of `params()`",
    )


def weights_of(step, layer, in_size, out_size):
    """W and b of a `Linear`, whatever they are called; b may be a row."""
    found = list(layer.params())
    if not all(isinstance(p, step.Parameter) for p in found):
        raise Lacking(
            "what `params()` gives, by type",
            ", ".join(type(p).__name__ for p in found),
            "Parameter, Parameter",
            "`yield` hands out one parameter after the other, closed as it is,"
            " `return` a first and only one",
        )
    found.sort(key=lambda p: p.size, reverse=True)
    shapes = [p.shape for p in found]
    expected = [(in_size, out_size), (out_size,)]
    if shapes not in (expected, [expected[0], (1, out_size)]):
        hint = (
            "W has a row for each input, of which there are in_size, and a"
            " column for each output; b has a number for each output"
        )
        if len(found) != 2:
            hint = (
                "W and b are attributes, and each is a `Parameter`: `params`"
                " looks for these among `vars(self).values()`, and passes a"
                " `Variable` over"
            )
        raise Lacking(
            f"the shapes of Linear({in_size}, {out_size}).params()",
            describe(shapes),
            describe(expected),
            hint,
        )
    return found


def start_apart(step):
    """Weights start random, near 0, and other ones in each layer."""
    first, other = (
        weights_of(step, linear(step, 3, 2), 3, 2)[0] for _ in range(2)
    )
    if len(np.unique(first.data)) < 6:
        raise Lacking(
            "the weights of Linear(3, 2)",
            describe(first.data),
            "six different numbers",
            "weights that start equal get equal gradients and stay equal: draw"
            " them at random",
        )
    if (first.data == other.data).all():
        raise Lacking(
            "the weights of two Linear(3, 2)",
            "the same in both",
            "others in each",
            "a seed begins the same numbers anew: make one generator, outside,"
            " for all layers",
        )
    W, b = (p.data for p in weights_of(step, linear(step, 2500, 2), 2500, 2))
    for tried, got, expected, is_right, hint in [
        (
            "the standard deviation of the weights",
            W.std(),
            "about 0.02",
            0.005 < W.std() < 0.05,
            "weights are divided by the square root of in_size, so that the"
            " outputs are about as large as the inputs",
        ),
        (
            "the mean of the weights",
            W.mean(),
            "about 0",
            abs(W.mean()) < W.std() / 4,
            "weights are drawn on both sides of 0, as by `rng.normal`",
        ),
        (
            "the largest of b",
            abs(b).max(),
            "about 0",
            abs(b).max() < 0.5,
            "b starts at 0; only weights must differ",
        ),
    ]:
        if not is_right:
            raise Lacking(
                f"{tried} in Linear(2500, 2)", f"{got:.2g}", expected, hint
            )


def expect_parameters(step, tried, layer, expected, hint):
    """Count the parameters of a layer, each of them once."""
    step.expect(
        f"the number of parameters of {tried}",
        lambda: len({id(p) for p in layer.params()}),
        expected,
        hint,
    )


@behaviour(45, "a layer of layers", "got 0, expected 4")
def layers_have_layers(step):
    outer = layer_of(
        step,
        first=linear(step, 2, 3),
        inner=layer_of(step, second=linear(step, 3, 1)),
    )
    expect_parameters(
        step,
        "a layer with a layer, and one in a layer",
        outer,
        4,
        "an attribute that is a layer has parameters of its own: go through its"
        " `params()`",
    )
    for p in (found := list(outer.params())):
        p.grad = step.as_gradient(np.ones(p.shape))
    outer.cleargrads()
    step.expect(
        "how many gradients are left after cleargrads()",
        lambda: sum(p.grad is not None for p in found),
        0,
        "`cleargrads` goes through `params()`",
    )


@behaviour(
    45,
    "lists of layers",
    "got 0, expected 4",
    instead="the book's layers set each layer as an attribute of its own",
)
def layers_have_lists(step):
    more = [linear(step, 3, 1), [linear(step, 1, 1)]]
    expect_parameters(
        step,
        "a layer with a list of a layer and a list of one",
        layer_of(step, more=more),
        4,
        "look into lists, too, whatever is in them",
    )
    with beyond_the_book():
        expect_parameters(
            step,
            "a layer with a tuple of a layer",
            layer_of(step, more=(linear(step, 3, 1),)),
            2,
            "look into tuples, too: `isinstance(value, (list, tuple))`",
        )


def mlp(step, **settings):
    """Two layers, from 2 numbers to 4 to 3; the book's learn the first."""
    sizes = [(4, 3)] if step.creates_graphs else [2, 4, 3]
    return step.MLP(*sizes, **settings)


@behaviour(45, "a multilayer perceptron", "no MLP")
def computes_a_perceptron(step):
    x = random(5, 2)
    for named, settings, bend, hint in [
        (
            "MLP(2, 4, 3)",
            {},
            lambda x: 1 / (1 + np.exp(-x)),
            "the activation comes between each two layers, not after the last",
        ),
        (
            "MLP(2, 4, 3, activation=f), f(x) = x * x,",
            {"activation": lambda x: x * x},
            np.square,
            "the activation that is given takes the place of sigmoid",
        ),
    ]:
        net = mlp(step, **settings)
        step.expect(
            f"the shape of {named} of 5 rows",
            lambda: net(step.variable(x)).shape,
            (5, 3),
            "one layer from 2 numbers to 4, and one from these to 3",
        )
        expect_parameters(
            step, named, net, 4, "two linear layers, with W and b each"
        )
        by_size = {p.size: p for p in net.params()}
        W0, b0, W1, b1 = (by_size[size] for size in (8, 4, 12, 3))
        b0.data, b1.data = random(4), random(3)
        expect_array(
            step,
            f"{named} of 5 rows",
            lambda: net(step.variable(x)).data,
            bend(x @ W0.data + b0.data) @ W1.data + b1.data,
            hint,
        )


def optimizer(step, name, params, **settings):
    """An optimizer of the parameters of a layer; the book's takes the layer."""
    cls = getattr(step, name)
    layer = layer_of(step, **{f"p{i}": p for i, p in enumerate(params)})
    if hasattr(cls, "setup"):
        return cls(**settings).setup(layer)
    return cls(layer.params(), **settings)


def check_moves(step, name, settings, places, hint, later=""):
    """Update parameters of 3, 1 and 2 by the gradients None, 1 and -2.

    places: where the last two are after each update.
    later: what is the matter if only the first update is right.
    """
    params = [step.Parameter(np.array([start])) for start in (3.0, 1.0, 2.0)]
    moves = optimizer(step, name, params, **settings)

    def updated():
        for p, gradient in zip(params[1:], (1.0, -2.0)):
            p.grad = step.as_gradient(np.array([gradient]))
        moves.update()
        return np.concatenate([p.data for p in params])

    def perhaps():
        if n > 1:
            return later or hint
        if [p.data.item() for p in params] == [3.0, 1.0, 2.0]:
            return (
                "nothing has moved: a parameter moves if it gets another array,"
                " `param.data = ...`; one without a gradient is passed over,"
                " and the next has its turn"
            )
        return hint

    values = ", ".join(f"{key} {value}" for key, value in settings.items())
    for n, place in enumerate(places, 1):
        step.expect(
            f"{name}, {values}: parameters of 3, 1 and 2 after update {n} with"
            " the gradients None, 1 and -2",
            updated,
            [3.0, *place],
            perhaps,
        )
    step.expect(
        f"the two gradients after `{name}.update()`",
        lambda: [
            None if p.grad is None else step.opened(p.grad).item()
            for p in params[1:]
        ],
        [1.0, -2.0],
        "`update` moves parameters and leaves gradients as they are;"
        " `cleargrads` clears them",
    )


@behaviour(46, "SGD moves parameters", "no SGD")
def optimizers_move(step):
    for lr, places in (0.1, [[0.9, 2.2], [0.8, 2.4]]), (0.5, [[0.5, 3.0]]):
        check_moves(
            step,
            "SGD",
            {"lr": lr},
            places,
            "a move goes against the gradient, times lr, the given rate",
            "a generator gives its elements once: keep a list",
        )


def momentum(step):
    """What `Momentum` is called; the book has another name for it."""
    return "MomentumSGD" if step.has("MomentumSGD") else "Momentum"


@behaviour(46, "Momentum repeats moves", "no Momentum")
def optimizers_roll_on(step):
    name = momentum(step)
    hint = (
        "each move is momentum times the last one of the same parameter, minus"
        " lr times the gradient"
    )
    for settings, places in [
        (
            {"lr": 0.1, "momentum": 0.5},
            [[0.9, 2.2], [0.75, 2.5], [0.575, 2.85]],
        ),
        (
            {"lr": 0.5, "momentum": 0.5},
            [[0.5, 3.0], [-0.25, 4.5]],
        ),
        ({"lr": 0.1}, [[0.9, 2.2], [0.71, 2.58]]),
    ]:
        if "momentum" not in settings:
            hint = "momentum is 0.9 if nothing is said"
        check_moves(step, name, settings, places, hint)


@behaviour(
    46,
    "each parameter once, and one at least",
    "no SGD",
    further=EVERYWHERE,
    instead="the book's optimizers take a layer's parameters as they come",
)
def optimizers_count(step):
    for name in "SGD", momentum(step):
        p = step.Parameter(np.array([1.0]))
        p.grad = step.as_gradient(np.array([1.0]))
        optimizer(step, name, [p, p], lr=0.1).update()
        step.expect(
            "a parameter of 1 that two layers share, after"
            f" {name} moved it by 0.1",
            lambda: p.data,
            [0.9],
            "`dict.fromkeys` keeps each parameter once",
        )
    step.expect_error(
        "SGD of no parameters",
        lambda: optimizer(step, "SGD", [], lr=0.1),
        ValueError,
        hint="a generator that was used up gives none, and training would do"
        " nothing: say so",
    )


def simple(step, name):
    """A function of classes, or the simple one that the book has first."""
    first = f"{name}_simple"
    is_there = step.has(first) and not step.has(name)
    return getattr(step, first if is_there else name)


@behaviour(47, "the loss of classes", "no softmax")
def judges_classes(step):
    softmax = simple(step, "softmax")
    softmax_cross_entropy = simple(step, "softmax_cross_entropy")
    scores = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]])
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    step.expect(
        "softmax of two rows of scores",
        lambda: softmax(step.variable(scores)).data,
        p,
        "exp(x), divided by its sum along the last axis, which is kept",
    )
    t = np.array([1, 2])
    x = step.variable(scores)
    step.expect(
        "softmax_cross_entropy with the classes [1, 2]",
        lambda: softmax_cross_entropy(x, t).data,
        -np.log(p[[0, 1], t]).mean(),
        "the mean over the rows of -log of the probability of the right class",
    )

    def gradient():
        softmax_cross_entropy(x, t).backward()
        return x.grad

    step.expect(
        "its gradient",
        gradient,
        (p - np.eye(3)[t]) / 2,
        "it is (p - one-hot) / N; an opened box, `.data`, has no graph, and"
        " what is computed from it gives no gradient",
    )
    check_gradients(
        step,
        "softmax_cross_entropy",
        lambda x: softmax_cross_entropy(x, t),
        (2, 3),
    )


@behaviour(
    47,
    "labels that are no classes",
    "no softmax",
    instead="the book takes any array that NumPy can index with",
)
def refuses_labels(step):
    # As many rows as classes, so that one-hot rows fit.
    x = step.variable([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0], [0.3, 0.2, 0.1]])
    t = np.array([1, 2, 0])
    softmax_cross_entropy = simple(step, "softmax_cross_entropy")
    for kind in int, np.uint8:
        step.expect(
            f"softmax_cross_entropy of three rows and three {kind.__name__},"
            " the shape",
            lambda: softmax_cross_entropy(x, t.astype(kind)).shape,
            (),
            "classes may be any integers, with a sign or without, as those of a"
            ' file of images are: `dtype.kind in "iu"`',
        )
    for wrong, labels, kinds in [
        ("one-hot rows", np.eye(3, dtype=int)[t], ValueError),
        (
            "numbers with a point",
            np.array([1.0, 2.0, 0.0]),
            (ValueError, TypeError),
        ),
        ("a class -1", np.array([1, -1, 0]), ValueError),
        ("a class 3 of 3", np.array([1, 3, 0]), ValueError),
    ]:
        step.expect_error(
            f"softmax_cross_entropy with {wrong} for classes",
            lambda: softmax_cross_entropy(x, labels),
            kinds,
            "",
            "classes are whole numbers from 0 to C - 1, one for each row; raise"
            " ValueError for others, before NumPy takes them for something"
            " else",
        )


@behaviour(
    48,
    "the loss of large scores",
    "got nan",
    instead="the book cuts probabilities off at 1e-15 instead",
)
def bears_large_scores(step):
    x = step.variable([[1000.0, 0.0, -1000.0], [-1000.0] * 3])
    right = np.array([0, 0])
    shift = "take the largest score of each row from all of its scores first"
    with np.errstate(all="ignore"):
        step.expect(
            "the loss of the scores [1000, 0, -1000] and three of -1000, with"
            " the classes [0, 0]",
            lambda: step.softmax_cross_entropy(x, right).data + 0.0,
            np.log(3) / 2,
            shift,
        )
        step.expect(
            "log_softmax of them",
            lambda: step.log_softmax(x).data + 0.0,
            [[0.0, -1000.0, -2000.0], [-np.log(3)] * 3],
            shift,
        )
        step.expect(
            "softmax of them",
            lambda: step.softmax(x).data,
            [[1.0, 0.0, 0.0], [1 / 3] * 3],
            shift,
        )
    check_gradients(
        step, "log_softmax", lambda x: step.log_softmax(x), (2, 3), hint=shift
    )


def dataset(step, x, t):
    """A data set of two arrays; the book's is made by `prepare`."""
    if not step.creates_graphs:
        return step.Dataset(x, t)

    def prepare(self):
        self.data, self.label = x, t

    return type("Data", (step.Dataset,), {"prepare": prepare})()


def arrays(data):
    """All inputs and all classes of a data set."""
    x, t = zip(*[data[i] for i in range(len(data))])
    return np.array(x), np.array(t)


@behaviour(49, "data sets by number", "no Dataset")
def numbers_examples(step):
    data = dataset(step, np.array([[5.0], [6.0], [7.0]]), np.array([0, 2, 1]))
    step.expect(
        "len(data)", lambda: len(data), 3, "it is the number of examples"
    )
    step.expect(
        "data[1]",
        lambda: [np.ravel(part)[0] for part in data[1]],
        [6.0, 2.0],
        "an example is a pair: the input and the class with this number",
    )


@behaviour(49, "a spiral of points", "no Spiral")
def spirals(step):
    def spiral():
        return step.Spiral() if step.creates_graphs else step.Spiral(0)

    x, t = arrays(spiral())
    step.expect(
        "how many points Spiral(0) has of each class",
        lambda: np.bincount(t).tolist(),
        [100, 100, 100],
        "three arms of n points, and n is 100 if nothing is said",
    )
    step.expect("the shape of all its points", lambda: x.shape, (300, 2))
    radius = np.hypot(*x.T)
    step.expect(
        "the mean distance of its points from the center, in tenths",
        lambda: np.round(10 * radius.mean()),
        5.0,
        "the radius grows evenly from 0 to 1",
    )
    step.expect(
        "whether Spiral(0) is the same again",
        lambda: bool((arrays(spiral())[0] == x).all()),
        True,
        "the seed is for a generator of its own: np.random.default_rng(seed)",
    )


@behaviour(50, "batches of a data set", "no DataLoader")
def makes_batches(step):
    n = 7
    x = np.arange(n, dtype=float)[:, np.newaxis]
    data = [(row, int(row[0]) * 10) for row in x]

    def in_order():
        return step.DataLoader(data, 3, shuffle=False)

    step.expect(
        "whether a batch is two arrays",
        lambda: all(
            isinstance(part, np.ndarray) for part in next(iter(in_order()))
        ),
        True,
        "stack the examples: `np.array` of the inputs, and of the classes",
    )
    step.expect(
        "their shapes, for three examples of one number and a class",
        lambda: tuple(part.shape for part in next(iter(in_order()))),
        ((3, 1), (3,)),
        lambda: (
            "a batch is a pair: its inputs, then its classes"
            if {len(part) for part in next(iter(in_order()))} == {3}
            else "a batch has batch_size examples, from `start` to `start +"
            " batch_size`"
        ),
    )
    step.expect(
        "the input that comes first",
        lambda: next(iter(in_order()))[0].ravel()[0],
        0.0,
        "the first batch begins at example 0, and without `shuffle` the"
        " examples come in their order",
    )
    plain = in_order()
    for tried in "the sizes of 7 examples by 3", "and in a second pass":
        step.expect(
            tried,
            lambda: [len(t) for _, t in plain],
            [3, 3, 1],
            "the last batch may be smaller, and every pass begins anew",
        )
    step.expect(
        "the sizes of 6 examples by 3",
        lambda: [len(t) for _, t in step.DataLoader(data[:6], 3)],
        [3, 3],
        "two batches have all of them, and a third would be empty: `range(0, n,"
        " batch_size)`",
    )
    step.expect(
        "the inputs, in order",
        lambda: np.concatenate([a for a, _ in plain]).ravel(),
        np.arange(n),
        "without `shuffle`, the examples come in their order",
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
        "draw a new order whenever a pass begins, unless `shuffle` is False; a"
        " generator with a seed, made at that place, draws the same again",
    )
    step.expect(
        "the data set after those passes",
        lambda: [row[0] for row, _ in data],
        np.arange(n),
        "shuffle numbers of examples; the data set stays in its order",
    )
    counted = Counted()
    next(iter(step.DataLoader(counted, 3)))
    step.expect(
        "how many of 100 examples are fetched for a first batch of three",
        lambda: "all" if counted.count >= 100 else "a few",
        "a few",
        "a data set may be larger than memory: fetch a batch when it is wanted",
    )
    if not step.by_book:
        step.expect_error(
            "batches of -1",
            lambda: list(step.DataLoader(data, -1)),
            ValueError,
            hint="there would be no batch at all, and no error: refuse it",
        )


class Counted:
    """A data set that counts how often it was asked for an example."""

    def __init__(self):
        self.count = 0

    def __len__(self):
        return 100

    def __getitem__(self, i):
        if not 0 <= i < 100:
            raise IndexError(i)
        self.count += 1
        return np.array([float(i)]), 0


@behaviour(50, "accuracy", "no accuracy")
def counts_right_answers(step):
    y = np.array([[0.1, 2.0], [3.0, 1.0], [0.0, 1.0], [5.0, 4.0]])
    t = np.array([1, 0, 1, 1])
    for named, scores in ("", step.variable(y)), (" as an array", y):
        step.expect(
            f"accuracy of four rows{named}, three of them right",
            lambda: step.accuracy(scores, t),
            0.75,
            "compare the place of the largest score of each row with the class",
        )


@behaviour(
    50, "accuracy refuses one-hot rows", "no accuracy", further=EVERYWHERE
)
def refuses_one_hot_rows(step):
    y = step.variable([[0.1, 2.0], [3.0, 1.0]])
    step.expect_error(
        "accuracy with one-hot rows for classes",
        lambda: step.accuracy(y, np.eye(2, dtype=int)),
        (ValueError, TypeError, IndexError),
        hint="NumPy compares each guess with a whole column: check the classes"
        " as the loss does",
    )


@behaviour(51, "relu, and its gradient", "no relu")
def cuts_off(step):
    x = step.variable([-2.0, 0.5, 3.0])
    step.expect(
        "relu of [-2, 0.5, 3]",
        lambda: step.relu(x).data,
        [0.0, 0.5, 3.0],
        "what is negative becomes 0: `np.maximum(x, 0)`",
    )
    check_gradients(
        step,
        "relu(x)",
        step.relu,
        (2, 3),
        hint="the gradient goes through where x is positive, and is 0 else",
    )


@behaviour(
    51,
    "the digits",
    "no Digits",
    instead="the book loads MNIST, which is not in this repository",
)
def has_digits(step):
    train, test = digits(step), digits(step, train=False)
    step.expect(
        "how many digits Digits() has, and Digits(train=False)",
        lambda: [len(train), len(test)],
        [1497, 300],
        "the first 1,497 are for training, the last 300 for tests",
    )
    x, t = arrays(train)
    step.expect(
        "the smallest and the largest pixel",
        lambda: [x.min(), x.max()],
        [0.0, 1.0],
        "the file has them from 0 to 16",
    )
    step.expect(
        "the shape of all images",
        lambda: x.shape,
        (1497, 64),
        "each row is an image of 8 x 8 pixels",
    )
    step.expect(
        "the ink in the first three images, in pixels, and what they are",
        lambda: [*x[:3].sum(axis=1), *t[:3]],
        [18.375, 19.5625, 21.5, 0, 1, 2],
        "pixels from 0 to 1, and `t` is the digit that they show, the first"
        " 1,497 for training",
    )
    step.expect(
        "what the first three to test with are",
        lambda: arrays(test)[1][:3],
        [6, 3, 2],
        "none of the tests is trained with",
    )


def digits(step, **which):
    """The digits; a file in another folder finds them as from that of steps."""
    try:
        return step.Digits(**which)
    except (FileNotFoundError, NameError):
        namespace = getattr(step.Digits.__init__, "__globals__", {})
    with patch.dict(namespace, __file__=str(ROOT / "steps" / "step51.py")):
        return step.Digits(**which)
