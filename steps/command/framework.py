"""A step's module, ready to be tried: with its mistakes put into words.

What differs between the steps in the way a thing is called is bridged here.
"""

import functools
import inspect
import re
import traceback
from types import ModuleType

import numpy as np

ERRORS = Exception, SystemExit  # what code that is tried may raise
NOBODY = "nobody has set it, or it was cleared again"


class Lacking(AssertionError):
    """A framework does not do what was expected of it.

    tried, got, expected: sentences without a full stop.
    hint: what is probably the matter, or the empty string.
    """

    def __init__(self, tried, got, expected, hint=""):
        super().__init__(
            f"{tried}: got {got}, expected {expected}. {hint}".strip()
        )
        self.tried = tried
        self.got = got
        self.expected = expected
        self.hint = hint


# What an error in a learner's file usually means.
HINTS = {
    r"has no forward": "is `forward` indented inside its class?",
    r"'NoneType' object has no attribute '(in|out)puts?'": (
        "the loop reached a variable that nobody computed: only a creator that"
        " is not None waits for its turn"
    ),
    r"no attribute '(in|out)puts?'": (
        "`__call__` keeps what `backward` needs: `self.input`, from step 11 on"
        " the lists `inputs` and `outputs`"
    ),
    r"weak.* no attribute": (
        "a weak reference is called to get its object: `output()`"
    ),
    r"'Variable' object is not callable": (
        "from step 17 on `Function.outputs` holds weak references,"
        " `weakref.ref(output)`"
    ),
    r"'(list|tuple)' object has no attribute 'data'": (
        "a function got one list instead of several variables: a star spreads"
        " it, `f(*xs)`"
    ),
    r"'list' and": "a star spreads a list over the arguments: `forward(*xs)`",
    r"float64' object is not iterable|0-d array|support iteration": (
        "a single gradient is made a tuple, `(gxs,)`, before `zip` takes it"
    ),
    r"module 'numpy' has no attribute": (
        "a name is misspelt on a branch that only some input reaches: NumPy"
        " makes scalars of 0-dimensional arrays, and `as_array` arrays of them"
    ),
    r"truth value of an array": (
        "`if data` asks whether the numbers are true; ask `isinstance(data,"
        " np.ndarray)` or `data is not None`"
    ),
    r"NoneType": (
        "a gradient was used before it was computed: check the order, and the"
        " gradient that `backward` starts from"
    ),
    r"RecursionError": (
        "Python allows about 1,000 calls inside each other; a loop needs none"
    ),
    r"not implement|has no (backward|forward)|NotImplementedError": (
        "a method is missing, or its name is misspelt"
    ),
}


def lacking_after(error, module, tried, expected, hint=""):
    """Turn an error into `Lacking`, with the place in the learner's file."""
    got = f"{type(error).__name__}: {error}".strip().removesuffix(".")
    file = getattr(module, "__file__", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if file and frame.filename == file:
            got += f" (line {frame.lineno}, in {frame.name}: {frame.line})"
            break
    known = (text for pattern, text in HINTS.items() if re.search(pattern, got))
    return Lacking(tried, got, expected, next(known, hint))


class Framework:
    """A step's module, with what differs between the steps bridged here.

    A name that the module does not have is lacking, not an error.
    """

    def __init__(self, module: ModuleType):
        self.module = module

    def __getattr__(self, name):
        try:
            return getattr(self.module, name)
        except AttributeError:
            raise Lacking(f"`{name}`", f"no {name}", "a definition") from None

    def variable(self, value, dtype=float):
        return self.Variable(np.array(value, dtype))

    def apply(self, function, *xs):
        """Call a function on variables: at step 11 it works on lists."""
        if self.takes_lists:
            return function(list(xs))[0]
        return function(*xs)

    @functools.cached_property
    def takes_lists(self):
        try:
            probe = self.subclass(lambda *xs: np.array(0.0), None)()
            return isinstance(probe([self.variable(1.0)]), list)
        except Exception:
            return False

    def subclass(self, forward, backward):
        """A new Function; its `backward` is also told the inputs' arrays."""

        def run_backward(self, *gys):
            inputs = getattr(self, "inputs", None) or [self.input]
            return backward(*gys, *[x.data for x in inputs])

        def run_forward(self, *xs):
            return forward(*xs)

        methods = {"forward": run_forward, "backward": run_backward}
        return type("Custom", (self.Function,), methods)

    def keep_gradients(self, y):
        """`backward` that keeps all gradients: from step 18 on by request."""
        if "retain_grad" in inspect.signature(y.backward).parameters:
            y.backward(retain_grad=True)
        else:
            y.backward()

    def expect(self, tried, compute, expected, hint=""):
        """Compute something and compare it, number by number or as it is."""
        shown = describe(expected)
        try:
            got = compute()
        except Lacking:
            raise
        except ERRORS as error:
            raise lacking_after(
                error, self.module, tried, shown, hint
            ) from None
        if not same(got, expected):
            if got is None:
                hint = "; ".join(filter(None, [NOBODY, hint]))
            raise Lacking(tried, describe(got), shown, hint)

    def expect_error(self, tried, compute, kind, message="", hint=""):
        """Expect an error of a kind whose message matches a pattern."""
        expected = kind.__name__
        if message:
            expected += f" that says {message!r}"
        try:
            got = compute()
        except Lacking:
            raise
        except kind as error:
            if re.search(message, str(error)):
                return
            raise Lacking(
                tried, f"{kind.__name__}: {error}", expected, hint
            ) from None
        except ERRORS as error:
            raise lacking_after(
                error, self.module, tried, expected, hint
            ) from None
        raise Lacking(tried, f"no error but {describe(got)}", expected, hint)


def same(got, expected):
    if isinstance(expected, (bool, str, type(None), type, tuple)):
        return type(got) is type(expected) and got == expected
    try:
        got = np.asarray(got, dtype=float)
    except (TypeError, ValueError):
        return False
    expected = np.asarray(expected, dtype=float)
    return got.shape == expected.shape and np.allclose(got, expected, 1e-6)


def describe(value):
    """A value in a sentence: an array by its numbers, an object by its type."""
    if isinstance(value, np.ndarray):
        return str(value.tolist())
    if isinstance(value, np.generic):
        return str(value.item())
    if value is None or isinstance(value, (bool, int, float, str, tuple, list)):
        return str(value)
    if isinstance(value, type):
        return value.__name__
    return f"a {type(value).__name__}"
