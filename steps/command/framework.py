"""A step's module, ready to be tried: with its mistakes put into words.

What differs between the steps in the way a thing is called is bridged here.
"""

import functools
import inspect
import math
import re
import traceback
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Hint:
    r"""What an error in a learner's file usually means.

    pattern: what is looked for in the error and its line.
    text: what the learner is told; `\1` is the first group of the pattern.
    first, last: the steps whose behaviours it can explain. Those before step 6
        know no gradients, even if the file has them.
    """

    pattern: str
    text: str
    first: int = 1
    last: float = math.inf


NO_RETURN = "it returned nothing: is a `return` missing?"

# The first that fits is told.
HINTS = [
    Hint(
        r"name '(forward|backward)' is not defined",
        r"a method is called on its object: `self.\1(...)`",
    ),
    Hint(
        r"bitwise_xor|operand type\(s\) for \^",
        "a power is written `**`",
    ),
    Hint(
        r"takes (0 positional arguments|1 positional argument) but",
        "the first parameter of a method is `self`; those that it is given"
        " come after it",
    ),
    Hint(
        r"Variable\(\) takes no arguments",
        "is it `__init__`, with two underscores on each side?",
    ),
    Hint(
        r"(\w+)\(\) takes no arguments",
        r"`\1` is a class and `\1()` makes a function of it: `\1()(...)`",
    ),
    Hint(
        r"'(Function|Square|Exp|Add)' object is not callable",
        r"is it `class \1(Function)`, and `__call__` with two underscores on"
        " each side?",
    ),
    Hint(
        r"NotImplementedError: \w+ has no (forward|backward)",
        r"is `\1` spelt so, and indented inside its class?",
    ),
    Hint(
        r"isinstance\(\) arg 2",
        "`np.array` is a function that makes arrays; their type is"
        " `np.ndarray`",
    ),
    Hint(
        r"only \S+ arrays can be converted",
        "this function takes single numbers; those of NumPy, such as"
        " `np.exp`, take whole arrays",
    ),
    Hint(
        r"memoryview",
        "an array has a `data` of its own, a memoryview: write `.data` once,"
        " to open the box",
    ),
    # From step 20 on boxes have operators; one that is missing is no box that
    # somebody forgot to open.
    Hint(
        r"operand.*'Variable'|of type Variable which has no",
        "a box came where an array is needed: `.data` opens it",
        last=19,
    ),
    Hint(
        r"'NoneType' object has no attribute"
        r" '(inputs?|outputs?|backward|generation)'",
        "`backward` reached a variable that nobody computed: it goes on only"
        " from a creator that is not None",
        first=7,
    ),
    Hint(
        r"'Variable' object has no attribute '((in|out)puts?)'",
        r"`\1` belongs to the function that computed the variable, its"
        " `creator`",
    ),
    Hint(
        r"'Variable' object has no attribute '(data|grad|creator|generation)'",
        r"does `__init__` set `self.\1`?",
    ),
    Hint(
        r"(?:float64|ndarray)' object has no attribute '(grad|creator)'",
        r"an array has no `\1`; the box that holds it has",
    ),
    Hint(
        r"no attribute '(in|out)puts?'",
        "`__call__` keeps what `backward` needs: `self.input`, from step 8 on"
        " `self.output`, from step 11 on the lists `inputs` and `outputs`",
    ),
    Hint(
        r"weak.* no attribute",
        "a weak reference is called to get its object: `output()`",
    ),
    Hint(
        r"'Variable' object is not callable",
        "from step 17 on `Function.outputs` holds weak references,"
        " `weakref.ref(output)`",
        first=7,
    ),
    Hint(
        r"'(list|tuple)' object has no attribute 'data'",
        "a function got one list instead of several variables: a star spreads"
        " it, `f(*xs)`",
    ),
    Hint(
        r"'Variable' object is not iterable.*in __call__",
        "`__call__` expects a list here, `[x]`; from step 12 on a star in its"
        " signature, `*inputs`, makes one",
    ),
    Hint(
        r"'list' and",
        "a star spreads a list over the arguments: `forward(*xs)`",
        last=12,
    ),
    Hint(
        r"float64' object is not iterable|0-d array|support iteration",
        "a single output is made a tuple, `(ys,)`, before a loop takes it",
        last=6,
    ),
    Hint(
        r"float64' object is not iterable|0-d array|support iteration",
        "a single gradient is made a tuple, `(gxs,)`, before `zip` takes it",
        first=7,
    ),
    Hint(
        r"can't multiply sequence",
        "a star spreads a list over the arguments: `backward(*gys)`",
        first=7,
        last=12,
    ),
    Hint(
        r"can't multiply sequence",
        "several gradients are returned as a tuple, `return gy, gy`",
        first=13,
    ),
    Hint(
        r"module 'numpy' has no attribute.*in as_array",
        "a name is misspelt on a branch that only some input reaches: NumPy"
        " makes scalars of 0-dimensional arrays, and `as_array` arrays of them",
    ),
    Hint(
        r"truth value of an array",
        "`if data` asks whether the numbers are true, `data == None` compares"
        " each of them; ask `isinstance(data, np.ndarray)` or `data is None`",
    ),
    Hint(
        r"float64.*in __init__",
        "NumPy makes a scalar of it; `as_array` makes an array again",
    ),
    Hint(
        r"NoneType' object has no attribute 'data'|got NoneType"
        r"|NoneType.*in __init__",
        NO_RETURN,
    ),
    Hint(r"NoneType", NO_RETURN, last=5),
    Hint(
        r"for \+=?: 'NoneType' and",
        "`x.grad` is None until the first gradient arrives, and nothing can be"
        " added to None",
        first=6,
    ),
    Hint(
        r"NoneType",
        "a gradient was used before it was computed: check the order, and the"
        " gradient that `backward` starts from",
        first=6,
    ),
    Hint(
        r"RecursionError",
        "it calls itself without end: is it the input's `backward` that"
        " `backward` calls?",
        first=7,
        last=7,
    ),
    Hint(
        r"RecursionError",
        "Python allows about 1,000 calls inside each other; a loop needs none",
        first=8,
        last=8,
    ),
    Hint(r"RecursionError", "it calls itself without end"),
    # "Many inputs" is what our own step 12 says: there nothing is missing.
    Hint(
        r"not implement|NotImplementedError(?!.*many inputs)",
        "a method is missing, or its name is misspelt",
    ),
    # What a behaviour has to say itself is about a wrong value. Only from step
    # 11 on a TypeError may come of what it says: of a call or an operator.
    Hint(r"^(?!TypeError)", ""),
    Hint(r"^TypeError", "", last=10),
]


def lacking_after(error, framework, tried, expected, hint=""):
    """Turn an error into `Lacking`, with the place in the learner's file."""
    got = f"{type(error).__name__}: {error}".strip().removesuffix(".")
    file = getattr(framework.module, "__file__", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if file and frame.filename == file:
            got += f" (line {frame.lineno}, in {frame.name}: {frame.line})"
            break
    return Lacking(tried, got, expected, hint_for(got, framework.number, hint))


def hint_for(got, number, otherwise):
    for hint in HINTS:
        match = re.search(hint.pattern, got)
        if match and hint.first <= number <= hint.last:
            return match.expand(hint.text)
    return otherwise


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
