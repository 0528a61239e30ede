"""The run of one check: which steps ended how, and how much time is left for the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from bot.causes.steps import Progress, Step, StepResult, StepState

Answer = TypeVar("Answer")


class Run:
    """Collects the steps of one check and tells of each as it ends.

    All steps share `budget_s` seconds from now on; what does not fit in is left out.
    """

    def __init__(self, progress: Progress | None, *, budget_s: float) -> None:
        self._progress = progress
        self._deadline = asyncio.get_running_loop().time() + budget_s
        self._ended: dict[Step, StepResult] = {}

    async def end(self, step: Step, state: StepState, detail: str = "") -> None:
        """A step ended."""
        self._ended[step] = StepResult(step=step, state=state, detail=detail)
        if self._progress is not None:
            await self._progress(self._ended[step])

    async def within(self, work: Awaitable[Answer]) -> Answer | None:
        """What the work gives; None when the time of the whole check was over before."""
        try:
            async with asyncio.timeout_at(self._deadline):
                return await work
        except TimeoutError:
            return None

    def list_steps(self) -> tuple[StepResult, ...]:
        """Every step in its order; those that never ended were skipped."""
        return tuple(
            self._ended.get(step, StepResult(step=step, state=StepState.SKIPPED)) for step in Step
        )
