"""Step 1: Variables as boxes

A NumPy array holds numbers and nothing else: there is no room in it for a
gradient, or for a note of where the numbers came from. A variable is a box
around the array, and a box has room.

New: `Variable`, with the array in `Variable.data`.
"""

import numpy as np


class Variable:
    """A box around an array.

    data: the numpy.ndarray in the box.
    """

    def __init__(self, data):
        self.data = data


if __name__ == "__main__":
    x = Variable(np.array(1.0))
    print("In the box:", x.data)

    x.data = np.array(2.0)
    print("The same box, another array:", x.data)

    for data in np.array(1.0), np.array([1.0, 2.0]), np.array([[1.0], [2.0]]):
        print(f"Shape {data.shape} means ndim {Variable(data).data.ndim}")

    y = np.square(x.data)
    print(f"But np.square(x.data) is a {type(y).__name__}: the box is lost.")
