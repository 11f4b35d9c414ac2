"""Step 8: From recursion to a loop

    > But a chain of 10,000 functions ends in a RecursionError.

A recursive `backward` waits inside itself once for every function, and
Python allows about 1,000 such calls. A loop over the functions still to run
keeps no call open.

New: the loop in `Variable.backward`, `Function.output`.
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
        self.data = data
        self.grad = None
        self.creator = None

    def backward(self):
        """Compute the gradient of every variable that this one came from."""
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
        output = Variable(y)
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


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.input.data
        return np.exp(x) * gy


if __name__ == "__main__":
    x = Variable(np.array(0.5))
    y = Square()(Exp()(Square()(x)))
    y.grad = np.array(1.0)
    y.backward()
    print("The gradient of x:", x.grad)

    class Shift(Function):
        def forward(self, x):
            return x + 1.0

        def backward(self, gy):
            return gy

    x = Variable(np.array(0.0))
    y = x
    for _ in range(10_000):
        y = Shift()(y)
    y.grad = np.array(1.0)
    y.backward()
    print(f"After 10,000 functions: y = {y.data}, gradient of x = {x.grad}")

    y = Square()(Variable(1.0))
    try:
        print(y.data.shape)
    except AttributeError as error:
        print(f"But Variable(1.0) breaks late: {error}")
