"""Wrong input: what was expected, what came, and the remedy."""

import operator

import numpy as np
import pytest

import dezero_min
from dezero_min import Function, Variable, add, no_grad, pow, square

X = Variable(np.array([1.0, 2.0]))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (1.0, r"got float; write Variable\(np\.array\(1\.0\)\)"),
        (np.float32(1), r"got float32; write Variable\(np\.array"),
        (True, "got bool; write"),
        (np.bool(True), "got bool; write"),
        ("a", "got str; make one of real numbers"),
        (None, "got NoneType; is a `return` missing where"),
        ([1.0], "got list; make one"),
        (1j, "got complex; make one"),
        (X, "got Variable; make one"),
        (np.ones(2).view(np.recarray), "got recarray; make one"),
        (np.ma.array([1.0]), "got MaskedArray; make one"),
        (np.array("a"), "got an array of <U1; convert"),
        (np.array([None]), "got an array of object; convert"),
        (np.array(1j), "got an array of complex128; convert"),
        (np.array("2020", "M8[Y]"), "got an array of datetime"),
    ],
)
def test_a_variable_holds_an_array_of_real_numbers(data, words):
    holds = r"^Variable holds (a numpy\.ndarray|real numbers)"
    with pytest.raises(TypeError, match=f"{holds}, {words}"):
        Variable(data)


def test_an_attribute_that_a_variable_has_not():
    with pytest.raises(AttributeError):
        X.gard = None


@pytest.mark.parametrize("f", [operator.add, operator.sub, operator.mul,
                               operator.truediv, operator.pow])  # fmt: skip
@pytest.mark.parametrize(
    "other",
    ["a", None, [1.0, 2.0], 1j, np.array(["a", "b"]),
     np.ones(2).view(np.recarray), np.array([1j, 2j])],
    ids=repr,
)  # fmt: skip
def test_what_is_no_operand(f, other):
    with pytest.raises(TypeError):
        f(X, other)
    with pytest.raises(TypeError):
        f(other, X)


def test_what_is_no_operand_is_named():
    with pytest.raises(TypeError, match=r"^Add takes a.* got list; make one"):
        add(X, [1, 2])
    with pytest.raises(TypeError, match=r"^Variable holds a.* got str; make"):
        add("abc", X)


@pytest.mark.parametrize(
    ("f", "name"),
    [
        (operator.add, "Add"),
        (operator.sub, "Sub"),
        (operator.mul, "Mul"),
        (operator.truediv, "Div"),
    ],
)
def test_shapes_that_do_not_broadcast(f, name):
    wrong = np.ones(3)
    for f_of_shapes, first, second in [
        (lambda: f(X, Variable(wrong)), "(2,)", "(3,)"),
        (lambda: f(X, wrong), "(2,)", "(3,)"),
        (lambda: f(wrong, X), "(3,)", "(2,)"),
    ]:
        with pytest.raises(ValueError, match=name) as info:
            f_of_shapes()
        assert first in str(info.value)
        assert second in str(info.value)


def test_an_exponent_is_no_variable():
    for f in (lambda: X**X, lambda: pow(2.0, X)):
        with pytest.raises(
            TypeError, match=r"^The exponent.*got a Variable; write"
        ):
            f()
    with pytest.raises(TypeError):
        2**X


def test_a_negative_power_of_integers_is_as_in_numpy():
    with pytest.raises(ValueError, match=r"Pow\.forward: Integers"):
        Variable(np.array([1, 2])) ** -1


def test_a_number_that_does_not_fit():
    with pytest.raises(OverflowError, match="300 out of bounds for int8"):
        Variable(np.array([1], "i1")) + 300
    with pytest.raises(OverflowError, match="300 out of bounds for int8"):
        add(300, Variable(np.array([1], "i1")))


def test_the_truth_of_several_elements_is_ambiguous():
    with pytest.raises(ValueError, match="ambiguous"):
        bool(X)
    assert Variable(np.array([0.5]))
    assert not Variable(np.array(0.0))


def test_a_variable_equals_only_itself():
    x, same = X, Variable(X.data)
    assert x == X
    assert X != same
    assert X in [same, X]
    assert X not in [same]
    assert len({X, same, X}) == 2
    assert X != "a"
    assert X != None  # noqa: E711


@pytest.mark.parametrize(
    "other",
    [2.0, 2, True, np.float64(2.0), np.array([1.0, 2.0]), [1.0, 2.0], (1.0,)],
    ids=repr,
)
@pytest.mark.parametrize("f", [operator.eq, operator.ne])
def test_comparing_with_numbers_is_refused(f, other):
    for f_of_both in (lambda: f(X, other), lambda: f(other, X)):
        with pytest.raises(TypeError) as error:
            f_of_both()
        assert str(error.value) == (
            f"Variable equals only itself, got {type(other).__name__};"
            " compare its data instead"
        )


@pytest.mark.parametrize("f", [operator.lt, operator.le, operator.gt,
                               operator.ge])  # fmt: skip
@pytest.mark.parametrize("other", [X, 2.0, np.float64(2.0), np.ones(2)])
def test_there_is_no_order(f, other):
    with pytest.raises(TypeError):
        f(X, other)
    with pytest.raises(TypeError):
        f(other, X)


def test_numpys_own_functions_are_refused():
    for f in (np.exp, np.add.reduce):
        with pytest.raises(TypeError):
            f(X)


def test_a_length_needs_a_dimension():
    with pytest.raises(TypeError):
        len(square(Variable(np.array(1.0))))


