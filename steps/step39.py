"""Step 39: Sum

    > But x.sum(): 'Variable' object has no attribute 'sum'

Each element counts once in its sum, so all that went into a sum get its
gradient, by `broadcast_to`. For that, the axis that the sum took away must come
back first, with the length 1.

New: `sum` and `mean`, over all elements or along an axis.
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


class Sum(Function):
    def __init__(self, axis, keepdims):
        self.axis = axis
        self.keepdims = keepdims

    def forward(self, x):
        y = x.sum(axis=self.axis, keepdims=True)
        self.kept = y.shape  # with the length 1 where the axis was
        return y if self.keepdims else y.squeeze(self.axis)

    def backward(self, gy):
        return broadcast_to(reshape(gy, self.kept), self.inputs[0].shape)


def sum(x, axis=None, keepdims=False):
    """Add up along an axis, several or all; in this file the name is ours."""
    return Sum(axis, keepdims)(x)


def mean(x, axis=None, keepdims=False):
    """The sum, divided by the number of elements that went into it."""
    y = sum(x, axis, keepdims)
    return y / (x.size / max(y.size, 1))


Variable.reshape = reshape
Variable.transpose = transpose
Variable.T = property(transpose)
Variable.sum = sum
Variable.mean = mean


if __name__ == "__main__":
    x = Variable(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    for axis, weights in (None, 1), (0, [1, 2, 3]), (1, [1, 2]), (-1, [1, 2]):
        x.cleargrad()
        y = x.sum(axis=axis)
        (y * np.array(weights)).backward()
        print(f"axis={axis}: {y.data}, times {weights}: {x.grad.tolist()}")

    x.cleargrad()
    x.mean().backward()
    print("The mean:", x.mean().data, "and a gradient:", x.grad[0, 0].round(3))

    parts = x / x.sum(axis=1, keepdims=True)
    print("As parts of their row:", parts.data.round(2).tolist())

    try:
        x[0]
    except TypeError as error:
        print("But x[0]:", error)
