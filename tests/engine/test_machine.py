"""Random hours: whatever a moderator presses, the sums hold and the replay is the same."""

from __future__ import annotations

import json

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from presession_timer.base.durations import parse
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import READY_MADE
from presession_timer.engine.decisions import Refused, decide
from presession_timer.engine.events import event_from_data, event_to_data
from presession_timer.engine.fold import Consistency, fold
from presession_timer.engine.snapshot import snapshot_at
from presession_timer.plan.model import Kind
from presession_timer.record.format import check_fields
from tests.engine.hours import Hour, facts, panel, plan_of

numbers = st.integers(0, 12)
shifts = st.integers(-400_000, 400_000)
lengths = st.integers(1, 900_000)
commands = st.one_of(
    st.sampled_from(
        [
            cmd.Open(), cmd.Yield(), cmd.Pause("technical"), cmd.Resume(), cmd.Blank(),
            cmd.Unblank(), cmd.ClearMessage(), cmd.DiscountSleep(), cmd.Close(), cmd.CorrectBegan(),
            cmd.MarkQuestion("ESP"), cmd.NameQuestion("ITA"), cmd.ExplainPause("interpretation"),
            cmd.ShowMessage("Hello"), *READY_MADE.values(),
            cmd.WriteNote("a note"), cmd.Cap(None),
        ]
    ),
    st.builds(cmd.Give, numbers),
    st.builds(cmd.Grant, shifts),
    st.builds(cmd.CorrectBegan, st.none() | shifts, st.none() | numbers),
    st.builds(cmd.CorrectEnded, shifts, st.none() | numbers),
    st.builds(
        cmd.ChangeSegment,
        numbers,
        speaker=st.none() | st.sampled_from(["Ms Roe", ""]),
        protect=st.none() | st.booleans(),
        min=st.none() | lengths,
        max=st.none() | lengths,
        planned=st.none() | lengths,
    ),
    st.builds(cmd.MarkAbsent, numbers),
    st.builds(cmd.MarkLate, numbers),
    st.builds(cmd.MarkPresent, numbers),
    st.builds(cmd.Move, numbers, numbers),
    st.builds(cmd.Cap, lengths),
    st.builds(cmd.ChangePlanned, numbers, lengths),
    st.builds(
        lambda one, two, planned: cmd.ChangeSeveral(
            (cmd.ChangePlanned(one, planned), cmd.ChangePlanned(two, planned // 2))
        ),
        numbers,
        numbers,
        lengths,
    ),
    st.builds(cmd.Extend, shifts),
    st.builds(
        cmd.Insert,
        st.sampled_from(list(Kind)),
        st.just("Somebody"),
        st.none() | lengths,
        st.booleans(),
    ),
    st.builds(cmd.NoteSleep, lengths),
    st.builds(cmd.NoteStep, shifts),
    st.builds(cmd.BridgeClock, lengths, st.just("wall clock")),
)  # fmt: skip


class AnyHour(RuleBasedStateMachine):
    """A moderator who presses anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.hour = Hour(panel(4))
        self.hour.do(cmd.Go())

    @rule(after=st.integers(0, 300_000))
    def time_passes(self, after: int) -> None:
        self.hour.now += after

    @rule(after=st.integers(0, 120_000))
    def go(self, after: int) -> None:
        self.hour.now += after
        self.hour.do(cmd.Go())

    @rule(by=shifts, ended=st.booleans())
    def correct(self, by: int, ended: bool) -> None:
        self.hour.do(cmd.CorrectEnded(by) if ended else cmd.CorrectBegan(by))

    @rule()
    def pause_or_resume(self) -> None:
        if isinstance(self.hour.do(cmd.Pause()), Refused):
            self.hour.do(cmd.Resume())

    @rule(command=commands)
    def any_command(self, command: cmd.Command) -> None:
        before = facts(self.hour.session)
        decision = self.hour.do(command)
        if isinstance(decision, Refused):
            assert decision.reason
            assert facts(self.hour.session) == before
        else:
            assert decision

    @rule(command=commands)
    def asking_changes_only_whether(self, command: cmd.Command) -> None:
        """A refusal that asks is never a refusal once it is confirmed."""
        asked = decide(self.hour.session, command, self.hour.now)
        if isinstance(asked, Refused) and asked.needs_confirm:
            assert isinstance(self.hour.do(command), list)

    @precondition(lambda self: self.hour.session.history.done)
    @rule()
    def undo_then_redo_is_identity(self) -> None:
        before = facts(self.hour.session)
        assert isinstance(self.hour.do(cmd.Undo()), list)
        assert isinstance(self.hour.do(cmd.Redo()), list)
        assert facts(self.hour.session) == before

    @rule()
    def undo(self) -> None:
        self.hour.do(cmd.Undo())

    @rule()
    def redo(self) -> None:
        self.hour.do(cmd.Redo())

    @invariant()
    def the_parts_are_the_hour(self) -> None:
        """Σ(spoke + paused) + all gaps = the time the hour took, to the millisecond."""
        session, now = self.hour.session, self.hour.now
        if session.opened is None:
            return
        total, edge = 0, session.opened
        for turn in session.turns:
            assert turn.began >= edge
            total += turn.began - edge
            assert turn.spoke(now) >= 0
            assert turn.paused(now) >= 0
            total += turn.spoke(now) + turn.paused(now)
            edge = now if turn.ended is None else turn.ended
            assert edge >= turn.began
        end = now if session.closed is None else session.closed
        if session.running is None:
            assert end >= edge
            total += end - edge
        assert total == session.took(now)
        assert session.took(now) >= 0

    @invariant()
    def a_replay_is_the_live_session(self) -> None:
        session = self.hour.session
        replayed = fold(session.plan, session.history.log)
        assert facts(replayed) == facts(session)
        assert replayed.history == session.history
        assert replayed.seq == session.seq

    @invariant()
    def the_order_is_everybody_once(self) -> None:
        session = self.hour.session
        assert sorted(session.order) == sorted(session.segments)
        assert all(turn.ended is not None for turn in session.turns[:-1])

    @invariant()
    def every_instant_can_be_read(self) -> None:
        session, now = self.hour.session, self.hour.now
        for later in (0, 999, 3_600_000):
            snapshot = snapshot_at(session, now + later)
            assert len(snapshot.rows) == len(session.segments)
            for row in snapshot.rows:
                assert (row.spoke or 0) >= 0
                assert row.limit is None or row.limit >= 0
                assert row.least >= 0
            shares = snapshot.forecast.shares
            bounded = zip(snapshot.forecast.share_of, shares.each, strict=True)
            for number, share in bounded:
                assert session.least(number) <= share <= (session.limit(number) or 0)
            assert snapshot.log is not None

    def teardown(self) -> None:
        """What was decided reads back as it was, and is never called altered."""
        session = self.hour.session
        consistency = Consistency(session.plan)
        for recorded in session.history.log:
            assert consistency.takes(recorded), consistency.wrong
            check_fields(recorded)
            data = json.loads(json.dumps(event_to_data(recorded.event)))
            assert event_from_data(type(recorded.event).__name__, data) == recorded.event


AnyHour.TestCase.settings = settings(max_examples=25, stateful_step_count=40)
TestAnyHour = AnyHour.TestCase


def test_a_plan_without_segments_opens_and_closes() -> None:
    hour = Hour(plan_of())
    assert hour.snapshot.forecast.shares.fair is None
    hour.do(cmd.Go())
    hour.do(cmd.Go(), after="1:00")
    assert hour.session.took(hour.now + parse("9:00")) == parse("1:00")
