"""Step 2: Functions that make variables

    > But np.square(x.data) is a float64: the box is lost.

A function takes a variable and returns a variable. Opening one box and
closing the next is the same for all functions, so it is written once, in
`__call__`. What a function does with the array is in its `forward`.

New: `Function` with `__call__` and `forward`, `Square`.
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


if __name__ == "__main__":
    x = Variable(np.array(10))
    square = Square()
    y = square(x)
    print(f"The square of {x.data} is {y.data}, in a {type(y).__name__}")

    try:
        Function()(x)
    except NotImplementedError as error:
        print("A bare Function refuses:", error)

    names = [function.__name__ for function in Function.__subclasses__()]
    print("But exp(x^2)^2 is out of reach: the only function is", *names)
