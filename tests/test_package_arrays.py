"""Shapes, dtypes and operands: what NumPy computes, with its gradient."""

import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dezero_min import (
    Variable,
    add,
    as_variable,
    exp,
    gradient_check,
    mul,
    square,
    sum_to,
)

OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv]
EXPRESSIONS = {
    "-x": lambda x: -x,
    "x**3": lambda x: x**3,
    "x**-0.5": lambda x: x**-0.5,
    "exp(x)": exp,
    "square(x)": square,
    "x + 2": lambda x: x + 2,
    "2 - x": lambda x: 2 - x,
    "x - 2": lambda x: x - 2,
    "2 * x": lambda x: 2 * x,
    "2 / x": lambda x: 2 / x,
    "x / 2": lambda x: x / 2,
}


def array(shape, dtype=float):
    """Numbers from 1 on, all different: a mix-up shows."""
    return np.arange(1, np.prod(shape, dtype=int) + 1, dtype=dtype).reshape(
        shape
    )


@given(
    hnp.mutually_broadcastable_shapes(
        num_shapes=2, max_dims=4, min_side=0, max_side=3
    ),
    st.sampled_from(OPERATORS),
    st.sampled_from(["both", "left", "right"]),
)
def test_a_gradient_has_its_variables_shape_and_value(shapes, f, variables):
    shape0, shape1 = shapes.input_shapes
    x0, x1 = Variable(array(shape0)), Variable(array(shape1))
    left = x0 if variables != "right" else x0.data
    right = x1 if variables != "left" else x1.data
    y = f(left, right)
    assert y.shape == shapes.result_shape
    y.backward()
    if variables != "right":
        assert x0.grad.shape == shape0
        assert gradient_check(lambda x: f(x, right), x0)
    if variables != "left":
        assert x1.grad.shape == shape1
        assert gradient_check(lambda x: f(left, x), x1)


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_every_function_agrees_with_numerical_diff(name):
    w = array((2, 3))  # and multiplies by the gradient that it is given
    f = EXPRESSIONS[name]
    assert gradient_check(lambda x: w * f(x), Variable(array((2, 3)) / 2))


@pytest.mark.parametrize("name", EXPRESSIONS)
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("shape", [(), (2,)])
def test_beside_python_numbers_a_floating_dtype_stays(name, dtype, shape):
    x = Variable(np.asarray(array(shape, dtype)))
    y = EXPRESSIONS[name](x)
    y.backward(retain_grad=True)
    assert y.dtype == y.grad.dtype == x.grad.dtype == dtype


@pytest.mark.parametrize("dtype0", ["?", "i1", "u1", "i8", "f2", "f4", "f8"])
@pytest.mark.parametrize("dtype1", ["?", "i1", "u1", "i8", "f2", "f4", "f8"])
@pytest.mark.parametrize("shape", [(), (2,)])
def test_numpy_decides_the_dtype(dtype0, dtype1, shape):
    a, b = array(shape).astype(dtype0), array(shape).astype(dtype1)
    x0, x1 = Variable(a), Variable(b)
    expected = np.result_type(a, b)
    assert (x0 + x1).dtype == (a + x1).dtype == (x0 + b).dtype == expected
    (x0 * x1).backward()
    assert x0.grad.dtype == (dtype0 if "f" in dtype0 else float)
    assert x1.grad.dtype == (dtype1 if "f" in dtype1 else float)


@pytest.mark.parametrize("number", [2, 0.5, True, np.float32(0.5), np.int8(2)])
@pytest.mark.parametrize("dtype", ["i1", "i8", "f4"])
@pytest.mark.parametrize("f", OPERATORS)
def test_numbers_on_either_side_are_as_in_numpy(number, dtype, f):
    a = array((2,), dtype)
    if f is operator.sub and number is True:
        number = 1  # NumPy does not subtract truth values
    for y, expected in [
        (f(Variable(a), number), f(a, number)),
        (f(number, Variable(a)), f(number, a)),
    ]:
        np.testing.assert_array_equal(y.data, expected)
        assert y.dtype == expected.dtype


@pytest.mark.parametrize("f", [*OPERATORS, operator.pow])
@pytest.mark.parametrize("constant", [2.0, np.float64(2.0), array((2,))])
def test_a_constant_is_no_node_of_the_graph(f, constant):
    x = Variable(array((2,)))
    ys = [f(x, constant)]
    if f is not operator.pow:
        ys.append(f(constant, x))
    for y in ys:
        assert y.creator.inputs == (x,)


@pytest.mark.parametrize("f", OPERATORS)
def test_zero_dimensional_arrays_on_either_side(f):
    x = Variable(np.array(2.0))
    for other in (np.array(4.0), np.float64(4.0), 4.0, 4, Variable(array(()))):
        value = other.data if isinstance(other, Variable) else other
        for y, expected in [
            (f(x, other), f(2.0, value)),
            (f(other, x), f(value, 2.0)),
        ]:
            assert isinstance(y.data, np.ndarray)
            assert y.data == expected
            x.cleargrad()
            y.backward()
            assert isinstance(x.grad, np.ndarray)
            assert x.grad.shape == ()


