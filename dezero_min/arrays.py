"""Arrays and numbers: which ones may enter, and the shape of a gradient.

Here goes code about arrays that knows neither variables nor graphs.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy import ndarray
from numpy.typing import NDArray

from .refusals import refusal

Array: TypeAlias = NDArray[Any]

# What may stand beside a Variable; the most frequent first, to be quick.
OPERANDS = (float, ndarray, int, np.generic)


def as_array(x: Any) -> Any:
    """Make a 0-dimensional array of a scalar; leave an array as it is."""
    if not isinstance(x, ndarray) and isinstance(x, OPERANDS):
        return np.array(x)
    return x


def checked(x: Any) -> Any:
    """Return an array of real numbers; one without axes as NumPy's scalar.

    NumPy computes with its scalars five times as fast as with 0-dimensional
    arrays. TypeError for anything else. No subclass of ndarray passes:
    np.matrix multiplies in another way than Mul differentiates.
    """
    x = as_array(x)
    if type(x) is not ndarray or x.dtype.kind not in "fiub":
        raise TypeError(refusal(x))
    return x if x.ndim else x[()]


def read_only(x: Array) -> Any:
    """View an array so that a function can't write into it."""
    x = x[()]
    if type(x) is ndarray:
        x.setflags(write=False)  # twice as fast as x.flags.writeable
    return x


def grad_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The dtype of a gradient, which is always floating."""
    return dtype if dtype.kind == "f" else np.dtype(float)


def kind_of_gradient(x: Any) -> Any:
    """What the gradient of x looks like: for an array, its shape and dtype.

    For a scalar, its type: the quickest to compare.
    """
    dtype = grad_dtype(x.dtype)
    return (x.shape, dtype) if x.ndim else dtype.type


def shape_and_dtype(kind: Any) -> tuple[tuple[int, ...], np.dtype[Any]]:
    return kind if isinstance(kind, tuple) else ((), np.dtype(kind))


def fit(gx: Any, kind: Any) -> Any:
    """Give a gradient the shape and the dtype that its variable asks for.

    TypeError if it is no array of real numbers, ValueError if it has another
    shape than NumPy makes of the variable's by repeating.
    """
    gx = as_array(gx)
    if type(gx) is not ndarray or gx.dtype.kind not in "fiub":
        got = gx.dtype if type(gx) is ndarray else type(gx).__name__
        raise TypeError(
            f"expected a gradient of real numbers, got {got}"
            + "; is a `return` missing?" * (got == "NoneType")
        )
    shape, dtype = shape_and_dtype(kind)
    if gx.shape != shape:
        gx = sum_array_to(gx, shape)
    return gx.astype(dtype, copy=False)[()]


def sum_array_to(gx: Array, shape: tuple[int, ...]) -> Array:
    """Sum over the axes along which NumPy repeated an array of this shape.

    ValueError if it cannot have done so.
    """
    added = gx.ndim - len(shape)
    repeated = [added + i for i, length in enumerate(shape) if length == 1]
    if added < 0 or any(
        length not in (1, gx.shape[added + i]) for i, length in enumerate(shape)
    ):
        raise ValueError(
            f"expected a gradient of shape {shape}, got one of {gx.shape}"
        )
    gx = gx.sum(axis=(*range(added), *repeated))
    return gx.reshape(shape)


def is_same(data: Any, value: Any) -> bool:
    """Whether a value that a function was given is still a variable's data."""
    if isinstance(value, ndarray) and isinstance(data, ndarray):
        a, b = data.__array_interface__, value.__array_interface__
        keys = "shape", "typestr", "strides"
        same = all(a[key] == b[key] for key in keys)
        return same and a["data"][0] == b["data"][0]
    return np.array_equal(data, value, equal_nan=True)
