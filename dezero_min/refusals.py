"""What variables cannot do, and what to write instead.

Here goes every refusal of an operator, a method or a function of NumPy, until
the day the package learns it.
"""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

DATA = "take its data, or derive a Function"

# By operator: what it would be, and what to write.
OPERATORS = {
    "__matmul__": f"Variable has no product of matrices, @; {DATA}",
    "__rmatmul__": f"Variable has no product of matrices, @; {DATA}",
    "__getitem__": f"Variable has no elements, x[...]; {DATA}",
    "__abs__": "Variable has no abs(x); write (x**2) ** 0.5, or take its data",
    "__rpow__": (
        "The exponent of a power is a number or an array, got a Variable;"
        " write exp(x * np.log(2)) for 2**x"
    ),
    "__int__": "Variable is no number; write int(x.data)",
    "__float__": "Variable is no number; write float(x.data)",
    "__array__": "Variable is no array; take its data: x.data",
}


class Refusing:
    """What a Variable inherits: a sentence for each thing that it can't do."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        if form:
            raise TypeError(f"Variable is no number; write {{x.data:{form}}}")
        return str(self)

    def __array_function__(
        self, function: Any, types: Any, args: Any, kwargs: Any
    ) -> NoReturn:
        name = f"np.{function.__name__}"
        raise TypeError(
            f"{name} computes with arrays, got a Variable; {DATA}, whose"
            f" forward calls {name}"
        )

    def __getattr__(self, name: str) -> NoReturn:
        text = f"Variable has no {name!r}"
        if hasattr(np.ndarray, name):
            text += f"; its data has: x.data.{name}"
        raise AttributeError(text, name=name, obj=self)


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
