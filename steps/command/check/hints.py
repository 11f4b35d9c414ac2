"""What an error or a wrong value in a learner's file usually means."""

import ast
import builtins
import difflib
import math
import re
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

from steps.command.check.book import PACKAGE

OPERATORS = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "**": "pow",
    "** or pow()": "pow",
    "@": "matmul",
}
# What has a meaning of its own is no misspelling.
METHODS = {*dir(object), *dir(float), "__truediv__", "__matmul__", "shape"}
# What `np.int` and its like were: Python's own.
OF_NUMPY = r"module 'numpy' has no attribute '(int|float|bool|object|complex)'"
# What no module is called, but often used without its import.
IMPORTS = {
    "np": "import numpy as np",
    "plt": "import matplotlib.pyplot as plt",
    "contextmanager": "from contextlib import contextmanager",
    "dataclass": "from dataclasses import dataclass",
    "pairwise": "from itertools import pairwise",
    "Path": "from pathlib import Path",
}
NOBODY = "nothing has set it, or it was cleared again"
# The step that teaches a name which an error has missed.
LESSONS = {
    "forward": 2,
    "grad": 6,
    "input": 6,
    "creator": 7,
    "output": 8,
    "inputs": 11,
    "outputs": 11,
    "cleargrad": 14,
    "generation": 16,
    "name": 19,
}


@dataclass(frozen=True)
class Hint:
    r"""What an error in a learner's file usually means.

    pattern: what is looked for in the error and its line.
    text: what the learner is told; `\1` is the first group of the pattern.
    first, last: the steps whose behaviours it can explain. Those before step 6
        know no gradients, even if the file has them.
    lesson: the step that teaches it; None if that is the one of the behaviour,
        or that of the name in the first group.
    """

    pattern: str
    text: str
    first: int = 1
    last: float = math.inf
    lesson: int | None = None


NO_RETURN = "it returned nothing: is a `return` missing?"

MEMORYVIEW = (
    "an array has a `data` of its own, a memoryview: write `.data` once, to"
    " open the box"
)

