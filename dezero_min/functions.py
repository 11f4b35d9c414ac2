"""The functions of each element, and the operators that stand for them.

Here goes every function that computes an element from those in its place, with
its derivative: those of step 22, and more. `tensors` has those that move, add
up or mix elements.

A number or an array beside a variable stays with its function, as an exponent
stays with `Pow`. To put it into a box would take time, and its gradient, which
nothing asks for, a pass over an array.

`forward` is given arrays. `backward` computes with arrays, or with variables
if its results are to be differentiated again: the same lines serve both.
"""

from __future__ import annotations

# Calling a Function gives Any, one Variable or several; these give one.
# mypy: disable-error-code=no-any-return
from typing import Any

import numpy as np

from .arrays import OPERANDS, Array
from .core import Operand, Variable
from .graph import Function


class Square(Function):
    def forward(self, x: Array) -> Array:
        return x**2

    def backward(self, gy: Array) -> Array:
        (x,) = self.xs
        return 2 * gy * x  # `2 * x` could exceed the integers of its dtype


def square(x: Operand) -> Variable:
    return Square()(x)


class Exp(Function):
    keeps = "ys"  # it is its own derivative, so computed once

    def forward(self, x: Array) -> Array:
        return np.exp(x)

    def backward(self, gy: Array) -> Array:
        (y,) = self.ys
        return y * gy


def exp(x: Operand) -> Variable:
    return Exp()(x)


class Log(Function):
    def forward(self, x: Array) -> Array:
        return np.log(x)

    def backward(self, gy: Array) -> Array:
        (x,) = self.xs
        return gy / x


def log(x: Operand) -> Variable:
    """Take the natural logarithm."""
    return Log()(x)


class Sin(Function):
    def forward(self, x: Array) -> Array:
        return np.sin(x)

    def backward(self, gy: Array) -> Array:
        (x,) = self.xs
        return of(Cos, x) * gy


def sin(x: Operand) -> Variable:
    return Sin()(x)


class Cos(Function):
    def forward(self, x: Array) -> Array:
        return np.cos(x)

    def backward(self, gy: Array) -> Array:
        (x,) = self.xs
        return -of(Sin, x) * gy


def cos(x: Operand) -> Variable:
    return Cos()(x)


class Tanh(Function):
    keeps = "ys"  # its derivative is 1 - y**2

    def forward(self, x: Array) -> Array:
        return np.tanh(x)

    def backward(self, gy: Array) -> Array:
        (y,) = self.ys
        return (1 - y * y) * gy


def tanh(x: Operand) -> Variable:
    return Tanh()(x)


class Sigmoid(Function):
    keeps = "ys"  # its derivative is y * (1 - y)

    def forward(self, x: Array) -> Array:
        return 0.5 * np.tanh(0.5 * x) + 0.5

    def backward(self, gy: Array) -> Array:
        (y,) = self.ys
        return y * (1 - y) * gy


def sigmoid(x: Operand) -> Variable:
    """1 / (1 + exp(-x)), by way of tanh, since exp overflows."""
    return Sigmoid()(x)


class ReLU(Function):
    keeps = "ys"  # which the next product of matrices keeps anyway

    def forward(self, x: Array) -> Array:
        return np.maximum(x, 0)

    def backward(self, gy: Array) -> Array:
        (y,) = self.ys
        return gy * ((y.data if isinstance(y, Variable) else y) > 0)


def relu(x: Operand) -> Variable:
    """The larger of x and 0; at 0 its derivative is 0."""
    return ReLU()(x)


def of(kind: type[Function], x: Any) -> Any:
    """Compute a variable of a variable, and an array of an array."""
    return kind()(x) if isinstance(x, Variable) else kind().forward(x)


class WithConstant(Function):
    """A function of one variable x and a number or an array c.

    Neither is `c` a node of the graph, nor does it have a gradient: without
    these classes the benchmark's chain of numbers takes twice as long.
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
    keeps = ""

    def forward(self, x0: Array, x1: Array) -> Array:
        return x0 + x1

    def backward(self, gy: Array) -> tuple[Array, Array]:
        return gy, gy


class AddConstant(WithConstant):
    keeps = ""

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
        x0, x1 = self.xs
        return gy * x1, gy * x0


class MulConstant(WithConstant):
    keeps = ""

    def forward(self, x: Array) -> Array:
        return x * self.c

    def backward(self, gy: Array) -> Array:
        return gy * self.c


def mul(x0: Operand, x1: Operand) -> Variable:
    if isinstance(x1, Variable):
        return Mul()(x0, x1)
    return MulConstant(x1)(x0)


class Neg(Function):
    keeps = ""

    def forward(self, x: Array) -> Array:
        return -x

    def backward(self, gy: Array) -> Array:
        return -gy


def neg(x: Operand) -> Variable:
    return Neg()(x)


class Sub(Function):
    keeps = ""

    def forward(self, x0: Array, x1: Array) -> Array:
        return x0 - x1

    def backward(self, gy: Array) -> tuple[Array, Array]:
        return gy, -gy


class SubConstant(WithConstant):
    keeps = ""

    def forward(self, x: Array) -> Array:
        return x - self.c

    def backward(self, gy: Array) -> Array:
        return gy


class ConstantSub(WithConstant):
    keeps = ""

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
        x0, x1 = self.xs
        gx0 = gy / x1
        return gx0, -gx0 * x0 / x1  # `x1**2` could exceed its dtype


class DivConstant(WithConstant):
    keeps = ""

    def forward(self, x: Array) -> Array:
        return x / self.c

    def backward(self, gy: Array) -> Array:
        return gy / self.c


class ConstantDiv(WithConstant):
    def forward(self, x: Array) -> Array:
        return self.c / x

    def backward(self, gy: Array) -> Array:
        (x,) = self.xs
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
        (x,) = self.xs
        # One less, but not for 0: the slope of x**0 is 0 and not 0 * x**-1.
        # And a float, since integers have no negative powers and overflow.
        exponent = self.c - 1.0 * (self.c != 0)
        if np.any(np.abs(self.c) >= 2**11):  # above, float16 leaves out some,
            # and above 2**24 float32 does, and with them who is odd or even
            exponent = np.asarray(self.c, float) - 1
        return self.c * gy * x**exponent


def pow(x: Operand, c: Operand) -> Variable:
    """Raise x to the power c, a number or an array."""
    if isinstance(c, Variable):
        raise TypeError(
            "The exponent of a power is a number or an array, got a Variable;"
            " write a Function with both derivatives, or take its data"
        )
    return Pow(c)(x)


class Cast(Function):
    """Convert to another dtype; the gradient is converted back."""

    keeps = ""

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype

    def forward(self, x: Array) -> Array:
        return x.astype(self.dtype)

    def backward(self, gy: Array) -> Array:
        return gy


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
