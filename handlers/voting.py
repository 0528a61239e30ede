"""👍 and 👎 below an answer, and why it did not help."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.gaps import Gap, GapKind
from bot.answers.votes import Reason, Thumb, Vote
from bot.people.policy import Operation
from bot.ports import ChannelRef
from bot.texts.following import FOLLOWING_TEXTS
from bot.texts.votes import VOTE_TEXTS
from bot.views.place import Place
from bot.views.replies import note
from bot.views.votes import (
    FIELD_REASON,
    FIELD_WORDS,
    VOTE_ACTIONS,
    explained_view,
    read_vote,
    why_view,
)
from handlers.answer import Answer
from handlers.answering import place_for_others
from handlers.asking import Asker, meet
from handlers.payloads import Click, Submission
from handlers.pressing import Act, tell
from handlers.services import Services


class Voting:
    """The two thumbs; `acts` by action id."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.acts: Mapping[str, Act] = dict.fromkeys(VOTE_ACTIONS, self._vote)

    async def explain(self, submission: Submission) -> Answer:
        """Add the reason to the vote."""
        place = Place.read(submission.memory)
        channel = ChannelRef(submission.team_id, place.channel_id)
        asker = await meet(self._services, channel, submission.user_id)
        asker.require(Operation.CORRECT_VERDICT)
        await self._services.votes.explain(
            place.subject_id,
            Reason(submission.text(FIELD_REASON)),
            submission.text(FIELD_WORDS),
            delivery=submission.delivery,
        )
        return Answer(view=explained_view(lang=asker.lang))

    async def _vote(self, click: Click, asker: Asker) -> None:
        """Count it once for each person and answer; whoever presses 👎 is asked why."""
        asker.require(Operation.CORRECT_VERDICT)
        thumb, topic = read_vote(click.value)
        answered = self._services.answers.tell(topic, lang=asker.lang)
        if answered is None:
            await tell(self._services, click, asker, note(FOLLOWING_TEXTS[asker.lang].gone))
            return
        vote = Vote(
            vote_id=self._services.new_id(),
            topic=topic,
            lang=VOTE_ACTIONS[click.action_id],
            thumb=thumb,
            day=self._services.clock.now().date(),
        )
        is_new = await self._services.votes.cast(
            vote,
            delivery=click.delivery,
            ballot=f"vote {click.channel.channel_id} {click.message_ts} {click.user_id}",
            gap=self._find_gap(vote, click, asker),
        )
        texts = VOTE_TEXTS[asker.lang]
        if not is_new or thumb is Thumb.UP:
            told = texts.thanks if is_new else texts.voted_before
            await tell(self._services, click, asker, note(told))
            return
        place = Place(click.channel.channel_id, vote.vote_id)
        view = why_view(place, answered.title, lang=asker.lang)
        await self._services.messenger.open_view(click.trigger_id, view)

    def _find_gap(self, vote: Vote, click: Click, asker: Asker) -> Gap | None:
        if vote.thumb is Thumb.UP:
            return None
        thread_ts = None if click.is_ephemeral else click.thread_ts or click.message_ts
        channel, ts = place_for_others(asker, thread_ts)
        return Gap(
            gap_id=vote.vote_id,
            kind=GapKind.DISLIKED,
            topics=(vote.topic,),
            lang=vote.lang,
            channel=channel,
            ts=ts,
            at=self._services.clock.now(),
        )
