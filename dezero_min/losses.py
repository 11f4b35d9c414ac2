"""Losses: how far a network's outputs are from what they should be.

Here goes what compares outputs with targets or labels, and what scores become
for it.

A score may be any number, the larger the more likely its class. A label is the
number of the right class.
"""

from __future__ import annotations

# mypy: disable-error-code=no-any-return
from typing import Any

import numpy as np

from .arrays import Array, grad_dtype
from .core import Operand, Variable, as_variable
from .functions import Exp, exp, of, square, sub
from .graph import Function
from .tensors import mean


def mean_squared_error(x0: Operand, x1: Operand) -> Variable:
    """The mean of (x0 - x1)**2 over all elements.

    ValueError if the shapes differ: (100, 1) and (100,) broadcast to all 10,000
    pairs, of which 100 belong together.
    """
    shapes = [as_variable(x).shape for x in (x0, x1)]
    if shapes[0] != shapes[1]:
        raise ValueError(
            "mean_squared_error compares arrays of one shape, got"
            f" {shapes[0]} and {shapes[1]}; reshape one of them"
        )
    return mean(square(sub(x0, x1)))


class LogSoftmax(Function):
    keeps = "ys"

    def forward(self, x: Array) -> Array:
        # The largest becomes 0: so no exp overflows, and one of them is 1.
        largest = x.max(axis=-1, keepdims=True)
        x = np.subtract(x, largest, dtype=grad_dtype(x.dtype))
        return x - np.log(np.exp(x).sum(axis=-1, keepdims=True))

    def backward(self, gy: Any) -> Any:
        (y,) = self.ys
        return gy - of(Exp, y) * gy.sum(axis=-1, keepdims=True)


def log_softmax(x: Operand) -> Variable:
    """Take the logarithm of `softmax`, also where that rounds to 0."""
    return LogSoftmax()(x)


def softmax(x: Operand) -> Variable:
    """Turn scores into probabilities: exp(x) / the sum of exp(x).

    The sum is along the last axis; scores of any size will do.
    """
    return exp(log_softmax(x))


class SoftmaxCrossEntropy(Function):
    def __init__(self, t: Array) -> None:
        self.index = np.arange(len(t)), t

    def forward(self, x: Array) -> Array:
        self.log_p = LogSoftmax().forward(x)
        return -self.log_p[self.index].sum() / len(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.xs
        p = softmax(x) if isinstance(x, Variable) else np.exp(self.log_p)
        one_hot = np.zeros(p.shape, p.dtype)
        one_hot[self.index] = 1
        return (p - one_hot) * (gy / len(one_hot))


def softmax_cross_entropy(x: Operand, t: Any) -> Variable:
    """The mean of -log p, where p is the softmax of the right class's score.

    x: scores, shape (N, C). t: labels from 0 to C - 1, integers, shape (N,).

    The gradient of a row of scores is (softmax - one-hot) / N. ValueError if
    there is no row, or if t is anything but such labels.
    """
    x = as_variable(x)
    t = labels("softmax_cross_entropy", x, t)
    return SoftmaxCrossEntropy(t)(x)


def accuracy(y: Operand, t: Any) -> float:
    """The share of rows whose largest score is that of the right class.

    y: scores or probabilities, shape (N, C); t: labels as above.
    """
    y = as_variable(y)
    t = labels("accuracy", y, t)
    return float((y.data.argmax(axis=1) == t).mean())


def labels(name: str, x: Variable, t: Any) -> Array:
    """Refuse what NumPy would take for labels: it indexes and broadcasts."""
    t = t.data if isinstance(t, Variable) else np.asarray(t)
    if x.ndim != 2 or not x.size:
        raise ValueError(
            f"{name} takes scores of shape (N, C), neither of them 0, got"
            f" {x.shape}"
        )
    if t.shape == x.shape:
        raise ValueError(
            f"{name} takes the number of the right class of each row, got"
            f" shape {t.shape}, as of one-hot rows; write t.argmax(axis=1)"
        )
    if t.shape != x.shape[:1]:
        raise ValueError(
            f"{name} takes a label for each of {len(x)} rows, shape"
            f" ({len(x)},), got {t.shape}"
        )
    if t.dtype.kind not in "iu":
        raise ValueError(
            f"{name} takes integers as labels, got {t.dtype}; write"
            " t.astype(int)"
        )
    if t.min() < 0 or t.max() >= x.shape[1]:
        wrong = t[(t < 0) | (t >= x.shape[1])][0]
        raise ValueError(
            f"{name} takes labels from 0 to {x.shape[1] - 1}, one for each"
            f" score, got {wrong}"
        )
    return t
