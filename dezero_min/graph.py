"""Functions in general: what a call computes, keeps and records.

Here goes what all functions share, ours and those of other people alike.
"""

from __future__ import annotations

from typing import Any
from weakref import ref

import numpy as np
from numpy import float64, ndarray

from .arrays import (
    checked,
    is_same,
    kind_of_gradient,
    read_only,
    shape_and_dtype,
)
from .config import enable_backprop
from .core import Variable, as_variables, box
from .refusals import AGAIN, NoInputs, explain, wrong_number

new_variable = object.__new__
recording = enable_backprop.get


class Function:
    """A computation on variables; its subclasses say which, in `forward`.

    One object serves one call, since it keeps what `backward` needs:

    xs: the arrays that `forward` was given, if `keeps` is "xs", as it is
        unless a class says otherwise.
    ys: the arrays that it returned, if `keeps` is "ys". Neither is kept if it
        is "".
    edges: for each input the function that computed it, or the variable itself
        if it is a leaf.
    inputs: the Variables of the call, a number or an array among them put
        into a box. One that is gone is made again, with the data of `xs`, None
        if they were not kept. Empty before the call, and under `no_grad`.
    outputs: weak references to the Variables that the call made; call one to
        get its Variable, None if it is gone.
    generation: that of the youngest input.

    A function of one's own takes five lines:

    >>> class Cube(Function):
    ...     def forward(self, x):
    ...         return x**3
    ...     def backward(self, gy):
    ...         return 3 * self.inputs[0].data ** 2 * gy
    >>> x = Variable(np.array(2.0))
    >>> y = Cube()(x)
    >>> y.backward()
    >>> x.grad
    array(12.)

    To be differentiated again, by `grad`, its `backward` reads `xs`, which
    are variables then, and computes with operators and functions of this
    package: `(x,) = self.xs` and `return 3 * x**2 * gy`. Other attributes
    count as constants.
    """

    edges: tuple[Any, ...] = ()
    keeps = "xs"
    xs: tuple[Any, ...] = ()
    ys: tuple[Any, ...] = ()
    _nodes: tuple[ref[Output], ...] = ()  # of several outputs
    _output: Any = type(None)  # or a weak reference to the only one
    _kind: Any = None
    _turn = 1  # on the way back, counted down: the generation of its outputs
    _is_twin = False
    _is_guarded = True

    def __init_subclass__(cls) -> None:
        """Check `keeps`, and see whether the class is one of this package.

        Ours write into no array that they are given, so they are not given
        views in which nobody can. That is 0.25 µs an array.
        """
        super().__init_subclass__()
        if cls.keeps not in ("xs", "ys", ""):
            raise ValueError(
                f"{cls.__name__}.keeps says which arrays backward reads:"
                f' "xs", "ys" or "", got {cls.keeps!r}'
            )
        cls._is_guarded = cls.__module__.partition(".")[0] != __package__

    def __call__(self, *inputs: Any) -> Any:
        """Compute a Variable, or a list of several, and record how.

        RuntimeError if this object has recorded a call before. An error of
        `forward`, or in what it returns, names the function.
        """
        if self.edges:
            name = type(self).__name__
            raise RuntimeError(
                f"{name} keeps the inputs of its first call for backward, got"
                f" a second call; make another {name} for it"
            )
        generation = 0
        xs, edges = [], []
        for x in inputs:
            if not isinstance(x, Variable):
                return self(*as_variables(inputs))
            value = x._value
            if type(value) is ndarray and (
                self._is_guarded or not value.ndim
            ):  # as `read_only` does, without a call
                value = value[()]
                if type(value) is ndarray:
                    value.setflags(write=False)
            xs.append(value)
            edges.append(x if x._node is None else x._node)
            if x.generation > generation:  # quicker than max()
                generation = x.generation
        try:
            y = self.forward(*xs)
            kind: Any = type(y)
            if kind is ndarray and y.ndim and y.dtype.kind == "f":
                kind = y.shape, y.dtype
            elif kind is not float64:  # neither of which needs a check
                if isinstance(y, tuple):
                    return self._make_outputs(tuple(edges), generation, xs, y)
                y = checked(y)
                kind = kind_of_gradient(y)
        except Exception as error:
            explain(error, f"{type(self).__name__}.forward")
            raise
        # `Variable(y)`, which checks what people give it, takes four times as
        # long as this.
        output = new_variable(Variable)
        output._value = y
        output.grad = output.name = None
        if recording():
            if self.keeps == "xs":
                self.xs = tuple(xs)
            elif self.keeps == "ys":
                self.ys = (y,)
            self.edges = tuple(edges)
            self._kind = kind
            self._output = ref(output)
            output._node = self
            self._turn = output.generation = generation + 1
        else:
            output._node = None
            output._kind = kind
            output.generation = 0
        return output

    def _make_outputs(
        self, edges: Any, generation: int, xs: list[Any], ys: tuple[Any, ...]
    ) -> Any:
        """Box and record the results of a function that returned a tuple."""
        if not ys:
            raise ValueError("expected an array or a tuple of some, got ()")
        ys = tuple(map(checked, ys))
        if not enable_backprop.get():
            outputs = list(map(box, ys))
        else:
            if self.keeps == "xs":
                self.xs = tuple(xs)
            elif self.keeps == "ys":
                self.ys = ys
            self.edges = edges
            self._turn = generation + 1
            nodes = [Output(self, i, y) for i, y in enumerate(ys)]
            self._nodes = tuple(map(ref, nodes))
            self._kinds = [node._kind for node in nodes]
            self._kind = list  # see Output
            outputs = [node.make(y) for node, y in zip(nodes, ys)]
        return outputs if len(outputs) > 1 else outputs[0]

    @property
    def _function(self) -> Function:
        return self

    @property
    def generation(self) -> int:
        return self._turn - 1

    @property
    def inputs(self) -> tuple[Variable, ...]:
        self._refuse_twin("inputs")
        if not self.edges:
            return NoInputs()
        xs = self.xs or (None,) * len(self.edges)
        return tuple(map(variable_of, self.edges, xs))

    @property
    def outputs(self) -> tuple[Any, ...]:
        self._refuse_twin("outputs")
        if self._nodes:
            nodes = [node() for node in self._nodes]
            return tuple(
                gone if node is None else node._output
                for gone, node in zip(self._nodes, nodes)
            )
        return (self._output,) if isinstance(self._output, ref) else ()

    def _refuse_twin(self, name: str) -> None:
        """Refuse arrays to a `backward` that is called to be differentiated."""
        if self._is_twin:
            raise TypeError(f"self.{name} leads to arrays, {AGAIN}")

    def _revive(self) -> list[Output]:
        """All outputs, also those that are gone: their arrays are in `ys`."""
        nodes = [
            node() or Output(self, i, y)
            for i, (node, y) in enumerate(zip(self._nodes, self.ys))
        ]
        self._nodes = tuple(map(ref, nodes))
        return nodes

    def _call_backward(self, gy: Any) -> tuple[Any, ...]:
        """Call `backward`, and return a gradient for each edge."""
        try:
            if type(gy) is ndarray and self._is_guarded:
                gy = read_only(gy)
            if self._kind is list:
                gxs = self.backward(*self._in_order(gy))
            else:
                gxs = self.backward(gy)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            if len(gxs) != len(self.edges):  # zip(strict=) takes 0.1 µs
                raise ValueError(wrong_number(gxs, self.edges))
        except Exception as error:
            explain(error, f"{type(self).__name__}.backward", self._is_twin)
            raise
        return gxs  # type: ignore[no-any-return]

    def _in_order(self, pairs: list[tuple[int, Any]]) -> list[Any]:
        """The gradients of several outputs, zero for an unused one."""
        found = dict(pairs)
        return [
            found[i] if i in found else np.zeros(*shape_and_dtype(kind))[()]
            for i, kind in enumerate(self._kinds)
        ]

    def _fit(self, gx: Any, x: Any, fit: Any) -> Any:
        """Give the gradient of the input x its shape and its dtype."""
        try:
            return fit(gx, x._kind)
        except Exception as error:
            explain(error, f"{type(self).__name__}.backward")
            raise

    def forward(self, *xs: Any, **_: Any) -> Any:
        """Compute the outputs' arrays from the inputs' arrays.

        A single array may be returned as it is, several as a tuple. A
        0-dimensional array arrives as the NumPy scalar in it, any other
        read-only.
        """
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, *gys: Any, **_: Any) -> Any:
        """Compute the inputs' gradients from the outputs' gradients.

        A single array may be returned as it is, several as a tuple. Each has
        the shape of its input, or one that NumPy broadcasts it to. The
        gradients given are read-only, for others may hold them too.
        """
        raise NotImplementedError(f"{type(self).__name__} has no backward")


class Output:
    """One of several outputs of a function: what an edge to it leads to.

    A function with a single output is such a node itself. On the way back this
    one is a function too: its turn comes before that of the function whose
    output it is, and it hands on its gradient with its number, in a list. The
    sum of these lists is what that function is given.
    """

    def __init__(self, function: Function, number: int, y: Any) -> None:
        self._function = function
        self._number = number
        self.edges: tuple[Function, ...] = (function,)
        self._turn = function._turn
        self._kind = kind_of_gradient(y)
        self._output: Any = type(None)  # called, it gives None

    def _call_backward(self, gy: Any) -> tuple[Any, ...]:
        gy = gy if type(gy) is not ndarray else read_only(gy)
        return ([(self._number, gy)],)

    def make(self, y: Any) -> Variable:
        output = box(y, self, self._turn)
        self._output = ref(output)
        return output


def variable_of(node: Any, value: Any) -> Variable:
    """The variable that an edge leads to; if it is gone, one like it.

    Like it, and another, if its data has been replaced since.
    """
    x: Variable | None = node._output()
    if x is not None and (value is None or is_same(x._value, value)):
        return x
    made = box(value, node, node._turn)
    if x is None:
        node._output = ref(made)
    return made
