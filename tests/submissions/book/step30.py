import os
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
import numpy as np
from dezero.core_simple import Function, Variable, setup_variable

setup_variable()


class Sin(Function):
    def forward(self, x):
        y = np.sin(x)
        return y

    def backward(self, gy):
        x = self.inputs[0].data
        gx = gy * np.cos(x)
        return gx


x = Variable(np.array(1.0))
y = Sin()(x)
y.backward(retain_grad=True)
print(y.grad)
print(x.grad)