# The first that fits is told.
HINTS = [
    Hint(
        r"'function' object.*context manager|AttributeError: __enter__",
        "a manager is made by a call: `with no_grad():`, with parentheses",
    ),
    Hint(
        r"'(\w+)' is read-only",
        r"a dataclass takes for a field what has a type: `\1: bool = True`",
        lesson=18,
    ),
    Hint(
        r"name 'rng' is not defined",
        "one generator draws for the whole file: `rng ="
        " np.random.default_rng(0)`, below the imports",
        first=37,
    ),
    Hint(
        r"name '(\w+)' is not defined.*in __init__: .*\b\1\b(?![.(])",
        r"`__init__` has no argument `\1`: its first line names all it takes",
    ),
    Hint(
        r"name '(\w+)' is not defined.*in __init__",
        r"nothing makes `\1`: is a line missing at the top of the file?",
        first=37,
    ),
    Hint(
        r"TypeError: \w+\(\) takes \d+ positional arguments? but",
        "the `def` has fewer arguments than the call gives it",
        first=24,
    ),
    Hint(
        r"'Variable' object has no attribute 'reshape'.*in forward: .*sum\(",
        "an array of boxes came here: a `backward` has given its box to a"
        " function of NumPy, such as `np.broadcast_to`; use that of variables",
        first=36,
        last=36,
    ),
    Hint(
        r"__init__\(\) missing 1 required positional argument: 'c'",
        "the function is made with the exponent, then called with the"
        " variable: `Pow(c)(x)`",
        last=36,
    ),
    Hint(
        r"<bound method Variable\.(\w+) of",
        r"`@property` above `\1` in `Variable` calls it without parentheses",
        lesson=19,
    ),
    Hint(
        r"TypeError: (SumTo|BroadcastTo|Pow)\(\) takes no arguments",
        r"what `\1` is given is taken by its `__init__`, with two underscores"
        " on each side",
    ),
    Hint(
        r"Cannot interpret '<\w+\.(\w+) object",
        r"`\1(...)` alone makes the function; a second call, with the variable,"
        r" computes: `\1(...)(x)`",
    ),
    Hint(
        r"Tuple must have size.*return (\w+)\((\w+)\)\((\w+)\)",
        r"the function is made with the shape, then called with the variable:"
        r" `\1(\3)(\2)`",
    ),
    Hint(
        r"'list' object cannot be interpreted as an integer.*sum\(",
        "the axes of a sum are a tuple: `axis=tuple(...)`",
        first=21,
    ),
    Hint(
        r"'(?:list|tuple)' object has no attribute '\w+'.*in"
        r" (grad|gradients|hessian): ",
        "a list came where one variable is needed: the result comes first,"
        " `grad(y, x)` and `hessian(y, xs)`, and `x` of `grad` may be a list",
        first=30,
    ),
    Hint(
        r"no attribute 'data' \(line \d+, in newton: .*\bf2\(x\)\.data",
        "f2 is a function of arrays, open the box before: `f2(x.data)`",
    ),
    Hint(
        r"for \S+: '\w+' and 'NoneType' \([^;]*in backward: ",
        "a function runs once, when the gradients of its outputs are there: it"
        " is added to those waiting only if it is `not in waiting`",
        first=14,
        last=36,
    ),
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
        r"Parameter\(\) takes no arguments",
        "a parameter is a variable: `class Parameter(Variable)`",
    ),
    Hint(
        r"'(?:method|function)' object is not (?:iterable|subscriptable)",
        "a method is called by its parentheses",
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
        lesson=9,
    ),
    Hint(
        r"only \S+ arrays can be converted",
        "this function takes single numbers; those of NumPy, such as"
        " `np.exp`, take whole arrays",
    ),
    Hint(
        r"memoryview.*in (sum_to|gradients|grad):",
        "gradients are variables from the first on: `grad` starts from"
        " `Variable(np.ones_like(y.data))`",
        first=30,
    ),
    Hint(
        r"'Variable' object has no attribute 'sum'",
        "this `sum_to` takes an array, `gx.data`; from step 36 on it is a"
        " function of variables",
        last=36,
    ),
    Hint(
        r"KeyError: Variable",
        "a variable that nothing reached is not in the dictionary:"
        " `grads.get(v, ...)` gives another value for it, zeros for `grad`;"
        " `grads.pop(v, None)` does not mind",
    ),
    Hint(
        r"Field elements must be",
        "a list came where a variable is needed: `self.inputs[0]` is the first"
        " input",
    ),
    Hint(
        r"values to unpack",
        "there are other numbers of them than of the names on the left: a loop"
        " takes any number",
        last=36,
    ),
    Hint(
        r"cannot reshape array.*in (?:forward|sum_to): .*sum",
        "the axes to sum are those that NumPy has added in front, and those of"
        " length 1, which are counted from there: `added + i`",
        first=21,
        last=36,
    ),
    Hint(
        r"ValueError: .*in grad: [^;]*np\.array\(1",
        "`grad` starts from ones in the shape of y: `np.ones_like(y.data)`",
        first=30,
    ),
    Hint(
        r"newton\(\) missing 1 required positional argument: '(\w+)'",
        r"give it a default, `\1=None`: without one, `grad` finds f''",
        first=33,
    ),
    Hint(
        r"'NoneType' object has no attribute 'grad'.*in backward: .*\(\)\.grad",
        "the loop in `Variable.backward` is still that of step 22, which needs"
        " all outputs: the new `backward` is not there; one that is defined"
        " below the class is attached by `Variable.backward = backward`",
        first=30,
    ),
    Hint(
        r"ValueError: data of shape .* but a gradient of",
        "the gradient of a sum is repeated to the shape of the sum's input,"
        " that of a repetition is summed to it",
        first=36,
        last=40,
    ),
    Hint(
        r"'memoryview' object has no attribute 'argm",
        "scores may come as an array: `as_variable` puts them into a box before"
        " `.data` opens it",
    ),
    Hint(
        r"memoryview",
        MEMORYVIEW,
    ),
    Hint(
        r"no callable \w+ method.*in (?!forward|backward|__call__)(\w+): ",
        r"a function of NumPy takes arrays, and `\1` is given a box: the class"
        " opens it",
    ),
    Hint(
        r"'Function' object has no attribute '(forward|backward)'",
        r"`Function` itself needs a `\1`, which raises NotImplementedError",
    ),
    Hint(
        r"'(?!Variable|NoneType|numpy|int|float)\w+' object has no attribute"
        " '(generation)'",
        "`__call__` sets `self.generation`, before the outputs take theirs from"
        " it",
    ),
    Hint(
        r"'(?:numpy\.\w+|int|float)' object has no attribute"
        " '(?:data|generation)'",
        "`as_variable` puts a number or an array into a box",
        first=20,
        lesson=21,
    ),
    Hint(
        r"missing \d+ required positional.*self\.forward\((\w+)\)",
        r"a star spreads the list over the parameters: `self.forward(*\1)`",
        lesson=11,
    ),
    Hint(
        r"__repr__ returned non-string",
        "`__repr__` returns the text; `print` shows it",
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
        r" '(?:inputs?|outputs?|backward|generation)'",
        "`backward` reached a variable that nobody computed: it goes on only"
        " from a creator that is not None",
        first=7,
    ),
    Hint(
        r"'NoneType' object has no attribute 'name'",
        "an input has no creator, and None is no node of the graph",
    ),
    Hint(
        r"'Variable' object has no attribute '((in|out)puts?)'",
        r"`\1` belongs to the function that computed the variable, its"
        " `creator`",
    ),
    Hint(
        r"'Variable' object has no attribute"
        r" '(data|grad|creator|generation|name)'",
        r"does `__init__` set `self.\1`?",
    ),
    Hint(
        r"'Variable' object has no attribute '(reshape|transpose|sum|mean)'",
        r"a function becomes a method by `Variable.\1 = \1`",
        first=37,
    ),
    Hint(
        r"'Variable' object has no attribute '(arg\w+|astype|max)'",
        r"`\1` belongs to the array: `.data` opens the box",
        first=37,
    ),
    Hint(
        r"'Variable' object has no attribute '(T|mT)'",
        r"`Variable.\1 = property(...)` makes a function an attribute",
        first=37,
    ),
    Hint(
        r"'Variable' object has no attribute '(\w+)'",
        r"is `\1` there, and indented inside `class Variable`?",
    ),
    Hint(
        r"Variable holds a numpy.ndarray, got (?:method|function)",
        "a method is called by its parentheses, or is a property:"
        " `Variable.mT = property(mT)`",
        first=37,
    ),
    Hint(
        r"iter\(\) returned non-iterator",
        "`yield` hands out one batch after the other, `return` a first and only"
        " one",
        first=50,
    ),
    Hint(
        r"values to unpack.*\bzip\((?!\*)",
        "the star in `zip(*examples)` makes two lists of many pairs",
        first=50,
    ),
    Hint(
        r"only integer scalar arrays|list indices must be",
        "a data set gives one example at a time: `self.data[i]` for each i of"
        " the batch",
        first=50,
    ),
    Hint(
        r"'Variable' object is not subscriptable",
        "brackets call the method `__getitem__` of `Variable`",
    ),
    Hint(
        r"not supported between instances of 'Variable'",
        "a variable is no number to compare: `x.data > 0` compares those in it",
    ),
    Hint(
        r"object of type 'NoneType' has no len.*in softmax_cross_entropy",
        "the classes are None: is the `return` missing in the function that"
        " checks them, such as `as_classes`?",
        first=47,
    ),
    Hint(
        r"object of type '(\w+)' has no len",
        r"`len` calls the method `__len__` of `\1`",
    ),
    Hint(
        r"__init__\(\) missing 1 required positional argument: 'data'",
        "the array comes first: `__init__(self, data, name=None)`",
        lesson=19,
    ),
    Hint(
        r"(?:float64|ndarray)' object has no attribute"
        r" '(grad|creator|backward)'",
        r"an array has no `\1`; the box that holds it has",
    ),
    Hint(
        r"no attribute '(in|out)puts?'",
        "`__call__` keeps what `backward` needs: `self.input`, from step 8 on"
        " `self.output`, from step 11 on the lists `inputs` and `outputs`",
    ),
    Hint(
        r"'(?!Variable)\w+' object has no attribute '(\w+)' \(line \d+, in"
        r" (?!__init__)\w+: .*\bself\.\1\b(?!\()",
        r"`__init__` sets `self.\1`, before another method needs it",
        first=44,
    ),
    Hint(
        r"weak.* no attribute",
        "a weak reference is called to get its object: `output()`",
        lesson=17,
    ),
    Hint(
        r"'(?:generator|list)' object is not callable",
        "`params()` is called, with parentheses: is it a method, without"
        " `@property`?",
        first=44,
    ),
    Hint(
        r"(?:'Variable' object is not callable[^;]*in newton: [^;]*\bf\(x\)|"
        r"'function' object has no attribute 'cleargrad'[^;]*in newton: )",
        "the function comes first: `newton(f, x)`",
        first=29,
    ),
    Hint(
        r"'Variable' object is not callable[^;]*output",
        "from step 17 on `Function.outputs` holds weak references,"
        " `weakref.ref(output)`",
        first=7,
        lesson=17,
    ),
    Hint(
        r"'(list|tuple)' object has no attribute 'data'",
        "a function got one list instead of several variables: a star spreads"
        " it, `f(*xs)`",
        lesson=12,
    ),
    Hint(
        r"'Variable' object is not iterable.*in __call__",
        "`__call__` expects a list here, `[x]`; from step 12 on a star in its"
        " signature, `*inputs`, makes one",
        lesson=12,
    ),
    Hint(
        r"'list' and",
        "a star spreads a list over the arguments: `forward(*xs)`",
        last=12,
        lesson=11,
    ),
    Hint(
        r"(float64' object is not iterable|0-d array|support iteration).*"
        r"in (__call__|<listcomp>): outputs",
        "a single output is made a tuple, `(ys,)`, before a loop takes it;"
        " where `forward` takes a list, it returns `(y,)`",
        lesson=11,
    ),
    Hint(
        r"float64' object is not iterable|0-d array|support iteration",
        "a single gradient is made a tuple, `(gxs,)`, before `zip` takes it",
        first=7,
        lesson=13,
    ),
    Hint(
        r"can't multiply sequence",
        "a star spreads a list over the arguments: `backward(*gys)`",
        first=7,
        last=12,
        lesson=13,
    ),
    Hint(
        r"can't multiply sequence",
        "several gradients are returned as a tuple, `return gy, gy`",
        first=13,
    ),
    Hint(
        r"truth value of an array",
        "`if data` asks whether the numbers are true, `data == None` compares"
        " each of them; ask `isinstance(data, np.ndarray)` or `data is None`",
        lesson=9,
    ),
    Hint(
        r"float64.*in __init__",
        "NumPy makes a scalar of it; `as_array` makes an array again",
        lesson=9,
    ),
    Hint(
        r"got NoneType",
        "the array comes first: `__init__(self, data, name=None)`",
        last=1,
        lesson=19,
    ),
    Hint(
        r"NoneType' object has no attribute '(data|items|get)'|got NoneType"
        r"|NoneType.*in __init__|NoneType.*context manager|__enter__"
        r"|'NoneType' object is not iterable",
        NO_RETURN,
    ),
    Hint(
        r"for \*: '\w+' and 'NoneType'",
        "a parameter that the loss does not need has no gradient, and stays"
        " where it is",
        first=46,
        last=46,
    ),
    Hint(
        r"for \+=?: 'NoneType' and",
        "`x.grad` is None until the first gradient arrives, and nothing can be"
        " added to None",
        first=6,
        lesson=14,
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
]


