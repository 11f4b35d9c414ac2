"""What a framework can do: one list that grows with the ladder.

A behaviour is one function that tries a thing on a `Framework` and raises
`Lacking` if it does not come out right. It names the step that brings it and
what the step before says instead: that failure is the reason for the step.
A behaviour knows nothing about who asks; tests, the check of a learner's
file and the matrix all use this list.

To add one, write one function under `@behaviour`.
"""

import functools
import gc
import unittest
import weakref
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from steps.command.check.adapter import (
    ERRORS,
    Framework,
    Lacking,
    lacking_after,
)


@dataclass(frozen=True)
class Behaviour:
    """One thing that a framework can do.

    step: the number of the step that brings it.
    title: what it can do, for a table.
    before: a pattern for what the step before says when it is tried.
    run: raises `Lacking` where a `Framework` does not do it.
    """

    step: int
    title: str
    before: str
    run: Callable[[Framework], None]

    @property
    def name(self):
        return self.run.__name__

    def try_on(self, module):
        """None if the module behaves like this, else what it lacks."""
        framework = Framework(module, self.step)
        try:
            self.run(framework)
        except Lacking as lacking:
            return lacking
        except ERRORS as error:
            return lacking_after(error, framework, self.title, "no error")
        return None


BEHAVIOURS: list[Behaviour] = []


def up_to(number):
    """What a step of this number must be able to do, in order."""
    return [b for b in BEHAVIOURS if b.step <= number]


def behaviour(step, title, before=""):
    def register(run):
        BEHAVIOURS.append(Behaviour(step, title, before, run))
        return run

    return register


def chain(step, x):
    """exp(x^2)^2, function by function."""
    for function in step.Square, step.Exp, step.Square:
        x = step.apply(function(), x)
    return x


def ones(y):
    """Set the gradient that `backward` starts from: by hand until step 9."""
    y.grad = np.ones_like(y.data)
    return y


DEEP = 20_000
CHAIN_AT_HALF = 3.297442541400256


@behaviour(1, "a variable holds its array")
def holds_its_array(step):
    for array in np.array(1.0), np.array([1.0, 2.0]):
        step.expect(
            f"Variable({array.tolist()}).data",
            lambda: step.Variable(array).data,
            array,
            "the box keeps the array that it is given",
        )


@behaviour(2, "a function makes a new variable", "no Square")
def makes_a_variable(step):
    x = step.variable(10)
    square = step.Square
    step.expect(
        "Square().forward of an array, 10",
        lambda: square().forward(np.array(10.0)),
        100.0,
    )
    step.expect(
        "the type of Square()(x)",
        lambda: type(step.apply(square(), x)),
        step.Variable,
        "`__call__` opens the box, computes, and returns a new box",
    )
    step.expect(
        "x.data after Square()(x), before it 10",
        lambda: x.data,
        10.0,
        "a function leaves its input as it was",
    )
    step.expect("the square of 10", lambda: step.apply(square(), x).data, 100.0)


@behaviour(2, "a bare Function refuses to compute", "no Function")
def refuses_to_compute(step):
    function = step.Function()
    step.expect_error(
        "Function()(x)",
        lambda: step.apply(function, step.variable(1.0)),
        NotImplementedError,
        hint="it is raised, `raise NotImplementedError(...)`, not returned",
    )


@behaviour(3, "functions chain", "no Exp")
def functions_chain(step):
    step.expect(
        "Exp().forward of an array, 0.5",
        lambda: step.Exp().forward(np.array(0.5)),
        np.exp(0.5),
    )
    x = np.array([0.1, 0.5])
    for value in x[1], x:
        step.expect(
            f"exp(x^2)^2 at {value.tolist()}",
            lambda: chain(step, step.variable(value)).data,
            np.exp(2 * value**2),
            "the output of one function is the input of the next",
        )


@behaviour(4, "numerical differentiation", "no numerical_diff")
def differentiates_numerically(step):
    diff = step.numerical_diff
    hint = "the central difference: (f(x + eps) - f(x - eps)) / (2 * eps)"
    step.expect(
        "numerical_diff of exp(x^2)^2 at 0.5",
        lambda: diff(lambda x: chain(step, x), step.variable(0.5)),
        CHAIN_AT_HALF,
        hint,
    )
    step.expect(
        "numerical_diff of the square at [1, 2]",
        lambda: diff(
            lambda x: step.apply(step.Square(), x), step.variable([1.0, 2.0])
        ),
        [2.0, 4.0],
        hint,
    )


