"""Settings: what holds for the computations of one thread.

Here goes every setting, and what changes one.

In step 22 the settings hold everywhere, so two threads that use `no_grad` at
once switch each other's gradients off. Here each has a value of its own in
every thread and in every task of asyncio, by means of `contextvars`.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

enable_backprop = ContextVar("enable_backprop", default=True)

settings = {"enable_backprop": enable_backprop}


class Settings:
    """The settings as attributes; a name that is none is an AttributeError.

    enable_backprop: whether functions record the graph for `backward`; True
        at first.
    """

    def __getattr__(self, name: str) -> bool:
        return find_setting(name).get()

    def __setattr__(self, name: str, value: bool) -> None:
        find_setting(name).set(value)


def find_setting(name: str) -> ContextVar[bool]:
    if name not in settings:
        raise AttributeError(
            f"Config has no setting {name!r}; it has {', '.join(settings)}"
        )
    return settings[name]


Config = Settings()


@contextmanager
def using_config(name: str, value: bool) -> Iterator[None]:
    """Give a setting another value for the length of a with-block."""
    setting = find_setting(name)
    old_value = setting.get()
    try:
        setting.set(value)  # in here, for Ctrl-C may come right after it
        yield
    finally:
        setting.set(old_value)  # one call into C, with no Ctrl-C before it


class NoGrad:
    """Compute without building a graph: `with no_grad():`."""

    def __call__(self) -> AbstractContextManager[None]:
        return using_config("enable_backprop", False)

    def __enter__(self) -> None:
        raise TypeError("no_grad is called; write `with no_grad():`")

    def __exit__(self, *_: object) -> None:
        """Python asks for it before `__enter__`."""


no_grad = NoGrad()
