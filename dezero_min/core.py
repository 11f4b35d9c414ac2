"""Variables and functions, and how gradients flow back through them.

Here goes what a graph is, and the way back through it: no single function,
no check, no picture.

Edges lead from a function to the functions that computed its inputs, and only
at a leaf to the variable itself. So a variable in between is gone as soon as
its last name is, its array with it, and no cycle is left to be broken. What a
gradient needs of it is an array that the function keeps. Of ten times
exp(-0.3 * y) * x + 0.5, whose peak was 1.9 times that of NumPy by hand with
edges to variables, it is 0.6.
"""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable
from itertools import repeat
from typing import Any, ClassVar, TypeAlias, cast
from weakref import ref

import numpy as np
from numpy import float64, ndarray

from .arrays import (
    OPERANDS,
    Array,
    as_array,
    checked,
    fit,
    kind_of_gradient,
    read_only,
    refusal,
    shape_and_dtype,
)
from .config import enable_backprop
from .refusals import NoInputs, Refusing

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

    __array_ufunc__ = None  # NumPy leaves `array * variable` to `__rmul__`

    edges: ClassVar[tuple[Any, ...]] = ()  # a leaf leads nowhere

    _value: Any
    _node: Any
    _kind: Any

    # For type checkers; functions.py says what they are.
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
    def creator(self) -> Function | None:
        return getattr(self._node, "function", None)

    @creator.setter
    def creator(self, creator: Function | None) -> None:
        if creator is None and self.creator is not None:
            self._kind = self._node._kind
            self._node.edges = ()  # a leaf for edges that lead here already
        self._node = creator

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
        if not isinstance(retain_grad, bool):
            raise TypeError(
                "backward takes retain_grad, True or False, got"
                f" {type(retain_grad).__name__}; to start from a gradient, set"
                " it before: y.grad = np.array(2.0)"
            )
        leaves, others = gradients(self, start_of(self), retain_grad)
        results = {x: copy.copy(gy) for x, gy in others.items()}
        for x, gx in leaves.items():
            if x.grad is not None and x is not self:
                gx = start_of(x) + gx
            results[x] = gx
        results = {x: as_array(gx) for x, gx in results.items()}
        # One call into C, so that Ctrl-C comes before or after all of it.
        deque(map(setattr, results, repeat("grad"), results.values()), 0)


def fit_array(gx: Any, kind: Any) -> Any:
    """`fit`, also for a variable, whose own graph is not asked for."""
    return fit(gx.data if isinstance(gx, Variable) else gx, kind)


def gradients(
    y: Variable, gy: Any, retain: bool, twin: Any = None, fit: Any = fit_array
) -> tuple[dict[Variable, Any], dict[Variable, Any]]:
    """Follow the graph back from y, whose gradient is gy.

    Returns the gradients of the leaves, and those of the other variables that
    are alive, None unless `retain`. The first belong to the caller. `grad`
    calls a twin of each function, on variables, and has another `fit`.
    """
    start = y if y._node is None else y._node
    # A gradient on its way is here, not on its variable: an error changes none,
    # and the variable may be gone. An earlier call's does not count.
    grads: dict[Any, Any] = {start: gy}
    ours = set()  # the nodes whose gradient is a sum that we have made
    others: dict[Variable, Any] = {}
    # A list for each generation, counted down: `max` would look at all that
    # wait, and make a graph 256 times as wide 256 times as slow an operation.
    waiting = {start.generation: [start] if start.edges else []}
    function: Any = None
    try:
        for generation in range(start.generation, -1, -1):
            for node in waiting.pop(generation, ()):
                if type(node) is Output:
                    function = node.function
                    gys = function._collect(grads, others, retain)
                    if not gys:
                        continue  # it has run, for another of its outputs
                    gxs = (twin(function) if twin else function).backward(*gys)
                else:
                    function = node
                    gy = grads.pop(function)
                    output = function.output()
                    if output is not None:
                        others[output] = gy if retain else None
                    if type(gy) is ndarray:
                        gy = gy[()]
                        gy.setflags(write=False)
                    gxs = (twin(function) if twin else function).backward(gy)
                if not isinstance(gxs, tuple):
                    gxs = (gxs,)
                if len(gxs) != len(function.edges):  # zip(strict=) takes 0.2 µs
                    raise ValueError(wrong_number(gxs, function))
                for x, gx in zip(function.edges, gxs):
                    kind = x._kind
                    if type(gx) is not kind and (
                        type(gx) is not ndarray or (gx.shape, gx.dtype) != kind
                    ):
                        gx = fit(gx, kind)
                    if x not in grads:
                        grads[x] = gx
                        if x.edges:
                            waiting.setdefault(x.generation, []).append(x)
                    elif x in ours:
                        grads[x] += gx
                    else:  # not in place, for others may hold this array
                        grads[x] = grads[x] + gx
                        ours.add(x)
                gy = gys = gxs = gx = None  # frees them before the next
    except Exception as error:
        explain(error, f"{type(function).__name__}.backward", twin is not None)
        raise
    leaves: dict[Variable, Any] = {}
    for node, gx in grads.items():
        x = node if isinstance(node, Variable) else node.output()
        if x in leaves:  # cut off, and used before it and after
            leaves[x] = leaves[x] + gx
        elif x is not None:
            mine = node in ours or not isinstance(gx, ndarray)
            leaves[x] = gx if mine else gx.copy()
    return leaves, others


