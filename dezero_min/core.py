"""Variables, and how gradients flow back from them.

Here goes the way back through a graph. How a call records the graph is in
`graph`, which function does what in `functions`.

Edges lead from a function to the functions that computed its inputs, and only
at a leaf to the variable itself. So a variable in between is gone as soon as
its last name is, its array with it, and no cycle is left to be broken. What a
gradient needs of it is an array that the function keeps. Ten times
exp(-0.3 * y) * x + 0.5 and back take 16 arrays at the peak, 23 in NumPy by
hand, and 44 with edges to variables.
"""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any, ClassVar, TypeAlias, cast

import numpy as np
from numpy import ndarray

from .arrays import (
    OPERANDS,
    Array,
    as_array,
    checked,
    fit,
    kind_of_gradient,
    shape_and_dtype,
)
from .refusals import Refusing, refusal, refuse_seed

Operand: TypeAlias = "Variable | Array | np.generic | float"
Unary: TypeAlias = "Callable[[Variable], Variable]"
Binary: TypeAlias = "Callable[[Variable, Operand], Variable]"


class Variable(Refusing):
    """A box around an array of real numbers.

    data: the numpy.ndarray in the box.
    name: what people call it, None if nothing.
    grad: how fast the sum of the output changes with each element of `data`;
        an array of the same shape, None until `backward` computes it. Its
        dtype is that of `data`, float64 if that is not floating.
    creator: the Function that computed it, None for a leaf. Setting it to None
        cuts the graph off here.
    generation: 0 for a leaf, else one more than its creator's.

    A copy, also by way of `pickle`, has the data, the name and the gradient,
    and is a leaf: the graph stays behind.

    >>> x = Variable(np.array([1.0, 2.0]))
    >>> y = 3 * x**2
    >>> y.backward()
    >>> x.grad
    array([ 6., 12.])
    """

    # Slots make `x.gard = None` an error. `_value` is the array, or the scalar
    # in it; `_node` is what an edge to the variable leads to, None for itself;
    # `_kind` is what the gradient of a leaf looks like.
    __slots__ = ("__weakref__", "_kind", "_node", "_value", "generation",
                 "grad", "name")  # fmt: skip

    edges: ClassVar[tuple[Any, ...]] = ()  # a leaf leads nowhere,
    _turn: ClassVar[int] = 0  # and its turn comes last

    _value: Any
    _node: Any
    _kind: Any

    # For type checkers; functions.py and tensors.py say what they are.
    __add__: ClassVar[Binary]
    __radd__: ClassVar[Binary]
    __mul__: ClassVar[Binary]
    __rmul__: ClassVar[Binary]
    __neg__: ClassVar[Unary]
    __sub__: ClassVar[Binary]
    __rsub__: ClassVar[Binary]
    __truediv__: ClassVar[Binary]
    __rtruediv__: ClassVar[Binary]
    __pow__: ClassVar[Binary]
    __matmul__: ClassVar[Binary]
    __rmatmul__: ClassVar[Binary]
    __getitem__: ClassVar[Callable[[Variable, Any], Variable]]
    __iter__: ClassVar[Callable[[Variable], Iterator[Variable]]]
    reshape: ClassVar[Callable[..., Variable]]
    transpose: ClassVar[Callable[..., Variable]]
    sum: ClassVar[Callable[..., Variable]]
    mean: ClassVar[Callable[..., Variable]]
    T: Variable
    mT: Variable

    def __init__(self, data: Array, name: str | None = None) -> None:
        if type(data) is not ndarray:
            raise TypeError(refusal(data))
        self._node = None
        self.data = data
        self.name = name
        self.grad: Array | None = None
        self.generation = 0

    @property
    def data(self) -> Array:
        if isinstance(self._value, np.generic):
            self._value = np.asarray(self._value)  # one box, one array
        return cast(Array, self._value)

    @data.setter
    def data(self, data: Array) -> None:
        value = checked(data)
        self._value = data if type(data) is ndarray else value
        self._kind = kind_of_gradient(value)

    @property
    def creator(self) -> Any:
        return getattr(self._node, "_function", None)

    @creator.setter
    def creator(self, creator: Any) -> None:
        if creator is None and self.creator is not None:
            self._kind = self._node._kind
            self.generation = 0
            # Edges that lead to the function already lead on to the new leaf.
            self._node.edges = (self,)
            self._node._call_backward = hand_on
        self._node = creator

    # A leaf is what edges lead to, as a function is, and the variable itself.

    def _output(self) -> Variable:
        return self

    def _call_backward(self, gy: Any) -> tuple[()]:
        return ()

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape

    @property
    def ndim(self) -> int:
        return self.data.ndim

    @property
    def size(self) -> int:
        return self.data.size

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.data.dtype

    def __len__(self) -> int:
        return len(self.data)

    def __bool__(self) -> bool:
        return bool(self.data)  # without it, `if x:` would ask for the length

    def __eq__(self, other: object) -> bool:
        """Whether both are one Variable; TypeError for numbers and arrays."""
        if isinstance(other, (*OPERANDS, list, tuple)):
            raise TypeError(
                f"Variable equals only itself, got {type(other).__name__};"
                " compare its data instead"
            )
        return self is other

    __hash__ = object.__hash__  # which a class with an `__eq__` would lose

    def __repr__(self) -> str:
        lines = str(self.data).replace("\n", "\n" + " " * len("Variable("))
        return f"Variable({lines})"

    def __getstate__(self) -> tuple[Any, dict[str, Any]]:
        # What pickle and copy expect: a subclass's dictionary, and the slots.
        return getattr(self, "__dict__", None), {
            "data": self.data,
            "name": self.name,
            "grad": copy.copy(self.grad),
            "generation": 0,
            "_node": None,
        }

    def cleargrad(self) -> None:
        """Forget the gradient, before another computation adds to it."""
        self.grad = None

    def backward(self, retain_grad: bool = False) -> None:
        """Compute the gradient of every variable that this one came from.

        It starts from the gradient that this one has, whether set by hand or
        kept from an earlier call; from ones if None. Leaves keep theirs, and
        every call adds to it. All others are cleared; with `retain_grad` they
        keep this call's gradient.

        Functions read the arrays that they were given, so setting `x.data`
        before `backward` does no harm, but writing into it does. An error of
        a function's `backward`, or in what it returns, names the function.
        ValueError or TypeError if a gradient set by hand does not fit its
        variable. After an error every gradient is as before. Threads may call
        it at once, unless they add to the gradient of one variable.
        """
        refuse_seed(retain_grad)
        results: dict[Variable, Any] = {}

        def keep(x: Variable, gx: Any, is_ours: bool) -> None:
            if x.creator is not None:
                results[x] = copy.copy(gx) if retain_grad else None
            elif x.grad is not None and x is not self:
                results[x] = start_of(x) + gx
            else:  # an array of its own
                results[x] = gx if is_ours else copy.copy(gx)

        gradients(self, start_of(self), keep)
        # One call into C, so that Ctrl-C comes before or after all of it.
        deque(
            map(
                setattr,
                results,
                repeat("grad"),
                map(as_array, results.values()),
            ),
            maxlen=0,
        )


