"""Step 15: Complex graphs: the theory

    > But y = a^2 + a^2, a = x^2, has at 2 the gradient 96.0, not 64.0.

A function may run only when the gradient of its output is complete, so all
functions that used the output come first. Number the generations from the
inputs on: a function that is younger than another one runs before it.

New: nothing in the framework; the demo compares the orders.
"""

import numpy as np


class Variable:
    """A box around an array.

    data: the numpy.ndarray in the box.
    grad: how fast the output changes with each element of `data`, in the
        same shape; None until it is computed.
    creator: the Function that computed it; None for an input.
    """

    def __init__(self, data):
        if not isinstance(data, np.ndarray):
            raise TypeError(
                f"Variable holds a numpy.ndarray, got {type(data).__name__};"
                f" write Variable(np.array({data}))"
            )
        self.data = data
        self.grad = None
        self.creator = None

    def cleargrad(self):
        """Forget the gradient, before another computation adds to it."""
        self.grad = None

    def backward(self):
        """Compute the gradient of every variable that this one came from.

        It starts from the gradient that this one has; from ones if None.
        If a function has several outputs, all must have been used.
        """
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        waiting = [] if self.creator is None else [self.creator]
        while waiting:
            function = waiting.pop()
            gys = [output.grad for output in function.outputs]
            gxs = function.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            for x, gx in zip(function.inputs, gxs):
                if x.creator is not None:
                    waiting.append(x.creator)
                x.grad = gx if x.grad is None else x.grad + gx


class Function:
    """A computation on variables; its subclasses say which, in `forward`.

    inputs: the Variables that the latest call took.
    outputs: the Variables that it made.
    """

    def __call__(self, *inputs):
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(as_array(y)) for y in ys]
        for output in outputs:
            output.creator = self
        self.inputs = inputs
        self.outputs = outputs
        return outputs if len(outputs) > 1 else outputs[0]

    def forward(self, *xs):
        """Compute the outputs' arrays from the inputs' arrays.

        A single array may be returned as it is, several as a tuple.
        """
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, *gys):
        """Compute the inputs' gradients from the outputs' gradients.

        A single array may be returned as it is, several as a tuple.
        """
        raise NotImplementedError(f"{type(self).__name__} has no backward")


def as_array(x):
    """Make a 0-dimensional array of a scalar; leave anything else as it is."""
    if np.isscalar(x):
        return np.array(x)
    return x


def numerical_diff(f, x, eps=1e-4):
    """Differentiate f at x by the central difference.

    f takes one Variable and works element by element; the result has the
    shape of `x.data`. Cutting off the Taylor series costs eps^2 / 6 times the
    third derivative, rounding costs about 1e-16 * f(x) / eps.
    """
    y0 = f(Variable(np.array(x.data - eps)))
    y1 = f(Variable(np.array(x.data + eps)))
    return (y1.data - y0.data) / (2 * eps)


def gradient_check(f, x):
    """Whether `backward` and `numerical_diff` agree on f at x."""
    x = Variable(x.data)
    f(x).backward()
    return np.allclose(x.grad, numerical_diff(f, x))


class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        x = self.inputs[0].data
        return 2 * x * gy


def square(x):
    return Square()(x)


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.inputs[0].data
        return np.exp(x) * gy


def exp(x):
    return Exp()(x)


class Add(Function):
    def forward(self, x0, x1):
        return x0 + x1

    def backward(self, gy):
        return gy, gy


def add(x0, x1):
    return Add()(x0, x1)


if __name__ == "__main__":

    class Traced(Square):
        def __init__(self, name):
            self.name = name

        def backward(self, gy):
            print(f"    {self.name:7} hands on {super().backward(gy)}")
            return super().backward(gy)

    x = Variable(np.array(2.0))
    a = Traced("a = x^2")(x)
    b, c = Traced("b = a^2")(a), Traced("c = a^2")(a)
    y = add(b, c)
    print("y =", y.data)
    print("In the order of this step:")
    y.backward()
    wrong = x.grad

    print("b and c before a:")
    b.grad, c.grad = y.creator.backward(np.array(1.0))
    a.grad = b.creator.backward(b.grad) + c.creator.backward(c.grad)
    x.grad = a.creator.backward(a.grad)

    generations = {"x": 0, "a": 1, "b": 2, "c": 2, "y": 3}
    order = sorted(generations, key=generations.get, reverse=True)
    print("By generation, youngest first:", *order)
    print(f"But `backward` gives {wrong}, where {x.grad} is right.")