def test_functions_take_numbers_and_arrays_too():
    assert add(2.0, 3).data == 5.0
    assert exp(0).data == 1.0
    x = Variable(np.array([1.0, 2.0], "f4"))
    y = mul(0.5, x)
    y.backward()
    assert y.dtype == x.grad.dtype == "f4"
    assert x.grad.tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    "x", [2, 0.5, True, np.float32(0.5), np.int8(2), array((2,), "f4")]
)
def test_a_box_for_a_number_or_an_array(x):
    box = as_variable(x)
    assert box.data.tolist() == np.asarray(x).tolist()
    assert box.dtype == np.asarray(x).dtype
    assert as_variable(box) is box


def test_a_sum_over_repeated_axes():
    assert sum_to(np.ones((2, 4, 3)), (2, 1, 3)).tolist() == [[[4.0] * 3]] * 2
    assert sum_to(np.ones((5, 2, 4, 3)), (4, 1)).tolist() == [[30.0]] * 4
    for shape in [(2,), (3, 1), (1, 2, 3)]:
        with pytest.raises(ValueError, match="expected a gradient of shape"):
            sum_to(np.ones((2, 3)), shape)


@pytest.mark.parametrize(
    "data",
    [
        array((4, 6))[::2, ::-3],
        np.asfortranarray(array((2, 3))),
        np.broadcast_to(array((3,)), (2, 3)),
        array((0, 3)),
        array((2, 3)).astype(">f8"),
    ],
    ids=["with strides", "Fortran's order", "repeated", "empty", "big-endian"],
)
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_arrays_of_every_layout(name, data):
    data.flags.writeable = False
    x = Variable(data)
    EXPRESSIONS[name](x).backward()
    assert x.grad.shape == data.shape
    assert x.grad.flags.writeable
    assert gradient_check(EXPRESSIONS[name], x)


def test_gradients_of_small_integers_do_not_overflow():
    x = Variable(np.array([100, 50], "i1"))
    square(x).backward()
    assert x.grad.tolist() == [200.0, 100.0]
    x = Variable(np.array(100, "u1"))
    (2 / x).backward()
    assert x.grad == pytest.approx(-2 / 100**2)
    x, y = Variable(np.array([7.0])), Variable(np.array([200], "u1"))
    (x / y).backward()
    assert y.grad == pytest.approx(-7 / 200**2)
    x = Variable(np.array([100], "i1"))
    (x**3).backward()
    assert x.grad.tolist() == [3 * 100.0**2]


@pytest.mark.parametrize("c", [0, 0.0, np.int8(0), np.array([0, 0])])
def test_the_slope_of_a_zeroth_power_is_zero(c):
    x = Variable(np.array([0.0, -2.0]))
    (x**c).backward()
    assert x.grad.tolist() == [0.0, 0.0]


@pytest.mark.parametrize("dtype", ["i1", "i8", "f4", "f8"])
def test_integer_powers_are_exact(dtype):
    x = Variable(np.array([-3, 0, 2], dtype))
    for c in (1, 2, 3, np.int64(3), np.array([3, 3, 3])):
        x.cleargrad()
        (x**c).backward()
        assert x.grad.tolist() == [
            c_ * v ** (c_ - 1.0)
            for c_, v in zip(np.broadcast_to(c, 3).tolist(), [-3, 0, 2])
        ]


@pytest.mark.parametrize("dtype", ["f2", "f4"])
@pytest.mark.parametrize("c", [2**25, 2**25 + 4, np.float32(2**25), 2049])
def test_a_large_exponent_of_few_digits_stays_even_or_odd(dtype, c):
    if dtype == "f2" and c > 2**16:
        c = 2050
    x = Variable(np.array([-1.0, 1.0], dtype))
    with np.errstate(over="ignore"):
        (x**c).backward()
    sign = 1 if c % 2 else -1
    expected = np.array([sign * float(c), float(c)]).astype(dtype)
    assert x.grad.tolist() == expected.tolist()


def test_an_exponent_may_be_an_array():
    c = np.array([[0.0], [1.0], [2.5]])
    assert gradient_check(lambda x: x**c, Variable(array((2,))))


def test_a_variable_answers_like_its_array():
    data = array((2, 3), "float32")
    x = Variable(data, name="x")
    assert x.data is data
    assert (x.shape, x.ndim, x.size, len(x)) == ((2, 3), 2, 6, 2)
    assert x.dtype is data.dtype
    assert (x.name, Variable(data).name) == ("x", None)
    assert x.creator is x.grad is None
    assert x.generation == 0
    assert repr(x) == "Variable([[1. 2. 3.]\n          [4. 5. 6.]])"
