"""Background work whose failures are counted; the error itself is the runner's business."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.ports import Jobs
from bot.vitals import Vitals

Work = Callable[[], Awaitable[None]]


def counted(name: str, work: Work, vitals: Vitals) -> Work:
    """The same work, with its failures counted under `name`."""

    async def run() -> None:
        try:
            await work()
        except Exception:
            vitals.job_failed(name)
            raise

    return run


class CountedJobs:
    """The `Jobs` of somebody else, with the failures counted by name."""

    def __init__(self, jobs: Jobs, vitals: Vitals) -> None:
        self._jobs = jobs
        self._vitals = vitals

    def start(self, name: str, work: Work) -> None:
        """Run `work` soon."""
        self._jobs.start(name, counted(name, work, self._vitals))