def explain(error, got, framework):
    """What an error means, the step that teaches it, and the `Hint` used.

    The text is None where the behaviour may know better. A name that is nearly
    one that exists explains most; then what Python says of operators; then the
    list.
    """
    for text in (
        of_closed_box(got, framework),
        of_opened_gradient(error, framework),
        of_name(error, framework),
        of_operator(error, framework),
    ):
        if text:
            return text, None, None
    for hint in HINTS:
        match = re.search(hint.pattern, got)
        if match and hint.first <= framework.number <= hint.last:
            lesson = hint.lesson
            if match.lastindex:
                lesson = lesson or LESSONS.get(match[1])
            return match.expand(hint.text), lesson, hint
    # What a behaviour has to say itself is about a wrong value. Only from step
    # 11 on a TypeError may come of what it says: of a call or an operator; of
    # a wrong shape, NumPy's other errors.
    kinds = [TypeError] * (framework.number > 10)
    if framework.number >= 37:
        kinds += [ValueError, IndexError, FloatingPointError]
    return None if isinstance(error, (*kinds,)) else "", None, None


def of_name(error, framework):
    """Whether a name that does not exist is nearly one that does."""
    name = getattr(error, "name", None)
    if gone := re.match(OF_NUMPY, str(error)):
        return f"NumPy has dropped it: write `{gone[1]}`"
    if isinstance(error, NameError) and import_of(name):
        return f"write `{import_of(name)}`"
    if isinstance(error, NameError):
        there = {**vars(builtins), **vars(framework.module)}
        for frame, _ in traceback.walk_tb(error.__traceback__):
            there |= frame.f_locals
            if frame.f_code.co_filename in framework.files:
                there |= frame.f_globals
        near = name and near_miss(
            name,
            [n for n in there if name[0] == "_" or not n.startswith("__")],
            "is it",
        )
        if not near and hasattr(sys.modules.get(PACKAGE), name or ""):
            return f"write `from {PACKAGE} import {name}`"
        return near
    if not isinstance(error, AttributeError) or not name:
        return ""
    owner = getattr(error, "obj", None)
    if name.startswith("__") or owner is None:
        return ""
    line = traceback.extract_tb(error.__traceback__)[-1].line or ""
    names = dir(owner)
    if f"{name}(" not in line:  # a value is meant, which is no method
        names = [n for n in names if not callable(getattr(type(owner), n, 0))]
    question = "" if raised_by_us(error, framework) else "is it"
    return near_miss(name, names, question)


