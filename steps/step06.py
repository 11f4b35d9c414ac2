"""Step 6: Backpropagation by hand

    > But the theory has no code: 'Square' object has no attribute 'backward'

Each function learns its own derivative. Its `backward` takes the gradient of
the output and returns the gradient of the input: the product of the two. A
derivative depends on the input, so a function remembers it.

New: `Variable.grad`, `Function.input`, `Function.backward`.
"""

import numpy as np


class Variable:
    """A box around an array.

    data: the numpy.ndarray in the box.
    grad: how fast the output changes with each element of `data`, in the
        same shape; None until it is computed.
    """

    def __init__(self, data):
        self.data = data
        self.grad = None


class Function:
    """A computation on variables; its subclasses say which, in `forward`.

    input: the Variable that the latest call took.
    """

    def __call__(self, x):
        y = self.forward(x.data)
        output = Variable(y)
        self.input = x
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
    A, B, C = Square(), Exp(), Square()

    x = Variable(np.array(0.5))
    a = A(x)
    b = B(a)
    y = C(b)

    y.grad = np.array(1.0)
    b.grad = C.backward(y.grad)
    a.grad = B.backward(b.grad)
    x.grad = A.backward(a.grad)
    print("The gradients of y, b, a:", y.grad, b.grad, a.grad)
    print("The gradient of x:", x.grad)

    b.grad = None
    try:
        a.grad = B.backward(b.grad)
    except TypeError as error:
        kind = type(error).__name__
        print(f"But the order is ours to get right; too early, it is a {kind}.")
