"""An independent framework, HIPS autograd, finds the same gradients."""

import autograd
import autograd.numpy as anp
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import dezero_min

SHAPES = [(), (3,), (2, 1), (2, 3), (1, 1, 3)]


def compute(program, nodes, exp):
    """Each line computes a node from two earlier ones."""
    nodes = list(nodes)
    for name, i, j in program:
        a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
        nodes.append(
            {
                "+": lambda a, b: a + b,
                "-": lambda a, b: a - b,
                "*": lambda a, b: a * b * 0.1,
                "/": lambda a, b: a / (b * b + 1),
                "**": lambda a, b: (a * 0.5) ** 3 - 2 / (b**2 + 3),
                "exp": lambda a, b: exp(-a * a) + (1 - b),
            }[name](a, b)
        )
    return nodes[-1]


lines = st.tuples(
    st.sampled_from(["+", "-", "*", "/", "**", "exp"]),
    st.integers(0, 20),
    st.integers(0, 20),
)


@given(
    st.lists(lines, min_size=1, max_size=12),
    st.lists(st.sampled_from(SHAPES), min_size=2, max_size=3),
    st.integers(0, 2**32 - 1),
)
def test_any_graph_has_the_gradients_that_autograd_finds(program, shapes, seed):
    random = np.random.default_rng(seed)
    arrays = [np.asarray(random.normal(size=shape)) for shape in shapes]

    variables = [dezero_min.Variable(array) for array in arrays]
    y = compute(program, variables, dezero_min.exp)
    y.backward()

    def total(arrays):
        return anp.sum(compute(program, arrays, anp.exp))

    np.testing.assert_allclose(y.data.sum(), total(arrays))
    for x, expected in zip(variables, autograd.grad(total)(arrays)):
        gradient = np.zeros(x.shape) if x.grad is None else x.grad
        np.testing.assert_allclose(gradient, expected, rtol=1e-9, atol=1e-12)