@behaviour(6, "each function knows its derivative", "no attribute 'backward'")
def knows_its_derivative(step):
    def backward(function, gy):
        step.apply(function, step.variable(3.0))  # at 2, 2x is x^2 and 2 + x
        gx = function.backward(np.array(gy))
        return gx[0] if isinstance(gx, tuple) else gx

    for name, derivative in ("Square", 6.0), ("Exp", np.exp(3.0)):
        step.expect(
            f"{name}.backward(1.0) at 3",
            lambda: backward(getattr(step, name)(), 1.0),
            derivative,
        )
        step.expect(
            f"{name}.backward(5.0) at 3",
            lambda: backward(getattr(step, name)(), 5.0),
            5 * derivative,
            "a derivative is multiplied by the gradient that `backward` is"
            " given",
        )


@behaviour(7, "backward differentiates a chain", "no attribute 'creator'")
def differentiates_a_chain(step):
    function = step.Square()
    y = step.apply(function, step.variable(2.0))
    step.expect(
        "`y.creator is function` after y = function(x)",
        lambda: y.creator is function,
        True,
        "`__call__` notes it in the output: `output.creator = self`",
    )

    def gradient(value):
        x = step.variable(value)
        ones(chain(step, x)).backward()
        return x.grad

    step.expect(
        "the gradient of exp(x^2)^2 at 0.5",
        lambda: gradient(0.5),
        CHAIN_AT_HALF,
        "each function hands its gradient on to the one before; only the"
        " output starts from one, and the input keeps what arrives",
    )
    x = np.array([0.1, 0.5])
    step.expect(
        "the gradient of exp(x^2)^2 at [0.1, 0.5]",
        lambda: gradient([0.1, 0.5]),
        4 * x * np.exp(2 * x**2),
    )


@behaviour(8, "a chain 20,000 functions deep", "RecursionError")
def goes_deep(step):
    increase = step.subclass(lambda x: x + 1.0, lambda gy, x: gy)

    def gradient():
        x = y = step.variable(0.0)
        for _ in range(DEEP):
            y = step.apply(increase(), y)
        ones(y).backward()
        return x.grad

    step.expect(f"the gradient after {DEEP:,} functions", gradient, 1.0)


@behaviour(9, "backward needs no seed, or uses yours", "NoneType")
def needs_no_seed(step):
    def gradient(seed):
        x = step.variable([1.0, 2.0])
        y = step.apply(step.Square(), x)
        y.grad = seed
        y.backward()
        return x.grad

    step.expect(
        "the gradient of the square at [1, 2], with no gradient set",
        lambda: gradient(None),
        [2.0, 4.0],
        "where the output has no gradient, start from `np.ones_like(data)`",
    )
    step.expect(
        "the same with y.grad = [3, 3] set before",
        lambda: gradient(np.array([3.0, 3.0])),
        [6.0, 12.0],
        "start from ones only if `self.grad` is None",
    )
    x = step.variable([1.0, 2.0])
    x.backward()
    step.expect(
        "x.grad after x.backward(), where nobody computed x",
        lambda: x.grad,
        [1.0, 1.0],
        "a variable changes as fast as itself: `np.ones_like(data)`",
    )


@behaviour(9, "Variable(1.0) is refused", "no error")
def refuses_what_is_no_array(step):
    for value in 1.0, [1.0, 2.0]:
        name = type(value).__name__
        step.expect_error(
            f"Variable({value})",
            lambda: step.Variable(value),
            TypeError,
            name,
            "`raise TypeError(...)` names the type that came, and what to write"
            " instead",
        )


@behaviour(9, "0-dimensional results are arrays", "float64")
def results_are_arrays(step):
    y = step.apply(step.Square(), step.variable(2.0))
    step.expect(
        "the type of Square()(x).data, x of no dimensions",
        lambda: type(y.data),
        np.ndarray,
        "NumPy makes a scalar of it; `as_array` makes an array again",
    )


@behaviour(9, "square(x), exp(x) in one call", "no square")
def calls_in_one_line(step):
    x = step.variable(0.5)
    step.expect(
        "square(exp(square(x))) at 0.5",
        lambda: step.square(step.exp(step.square(x))).data,
        1.648721270700128,
    )