def import_of(name):
    """The line that imports what is often used without it; "" if unknown."""
    if name in sys.stdlib_module_names:
        return f"import {name}"
    return IMPORTS.get(name, "")


def raised_by_us(error, framework):
    """Whether we asked for the name, not a line of the learner's."""
    ours = str(Path(__file__).parent)
    asking = [
        name
        for frame, _ in traceback.walk_tb(error.__traceback__)
        for name in [frame.f_code.co_filename]
        if name in framework.files or name.startswith(ours)
    ]
    return not asking or asking[-1] not in framework.files


def near_miss(name, names, question=""):
    """A sentence about a name that is nearly the wanted one; "" if none is."""
    plain = {
        other.replace("_", "").lower(): other
        for other in names
        if other != name and other not in METHODS
    }
    wanted = name.replace("_", "").lower()
    turned = [
        other
        for other in plain
        if sorted(other) == sorted(wanted) and other[0] == wanted[0]
    ]
    for close in turned or difflib.get_close_matches(wanted, plain, 1, 0.8):
        if question:
            return f"{question} `{plain[close]}`?"
        return f"there is `{plain[close]}`: is it meant to be `{name}`?"
    return ""


def of_operator(error, framework):
    """The method that Python looked for in vain, from step 20 on."""
    if framework.number < 20 or not isinstance(error, TypeError):
        return ""
    unary = re.match(r"bad operand type for unary -: 'Variable'", str(error))
    binary = re.match(
        r"unsupported operand type\(s\) for (\S+(?: or pow\(\))?):"
        r" '(\S+)' and '(\S+)'",
        str(error),
    )
    if unary:
        method = "__neg__"
    elif binary and "Variable" in binary.groups() and binary[1] in OPERATORS:
        reflected = "r" * (binary[2] != "Variable")
        method = f"__{reflected}{OPERATORS[binary[1]]}__"
    else:
        return ""
    box = framework.Variable
    if method in vars(box):
        return ""
    text = f"Python looks for `Variable.{method}`, which is not there"
    other = method.replace("truediv", "div")
    near = other if hasattr(box, other) else None
    if near and near != method:
        return f"{text}; `{near}` was its name in Python 2"
    near = near_miss(method, vars(box))
    return f"{text}; {near}" if near else text


