"""Behaviours of the first stage: steps 1 to 10."""

import contextlib
import traceback
import unittest
import weakref

import numpy as np

from steps.command.check.adapter import (
    NETWORKS,
    Absent,
    Lacking,
    describe,
    lacking_after,
)
from steps.command.check.behaviours.probes import chain, leaves_a_graph, seeded
from steps.command.check.behaviours.registry import BETWEEN, EVERYWHERE, stage

BEHAVIOURS, behaviour = stage()


def chain_slope(x):
    return 4 * x * np.exp(2 * x**2)


DEEP = 20_000
WEAK = weakref.ref, *weakref.ProxyTypes


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
        lambda: step.forward(square(), np.array(10.0)),
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
    for value in 10.0, 3.0, [-1.5, 2.0]:
        x = step.variable(value)
        step.expect(
            f"the square of {value}",
            lambda: step.apply(square(), x).data,
            x.data**2,
        )


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
        lambda: step.forward(step.Exp(), np.array(0.5)),
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


CENTRAL = "the central difference: (f(x + eps) - f(x - eps)) / (2 * eps)"
ALONE = "the central difference of the sum of f, each element moved alone"


def check_numerical(step, name, function, value, slope, rtol=1e-4):
    """Hold `numerical_diff` against a known derivative.

    rtol: an eps of a thousandth is as good as one of a ten-thousandth.
    """
    x = step.variable(value)
    tried = f"numerical_diff of {name} at {describe(x.data)}"

    def f(x):
        if not isinstance(x, step.Variable):
            raise Lacking(
                tried,
                f"f is given {describe(x)}, which is no Variable",
                "a Variable: f takes one and returns one",
                "put the moved array into a box: `f(Variable(x.data + eps))`",
            )
        return function(x)

    def compute():
        slopes.append(step.numerical_diff(f, x))
        return x.data

    slopes = []
    step.expect(
        f"x.data after {tried}",
        compute,
        value,
        "`x.data - eps` is a new array; `x.data -= eps` moves x itself",
    )
    hint = CENTRAL if step.level < NETWORKS else ALONE
    step.expect(tried, lambda: slopes[0], slope(x.data), hint, rtol)


@behaviour(4, "numerical differentiation", "no numerical_diff")
def differentiates_numerically(step):
    step.about("numerical_diff")
    for name, function, slope, rtol in [
        ("x^2", lambda x: step.apply(step.Square(), x), lambda x: 2 * x, 1e-6),
        ("exp(x)", lambda x: step.apply(step.Exp(), x), np.exp, 1e-4),
        ("exp(x^2)^2", lambda x: chain(step, x), chain_slope, 1e-4),
    ]:
        check_numerical(step, name, function, [1.0, -0.5], slope, rtol)


@behaviour(
    4,
    "numerical_diff of a single number",
    "no numerical_diff",
    further=range(9, 1000),  # from there on the book's needs an array with axes
)
def differentiates_numbers(step):
    step.about("numerical_diff")
    for value in 0.5, -0.7:
        check_numerical(
            step, "exp(x^2)^2", lambda x: chain(step, x), value, chain_slope
        )


@behaviour(6, "a place for gradient and input", "no attribute 'grad'")
def has_places(step):
    x = step.variable(2.0)
    step.expect(
        "x.grad of a new variable",
        lambda: x.grad,
        None,
        "`__init__` sets `self.grad = None`: there is no gradient yet",
    )
    function = step.Square()
    step.apply(function, x)

    def kept():
        kinds = {
            how_kept(value, x)
            for name, value in vars(function).items()
            if name != "_arrays"  # a stand-in's own
        }
        kinds = sorted(kinds - {None}, key=len)
        return kinds[0] if kinds else "neither x nor a list with x in it"

    step.expect(
        "what a function keeps of its input, x",
        kept,
        "x",
        "`__call__` keeps the variable: `self.input = x`, from step 11 on"
        " `self.inputs`" + ", unless `Config` says no" * (step.level >= 18),
    )


def how_kept(value, x):
    """How an attribute of a function holds its input, None if it does not."""
    values = value if isinstance(value, (list, tuple)) else [value]
    if any(v is x for v in values):
        return "x"
    if value is input:
        return "Python's own function `input`"
    if any(v is x.data for v in values):
        return "only the array in x"
    weak = [v() for v in values if type(v) is weakref.ref]
    for v in values:
        with contextlib.suppress(ReferenceError):
            if type(v) is weakref.ProxyType:
                weak.append(v.data)
    if any(v is x or v is x.data for v in weak):
        return "a weak reference to x, which does not keep it"
    return None


