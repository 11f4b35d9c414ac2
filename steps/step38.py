"""Step 38: Reshape and transpose

    > But x.T: 'Variable' object has no attribute 'T'

Both move elements and change none. So gradients move, too, the other way: into
the old shape, into the old order of the axes.

New: `reshape`, `transpose`, and `T`.
"""

import numpy as np
from step36 import *


def numerical_diff(f, x, eps=1e-4):
    """Differentiate the sum of f at x by the central difference.

    f takes one Variable and may mix its elements, for each is moved alone; the
    result has the shape of `x.data`. Cutting off the Taylor series costs
    eps^2 / 6 times the third derivative, rounding about 1e-16 * f(x) / eps.
    """
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        move = np.zeros(x.shape)
        move[place] = eps
        y0 = f(Variable(np.array(x.data - move)))
        y1 = f(Variable(np.array(x.data + move)))
        gradient[place] = (y1.data - y0.data).sum() / (2 * eps)
    return gradient


def gradient_check(f, x):
    """Whether `backward` and `numerical_diff` agree on f at x.

    Each element of f(x) has a weight of its own: without, a gradient that ends
    at the wrong element would look right.
    """
    x = Variable(x.data)
    weights = np.random.default_rng(0).normal(size=f(x).shape)

    def weighted(x):
        return f(x) * weights

    weighted(x).backward()
    return np.allclose(x.grad, numerical_diff(weighted, x))


class Reshape(Function):
    def __init__(self, shape):
        self.shape = shape

    def forward(self, x):
        return x.reshape(*self.shape)

    def backward(self, gy):
        return reshape(gy, self.inputs[0].shape)


def reshape(x, *shape):
    """Arrange the elements in another shape: numbers, or one tuple."""
    return Reshape(shape)(x)


class Transpose(Function):
    def __init__(self, axes):
        self.axes = axes

    def forward(self, x):
        return x.transpose(*self.axes)

    def backward(self, gy):
        axes = np.ravel(self.axes) % gy.ndim  # none is negative now
        return transpose(gy, *np.argsort(axes))  # from where each axis came


def transpose(x, *axes):
    """Put the axes in another order, the reverse one if none are given."""
    return Transpose(axes)(x)


Variable.reshape = reshape
Variable.transpose = transpose
Variable.T = property(transpose)


if __name__ == "__main__":
    x = Variable(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    print("x.T:", x.T.data.tolist())

    weights = np.arange(6.0)  # without them, all gradients would be 1.0
    (x.reshape(6) * weights).backward()
    print("The gradient through reshape:", x.grad.tolist())
    x.cleargrad()
    (x.T.reshape(6) * weights).backward()
    print("The gradient through x.T, too:", x.grad.tolist())

    def turned(x):
        return x.transpose(2, 0, 1)

    x3 = Variable(np.random.default_rng(0).normal(size=(2, 3, 4)))
    print("Three axes:", x3.shape, "to", turned(x3).shape)
    print("Their gradient is right:", gradient_check(turned, x3))

    try:
        x.sum()
    except AttributeError as error:
        print("But x.sum():", error)
