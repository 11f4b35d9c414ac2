"""Optimizers: how parameters move, once their gradients are known.

Here goes every rule for that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from .arrays import Array, grad_dtype
from .core import Variable


class SGD:
    """Stochastic gradient descent: against the gradient, lr times as far.

    params: the parameters, or other leaves, each of which moves once.
    lr: the learning rate; it may be set to another between two updates.

    Of float32 all stays float32. TypeError for what is no Variable, ValueError
    if there is none.

    >>> from dezero_min import MLP, DataLoader, Digits
    >>> from dezero_min import accuracy, relu, softmax_cross_entropy
    >>> net = MLP(64, 100, 10, activation=relu, rng=0)
    >>> optimizer = SGD(net.params(), lr=0.1)
    >>> batches, test = DataLoader(Digits(), 50, rng=0), Digits(train=False)
    >>> for epoch in range(10):
    ...     for x, t in batches:
    ...         loss = softmax_cross_entropy(net(x), t)
    ...         net.cleargrads()
    ...         loss.backward()
    ...         optimizer.update()
    >>> accuracy(net(test.x), test.t) > 0.85
    True
    """

    def __init__(self, params: Iterable[Variable], lr: float) -> None:
        name = type(self).__name__
        one = isinstance(params, Variable) or not isinstance(params, Iterable)
        found: list[Any] = [params] if one else list(params)
        for param in found:
            if not isinstance(param, Variable):
                raise TypeError(
                    f"{name} takes parameters, got {type(param).__name__};"
                    f" write {name}(net.params(), lr)"
                )
        if not found:
            raise ValueError(
                f"{name} takes parameters, got none; a layer has those that are"
                " of the class Parameter"
            )
        self.params: list[Variable] = list(dict.fromkeys(found))
        self.lr = lr

    def update(self) -> None:
        """Move each parameter that has a gradient.

        It is given a new array, so graphs that have read the old one are right
        still. RuntimeError if none has a gradient.
        """
        if all(param.grad is None for param in self.params):
            raise RuntimeError(
                "update moves parameters by their gradients, got none; call"
                " loss.backward() before"
            )
        for param in self.params:
            if param.grad is not None:
                data = param.data
                # In this dtype, or a NumPy number for lr makes float64 of it.
                step = np.multiply(
                    self.lr, param.grad, dtype=grad_dtype(data.dtype)
                )
                param.data = self.moved(data, np.asarray(step), param)

    def moved(self, data: Array, step: Array, param: Variable) -> Array:
        return np.subtract(data, step, out=step)  # which saves a third array


class Momentum(SGD):
    """SGD whose moves go on: each begins with a share of the one before.

    momentum: that share, from 0, which is SGD, to less than 1. (B. T. Polyak,
        Some methods of speeding up the convergence of iteration methods, 1964.)
    """

    def __init__(
        self, params: Iterable[Variable], lr: float, momentum: float = 0.9
    ) -> None:
        super().__init__(params, lr)
        self.momentum = momentum
        self.moves: dict[Variable, Array] = {}

    def moved(self, data: Array, step: Array, param: Variable) -> Array:
        move = self.moves.setdefault(param, np.zeros_like(step))
        move *= self.momentum
        move -= step
        return np.add(data, move, out=step)
