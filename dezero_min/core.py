"""Variables and functions, and how gradients flow back through them."""

from __future__ import annotations

import copy
import weakref
from collections import deque
from collections.abc import Callable
from itertools import repeat
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy import ndarray
from numpy.typing import NDArray

from .config import enable_backprop

Array: TypeAlias = NDArray[Any]
Operand: TypeAlias = "Variable | Array | np.generic | float"
Unary: TypeAlias = "Callable[[Variable], Variable]"
Binary: TypeAlias = "Callable[[Variable, Operand], Variable]"

OPERANDS = (ndarray, np.generic, int, float)  # apart from Variables


class Variable:
    """A box around an array of real numbers.

    data: the numpy.ndarray in the box.
    name: what people call it, None if nothing.
    grad: how fast the sum of the output changes with each element of `data`;
        an array of the same shape, or None as long as nobody has computed
        it. Its dtype is that of `data`, float64 if that is not floating.
    creator: the Function that computed it, None if a person made it.
    generation: 0 if a person made it, else one more than its creator's.

    A copy, also by way of `pickle`, has the data, the name and the gradient,
    and is as if a person had made it: the graph stays behind.

    >>> x = Variable(np.array([1.0, 2.0]))
    >>> y = 3 * x**2
    >>> y.backward()
    >>> x.grad
    array([ 6., 12.])
    """

    # Slots need half the memory, and `x.gard = None` is an error.
    __slots__ = ("__weakref__", "creator", "data", "generation", "grad", "name")

    __array_ufunc__ = None  # NumPy leaves `array * variable` to `__rmul__`

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
        # No subclass: np.matrix multiplies otherwise than Mul differentiates.
        if type(data) is not ndarray or data.dtype.kind not in "fiub":
            raise TypeError(refusal(data))
        self.data = data
        self.name = name
        self.grad: Array | None = None
        self.creator: Function | None = None
        self.generation = 0

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
        """Whether both are one Variable; TypeError for a number or array."""
        if isinstance(other, OPERANDS):
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
            "creator": None,
            "generation": 0,
        }

    def cleargrad(self) -> None:
        """Forget the gradient, before another computation adds to it."""
        self.grad = None

    def backward(self, retain_grad: bool = False) -> None:
        """Compute the gradient of every variable that this one came from.

        It starts from the gradient that this one has, whether set by hand or
        kept from an earlier call; from ones if None. Variables that a person
        made keep theirs, and every call adds to it. The others lose theirs,
        this one too, or with `retain_grad` get that of this call alone.

        Functions read the data of their variables again, which therefore must
        not have changed since they computed. An error of a function's
        `backward`, or in what it returns, names the function. ValueError or
        TypeError if a gradient that somebody has set does not fit its
        variable. After an error every gradient is as before. Threads may
        call it at once, unless they add to the gradient of one variable.
        """
        if self.creator is None:
            self.grad = np.array(start_of(self))
            return

        # On its way a gradient is here, not on its variable: one that an
        # earlier call left there does not count, and an error changes none.
        grads: dict[Any, Any] = {self: start_of(self)}
        ours = set()  # the variables whose gradient nobody else can hold
        passed: list[Any] = []  # the variables whose gradient has gone on
        results: dict[Variable, Any] = {}  # what others have in the end
        # Generations have no gaps, so the youngest is found by counting down.
        waiting = {self.generation: [self.creator]}
        for generation in range(self.generation, 0, -1):
            for function in waiting.pop(generation, ()):
                if function._trusted:
                    output = function._outputs()
                    gy = grads.pop(output)
                    passed.append(output)
                    if retain_grad:
                        results[output] = np.array(gy)
                    gxs = function.backward(gy)
                    if not isinstance(gxs, tuple):
                        gxs = (gxs,)
                else:
                    gxs = function._call_backward(grads, results, retain_grad)
                for x, gx in zip(function.inputs, gxs):
                    if gx.shape != x.data.shape or gx.dtype is not x.data.dtype:
                        gx = fit(gx, x)
                    if x not in grads:
                        grads[x] = gx
                        if x.creator is not None:
                            peers = waiting.setdefault(x.generation, [])
                            peers.append(x.creator)
                        elif function._trusted and gx is not gy:
                            ours.add(x)  # a new array, not handed on
                    elif x in ours:
                        grads[x] += gx
                    else:  # not in place, for others may hold this array
                        grads[x] = grads[x] + gx
                        ours.add(x)
                gy = gxs = gx = None  # frees them before the next are computed

        for x, gx in grads.items():  # those that a person made are left
            if x.grad is not None:
                gx = start_of(x) + gx
            elif x not in ours:
                gx = np.array(gx)
            results[x] = np.asarray(gx)
        results = dict.fromkeys(passed) | results
        # One call into C, so that Ctrl-C comes before or after all of it.
        deque(map(setattr, results, repeat("grad"), results.values()), 0)


