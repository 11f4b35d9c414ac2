"""Step 41: Matrix product

    > But x @ x: unsupported operand type(s) for @: 'Variable' and 'Variable'

In y = x @ W, the element x_ij meets row j of W and ends in row i of y. So its
gradient is row i of gy times row j of W, added up: gy @ W.T. For W it is
x.T @ gy. If no matrix is square, the shapes allow nothing else.

New: `matmul` and `@`; `mT`, which transposes every matrix of a stack.
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


if __name__ == "__main__":
    x = Variable(np.array([1.0, 2.0, 3.0]))
    y = x @ x
    y.backward()
    print("x @ x:", y.data, "and its gradient:", x.grad)

    rng = np.random.default_rng(0)
    x = Variable(rng.normal(size=(2, 3)))
    W = Variable(rng.normal(size=(3, 4)))
    y = x @ W
    y.backward()
    print("Shapes:", x.shape, "@", W.shape, "=", y.shape)
    print("The gradient by x is right:", gradient_check(lambda x: x @ W, x))
    print("The gradient by W is right:", gradient_check(lambda W: x @ W, W))

    x = rng.random((100, 1))
    t = 5 + 2 * x + 0.1 * rng.normal(size=(100, 1))
    W = Variable(np.array([[1.0]]))
    loss = mean((x @ W - t) ** 2)
    print(f"The mean squared distance of 100 points to a line: {loss.data:.1f}")
    print(f"But its slope is {W.data.item()}, whatever the points are.")
