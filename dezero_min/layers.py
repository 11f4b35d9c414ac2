"""Layers: functions that own parameters, and find, save and load them.

Here goes every part of a network that has something to learn.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import numpy as np

from .core import Operand, Variable
from .functions import sigmoid
from .tensors import linear


class Parameter(Variable):
    """A Variable that training changes: layers know it by its class."""

    __slots__ = ()


class Layer:
    """A function with parameters; its subclasses say which, in `forward`.

    Its parameters are those among its attributes, in the layers there, and in
    lists, tuples and dictionaries there. A `Variable` is none, and stays as it
    is.

    >>> class Scale(Layer):
    ...     def __init__(self):
    ...         self.factor = Parameter(np.array(2.0))
    ...     def forward(self, x):
    ...         return self.factor * x
    >>> scale = Scale()
    >>> scale(np.array([1.0, 3.0]))
    Variable([2. 6.])
    >>> scale.named_params()
    [('factor', Variable(2.0))]
    """

    def __call__(self, *inputs: Any) -> Any:
        return self.forward(*inputs)

    def forward(self, *inputs: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def params(self) -> list[Parameter]:
        """Its parameters, each once."""
        return [param for _, param in self.named_params()]

    def named_params(self) -> list[tuple[str, Parameter]]:
        """Its parameters, each once, with the path to it: "layers.0.W"."""
        found: dict[Parameter, str] = {}
        find_params(items_of(self), "", found, {id(self)})
        return [(name, param) for param, name in found.items()]

    def cleargrads(self) -> None:
        """Forget all gradients, before another computation adds to them."""
        for param in self.params():
            param.cleargrad()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the parameters to a file, with ".npz" at its end.

        A file of that name is replaced once the new one is complete.
        """
        path = with_suffix(path)
        named = self.named_params()
        arrays = {name: param.data for name, param in named}
        for name, param in named:
            if arrays[name] is not param.data:
                raise ValueError(f"{name} are two parameters; rename one")
        with open(f"{path}.part", "wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        os.replace(f"{path}.part", path)

    def load(self, path: str | os.PathLike[str]) -> None:
        """Read the parameters from a file that `save` wrote.

        Each keeps its dtype. ValueError, and all stay as they are, if the file
        is another, or has parameters of other names or shapes.
        """
        path = with_suffix(path)
        if os.path.exists(path) and not zipfile.is_zipfile(path):
            raise ValueError(f"{path} is not, or not all of, what save wrote")
        with np.load(path) as file:
            found = dict(file)
        params = dict(self.named_params())
        wrong = [f"no {name}" for name in params if name not in found]
        wrong += [
            f"{name} of shape {array.shape}"
            + (f" for {params[name].shape}" if name in params else "")
            for name, array in found.items()
            if name not in params or array.shape != params[name].shape
        ]
        if wrong:
            raise ValueError(
                f"{path} does not fit this {type(self).__name__}, it has"
                f" {', '.join(wrong)}; build the network that was saved"
            )
        arrays = [found[name].astype(p.dtype) for name, p in params.items()]
        for param, array in zip(params.values(), arrays):
            param.data = array


def find_params(
    items: Iterable[Any], path: str, found: dict[Parameter, str], seen: set[int]
) -> None:
    """Fill `found`, in which a shared parameter has its first path.

    seen: the layers and containers so far, for two may each know the other.
    """
    for key, value in items:
        if isinstance(value, Parameter):
            found.setdefault(value, f"{path}{key}")
        elif isinstance(value, (Layer, list, tuple, dict)):
            if id(value) not in seen:
                seen.add(id(value))
                find_params(items_of(value), f"{path}{key}.", found, seen)


def items_of(value: Any) -> Iterable[Any]:
    if isinstance(value, (list, tuple)):
        return enumerate(value)
    return (vars(value) if isinstance(value, Layer) else value).items()


def with_suffix(path: str | os.PathLike[str]) -> str:
    path = os.fspath(path)
    return path if path.endswith(".npz") else f"{path}.npz"


class Linear(Layer):
    """x @ W + b: from rows of in_size numbers to rows of out_size.

    W: shape (in_size, out_size), random, for equal columns would stay equal;
        normal with the variance 1 / in_size, so that outputs are about as large
        as inputs. (Y. LeCun and others, Efficient BackProp, 1998.)
    b: shape (out_size,), zeros.
    rng: a random generator of NumPy, or the seed of one.

    Both are float64; `p.data = p.data.astype("f4")` for each p of `params()`
    has it compute in float32.
    """

    def __init__(self, in_size: int, out_size: int, rng: Any = None) -> None:
        W = np.random.default_rng(rng).normal(size=(in_size, out_size))
        self.W = Parameter(W / in_size**0.5, name="W")
        self.b = Parameter(np.zeros(out_size), name="b")

    def forward(self, x: Operand) -> Variable:
        return linear(x, self.W, self.b)


class MLP(Layer):
    """A multilayer perceptron: linear layers with an activation in between.

    sizes: how many numbers go into each layer, and come out of the last.
    activation: a function of a Variable.
    rng: as for Linear.
    """

    def __init__(
        self,
        *sizes: int,
        activation: Callable[[Variable], Variable] = sigmoid,
        rng: Any = None,
    ) -> None:
        if len(sizes) < 2:
            raise ValueError(
                f"MLP takes two sizes or more, got {len(sizes)}; write"
                " MLP(64, 100, 10)"
            )
        rng = np.random.default_rng(rng)
        self.layers = [Linear(*pair, rng) for pair in pairwise(sizes)]
        self.activation = activation

    def forward(self, x: Operand) -> Variable:
        *hidden, last = self.layers
        for layer in hidden:
            x = self.activation(layer(x))
        y: Variable = last(x)
        return y
