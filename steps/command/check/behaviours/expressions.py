"""Behaviours of the second stage: steps 11 to 24."""

import functools
import gc
import sys
import weakref

import numpy as np

from steps.command.check.adapter import Lacking, describe
from steps.command.check.behaviours.probes import (
    chain,
    check_derivatives,
    leaves_a_graph,
)
from steps.command.check.behaviours.registry import EVERYWHERE, stage
from steps.command.check.hints import NO_RETURN, near_miss

BEHAVIOURS, behaviour = stage()


def new_add(step):
    """An addition of our own: the question is whether it can be called."""
    return step.subclass(lambda x0, x1: x0 + x1, lambda gy, x0, x1: (gy, gy))()


def both_signs(step):
    """A function with two outputs."""
    return step.subclass(lambda x: (x, -x), lambda gy0, gy1, x: gy0 - gy1)()


@behaviour(11, "a function of two variables", "takes 2 positional arguments")
def takes_two_variables(step):
    x0, x1 = step.variable(2.0), step.variable(3.0)
    step.expect(
        "2 + 3, as a Function",
        lambda: step.apply(new_add(step), x0, x1).data,
        5.0,
        "`__call__` hands all arrays to `forward`, with a star: forward(*xs)",
    )
    for value, expected in [(3.0, 5.0), ([3.0, 4.0], [5.0, 6.0])]:
        x1 = step.variable(value)
        step.expect(
            f"Add of 2 and {value}",
            lambda: step.apply(step.Add(), x0, x1).data,
            expected,
            "`forward(self, x0, x1)` has a parameter for each array",
        )
    step.expect(
        "the two outputs x and -x at 2",
        lambda: [y.data.item() for y in step.apply(both_signs(step), x0)],
        [2.0, -2.0],
        "`__call__` makes a Variable of each array that `forward` returns",
    )


@behaviour(
    12, "called like any Python function", "takes 2 positional arguments"
)
def is_called_naturally(step):
    x0, x1 = step.variable(2.0), step.variable(3.0)
    step.expect(
        "Add()(x0, x1) at (2, 3)",
        lambda: new_add(step)(x0, x1).data,
        5.0,
        "a star in `__call__(self, *inputs)` collects; one output is unpacked",
    )
    step.expect("add(x0, x1) at (2, 3)", lambda: step.add(x0, x1).data, 5.0)
    leaves_a_graph(step, "add", lambda: step.add(x0, x1))
    step.expect(
        "the number of outputs of a function that returns two",
        lambda: len(both_signs(step)(x0)),
        2,
        "only a single output is unpacked",
    )


@behaviour(13, "gradients of two inputs", "NotImplementedError")
def differentiates_two_inputs(step):
    def gradients():
        add = step.Add()
        step.apply(add, step.variable(2.0), step.variable(3.0))
        gy = np.array(1.0)
        gxs = add.backward(step.Variable(gy) if step.keeps_boxes_closed else gy)
        if isinstance(gxs, tuple):
            gxs = [step.opened(gx) for gx in gxs]
        return gxs if gxs is None else np.size(gxs)

    step.expect(
        "how many arrays Add.backward returns",
        gradients,
        2,
        "one for each input, as a tuple: `return gy, gy`",
    )
    for x_value, y_value in [(2.0, 3.0), ([2.0, 1.0], [3.0, 5.0])]:
        x, y = step.variable(x_value), step.variable(y_value)
        z = step.apply(step.Add(), step.Square()(x), step.Square()(y))
        z.backward()
        for name, v in ("x", x), ("y", y):
            step.expect(
                f"the gradient of x^2 + y^2 by {name} at {x_value}, {y_value}",
                lambda: v.grad,
                2 * v.data,
                "`Add.backward` returns a gradient for each input, and `zip`"
                " pairs them",
            )
    check_derivatives(
        step,
        "x + y",
        step.add,
        [(2.0, 3.0), (-0.5, 0.7)],
        [lambda x, y: 1 + 0 * x] * 2,
        "the derivative of a sum is 1, times the gradient that `backward` is"
        " given: `return gy, gy`",
    )