class Function:
    """A computation on variables; its subclasses say which, in `forward`.

    One object serves one call, since it keeps what `backward` needs:

    inputs: the Variables of the call, a number or an array among them put
        into a box; empty before the call, and after it under `no_grad`.
    outputs: weak references to the Variables that the call made; call one to
        get its Variable, None if nobody holds that any more.
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
    """

    inputs: tuple[Variable, ...] = ()
    generation = 0
    _outputs: Any = ()  # of a trusted function the reference, not in a tuple
    _zeros: tuple[Any, ...] = ()  # shape and dtype of each output's gradient
    _trusted = False

    def __init_subclass__(cls) -> None:
        # The functions of this package have one output and never write into a
        # gradient. Going with them without lists and checks saves half a
        # microsecond a call.
        super().__init_subclass__()
        cls._trusted = cls.__module__ == f"{__package__}.functions"

    @property
    def outputs(self) -> tuple[weakref.ref[Variable], ...]:
        if isinstance(self._outputs, tuple):
            return self._outputs
        return (self._outputs,)

    def __call__(self, *inputs: Any) -> Any:
        """Compute a Variable, or a list of several, and record how.

        RuntimeError if this object has recorded a call before. An error of
        `forward`, or in what it returns, names the function.
        """
        if self.inputs:
            name = type(self).__name__
            raise RuntimeError(
                f"{name} keeps the inputs of its first call for backward, got"
                f" a second call; make another {name} for it"
            )
        generation = 0
        for x in inputs:
            if not isinstance(x, Variable):
                return self(*as_variables(inputs))
            if x.generation > generation:  # quicker than max()
                generation = x.generation
        try:
            # `[()]` takes the scalar out of a 0-dimensional array, since NumPy
            # computes with scalars five times as fast; it views other arrays.
            if len(inputs) == 1:  # without a list for one or two
                ys = self.forward(inputs[0].data[()])
            elif len(inputs) == 2:
                ys = self.forward(inputs[0].data[()], inputs[1].data[()])
            else:
                ys = self.forward(*[x.data[()] for x in inputs])
            if not self._trusted:
                return self._make_outputs(inputs, generation, ys)
            output = Variable(np.asanyarray(ys))  # quicker than as_array
        except Exception as error:
            explain(error, f"{type(self).__name__}.forward")
            raise
        if enable_backprop.get():
            self.inputs = inputs
            self.generation = generation
            self._outputs = weakref.ref(output)
            output.creator = self
            output.generation = generation + 1
        return output

    def _make_outputs(self, inputs: Any, generation: int, ys: Any) -> Any:
        """Check, box and record the results of a function not trusted."""
        if not isinstance(ys, tuple):
            ys = (ys,)
        if not ys:
            raise ValueError("expected an array or a tuple of some, got ()")
        outputs = [Variable(as_array(y)) for y in ys]
        if enable_backprop.get():
            self.inputs = inputs
            self.generation = generation
            self._outputs = tuple(map(weakref.ref, outputs))
            self._zeros = tuple((y.shape, grad_dtype(y)) for y in outputs)
            for output in outputs:
                output.creator = self
                output.generation = generation + 1
        return outputs if len(outputs) > 1 else outputs[0]

    def _call_backward(self, grads: Any, results: Any, retain: bool) -> Any:
        """Call and check the `backward` of a function not trusted."""
        outputs = [output() for output in self._outputs]
        gys = [grads.pop(output, None) for output in outputs]
        if all(gy is None for gy in gys):
            return ()  # it was waiting once for every output, and has run
        for i, output in enumerate(outputs):
            if gys[i] is None:  # nobody used that output
                gys[i] = np.zeros(*self._zeros[i])[()]
            if output is not None:
                results[output] = np.array(gys[i]) if retain else None
        try:
            gxs = self.backward(*map(read_only, gys))
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            if len(gxs) != len(self.inputs):
                n = len(self.inputs)
                raise ValueError(
                    f"expected {n} gradient{'s' * (n != 1)}, one for each"
                    f" input, got {len(gxs)}"
                )
            return tuple(fit(gx, x) for x, gx in zip(self.inputs, gxs))
        except Exception as error:
            explain(error, f"{type(self).__name__}.backward")
            raise

    def forward(self, *xs: Any, **_: Any) -> Any:
        """Compute the outputs' arrays from the inputs' arrays.

        A single array may be returned as it is, several as a tuple. A
        0-dimensional array arrives as the NumPy scalar in it.
        """
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, *gys: Any, **_: Any) -> Any:
        """Compute the inputs' gradients from the outputs' gradients.

        A single array may be returned as it is, several as a tuple. Each has
        the shape of its input, or one that NumPy broadcasts it to. The
        gradients given are read-only, for others may hold them too.
        """
        raise NotImplementedError(f"{type(self).__name__} has no backward")


