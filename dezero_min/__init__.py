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