def sum_of(step, *terms):
    return functools.reduce(lambda a, b: step.apply(step.Add(), a, b), terms)


EACH_USE = (
    "every use of a variable adds to its gradient; `x.grad = gx` forgets the"
    " uses before"
)


def each_use(step):
    """The same; from step 30 on it is a line of `gradients`."""
    late = step.level >= 30 and not step.by_book
    return EACH_USE.replace("x.grad", "grads[x]") if late else EACH_USE


IN_PLACE = (
    "`x.grad += gx` writes into an array that other variables share;"
    " `x.grad = x.grad + gx` makes a new one"
)


@behaviour(14, "a variable used twice gets both shares", "got 1.0")
def adds_up_gradients(step):
    for value in 3.0, [3.0, 4.0]:
        x = step.variable(value)
        sum_of(step, x, x).backward()
        step.expect(
            f"the gradient of x + x at {value}",
            lambda: x.grad,
            2 * np.ones_like(x.data),
            each_use(step),
        )
    check_derivatives(
        step,
        "x + x",
        lambda x: step.add(x, x),
        [(3.0,), (-0.7,)],
        [lambda x: 2 + 0 * x],
        each_use(step),
    )


@behaviour(14, "adding up changes no other gradient", "got 1.0")
def leaves_other_gradients(step):
    x = step.variable(3.0)
    y = sum_of(step, x, x)
    step.keep_gradients(y)
    step.expect("the gradient of x + x", lambda: x.grad, 2.0, EACH_USE)
    step.expect(
        "y.grad after a backward that keeps all gradients",
        lambda: y.grad,
        1.0,
        IN_PLACE,
    )
    x = step.variable(3.0)
    sum_of(step, x, x, x).backward()
    step.expect("the gradient of x + x + x", lambda: x.grad, 3.0, EACH_USE)


@behaviour(14, "cleargrad forgets", "no attribute 'cleargrad'")
def clears_gradients(step):
    x = step.variable(3.0)
    step.apply(step.Add(), x, x).backward()
    x.cleargrad()
    step.expect(
        "x.grad after x.cleargrad()",
        lambda: x.grad,
        None,
        "`self.grad = None` says that there is no gradient; zeros would say"
        " that there is one",
    )
    step.apply(step.Add(), x, x).backward()
    step.expect("x.grad after the next x + x", lambda: x.grad, 2.0)


IN_ORDER = (
    "`a` is used twice: its creator waits until both uses have run, the"
    " youngest generation first, and it runs once"
)


@behaviour(16, "a graph that parts and meets again", "got 96.0")
def meets_again(step):
    x = step.variable(2.0)
    a = step.Square()(x)
    y = sum_of(step, step.Square()(a), step.Square()(a))
    step.expect("a^2 + a^2 for a = x^2 at 2", lambda: y.data, 32.0)
    y.backward()
    step.expect("its gradient", lambda: x.grad, 64.0, IN_ORDER)
    x = step.variable(2.0)
    both = step.subclass(
        lambda x: (2 * x, 3 * x), lambda gy0, gy1, x: 2 * gy0 + 3 * gy1
    )()
    sum_of(step, *both(x)).backward()
    step.expect(
        "the gradient of 2x + 3x, both from one function with two outputs",
        lambda: x.grad,
        5.0,
        "a function runs once, when the gradients of all its outputs are there",
    )


@behaviour(16, "a short path and a long one", "got [0-9.]+, expected 1028.0")
def weighs_long_paths(step):
    for name in "a + (a^2)^2", "(a^2)^2 + a":
        x = step.variable(2.0)
        a = step.Square()(x)
        long = step.Square()(step.Square()(a))
        y = sum_of(step, *((a, long) if name[0] == "a" else (long, a)))
        y.backward()
        step.expect(
            f"the gradient of {name} for a = x^2 at 2",
            lambda: x.grad,
            1028.0,
            "an output is one generation younger than its function, and the"
            " youngest function runs first, however long it has waited",
        )


