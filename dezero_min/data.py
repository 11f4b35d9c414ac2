"""Data sets, and what hands them out in batches.

Here goes every source of examples. Nothing is downloaded: they are computed, or
lie beside this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from .arrays import Array


class Dataset:
    """Examples and what is right for them: data[i] is the pair x[i], t[i].

    x: an array, a row an example.
    t: an array, for each row its label or its target.
    """

    def __init__(self, x: Any, t: Any) -> None:
        if len(x) != len(t):
            raise ValueError(
                f"Dataset takes a label or a target for each of {len(x)}"
                f" examples, got {len(t)}"
            )
        self.x = np.asarray(x)
        self.t = np.asarray(t)

    def __len__(self) -> int:
        return len(self.t)

    def __getitem__(self, i: Any) -> tuple[Any, Any]:
        return self.x[i], self.t[i]


class Spiral(Dataset):
    """Points on three arms of a spiral: x of shape (3 * n, 2), t the arm.

    seed: of the noise in their angles, whose standard deviation is 0.2.
    n: how many points an arm has.

    (https://cs231n.github.io/neural-networks-case-study)
    """

    def __init__(self, seed: int, n: int = 100) -> None:
        rng = np.random.default_rng(seed)
        t = np.repeat(np.arange(3), n)
        radius = np.tile(np.linspace(0, 1, n), 3)
        angle = 4 * (t + radius) + 0.2 * rng.normal(size=3 * n)
        x = np.stack([np.sin(angle), np.cos(angle)], axis=1)
        super().__init__(radius[:, np.newaxis] * x, t)


class Digits(Dataset):
    """Handwritten digits: x of shape (n, 64), from 0 to 1, t the digit.

    train: the first 1,497 to learn from, or the other 300 to try it on.

    A row is an image of 8 x 8 pixels: how much of each is black. Thirteen
    people wrote them. They are the test set of E. Alpaydin and C. Kaynak,
    Optical Recognition of Handwritten Digits, UCI Machine Learning Repository,
    1998, https://doi.org/10.24432/C50P49, under the license CC BY 4.0.
    """

    def __init__(self, train: bool = True) -> None:
        path = Path(__file__).with_name("digits.npz")
        if not path.exists():
            raise FileNotFoundError(
                f"Digits reads {path}, which is gone; install dezero_min anew,"
                " or fetch the file from its repository"
            )
        with np.load(path) as arrays:
            x, t = arrays["x"] / 16, arrays["t"].astype(int)
        part = slice(1497) if train else slice(1497, None)
        super().__init__(x[part], t[part])


class DataLoader:
    """A data set in batches: a new pass in each loop over it.

    data: anything with a length whose data[i] is an example, a tuple.
    batch_size: how many examples; the last batch has those that are left.
    shuffle: whether each pass is in another order.
    rng: a random generator of NumPy, or the seed of one.

    A batch is a tuple of arrays, such as x and t, a row an example.
    """

    def __init__(
        self,
        data: Any,
        batch_size: int,
        shuffle: bool = True,
        rng: Any = None,
    ) -> None:
        if not isinstance(batch_size, (int, np.integer)) or batch_size < 1:
            raise ValueError(
                "DataLoader takes a batch_size of 1, 2, 3, ... examples, got"
                f" {batch_size!r}"
            )
        self.data = data
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.rng = np.random.default_rng(rng)

    def __len__(self) -> int:
        """The number of batches."""
        return -(-len(self.data) // self.batch_size)

    def __iter__(self) -> Iterator[tuple[Array, ...]]:
        n = len(self.data)
        order = self.rng.permutation(n) if self.shuffle else np.arange(n)
        # Another `__getitem__` may compute an example; this one takes many.
        at_once = type(self.data).__getitem__ is Dataset.__getitem__
        for start in range(0, n, self.batch_size):
            batch = order[start : start + self.batch_size]
            if at_once:
                yield self.data[batch]
            else:
                examples = [self.data[i] for i in batch]
                yield tuple(map(np.array, zip(*examples)))
