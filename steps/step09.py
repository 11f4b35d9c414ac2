"""Step 9: Easier functions

    > But Variable(1.0) breaks late: 'float' object has no attribute 'shape'

The box rejects anything but an array, at the line that made the mistake.
NumPy computes scalars from 0-dimensional arrays, so a function makes arrays of
them again. One line calls a function, and `backward` supplies its own seed.

New: `square`, `exp`, `as_array`, the seed in `backward`, a `TypeError`.
"""

import numpy as np


class Variable:
    """A box around an array.

    data: the numpy.ndarray in the box.
    grad: how fast the output changes with each element of `data`, in the
        same shape; None until it is computed.
    creator: the Function that computed it; None for an input.
    """

    def __init__(self, data):
        if not isinstance(data, np.ndarray):
            raise TypeError(
                f"Variable holds a numpy.ndarray, got {type(data).__name__};"
                f" write Variable(np.array({data}))"
            )
        self.data = data
        self.grad = None
        self.creator = None

    def backward(self):
        """Compute the gradient of every variable that this one came from.

        It starts from the gradient that this one has; from ones if None.
        """
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        waiting = [] if self.creator is None else [self.creator]
        while waiting:
            function = waiting.pop()
            x, y = function.input, function.output
            x.grad = function.backward(y.grad)
            if x.creator is not None:
                waiting.append(x.creator)


class Function:
    """A computation on variables; its subclasses say which, in `forward`.

    input: the Variable that the latest call took.
    output: the Variable that it made.
    """

    def __call__(self, x):
        y = self.forward(x.data)
        output = Variable(as_array(y))
        output.creator = self
        self.input = x
        self.output = output
        return output

    def forward(self, x):
        """Compute the output's array from the input's array."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, gy):
        """Compute the input's gradient from the output's gradient."""
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


class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        x = self.input.data
        return 2 * x * gy


def square(x):
    return Square()(x)


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.input.data
        return np.exp(x) * gy


def exp(x):
    return Exp()(x)


if __name__ == "__main__":
    x = Variable(np.array(0.5))
    y = square(exp(square(x)))
    y.backward()
    print("The gradient of x:", x.grad)

    try:
        Variable(1.0)
    except TypeError as error:
        print(error)

    print("NumPy squares a 0-dimensional array to a", type(x.data**2).__name__)
    print("In the box it is again an", type(square(x).data).__name__)

    class Cube(Function):
        def forward(self, x):
            return x**3

        def backward(self, gy):
            x = self.input.data
            return 3 * x * gy

    x = Variable(np.array(2.0))
    Cube()(x).backward()
    exact = 3 * x.data**2
    wrong = f"a wrong Cube gives {x.grad} at 2, not {exact}"
    print(f"But {wrong}, and no error.")
