"""Gradients that are variables, so that they can be differentiated again.

Here goes what computes gradients for `grad`: on the same way back through the
graph, by the same `backward` methods, as `Variable.backward`.

There a function reads the arrays that it keeps. Here it is called as a twin,
for which each of them is a variable again: its creator is where the edge
leads. So what the function computes leaves a graph, and first order pays
nothing for it.
"""

from __future__ import annotations

import dis
from collections.abc import Sequence
from functools import cache
from types import FunctionType
from typing import Any, overload

import numpy as np

from .arrays import shape_and_dtype
from .core import Variable, as_variable, box, gradients
from .functions import Cast
from .graph import Function
from .refusals import AGAIN
from .tensors import sum_to


@overload
def grad(y: Variable, x: Variable) -> Variable: ...
@overload
def grad(y: Variable, x: Sequence[Variable]) -> list[Variable]: ...
def grad(y: Variable, x: Any) -> Any:
    """Differentiate the sum of y by x, as a Variable.

    x: a Variable, or a list or tuple of them, which gives a list.

    A gradient has the shape of its x, its dtype if that is floating, float64
    otherwise. It has a graph of its own, so it can be differentiated in turn,
    except under `no_grad`. It is zero by a variable that y did not come from.
    Nothing is stored in `x.grad`, nor read there: it starts from ones.

    TypeError for anything but Variables; also if a function's `backward`
    computes with arrays alone, and names it.

    >>> x = Variable(np.array(2.0))
    >>> y = x**4
    >>> gx = grad(y, x)
    >>> gx, grad(gx, x)
    (Variable(32.0), Variable(48.0))
    """
    xs = x if isinstance(x, (list, tuple)) else [x]
    for variable in (y, *xs):
        if not isinstance(variable, Variable):
            raise TypeError(
                "grad takes a Variable, and one or a list of them to"
                f" differentiate by, got {type(variable).__name__}; write"
                " grad(y, x) or grad(y, [x0, x1])"
            )
    start = constant(np.ones, y)
    found: dict[Variable, Variable] = {}
    gradients(y, start, lambda v, gv, _: found.update({v: gv}), twin, fit)
    gxs = [found[x] if x in found else constant(np.zeros, x) for x in xs]
    return gxs if isinstance(x, (list, tuple)) else gxs[0]


def constant(make: Any, x: Variable) -> Variable:
    """Ones or zeros, as a gradient of x."""
    kind = x._kind if x._node is None else x._node._kind
    return Variable(make(*shape_and_dtype(kind)))


def twin(function: Any) -> Any:
    """A function like this one, but on variables in place of arrays.

    Anything else hands on what it is given, or nothing.
    """
    if not isinstance(function, Function):
        return function
    kind = refusing_stored(type(function))  # type: ignore[arg-type]
    other = object.__new__(kind)
    vars(other).update(vars(function))
    other._is_twin = True
    other.xs = tuple(map(variable, function.edges, function.xs))
    if function.ys:
        nodes: list[Any] = function._revive() or [function]
        other.ys = tuple(map(variable, nodes, function.ys))
    return other


@cache
def refusing_stored(kind: type[Function]) -> type[Function]:
    """A class like this one, which refuses arrays that `forward` stored.

    To `grad` such an array is a constant, and the second derivative silently
    wrong. Arrays from `__init__` are constants.
    """
    names = {
        instruction.argval
        for base in kind.__mro__
        if isinstance(forward := vars(base).get("forward"), FunctionType)
        for instruction in dis.get_instructions(forward)
        if instruction.opname == "STORE_ATTR"
    }
    if not names:
        return kind
    stored = {name: Stored(name) for name in names}
    return type(kind.__name__, (kind,), stored)


def is_floating(x: Any) -> bool:
    return isinstance(x, (np.ndarray, np.generic)) and x.dtype.kind == "f"


class Stored:
    """An attribute that `forward` sets, where `backward` reads it again."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, function: Any, _: Any = None) -> Any:
        if self.name not in vars(function):
            raise AttributeError(self.name, name=self.name, obj=function)
        value = vars(function)[self.name]
        parts = value if isinstance(value, (tuple, list)) else [value]
        if any(is_floating(part) for part in parts):
            raise TypeError(
                f"self.{self.name} is an array that forward stored, {AGAIN};"
                ' for what forward returns, write keeps = "ys" and read self.ys'
            )
        return value

    def __set__(self, function: Any, value: Any) -> None:
        vars(function)[self.name] = value


def variable(node: Any, value: Any) -> Variable:
    return box(value, node, node._turn)


def fit(gx: Any, kind: Any) -> Variable:
    """Do for a variable what `arrays.fit` does for an array."""
    shape, dtype = shape_and_dtype(kind)
    gx = as_variable(gx)
    if gx.shape != shape:
        gx = sum_to(gx, shape)
    if gx.dtype != dtype:
        return Cast(dtype)(gx)  # type: ignore[no-any-return]
    return gx  # type: ignore[no-any-return]
