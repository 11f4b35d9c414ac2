"""Step 50: Data loaders

    > But net(examples): Variable holds a numpy.ndarray, got list

A loader draws the examples, each time in another order, and stacks them into
arrays, batch by batch. How well a network has learned shows in examples that it
was not trained with.

New: `DataLoader`, `accuracy`.
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


def log_softmax(x):
    """The logarithm of softmax, for scores of any size.

    Probabilities depend on the differences of scores alone, so the largest
    score of each row may become 0, and no exp overflows.
    """
    x = as_variable(x)
    x = x - x.data.max(axis=-1, keepdims=True)
    return x - log(sum(exp(x), axis=-1, keepdims=True))


def softmax(x):
    """Turn each row of scores into probabilities: positive, with the sum 1."""
    return exp(log_softmax(x))


def as_classes(t, x):
    """The classes t as an array: the right column of each row of scores x.

    ValueError if they cannot be that.
    """
    t = as_variable(t).data
    fits = x.ndim == 2 and t.shape == x.shape[:1] and t.dtype.kind in "iu"
    if not fits or not np.isin(t, range(x.shape[1])).all():
        raise ValueError(
            "scores of shape (N, C) need N classes, integers from 0 to C - 1;"
            f" got scores of shape {x.shape} and {t.dtype} {np.unique(t)} of"
            f" shape {t.shape}; t.argmax(axis=1) makes classes of one-hot rows"
        )
    return t


def softmax_cross_entropy(x, t):
    """The mean of -log p, with p the probability of the right class t."""
    t = as_classes(t, x)
    return -mean(log_softmax(x)[np.arange(len(t)), t])


def accuracy(y, t):
    """The share of the rows of y whose largest score is that of class t."""
    t = as_classes(t, y)
    return np.mean(as_variable(y).data.argmax(axis=1) == t)


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


class Dataset:
    """Examples by number: `data[i]` is an input and its class.

    x, t: arrays of all inputs and all classes. A subclass may do without, if
    it has `__len__` and `__getitem__` of its own.
    """

    def __init__(self, x, t):
        if len(x) != len(t):
            raise ValueError(f"{len(x)} inputs, but {len(t)} classes")
        self.x = x
        self.t = t

    def __len__(self):
        return len(self.t)

    def __getitem__(self, i):
        return self.x[i], self.t[i]


class Spiral(Dataset):
    """n noisy points on each of three spiral arms; the arm is the class.

    As in https://cs231n.github.io/neural-networks-case-study.
    """

    def __init__(self, seed, n=100):
        rng = np.random.default_rng(seed)
        t = np.repeat(np.arange(3), n)
        radius = np.tile(np.linspace(0, 1, n), 3)
        angle = 4 * (t + radius) + 0.2 * rng.normal(size=3 * n)
        x = np.stack([np.sin(angle), np.cos(angle)], axis=1)
        super().__init__(x * radius[:, np.newaxis], t)


class DataLoader:
    """Batches of a data set, each a pair of arrays; the last may be smaller.

    shuffle: whether every pass has another order.
    """

    def __init__(self, data, batch_size, shuffle=True):
        if batch_size < 1:
            raise ValueError(f"a batch has 1 example or more, got {batch_size}")
        self.data = data
        self.batch_size = batch_size
        self.shuffle = shuffle

    def __iter__(self):
        n = len(self.data)
        order = rng.permutation(n) if self.shuffle else np.arange(n)
        for start in range(0, n, self.batch_size):
            batch = order[start : start + self.batch_size]
            x, t = zip(*[self.data[i] for i in batch])
            yield np.array(x), np.array(t)


if __name__ == "__main__":
    train, test = Spiral(0), Spiral(1)
    print("Batches of", [len(t) for x, t in DataLoader(train, 80)])

    net = MLP(2, 30, 3)
    optimizer = Momentum(net.params(), lr=0.3)
    for epoch in range(1, 101):
        for x, t in DataLoader(train, 30):
            loss = softmax_cross_entropy(net(x), t)
            net.cleargrads()
            loss.backward()
            optimizer.update()
        if epoch % 25 == 0:
            with no_grad():
                seen = accuracy(net(train.x), train.t)
                new = accuracy(net(test.x), test.t)
            print(f"Epoch {epoch}: {seen:.3f} right, {new:.3f} of new points")
    print("But spirals are made up; can it read?")