def of_closed_box(got, framework):
    """Whether a `backward` gives a closed box to NumPy, from step 32 on."""
    found = re.search(r"\bin backward: [^;]*\bnp\.(\w+)\(", got)
    is_told = re.search("ufunc|'Variable' object has no attribute", got)
    if not found or not is_told or not framework.keeps_boxes_closed:
        return ""
    if not framework.own(found[1]):
        return (
            f"`np.{found[1]}` needs an array: open the box, `.data`; a"
            f" `{found[1]}` of variables comes later"
        )
    return (
        f"`backward` computes with variables: `np.{found[1]}` needs an array,"
        f" and an array has no graph; use `{found[1]}`, of variables"
    )


UNBOXED = (
    "it is an array, without a graph: is a function of NumPy called in place of"
    " ours?"
)
OPENED = (
    "a function's `backward` has returned an array: gradients stay variables"
    " from step 32 on, so leave the box closed, `gy` without `.data`"
)


def of_opened_gradient(error, framework):
    """Whether `Variable.backward` opens a gradient that is an array already."""
    if "memoryview" not in str(error) or not framework.keeps_boxes_closed:
        return ""
    frames = [
        frame
        for frame, _ in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename in framework.files
    ]
    box = framework.own("Variable")
    opens = box and frames and isinstance(frames[-1].f_locals.get("self"), box)
    return OPENED if opens else ""


