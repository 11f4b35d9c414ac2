"""Step 46: Optimizers

    > But two layers are still at 0.230 after 1,000 steps.

How a parameter moves is a separate matter. An optimizer has the list of them,
and what it remembers of each: `Momentum` repeats a share of the last move, so
moves in one direction grow, and moves back and forth cancel.

New: `SGD`, `Momentum`.
"""

from itertools import pairwise

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
        """All parameters: attributes, and those in layers and lists there."""
        return find_params(vars(self).values())

    def cleargrads(self):
        for param in self.params():
            param.cleargrad()


def find_params(values):
    """The parameters among the values, and those in layers and lists there."""
    for value in values:
        if isinstance(value, Parameter):
            yield value
        elif isinstance(value, Layer):
            yield from value.params()
        elif isinstance(value, (list, tuple)):
            yield from find_params(value)


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


class MLP(Layer):
    """A multilayer perceptron: linear layers with an activation in between.

    sizes: how many numbers go into each layer, and come out of the last.
    """

    def __init__(self, *sizes, activation=sigmoid):
        if len(sizes) < 2:
            raise ValueError(
                f"MLP needs two sizes or more, as MLP(2, 10, 3), got {sizes}"
            )
        self.layers = [Linear(*pair) for pair in pairwise(sizes)]
        self.activation = activation

    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = self.activation(layer(x))
        return last(x)


class SGD:
    """Stochastic gradient descent: each move goes against the gradient.

    params: the parameters to move; one that has no gradient stays.
    lr: the learning rate, by which gradients are multiplied.
    """

    def __init__(self, params, lr):
        self.params = list(dict.fromkeys(params))  # each of them once
        self.lr = lr
        if not self.params:
            raise ValueError("no parameters to move; call params() anew")

    def update(self):
        for param in self.params:
            if param.grad is not None:
                param.data = param.data + self.move(param)

    def move(self, param):
        return -self.lr * param.grad


class Momentum(SGD):
    """Each move repeats a share of the last one, as a ball rolls on."""

    def __init__(self, params, lr, momentum=0.9):
        super().__init__(params, lr)
        self.momentum = momentum
        self.moves = dict.fromkeys(self.params, 0)

    def move(self, param):
        move = self.momentum * self.moves[param] - self.lr * param.grad
        self.moves[param] = move
        return move


if __name__ == "__main__":
    x = rng.random((100, 1))
    t = np.sin(2 * np.pi * x) + 0.1 * rng.normal(size=(100, 1))

    def train(Optimizer):
        net = MLP(1, 10, 1)
        optimizer = Optimizer(net.params(), lr=0.2)
        print(f"  {Optimizer.__name__}:", end="")
        for i in range(1, 1001):
            loss = mean_squared_error(net(x), t)
            net.cleargrads()
            loss.backward()
            optimizer.update()
            if i % 250 == 0:
                print(f" {loss.data:.3f}", end="", flush=True)
        print()

    print("The loss, every 250 steps")
    train(SGD)
    train(Momentum)

    scores = MLP(2, 10, 3)(np.array([[0.2, -0.4]])).data[0].round(2)
    print(f"But a class is wanted, 0, 1 or 2, and a net gives {scores}.")
