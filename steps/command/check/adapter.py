"""A step's module, ready to be tried: with its mistakes put into words.

What differs between the steps in the way a thing is called is bridged here.
"""

import functools
import inspect
import re
import traceback
from types import ModuleType

import numpy as np

from steps.command.check.hints import NO_RETURN, hint_for

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


def lacking_after(error, framework, tried, expected, hint=""):
    """Turn an error into `Lacking`, with the place in the learner's file."""
    got = f"{type(error).__name__}: {error}".strip().removesuffix(".")
    file = getattr(framework.module, "__file__", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if file and frame.filename == file:
            got += f" (line {frame.lineno}, in {frame.name}: {frame.line})"
            break
    return Lacking(tried, got, expected, hint_for(got, framework.number, hint))


class Framework:
    """A step's module, with what differs between the steps bridged here.

    A name that the module does not have is lacking, not an error.

    number: the step whose behaviour is tried; hints depend on it.
    """

    def __init__(self, module: ModuleType, number: int):
        self.module = module
        self.number = number

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
            outputs = function(list(xs))
            return outputs[0] if isinstance(outputs, list) else outputs
        return function(*xs)

    @functools.cached_property
    def takes_lists(self):
        """Whether a function complains that a variable is no list."""
        try:
            self.subclass(lambda *xs: np.array(0.0), None)()(self.variable(1.0))
        except TypeError as error:
            return bool(
                re.search("Variable.*(iterable|len|subscr)", str(error))
            )
        except Exception:
            pass
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
            raise lacking_after(error, self, tried, shown, hint) from None
        if not same(got, expected):
            if got is None and "grad" in tried:
                hint = "; ".join(filter(None, [NOBODY, hint]))
            elif got is None or got is type(None):
                hint = NO_RETURN
            elif type(got).__name__ == "Variable":
                method = "forward" if self.number < 6 else "backward"
                hint = f"`{method}` takes an array and returns an array"
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
            lacking = lacking_after(error, self, tried, expected, hint)
            *_, last = traceback.extract_tb(error.__traceback__)
            if str(last.line).startswith("raise "):  # the wrong one
                lacking.hint = f"the error is called {kind.__name__}"
            raise lacking from None
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