@behaviour(16, "any graph, against numerical gradients", "expected")
def agrees_on_any_graph(step):
    tanh = step.subclass(np.tanh, lambda gy, x: gy * (1 - np.tanh(x) ** 2))

    def compute(x, seed):
        random = np.random.default_rng(seed)
        variables = [x]
        for _ in range(12):
            i, j = random.integers(len(variables), size=2)
            total = sum_of(step, variables[i], variables[j])
            variables.append(step.apply(tanh(), total))
        return sum_of(step, *variables)

    for seed in range(5):
        x = step.variable(0.3)
        compute(x, seed).backward()
        step.expect(
            f"the gradient of random graph {seed}",
            lambda: x.grad,
            step.slope(lambda x: compute(x, seed), x),
            "a function's generation is the largest of its inputs'; the largest"
            " of those waiting runs first",
        )


@behaviour(17, "a dropped graph is gone at once", "still in memory")
def frees_graphs(step):
    for differentiated in True, False:
        x = step.variable(2.0)
        y = sum_of(step, x, chain(step, x))
        if differentiated:
            y.backward()
            step.expect("x.grad", lambda: x.grad is None, False)
        verbs = "built, differentiated and" if differentiated else "built and"
        watched = weakref.ref(y)
        collecting = gc.isenabled()
        gc.disable()
        try:
            del y
            step.expect(
                f"a graph that was {verbs} dropped",
                lambda: "gone" if watched() is None else "still in memory",
                "gone",
                "a function and its output hold each other; let the function"
                " hold `weakref.ref(output)`",
            )
        finally:
            if collecting:
                gc.enable()


def sum_with_inner(step):
    """y = x0 + (x0 + x1), with the inner variable t."""
    x0, x1 = step.variable(1.0), step.variable(1.0)
    t = sum_of(step, x0, x1)
    return x0, x1, t, sum_of(step, x0, t)


@behaviour(18, "inner gradients are dropped, or kept", "got 1.0")
def drops_inner_gradients(step):
    x0, x1, t, y = sum_with_inner(step)
    y.backward()
    for name, v, expected in [
        ("x0", x0, 2.0),
        ("x1", x1, 1.0),
        ("t", t, None),
        ("y", y, None),
    ]:
        step.expect(
            f"{name}.grad for y = x0 + t, t = x0 + x1",
            lambda: v.grad,
            expected,
            "gradients of outputs are dropped when their function has run;"
            " those of inputs stay",
        )
    *_, t, y = sum_with_inner(step)
    y.backward(retain_grad=True)
    step.expect("t.grad with retain_grad=True", lambda: t.grad, 1.0)
    x = step.variable(2.0)
    a = step.Square()(x)
    sum_of(step, a, step.Square()(step.Square()(a))).backward(retain_grad=True)
    for name, v, expected in ("a", a, 257.0), ("x", x, 1028.0):
        step.expect(
            f"{name}.grad of a + (a^2)^2 for a = x^2 at 2, with"
            " retain_grad=True",
            lambda: v.grad,
            expected,
            "what is kept changes nothing about the order: the youngest"
            " function runs first",
        )


@behaviour(18, "a second backward adds just the same", "got 5.0")
def repeats_exactly(step):
    x0, x1, _, y = sum_with_inner(step)
    y.backward()
    y.backward()
    for name, v, expected in ("x0", x0, 4.0), ("x1", x1, 2.0):
        step.expect(
            f"{name}.grad after two backward() of y = x0 + (x0 + x1)",
            lambda: v.grad,
            expected,
            "each backward adds to the gradients of the inputs; an inner"
            " variable that keeps its gradient counts it again",
        )


@behaviour(
    18,
    "gradients that were kept count once",
    "got 5.0",
    further=EVERYWHERE,
)
def counts_kept_gradients_once(step):
    x0, *_, y = sum_with_inner(step)
    step.keep_gradients(y)
    y.backward()
    step.expect(
        "x0.grad of y = x0 + (x0 + x1), after a backward() that kept all"
        " gradients and one more",
        lambda: x0.grad,
        4.0,
        "what an earlier call has kept is cleared, before `x.grad = ...` adds"
        " to it",
    )


