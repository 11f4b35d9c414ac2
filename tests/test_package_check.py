"""Numerical differentiation serves any function and leaves nothing behind."""

import weakref

import numpy as np
import pytest

from dezero_min import (
    Function,
    Square,
    Variable,
    exp,
    gradient_check,
    numerical_diff,
    square,
)


class Sum(Function):
    def forward(self, x):
        return np.sum(x)

    def backward(self, gy):
        return gy * np.ones_like(self.inputs[0].data)


class WrongSquare(Square):
    def backward(self, gy):
        return super().backward(gy) * 1.001


@pytest.mark.parametrize("data", [3.0, [1.0, 2.0], [[1, 2], [3, 4]], []])
def test_it_has_the_shape_of_the_variable(data):
    x = Variable(np.array(data))
    gradient = numerical_diff(square, x)
    assert gradient.shape == x.shape
    assert gradient.dtype == float
    np.testing.assert_allclose(gradient, 2.0 * x.data)


def test_elements_may_depend_on_each_other():
    x = Variable(np.array([1.0, 2.0, 3.0]))
    gradient = numerical_diff(lambda x: square(Sum()(x)), x)
    np.testing.assert_allclose(gradient, [12.0, 12.0, 12.0])
    assert gradient_check(lambda x: x * Sum()(x), x)


def test_the_output_is_summed():
    w = Variable(np.array([[1.0], [10.0]]))
    x = Variable(np.array([1.0, 2.0]))
    np.testing.assert_allclose(numerical_diff(lambda x: x * w, x), [11.0, 11.0])


def test_it_changes_nothing_and_leaves_nothing_behind():
    x, w = Variable(np.array([1.0, 2.0])), Variable(np.array(3.0))
    results = []

    def f(x):
        y = exp(x) * w
        results.append(weakref.ref(y))
        return y

    numerical_diff(f, x)
    assert x.data.tolist() == [1.0, 2.0]
    assert x.grad is w.grad is None
    assert {y() for y in results} == {None}


def rosenbrock(x):
    x0, x1 = (Choose(i)(x) for i in (0, 1))
    return 100 * (x1 - x0**2) ** 2 + (x0 - 1) ** 2


class Choose(Function):
    def __init__(self, i):
        self.i = i

    def forward(self, x):
        return x[self.i]

    def backward(self, gy):
        gx = np.zeros_like(self.xs[0])
        gx[self.i] = gy
        return gx


@pytest.mark.parametrize(
    ("f", "data"),
    [
        (lambda x: x**3, 0.0),
        (lambda x: x**3, [0.0, 1e-8, 1e8, -2.0]),
        (rosenbrock, [1.0, 1.0]),
        (rosenbrock, [-1.2, 1.0]),
        (lambda x: 1e-9 * x**2, 3.0),
        (lambda x: 1e9 * exp(-x), [0.0, 30.0]),
        (lambda x: x * 0.0, [1.0, 2.0]),
    ],
)
@pytest.mark.parametrize("off", [0.0, 0.1])
def test_right_gradients_pass_and_those_ten_per_cent_off_do_not(f, data, off):
    class Off(Function):
        def forward(self, x):
            return x * 1

        def backward(self, gy):
            return gy * (1 + off)

    x = Variable(np.array(data))
    f(x).backward()
    is_zero = not np.any(np.abs(x.grad) > 1e-10)
    assert gradient_check(lambda x: f(Off()(x)), x) == (off == 0 or is_zero)


@pytest.mark.parametrize("dtype", ["i1", "f2", "f4", "f8"])
def test_the_check_works_in_float64(dtype):
    x = Variable(np.array([3, 5], dtype))
    x.grad = np.array([7.0, 7.0])
    assert gradient_check(lambda x: exp(x) / x, x)
    assert x.grad.tolist() == [7.0, 7.0]


@pytest.mark.parametrize("data", [2.0, [1.0, 2.0], [[1.0], [2.0]]])
def test_the_check_finds_a_forgotten_gy(data):
    class Forgetful(Square):
        def backward(self, gy):
            return 2 * self.inputs[0].data

    x = Variable(np.array(data))
    assert gradient_check(Square(), x)
    assert not gradient_check(Forgetful(), x)


def test_the_check_finds_gradients_mixed_up():
    class Reversing(Square):
        def backward(self, gy):
            return super().backward(gy[::-1])

    assert not gradient_check(Reversing(), np.array([1.0, 2.0]))


def test_numbers_and_arrays_will_do():
    assert numerical_diff(square, 3.0) == pytest.approx(6.0)
    assert gradient_check(square, np.array([1, 2]))
    assert gradient_check(square, 3)


def test_what_is_no_single_variable_gets_a_sentence():
    for f in (lambda x: x.data, lambda x: [x, x]):
        for check in (numerical_diff, gradient_check):
            with pytest.raises(TypeError) as error:
                check(f, 3.0)
            assert str(error.value) in [
                f"expected f to return a Variable, got {name}; write a function"
                " that returns a single one"
                for name in ("float64", "ndarray", "list")
            ]


def test_the_check_finds_a_mistake():
    x = Variable(np.array([1.0, 2.0]))
    assert gradient_check(lambda x: Square()(x), x)
    assert not gradient_check(lambda x: WrongSquare()(x), x)


def test_a_function_that_does_not_depend_on_its_variable():
    y = Variable(np.array(2.0))
    assert gradient_check(lambda x: square(y), Variable(np.array(1.0)))


def test_the_check_finds_the_middle_one_three_times_for_the_sum():
    class Repeat(Function):
        def forward(self, x):
            return np.repeat(x, 3)

        def backward(self, gy):
            return np.atleast_1d(3 * gy[1])

    assert not gradient_check(Repeat(), Variable(np.array([2.0])))