@behaviour(
    6,
    "each function knows its derivative",
    "no attribute 'backward'",
    further=BETWEEN,
)
def knows_its_derivative(step):
    def backward(function, x, gy):
        y = step.apply(function, step.variable(x))
        gx = step.run_backward(function, gy)
        del y  # until now: the function may have a weak reference to it
        return gx

    slopes = {"Square": lambda x: 2 * x, "Exp": np.exp}
    known = {
        "Square": "the derivative of x^2 is 2x",
        "Exp": "the derivative of e^x is e^x, with x the function's own input",
    }
    for name in step.about("Square", "Exp"):
        # At 2, 2x is x^2 and 2 + x.
        for x, gy in (3.0, 1.0), (3.0, 5.0), (-0.7, -2.0):
            step.expect(
                f"{name}.backward({gy}) at {x}",
                lambda: backward(getattr(step, name)(), x, gy),
                gy * slopes[name](x),
                "a derivative is multiplied by the gradient that `backward` is"
                " given"
                if gy != 1.0
                else known[name],
            )


@behaviour(
    7,
    "backward differentiates a chain",
    "no attribute 'creator'",
    further=BETWEEN,
)
def differentiates_a_chain(step):
    function = step.Square()
    y = step.apply(function, step.variable(2.0))
    if isinstance(y.creator, WEAK):
        raise Lacking(
            "y.creator after y = function(x)",
            "a weak reference, which does not keep the function",
            "the function itself",
            "a variable holds its creator, and the function lets go of its"
            " outputs",
            lesson=17,
        )
    step.expect(
        "`y.creator is function` after y = function(x)",
        lambda: y.creator is function,
        True,
        "`__call__` notes it in the output: `output.creator = self`",
    )
    # At 0.5 the derivative of the square is 1, as if there were none.
    for value in 0.5, -0.7, [0.1, 0.5]:
        for seed in 1.0, 2.0:
            start = "" if seed == 1.0 else f", from the gradient {seed}"
            tried = f"the gradient of exp(x^2)^2 at {value}{start}"
            x = y = step.variable(value)
            functions = step.Square(), step.Exp(), step.Square()
            variables = []
            for function in functions:
                y = step.apply(function, y)
                variables.append(y)
            done = step.watch(tried, *functions)

            def gradient():
                seeded(step, y, seed).backward()
                return x.grad

            def how_far():
                if x.grad is None and len(done) < 3:
                    return f"`backward` came to {len(done)} of 3 functions"
                if seed != 1.0:
                    return (
                        "it starts from the gradient that y has; from ones only"
                        " if `self.grad` is None"
                    )
                return (
                    "each function hands its gradient on to the one before;"
                    " only the output starts from one, and the input keeps what"
                    " arrives"
                )

            step.expect(
                tried, gradient, seed * chain_slope(np.array(value)), how_far
            )


@behaviour(
    8, "a chain 20,000 functions deep", "RecursionError", further=BETWEEN
)
def goes_deep(step):
    tried = f"the gradient after {DEEP:,} functions"
    done = []

    def backward(gy, x):
        done.append(None)
        if len(done) == DEEP:
            depth = sum(1 for _ in traceback.walk_stack(None))
            if depth > DEEP:
                raise Lacking(
                    tried,
                    f"{depth:,} calls inside each other",
                    "a loop",
                    "a higher recursion limit only puts off the end: each call"
                    " waits for the next, and Python may crash",
                )
        return gy

    increase = step.subclass(lambda x: x + 1.0, backward)
    x = y = step.variable(0.0)
    for _ in range(DEEP):
        y = step.apply(increase(), y)

    def gradient():
        seeded(step, y).backward()
        return x.grad

    step.expect(
        tried,
        gradient,
        1.0,
        lambda: f"`backward` came to {len(done):,} of {DEEP:,} functions",
    )


