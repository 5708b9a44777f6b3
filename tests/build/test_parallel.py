"""Work on two cores: nothing is lost, done twice, or kept quiet."""

import os
import time
from contextlib import closing

import pytest

from onrecord.build.parallel import MIN_ITEMS_TO_FORK, BackgroundTask, parallel_map

ITEMS = list(range(MIN_ITEMS_TO_FORK + 1))


def test_every_item_is_processed_once_and_reported() -> None:
    done: list[int] = []
    told: list[int] = []
    outcomes = parallel_map(ITEMS, done.append, lambda: (os.getpid(), list(done)), told.append)
    assert sorted(item for _, some in outcomes for item in some) == ITEMS
    assert len({process for process, _ in outcomes}) == len(outcomes)
    assert abs(sum(told) - len(ITEMS)) <= 1


def test_few_items_start_no_worker() -> None:
    done: list[int] = []
    outcomes = parallel_map(ITEMS[:9], done.append, lambda: list(done), lambda _: None)
    assert outcomes == [ITEMS[:9]]


@pytest.mark.parametrize("broken", [0, 1, MIN_ITEMS_TO_FORK])
def test_an_exception_in_either_half_is_raised(broken: int) -> None:
    def work(item: int) -> None:
        if item == broken:
            raise ValueError(f"item {item}")

    with pytest.raises(ValueError, match=f"^item {broken}$"):
        parallel_map(ITEMS, work, lambda: None, lambda _: None)


def test_the_half_of_a_killed_worker_is_processed_here() -> None:
    here, done = os.getpid(), list[int]()

    def work(item: int) -> None:
        if os.getpid() != here:
            os._exit(9)
        done.append(item)

    (outcome,) = parallel_map(ITEMS, work, lambda: sorted(done), lambda _: None)
    assert outcome == ITEMS


def test_a_background_task_runs_once_and_can_be_closed() -> None:
    with closing(BackgroundTask(lambda: [os.getpid()])) as other:
        assert other.result() == other.result()
        assert (other.result() == [os.getpid()]) == other.ran_inline
    with closing(BackgroundTask(lambda: time.sleep(600))):
        pass


def test_an_exception_in_a_background_task_is_raised() -> None:
    with closing(BackgroundTask(lambda: 1 // 0)) as other, pytest.raises(ZeroDivisionError):
        other.result()
