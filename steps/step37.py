"""Step 37: Tensors

    > But t @ t: unsupported operand type(s) for @: 'Variable' and 'Variable'

A tensor, an array with any number of axes, has a derivative by each element.
Most functions of tensors mix elements, as this product does. `numerical_diff`
moves all of them at once, so `gradient_check` calls right gradients wrong; now
it moves one after the other.

New: `numerical_diff` and `gradient_check` for functions that mix elements.
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


if __name__ == "__main__":
    import time

    import step36

    row = np.array([[1.0, 2.0, 3.0]])

    def table(x):
        return x * row

    x = Variable(np.array([[4.0], [5.0]]))
    y = table(x)
    y.backward()
    print("Two numbers times three:", y.data.tolist())
    print("Each goes into three products: gradient", x.grad.tolist())
    print("Is that right? By step 36:", step36.gradient_check(table, x))
    print("Each element moved alone:", gradient_check(table, x))

    def wave(x):
        return sin(x) * x

    x = Variable(np.linspace(0, 1, 2_500).reshape(50, 50))
    start = time.perf_counter()
    wave(x).backward()
    backward = time.perf_counter() - start
    start = time.perf_counter()
    gradient = numerical_diff(wave, x)
    alone = time.perf_counter() - start
    print("2,500 derivatives agree:", np.allclose(x.grad, gradient))
    print(f"By backward {backward * 1e3:.1f} ms, one by one {alone:.1f} s")

    try:
        print(x.T)
    except AttributeError as error:
        print("But x.T:", error)
