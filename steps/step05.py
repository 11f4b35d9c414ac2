"""Step 5: Backpropagation: the theory

    > But f ran twice for one input, and 7 digits are right.

The chain rule: the derivative of a chain is the product of the derivatives
of its functions, each exact. The order of multiplication is free. From the
output side every product stays as small as the output.

New: nothing in the framework; the demo follows the rule by hand.
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
    x = Variable(np.array(0.5))
    a = Square()(x)
    b = Exp()(a)
    y = Square()(b)

    da_dx = 2 * x.data
    db_da = np.exp(a.data)
    dy_db = 2 * b.data
    print("One derivative a function:", da_dx, db_da, dy_db)
    print("Their product:", dy_db * db_da * da_dx)

    def count(first, second):
        """Multiplications in the product of two matrices of these shapes."""
        return first[0] * first[1] * second[1]

    n = 100  # inputs; each inner function maps n numbers to n, the last to one
    from_output = count((1, n), (n, n)) + count((1, n), (n, n))
    from_input = count((n, n), (n, n)) + count((1, n), (n, n))
    print(f"{n} inputs, one output; multiplications needed")
    print(f"    from the input side:  {from_input:9,}")
    print(f"    from the output side: {from_output:9,}")

    try:
        Square().backward(1.0)
    except AttributeError as error:
        print("But the theory has no code:", error)
