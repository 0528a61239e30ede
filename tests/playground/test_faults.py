"""Faults happen when they are told to."""

from __future__ import annotations

from playground.faults import Fault, Faults


def test_a_fault_waits_until_so_many_calls_went_well() -> None:
    faults = Faults()
    faults.add(Fault(target="slack", kind="5xx", count=2, after=2))

    kinds = [
        fault and fault.kind for fault in (faults.take("slack", "chat.update") for _ in range(5))
    ]

    assert kinds == [None, None, "5xx", "5xx", None]
    assert faults.are_over


def test_calls_of_others_do_not_count() -> None:
    faults = Faults()
    faults.add(Fault(target="openai", kind="drop", method="/v1/models", after=1))

    assert faults.take("slack", "/v1/models") is None
    assert faults.take("openai", "/v1/organization/costs") is None
    assert not faults.are_over
    assert faults.take("openai", "/v1/models") is None
    assert faults.take("openai", "/v1/models") is not None
