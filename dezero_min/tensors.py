"""Functions of whole arrays: their shape, their elements, sums and products.

Here goes every function that moves, adds up or mixes elements, with its
derivative; `functions` has those that treat each element by itself.

As there, the lines of `backward` serve arrays and variables, and an array
beside a variable stays with its function: nothing asks for its gradient.
"""

from __future__ import annotations

# mypy: disable-error-code=no-any-return
import builtins
import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from .arrays import Array, checked, sum_array_to
from .core import Operand, Variable, as_variable, makes_arrays
from .functions import WithConstant
from .graph import Function


class WithShape(Function):
    """A function of one variable that changes its shape, to that given."""

    keeps = ""

    def __init__(self, shape: Any) -> None:
        self.shape = shape


class Reshape(WithShape):
    def forward(self, x: Array) -> Array:
        self.shape_before = x.shape
        return x.reshape(self.shape)

    def backward(self, gy: Any) -> Any:
        return gy.reshape(self.shape_before)


def reshape(x: Operand, *shape: Any) -> Variable:
    """Arrange the elements in another shape, as numbers or as a tuple."""
    return Reshape(shape if len(shape) != 1 else shape[0])(x)


class Transpose(Function):
    keeps = ""

    def __init__(self, axes: Any) -> None:
        self.axes = axes

    def forward(self, x: Array) -> Array:
        return x.transpose(self.axes)

    def backward(self, gy: Any) -> Any:
        if self.axes is None:
            return gy.transpose()
        return gy.transpose(*np.argsort(np.atleast_1d(self.axes) % gy.ndim))


def transpose(x: Operand, *axes: Any) -> Variable:
    """Put the axes into the order given, into the reverse one if none is."""
    axes = axes or (None,)
    return Transpose(axes if len(axes) != 1 else axes[0])(x)


def transpose_matrix(x: Variable) -> Variable:
    """Exchange the last two axes."""
    if x.ndim < 2:
        raise AttributeError(f"mT needs two axes or more, got {x.shape}")
    return transpose(x, *range(x.ndim - 2), -1, -2)


class Sum(Function):
    keeps = ""

    def __init__(self, axis: Any, keepdims: bool) -> None:
        self.axis = axis
        self.keepdims = keepdims

    def forward(self, x: Array) -> Array:
        self.shape_before = x.shape
        y = x.sum(axis=self.axis, keepdims=True)
        self.kept = y.shape
        return y if self.keepdims else y.squeeze(self.axis)

    def backward(self, gy: Any) -> Any:
        return broadcast_to(gy.reshape(self.kept), self.shape_before)


