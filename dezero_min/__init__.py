"""A small define-by-run framework: NumPy with gradients.

>>> import numpy as np
>>> from dezero_min import Variable
>>> x = Variable(np.array(2.0))
>>> y = x**2 + 3 / x
>>> y
Variable(5.5)
>>> y.backward()
>>> x.grad  # 2 * x - 3 / x**2
array(3.25)

Computing records a graph, in which a function knows the functions before
it; `backward` follows it back.

Variables
    Variable: a box around an array, with `data`, `grad` and `backward`.
    as_variable, as_array: put a number into a box, or into an array.

Functions, beside the operators + - * / ** of Python
    square, exp, log, sin, cos, tanh, add, sub, mul, div, neg, pow: each
    with a class of its own, such as Square.
    Function: what to derive others from.
    sum_to, broadcast_to: sum over the axes along which NumPy repeated an
        array, and repeat it.

Gradients that can be differentiated again
    grad: the gradient as a Variable with a graph of its own, to any order.

    >>> from dezero_min import grad
    >>> gx = grad(y, x)
    >>> gx, grad(gx, x)  # 2 * x - 3 / x**2, 2 + 6 / x**3
    (Variable(3.25), Variable(2.75))

Settings
    no_grad: compute without recording, for the length of a with-block.
    using_config: give any setting of Config another value for that long.

Checks
    numerical_diff: the derivative found by trying.
    gradient_check: whether `backward` agrees with it.

    >>> from dezero_min import gradient_check
    >>> gradient_check(lambda x: x**2 + 3 / x, x)
    True

NumPy's own functions, such as np.sin, refuse a Variable: use those above,
or derive a Function that calls them. `dezero_min.pictures` draws graphs,
with pygraphviz.
"""

# Where the package differs from step 22, and why.
#
# Right numbers
#   - Gradients are floating: small integers overflow.
#   - Pow takes the exponent 0 apart, for 0 * 0**-1 is no number, and others as
#     floats, for integers have no negative powers.
#   - Div has no x1**2, and Square begins with gy: a square may exceed its dtype
#     where the gradient does not.
#   - numerical_diff moves one element at a time, to four places, in float64,
#     and adds up the output: it serves any function and loses fewer digits.
#   - gradient_check weighs the elements of the output, none by 1, so that no
#     `backward` that forgets gy passes.
# No silent mistakes
#   - The attributes of a variable are fixed: `x.gard = None` clears nothing.
#   - Only arrays of real numbers, of NumPy's own class, enter: text has no
#     slope, and np.matrix multiplies in another way than Mul.
#   - `==` with a number or an array is an error, since it was always False.
#   - A function object records one call: a second would overwrite what the
#     first one needs.
#   - Gradients from functions of other people, and those to start from, are
#     checked in number, shape and dtype: `zip` ends with the shorter list.
#   - Errors name the function, the setting and the remedy.
# Independence
#   - A setting has a value for each thread and task: two `no_grad` that overlap
#     would leave recording switched off.
#   - Gradients are stored at the end: an error halfway changes none.
#   - An output that is gone or unused counts as zeros, which is its gradient.
#   - What `grad` holds is an array of its own, and functions get theirs
#     read-only: nothing changes an array that it has not made.
#   - A copy has no graph: everything before it would be copied, too.
# Time and memory
#   - Edges lead from function to function: no variable in between is kept, and
#     no cycle is made. Functions keep the arrays that their `backward` reads.
#   - Functions wait in a list for each generation: `max` looks at all of them.
#   - A number or an array stays in its function, such as AddConstant: its
#     gradient is not asked for.
#   - A box without axes holds a scalar, with which NumPy computes faster.
#   - Exp keeps its result, which is its derivative. Sums are made where shapes
#     differ, and in place where `backward` has made the array itself.

# `as` makes a name public for type checkers. `__all__` would too, but have
# `help` print every class in full after the page above.
from .arrays import as_array as as_array
from .check import gradient_check as gradient_check
from .check import numerical_diff as numerical_diff
from .config import Config as Config
from .config import no_grad as no_grad
from .config import using_config as using_config
from .core import Variable as Variable
from .core import as_variable as as_variable
from .functions import Add as Add
from .functions import Cos as Cos
from .functions import Div as Div
from .functions import Exp as Exp
from .functions import Log as Log
from .functions import Mul as Mul
from .functions import Neg as Neg
from .functions import Pow as Pow
from .functions import Sin as Sin
from .functions import Square as Square
from .functions import Sub as Sub
from .functions import Tanh as Tanh
from .functions import add as add
from .functions import broadcast_to as broadcast_to
from .functions import cos as cos
from .functions import div as div
from .functions import exp as exp
from .functions import log as log
from .functions import mul as mul
from .functions import neg as neg
from .functions import pow as pow
from .functions import rdiv as rdiv
from .functions import rsub as rsub
from .functions import sin as sin
from .functions import square as square
from .functions import sub as sub
from .functions import sum_to as sum_to
from .functions import tanh as tanh
from .graph import Function as Function
from .higher import grad as grad

__version__ = "1.0.0"
