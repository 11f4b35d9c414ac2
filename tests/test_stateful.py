"""Whatever a person does, in whatever order: a simple model knows what holds.

It knows what each variable came from, and with which slopes. A gradient is the
sum, over all paths, of the products of the slopes.
"""

import contextlib
import copy
import gc
import pickle
import threading
import weakref

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from dezero_min import Config, Function, Variable, square, using_config

# Of x and y, with the slopes of both, None where one is not used. All numbers
# are positive, so nothing cancels.
OPERATIONS = {
    "x + y": (lambda x, y: x + y, lambda x, y: (1.0, 1.0)),
    "x * y": (lambda x, y: x * y, lambda x, y: (y, x)),
    "2 * x": (lambda x, y: 2 * x, lambda x, y: (2.0, None)),
    "square(x)": (lambda x, y: square(x), lambda x, y: (2 * x, None)),
}
LIMIT = 1e6  # of slopes
COPIES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda x: pickle.loads(pickle.dumps(x)),
}


class Fails(Function):
    def forward(self, x):
        return x

    def backward(self, gy):
        raise ZeroDivisionError


class Known:
    """What the model knows of a variable.

    data, grad: as those of the variable.
    parts: the numbers of the variables that it came from, with its slopes.
    refs: to the variable and its creator, as long as they live.
    """

    def __init__(self, variable, parts=()):
        self.data = variable.data.copy()
        self.grad = copy.copy(variable.grad)
        self.parts = parts
        made = [variable] + [variable.creator] * bool(parts)
        self.refs = [weakref.ref(one) for one in made]


def in_another_thread(f):
    results = []
    thread = threading.Thread(target=lambda: results.append(f()))
    thread.start()
    thread.join()
    return results.pop()


class Session(RuleBasedStateMachine):
    """What a person does.

    held: the variables that the person has a name for, by number. No variable
        came from one with a higher number.
    known: by number, of all variables that there have ever been.
    blocks: the with-blocks that are open, and their settings.
    """

    any_one = st.integers(0, 9)
    number = st.integers(1, 4).map(float)

    def __init__(self):
        super().__init__()
        gc.disable()
        self.held = {}
        self.known = []
        self.blocks = []
        self.make(1.0, 2.0)

    def teardown(self):
        while self.blocks:
            self.leave_a_block(by_an_exception=False)
        self.held.clear()
        try:
            self.nothing_else_is_alive()
        finally:
            gc.enable()

    def keep(self, variable, parts=()):
        self.held[len(self.known)] = variable
        self.known.append(Known(variable, parts))

    def choose(self, i):
        """The number of a variable that has a name."""
        return [*self.held][i % len(self.held)]

    def in_use(self, numbers):
        """These, and what they came from."""
        found, waiting = set(), {*numbers}
        while waiting:
            number = waiting.pop()
            found.add(number)
            waiting |= {n for n, _ in self.known[number].parts} - found
        return found

    @property
    def setting(self):
        return self.blocks[-1][1] if self.blocks else True

    @rule(a=number, b=number)
    def make(self, a, b):
        self.keep(Variable(np.array([a, b])))

    @rule(
        i=any_one,
        j=any_one,
        name=st.sampled_from([*OPERATIONS]),
        elsewhere=st.booleans(),
    )
    def compute(self, i, j, name, elsewhere):
        f, slopes = OPERATIONS[name]
        numbers = self.choose(i), self.choose(j)
        x, y = (self.held[number] for number in numbers)
        slopes = slopes(x.data, y.data)
        parts = [(n, s) for n, s in zip(numbers, slopes) if s is not None]
        if any(np.any(slope > LIMIT) for _, slope in parts):
            return
        z = in_another_thread(lambda: f(x, y)) if elsewhere else f(x, y)
        self.keep(z, parts if elsewhere or self.setting else ())

    @rule(i=any_one, retain_grad=st.booleans(), elsewhere=st.booleans())
    def differentiate(self, i, retain_grad, elsewhere):
        number = self.choose(i)
        y = self.held[number]
        if elsewhere:
            in_another_thread(lambda: y.backward(retain_grad))
        else:
            y.backward(retain_grad)
        start = self.known[number].grad
        grads = {number: np.ones(2) if start is None else start}
        for n in sorted(self.in_use([number]), reverse=True):
            known = self.known[n]
            for m, slope in known.parts:
                grads[m] = grads.get(m, 0.0) + slope * grads[n]
            if known.parts:
                known.grad = grads[n] if retain_grad else None
            elif n == number or known.grad is None:
                known.grad = grads[n]
            else:
                known.grad = known.grad + grads[n]

    @precondition(lambda self: self.setting)
    @rule(i=any_one)
    def fail_to_differentiate(self, i):
        y = square(Fails()(self.held[self.choose(i)]))
        with contextlib.suppress(ZeroDivisionError):
            y.backward()
            raise AssertionError("no error")

    @rule(i=any_one)
    def clear_a_gradient(self, i):
        number = self.choose(i)
        self.held[number].cleargrad()
        self.known[number].grad = None

    @rule(i=any_one, a=number)
    def set_a_gradient(self, i, a):
        number = self.choose(i)
        self.held[number].grad = np.array([a, 1.0])
        self.known[number].grad = np.array([a, 1.0])

    @rule(i=any_one)
    def change_a_gradient_in_place(self, i):
        number = self.choose(i)
        if self.known[number].grad is not None:
            self.held[number].grad *= 3
            self.known[number].grad = 3 * self.known[number].grad

    @rule(i=any_one, name=st.sampled_from([*COPIES]))
    def copy(self, i, name):
        self.keep(COPIES[name](self.held[self.choose(i)]))

    @precondition(lambda self: len(self.held) > 1)
    @rule(i=any_one)
    def drop(self, i):
        del self.held[self.choose(i)]

    @rule(value=st.booleans())
    def enter_a_block(self, value):
        block = using_config("enable_backprop", value)
        block.__enter__()
        self.blocks.append((block, value))

    @precondition(lambda self: self.blocks)
    @rule(by_an_exception=st.booleans())
    def leave_a_block(self, by_an_exception):
        block, _ = self.blocks.pop()
        if by_an_exception:
            error = ZeroDivisionError()
            assert not block.__exit__(type(error), error, None)
        else:
            block.__exit__(None, None, None)

    @invariant()
    def variables_are_as_the_model_says(self):
        for number, x in self.held.items():
            known = self.known[number]
            assert np.array_equal(x.data, known.data)
            assert (x.creator is None) == (not known.parts)
            assert (x.grad is None) == (known.grad is None)
            if x.grad is not None:
                np.testing.assert_allclose(x.grad, known.grad, rtol=1e-12)

    @invariant()
    def the_setting_is_that_of_the_innermost_block(self):
        assert Config.enable_backprop is self.setting

    @invariant()
    def nothing_else_is_alive(self):
        alive = {
            number
            for number, known in enumerate(self.known)
            if any(ref() is not None for ref in known.refs)
        }
        assert alive == self.in_use(self.held)


test_sessions = Session.TestCase
