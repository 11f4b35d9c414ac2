"""Step 36: Double backpropagation

    > But [1, 2, 3] * x * x has the second derivative 0.0, not 12.

Where NumPy repeated an array, `sum_to` cuts the gradient off from its graph. As
a function of variables it does not: the gradient of a sum is a repetition, that
of a repetition a sum. Now a gradient can be part of any formula.

New: `SumTo`, `sum_to` of variables, `BroadcastTo`, `broadcast_to`.
"""

import math
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

    __array_ufunc__ = None  # NumPy leaves `array * variable` to `__rmul__`

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
        Only inputs keep their gradients, unless `retain_grad`.
        """
        gy = np.ones_like(self.data) if self.grad is None else self.grad
        self.grad = None
        with no_grad():
            grads = gradients(self, as_variable(gy), retain_grad)
        for x, gx in grads.items():
            if x.creator is not None:
                x.grad = None  # that of an earlier call
            x.grad = gx.data.copy() if x.grad is None else x.grad + gx.data


class Function:
    """A computation on variables; its subclasses say which, in `forward`.

    inputs: the Variables that the latest call took.
    outputs: weak references to those that it made; `output()` gets one.
    generation: the largest of its inputs.
    """

    def __call__(self, *inputs):
        xs = [x.data if isinstance(x, Variable) else x for x in inputs]
        dtype = np.result_type(*xs)
        inputs = [as_variable(x, dtype) for x in inputs]
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
        """Compute the inputs' gradients from the outputs', all variables.

        A single one may be returned as it is, several as a tuple.
        """
        raise NotImplementedError(f"{type(self).__name__} has no backward")


def as_array(x):
    """Make a 0-dimensional array of a scalar; leave anything else as it is."""
    if np.isscalar(x):
        return np.array(x)
    return x


def as_variable(x, dtype=None):
    """Put a number or an array into a box; leave a variable as it is.

    A Python number takes the dtype; NumPy's arrays keep theirs.
    """
    if isinstance(x, Variable):
        return x
    if isinstance(x, (int, float)):
        return Variable(np.array(x, dtype))
    return Variable(as_array(x))


def gradients(y, gy, keep_all):
    """The gradients of y in a dictionary, by the variables that it came from.

    They are variables, each with a graph of its own.

    gy: the gradient of y itself, to start from.
    keep_all: whether those of all variables stay, or only those of inputs.
    """
    grads = {y: gy}
    waiting = [] if y.creator is None else [y.creator]
    while waiting:
        function = max(waiting, key=lambda function: function.generation)
        waiting.remove(function)
        gys = [grads.get(output()) for output in function.outputs]
        gxs = function.backward(*gys)
        if not isinstance(gxs, tuple):
            gxs = (gxs,)
        for x, gx in zip(function.inputs, gxs):
            if x.creator is not None and x.creator not in waiting:
                waiting.append(x.creator)
            if gx.shape != x.shape:
                gx = sum_to(gx, x.shape)
            grads[x] = grads[x] + gx if x in grads else gx
        if not keep_all:
            for output in function.outputs:
                grads.pop(output(), None)
    return grads


def grad(y, x):
    """The gradient of y by x, in the shape of x; zeros if y does not need x.

    It is a variable with a graph of its own, except under `no_grad`.

    x: a variable, or several of them for a list of their gradients.
    """
    if isinstance(x, Variable):
        return grad(y, [x])[0]
    grads = gradients(y, Variable(np.ones_like(y.data)), keep_all=True)
    return [grads.get(v, Variable(np.zeros_like(v.data))) for v in x]


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
        x = self.inputs[0]
        return 2 * x * gy


def square(x):
    return Square()(x)


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.inputs[0]
        return exp(x) * gy


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
        x0, x1 = self.inputs
        return gy * x1, gy * x0


def mul(x0, x1):
    return Mul()(x0, x1)


class Neg(Function):
    def forward(self, x):
        return -x

    def backward(self, gy):
        return -gy


def neg(x):
    return Neg()(x)


class Sub(Function):
    def forward(self, x0, x1):
        return x0 - x1

    def backward(self, gy):
        return gy, -gy


def sub(x0, x1):
    return Sub()(x0, x1)


def rsub(x0, x1):
    return sub(x1, x0)


class Div(Function):
    def forward(self, x0, x1):
        return x0 / x1

    def backward(self, gy):
        x0, x1 = self.inputs
        return gy / x1, -gy * x0 / x1**2


def div(x0, x1):
    return Div()(x0, x1)


def rdiv(x0, x1):
    return div(x1, x0)


class Pow(Function):
    def __init__(self, c):
        self.c = c

    def forward(self, x):
        return x**self.c

    def backward(self, gy):
        x = self.inputs[0]
        # x**0 needs the exponent 0 again: 0 * x**-1 would be nan at 0.
        return self.c * x ** (self.c - (self.c != 0)) * gy


def pow(x, c):
    """Raise x to a constant power; this hides Python's own `pow`."""
    return Pow(c)(x)


class Sin(Function):
    def forward(self, x):
        return np.sin(x)

    def backward(self, gy):
        x = self.inputs[0]
        return cos(x) * gy


def sin(x):
    return Sin()(x)


class Cos(Function):
    def forward(self, x):
        return np.cos(x)

    def backward(self, gy):
        x = self.inputs[0]
        return -sin(x) * gy


def cos(x):
    return Cos()(x)


class Tanh(Function):
    def forward(self, x):
        return np.tanh(x)

    def backward(self, gy):
        y = self.outputs[0]()
        return (1 - y * y) * gy


def tanh(x):
    return Tanh()(x)


class Log(Function):
    def forward(self, x):
        return np.log(x)

    def backward(self, gy):
        x = self.inputs[0]
        return gy / x