@behaviour(10, "its tests pass, and find a broken Square", "no tests")
def tests_itself(step):
    cases = [
        value
        for value in vars(step.module).values()
        if isinstance(value, type) and issubclass(value, unittest.TestCase)
    ]

    def outcome():
        result = unittest.TestResult()
        for case in cases:
            unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
        if not result.testsRun:
            return "no tests"
        return "passed" if result.wasSuccessful() else "failed"

    step.expect("the file's own tests", outcome, "passed")
    right = step.Square.backward
    step.Square.backward = lambda self, gy: gy
    try:
        step.expect(
            "the file's own tests with a wrong Square.backward",
            outcome,
            "failed",
            "a test compares `x.grad` with what it must be",
        )
    finally:
        step.Square.backward = right


def new_add(step):
    """An addition of our own: the question is whether it can be called."""
    return step.subclass(lambda x0, x1: x0 + x1, lambda gy, x0, x1: (gy, gy))()


@behaviour(11, "a function of two variables", "takes 2 positional arguments")
def takes_two_variables(step):
    x0, x1 = step.variable(2.0), step.variable(3.0)
    step.expect(
        "2 + 3, as a Function",
        lambda: step.apply(new_add(step), x0, x1).data,
        5.0,
        "`__call__` hands all arrays to `forward`, with a star: forward(*xs)",
    )
    step.expect(
        "Add of 2 and 3",
        lambda: step.apply(step.Add(), x0, x1).data,
        5.0,
        "`forward(self, x0, x1)` has a parameter for each array",
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
    both = step.subclass(lambda x: (x, -x), lambda gy0, gy1, x: gy0 - gy1)()
    step.expect(
        "the number of outputs of a function that returns two",
        lambda: len(both(x0)),
        2,
        "only a single output is unpacked",
    )


@behaviour(13, "gradients of two inputs", "NotImplementedError")
def differentiates_two_inputs(step):
    def gradients():
        add = step.Add()
        step.apply(add, step.variable(2.0), step.variable(3.0))
        gxs = add.backward(np.array(1.0))
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


def sum_of(step, *terms):
    return functools.reduce(lambda a, b: step.apply(step.Add(), a, b), terms)


EACH_USE = (
    "every use of a variable adds to its gradient; `x.grad = gx` forgets the"
    " uses before"
)


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
            EACH_USE,
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
            step.numerical_diff(lambda x: compute(x, seed), x),
            "a function's generation is the largest of its inputs'; the largest"
            " of those waiting runs first",
        )


@behaviour(17, "a dropped graph is gone at once", "still in memory")
def frees_graphs(step):
    x = step.variable(2.0)
    y = sum_of(step, x, chain(step, x))
    y.backward()
    step.expect("x.grad", lambda: x.grad is None, False)
    watched = weakref.ref(y)
    collecting = gc.isenabled()
    gc.disable()
    try:
        del y
        step.expect(
            "a graph that was built, differentiated and dropped",
            lambda: "gone" if watched() is None else "still in memory",
            "gone",
            "a function and its output hold each other; let the function hold"
            " `weakref.ref(output)`",
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
            " those of variables that a person made stay",
        )
    *_, t, y = sum_with_inner(step)
    y.backward(retain_grad=True)
    step.expect("t.grad with retain_grad=True", lambda: t.grad, 1.0)


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
            "an inner variable that keeps its gradient counts it again",
        )


@behaviour(18, "no_grad builds no graph, and ends", "no no_grad")
def computes_without_graph(step):
    x = step.variable(2.0)

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
    step.expect("x^2 after no_grad", graph, "a graph")
    try:
        with step.no_grad():
            raise KeyError
    except KeyError:
        pass
    try:
        step.expect(
            "x^2 after an exception inside no_grad",
            graph,
            "a graph",
            "`try ... finally` around the `yield` gives the old value back",
        )
    finally:
        step.Config.enable_backprop = True


@behaviour(18, "a misspelt setting is an error", "no using_config")
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
    step.expect(
        "bool(x) of the number 1.0",
        lambda: bool(step.variable(1.0)),
        True,
        "with `__len__` but without `__bool__`, `if x:` asks for the length",
    )
    step.expect(
        "its name", lambda: step.Variable(np.ones(1), name="w").name, "w"
    )