@behaviour(18, "no_grad builds no graph, and ends", "no no_grad")
def computes_without_graph(step):
    x = step.variable(2.0)
    manager = step.no_grad()
    if not hasattr(type(manager), "__enter__"):
        raise Lacking(
            "`with no_grad():`",
            f"no_grad() returns {describe(manager)}",
            "a context manager",
            NO_RETURN
            if manager is None
            else "`@contextmanager` above a function makes one of its `yield`",
        )

    def graph():
        return "a graph" if step.Square()(x).creator else "no graph"

    with step.no_grad():
        step.expect(
            "x^2 inside no_grad",
            graph,
            "no graph",
            "`no_grad` sets `Config.enable_backprop` to False, and `__call__`"
            " asks for it",
        )
        with step.no_grad():
            pass
        step.expect(
            "x^2 inside no_grad, after another one inside",
            graph,
            "no graph",
            "the end of a with-block gives back the value from before, which"
            " need not be True",
        )
    step.expect("x^2 after no_grad", graph, "a graph")
    try:
        with step.no_grad():
            raise KeyError
    except KeyError:
        pass
    step.expect(
        "x^2 after an exception inside no_grad",
        graph,
        "a graph",
        "`try ... finally` around the `yield` gives the old value back",
    )


@behaviour(
    18,
    "a misspelt setting is an error",
    "no using_config",
    further=EVERYWHERE,
)
def refuses_unknown_settings(step):
    hint = "slots, or a check in `__setattr__`, know which names exist"

    def use():
        with step.using_config("enable_back_prop", False):
            pass

    def assign():
        step.Config.enable_back_prop = False

    step.expect_error(
        'using_config("enable_back_prop", False)',
        use,
        AttributeError,
        hint=hint,
    )
    step.expect_error(
        "Config.enable_back_prop = False", assign, AttributeError, hint=hint
    )


@behaviour(19, "looks like an array", "no attribute 'shape'")
def looks_like_an_array(step):
    x = step.Variable(np.arange(6.0).reshape(2, 3))
    for name, expected in ("shape", (2, 3)), ("ndim", 2), ("size", 6):
        step.expect(
            f"x.{name} of a 2x3 array", lambda: getattr(x, name), expected
        )
    step.expect("x.dtype of float numbers", lambda: str(x.dtype), "float64")
    step.expect("len(x) of a 2x3 array", lambda: len(x), 2)
    x.data = np.ones(4)
    for name, expected in ("shape", (4,)), ("ndim", 1), ("size", 4):
        step.expect(
            f"x.{name} when x.data is replaced by 4 numbers",
            lambda: getattr(x, name),
            expected,
            f"a property asks the array each time: `return self.data.{name}`",
        )
    step.expect(
        "its name", lambda: step.Variable(np.ones(1), name="w").name, "w"
    )


@behaviour(19, "bool(x) asks for the number", "got True", further=EVERYWHERE)
def has_a_truth(step):
    for number in 0.0, 1.0:
        step.expect(
            f"bool(x) of the number {number}",
            lambda: bool(step.variable(number)),
            bool(number),
            "with `__len__` but without `__bool__`, `if x:` asks for the"
            " length",
        )


@behaviour(19, "prints its numbers", "False")
def prints_its_numbers(step):
    x = step.variable([[12.5, 23.5], [34.5, 45.5]])
    own = type(x).__repr__ is not object.__repr__
    hint = "" if own else near_miss("__repr__", vars(type(x)))
    for tried, show in ("repr(x)", repr), ("str(x)", str):
        step.expect(
            f"whether {tried} is a text",
            lambda: isinstance(show(x), str),
            True,
            "`__repr__` returns the text; `print` shows it",
        )
        for number in "12.5", "23.5", "34.5", "45.5":
            step.expect(
                f"{number} is in {tried}",
                lambda: number in show(x),
                True,
                hint,
            )
    step.expect(
        "3.5 is in repr(x)", lambda: "3.5" in repr(step.variable(3.5)), True
    )


