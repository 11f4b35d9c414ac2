"""Step 3: Chaining functions

    > But exp(x^2)^2 is out of reach: the only function is Square

Each function takes a variable and returns one, so the output of the first
can be the input of the next. Small functions make large expressions, and
none of them has to know about the others.

New: `Exp`.
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


class Square(Function):
    def forward(self, x):
        return x**2


class Exp(Function):
    def forward(self, x):
        return np.exp(x)


if __name__ == "__main__":
    A, B, C = Square(), Exp(), Square()

    x = Variable(np.array(0.5))
    a = A(x)
    b = B(a)
    y = C(b)
    print("x =", x.data)
    print("a = x^2 =", a.data)
    print("b = exp(a) =", b.data)
    print("y = b^2 =", y.data)

    has = ", ".join(vars(y))
    print(f"But all that y has is its {has}: how fast it grows is unknown.")
