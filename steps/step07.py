"""Step 7: Backpropagation, automated

    > But the order is ours to get right; too early, it is a TypeError.

Every variable remembers the function that created it, and every function
remembers its input. So the computation leaves a linked list behind while it
runs (define-by-run), and `backward` follows the list from the output.

New: `Variable.creator`, `Variable.backward`.
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
        function = self.creator
        if function is not None:
            x = function.input
            x.grad = function.backward(self.grad)
            x.backward()


class Function:
    """A computation on variables; its subclasses say which, in `forward`.

    input: the Variable that the latest call took.
    """

    def __call__(self, x):
        y = self.forward(x.data)
        output = Variable(y)
        output.creator = self
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
    x = Variable(np.array(0.5))
    y = Square()(Exp()(Square()(x)))

    y.grad = np.array(1.0)
    y.backward()
    print("The gradient of x:", x.grad)

    b = y.creator.input
    a = b.creator.input
    names = [type(v.creator).__name__ for v in (y, b, a)]
    print("From y back to x:", " <- ".join(names))
    print("The next is x:", a.creator.input is x)
    print("x is an input, without a creator:", x.creator is None)

    class Shift(Function):
        def forward(self, x):
            return x + 1.0

        def backward(self, gy):
            return gy

    y = x
    for _ in range(10_000):
        y = Shift()(y)
    y.grad = np.array(1.0)
    try:
        y.backward()
    except RecursionError as error:
        kind = type(error).__name__
        print(f"But a chain of 10,000 functions ends in a {kind}.")
