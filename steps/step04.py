"""Step 4: Numerical differentiation

    > But all that y has is its data: how fast it grows is unknown.

Move the input a little to both sides, see how far the output moves, divide:
the central difference (f(x + eps) - f(x - eps)) / (2 eps). It needs to know
nothing about f.

New: `numerical_diff`.
"""

import numpy as np


class Variable:
    """A box around an array.

    data: the numpy.ndarray in the box.
    """

    def __init__(self, data):
        self.data = data


class Function:
    """A computation on variables; its subclasses say which, in `forward`."""

    def __call__(self, x):
        y = self.forward(x.data)
        output = Variable(y)
        return output

    def forward(self, x):
        """Compute the output's array from the input's array."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")


def numerical_diff(f, x, eps=1e-4):
    """Differentiate f at x by the central difference.

    f takes one Variable and works element by element; the result has the
    shape of `x.data`. Cutting off the Taylor series costs eps^2 / 6 times the
    third derivative, rounding costs about 1e-16 * f(x) / eps.
    """
    y0 = f(Variable(np.array(x.data - eps)))
    y1 = f(Variable(np.array(x.data + eps)))
    return (y1.data - y0.data) / (2 * eps)


class Square(Function):
    def forward(self, x):
        return x**2


class Exp(Function):
    def forward(self, x):
        return np.exp(x)


if __name__ == "__main__":
    x = Variable(np.array(2.0))
    print("x^2 at 2, exactly 4:", numerical_diff(Square(), x))

    def f(x):
        return Square()(Exp()(Square()(x)))

    places = Variable(np.linspace(0, 1, 100))
    right = 4 * places.data * np.exp(2 * places.data**2)
    for eps in 1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12:
        error = np.max(np.abs(numerical_diff(f, places, eps) - right))
        print(f"eps = {eps:.0e}: largest error {error:.0e}")

    x = Variable(np.array(0.5))
    exact = 4 * x.data * np.exp(2 * x.data**2)
    dx = numerical_diff(f, x)
    print("exp(x^2)^2 at 0.5:", dx)
    digits = int(-np.log10(abs(dx / exact - 1)))
    print(f"But f ran twice for one input, and {digits} digits are right.")
