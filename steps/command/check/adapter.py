"""A step's module, ready to be tried: with its mistakes put into words.

What differs between the steps, and between people, in the way a thing is called
is bridged here. A name of an earlier step that the file does not have gets a
stand-in, built on the file's own `Function` and `Variable`.
"""

import contextlib
import functools
import inspect
import re
import sys
import traceback
from pathlib import Path
from types import ModuleType

import numpy as np

from steps.command import ROOT
from steps.command.check import hints

ERRORS = Exception, SystemExit  # what code that is tried may raise
# What a script stands on, and the first step that is one.
PACKAGE, SCRIPTS = "dezero_min", 23
# From here on a function's `backward` computes with variables, and the engine
# may be a package of any name.
CLOSED = 32
NETWORKS = 37


class Lacking(AssertionError):
    """A framework does not do what was expected of it.

    tried, got, expected: sentences without a full stop.
    hint: what is probably the matter, or the empty string.
    lesson: the number of the step that teaches what the hint is about; None if
        that is the step of the behaviour.
    source: the entry of `hints.HINTS` that gave the hint, None if none did.
    further: whether the file follows another design, which does not ask for it.
    """

    def __init__(
        self,
        tried,
        got,
        expected,
        hint="",
        lesson=None,
        source=None,
        further=False,
    ):
        super().__init__()
        self.tried = tried
        self.got = got
        self.expected = expected
        self.hint = hint
        self.lesson = lesson
        self.source = source
        self.further = further

    def __str__(self):
        text = f"{self.tried}: got {self.got}, expected {self.expected}."
        return f"{text} {self.hint}".strip()

    def as_dict(self):
        names = "tried", "got", "expected", "hint", "lesson", "further"
        return {name: getattr(self, name) for name in names}


class Absent(Lacking):
    """The file does not have what a behaviour of an earlier step is about."""


def lacking_after(error, framework, tried, expected, hint=""):
    """Turn an error into `Lacking`, with the places in the learner's file.

    The place where it was raised, and the line that led there if that is
    another function's.
    """
    got = f"{type(error).__name__}: {error}".strip().removesuffix(".")
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename in framework.files
    ]
    if frames:
        got += f" ({place(frames[-1], framework)}"
        if frames[0].name not in (frames[-1].name, "__call__"):
            got += f"; called in {place(frames[0], framework)}"
        got += ")"
    text, lesson, source = hints.explain(error, got, framework)
    return Lacking(
        tried, got, expected, hint if text is None else text, lesson, source
    )


def place(frame, framework):
    """A line of a traceback, with its file if that is not the one tried.

    A cell of a notebook is called `<cell 3>`.
    """
    file = Path(frame.filename).name.strip("<>")
    is_tried = frame.filename == getattr(framework.module, "__file__", None)
    where = "" if is_tried else f"{file}, "
    return f"{where}line {frame.lineno}, in {frame.name}: {frame.line}"


# How to do without a name of an earlier step: by name, the step that brings it
# and what makes it, of a `Framework`.
STAND_INS = {
    "Square": (
        2,
        lambda step: step.subclass(lambda x: x**2, lambda gy, x: 2 * x * gy),
    ),
    "Exp": (
        3,
        lambda step: step.subclass(np.exp, lambda gy, x: np.exp(x) * gy),
    ),
    "numerical_diff": (4, lambda step: step.slope),
    "square": (9, lambda step: step.helper("Square")),
    "exp": (9, lambda step: step.helper("Exp")),
    "Add": (
        11,
        lambda step: step.subclass(np.add, lambda gy, x0, x1: (gy, gy)),
    ),
    "add": (12, lambda step: step.helper("Add")),
    "Mul": (
        20,
        lambda step: step.subclass(
            np.multiply, lambda gy, x0, x1: (gy * x1, gy * x0)
        ),
    ),
    "mul": (20, lambda step: step.helper("Mul")),
    "grad": (30, lambda step: step.creates_graphs and step.graph_of_gradient),
}


def own_modules(names):
    """The modules of packages of these names, without those of this repository.

    The book has a function and a layer `Linear`: functions come last.
    """
    found = [
        module
        for name, module in [*sys.modules.items()]
        if name.partition(".")[0] in names
        and Path(getattr(module, "__file__", None) or "").resolve().parent
        != ROOT / PACKAGE
    ]
    return sorted(found, key=lambda m: m.__name__.endswith("functions"))


