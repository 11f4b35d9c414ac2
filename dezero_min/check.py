"""Differentiation by trying it out, to check the other kind."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .config import no_grad
from .core import Array, Variable


def numerical_diff(
    f: Callable[[Variable], Variable], x: Variable, eps: float = 1e-4
) -> Array:
    """Differentiate the sum of f(x) by the central difference.

    Each element of `x.data` is moved by itself, so that f need not work element
    by element. f is given float64, and the result is float64 in the shape of
    `x.data`. Cutting off the Taylor series costs eps^2 / 6 times the third
    derivative, rounding costs about 1e-16 * f(x) / eps.
    """
    gradient = np.empty(x.shape)
    with no_grad():
        for i in np.ndindex(x.shape):
            moved = np.zeros(x.shape)
            moved[i] = eps
            y0 = f(Variable(np.asarray(x.data - moved)))
            y1 = f(Variable(np.asarray(x.data + moved)))
            gradient[i] = (y1.data - y0.data).sum() / (2 * eps)
    return gradient


def gradient_check(f: Callable[[Variable], Variable], x: Variable) -> bool:
    """Whether `backward` and `numerical_diff` agree on f at x, in float64."""
    x = Variable(x.data.astype(float))
    # The one that records nothing comes first: so f may be a Function itself.
    expected = numerical_diff(f, x)
    f(x).backward()
    gradient = np.zeros(x.shape) if x.grad is None else x.grad
    return np.allclose(gradient, expected)
