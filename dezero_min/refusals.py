"""What is refused, in which words, and what to write instead.

Here goes every refusal of an operator, a method or a function of NumPy, until
the day the package learns it; and sentences that several modules need.
"""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import numpy as np
from numpy import ndarray

DATA = "take its data, or derive a Function"

# By operator: what it would be, and what to write.
OPERATORS = {
    "__setitem__": "Variable has data to be set: x.data[0] = 1.0",
    "__abs__": "Variable has no abs(x); write (x**2) ** 0.5, or take its data",
    "__round__": "Variable is no number; write np.round(x.data)",
    "__rpow__": (
        "The exponent of a power is a number or an array, got a Variable;"
        " write exp(x * np.log(2)) for 2**x"
    ),
    "__int__": "Variable is no number; write int(x.data)",
    "__float__": "Variable is no number; write float(x.data)",
    "__array__": "Variable is no array; take its data: x.data",
}

SIGNS = {"floordiv": "//", "rfloordiv": "//", "mod": "%", "rmod": "%",
         "lt": "<", "le": "<=", "gt": ">", "ge": ">="}  # fmt: skip

OPERATORS |= {
    f"__{name}__": f"Variable has no {sign}, for its result has no slope; take"
    f" its data, as in x.data {sign} 2"
    for name, sign in SIGNS.items()
}


# What NumPy calls an operator with an array on its left.
REFLECTED = {
    "add": "radd", "subtract": "rsub", "multiply": "rmul",
    "divide": "rtruediv", "power": "rpow", "matmul": "rmatmul",
    "floor_divide": "rfloordiv", "remainder": "rmod", "equal": "eq",
    "not_equal": "ne", "less": "gt", "less_equal": "ge", "greater": "lt",
    "greater_equal": "le",
}  # fmt: skip


class Refusing:
    """What a Variable inherits: a sentence for each thing that it can't do."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        if form:
            raise TypeError(f"Variable is no number; write {{x.data:{form}}}")
        return str(self)

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any
    ) -> Any:
        """Answer `array * variable`; refuse np.exp(variable) and its like."""
        name = ufunc.__name__
        is_operator = method == "__call__" and not kwargs and name in REFLECTED
        if is_operator and inputs[1] is self:
            other = inputs[0]
            if isinstance(other, ndarray) and not other.ndim:
                other = other[()]  # it was a scalar
            return getattr(self, f"__{REFLECTED[name]}__")(other)
        remedy = f"{DATA}, whose forward calls np.{name}"
        if hasattr(sys.modules[__package__], name):
            remedy = f"write {name} of {__package__}, or take its data"
        raise TypeError(
            f"np.{name} computes with arrays, got a Variable; {remedy}"
        )

    def __array_function__(
        self, function: Any, types: Any, args: Any, kwargs: Any
    ) -> NoReturn:
        name = function.__name__
        remedy = f"{DATA}, whose forward calls np.{name}"
        if hasattr(self, name):
            remedy = f"write x.{name}"
        raise TypeError(
            f"np.{name} computes with arrays, got a Variable; {remedy}"
        )

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if hasattr(self, name)]


class NoInputs(tuple[Any, ...]):
    """The inputs of a function that has recorded no call."""

    __slots__ = ()

    def __getitem__(self, index: Any) -> NoReturn:
        raise IndexError(
            "self.inputs is for backward; forward is given the arrays:"
            " forward(self, x)"
        )


def refuse(text: str) -> Any:
    def operator(self: Any, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(text)

    return operator


for name, text in OPERATORS.items():
    setattr(Refusing, name, refuse(text))


def refuse_attribute(name: str) -> property:
    def attribute(self: Any) -> NoReturn:
        text = f"Variable has no {name!r}; its data has: x.data.{name}"
        raise AttributeError(text, name=name, obj=self)

    return property(attribute)


# One by one, for with a `__getattr__` Python 3.11 takes 30 ns for reading any
# attribute of a Variable, and an operation reads ten.
for name in dir(ndarray):
    if name[0] != "_":
        setattr(Refusing, name, refuse_attribute(name))


def refusal(data: Any) -> str:
    """Say what a Variable holds, what came instead, and the remedy."""
    if type(data) is ndarray:
        return (
            f"Variable holds real numbers, got an array of {data.dtype};"
            " convert it with astype(float)"
        )
    if isinstance(data, (int, float, np.integer, np.floating, np.bool)):
        remedy = f"write Variable(np.array({data!r}))"
    elif data is None:
        remedy = "is a `return` missing where it comes from?"
    else:
        remedy = "make one of real numbers, such as np.array([1.0, 2.0])"
    return (
        f"Variable holds a numpy.ndarray, got {type(data).__name__}; {remedy}"
    )


def refuse_seed(retain_grad: Any) -> None:
    """Refuse a gradient where `backward` takes its only argument."""
    if not isinstance(retain_grad, bool):
        raise TypeError(
            "backward takes retain_grad, True or False, got"
            f" {type(retain_grad).__name__}; to start from a gradient, set it"
            " before: y.grad = np.array(2.0)"
        )


def wrong_number(gxs: Any, edges: Any) -> str:
    n = len(edges)
    return (
        f"expected {n} gradient{'s' * (n != 1)}, one for each input, got"
        f" {len(gxs)}"
    )


AGAIN = (
    "which cannot be differentiated again; read self.xs, and compute with"
    " operators and functions of dezero_min"
)


def explain(error: Exception, where: str, again: bool = False) -> None:
    """Put in front of what an error says where it comes from."""
    text = str(error)
    what, is_numpy, _ = text.partition(" computes with arrays, ")
    if again and is_numpy:
        text = f"{what}{is_numpy}{AGAIN}"
    error.args = (f"{where}: {text}",)
    if where not in str(error) and hasattr(error, "add_note"):
        error.add_note(f"in {where}")  # an OSError says what it always said