# What today's Variable cannot do, and what its reader is told to write.
REFUSED = {
    "np.exp(x)": r"^np\.exp computes with arrays.*; write exp of dez.*, or",
    "np.add(1.0, x, out=np.ones(2))": r"^np\.add computes.*; write add of",
    "np.add.reduce(x)": r"^np\.add computes with arrays",
    "np.sqrt(x)": r"^np\.sqrt computes with arrays.*forward calls np\.sqrt",
    "np.maximum(x, 0)": r"^np\.maximum computes with arrays.*; take its data",
    "np.dot(x, x)": r"np\.dot computes with arrays, got a Variable; take its",
    "np.max(x)": r"np\.max computes with arrays.*forward calls np\.max",
    "np.sum(x)": r"np\.sum computes with arrays, got a Variable; write x\.sum$",
    "np.where(x.data > 1, x, 0.0)": r"np\.where computes with arrays",
    "np.stack([x, x])": r"np\.stack computes with arrays",
    "np.concatenate([x, x])": r"np\.concatenate computes with arrays",
    "np.array(x)": r"is no array; take its data: x\.data",
    "np.array([x, x])": r"is no array; take its data: x\.data",
    "np.asarray(x)": r"is no array; take its data: x\.data",
    "x[0] = 1.0": r"has data to be set: x\.data\[0\] = 1\.0",
    "x[x]": r"is no array; take its data: x\.data",
    "x @ [1.0, 2.0]": r"got list; make one of real numbers",
    "abs(x)": r"no abs\(x\); write \(x\*\*2\) \*\* 0\.5",
    "float(x)": r"is no number; write float\(x\.data\)",
    "int(x)": r"is no number; write int\(x\.data\)",
    "f'{x:.2f}'": r"is no number; write \{x\.data:\.2f\}",
    "x // 2": r"no //, for its result has no slope; .* as in x\.data // 2",
    "2 // x": r"no //, for its result has no slope",
    "x.data % x": r"no %, for its result has no slope",
    "x < 1": r"no <, for its result has no slope; .* as in x\.data < 2",
    "1 <= x": r"no >=, for its result has no slope",
    "max(x, x)": r"no >, for its result has no slope",
    "round(x, 2)": r"is no number; write np\.round\(x\.data\)",
    "2**x": r"^The exponent.*got a Variable; write exp\(x \* np\.log\(2\)\)",
    "x.backward(2.0)": r"True or False, got float; to start.* y\.grad = np",
    "x.backward(x.data)": r"True or False, got ndarray; to start",
}


@pytest.mark.parametrize("expression", REFUSED)
def test_a_refusal_names_the_remedy(expression):
    with pytest.raises(TypeError, match=REFUSED[expression]):
        exec(expression, {"np": np, "x": X})
    assert X.grad is None


def test_a_method_of_arrays_is_found_on_the_data():
    with pytest.raises(
        AttributeError, match=r"'max'; its data has: x\.data\.m"
    ):
        X.max()
    with pytest.raises(AttributeError, match="no attribute 'gard'"):
        X.gard  # noqa: B018
    assert "argsort" not in dir(X)
    assert {"data", "shape", "backward"} <= set(dir(X))
    assert f"{X}" == str(X) == "Variable([1. 2.])"


def test_no_grad_is_called():
    with pytest.raises(TypeError, match=r"write `with no_grad\(\):`"):
        with no_grad:
            pass
    assert square(X).creator is not None


def test_data_is_checked_when_it_is_set():
    x = Variable(np.array(1.0))
    for wrong in (None, "a", [1.0], np.array("a"), X):
        with pytest.raises(TypeError, match=r"^Variable holds"):
            x.data = wrong
    x.data = x.data - 0.5  # a scalar, as NumPy computes it
    assert type(x.data) is np.ndarray
    x.data += 1
    x.data[...] *= 2
    assert x.data == 3.0
    y = square(x)
    y.data[...] = 5.0
    assert y.data == 5.0


def test_inputs_are_for_backward():
    class Reads(Function):
        def forward(self, x):
            return self.inputs[0].data

    with pytest.raises(IndexError, match=r"Reads\.forward: .*forward\(self, x"):
        Reads()(X)


@pytest.mark.parametrize("base", [Function, dezero_min.Square])
@pytest.mark.parametrize("own", [False, True])
def test_a_function_cannot_write_into_its_input(base, own):
    class Doubles(base):
        def forward(self, x):
            x *= 2
            return x

    x = Variable(np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match=r"Doubles\.forward: .*read-only"):
        Doubles()(square(x) if own else x)
    assert x.data.tolist() == [1.0, 2.0]
    x.data[0] = 3.0  # its own array is as writable as before
    assert x.data.tolist() == [3.0, 2.0]


@pytest.mark.parametrize("base", [Function, dezero_min.Square])
@pytest.mark.parametrize("several", [False, True])
def test_a_function_cannot_write_into_the_gradient_it_is_given(base, several):
    class Doubles(base):
        def forward(self, x):
            return (x, x) if several else x * 1

        def backward(self, *gys):
            gys[0][...] *= 2
            return gys[0]

    x = Variable(np.array([1.0, 2.0]))
    y = Doubles()(x)
    with pytest.raises(ValueError, match=r"Doubles\.backward: .*read-only"):
        square(y[0] if several else y).backward()


def test_numpys_functions_in_a_backward_of_variables():
    class Sin(Function):
        def forward(self, x):
            return np.sin(x)

        def backward(self, gy):
            return gy * np.cos(self.inputs[0])

    with pytest.raises(TypeError, match=r"^Sin\.backward: .*take its data"):
        Sin()(X).backward()
