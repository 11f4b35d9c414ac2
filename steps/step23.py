"""Step 23: A package

    > But the next script needs all of these lines again.

A package is a folder that Python can import. Put the definitions of step 22
into `dezero_min/core.py`, beside it an `__init__.py` that imports them, and a
script needs one line. That of this file finds the package beside it; without
one, that of this repository, which has the same names and is made for use.

New: `from dezero_min import ...`
"""

import sys
from pathlib import Path

import numpy as np

# Python looks for imports beside this file; the package is a folder or two up.
sys.path += map(str, Path(__file__).resolve().parents[1:3])

from dezero_min import Variable

if __name__ == "__main__":
    x = Variable(np.array(1.0))
    y = (x + 3) ** 2
    y.backward()
    print("(x + 3)^2 at 1:", y.data, "with the gradient", x.grad)
    print("its Variable is defined in", Variable.__module__)

    n = y.creator.generation + 1
    print(f"But this was an expression of {n} functions; do real ones work?")