def explain(error: Exception, where: str) -> None:
    """Put in front of what an error says where it comes from."""
    error.args = (f"{where}: {error}",)
    if where not in str(error) and hasattr(error, "add_note"):
        error.add_note(f"in {where}")  # an OSError says what it always said


def as_array(x: Any) -> Any:
    """Make a 0-dimensional array of a scalar; leave an array as it is."""
    if not isinstance(x, ndarray) and isinstance(x, OPERANDS):
        return np.array(x)
    return x


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


def grad_dtype(x: Variable) -> np.dtype[Any]:
    """The dtype of a variable's gradient, which is always floating."""
    return x.dtype if x.dtype.kind == "f" else np.dtype(float)


def start_of(x: Variable) -> Any:
    """The gradient that a variable has, ones if None."""
    if x.grad is None:
        return np.ones(x.shape, grad_dtype(x))[()]
    if np.shape(x.grad) != x.shape:
        raise ValueError(
            f"A gradient has its variable's shape {x.shape}, got"
            f" {np.shape(x.grad)}; set another, or call cleargrad()"
        )
    return fit(x.grad, x)


def fit(gx: Any, x: Variable) -> Any:
    """Give a gradient the shape and the dtype that its variable asks for.

    An array that has both is returned itself, for `backward` asks whether it is
    a new one. TypeError if it is no array of real numbers, ValueError if it has
    another shape than NumPy makes of the variable's by repeating.
    """
    gx = as_array(gx)
    if type(gx) is not ndarray or gx.dtype.kind not in "fiub":
        got = gx.dtype if type(gx) is ndarray else type(gx).__name__
        raise TypeError(
            f"expected a gradient of real numbers, got {got}"
            + "; is a `return` missing?" * (got == "NoneType")
        )
    if gx.shape != x.shape:
        gx = sum_to(gx, x.shape)
    gx = gx.astype(grad_dtype(x), copy=False)
    return gx if gx.ndim else gx[()]


def read_only(gy: Any) -> Any:
    """View a gradient such that nobody can write into it."""
    if isinstance(gy, ndarray):
        gy = gy.view()
        gy.flags.writeable = False
    return gy


def sum_to(gx: Array, shape: tuple[int, ...]) -> Array:
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


def refusal(data: Any) -> str:
    """Say what a Variable holds, what came instead, and the remedy."""
    if type(data) is ndarray:
        return (
            f"Variable holds real numbers, got an array of {data.dtype};"
            " convert it with astype(float)"
        )
    if isinstance(data, (int, float, np.integer, np.floating, np.bool)):
        remedy = f"write Variable(np.array({data!r}))"
    elif data is None:
        remedy = "is a `return` missing where it comes from?"
    else:
        remedy = "make one of real numbers, such as np.array([1.0, 2.0])"
    return (
        f"Variable holds a numpy.ndarray, got {type(data).__name__}; {remedy}"
    )