def engines(module, level):
    """The modules of each package of variables that a script stands on.

    It lies in the script's folder or above; one that is installed is not the
    learner's, nor is that of this repository.
    """
    if level < CLOSED:
        return []
    file = Path(getattr(module, "__file__", None) or "notebook").resolve()
    own = set()
    for value in vars(module).values():
        name = getattr(value, "__module__", getattr(value, "__name__", ""))
        name = str(name).partition(".")[0]
        package = sys.modules.get(name)
        if hasattr(package, "Variable") and hasattr(package, "__path__"):
            folder = Path(next(iter(package.__path__))).resolve().parent
            if folder in file.parents and folder != ROOT:
                own.add(name)
    return own_modules(own)


class Framework:
    """A step's module, with what differs between the steps bridged here.

    A name that the module does not have is lacking, not an error.

    number: the step whose behaviour is tried; hints depend on it.
    level: the step that the module is to be, `number` if None; what earlier
        ones brought may be missing, what this one brings may not.
    packages: the modules where a script on a package has the engine's names
        that it does not import.
    """

    def __init__(self, module: ModuleType, number: int, level=None):
        self.module = module
        self.number = number
        self.level = level or number
        self.packages = engines(module, self.level)
        if number <= SCRIPTS and (level is None or level >= SCRIPTS):
            box = getattr(module, "Variable", None)
            name = getattr(box, "__module__", "").partition(".")[0]
            if name == PACKAGE and name in sys.modules:
                self.packages = [sys.modules[name]]

    @functools.cached_property
    def files(self):
        """What tracebacks call the files, or cells, that are tried.

        Those of a package that is not ours belong to them.
        """
        tried = {*getattr(self.module, "__cells__", ())}
        names = {
            package.__name__.partition(".")[0] for package in self.packages
        }
        for module in [self.module, *own_modules(names)]:
            if file := getattr(module, "__file__", None):
                tried.add(file)
        return tried

    @functools.cached_property
    def creates_graphs(self):
        """Whether second derivatives are the book's.

        There `x.grad` is a variable, and `backward(create_graph=True)` is asked
        for its graph; here `x.grad` is an array, and `grad` returns a variable.
        """
        if self.has("grad") or not self.has("Variable"):
            return False
        backward = getattr(self.Variable, "backward", lambda: None)
        return "create_graph" in inspect.signature(backward).parameters

    def graph_of_gradient(self, y, x):
        """What our `grad` does, in the book's way."""
        xs = [x] if isinstance(x, self.Variable) else x
        before = [v.grad for v in xs]
        for v in xs:
            v.grad = None
        y.grad = None  # else `backward` starts from it
        inner = any(v.creator is not None for v in xs)
        y.backward(retain_grad=inner, create_graph=True)
        zeros = [self.variable(np.zeros_like(v.data)) for v in xs]
        gxs = [zero if v.grad is None else v.grad for v, zero in zip(xs, zeros)]
        for v, gradient in zip(xs, before):
            v.grad = gradient
        return gxs[0] if xs is not x else gxs

    def as_gradient(self, array):
        """An array as it is put on a variable's `grad` by hand."""
        return self.Variable(array) if self.creates_graphs else array

    def opened(self, value):
        """An array in the place of the variable that holds it."""
        return value.data if isinstance(value, self.Variable) else value

    @property
    def source(self):
        """The text that is tried; empty if it is not known."""
        return getattr(self.module, "__source__", "")

    def line(self, number):
        """A line of the text, as people name it: in a notebook, by its cell."""
        cells = getattr(self.module, "__cells__", {})
        before = [name for name, first in cells.items() if first <= number]
        return before[-1][1:-1] if before else f"line {number}"

    def has(self, name):
        return any(hasattr(place, name) for place in self.places)

    @property
    def places(self):
        """Where the names of the file are looked for, in order."""
        return self.module, *self.packages

    def __getattr__(self, name):
        for place in self.places:
            if hasattr(place, name):
                return getattr(place, name)
        since, stand_in = STAND_INS.get(name, (self.level, None))
        if since < self.level and (made := stand_in(self)):
            setattr(self, name, made)
            return made
        is_earlier = self.number < self.level
        if name != "Variable" and is_earlier and self.creates_graphs:
            raise Absent(f"`{name}`", "not in this file", "a definition")
        raise Lacking(
            f"`{name}`",
            f"no {name}",
            "a definition",
            hints.near_miss(name, vars(self.module)),
        )

    def with_clue(self, lacking):
        """A failure, told by what the text itself shows, where it does."""
        clue = "" if isinstance(lacking, Absent) else hints.clue(self)
        if clue:
            lacking.hint, lacking.lesson, lacking.source = clue, None, None
        return lacking

    def about(self, *names):
        """Those of the names that the file has; it must have one to go on."""
        there = [name for name in names if self.has(name)]
        if not there and self.number < self.level:
            raise Absent(f"`{names[0]}`", "not in this file", "a definition")
        return there or names

    def variable(self, value, dtype=float):
        return self.Variable(np.array(value, dtype))

    def apply(self, function, *xs):
        """Call a function on variables: at step 11 it works on lists."""
        outputs = function(list(xs)) if self.takes_lists else function(*xs)
        in_list = self.takes_lists or self.level == 11
        if in_list and isinstance(outputs, (list, tuple)) and len(outputs) == 1:
            return outputs[0]
        return outputs

    def forward(self, function, x):
        """Call a function's `forward` as the file's own `__call__` does."""
        lists = self.takes_lists and self.forwards_lists
        y = function.forward([x] if lists else x)
        return y[0] if self.wants_tuples and isinstance(y, tuple) else y

    @functools.cached_property
    def takes_lists(self):
        """Whether a function complains that a variable is no list."""
        methods = {"forward": lambda self, *xs: xs[0]}
        function = type("Custom", (self.Function,), methods)()
        try:
            function(self.variable(1.0))
        except TypeError as error:
            return bool(
                re.search("Variable.*(iterable|len|subscr)", str(error))
            )
        except Exception:
            pass
        return False

    @functools.cached_property
    def forwards_lists(self):
        """Whether `__call__` hands `forward` one list of all arrays."""
        function = self.subclass(lambda *xs: xs[0], None)()
        with contextlib.suppress(Exception):
            self.apply(function, self.variable(1.0))
        return getattr(function, "_forwards_lists", False)

    @functools.cached_property
    def wants_tuples(self):
        """Whether `__call__` takes what `forward` returns for a tuple."""
        methods = {"forward": lambda self, *xs: np.array(1.0)}
        function = type("Custom", (self.Function,), methods)()
        try:
            self.apply(function, self.variable(1.0))
        except TypeError as error:
            return "0-d" in str(error)
        except Exception:
            pass
        return False

    def subclass(self, forward, backward):
        """A new Function; its `backward` is also told the inputs' arrays.

        It remembers them itself: a file may keep its inputs under any name.
        """

        step = self

        def run_forward(self, *xs):
            self._forwards_lists = len(xs) == 1 and isinstance(
                xs[0], (list, tuple)
            )
            arrays = tuple(xs[0]) if self._forwards_lists else xs
            # The package refuses to differentiate through a stored array.
            self._arrays = lambda: arrays
            ys = forward(*arrays)
            is_tuple = isinstance(ys, tuple)
            return (ys,) if step.wants_tuples and not is_tuple else ys

        def run_backward(self, *gys):
            return backward(*gys, *self._arrays())

        methods = {"forward": run_forward, "backward": run_backward}
        return type("Custom", (self.Function,), methods)

    @functools.cached_property
    def keeps_boxes_closed(self):
        """Whether a function's `backward` is given variables, not arrays."""
        if self.level >= CLOSED or not self.has("grad"):
            return self.level >= CLOSED
        given = []
        function = self.subclass(
            lambda x: x, lambda gy, x: given.append(gy) or gy
        )()
        with contextlib.suppress(Exception):
            function(self.variable(1.0)).backward()
        return any(isinstance(gy, self.Variable) for gy in given)

    def run_backward(self, function, gy):
        """What a function's `backward` makes of a number, as an array."""
        gy = np.array(gy)
        gx = function.backward(
            self.Variable(gy) if self.keeps_boxes_closed else gy
        )
        gx = gx[0] if isinstance(gx, tuple) else gx
        return gx.data if self.keeps_boxes_closed else gx

    def helper(self, name):
        """A function of variables that calls a class, as `square` does."""
        return lambda *xs: self.apply(getattr(self, name)(), *xs)

    def slope(self, f, x, eps=1e-5):
        """The central difference, whatever the file's own does."""
        left, right = (
            f(self.variable(x.data + move)).data for move in (-eps, eps)
        )
        return (right - left) / (2 * eps)

    def keep_gradients(self, y):
        """`backward` that keeps all gradients: from step 18 on by request."""
        if "retain_grad" in inspect.signature(y.backward).parameters:
            y.backward(retain_grad=True)
        else:
            y.backward()

    def watch(self, tried, *functions):
        """A list that grows by each of the functions whose backward runs.

        What they are given must be arrays, from step 32 on variables: anything
        else is said here, where it is known who hands it over.
        """
        done = []
        returned = []
        closed = self.keeps_boxes_closed  # found out before `no_grad` begins

        def watched(function, right):
            name = type(function).__name__

            def backward(*gys):
                for gy in gys:
                    is_box = isinstance(gy, self.Variable)
                    if is_box and not closed:
                        raise Lacking(
                            tried,
                            f"`{name}.backward` is given a Variable",
                            "an array, the gradient of its output",
                            "hand over `y.grad`, not `y`",
                        )
                    if gy is None:
                        raise self.without_gradient(tried, name, returned)
                    if closed and not is_box:
                        raise Lacking(
                            tried,
                            f"`{name}.backward` is given {describe(gy)}, which"
                            " is no Variable",
                            "a Variable, the gradient of its output",
                            "gradients are variables on their way back: start"
                            " from one, `Variable(...)`, and leave it closed",
                        )
                done.append(function)
                returned.append(right(*gys))
                return returned[-1]

            return backward

        for function in functions:
            if hasattr(function, "backward"):
                function.backward = watched(function, function.backward)
        return done

    def without_gradient(self, tried, name, returned):
        """A function of a chain is given None for the gradient of its output.

        returned: what the functions behind it have returned so far.
        """
        got = f"`{name}.backward` is given None"
        lesson = None
        if not returned or returned[-1] is None:
            hint = (
                "a gradient was used before it was computed: check the order,"
                " and the gradient that `backward` starts from"
            )
        else:
            got += ", after the function behind it has returned a gradient"
            hint = "is it stored, in `x.grad`?"
            if self.level >= 18:
                lesson = 18
                hint = (
                    "a gradient is cleared after it was stored: what an"
                    " earlier call has kept goes before `x.grad = ...`"
                )
        return Lacking(tried, got, "the gradient of its output", hint, lesson)

    @contextlib.contextmanager
    def settings(self):
        """Give what holds everywhere back as it was before a trial."""
        limit = sys.getrecursionlimit()
        config = self.Config if self.has("Config") else None
        before = getattr(config, "enable_backprop", None)
        try:
            yield
        finally:
            sys.setrecursionlimit(limit)
            if before is not None:
                config.enable_backprop = before

    def expect(self, tried, compute, expected, hint="", rtol=1e-6):
        """Compute something and compare it, number by number or as it is.

        hint: what is probably the matter, or a function that knows it.
        """
        shown = describe(expected)
        try:
            got = compute()
        except Lacking:
            raise
        except ERRORS as error:
            hint = hint() if callable(hint) else hint
            raise lacking_after(error, self, tried, shown, hint) from None
        if self.creates_graphs and not isinstance(expected, (str, type)):
            got = self.opened(got)
        if not same(got, expected, rtol):
            hint = hint() if callable(hint) else hint
            raise Lacking(
                tried,
                describe(got),
                shown,
                hints.for_value(got, tried, self, hint),
            )

    def expect_error(self, tried, compute, kind, message="", hint=""):
        """Expect an error of a kind whose message matches a pattern.

        kind: a class, or several, of which the first is told.
        """
        name = (kind if isinstance(kind, type) else kind[0]).__name__
        expected = name
        if message:
            expected += f" that says {message!r}"
        try:
            got = compute()
        except Lacking:
            raise
        except kind as error:
            if re.search(message, str(error)):
                return
            raise Lacking(tried, f"{name}: {error}", expected, hint) from None
        except ERRORS as error:
            lacking = lacking_after(error, self, tried, expected, hint)
            *_, last = traceback.extract_tb(error.__traceback__)
            if str(last.line).startswith("raise "):  # the wrong one
                lacking.hint = f"the error is called {name}"
                lacking.lesson = lacking.source = None
            raise lacking from None
        raise Lacking(tried, f"no error but {describe(got)}", expected, hint)


def same(got, expected, rtol=1e-6):
    if isinstance(expected, (bool, str, type(None), type, tuple)):
        return type(got) is type(expected) and got == expected
    try:
        got = np.asarray(got, dtype=float)
    except (TypeError, ValueError):
        return False
    expected = np.asarray(expected, dtype=float)
    return got.shape == expected.shape and np.allclose(got, expected, rtol)


def describe(value):
    """A value in a sentence: an array by its numbers, an object by its type."""
    if isinstance(value, np.ndarray):
        return str(value.tolist())
    if isinstance(value, np.generic):
        return str(value.item())
    if isinstance(value, list):
        return f"[{', '.join(map(describe, value))}]"
    if value is None or isinstance(value, (bool, int, float, str, tuple)):
        return str(value)
    if isinstance(value, type):
        return value.__name__
    return f"a {type(value).__name__}"
