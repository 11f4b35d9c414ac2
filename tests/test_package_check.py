"""Numerical differentiation serves any function and leaves nothing behind."""

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


def test_it_changes_nothing_and_records_nothing():
    x, w = Variable(np.array([1.0, 2.0])), Variable(np.array(3.0))
    results = []

    def f(x):
        results.append(exp(x) * w)
        return results[-1]

    numerical_diff(f, x)
    assert x.data.tolist() == [1.0, 2.0]
    assert x.grad is w.grad is None
    assert {y.creator for y in results} == {None}


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
