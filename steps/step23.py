"""Step 23: A package

    > But the next script needs all of these lines again.

A package is a folder that Python can import. `dezero_min` has the names of
step 22, made ready for use, and each file has one reason to change. Scripts
and notebooks write one import instead; the tests stay the same.

New: `from dezero_min import ...`
"""

import sys
import unittest
from pathlib import Path

import numpy as np

# Python looks for imports beside this file; the package is one folder up.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dezero_min import (
    Add,
    Config,
    Div,
    Exp,
    Function,
    Mul,
    Neg,
    Pow,
    Square,
    Sub,
    Variable,
    add,
    as_array,
    as_variable,
    div,
    exp,
    gradient_check,
    mul,
    neg,
    no_grad,
    numerical_diff,
    pow,
    square,
    sub,
    using_config,
)


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
    x = Variable(np.array(1.0))
    y = (x + 3) ** 2
    y.backward()
    print("(x + 3)^2 at 1:", y.data, "with the gradient", x.grad)

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(SquareTest).run(result)
    print("SquareTest on the package passes:", result.wasSuccessful())

    package = Path(sys.modules["dezero_min"].__file__).parent
    for file in sorted(package.glob("*.py")):
        print(f"    {package.name}/{file.name}")

    n = y.creator.generation + 1
    print(f"But this was an expression of {n} functions; do real ones work?")