@behaviour(19, "prints its numbers", "False")
def prints_its_numbers(step):
    text = repr(step.variable([[12.5, 23.5], [34.5, 45.5]]))
    for number in "12.5", "23.5", "34.5", "45.5":
        step.expect(f"{number} stands in repr(x)", lambda: number in text, True)


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


@behaviour(21, "numbers and arrays on either side", "unsupported operand")
def mixes_with_numbers(step):
    x = step.variable(2.0)
    reflected = (
        "for `2 * x` Python calls `x.__rmul__(2)`, for `2 + x` `__radd__`"
    )
    ufunc = "`__array_ufunc__ = None` tells NumPy to leave it to `__rmul__`"
    array = np.array([1.0, 3.0])
    for tried, compute, expected, hint in [
        ("2 * x", lambda: 2 * x, 4.0, reflected),
        ("2 + x", lambda: 2 + x, 4.0, reflected),
        ("x * 2", lambda: x * 2, 4.0, "`as_variable` puts a number into a box"),
        (
            "x + 2.5",
            lambda: x + 2.5,
            4.5,
            "`as_variable` puts a number into a box",
        ),
        ("np.float64(2) * x", lambda: np.float64(2) * x, 4.0, ufunc),
        ("np.array(2.0) * x", lambda: np.array(2.0) * x, 4.0, ufunc),
        ("array * x", lambda: array * x, 2 * array, ufunc),
        ("array + x", lambda: array + x, 2 + array, ufunc),
        ("x * array", lambda: x * array, 2 * array, ""),
    ]:
        step.expect(
            f"the type of {tried}", lambda: type(compute()), step.Variable, hint
        )
        step.expect(f"{tried} at x = 2", lambda: compute().data, expected, hint)


@behaviour(21, "float32 stays float32", "unsupported operand")
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


@behaviour(21, "a gradient has its variable's shape", r"got \(3,\)")
def keeps_the_shape(step):
    for x_shape, y_shape in [((), (3,)), ((2, 1), (2, 3)), ((3,), (2, 1))]:
        for operator in "+", "*":
            x = step.Variable(np.ones(x_shape))
            y = step.Variable(np.ones(y_shape))
            (x + y if operator == "+" else x * y).backward()
            for v in x, y:
                step.expect(
                    f"the shape of a gradient, {x_shape} {operator} {y_shape}",
                    lambda: np.shape(v.grad),
                    v.data.shape,
                    "NumPy repeated the array; the gradients of the copies are"
                    " summed",
                )


@behaviour(22, "-x, x - y, x / y, x ** 3", "unary -")
def has_all_operators(step):
    swapped = "Python calls `x.__rsub__(1)` for `1 - x`: swap the operands back"
    sign = "the derivative of x / y by y is -x / y^2"
    minus = "the derivative of x - y by y is -1"
    power = "the derivative of x ** c is c * x ** (c - 1)"
    for tried, compute, data, gx, gy, hint in [
        ("-x", lambda x, y: -x, -2.0, -1.0, None, ""),
        ("x - y", lambda x, y: x - y, -2.0, 1.0, -1.0, minus),
        ("1 - x", lambda x, y: 1 - x, -1.0, -1.0, None, swapped),
        ("x - 1", lambda x, y: x - 1, 1.0, 1.0, None, ""),
        ("x / y", lambda x, y: x / y, 0.5, 0.25, -0.125, sign),
        ("1 / x", lambda x, y: 1 / x, 0.5, -0.25, None, swapped),
        ("x / 4", lambda x, y: x / 4, 0.5, 0.25, None, ""),
        ("x ** 3", lambda x, y: x**3, 8.0, 12.0, None, power),
    ]:
        x, y = step.variable(2.0), step.variable(4.0)
        where = f"{tried} at x = 2, y = 4"
        step.expect(where, lambda: compute(x, y).data, data, hint)
        compute(x, y).backward()
        step.expect(f"the gradient of {where} by x", lambda: x.grad, gx, hint)
        step.expect(f"the gradient of {where} by y", lambda: y.grad, gy, hint)


@behaviour(23, "the names come from a package", "defined in the file")
def comes_from_a_package(step):
    file = step.module.__name__
    for name in "Variable", "Function", "Config", "add", "square", "no_grad":
        step.expect(
            name,
            lambda: (
                "defined in the file"
                if getattr(step, name).__module__ == file
                else "imported"
            ),
            "imported",
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
