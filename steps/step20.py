"""Step 20: Operators: + and *

    > But a * b: unsupported operand type(s) for *: 'Variable' and 'Variable'

For `a * b`, Python calls `a.__mul__(b)`. A function that is stored in a class
is a method of it, so `Variable.__mul__ = mul` is all there is to do.

New: `Mul`, `mul`, `Variable.__add__`, `Variable.__mul__`.
"""

import weakref
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np


@dataclass(slots=True)
class Settings:
    enable_backprop: bool = True  # slots make a misspelt name an error


Config = Settings()


@contextmanager
def using_config(name, value):
    """Give a setting another value for the length of a with-block."""
    old_value = getattr(Config, name)
    try:
        setattr(Config, name, value)
        yield
    finally:
        setattr(Config, name, old_value)


def no_grad():
    """Compute without building a graph for the length of a with-block."""
    return using_config("enable_backprop", False)


class Variable:
    """A box around an array.

    data: the numpy.ndarray in the box.
    name: a str that it is called by, or None.
    grad: how fast the output changes with each element of `data`, in the
        same shape; None until it is computed.
    creator: the Function that computed it; None for an input.
    generation: one more than its creator's; 0 for an input.
    """

    def __init__(self, data, name=None):
        if not isinstance(data, np.ndarray):
            raise TypeError(
                f"Variable holds a numpy.ndarray, got {type(data).__name__};"
                f" write Variable(np.array({data}))"
            )
        self.data = data
        self.name = name
        self.grad = None
        self.creator = None
        self.generation = 0

    @property
    def shape(self):
        return self.data.shape

    @property
    def ndim(self):
        return self.data.ndim

    @property
    def size(self):
        return self.data.size

    @property
    def dtype(self):
        return self.data.dtype

    def __len__(self):
        return len(self.data)

    def __bool__(self):
        return bool(self.data)  # without it, `if x:` would ask for the length

    def __repr__(self):
        lines = str(self.data).replace("\n", "\n" + " " * len("Variable("))
        return f"Variable({lines})"

    def cleargrad(self):
        """Forget the gradient, before another computation adds to it."""
        self.grad = None

    def backward(self, retain_grad=False):
        """Compute the gradient of every variable that this one came from.

        It starts from the gradient that this one has; from ones if None.
        If a function has several outputs, all must have been used.
        Only inputs keep their gradients, unless `retain_grad`.
        """
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        waiting = [] if self.creator is None else [self.creator]
        while waiting:
            function = max(waiting, key=lambda function: function.generation)
            waiting.remove(function)
            gys = [output().grad for output in function.outputs]
            gxs = function.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            for x, gx in zip(function.inputs, gxs):
                if x.creator is not None and x.creator not in waiting:
                    waiting.append(x.creator)
                    for output in x.creator.outputs:
                        output().grad = None  # that of an earlier call
                x.grad = gx if x.grad is None else x.grad + gx
            if not retain_grad:
                for output in function.outputs:
                    output().grad = None


class Function:
    """A computation on variables; its subclasses say which, in `forward`.

    inputs: the Variables that the latest call took.
    outputs: weak references to those that it made; `output()` gets one.
    generation: the largest of its inputs.
    """

    def __call__(self, *inputs):
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(as_array(y)) for y in ys]
        if Config.enable_backprop:
            self.generation = max(x.generation for x in inputs)
            for output in outputs:
                output.creator = self
                output.generation = self.generation + 1
            self.inputs = inputs
            self.outputs = [weakref.ref(output) for output in outputs]
        return outputs if len(outputs) > 1 else outputs[0]

    def forward(self, *xs):
        """Compute the outputs' arrays from the inputs' arrays.

        A single array may be returned as it is, several as a tuple.
        """
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, *gys):
        """Compute the inputs' gradients from the outputs' gradients.

        A single array may be returned as it is, several as a tuple.
        """
        raise NotImplementedError(f"{type(self).__name__} has no backward")


def as_array(x):
    """Make a 0-dimensional array of a scalar; leave anything else as it is."""
    if np.isscalar(x):
        return np.array(x)
    return x


def numerical_diff(f, x, eps=1e-4):
    """Differentiate f at x by the central difference.

    f takes one Variable and works element by element; the result has the
    shape of `x.data`. Cutting off the Taylor series costs eps^2 / 6 times the
    third derivative, rounding costs about 1e-16 * f(x) / eps.
    """
    y0 = f(Variable(np.array(x.data - eps)))
    y1 = f(Variable(np.array(x.data + eps)))
    return (y1.data - y0.data) / (2 * eps)


def gradient_check(f, x):
    """Whether `backward` and `numerical_diff` agree on f at x."""
    x = Variable(x.data)
    f(x).backward()
    return np.allclose(x.grad, numerical_diff(f, x))


class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        x = self.inputs[0].data
        return 2 * x * gy


def square(x):
    return Square()(x)


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.inputs[0].data
        return np.exp(x) * gy


def exp(x):
    return Exp()(x)


class Add(Function):
    def forward(self, x0, x1):
        return x0 + x1

    def backward(self, gy):
        return gy, gy


def add(x0, x1):
    return Add()(x0, x1)


class Mul(Function):
    def forward(self, x0, x1):
        return x0 * x1

    def backward(self, gy):
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        return gy * x1, gy * x0


def mul(x0, x1):
    return Mul()(x0, x1)


Variable.__add__ = add
Variable.__mul__ = mul


if __name__ == "__main__":
    a = Variable(np.array(3.0), name="a")
    b = Variable(np.array(2.0), name="b")
    c = Variable(np.array(1.0), name="c")
    y = a * b + c
    y.backward()
    print("a * b + c at (3, 2, 1):", y)
    for x in a, b, c:
        print(f"The gradient of {x.name}: {x.grad}")

    try:
        y = 2 * a
    except TypeError as error:
        print("But 2 * a:", error)