def for_value(got, tried, framework, otherwise):
    """What a wrong value means; `otherwise` is what the behaviour knows."""
    if got is None and "grad" in tried:
        return "; ".join(filter(None, [NOBODY, otherwise]))
    if got is None or got is type(None):
        return NO_RETURN
    if isinstance(got, memoryview):
        if not framework.keeps_boxes_closed:
            return MEMORYVIEW
        return OPENED if re.search("grad|derivative", tried) else UNBOXED
    if callable(got) and "x." in tried:
        if framework.number >= 37 and not framework.by_book:
            return "`property(...)` calls a function without parentheses"
        return "`@property` above the method calls it without parentheses"
    if got is list or got is tuple:
        return "from step 12 on, a single output is unpacked: `outputs[0]`"
    if type(got).__name__ == "Variable" and "Variable" not in otherwise:
        if framework.number >= 25:
            return otherwise
        if framework.level >= 32:
            return (
                "`Variable.backward` takes the array out of each gradient:"
                " `x.grad` is an array, as before"
            )
        method = "forward" if framework.number < 6 else "backward"
        return f"`{method}` takes an array and returns an array"
    return otherwise


def clue(framework):
    """What the text itself shows, once something has failed; "" if nothing."""
    return stale_base(framework) or lost_list(framework)


def stale_base(framework):
    """Whether a function is built on another `Function` than the file's."""
    module = framework.module
    if not (ours := getattr(module, "Function", None)):
        return ""
    for name, value in vars(module).items():
        if not isinstance(value, type) or value is ours:
            continue
        for base in value.__mro__[1:]:
            if base.__name__ != "Function" or base is ours:
                continue
            if base.__module__ != module.__name__:
                return (
                    f"`{name}` is built on the `Function` of"
                    f" {base.__module__}, not on the one in this file"
                )
            lines = defined_in(framework, "Function")
            where = f" in {' and '.join(lines)}" if len(lines) > 1 else " again"
            return (
                f"`Function` is defined{where}, and `{name}` is still built on"
                " the first"
            )
    return ""


def defined_in(framework, name):
    """The places where a class is defined, as people name them."""
    if not framework.source:
        return []
    return [
        framework.line(node.lineno)
        for node in ast.parse(framework.source).body
        if isinstance(node, ast.ClassDef) and node.name == name
    ]


def lost_list(framework):
    """Whether a list is replaced by the None that its methods return."""
    found = re.search(
        r"\b(\w+) = (?:\1\.(append|sort|reverse|remove|extend|insert)\(|"
        r"[\w.]+\.(shuffle)\(\1\))",
        framework.source,
    )
    return found and (
        f"`{found[2] or found[3]}` changes the list and returns None: write it"
        f" without `{found[1]} =`"
    )
