"""Any program has the gradients that others compute for it.

The others are HIPS autograd, an independent framework, and the complex step,
a numerical differentiation that loses no digit.
"""

import re

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings

import dezero_min
from dezero_min import Variable
from steps.command import ladder
from steps.command.source import load
from tests.programs import EXPONENTS, NUMPY, Program, programs, vocabulary

STEPS = {  # that have an engine of their own
    n: load(step.path)
    for n, step in ladder.load().items()
    if n >= 16 and not step.base
}
AUTOGRAD = {"square": anp.square, "exp": anp.exp, "add": anp.add}
DTYPES = ["float32", "float64", "int64"]


def leaves_of(program, module=dezero_min):
    return [module.Variable(x) for x in program.leaves.values()]


def gradients(program, module=dezero_min):
    leaves = leaves_of(program, module)
    program.run(vars(module), leaves).backward()
    return [x.grad for x in leaves]


def by_autograd(program, names=AUTOGRAD):
    def f(*leaves):
        return anp.sum(program.run(names, leaves))

    leaves = [  # it refuses to differentiate by integers
        x if x.dtype.kind == "f" else x.astype(float)
        for x in program.leaves.values()
    ]
    return autograd.grad(f, tuple(range(len(leaves))))(*leaves)


def by_complex_step(program):
    """Move one number by i h; then the imaginary part of f, over h, is f'.

    Nothing is subtracted, so h can be tiny, and the Taylor series ends with
    f'. W. Squire and G. Trapp, Using complex variables to estimate derivatives
    of real functions, SIAM Review 40, 1998.
    """
    h = 1e-30
    for name, x in program.leaves.items():
        gradient = np.empty(x.shape)
        for i in np.ndindex(x.shape):
            leaves = {n: x.astype(complex) for n, x in program.leaves.items()}
            leaves[name][i] += h * 1j
            y = program.run(NUMPY, leaves.values())
            gradient[i] = np.sum(y).imag / h
        yield gradient


def assert_close(actual, expected, tolerance):
    for a, e in zip(actual, expected, strict=True):
        np.testing.assert_allclose(a, e, rtol=tolerance, atol=tolerance)


@given(programs())
def test_results_are_those_of_numpy(program):
    y = program.run(vars(dezero_min), leaves_of(program))
    expected = program.run(NUMPY, program.leaves.values())
    assert_close([y.data], [expected], 1e-12)


@given(programs())
def test_gradients_are_those_of_autograd(program):
    assert_close(gradients(program), by_autograd(program), 1e-12)


@given(programs())
def test_gradients_are_those_of_the_complex_step(program):
    assert_close(gradients(program), by_complex_step(program), 1e-12)


@given(programs(dtypes=DTYPES))
def test_dtypes_and_shapes_are_kept(program):
    leaves = leaves_of(program)
    y = program.run(vars(dezero_min), leaves)
    expected = np.asarray(program.run(NUMPY, program.leaves.values()))
    assert (y.shape, y.dtype) == (expected.shape, expected.dtype)
    y.backward()
    for x in leaves:
        assert type(x.grad) is np.ndarray
        assert x.grad.shape == x.shape
        assert x.grad.dtype == (float if x.dtype.kind == "i" else x.dtype)
    # float32 has seven digits, of which a long program loses some.
    assert_close([y.data], [expected], 1e-5)
    assert_close([x.grad for x in leaves], by_autograd(program), 1e-5)


@pytest.mark.parametrize("step", STEPS)
def test_gradients_in_a_step_are_those_of_autograd(step):
    @settings(max_examples=settings().max_examples // 3)
    @given(programs(step))
    def test(program):
        actual = gradients(program, STEPS[step])
        assert_close(actual, by_autograd(program), 1e-12)

    test()


SPECIAL = [0.0, -0.0, 5e-324, 1.0, -1.5, np.inf, -np.inf, np.nan]
PAIRS = np.array([(x, y) for x in SPECIAL for y in SPECIAL]).T
LINES = [
    (text.format(x="x0", y="x1", c="c", n="n"), n)
    for text in vocabulary(22)
    for n in (EXPONENTS if "{n}" in text else [None])
]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # as NumPy has them
@pytest.mark.filterwarnings("ignore:Output seems independent")
@pytest.mark.parametrize("pairs", [[PAIRS], PAIRS.T], ids=["array", "scalars"])
@pytest.mark.parametrize(("line", "n"), LINES)
def test_special_values_are_propagated_as_numpy_does(line, n, pairs):
    for x0, x1 in pairs:
        x0, x1 = np.array(x0), np.array(x1)
        others = {"c": x1, "n": n}
        program = Program({"x0": x0, "x1": x1}, [f"y = {line}"])
        leaves = leaves_of(program)
        y = program.run(vars(dezero_min) | others, leaves)
        # Of 0-dimensional arrays the scalars: NumPy itself computes some
        # powers of infinity otherwise in an array.
        expected = program.run(NUMPY | others, [x0[()], x1[()]])
        np.testing.assert_array_equal(y.data, expected)
        y.backward()
        for x, gx in zip(leaves, by_autograd(program, AUTOGRAD | others)):
            actual = np.zeros_like(gx) if x.grad is None else x.grad
            np.testing.assert_allclose(actual, gx, rtol=1e-14, atol=5e-324)


def test_warnings_are_those_of_numpy():
    x = Variable(np.array([0.0, 1.0]))
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        1 / x
    with np.errstate(divide="raise"):
        with pytest.raises(FloatingPointError, match=r"ConstantDiv\.forward"):
            1 / x
        y = x**0.5
        with pytest.raises(FloatingPointError, match="divide by zero"):
            y.backward()
    assert x.grad is None


def test_the_programs_are_long_and_varied():
    seen = []
    given(programs(dtypes=DTYPES))(lambda program: seen.append(program))()
    assert max(len(program.lines) for program in seen) > 100
    leaves = [program.leaves.values() for program in seen]
    assert any(len({x.shape for x in xs}) > 1 for xs in leaves)
    assert any(len({x.dtype for x in xs}) > 1 for xs in leaves)
    assert any(x.size == 0 for xs in leaves for x in xs)
    source = "".join(map(str, seen))
    for text in vocabulary(22):
        assert re.search(re.sub(r"\\{.\\}", ".+", re.escape(text)), source)
