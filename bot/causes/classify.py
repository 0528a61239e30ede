"""From an error text, or from an answer of OpenAI, to its cause.

Order of evidence: whose API it is, `error.code`, `error.type`, the message, a code as a bare word,
paraphrases and exception names, the HTTP status. The last three are guesses, and say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.causes.catalogue import Cause
from bot.causes.codes import CODE_WORDS, CODES, REFINEMENTS, TYPES
from bot.causes.companies import find_company
from bot.causes.pasted import Pasted, read_pasted
from bot.causes.ports import Failure, ProbeAnswer
from bot.causes.questions import asks_about_own_key, looks_like_error
from bot.causes.verdict import Verdict
from bot.causes.wordings import GUESSES, MESSAGES, STATUSES, Wording

__all__ = ["asks_about_own_key", "classify", "from_answer", "looks_like_error"]

_EVIDENCE_LIMIT = 200
_BEFORE = 60
"""Characters in front of a find in which its sentence may start."""
_SENTENCE_STARTS = re.compile(r"(?:^|[\s:{\[(,])[\"'「]|[.:。]\s| - |[\]}」] ")
_SENTENCE_ENDS = re.compile(r"[.!](?:\s|$|[\"'])|。|[\"'] ?[,}\]]|(?=\s(?:at|File) \S)|$")
_ERROR_WORDS = re.compile(
    r"(?i)\berror\b|error:|exception|traceback|\bfail(?:ed|ure|s)?\b|\bfatal\b|\bdenied\b"
    r"|\brefused\b|\bunauthorized\b|\bforbidden\b|エラー|失敗|例外|拒否"
)
_FAILURES: Mapping[Failure, Cause] = {
    "timeout": Cause.TIMEOUT,
    "dns": Cause.CONNECTION_ERROR,
    "tls": Cause.SSL_ERROR,
    "refused": Cause.CONNECTION_ERROR,
    "reset": Cause.CONNECTION_ERROR,
    "proxy": Cause.CONNECTION_ERROR,
    "proxy_login": Cause.CONNECTION_ERROR,
    "network": Cause.CONNECTION_ERROR,
    "nonsense": Cause.UNKNOWN,
}


@dataclass(frozen=True)
class _Finding:
    cause: Cause
    evidence: str
    sure: bool = True


def classify(text: str, *, status: int | None = None, code: str | None = None) -> Verdict | None:
    """The cause behind a pasted error of any size; None when the text holds no error at all.

    `status` and `code` are what is known besides the text; they count before what it says.
    """
    pasted = read_pasted(text)
    status = status if status is not None else pasted.find_status()
    if company := find_company(pasted.folded):
        name, found = company
        verdict = Verdict(cause=Cause.OTHER_PROVIDER, provider=name)
        finding = _Finding(Cause.OTHER_PROVIDER, _quote(pasted.words, found.span()))
    else:
        found_cause = _find_cause(pasted, status=status, code=code)
        if found_cause is None:
            return None
        finding = found_cause
        verdict = Verdict(cause=finding.cause)
    return _fill(verdict, finding, pasted, status)


def from_answer(answer: ProbeAnswer) -> Verdict:
    """The cause behind an answer that is not the list of models.

    An error body on 401 that fits nothing known is still a refusal of the key. Raises ValueError
    for an answer that holds no error.
    """
    if answer.is_accepted:
        raise ValueError("an accepted key has no cause of failure")
    pasted = read_pasted(answer.message)
    finding = _find_in_answer(answer, pasted)
    verdict = _fill(Verdict(cause=finding.cause), finding, pasted, answer.status)
    return replace(
        verdict,
        request_id=answer.request_id or verdict.request_id,
        retry_after_s=(
            answer.retry_after_s if answer.retry_after_s is not None else verdict.retry_after_s
        ),
    )


def _find_in_answer(answer: ProbeAnswer, pasted: Pasted) -> _Finding:
    if answer.failure is not None:
        return _Finding(_FAILURES[answer.failure], answer.failure)
    types = (answer.type,) if answer.type else ()
    found = _find_by_label(
        pasted, codes=(answer.code,) if answer.code else (), types=types
    ) or _find_wording(pasted, MESSAGES, sure=True)
    if found:
        return found
    guess = _find_by_status(answer.status) or _Finding(Cause.UNKNOWN, "", sure=False)
    evidence = pasted.words[:_EVIDENCE_LIMIT] or guess.evidence
    spoke = bool(answer.message or answer.code)
    return _Finding(guess.cause, evidence, sure=spoke and guess.cause is Cause.INVALID_API_KEY)


def _find_cause(pasted: Pasted, *, status: int | None, code: str | None) -> _Finding | None:
    codes = (code, *pasted.codes) if code else pasted.codes
    found = (
        _find_by_label(pasted, codes=codes, types=pasted.types)
        or _find_wording(pasted, MESSAGES, sure=True)
        or _find_code_word(pasted.words)
        or _find_wording(pasted, GUESSES, sure=False)
        or _find_by_status(status)
    )
    if found:
        return found
    if trouble := _ERROR_WORDS.search(pasted.words):
        return _Finding(Cause.UNKNOWN, _quote(pasted.words, trouble.span()), sure=False)
    if status is not None or code:
        return _Finding(Cause.UNKNOWN, code or f"HTTP {status}", sure=False)
    return None


def _find_by_label(
    pasted: Pasted, *, codes: Iterable[str], types: Iterable[str]
) -> _Finding | None:
    """The first known code, else the first known type, narrowed by what the message says."""
    for label, meanings in (*((code, CODES) for code in codes), *((kind, TYPES) for kind in types)):
        cause = meanings.get(label)
        if cause is None:
            continue
        said = _find_wording(pasted, MESSAGES, sure=True)
        if said and (said.cause is cause or said.cause in REFINEMENTS.get(cause, ())):
            return said
        return _Finding(cause, _quote_label(pasted.words, label))
    return None


def _find_wording(pasted: Pasted, wordings: Iterable[Wording], *, sure: bool) -> _Finding | None:
    for cause, pattern in wordings:
        if found := pattern.search(pasted.folded):
            return _Finding(cause, _quote(pasted.words, found.span()), sure=sure)
    return None


def _find_code_word(words: str) -> _Finding | None:
    found = CODE_WORDS.search(words)
    return _Finding(CODES[found.group(1)], _quote(words, found.span())) if found else None


def _find_by_status(status: int | None) -> _Finding | None:
    cause = STATUSES.get(status) if status is not None else None
    return _Finding(cause, f"HTTP {status}", sure=False) if cause else None


def _fill(verdict: Verdict, finding: _Finding, pasted: Pasted, status: int | None) -> Verdict:
    return replace(
        verdict,
        evidence=finding.evidence,
        sure=finding.sure,
        status=status,
        retry_after_s=pasted.find_wait_s(),
        request_id=pasted.find_request_id(),
        missing_scopes=pasted.list_missing_scopes(),
        model=pasted.find_model(),
        masked_key_end=pasted.find_key_end(),
    )


def _quote_label(words: str, label: str) -> str:
    at = words.find(label)
    return _quote(words, (at, at + len(label))) if at >= 0 else label[:_EVIDENCE_LIMIT]


def _quote(words: str, span: tuple[int, int]) -> str:
    """The find with its sentence: from where that starts, if near, to its end."""
    start, end = span
    opening = max(0, start - _BEFORE)
    begin = start if opening else 0
    for mark in _SENTENCE_STARTS.finditer(words, opening, start):
        begin = mark.end()
    stop = _SENTENCE_ENDS.search(words, end)
    ending = max(end, stop.start() + 1 if stop else len(words))
    return words[begin : min(ending, begin + _EVIDENCE_LIMIT)].strip(" -'\"")
