"""From an error text, or from an answer of OpenAI, to its cause.

Order of evidence: whose API it is; then `error.code`, `error.type` and the message, of which the
gravest cause counts; then a code as a bare word, paraphrases, exception names, the HTTP status.
The last three are guesses, and say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.causes.addresses import REFUSALS, find_foreign
from bot.causes.catalogue import Cause
from bot.causes.codes import CODE_WORDS, CODES, TYPES
from bot.causes.companies import find_company
from bot.causes.doubts import list_likeliest
from bot.causes.elsewhere import is_elsewhere
from bot.causes.gravity import list_others, rank
from bot.causes.hearsay import CLASS_NAMES, GUESSES, STATUSES, SUBJECTS
from bot.causes.pasted import Pasted, read_pasted
from bot.causes.phrases import Span, Wordings, build_lexicon, find_first
from bot.causes.ports import Failure, ProbeAnswer
from bot.causes.questions import asks_about_own_key, looks_like_error
from bot.causes.quoting import EVIDENCE_LIMIT, quote, quote_label
from bot.causes.retirements import find_end
from bot.causes.transport import TRANSPORT
from bot.causes.verdict import Verdict
from bot.causes.wordings import MESSAGES

__all__ = ["asks_about_own_key", "classify", "from_answer", "looks_like_error"]

_SAID = build_lexicon(MESSAGES, TRANSPORT)
_ERROR_WORDS = re.compile(
    r"\berror\b|error:|(?:error|exception)\b|traceback|\bfail(?:ed|ure|s)?\b|\bfatal\b|\bdenied\b"
    r"|\brefused\b|\bunauthorized\b|\bforbidden\b|\bhttp(?:/\d(?:\.\d)?| status)? [345]\d\d\b"
    r"|\bbad request\b|\bexceeded\b|\baborted\b|\bpanicked\b|エラー|失敗|例外|拒否"
)
_BARE = 24
"""Characters of a text up to which its subject is all it says."""
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
    provider: str = "openai"
    deceit: int = 0
    also: tuple[Cause, ...] = ()

    @property
    def doubt(self) -> tuple[bool, bool, int, int]:
        """What the better of two readings of one text has less of."""
        is_ours = self.cause is not Cause.OTHER_PROVIDER
        return not self.sure, is_ours, self.deceit, rank(self.cause)


def classify(text: str, *, status: int | None = None, code: str | None = None) -> Verdict | None:
    """The cause behind a pasted error of any size; None when the text holds no error at all.

    `status` and `code` are what is known besides the text; they count before what it says.
    """
    found = [
        (finding, pasted)
        for pasted in read_pasted(text)
        if (finding := _find_cause(pasted, status=status, code=code))
    ]
    if not found:
        return None
    finding, pasted = min(found, key=lambda one: one[0].doubt)
    return _fill(finding, pasted, status if status is not None else pasted.find_status())


def from_answer(answer: ProbeAnswer) -> Verdict:
    """The cause behind an answer that is not the list of models.

    An error body on 401 that fits nothing known is still a refusal of the key. Raises ValueError
    for an answer that holds no error.
    """
    if answer.is_accepted:
        raise ValueError("an accepted key has no cause of failure")
    pasted = read_pasted(answer.message)[0]
    verdict = _fill(_find_in_answer(answer, pasted), pasted, answer.status)
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
    codes = (answer.code,) if answer.code else ()
    if found := _find_gravest(pasted, codes, (answer.type,) if answer.type else ()):
        return found
    guess = _find_by_status(answer.status) or _Finding(Cause.UNKNOWN, "", sure=False)
    evidence = pasted.words[:EVIDENCE_LIMIT] or guess.evidence
    spoke = bool(answer.message or answer.code)
    return _Finding(guess.cause, evidence, sure=spoke and guess.cause is Cause.INVALID_API_KEY)


def _find_cause(pasted: Pasted, *, status: int | None, code: str | None) -> _Finding | None:
    if company := find_company(pasted.folded):
        return _Finding(
            Cause.OTHER_PROVIDER,
            quote(pasted.words, company.span),
            provider=company.name,
            deceit=company.doubt,
        )
    codes = (code, *pasted.codes) if code else pasted.codes
    told = status if status is not None else pasted.find_status()
    trouble = _ERROR_WORDS.search(pasted.folded)
    is_error = bool(trouble or told or code or len(pasted.words) <= _BARE)
    found = (
        _find_gravest(pasted, codes, pasted.types)
        or _find_code_word(pasted.words)
        or _find_likely(pasted, GUESSES)
        or (_find_likely(pasted, SUBJECTS) if is_error else None)
        or _find_by_status(told)
        or _find_likely(pasted, CLASS_NAMES)
    )
    if found and not found.sure and found.cause in REFUSALS:
        found = _find_foreign(pasted) or found
    if found and not (_may_be_anybodys(found) and is_elsewhere(pasted.folded)):
        return found
    if trouble:
        return _Finding(Cause.UNKNOWN, quote(pasted.words, trouble.span()), sure=False)
    if status is not None or code:
        return _Finding(Cause.UNKNOWN, code or f"HTTP {status}", sure=False)
    return None


def _may_be_anybodys(finding: _Finding) -> bool:
    return not finding.sure or finding.cause in TRANSPORT


def _find_gravest(pasted: Pasted, codes: Iterable[str], types: Iterable[str]) -> _Finding | None:
    """The root among all that is told for certain; its words are better evidence than its label."""
    said = _list_said(pasted)
    coded = {CODES[code]: code for code in codes if code in CODES}
    typed = {TYPES[kind]: kind for kind in types if kind in TYPES}
    causes = {*said, *coded, *typed}
    if not causes:
        return None
    root = min(causes, key=rank)
    label = coded.get(root) or typed.get(root, "")
    evidence = said.get(root) or quote_label(pasted.words, label)
    return _Finding(root, evidence, also=list_others(root, {*said, *coded}))


def _list_said(pasted: Pasted) -> dict[Cause, str]:
    said: dict[Cause, Span] = {}
    for span, cause in _SAID.find_all(pasted.folded):
        said.setdefault(cause, span)
    return {cause: quote(pasted.words, span) for cause, span in said.items()}


def _find_code_word(words: str) -> _Finding | None:
    found = CODE_WORDS.search(words)
    return _Finding(CODES[found.group(1)], quote(words, found.span())) if found else None


def _find_likely(pasted: Pasted, wordings: Wordings) -> _Finding | None:
    for cause, phrases in wordings.items():
        if span := find_first(phrases, pasted.folded):
            return _Finding(cause, quote(pasted.words, span), sure=False)
    return None


def _find_by_status(status: int | None) -> _Finding | None:
    cause = STATUSES.get(status) if status is not None else None
    if cause is None:
        return None
    provider = "other" if cause is Cause.OTHER_PROVIDER else "openai"
    return _Finding(cause, f"HTTP {status}", sure=False, provider=provider)


def _find_foreign(pasted: Pasted) -> _Finding | None:
    span = find_foreign(pasted.folded)
    if span is None:
        return None
    return _Finding(Cause.OTHER_PROVIDER, quote(pasted.words, span), sure=False, provider="other")


def _fill(finding: _Finding, pasted: Pasted, status: int | None) -> Verdict:
    model = pasted.find_model()
    return Verdict(
        cause=finding.cause,
        evidence=finding.evidence,
        sure=finding.sure,
        provider=finding.provider,
        status=status,
        retry_after_s=pasted.find_wait_s(),
        request_id=pasted.find_request_id(),
        missing_scopes=pasted.list_missing_scopes(),
        model=model,
        masked_key_end=pasted.find_key_end(),
        model_ends=find_end(model) if model and finding.provider == "openai" else None,
        limit=pasted.find_limit(),
        also=finding.also,
        likeliest=list_likeliest(finding.cause, status) if not finding.sure else (),
    )