def sum(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Add up along an axis or a tuple of some, along all if None.

    With `keepdims` these axes stay, with length 1. What is no array, such as
    a list of variables or a generator, has no axes: it goes to Python's `sum`,
    which this one hides after `from dezero_min import *`.
    """
    has_axes = isinstance(x, (Variable, np.ndarray)) or axis is not None
    if isinstance(x, Iterable) and not has_axes:
        return builtins.sum(x)
    return Sum(axis, keepdims)(x)


def mean(x: Operand, axis: Any = None, keepdims: bool = False) -> Variable:
    """Divide what `sum` adds up by the number of elements; nan if none."""
    x = as_variable(x)
    y = sum(x, axis, keepdims)
    return y / (x.size // max(y.size, 1))


class SumTo(WithShape):
    def forward(self, x: Array) -> Array:
        self.shape_before = x.shape
        return sum_array_to(np.asarray(x), self.shape)

    def backward(self, gy: Any) -> Any:
        return broadcast_to(gy, self.shape_before)


def sum_to(x: Any, shape: tuple[int, ...]) -> Any:
    """Sum over the axes along which NumPy repeated an array of this shape.

    Of a Variable a Variable, of an array an array. ValueError if NumPy can't
    have done so.
    """
    if isinstance(x, Variable):
        return SumTo(shape)(x)
    return sum_array_to(x, shape)


class BroadcastTo(WithShape):
    def forward(self, x: Array) -> Array:
        self.shape_before = x.shape
        return np.broadcast_to(x, self.shape)

    def backward(self, gy: Any) -> Any:
        return sum_to(gy, self.shape_before)


def broadcast_to(x: Any, shape: tuple[int, ...]) -> Any:
    """Repeat x as NumPy does, a Variable or an array."""
    if isinstance(x, Variable):
        return BroadcastTo(shape)(x)
    return np.broadcast_to(x, shape)


class GetItem(Function):
    keeps = ""

    def __init__(self, index: Any) -> None:
        self.index = index

    def forward(self, x: Array) -> Array:
        self.shape_before = x.shape
        return x[self.index]

    def backward(self, gy: Any) -> Any:
        put = AddAt(self.shape_before, self.index)
        return put(gy) if isinstance(gy, Variable) else put.forward(gy)


class AddAt(WithShape):
    """Zeros, to which x is added where GetItem would take it from."""

    def __init__(self, shape: tuple[int, ...], index: Any) -> None:
        super().__init__(shape)
        self.index = index

    def forward(self, x: Array) -> Array:
        y = np.zeros(self.shape, x.dtype)
        part = y[self.index]
        if part.base is y:  # a slice has each element once: 40 times as fast
            part += x
        else:
            np.add.at(y, self.index, x)
        return y

    def backward(self, gy: Any) -> Any:
        return gy[self.index]


def getitem(x: Operand, index: Any) -> Variable:
    """Take the elements at an index: all of NumPy's kinds of indices.

    An element that is taken twice has the gradients of both added up.
    """
    return GetItem(index)(x)


def iterate(x: Variable) -> Iterator[Variable]:
    return (x[i] for i in range(len(x)))


class MatMul(Function):
    """The product of matrices, or of stacks of them in the last two axes."""

    def forward(self, x0: Array, x1: Array) -> Array:
        return x0 @ x1

    def backward(self, gy: Any) -> tuple[Any, Any]:
        x0, x1 = self.xs
        return gy @ x1.mT, x0.mT @ gy


class MatMulConstant(WithConstant):
    keeps = ""

    def forward(self, x: Array) -> Array:
        return x @ self.c

    def backward(self, gy: Any) -> Any:
        return gy @ self.c.mT


class ConstantMatMul(WithConstant):
    keeps = ""

    def forward(self, x: Array) -> Array:
        return self.c @ x

    def backward(self, gy: Any) -> Any:
        return self.c.mT @ gy


def matmul(x0: Operand, x1: Operand) -> Variable:
    """Multiply as NumPy's @ does: vectors, matrices and stacks of matrices.

    Shapes (..., n) and (n,) give (...); (..., k, n) and (..., n, m) give
    (..., k, m), and the axes in front broadcast. ValueError if the two n
    differ, or if one operand has no axis.
    """
    a, b = (x if isinstance(x, Variable) else checked(x) for x in (x0, x1))
    if not a.ndim or not b.ndim or a.shape[-1] != b.shape[-2:][0]:
        raise ValueError(
            "matmul takes shapes (..., n) and (n,) or (..., n, m), got"
            f" {a.shape} and {b.shape}; reshape or transpose one of them"
        )
    if b.ndim == 1:
        return matmul(a, b.reshape(-1, 1)).reshape(a.shape[:-1])
    if a.ndim == 1:
        y = matmul(a.reshape(1, -1), b)
        return y.reshape(*y.shape[:-2], y.shape[-1])
    if a.ndim > 2 and b.ndim == 2:  # one large product for many small ones
        *rows, n = a.shape
        y = matmul(a.reshape(math.prod(rows), n), b)
        return y.reshape(*rows, y.shape[-1])
    if not isinstance(b, Variable):
        return MatMulConstant(b)(a)
    if not isinstance(a, Variable):
        return ConstantMatMul(a)(b)
    return MatMul()(a, b)


def rmatmul(x0: Operand, x1: Operand) -> Variable:
    return matmul(x1, x0)


class Affine(Function):
    """x @ W + b, by matrices: in one function, since every layer calls it."""

    def forward(self, x: Array, W: Array, b: Array) -> Array:
        return x @ W + b

    def backward(self, gy: Any) -> tuple[Any, Any, Any]:
        x, W, _ = self.xs
        return gy @ W.mT, x.mT @ gy, gy.sum(axis=0)


class ConstantAffine(WithConstant):
    keeps = ""

    def forward(self, W: Array, b: Array) -> Array:
        return self.c @ W + b

    def backward(self, gy: Any) -> tuple[Any, Any]:
        return self.c.mT @ gy, gy.sum(axis=0)


def linear(x: Operand, W: Operand, b: Operand | None = None) -> Variable:
    """x @ W + b, a layer of a network without its activation.

    x: shape (..., in); W: (in, out); b: (out,). Gives (..., out).
    """
    if b is None:
        return matmul(x, W)
    if isinstance(W, Variable) and isinstance(b, Variable):
        a = x if isinstance(x, Variable) else checked(x)
        if a.shape[1:] == W.shape[:1] and (W.ndim, b.ndim) == (2, 1):
            if isinstance(x, Variable):
                return Affine()(x, W, b)
            return ConstantAffine(x)(W, b)
    return matmul(x, W) + b


makes_arrays.update(
    {MatMul, MatMulConstant, ConstantMatMul, Affine, ConstantAffine}
)
Variable.__matmul__ = matmul
Variable.__rmatmul__ = rmatmul
Variable.__getitem__ = getitem
Variable.__iter__ = iterate
Variable.reshape = reshape
Variable.transpose = transpose
Variable.T = property(transpose)  # type: ignore[assignment]
Variable.mT = property(transpose_matrix)  # type: ignore[assignment]
Variable.sum = sum
Variable.mean = mean
