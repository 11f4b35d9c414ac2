"""Gradients of gradients: any order, with broadcasting, and what refuses."""

import gc
import weakref

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dezero_min
from dezero_min import (
    Function,
    Variable,
    add,
    exp,
    grad,
    gradient_check,
    log,
    no_grad,
    sin,
    square,
    sum_to,
    tanh,
)

# By name, what computes a node from two earlier ones. Values stay small, and
# no derivative vanishes.
OPERATIONS = {
    "+": lambda m, a, b: a + 0.5 * b,
    "-": lambda m, a, b: 2 - a - b,
    "*": lambda m, a, b: a * b * 0.5,
    "/": lambda m, a, b: a / (b * b + 1) + 1 / (a * a + 2),
    "**": lambda m, a, b: (a * 0.5) ** 3 - 2 / (b**2 + 3),
    "exp": lambda m, a, b: m.exp(-a * a) + -b,
    "sin": lambda m, a, b: m.sin(a) * b,
    "cos": lambda m, a, b: m.cos(a + b),
    "tanh": lambda m, a, b: m.tanh(a - b),
    "log": lambda m, a, b: m.log(a * a + 1.5) * b,
}
SHAPES = [(), (3,), (2, 1), (2, 3), (1, 1, 3), (0,)]
lines = st.tuples(
    st.sampled_from([*OPERATIONS]), st.integers(0, 9), st.integers(0, 9)
)


def compute(program, nodes, module):
    nodes = [*nodes]
    for name, i, j in program:
        a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
        nodes.append(OPERATIONS[name](module, a, b))
    return nodes[-1]