new_variable = object.__new__
recording = enable_backprop.get
FLOAT = np.dtype(float)


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
    generation = 0
    keeps = "xs"
    xs: tuple[Any, ...] = ()
    ys: tuple[Any, ...] = ()
    nodes: tuple[ref[Output], ...] = ()  # of several outputs
    output: Any = None  # a weak reference to the only one
    _kind: Any = None
    _is_twin = False

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
            if type(value) is ndarray:  # `read_only`, without a call
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
            if kind is ndarray and y.dtype is FLOAT and y.ndim:
                kind = y.shape, FLOAT
            elif kind is not float64:  # neither of which needs a check
                if isinstance(y, tuple):
                    return self._make_outputs(tuple(edges), generation, xs, y)
                y = checked(y)
                kind = kind_of_gradient(y)
        except Exception as error:
            explain(error, f"{type(self).__name__}.forward")
            raise
        # Without `Variable(y)`, whose checks are for people: 0.1 µs.
        output = new_variable(Variable)
        output._value = y
        output.grad = output.name = None
        if recording():
            self.edges = tuple(edges)
            self.generation = generation
            if self.keeps == "xs":
                self.xs = tuple(xs)
            elif self.keeps == "ys":
                self.ys = (y,)
            self._kind = kind
            self.output = ref(output)
            output._node = self
            output.generation = generation + 1
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
            self.edges = edges
            self.generation = generation
            if self.keeps == "xs":
                self.xs = tuple(xs)
            elif self.keeps == "ys":
                self.ys = ys
            nodes = [Output(self, y) for y in ys]
            self.nodes = tuple(map(ref, nodes))
            self._kinds = [node._kind for node in nodes]
            outputs = [node.make(y) for node, y in zip(nodes, ys)]
        return outputs if len(outputs) > 1 else outputs[0]

    @property
    def function(self) -> Function:
        return self

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
        if self.nodes:
            nodes = [node() for node in self.nodes]
            return tuple(
                gone if node is None else node.output
                for gone, node in zip(self.nodes, nodes)
            )
        return () if self.output is None else (self.output,)

    def _refuse_twin(self, name: str) -> None:
        """Refuse arrays to a `backward` that is called to be differentiated."""
        if self._is_twin:
            raise TypeError(f"self.{name} leads to arrays, {AGAIN}")

    def _revive(self) -> list[Output]:
        """All outputs, also those that are gone: their arrays are in `ys`."""
        nodes = [
            node() or Output(self, y) for node, y in zip(self.nodes, self.ys)
        ]
        self.nodes = tuple(map(ref, nodes))
        return nodes

    def _collect(
        self, grads: dict[Any, Any], others: dict[Variable, Any], retain: bool
    ) -> list[Any]:
        """Take the gradients of several outputs, zero for an unused one."""
        nodes = [node() for node in self.nodes]
        gys = [
            grads.pop(node, None) if node and node.edges else None
            for node in nodes  # without edges it has been cut off
        ]
        if all(gy is None for gy in gys):
            return []
        for i, node in enumerate(nodes):
            if gys[i] is None:
                gys[i] = np.zeros(*shape_and_dtype(self._kinds[i]))[()]
            output = None if node is None else node.output()
            if output is not None and output._node is node:
                others[output] = gys[i] if retain else None
        return [gy if type(gy) is not ndarray else read_only(gy) for gy in gys]

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

    A function with a single output is such a node itself.
    """

    def __init__(self, function: Function, y: Any) -> None:
        self.function = function
        self.edges = function.edges
        self.generation = function.generation
        self._kind = kind_of_gradient(y)
        self.output: Any = type(None)  # called, it gives None

    def make(self, y: Any) -> Variable:
        output = box(y, self, self.generation + 1)
        self.output = ref(output)
        return output


def box(value: Any, node: Any = None, generation: int = 0) -> Variable:
    """Make a Variable of what is `checked` already."""
    x = Variable.__new__(Variable)
    x._value = value
    x._node = node
    x._kind = None if node is not None else kind_of_gradient(value)
    x.generation = generation
    x.grad = x.name = None
    return x


def variable_of(node: Any, value: Any) -> Variable:
    """The variable that an edge leads to; if it is gone, one like it.

    Like it, and another, if its data has been replaced since.
    """
    x = node if isinstance(node, Variable) else node.output()
    if x is not None and (value is None or is_same(x._value, value)):
        return x
    made = box(value, node, 0 if node is x else node.generation + 1)
    if x is None:
        node.output = ref(made)
    return made


def is_same(data: Any, value: Any) -> bool:
    """Whether a value that a function was given is still a variable's data."""
    if isinstance(value, ndarray) and isinstance(data, ndarray):
        a, b = data.__array_interface__, value.__array_interface__
        keys = "shape", "typestr", "strides"
        same = all(a[key] == b[key] for key in keys)
        return same and a["data"][0] == b["data"][0]
    return np.array_equal(data, value, equal_nan=True)


def wrong_number(gxs: tuple[Any, ...], function: Function) -> str:
    n = len(function.edges)
    return (
        f"expected {n} gradient{'s' * (n != 1)}, one for each input, got"
        f" {len(gxs)}"
    )


AGAIN = (
    "which cannot be differentiated again; read self.xs, and compute with"
    " operators and functions of dezero_min"
)


def explain(error: Exception, where: str, again: bool = False) -> None:
    """Put in front of what an error says where it comes from."""
    text = str(error)
    if "does not support ufuncs" in text:
        text = "NumPy computes with arrays, "
        text += AGAIN if again else "got a Variable; take its data"
    error.args = (f"{where}: {text}",)
    if where not in str(error) and hasattr(error, "add_note"):
        error.add_note(f"in {where}")  # an OSError says what it always said


def as_variable(x: Any, dtype: Any = None) -> Variable:
    """Put a number or an array into a box; leave a variable as it is.

    A Python number takes the dtype; NumPy's scalars and arrays keep theirs.
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