def log(x):
    return Log()(x)


class SumTo(Function):
    """Sum over the axes along which NumPy repeated an array of this shape.

    ValueError if NumPy cannot have repeated such an array to gx's shape:
    then gx is no gradient of it.
    """

    def __init__(self, shape):
        self.shape = shape

    def forward(self, gx):
        shape = self.shape
        if np.broadcast_shapes(gx.shape, shape) != gx.shape:
            raise ValueError(
                f"data of shape {shape}, but a gradient of {gx.shape}"
            )
        added = gx.ndim - len(shape)
        repeated = [added + i for i, length in enumerate(shape) if length == 1]
        return gx.sum(axis=(*range(added), *repeated)).reshape(shape)

    def backward(self, gy):
        return broadcast_to(gy, self.inputs[0].shape)


def sum_to(gx, shape):
    return SumTo(shape)(gx)


class BroadcastTo(Function):
    """Repeat an array, as NumPy does, up to this shape."""

    def __init__(self, shape):
        self.shape = shape

    def forward(self, x):
        return np.broadcast_to(x, self.shape)

    def backward(self, gy):
        return sum_to(gy, self.inputs[0].shape)


def broadcast_to(x, shape):
    return BroadcastTo(shape)(x)


Variable.__add__ = add
Variable.__radd__ = add
Variable.__mul__ = mul
Variable.__rmul__ = mul
Variable.__neg__ = neg
Variable.__sub__ = sub
Variable.__rsub__ = rsub
Variable.__truediv__ = div
Variable.__rtruediv__ = rdiv
Variable.__pow__ = pow


def sphere(x, y):
    return x**2 + y**2


def matyas(x, y):
    return 0.26 * (x**2 + y**2) - 0.48 * x * y


def goldstein(x, y):
    return (
        1
        + (x + y + 1) ** 2
        * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    ) * (
        30
        + (2 * x - 3 * y) ** 2
        * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    )


def dot_variable(key, variable):
    """A variable as a line of DOT: an orange ellipse with its name."""
    name = variable.name or ""
    return f'{key} [label="{name}", style=filled, color=orange]'


def dot_function(key, function):
    """A function as a line of DOT: a blue box with the name of its class."""
    name = type(function).__name__
    return f'{key} [label="{name}", style=filled, color=lightblue, shape=box]'


def to_dot(y):
    """The graph that ends in y, as a text in DOT, with each node once."""
    keys, lines = {y: "n0"}, []
    waiting = [y]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Function):
            lines.append(dot_function(keys[node], node))
            sources = node.inputs
        else:
            lines.append(dot_variable(keys[node], node))
            sources = [] if node.creator is None else [node.creator]
        for source in sources:
            if source not in keys:
                keys[source] = f"n{len(keys)}"
                waiting.append(source)
            lines.append(f"{keys[source]} -> {keys[node]}")
    return "\n".join(["digraph {", *lines, "}"])


def taylor_sin(x, threshold=1e-4):
    """The sine of x as a sum of powers, x - x^3 / 3! + x^5 / 5! - ...

    The last term is the first one with all its numbers below the threshold.
    The further from 0, the more terms it takes, and the worse they round.
    """
    y = term = x
    n = 1
    while np.max(np.abs(term.data)) >= threshold:
        n += 2
        term = (-1) ** (n // 2) / math.factorial(n) * x**n
        y = y + term
    return y


def rosenbrock(x0, x1):
    return 100 * (x1 - x0**2) ** 2 + (x0 - 1) ** 2


def descend(f, xs, rate, steps):
    """Walk downhill on f, from where the variables xs are.

    Each step moves all of them at once, by `rate` times their gradients.
    """
    for _ in range(steps):
        for x in xs:
            x.cleargrad()
        f(*xs).backward()
        for x in xs:
            x.data = x.data - rate * x.grad


def newton(f, x, f2=None):
    """Move x, in one step of Newton's method, to where f may be level.

    f2: the second derivative of f, a function of an array; None for `grad`'s.
    """
    gx = grad(f(x), x)
    gx2 = grad(gx, x).data if f2 is None else f2(x.data)
    x.data = x.data - gx.data / gx2


def hessian(y, xs):
    """The matrix of the second derivatives of y by each pair of the numbers xs.

    Its rows are the gradients of the gradients: an array, not a variable.
    """
    rows = [grad(gx, xs) for gx in grad(y, xs)]
    return np.array([[gx.data for gx in row] for row in rows])


if __name__ == "__main__":
    x = Variable(np.array(2.0))
    y = np.array([1.0, 2.0, 3.0]) * x * x
    print("The second derivative:", grad(grad(y, x), x).data)
    y = x**2
    print("The gradient of y'^3 + y:", grad(grad(y, x) ** 3 + y, x).data)

    def polynomial(t):
        return sum(c * t**k for k, c in enumerate(cs))

    print("Which polynomial has y'' = -y, y(0) = 1, y'(0) = 0?")
    cs = [Variable(np.array(0.0)) for _ in range(9)]
    t, zero = Variable(np.linspace(0, 1.5, 20)), Variable(np.array(0.0))
    y, start = polynomial(t), polynomial(zero)
    residual = grad(grad(y, t), t) + y
    loss = sum_to(residual**2, ()) + (start - 1) ** 2 + grad(start, zero) ** 2
    gradient = [gc.data for gc in grad(loss, cs)]
    step = np.linalg.solve(hessian(loss, cs), gradient)
    for c, s in zip(cs, step):
        c.data = c.data - s
    print("One step of Newton:", *[f"{c.data:.3f}" for c in cs])
    print(f"Its y(1) is {polynomial(1.0).data:.9f}, cos(1) {np.cos(1):.9f}")

    try:
        t @ t
    except TypeError as error:
        print("But t @ t:", error)