@behaviour(19, "prints its columns in line", "got False", further=EVERYWHERE)
def prints_columns_in_line(step):
    x = step.variable([[12.5, 23.5], [34.5, 45.5]])

    def in_line():
        lines = repr(x).split("\n")
        starts = {line.find(n) for line, n in zip(lines, ("12.5", "34.5"))}
        return len(starts) == 1 and -1 not in starts

    step.expect(
        "whether 12.5 is above 34.5 in repr(x) of [[12.5, 23.5], [34.5, 45.5]]",
        in_line,
        True,
        "after a line break come as many blanks as there are letters before"
        " the first number",
    )


BY_EACH_OTHER = (
    "the derivative of a * b by a is b, by b it is a, each times the gradient"
    " that `backward` is given"
)


@behaviour(20, "a * b + c", "unsupported operand")
def has_operators(step):
    a, b, c = (step.variable(value) for value in (3.0, 2.0, 1.0))
    step.expect("a * b + c at (3, 2, 1)", lambda: (a * b + c).data, 7.0)
    (a * b + c).backward()
    for name, v, expected in ("a", a, 2.0), ("b", b, 3.0), ("c", c, 1.0):
        step.expect(
            f"the gradient of a * b + c by {name} at (3, 2, 1)",
            lambda: v.grad,
            expected,
            BY_EACH_OTHER,
        )
    a, b = step.variable(3.0), step.variable(2.0)
    (a * b * b).backward()
    step.expect(
        "the gradient of a * b * b by a at (3, 2)",
        lambda: a.grad,
        4.0,
        BY_EACH_OTHER,
    )
    points = [(3.0, 2.0), (-0.5, 0.7)]
    by = [lambda x, y: y, lambda x, y: x]
    for tried, compute in (
        ("x * y", lambda x, y: x * y),
        ("mul(x, y)", step.mul),
    ):
        check_derivatives(step, tried, compute, points, by, BY_EACH_OTHER)
    one = [lambda x, y: 1 + 0 * x] * 2
    check_derivatives(step, "x + y", lambda x, y: x + y, points, one)


@behaviour(21, "numbers and arrays on either side", "unsupported operand")
def mixes_with_numbers(step):
    x = step.variable(2.0)
    reflected = (
        "for `2 * x` Python calls `x.__rmul__(2)`, for `2 + x` `__radd__`"
    )
    ufunc = "`__array_ufunc__ = None` tells NumPy to leave it to `__rmul__`"
    box = "`as_variable` puts a number into a box"
    array = np.array([1.0, 3.0])
    for tried, compute, expected, hint in [
        ("2 * x", lambda: 2 * x, 4.0, reflected),
        ("2 + x", lambda: 2 + x, 4.0, reflected),
        ("x * 2", lambda: x * 2, 4.0, box),
        ("x + 2.5", lambda: x + 2.5, 4.5, box),
        ("np.float64(2) * x", lambda: np.float64(2) * x, 4.0, ufunc),
        ("np.array(2.0) * x", lambda: np.array(2.0) * x, 4.0, ufunc),
        ("array * x", lambda: array * x, 2 * array, ufunc),
        ("array + x", lambda: array + x, 2 + array, ufunc),
        ("x * array", lambda: x * array, 2 * array, box),
    ]:
        step.expect(
            f"the type of {tried}", lambda: type(compute()), step.Variable, hint
        )
        step.expect(f"{tried} at x = 2", lambda: compute().data, expected, hint)
    for tried, compute, slope in [
        ("2 * x", lambda x: 2 * x, 2.0),
        ("x * 2", lambda x: x * 2, 2.0),
        ("2 + x", lambda x: 2 + x, 1.0),
        ("np.array(2.0) * x + 1", lambda x: np.array(2.0) * x + 1, 2.0),
    ]:
        check_derivatives(
            step, tried, compute, [(2.0,), (-0.7,)], [lambda x: slope + 0 * x]
        )


