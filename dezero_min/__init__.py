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

Functions, beside the operators + - * / ** @ and x[...] of Python
    square, exp, log, sin, cos, tanh, sigmoid, relu, add, sub, mul, div,
    neg, pow: of each element.
    reshape, transpose, sum, mean, matmul, linear, getitem, broadcast_to,
    sum_to, softmax, log_softmax: of whole arrays; also x.T, x.sum(axis=0).
    Function: what to derive others from. Each has a class, such as Square.

Gradients that can be differentiated again
    grad: the gradient as a Variable with a graph of its own, to any order.

    >>> from dezero_min import grad
    >>> gx = grad(y, x)
    >>> gx, grad(gx, x)  # 2 * x - 3 / x**2, 2 + 6 / x**3
    (Variable(3.25), Variable(2.75))

Networks
    Layer, Parameter, Linear, MLP: what computes, and what it learns.
    mean_squared_error, softmax_cross_entropy, accuracy: how wrong it is.
    SGD, Momentum: how its parameters move.
    Dataset, Spiral, Digits, DataLoader: what it learns from.

Settings and checks
    no_grad: compute without recording, for the length of a with-block.
    using_config: give any setting of Config another value for that long.
    numerical_diff, gradient_check: whether `backward` is right, by trying.

NumPy's own functions, such as np.sin, refuse a Variable: use those above,
or derive a Function. `dezero_min.pictures` draws graphs, with pygraphviz.
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
from .data import DataLoader as DataLoader
from .data import Dataset as Dataset
from .data import Digits as Digits
from .data import Spiral as Spiral
from .functions import Add as Add
from .functions import Cos as Cos
from .functions import Div as Div
from .functions import Exp as Exp
from .functions import Log as Log
from .functions import Mul as Mul
from .functions import Neg as Neg
from .functions import Pow as Pow
from .functions import ReLU as ReLU
from .functions import Sigmoid as Sigmoid
from .functions import Sin as Sin
from .functions import Square as Square
from .functions import Sub as Sub
from .functions import Tanh as Tanh
from .functions import add as add
from .functions import cos as cos
from .functions import div as div
from .functions import exp as exp
from .functions import log as log
from .functions import mul as mul
from .functions import neg as neg
from .functions import pow as pow
from .functions import rdiv as rdiv
from .functions import relu as relu
from .functions import rsub as rsub
from .functions import sigmoid as sigmoid
from .functions import sin as sin
from .functions import square as square
from .functions import sub as sub
from .functions import tanh as tanh
from .graph import Function as Function
from .higher import grad as grad
from .layers import MLP as MLP
from .layers import Layer as Layer
from .layers import Linear as Linear
from .layers import Parameter as Parameter
from .losses import LogSoftmax as LogSoftmax
from .losses import SoftmaxCrossEntropy as SoftmaxCrossEntropy
from .losses import accuracy as accuracy
from .losses import log_softmax as log_softmax
from .losses import mean_squared_error as mean_squared_error
from .losses import softmax as softmax
from .losses import softmax_cross_entropy as softmax_cross_entropy
from .optimizers import SGD as SGD
from .optimizers import Momentum as Momentum
from .tensors import BroadcastTo as BroadcastTo
from .tensors import GetItem as GetItem
from .tensors import MatMul as MatMul
from .tensors import Reshape as Reshape
from .tensors import Sum as Sum
from .tensors import SumTo as SumTo
from .tensors import Transpose as Transpose
from .tensors import broadcast_to as broadcast_to
from .tensors import getitem as getitem
from .tensors import linear as linear
from .tensors import matmul as matmul
from .tensors import mean as mean
from .tensors import reshape as reshape
from .tensors import sum as sum
from .tensors import sum_to as sum_to
from .tensors import transpose as transpose

__version__ = "1.0.0"
