"""Settings: one value a thread and a task, and no name that is none."""

import asyncio
import threading

import numpy as np
import pytest

from dezero_min import Config, Variable, no_grad, square, using_config


def records():
    return square(Variable(np.array(2.0))).creator is not None


def test_no_grad_holds_for_its_block():
    assert records()
    with no_grad():
        assert not records()
        with using_config("enable_backprop", True):
            assert records()
        assert not records()
    assert records()


def test_an_exception_ends_the_block_too():
    with pytest.raises(ZeroDivisionError), no_grad():
        raise ZeroDivisionError
    assert records()


def test_a_setting_can_be_assigned():
    try:
        Config.enable_backprop = False
        assert not records()
    finally:
        Config.enable_backprop = True


@pytest.mark.parametrize(
    "use",
    [
        lambda: Config.enable_back_prop,
        lambda: setattr(Config, "enable_back_prop", False),
        lambda: using_config("enable_back_prop", False).__enter__(),
    ],
    ids=["read", "write", "using_config"],
)
def test_a_misspelt_setting_is_an_error_that_names_the_settings(use):
    with pytest.raises(AttributeError) as error:
        use()
    assert str(error.value) == (
        "Config has no setting 'enable_back_prop'; it has enable_backprop"
    )


def test_threads_do_not_disturb_each_other():
    seen = {}
    inside, outside = threading.Barrier(2, timeout=10), threading.Event()

    def first():
        with no_grad():
            inside.wait()  # both are inside,
        outside.set()  # the first leaves first,
        seen["first"] = records()

    def second():
        with no_grad():
            inside.wait()
            outside.wait(timeout=10)
            seen["second inside"] = records()
        seen["second"] = records()  # and the second last

    with no_grad():
        threads = [threading.Thread(target=f) for f in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert seen == {"first": True, "second inside": False, "second": True}
    assert records()


def test_tasks_of_asyncio_do_not_disturb_each_other():
    async def main():
        inside, outside = asyncio.Event(), asyncio.Event()

        async def first():
            with no_grad():
                inside.set()
                await outside.wait()
                return records()

        async def second():
            await inside.wait()  # while the first is inside
            result = records()
            outside.set()
            return result

        return await asyncio.gather(first(), second())

    assert asyncio.run(main()) == [False, True]