@behaviour(
    21, "float32 stays float32", "unsupported operand", further=EVERYWHERE
)
def keeps_the_dtype(step):
    for tried, compute, expected in [
        ("2.0 * x, x of float32", lambda x: 2.0 * x, "float32"),
        ("x + 1, x of float32", lambda x: x + 1, "float32"),
    ]:
        step.expect(
            f"the dtype of {tried}",
            lambda: str(
                compute(step.variable([1.0, 2.0], "float32")).data.dtype
            ),
            expected,
            "a Python number takes the dtype that `np.result_type` gives",
        )
    x = step.variable([1.0, 2.0], "float32")
    (2.0 * x).backward()
    step.expect(
        "the dtype of its gradient", lambda: str(x.grad.dtype), "float32"
    )
    step.expect(
        "0.5 * x, x of the integers 1 and 2",
        lambda: (0.5 * step.variable([1, 2], int)).data,
        [0.5, 1.0],
        "a Python number takes the dtype that `np.result_type` gives",
    )


SUMMED = "NumPy repeated the array; the gradients of the copies are summed"


RESHAPED = (
    "a sum over an axis takes it away: `reshape(shape)` brings those of length"
    " 1 back"
)


# What NumPy brings together: by a new axis, by a length of one, by both.
SHAPES = [
    ((), (3,)),
    ((2, 1), (2, 3)),
    ((3,), (2, 1)),
    ((1, 3), (2, 1)),
    ((2, 1, 3), (4, 1)),
]


def summed(gradient, shape):
    """Sum a gradient over the axes along which an array was repeated."""
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient


def check_shapes(step, operator, compute, by):
    """Hold the gradients of arrays that are repeated against the known ones.

    by: functions of both arrays, the derivatives by the first and the second.
    """
    for shapes in SHAPES:
        xs = [np.arange(1.0, 1.0 + np.prod(s)).reshape(s) for s in shapes]
        variables = [step.Variable(x) for x in xs]
        z = compute(*variables)
        weights = np.arange(1.0, 1.0 + z.data.size).reshape(z.data.shape)
        z.grad = step.as_gradient(weights)
        where = f"{shapes[0]} {operator} {shapes[1]}"

        z.backward()
        for v, derivative in zip(variables, by):
            step.expect(
                f"the shape of a gradient, {where}",
                lambda: np.shape(v.grad),
                v.data.shape,
                SUMMED if np.size(v.grad) != v.data.size else RESHAPED,
            )
            step.expect(
                f"a gradient, {where}",
                lambda: v.grad,
                summed(weights * derivative(*xs), v.data.shape),
                SUMMED,
            )


@behaviour(
    21,
    "a gradient has its variable's shape",
    r"got \(3,\)",
    further=EVERYWHERE,
)
def keeps_the_shape(step):
    one = [lambda x, y: np.ones_like(x + y)] * 2
    check_shapes(step, "+", lambda x, y: x + y, one)
    check_shapes(
        step, "*", lambda x, y: x * y, [lambda x, y: y, lambda x, y: x]
    )
    x = step.variable(2.0)
    (x * np.array([1.0, 2.0, 3.0]) + x).backward()
    step.expect(
        "the gradient of x * [1, 2, 3] + x",
        lambda: x.grad,
        9.0,
        "each share is summed before it is added to the others",
    )


@behaviour(
    21,
    "a gradient of a wrong shape is refused",
    "no error",
    further=EVERYWHERE,
)
def refuses_a_wrong_shape(step):
    turned = step.subclass(lambda x: x.T, lambda gy, x: gy)

    def backward():
        x = step.Variable(np.ones((2, 3)))
        step.apply(turned(), x).backward()
        return x.grad

    step.expect_error(
        "a gradient of the shape (3, 2) for data of the shape (2, 3)",
        backward,
        ValueError,
        hint="`reshape` would take the numbers in another order: raise a"
        " ValueError where NumPy cannot have repeated the data",
    )