@behaviour(
    9, "backward needs no seed, or uses yours", "NoneType", further=BETWEEN
)
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
        lambda: gradient(step.as_gradient(np.array([3.0, 3.0]))),
        [6.0, 12.0],
        "start from ones only if `self.grad` is None",
    )
    y = step.apply(step.Square(), step.variable([1.0, 2.0]))
    step.keep_gradients(y)
    step.expect(
        "the gradient that y = x^2 at [1, 2] starts from",
        lambda: y.grad,
        [1.0, 1.0],
        "one for each element: `np.ones_like(data)`"
        + "; `retain_grad=True`, the `keep_all` of `gradients`, keeps it: it is"
        " dropped `if not ...`" * (step.level >= 18),
    )


@behaviour(9, "backward of an input gives one", "got None", further=EVERYWHERE)
def differentiates_an_input(step):
    x = step.variable([1.0, 2.0])

    def gradient():
        x.backward()
        return x.grad

    step.expect(
        "x.grad after x.backward(), where x is an input",
        gradient,
        [1.0, 1.0],
        "an input has no creator, and changes as fast as itself:"
        " `np.ones_like(data)`",
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
    names = step.about("square", "exp")
    for name, value in ("square", 0.25), ("exp", np.exp(0.5)):
        if name in names:
            function = getattr(step, name)
            step.expect(f"{name}(x) at 0.5", lambda: function(x).data, value)
            leaves_a_graph(step, name, lambda: function(x))
    step.expect(
        "square(exp(square(x))) at 0.5",
        lambda: step.square(step.exp(step.square(x))).data,
        1.648721270700128,
    )


class Outcome(unittest.TestResult):
    """The first test that failed: its name and the place in the file."""

    first = None

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.note(test, error)

    def addError(self, test, error):
        super().addError(test, error)
        self.note(test, error)

    def note(self, test, error):
        if not self.first:
            self.first = test.id().rpartition(".")[2], error[1]


@behaviour(10, "its tests pass, and find a broken Square", "no tests", last=10)
def tests_itself(step):
    cases = [
        value
        for value in vars(step.module).values()
        if isinstance(value, type)
        and issubclass(value, unittest.TestCase)
        and value.__module__ != "unittest.case"
    ]
    if not cases and step.number < step.level:
        raise Absent("tests", "not in this file", "a class of tests")
    result = Outcome()

    def outcome():
        result.__init__()
        result.first = None
        for case in cases:
            unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
        if not result.testsRun:
            return "no tests"
        return "passed" if result.wasSuccessful() else "failed"

    got = outcome()
    if got == "failed":
        name, error = result.first
        raise lacking_after(error, step, f"the file's own {name}", "passed")
    step.expect("the file's own tests", lambda: got, "passed", a_test(step))
    right = step.Square.backward
    for wrong, backward in [
        ("gy", lambda self, gy: gy),
        ("x * gy", lambda self, gy: right(self, gy) / 2),
        ("0 * gy", lambda self, gy: 0 * gy),
    ]:
        step.Square.backward = backward
        try:
            step.expect(
                f"the file's own tests with Square.backward wrong, {wrong}",
                outcome,
                "failed",
                "a test compares `x.grad` with its known value, at a place"
                " where a wrong one differs: at 0 many are 0",
            )
        finally:
            step.Square.backward = right


def a_test(step):
    """What is missing where there are no tests."""
    if "test" in step.source.lower():
        return (
            "a test is a method whose name begins with `test`, in a class"
            " that inherits from `unittest.TestCase`"
        )
    return ""


@behaviour(
    10,
    "gradient_check finds a wrong derivative",
    "no gradient_check",
    further=EVERYWHERE,
)
def checks_gradients(step):
    step.about("gradient_check")
    check = step.gradient_check
    wrong = step.subclass(lambda x: x**3, lambda gy, x: 3 * x * gy)
    right = step.subclass(lambda x: x**3, lambda gy, x: 3 * x**2 * gy)

    def outcome(function):
        try:
            found = check(
                lambda x: step.apply(function(), x), step.variable([2.0, -0.7])
            )
        except AssertionError:
            return "wrong"
        return "right" if found or found is None else "wrong"

    hint = "it compares `x.grad` with what `numerical_diff` says"
    step.expect(
        "gradient_check of a right x^3", lambda: outcome(right), "right", hint
    )
    step.expect(
        "gradient_check of x^3 with the derivative 3x",
        lambda: outcome(wrong),
        "wrong",
        hint,
    )