@pytest.mark.filterwarnings("ignore:Output seems independent")
@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [float, np.float32])
def test_any_order_of_any_program_is_that_of_autograd(order, dtype):
    @settings(max_examples=settings().max_examples // 2)
    @given(
        st.lists(lines, min_size=1, max_size=7 - order),
        st.tuples(*[st.sampled_from(SHAPES[:-1])] * 2),
        st.integers(0, 2**32 - 1),
    )
    def test(program, shapes, seed):
        random = np.random.default_rng(seed)
        arrays = [np.array(random.normal(size=s), dtype) for s in shapes]
        # A gradient is summed with weights before it is differentiated again.
        weights = [random.normal(size=s) for s in shapes]

        xs = [Variable(array) for array in arrays]
        y = compute(program, xs, dezero_min)
        for n in range(order):
            i = n % 2
            gx = grad(y, xs[i])
            assert (gx.shape, gx.dtype) == (shapes[i], dtype)
            y = gx * weights[i]

        def f(*xs):
            return anp.sum(compute(program, xs, anp))

        for n in range(order):

            def f(*xs, f=f, i=n % 2, last=n == order - 1):
                gx = autograd.grad(f, i)(*xs)
                return gx if last else anp.sum(gx * weights[i])

        expected = f(*[array.astype(float) for array in arrays])
        tolerance = 1e-9 if dtype is float else 2e-3
        scale = 1 + np.max(np.abs(expected))
        np.testing.assert_allclose(
            gx.data, expected, rtol=tolerance, atol=tolerance * scale
        )

    test()


def test_four_orders_of_a_power_and_of_the_sine():
    x = Variable(np.array(2.0))
    y, found = x**4 - 2 * x**2, []
    for _ in range(6):
        y = grad(y, x)
        found.append(y.data.item())
    assert found == [24.0, 44.0, 48.0, 24.0, 0.0, 0.0]
    x = Variable(np.array(1.0))
    y = sin(x)
    for expected in np.cos(1), -np.sin(1), -np.cos(1), np.sin(1):
        y = grad(y, x)
        assert y.data == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("f", [sin, dezero_min.cos, tanh, log])
@pytest.mark.parametrize("data", [0.7, [0.5, 2.0], [[1], [2]]])
def test_the_functions_that_are_new_agree_with_numerical_diff(f, data):
    x = Variable(np.array(data))
    np.testing.assert_array_equal(f(x).data, getattr(np, f.__name__)(data))
    assert gradient_check(f, x)
    assert gradient_check(lambda x: grad(f(x) * f(x), x), x)


def test_tanh_is_right_where_exp_overflows():
    x = Variable(np.array([-1000.0, 1000.0]))
    y = tanh(x)
    assert y.data.tolist() == [-1.0, 1.0]
    assert grad(y, x).data.tolist() == [0.0, 0.0]


def test_a_repeated_array_has_its_second_derivative():
    x = Variable(np.array(2.0))
    y = np.array([1.0, 2.0, 3.0]) * x**2
    assert grad(grad(y, x), x).data == 12.0
    y = grad(x**2, x) ** 3 + x**2  # double backpropagation
    assert grad(y, x).data == 100.0


def test_a_list_gives_a_list_and_a_variable_beside_the_graph_zeros():
    x0, x1 = Variable(np.array([1.0, 2.0], "f4")), Variable(np.array(3))
    other = Variable(np.ones((2, 2), int))
    y = x0 * x1
    for xs in [x0, x1, other], (x0, x1, other):
        g0, g1, zero = grad(y, xs)
        assert g0.data.tolist() == [3.0, 3.0]
        assert g1.data == 3.0
        assert zero.data.tolist() == [[0.0, 0.0], [0.0, 0.0]]
        assert (g0.dtype, g1.dtype, zero.dtype) == ("f4", float, float)
    assert grad(y, [x0])[0].data.tolist() == [3.0, 3.0]
    assert grad(x0, x0).data.tolist() == [1.0, 1.0]
    assert grad(x1, x0).data.tolist() == [0.0, 0.0]


def test_by_a_variable_in_between():
    x = Variable(np.array(2.0))
    a = square(x)
    y = a * a * x
    assert grad(y, a).data == 16.0
    assert grad(y, y).data == 1.0
    assert grad(grad(y, a), x).data == 24.0  # of 2 a x, which is 2 x**3


def test_it_neither_reads_nor_stores_gradients():
    x = Variable(np.array(2.0))
    a = square(x)
    y = square(a)
    for v in x, a, y:
        v.grad = np.array(7.0)
    assert grad(y, x).data == 32.0
    assert x.grad == a.grad == y.grad == 7.0


def test_under_no_grad_there_is_no_graph():
    x = Variable(np.array(2.0))
    y = x**3
    with no_grad():
        gx = grad(y, x)
    assert gx.data == 12.0
    assert gx.creator is None
    assert grad(y, x).creator is not None


def test_all_of_it_is_gone_without_the_collector():
    gc.collect()
    gc.disable()
    try:
        x = Variable(np.array([1.0, 2.0]))
        y = exp(x) * x
        gx = grad(y, x)
        ggx = grad(gx, x)
        refs = [weakref.ref(v) for v in (y, gx, ggx)]
        refs += [weakref.ref(v.creator) for v in (y, gx, ggx)]
        del y, gx, ggx
        assert [ref() for ref in refs] == [None] * 6
    finally:
        gc.enable()


def test_data_set_after_the_call_changes_no_order():
    x = Variable(np.array([1.0, 2.0]))
    y = x**3
    x.data = np.array([50.0, 60.0])
    gx = grad(y, x)
    assert gx.data.tolist() == [3.0, 12.0]
    assert grad(gx, x).data.tolist() == [6.0, 12.0]
    y.backward()
    assert x.grad.tolist() == [3.0, 12.0]


@pytest.mark.parametrize(
    "arguments",
    [(1.0, Variable(np.array(1.0))), (Variable(np.array(1.0)), np.ones(2)),
     (Variable(np.array(1.0)), [1.0])],
)  # fmt: skip
def test_what_is_no_variable_is_refused(arguments):
    with pytest.raises(TypeError, match=r"^grad takes a Variable.* write grad"):
        grad(*arguments)


# Functions of one's own


class Cube(Function):
    """As the reader of step 22 writes it."""

    def forward(self, x):
        return x**3

    def backward(self, gy):
        return 3 * self.inputs[0].data ** 2 * gy


class AgainCube(Cube):
    def backward(self, gy):
        (x,) = self.xs
        return 3 * x**2 * gy


class Sine(Function):
    def forward(self, x):
        return np.sin(x)

    def backward(self, gy):
        (x,) = self.xs
        return gy * np.cos(x)


class AgainSine(Sine):
    def backward(self, gy):
        (x,) = self.xs
        return gy * dezero_min.cos(x)


class SinCos(Function):
    keeps = "ys"

    def forward(self, x):
        return np.sin(x), np.cos(x)

    def backward(self, g0, g1):
        s, c = self.ys
        return g0 * c - g1 * s


@pytest.mark.parametrize("kind", [Cube, Sine])
def test_a_function_of_arrays_says_that_it_cannot(kind):
    x = Variable(np.array(2.0))
    y = kind()(x)
    y.backward()
    assert x.grad == pytest.approx({Cube: 12.0, Sine: np.cos(2)}[kind])
    with pytest.raises(TypeError) as error:
        grad(y, x)
    text = str(error.value)
    assert text.startswith(f"{kind.__name__}.backward: ")
    assert "differentiated again; " in text
    assert "self.xs" in text


class StoredExp(Function):
    """As many write it: right for `backward`, a constant for `grad`."""

    def forward(self, x):
        self.y = np.exp(x)
        return self.y

    def backward(self, gy):
        return self.y * gy


class StoredPair(StoredExp):
    y = None

    def forward(self, x):
        self.pair = np.exp(x), len(x)
        return self.pair[0]

    def backward(self, gy):
        return self.pair[0] * gy


@pytest.mark.parametrize("kind", [StoredExp, StoredPair])
def test_an_array_that_forward_stored_cannot_be_differentiated(kind):
    x = Variable(np.array([0.0, 1.0]))
    y = kind()(x)
    y.backward()
    np.testing.assert_array_equal(x.grad, np.exp(x.data))
    name = "y" if kind is StoredExp else "pair"
    with pytest.raises(
        TypeError,
        match=rf"^{kind.__name__}\.backward: self\.{name} is.*again; read"
        r' self\.xs.* keeps = "ys" and read self\.ys$',
    ):
        grad(y, x)


class Hinge(Function):
    """What it stores is constant: a mask, a shape, an array from outside."""

    def __init__(self, w):
        self.w = w

    def forward(self, x):
        self.mask, self.size, self.unused = x > 0, x.size, x * 2
        return x**2 * self.mask * self.w / self.size

    def backward(self, gy):
        (x,) = self.xs
        return 2 * x * gy * self.mask * self.w / self.size


def test_constants_that_a_function_stores_are_no_harm():
    x = Variable(np.array([-1.0, 3.0]))
    gx = grad(Hinge(np.array([1.0, 5.0]))(x), x)
    assert gx.data.tolist() == [0.0, 15.0]
    assert grad(gx, x).data.tolist() == [0.0, 5.0]


def test_a_function_of_variables_has_any_order():
    x = Variable(np.array([2.0, 3.0]))
    for kind, expected in [
        (AgainCube, [3 * x.data**2, 6 * x.data, [6.0, 6.0], [0.0, 0.0]]),
        (AgainSine, [np.cos(x.data), -np.sin(x.data), -np.cos(x.data)]),
    ]:
        y = kind()(x)
        y.backward()
        np.testing.assert_allclose(x.grad, expected[0])
        x.cleargrad()
        for derivative in expected:
            y = grad(y, x)
            np.testing.assert_allclose(y.data, derivative)


@pytest.mark.parametrize("dropped", [False, True])
def test_several_outputs_have_any_order(dropped):
    x = Variable(np.array([0.5, 1.0]))
    s, c = SinCos()(x)
    y = s if dropped else s * c
    if dropped:
        del c
    gx = grad(y, x)
    expected = np.cos(x.data) if dropped else np.cos(2 * x.data)
    np.testing.assert_allclose(gx.data, expected)
    expected = -np.sin(x.data) if dropped else -2 * np.sin(2 * x.data)
    np.testing.assert_allclose(grad(gx, x).data, expected)


def test_a_sum_to_a_shape_is_a_function_too():
    x = Variable(np.ones((2, 3)))
    y = sum_to(x, (1, 3))
    assert y.data.tolist() == [[2.0, 2.0, 2.0]]
    assert gradient_check(lambda x: sum_to(x * x, (2, 1)), x)
    assert gradient_check(lambda x: grad(add(np.ones(3), x) ** 3, x), x)