@behaviour(22, "-x, x - y, x / y, x ** 3", "unary -")
def has_all_operators(step):
    swapped = "Python calls `x.__r{}__(1)` for `1 {} x`: swap the operands back"
    sign = "the derivative of x / y by y is -x / y^2"
    minus = "the derivative of x - y by y is -1"
    power = "the derivative of x ** c is c * x ** (c - 1)"
    points = [(2.0, 4.0), (1.5, 0.5)]

    def constant(value):
        return lambda x, y: value + 0 * x

    for tried, compute, by_x, by_y, hint in [
        ("-x", lambda x, y: -x, constant(-1), None, ""),
        ("x - y", lambda x, y: x - y, constant(1), constant(-1), minus),
        (
            "1 - x",
            lambda x, y: 1 - x,
            constant(-1),
            None,
            swapped.format("sub", "-"),
        ),
        ("x - 1", lambda x, y: x - 1, constant(1), None, ""),
        (
            "x / y",
            lambda x, y: x / y,
            lambda x, y: 1 / y,
            lambda x, y: -x / y**2,
            sign,
        ),
        (
            "1 / x",
            lambda x, y: 1 / x,
            lambda x, y: -1 / x**2,
            None,
            swapped.format("truediv", "/"),
        ),
        ("x / 4", lambda x, y: x / 4, constant(0.25), None, ""),
        ("x ** 3", lambda x, y: x**3, lambda x, y: 3 * x**2, None, power),
        ("x ** 2", lambda x, y: x**2, lambda x, y: 2 * x, None, power),
    ]:
        for values in points:
            x, y = (step.variable(value) for value in values)
            step.expect(
                f"{tried} at x = {values[0]}, y = {values[1]}",
                lambda: compute(x, y).data,
                compute(*map(np.array, values)),
                hint,
            )
        check_derivatives(step, tried, compute, points, [by_x, by_y], hint)


@behaviour(
    22,
    "gradients of - and / have their shapes",
    "unsupported operand",
    further=EVERYWHERE,
)
def keeps_the_shape_everywhere(step):
    one = np.ones_like
    check_shapes(
        step,
        "-",
        lambda x, y: x - y,
        [lambda x, y: one(x + y), lambda x, y: -one(x + y)],
    )
    check_shapes(
        step,
        "/",
        lambda x, y: x / y,
        [lambda x, y: 1 / y, lambda x, y: -x / y**2],
    )


@behaviour(23, "the names come from a package", "defined in the file", last=29)
def comes_from_a_package(step):
    def origin(name):
        module = getattr(step, name).__module__
        if module == step.module.__name__:
            return "defined in the file"
        root = sys.modules.get(module.partition(".")[0])
        return "from a package" if hasattr(root, "__path__") else f"of {module}"

    def moved(name):
        if hasattr(step.module, name) and origin(name) != "from a package":
            return (
                "the definitions move into a package, a folder with an"
                " `__init__.py`; instead of them, the file has `from"
                " dezero_min import ...`"
            )
        return (
            f"the package has to give `{name}`, too: `__init__.py` imports it"
            " from `.core`"
        )

    free = [name for name in ("add", "square") if step.own(name)]
    for name in "Variable", "Function", "Config", "no_grad", *free:
        step.expect(
            name,
            lambda: origin(name),
            "from a package",
            lambda name=name: moved(name),
        )


@behaviour(24, "gradients of real functions", "no sphere")
def differentiates_real_functions(step):
    for name, data, gx, gy in [
        ("sphere", 2.0, 2.0, 2.0),
        ("matyas", 0.04, 0.04, 0.04),
        ("goldstein", 1876.0, -5376.0, 8064.0),
    ]:
        x, y = step.variable(1.0), step.variable(1.0)
        z = getattr(step, name)(x, y)
        step.expect(f"{name} at (1, 1)", lambda: z.data, data)
        z.backward()
        step.expect(f"the gradient of {name} by x", lambda: x.grad, gx)
        step.expect(f"the gradient of {name} by y", lambda: y.grad, gy)
