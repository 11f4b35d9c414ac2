"""Step 44: Layers

    > But with b1 left out of the list it still learns, to 0.115.

A list made by hand can lack a parameter, and training hides it. A layer knows
its own: they are its attributes of the class `Parameter`.

New: `rng`, the random numbers of the file; `Parameter`, `Layer`, `Linear`.
"""

import numpy as np
from step36 import *

rng = np.random.default_rng(0)  # the same numbers in every run


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


def sigmoid(x):
    """1 / (1 + exp(-x)), written so that no exp overflows."""
    return 0.5 * tanh(0.5 * x) + 0.5


class Parameter(Variable):
    """A variable that training changes; a layer knows it by this class."""


class Layer:
    """A function with parameters; its subclasses say which, in `forward`."""

    def __call__(self, *inputs):
        return self.forward(*inputs)

    def params(self):
        """All parameters: attributes of that class."""
        for value in vars(self).values():
            if isinstance(value, Parameter):
                yield value

    def cleargrads(self):
        for param in self.params():
            param.cleargrad()


class Linear(Layer):
    """x @ W + b, from rows of in_size numbers to rows of out_size.

    W is random, for equal weights would stay equal, and so small that the
    outputs are about as large as the inputs.
    """

    def __init__(self, in_size, out_size):
        W = rng.normal(size=(in_size, out_size)) / in_size**0.5
        self.W = Parameter(W, name="W")
        self.b = Parameter(np.zeros(out_size), name="b")

    def forward(self, x):
        return x @ self.W + self.b


if __name__ == "__main__":
    x = rng.random((100, 1))
    t = np.sin(2 * np.pi * x) + 0.1 * rng.normal(size=(100, 1))
    first, second = Linear(1, 10), Linear(10, 1)
    print("A layer's parameters:", [param.name for param in first.params()])

    print("The loss, every 1,000 steps:", end="")
    for i in range(1, 6001):
        loss = mean_squared_error(second(sigmoid(first(x))), t)
        for layer in first, second:
            layer.cleargrads()
        loss.backward()
        for layer in first, second:
            for param in layer.params():
                param.data = param.data - 0.2 * param.grad
        if i % 1000 == 0:
            print(f" {loss.data:.3f}", end="", flush=True)
    print()

    net = Layer()
    net.first, net.second = first, second
    n = len(list(net.params()))
    print(f"But a layer made of two layers has {n} parameters.")
