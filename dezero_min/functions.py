"""The functions, and the operators of Python that stand for them.

They are those of step 22, and six more: a number or an array beside a variable
stays with its function, as an exponent stays with `Pow`. To put it into a box
would take time, and its gradient, which nobody asks for, a pass over an array.

Each takes the NumPy scalar out of a 0-dimensional array by `[()]`, since NumPy
computes with scalars five times as fast; `[()]` views any other array.
"""

from __future__ import annotations

# Calling a Function gives Any, one Variable or several; these give one.
# mypy: disable-error-code=no-any-return
from typing import Any

import numpy as np

from .core import OPERANDS, Array, Function, Operand, Variable


class Square(Function):
    def forward(self, x: Array) -> Array:
        return x**2

    def backward(self, gy: Array) -> Array:
        x = self.inputs[0].data[()]
        return 2 * gy * x  # `2 * x` could exceed the integers of its dtype


def square(x: Operand) -> Variable:
    return Square()(x)


class Exp(Function):
    def forward(self, x: Array) -> Array:
        self.y = np.exp(x)  # its own derivative, so computed once
        return self.y

    def backward(self, gy: Array) -> Array:
        return self.y * gy


def exp(x: Operand) -> Variable:
    return Exp()(x)


class WithConstant(Function):
    """A function of one variable x and a number or an array c.

    Neither is `c` a node of the graph, nor does it have a gradient.
    """

    def __init__(self, c: Any) -> None:
        if not isinstance(c, OPERANDS):
            name = type(self).__name__.replace("Constant", "")
            raise TypeError(
                f"{name} takes a number or an array, got {type(c).__name__};"
                " make one of real numbers, such as np.array([1.0, 2.0])"
            )
        self.c: Any = c


class Add(Function):
    def forward(self, x0: Array, x1: Array) -> Array:
        return x0 + x1

    def backward(self, gy: Array) -> tuple[Array, Array]:
        return gy, gy


class AddConstant(WithConstant):
    def forward(self, x: Array) -> Array:
        return x + self.c

    def backward(self, gy: Array) -> Array:
        return gy


def add(x0: Operand, x1: Operand) -> Variable:
    if isinstance(x1, Variable):
        return Add()(x0, x1)
    return AddConstant(x1)(x0)


class Mul(Function):
    def forward(self, x0: Array, x1: Array) -> Array:
        return x0 * x1

    def backward(self, gy: Array) -> tuple[Array, Array]:
        x0, x1 = self.inputs[0].data[()], self.inputs[1].data[()]
        return gy * x1, gy * x0


class MulConstant(WithConstant):
    def forward(self, x: Array) -> Array:
        return x * self.c

    def backward(self, gy: Array) -> Array:
        return gy * self.c


def mul(x0: Operand, x1: Operand) -> Variable:
    if isinstance(x1, Variable):
        return Mul()(x0, x1)
    return MulConstant(x1)(x0)


class Neg(Function):
    def forward(self, x: Array) -> Array:
        return -x

    def backward(self, gy: Array) -> Array:
        return -gy


def neg(x: Operand) -> Variable:
    return Neg()(x)


class Sub(Function):
    def forward(self, x0: Array, x1: Array) -> Array:
        return x0 - x1

    def backward(self, gy: Array) -> tuple[Array, Array]:
        return gy, -gy


class SubConstant(WithConstant):
    def forward(self, x: Array) -> Array:
        return x - self.c

    def backward(self, gy: Array) -> Array:
        return gy


class ConstantSub(WithConstant):
    def forward(self, x: Array) -> Array:
        return self.c - x

    def backward(self, gy: Array) -> Array:
        return -gy


def sub(x0: Operand, x1: Operand) -> Variable:
    if not isinstance(x1, Variable):
        return SubConstant(x1)(x0)
    if not isinstance(x0, Variable):
        return ConstantSub(x0)(x1)
    return Sub()(x0, x1)


def rsub(x0: Operand, x1: Operand) -> Variable:
    return sub(x1, x0)


class Div(Function):
    def forward(self, x0: Array, x1: Array) -> Array:
        return x0 / x1

    def backward(self, gy: Array) -> tuple[Array, Array]:
        x0, x1 = self.inputs[0].data[()], self.inputs[1].data[()]
        gx0 = gy / x1
        return gx0, -gx0 * x0 / x1  # `x1**2` could exceed its dtype


class DivConstant(WithConstant):
    def forward(self, x: Array) -> Array:
        return x / self.c

    def backward(self, gy: Array) -> Array:
        return gy / self.c


class ConstantDiv(WithConstant):
    def forward(self, x: Array) -> Array:
        return self.c / x

    def backward(self, gy: Array) -> Array:
        x = self.inputs[0].data[()]
        return -gy / x * self.c / x


def div(x0: Operand, x1: Operand) -> Variable:
    if not isinstance(x1, Variable):
        return DivConstant(x1)(x0)
    if not isinstance(x0, Variable):
        return ConstantDiv(x0)(x1)
    return Div()(x0, x1)


def rdiv(x0: Operand, x1: Operand) -> Variable:
    return div(x1, x0)


class Pow(WithConstant):
    def forward(self, x: Array) -> Array:
        return x**self.c

    def backward(self, gy: Array) -> Array:
        x = self.inputs[0].data[()]
        # One less, but not for 0: the slope of x**0 is 0 and not 0 * x**-1.
        # And a float, since integers have no negative powers and overflow.
        return self.c * gy * x ** (self.c - 1.0 * (self.c != 0))


def pow(x: Operand, c: Operand) -> Variable:
    """Raise x to the power c, a number or an array."""
    if isinstance(c, Variable):
        raise TypeError(
            "The exponent of a power is a number or an array, got a Variable;"
            " write a Function with both derivatives, or take its data"
        )
    return Pow(c)(x)


Variable.__add__ = add
Variable.__radd__ = add
Variable.__mul__ = mul
Variable.__rmul__ = mul
Variable.__neg__ = neg
Variable.__sub__ = sub
Variable.__rsub__ = rsub
Variable.__truediv__ = div
Variable.__rtruediv__ = rdiv
Variable.__pow__ = pow