def hand_on(gy: Any) -> tuple[Any]:
    return (gy,)


# The classes of functions whose `backward` gives arrays that it has made and
# does not keep: a leaf may have them, where others are copied.
makes_arrays: set[type] = set()


def fit_array(gx: Any, kind: Any) -> Any:
    """`fit`, also for a variable, whose own graph is not asked for."""
    return fit(gx.data if isinstance(gx, Variable) else gx, kind)


def gradients(
    y: Variable, gy: Any, keep: Any, twin: Any = None, fit: Any = fit_array
) -> None:
    """Follow the graph back from y, whose gradient is gy.

    Calls `keep` with each variable that is alive, its gradient once that is
    complete, and whether its array is in no other hands. `grad` calls a twin of
    each function, on variables, and has another `fit`.
    """
    start: Any = y if y._node is None else y._node
    # A gradient on its way is here, not on its variable: an error changes none,
    # and the variable may be gone. An earlier call's does not count.
    grads: dict[Any, Any] = {start: gy}
    ours: set[Any] = set()  # the nodes whose gradient is a sum made here
    # Those whose turn is the same, by turn, counted down: `max`, at every turn,
    # would look at all that wait. A leaf is no function and hands on nothing.
    waiting = {start._turn: [start]}
    for turn in range(start._turn, -1, -1):
        for function in waiting.get(turn, ()):
            gy = grads.pop(function)
            if (output := function._output()) is not None:
                keep(output, gy, function in ours)
            gxs = (twin(function) if twin else function)._call_backward(gy)
            for x, gx in zip(function.edges, gxs):
                if type(gx) is not x._kind and (
                    type(gx) is not ndarray or (gx.shape, gx.dtype) != x._kind
                ):
                    gx = function._fit(gx, x, fit)
                if x not in grads:
                    waiting.setdefault(x._turn, []).append(x)
                    if type(function) in makes_arrays:
                        ours.add(x)
                add(grads, ours, x, gx)
        waiting.pop(turn, None)


def add(grads: dict[Any, Any], ours: set[Any], x: Any, gx: Any) -> None:
    """Add to the gradient on its way to x."""
    if x not in grads:
        grads[x] = gx
    elif x in ours:
        grads[x] += gx
    else:  # not in place, for others may hold this array
        grads[x] = grads[x] + gx
        ours.add(x)


def box(value: Any, node: Any = None, generation: int = 0) -> Variable:
    """Make a Variable of what is `checked` already."""
    x = Variable.__new__(Variable)
    x._value = value
    x._node = node
    x._kind = None if node is not None else kind_of_gradient(value)
    x.generation = generation
    x.grad = x.name = None
    return x


def as_variable(x: Any, dtype: Any = None) -> Variable:
    """Put a number or an array into a box; leave a variable as it is.

    A Python number takes the dtype; NumPy's arrays keep theirs.
    """
    if isinstance(x, Variable):
        return x
    if isinstance(x, (int, float)):
        return Variable(np.array(x, dtype))
    return Variable(as_array(x))


def as_variables(xs: tuple[Any, ...]) -> list[Variable]:
    """Put every number and array into a box; all of them decide the dtype."""
    for x in xs:
        if not isinstance(x, (Variable, *OPERANDS)):
            raise TypeError(refusal(x))
    arrays = [x.data if isinstance(x, Variable) else x for x in xs]
    return [as_variable(x, np.result_type(*arrays)) for x in xs]


def start_of(x: Variable) -> Any:
    """The gradient that a variable has, ones if None."""
    kind = x._kind if x._node is None else x._node._kind
    shape, dtype = shape_and_dtype(kind)
    if x.grad is None:
        return np.ones(shape, dtype)[()]
    if np.shape(x.grad) != shape:
        raise ValueError(
            f"A gradient has its variable's shape {shape}, got"
            f" {np.shape(x.grad)}; set another, or call cleargrad()"
        )
    return fit(x.grad, kind)
