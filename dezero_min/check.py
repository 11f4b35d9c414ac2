"""Differentiation by trying it out, to check the other kind."""

from __future__ import annotations

import math

import numpy as np

from .arrays import Array
from .config import no_grad
from .core import Operand, Unary, Variable, as_variable


def numerical_diff(f: Unary, x: Operand, eps: float = 1e-4) -> Array:
    """Differentiate the sum of f(x) by the central difference.

    Each element of `x.data` is moved by itself, so that f need not work element
    by element. f is given float64, and the result is float64 in the shape of
    `x.data`. Cutting off the Taylor series costs eps^2 / 6 times the third
    derivative, rounding costs about 1e-16 * f(x) / eps. TypeError if f returns
    something else than a Variable.
    """
    x = as_variable(x)
    gradient = np.empty(x.shape)
    with no_grad():
        for i in np.ndindex(x.shape):
            moved = np.zeros(x.shape)
            moved[i] = eps
            y0 = value(f, x.data - moved)
            y1 = value(f, x.data + moved)
            gradient[i] = (y1 - y0).sum() / (2 * eps)
    return gradient


def value(f: Unary, x: Array) -> Array:
    y = f(Variable(np.asarray(x)))
    if not isinstance(y, Variable):
        raise TypeError(
            f"expected f to return a Variable, got {type(y).__name__}; write a"
            " function that returns a single one"
        )
    return y.data


def gradient_check(f: Unary, x: Operand) -> bool:
    """Whether `backward` and `numerical_diff` agree on f at x, in float64.

    Each element of the output has a weight of its own and none has 1, so that
    a `backward` that forgets the gradient it is given does not pass.
    """
    x = Variable(as_variable(x).data.astype(float))
    with no_grad():
        shape = value(f, x.data).shape
    weights = np.linspace(1.5, 2.5, math.prod(shape)).reshape(shape)

    def weighted(x: Variable) -> Variable:
        return weights * f(x)

    # What records nothing comes first, so that f may be a Function itself.
    expected = numerical_diff(weighted, x)
    weighted(x).backward()
    gradient = np.zeros(x.shape) if x.grad is None else x.grad
    return np.allclose(gradient, expected)
