"""Differentiation by trying it out, to check the other kind.

Here goes what judges gradients without knowing how they were computed.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import numpy as np

from .arrays import Array
from .config import no_grad
from .core import Operand, Unary, Variable, as_variable
from .graph import Function


def numerical_diff(f: Unary, x: Operand, eps: float = 1e-4) -> Array:
    """Differentiate the sum of f(x) by a central difference of five points.

    Each element of `x.data` is moved by itself, so that f need not work element
    by element, by eps, or by eps times the element if that is larger than 1. f
    is given float64, and the result is float64 in the shape of `x.data`.
    Cutting off the Taylor series costs eps^4 / 30 times the fifth derivative,
    rounding costs about 1e-16 * f(x) / eps. (M. Abramowitz and I. Stegun,
    Handbook of Mathematical Functions, 25.3.) TypeError if f returns something
    else than a Variable.
    """
    return differences(f, as_variable(x).data, eps)[0]


def differences(f: Unary, x: Array, eps: float) -> tuple[Array, Array]:
    """The derivative, and how far rounding can have moved it."""
    gradient, error = np.empty(x.shape), np.empty(x.shape)
    for i in np.ndindex(x.shape):
        step = eps * max(1.0, abs(float(x[i])))
        moved = np.zeros(x.shape)
        moved[i] = step
        ys = [value(f, x + n * moved) for n in (-2, -1, 1, 2)]
        weighted = (ys[0] - 8 * ys[1] + 8 * ys[2] - ys[3]).sum()
        gradient[i] = weighted / (12 * step)
        size = np.abs(ys).sum() + np.abs(x[i])  # x itself is rounded, too
        error[i] = np.finfo(float).eps * size / step
    return gradient, error


def value(f: Unary, x: Array) -> Array:
    # An object records one call only, and here it is called often. Any other f
    # may need the graph: it may call `grad`.
    with no_grad() if isinstance(f, Function) else nullcontext():
        y: Any = f(Variable(np.asarray(x)))
    if not isinstance(y, Variable):
        raise TypeError(
            f"expected f to return a Variable, got {type(y).__name__}; write a"
            " function that returns a single one"
        )
    return y.data


def gradient_check(f: Unary, x: Operand) -> bool:
    """Whether `backward` and `numerical_diff` agree on f at x, in float64.

    They may differ by 1e-5 of their size, and by what rounding does to
    `numerical_diff`. Each element of the output has a weight of its own, and
    none has 1, so that a `backward` that forgets the gradient it is given, or
    gives an element that of another, does not pass. Nor is one weight the mean
    of others, which would hide what takes it for their sum.
    """
    x = Variable(as_variable(x).data.astype(float))
    y = value(f, x.data)
    weights = np.random.default_rng(0).uniform(1.5, 2.5, y.shape)

    def weighted(x: Variable) -> Variable:
        return Variable(np.asarray(weights * value(f, x.data)))

    # What records nothing comes first, so that f may be a Function itself.
    expected, error = differences(weighted, x.data, 1e-4)
    (f(x) * weights).backward()
    gradient = np.zeros(x.shape) if x.grad is None else x.grad
    return bool(
        np.all(np.abs(gradient - expected) <= 1e-5 * np.abs(expected) + error)
    )
