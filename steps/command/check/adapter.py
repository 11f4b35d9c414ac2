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
from steps.command.check import book, hints

ERRORS = Exception, SystemExit  # what code that is tried may raise
# The first step that is a script on a package, and the first after them.
SCRIPTS, ENGINES = 23, 30
# What every engine has; the rest may be missing once its step is over.
ENGINE = {"Variable", "Function", "Config", "using_config", "no_grad", "grad"}
CLOSED = 32  # from here on a function's `backward` computes with variables
NETWORKS = 37


class Lacking(AssertionError):
    """A framework does not do what was expected of it.

    tried, got, expected: sentences without a full stop.
    hint: what is probably the matter, or the empty string.
    lesson: the number of the step that teaches what the hint is about; None if
        that is the step of the behaviour.
    source: the entry of `hints.HINTS` that gave the hint, None if none did.
    """

    def __init__(self, tried, got, expected, hint="", lesson=None, source=None):
        super().__init__()
        self.tried = tried
        self.got = got
        self.expected = expected
        self.hint = hint
        self.lesson = lesson
        self.source = source

    def __str__(self):
        text = f"{self.tried}: got {self.got}, expected {self.expected}."
        return f"{text} {self.hint}".strip()

    def as_dict(self):
        names = "tried", "got", "expected", "hint", "lesson"
        return {name: getattr(self, name) for name in names}


class Absent(Lacking):
    """The file does not have what a behaviour of an earlier step is about."""


class Further(Lacking):
    """The file follows the book, which has something else here."""


def lacking_after(error, framework, tried, expected, hint=""):
    """Turn an error into `Lacking`, with the places in the learner's file.

    The place where it was raised, and the lines that led there: the last one
    and the first one, of those in other functions.
    """
    got = f"{type(error).__name__}: {error}".strip().removesuffix(".")
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename in framework.files
    ]
    if frames:
        got += f" ({place(frames[-1], framework)}"
        inner = (frames[-1].name, "__call__", "<listcomp>", "<lambda>")
        outer = [frame for frame in frames if frame.name not in inner]
        places = [place(frame, framework) for frame in outer[-1:] + outer[:1]]
        got += "".join(f"; called in {p}" for p in dict.fromkeys(places)) + ")"
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
}


class Framework:
    """A step's module, with what differs between the steps bridged here.

    A name that the module does not have is lacking, not an error.

    number: the step whose behaviour is tried; hints depend on it.
    level: the step that the module is to be, `number` if None; what earlier
        ones brought may be missing, what this one brings may not.
    ground: the modules that the file stands on; empty if it has the engine.
    elsewhere: those in which it has the names that it does not import.
    is_on_another_package: whether they are neither ours nor named like ours.
    """

    def __init__(self, module: ModuleType, number: int, level=None):
        self.module = module
        self.number = number
        self.level = level or number
        home = book.home(module) if level is None or level >= SCRIPTS else None
        self.ground = book.family(home) if home else []
        ours = [m for m in self.ground if m.__name__ == book.PACKAGE]
        if ours:
            self.elsewhere = ours if number <= SCRIPTS else []
        else:
            self.elsewhere = self.ground * (number not in book.OWN_NAMES)
        self.is_on_another_package = bool(self.ground) and not ours

    @functools.cached_property
    def files(self):
        """What tracebacks call the files, or cells, that are tried.

        Those of a package that is not ours belong to them.
        """
        tried = {*getattr(self.module, "__cells__", ())}
        for module in self.module, *self.ground:
            file = getattr(module, "__file__", None)
            is_ours = file and Path(file).parent == ROOT / book.PACKAGE
            if file and not is_ours and not book.is_installed(module):
                tried.add(file)
        return tried

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
        return self.own(name) is not None

    def own(self, name):
        """What has this name, or the book's for it; None if nothing."""
        for place in self.module, *self.elsewhere:
            if hasattr(place, name):
                return getattr(place, name)
        if name in book.NAMES and self.by_book:
            other, translate = book.NAMES[name]
            return (theirs := self.own(other)) and translate(theirs)
        return None

    @functools.cached_property
    def by_book(self):
        """Whether the file has the design of the book from step 25 on."""
        if self.level < SCRIPTS or self.own("grad"):
            return False
        return self.is_on_another_package or self.creates_graphs

    @functools.cached_property
    def creates_graphs(self):
        """Whether `x.grad` is a variable, whose graph is built by request."""
        box = self.own("Variable")
        is_late = self.is_on_another_package or self.level >= ENGINES
        return is_late and not self.own("grad") and book.creates_graphs(box)

    def __getattr__(self, name):
        found = self.own(name)
        if found is not None:
            return found
        if name == "grad" and self.creates_graphs:
            return book.grad
        since, stand_in = STAND_INS.get(name, (self.level, None))
        if since < self.level:
            made = stand_in(self)
            setattr(self, name, made)
            return made
        is_earlier = SCRIPTS < self.number < self.level
        if is_earlier and (self.by_book or name not in ENGINE):
            raise Absent(f"`{name}`", "not in this file", "a definition")
        if name == "Variable" and SCRIPTS <= self.level < ENGINES:
            raise Lacking(
                f"`{name}`",
                "not in this file",
                "an import",
                "the framework is in a package from step 23 on; a script has a"
                f" line for it: `from {book.PACKAGE} import {name}`",
                SCRIPTS,
            )
        if name in ENGINE and name != "grad" and self.ground:
            package = self.ground[0].__name__.partition(".")[0]
            raise Lacking(
                f"`{name}`",
                "not in the package",
                "a definition",
                f"`{package}/__init__.py` imports what the package gives:"
                " `from .core import ...`",
                SCRIPTS,
            )
        others = [other for other in vars(self.module) if other not in ENGINE]
        raise Lacking(
            f"`{name}`",
            f"no {name}",
            "a definition",
            hints.near_miss(name, others) or book.other_way(name, self.by_book),
        )

    def with_clue(self, lacking):
        """A failure, told by what the text itself shows, where it does."""
        if clue := hints.clue(self):
            lacking.hint, lacking.lesson, lacking.source = clue, None, None
        return lacking

    def about(self, *names):
        """Those of the names that the file has; it must have one to go on."""
        there = [name for name in names if self.has(name)]
        if not there and (self.number < self.level or self.by_book):
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
        if self.by_book:
            return self.creates_graphs
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

    def as_gradient(self, array):
        """An array as `backward` takes it where it finds it on a variable."""
        return self.Variable(array) if self.creates_graphs else array

    def opened(self, value):
        """An array in the place of the variable that holds it."""
        return value.data if isinstance(value, self.Variable) else value

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
            if self.has("gradients"):
                hint += (
                    "; the dictionary has variables, so a weak reference is"
                    " called before it is looked up, `grads.get(output())`"
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
            if self.has("gradients"):
                lesson = 30
                hint = (
                    "a function runs once, when it is the youngest of those"
                    " waiting: `waiting.remove(function)` takes it from them,"
                    " `if ... not in waiting` adds it"
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
            if before not in (None, config and config.enable_backprop):
                config.enable_backprop = before

    def expect(self, tried, compute, expected, hint="", rtol=1e-6):
        """Compute something and compare it, number by number or as it is.

        hint: what is probably the matter, or a function that knows it.
        """
        shown = describe(expected)
        try:
            got = compute()
            got = self.opened(got) if self.creates_graphs else got
        except Lacking:
            raise
        except ERRORS as error:
            hint = hint() if callable(hint) else hint
            raise lacking_after(error, self, tried, shown, hint) from None
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
    if isinstance(got, memoryview):  # of an array whose box is open already
        return False
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
