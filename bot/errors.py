"""What can go wrong, by whose move it is.

BotError
├── PersonError     the person can act: a private answer, no traceback
│   ├── NotAllowedError  KeyMissingError  NameTakenError  ConnectionMissingError
├── TemporaryError  waiting helps: "try again", the outbox and the jobs retry
│   ├── OpenAIUnavailableError  SlackUnavailableError  StorageBusyError
│   │   └── StorageFullError
├── AlreadyHandledError  a repeated delivery
├── AnswerNotWrittenError  no model writes this answer: the articles answer
│   └── AnswerCapError
├── SlackRefusedError, RefusedByOpenAIError  the partner said no, with its code
└── OperatorError   whoever runs the bot must act
    ├── ConfigError  SealedError  SecretUnreadableError  AlreadyRunningError
    ├── PortUnusableError  AuditUnwritableError

Errors carry facts, never words for people (those stand in `bot.texts`) and never a secret.
"""

from __future__ import annotations

from datetime import datetime


class BotError(Exception):
    """Everything this program raises on purpose."""


class PersonError(BotError):
    """The person who asked can put it right."""


class TemporaryError(BotError):
    """Nothing is wrong with the request; waiting helps.

    `retry_after_s` is what the partner asked for, in seconds, if it said so.
    """

    def __init__(self, reason: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after_s = retry_after_s


class OperatorError(BotError):
    """Whoever runs the bot must act."""


class NotAllowedError(PersonError):
    """The policy refused; `rule` names the line of the policy table."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class KeyMissingError(PersonError):
    """The channel has no key of this name; `nearest` is the closest name it does have."""

    def __init__(self, name: str, *, nearest: str | None = None) -> None:
        super().__init__(name)
        self.name = name
        self.nearest = nearest


class NameTakenError(PersonError):
    """The channel already has a key of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ConnectionMissingError(PersonError):
    """The channel is not connected to an OpenAI organization."""


class OpenAIUnavailableError(TemporaryError):
    """OpenAI did not answer, answered 429 or 5xx, or answered nonsense."""


class SlackUnavailableError(TemporaryError):
    """Slack did not answer, or answered 429 or 5xx.

    `applied_unknown` says that the call may have been carried out all the same.
    """

    def __init__(
        self, reason: str, *, retry_after_s: float | None = None, applied_unknown: bool = False
    ) -> None:
        super().__init__(reason, retry_after_s=retry_after_s)
        self.applied_unknown = applied_unknown


class StorageBusyError(TemporaryError):
    """The database is locked or full; nothing was changed."""


class StorageFullError(StorageBusyError):
    """The database takes no more changes: its disk is full or read-only. Nothing was changed."""


class SlackRefusedError(BotError):
    """Slack answered `ok: false`; `code` is its error, such as `channel_not_found`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AlreadyHandledError(BotError):
    """This very delivery from Slack was acted on before: acknowledge it, do nothing."""


class RefusedByOpenAIError(BotError):
    """OpenAI answered 4xx to an administration call.

    `code` and `kind` are the `code` and `type` of its error body, `missing_scopes` what it named.
    """

    def __init__(
        self,
        *,
        status: int,
        code: str | None,
        kind: str | None,
        missing_scopes: tuple[str, ...] = (),
    ) -> None:
        super().__init__(f"{status} {code or kind or 'no code'}")
        self.status = status
        self.code = code
        self.kind = kind
        self.missing_scopes = missing_scopes


class AnswerNotWrittenError(BotError):
    """The model did not answer, or not as it must; `reason` is a label, never its words.

    `key_refused`, `forbidden`, `model_missing`, `request_refused`, `no_credit`, `rate_limited`,
    `server_error`, `unreachable`, `timeout`, `nonsense`, `cut_off`, `refused`, `content_filter`,
    `incomplete`, `failed`, `empty`, `unfounded`, `endless`, `echo` or `cap`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AnswerCapError(AnswerNotWrittenError):
    """The channel has used up what a day allows; `resets_at` is when the next one begins."""

    def __init__(self, *, resets_at: datetime) -> None:
        super().__init__("cap")
        self.resets_at = resets_at


class ConfigError(OperatorError):
    """The settings do not work; `problems` has one line each, all of them at once."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class AlreadyRunningError(OperatorError):
    """Another process holds this SQLite file."""


class PortUnusableError(OperatorError):
    """The port for health and metrics is taken or not ours; `reason` is the system's code."""

    def __init__(self, port: int, reason: str) -> None:
        super().__init__(f"{port} {reason}")
        self.port = port
        self.reason = reason


class AuditUnwritableError(OperatorError):
    """The record of who did what takes no row, so what was to be recorded was not done."""


class SealedError(OperatorError):
    """The vault has no fitting master key: nothing can be sealed or opened, nothing is harmed."""


class SecretUnreadableError(OperatorError):
    """A sealed secret does not open in its context: moved, altered, or of another master key."""
