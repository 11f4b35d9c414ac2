"""Step 42: Linear regression

    > But its slope is 1.0, whatever the points are.

The mean squared error is one number for how badly a line fits. It depends on
slope and intercept as height in a valley does on two coordinates, and `descend`
of step 28 walks down there, too.

New: `mean_squared_error`.
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


class MatMul(Function):
    def forward(self, x, W):
        return x @ W

    def backward(self, gy):
        x, W = self.inputs
        return gy @ W.mT, x.mT @ gy


def matmul(x, W):
    """The matrix product; a vector is a row on the left, a column on the right.

    More axes in front are stacks of matrices, as in NumPy.
    """
    x, W = as_variable(x), as_variable(W)
    if W.ndim == 1:
        return matmul(x, W[:, None])[..., 0]
    if x.ndim == 1:
        return matmul(x[None, :], W)[..., 0, :]
    return MatMul()(x, W)


def rmatmul(x0, x1):
    return matmul(x1, x0)


def mT(x):
    """Every matrix transposed: the last two axes change places."""
    return transpose(x, *range(x.ndim - 2), -1, -2)


Variable.reshape = reshape
Variable.transpose = transpose
Variable.T = property(transpose)
Variable.sum = sum
Variable.mean = mean
Variable.__getitem__ = getitem
Variable.__iter__ = lambda x: (x[i] for i in range(len(x)))
Variable.mT = property(mT)
Variable.__matmul__ = matmul
Variable.__rmatmul__ = rmatmul


def mean_squared_error(x0, x1):
    """The mean of the squared differences of two arrays of one shape.

    ValueError if the shapes differ: (100, 1) and (100,) would make 10,000
    differences.
    """
    if np.shape(x0) != np.shape(x1):
        raise ValueError(
            f"mean_squared_error compares arrays of one shape, got"
            f" {np.shape(x0)} and {np.shape(x1)}; reshape one of them"
        )
    return mean((x0 - x1) ** 2)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = rng.random((100, 1))
    noise = 0.1 * rng.normal(size=(100, 1))

    def fit(t):
        W, b = Variable(np.zeros((1, 1))), Variable(np.zeros(1))

        def loss(W, b):
            return mean_squared_error(x @ W + b, t)

        print(f"The loss: {loss(W, b).data:.3g}", end="", flush=True)
        for steps in 10, 90, 200:
            descend(loss, [W, b], 0.3, steps)
            print(f", {loss(W, b).data:.2g}", end="", flush=True)
        print(f"; the line: {W.data.item():.2f} x + {b.data.item():.2f}")
        return loss(W, b).data

    print("A line through 100 points near 2 x + 5, after 0, 10, 100, 300 steps")
    t = 2 * x + 5 + noise
    fit(t)
    A = np.hstack([x, np.ones((100, 1))])
    print("NumPy's least squares:", np.linalg.lstsq(A, t)[0].ravel().round(2))

    print("A line through 100 points near a sine")
    loss = fit(np.sin(2 * np.pi * x) + noise)
    print(f"But the best line through a sine has a loss of {loss:.2f}.")
