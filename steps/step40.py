"""Step 40: Indexing

    > But x[0]: 'Variable' object is not subscriptable

An index picks elements. Going back, their gradients are put where they were
picked, among zeros. An element picked twice needs both: NumPy's `+=` would add
only one of them, `np.add.at` adds all.

New: `getitem` and `x[index]`.
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


class GetItem(Function):
    def __init__(self, index):
        self.index = index

    def forward(self, x):
        return x[self.index]

    def backward(self, gy):
        return AddAt(self.index, self.inputs[0].shape)(gy)


class AddAt(Function):
    """Zeros, to which x is added at an index, as often as it has a place."""

    def __init__(self, index, shape):
        self.index = index
        self.shape = shape

    def forward(self, x):
        y = np.zeros(self.shape, x.dtype)
        np.add.at(y, self.index, x)
        return y

    def backward(self, gy):
        return gy[self.index]


def getitem(x, index):
    """The elements at an index, which is anything that NumPy takes for one."""
    return GetItem(index)(x)


Variable.reshape = reshape
Variable.transpose = transpose
Variable.T = property(transpose)
Variable.sum = sum
Variable.mean = mean
Variable.__getitem__ = getitem
Variable.__iter__ = lambda x: (x[i] for i in range(len(x)))


if __name__ == "__main__":
    x = Variable(np.array([3.0, 4.0, 5.0]))
    y = x[[0, 0, 1]]
    y.backward()
    print("x[[0, 0, 1]]:", y.data, "and its gradient:", x.grad)
    gx = np.zeros(3)
    gx[[0, 0, 1]] += 1
    print("Added with +=:", gx)

    def corners(x):
        return x[::2, [0, -1]]

    x2 = Variable(np.random.default_rng(0).normal(size=(3, 4)))
    print("The gradient of corners is right:", gradient_check(corners, x2))

    z = x[0] ** 2 * x[1]
    print("The gradient of a^2 b:", grad(z, x).data)
    print("The gradient of the 24 in it:", grad(grad(z, x)[0], x).data)

    try:
        x @ x
    except TypeError as error:
        print("But x @ x:", error)
