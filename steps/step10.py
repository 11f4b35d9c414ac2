"""Step 10: Tests

    > But a wrong Cube gives 6.0 at 2, not 12.0, and no error.

Numerical differentiation is slow and not exact, but it knows nothing of
`backward`: it is a second opinion. Where the two agree on random input, the
derivative is almost certainly right. The demo runs the tests.

New: `gradient_check`, `SquareTest`.
"""

import unittest

import numpy as np


class Variable:
    """A box around an array.

    data: the numpy.ndarray in the box.
    grad: how fast the output changes with each element of `data`, in the
        same shape; None until it is computed.
    creator: the Function that computed it; None for an input.
    """

    def __init__(self, data):
        if not isinstance(data, np.ndarray):
            raise TypeError(
                f"Variable holds a numpy.ndarray, got {type(data).__name__};"
                f" write Variable(np.array({data}))"
            )
        self.data = data
        self.grad = None
        self.creator = None

    def backward(self):
        """Compute the gradient of every variable that this one came from.

        It starts from the gradient that this one has; from ones if None.
        """
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        waiting = [] if self.creator is None else [self.creator]
        while waiting:
            function = waiting.pop()
            x, y = function.input, function.output
            x.grad = function.backward(y.grad)
            if x.creator is not None:
                waiting.append(x.creator)


class Function:
    """A computation on variables; its subclasses say which, in `forward`.

    input: the Variable that the latest call took.
    output: the Variable that it made.
    """

    def __call__(self, x):
        y = self.forward(x.data)
        output = Variable(as_array(y))
        output.creator = self
        self.input = x
        self.output = output
        return output

    def forward(self, x):
        """Compute the output's array from the input's array."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, gy):
        """Compute the input's gradient from the output's gradient."""
        raise NotImplementedError(f"{type(self).__name__} has no backward")


def as_array(x):
    """Make a 0-dimensional array of a scalar; leave anything else as it is."""
    if np.isscalar(x):
        return np.array(x)
    return x


def numerical_diff(f, x, eps=1e-4):
    """Differentiate f at x by the central difference.

    f takes one Variable and works element by element; the result has the
    shape of `x.data`. Cutting off the Taylor series costs eps^2 / 6 times the
    third derivative, rounding costs about 1e-16 * f(x) / eps.
    """
    y0 = f(Variable(np.array(x.data - eps)))
    y1 = f(Variable(np.array(x.data + eps)))
    return (y1.data - y0.data) / (2 * eps)


def gradient_check(f, x):
    """Whether `backward` and `numerical_diff` agree on f at x."""
    x = Variable(x.data)
    f(x).backward()
    return np.allclose(x.grad, numerical_diff(f, x))


class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        x = self.input.data
        return 2 * x * gy


def square(x):
    return Square()(x)


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.input.data
        return np.exp(x) * gy


def exp(x):
    return Exp()(x)


class SquareTest(unittest.TestCase):
    def test_forward(self):
        y = square(Variable(np.array(2.0)))
        self.assertEqual(y.data, 4.0)

    def test_backward(self):
        x = Variable(np.array(3.0))
        square(x).backward()
        self.assertEqual(x.grad, 6.0)

    def test_gradient_check(self):
        x = Variable(np.random.default_rng(0).normal(size=10))
        self.assertTrue(gradient_check(square, x))


if __name__ == "__main__":
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(SquareTest).run(result)
    failed = len(result.failures) + len(result.errors)
    print(f"SquareTest: {result.testsRun} tests, {failed} failed")

    x = Variable(np.array(2.0))
    square(x).backward()
    print("The square of 2:", square(x).data)
    print("Its derivative, numerical:", numerical_diff(square, x))
    print("               by formula:", 2 * x.data)
    print("                automatic:", x.grad)

    class Cube(Function):
        def forward(self, x):
            return x**3

        def backward(self, gy):
            x = self.input.data
            return 3 * x * gy

    print("The wrong Cube passes:", gradient_check(Cube(), x))

    class Add(Function):
        def forward(self, x0, x1):
            return x0 + x1

    try:
        Add()(x, x)
    except TypeError as error:
        print("But Add()(x, x):", str(error).removeprefix("Function."))
