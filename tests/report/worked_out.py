"""The JSON report worked out a second time, from the lines of the record and the rules alone.

It shares no code with presession: lines are read as JSON, events are followed one by one, and
every figure is a fraction until it is rounded. Where it and the report disagree one is wrong.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

__all__ = ["worked_out"]

Data = dict[str, Any]


@dataclass
class Turn:
    """One occupation of the floor; instants in ms."""

    segment: int
    began: int
    ended: int | None = None
    pauses: list[list[int | None]] = field(default_factory=list)
    estimated: bool = False

    def paused(self, at: int) -> int:
        """How many of its milliseconds lie in a pause."""
        end = at if self.ended is None else self.ended
        covered, total = self.began, 0
        for first, last in sorted(self.pauses, key=lambda pause: pause[0] or 0):
            start, stop = max(covered, first or 0), end if last is None else min(end, last)
            if stop > start:
                total, covered = total + stop - start, stop
        return total

    def spoke(self, at: int) -> int:
        """What is left of it."""
        return (at if self.ended is None else self.ended) - self.began - self.paused(at)


class Hour:
    """What happened, from the events that count."""

    def __init__(self, plan: Data, events: list[Data]) -> None:
        self.segments: dict[int, Data] = {one["number"]: one for one in plan["segments"]}
        self.order = list(self.segments)
        self.length: int = plan["length"]
        self.opened: int | None = None
        self.closed: int | None = None
        self.turns: list[Turn] = []
        self.granted: dict[int, int] = {}
        self.caps: dict[int, int | None] = {}
        self.cap: int | None = None
        self.marks: dict[int, str] = {}
        self.homes: dict[int, int] = {}
        self.at = max((event["at"]["session"] for event in events), default=0)
        dead: set[str] = set()
        for event in events:
            if event["kind"] == "Undone":
                dead.add(event["data"]["of"])
            elif event["kind"] == "Redone":
                dead.discard(event["data"]["of"])
        for event in events:
            name = re.sub("(?=[A-Z])", "_", event["kind"]).lower()
            follow: Callable[[Data, int], None] | None = getattr(self, f"on{name}", None)
            if follow and event["command"] not in dead:
                follow(event["data"], event["at"]["session"])

    def kind(self, number: int) -> str:
        """Of a segment."""
        return str(self.segments[number]["kind"])

    def heard(self, number: int) -> bool:
        """Whether a segment ever had the floor."""
        return any(turn.segment == number for turn in self.turns)

    def place(self, number: int, after: int) -> None:
        """Let a segment follow another; 0 is the front."""
        if number in self.order:
            self.order.remove(number)
        self.order.insert(self.order.index(after) + 1 if after in self.order else 0, number)

    def on_session_opened(self, data: Data, at: int) -> None:
        self.opened = at

    def on_session_closed(self, data: Data, at: int) -> None:
        self.closed = at

    def on_floor_given(self, data: Data, at: int) -> None:
        self.turns.append(Turn(data["segment"], at))

    def on_floor_yielded(self, data: Data, at: int) -> None:
        self.turns[data["turn"] - 1].ended = at

    def on_paused(self, data: Data, at: int) -> None:
        self.turns[-1].pauses.append([at, None])

    def on_resumed(self, data: Data, at: int) -> None:
        next(one for one in reversed(self.turns[-1].pauses) if one[1] is None)[1] = at

    def on_sleep_discounted(self, data: Data, at: int) -> None:
        self.turns[data["turn"] - 1].pauses.append([data["began"], data["ended"]])

    def on_clock_bridged(self, data: Data, at: int) -> None:
        if self.turns and self.turns[-1].ended is None:
            self.turns[-1].estimated = True

    def on_began_corrected(self, data: Data, at: int) -> None:
        self.turns[data["turn"] - 1].began = data["began"]

    def on_ended_corrected(self, data: Data, at: int) -> None:
        self.turns[data["turn"] - 1].ended = data["ended"]

    def on_time_granted(self, data: Data, at: int) -> None:
        number = data["segment"]
        self.granted[number] = self.granted.get(number, 0) + data["by"]

    def on_hour_extended(self, data: Data, at: int) -> None:
        self.length += data["by"]

    def on_limit_capped(self, data: Data, at: int) -> None:
        self.cap = data["limit"]
        for number in self.order:
            if self.kind(number) == "statement" and not self.heard(number):
                self.caps[number] = self.cap

    def on_segment_inserted(self, data: Data, at: int) -> None:
        number = data["segment"]["number"]
        self.segments[number] = data["segment"]
        self.place(number, data["after"])
        if self.kind(number) == "statement":
            self.caps[number] = self.cap

    def on_segment_moved(self, data: Data, at: int) -> None:
        self.homes.pop(data["segment"], None)
        self.place(data["segment"], data["after"])

    def on_marked_absent(self, data: Data, at: int) -> None:
        self.marks[data["segment"]] = "absent"

    def on_marked_late(self, data: Data, at: int) -> None:
        number = data["segment"]
        place = self.order.index(number)
        self.marks[number] = "late"
        self.homes.setdefault(number, self.order[place - 1] if place else 0)
        behind = [
            other
            for other in self.order[place + 1 :]
            if self.kind(other) == "statement"
            and not self.heard(other)
            and self.marks.get(other) != "absent"
        ]
        if behind:
            self.place(number, behind[-1])

    def on_marked_present(self, data: Data, at: int) -> None:
        self.marks.pop(data["segment"], None)
        if data["segment"] in self.homes:
            self.place(data["segment"], self.homes.pop(data["segment"]))

    def limit(self, number: int, granted: int) -> int | None:
        """min(max, cap) + granted, never below 0."""
        allowed: int | None = self.segments[number].get("max")
        cap = self.caps.get(number)
        if allowed is None:
            return None
        return max(0, (allowed if cap is None else min(allowed, cap)) + granted)

    def least(self, number: int, limit: int, last: int) -> int:
        """The minimum that counts."""
        segment = self.segments[number]
        if segment["kind"] != "statement":
            return 0
        least: int = segment["min"]
        return min(least, max(0, limit - last)) if limit < segment["max"] else least


def worked_out(path: Path) -> Data:
    """What ``--format json`` should say of the record, without its corrections."""
    raw = path.read_bytes()
    head, *events = map(json.loads, raw.decode().splitlines())
    plan, window = head["plan"], head["plan"]["window"]
    hour = Hour(plan, events)
    zone = ZoneInfo(plan["timezone"])

    def instant(ms: int | None) -> str | None:
        if ms is None:
            return None
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
        return moment.astimezone(zone).isoformat(timespec="milliseconds")

    turns = [*_heard(hour, window, instant), *_unheard(hour, window)]
    took = None if hour.closed is None or hour.opened is None else hour.closed - hour.opened
    start = plan["start"]
    late = None if start is None or hour.opened is None else hour.opened - start
    elsewhere = late is not None and abs(late) > 12 * 3_600_000 and head["rehearsal"] is None
    opened = instant(hour.opened)
    return {
        "schema": "presession-report/1",
        "rehearsal": head["rehearsal"] is not None,
        "session": {
            "title": plan["title"],
            "state": plan["state"] or None,
            "date": plan["date"],
            "held_on": opened[:10] if elsewhere and opened else None,
            "timezone": plan["timezone"],
            "planned_start": instant(start),
            "opened": instant(hour.opened),
            "closed": instant(hour.closed),
            "length_s": _s(hour.length),
            "took_s": _s(took),
            "over_hour_s": None if took is None else _s(took - hour.length),
            "late_start_s": None if elsewhere else _s(late),
        },
        "window": {f"{name}_s": _s(window[name]) for name in ("min", "max", "last", "grace")},
        "turns": [turn for turn, _ in turns],
        "totals": _totals(hour, turns),
        "record": {
            "state": "whole",
            "note": None,
            "fingerprint": (events[-1] if events else head)["chain"][:10],
        },
        "events": len(events),
        "record_sha256": hashlib.sha256(raw).hexdigest(),
    }


def _s(ms: int | None) -> float | None:
    return None if ms is None else float(Fraction(ms, 1000))


def _facts(hour: Hour, number: int) -> Data:
    segment = hour.segments[number]
    protected = segment.get("protect", False)
    return {
        "segment": number,
        "id": str(number) if protected else segment["id"],
        "kind": segment["kind"],
        "speaker": None if protected else segment.get("speaker") or None,
        "organisation": segment.get("organisation") or None,
        "category": segment.get("category") or None,
        "topic": segment.get("topic") or None,
    }


def _heard(
    hour: Hour, window: Data, instant: Callable[[int | None], str | None]
) -> list[tuple[Data, bool]]:
    found = []
    previous, totals = hour.opened, dict.fromkeys(hour.segments, 0)
    for place, turn in enumerate(hour.turns):
        number, granted = turn.segment, hour.granted.get(turn.segment, 0)
        totals[number] += turn.spoke(hour.at)
        last = all(other.segment != number for other in hour.turns[place + 1 :])
        limit = hour.limit(number, granted)
        least = None if limit is None else hour.least(number, limit, window["last"])
        verdict = outside = decided_by = None
        if last and turn.ended is not None and limit is not None and least is not None:
            spoke, grace = totals[number], window["grace"]
            over, short = spoke - limit, least - spoke
            outside = over if over > 0 else -short if short > 0 else 0
            verdict = "over" if over > grace else "short" if short > grace else "within"
            ungranted = hour.limit(number, 0)
            assert ungranted is not None
            if verdict == "within" and outside:
                decided_by = "grace"
            elif verdict == "within" and granted > 0 and spoke > ungranted + grace:
                decided_by = "grant"
        found.append(
            (
                _facts(hour, number)
                | {
                    "began": instant(turn.began),
                    "ended": instant(turn.ended),
                    "spoke_s": _s(turn.spoke(hour.at)),
                    "total_s": _s(totals[number]),
                    "paused_s": _s(turn.paused(hour.at)),
                    "granted_s": _s(granted),
                    "least_s": _s(least),
                    "limit_s": _s(limit),
                    "gap_before_s": None if previous is None else _s(turn.began - previous),
                    "verdict": verdict,
                    "outside_s": _s(outside),
                    "decided_by": decided_by,
                    "estimated": turn.estimated,
                },
                last,
            )
        )
        previous = turn.ended
    return found


def _unheard(hour: Hour, window: Data) -> list[tuple[Data, bool]]:
    found = []
    for number in hour.order:
        if hour.heard(number):
            continue
        limit = hour.limit(number, 0)
        least = None if limit is None else hour.least(number, limit, window["last"])
        absent = hour.marks.get(number) == "absent"
        nothing = dict.fromkeys(("began", "ended", "spoke_s", "total_s"))
        found.append(
            (
                _facts(hour, number)
                | nothing
                | {"paused_s": 0.0, "granted_s": 0.0, "least_s": _s(least), "limit_s": _s(limit)}
                | {"gap_before_s": None, "verdict": "absent" if absent else "not-reached"}
                | {"outside_s": None, "decided_by": None, "estimated": False},
                True,
            )
        )
    return found


def _totals(hour: Hour, turns: list[tuple[Data, bool]]) -> Data:
    statements = [turn for turn, last in turns if last and turn["kind"] == "statement"]
    verdicts = [turn["verdict"] for turn in statements]
    times = sorted(_ms(turn["total_s"]) for turn in statements if turn["total_s"] is not None)
    count, within = len(times), verdicts.count("within")
    middle = [Fraction(times[count // 2] + times[(count - 1) // 2], 2)] if times else []
    gaps = sum(_ms(turn["gap_before_s"]) for turn, _ in turns if turn["gap_before_s"] is not None)
    if hour.opened is not None and all(turn.ended is not None for turn in hour.turns):
        since = hour.turns[-1].ended if hour.turns else hour.opened
        gaps += (hour.at if hour.closed is None else hour.closed) - (since or 0)
    asked = [_ms(turn["spoke_s"]) for turn, _ in turns if _is_asked(turn)]
    return {
        "statements": len(statements),
        "spoken": count,
        "short": verdicts.count("short"),
        "within": within,
        "over": verdicts.count("over"),
        "absent": verdicts.count("absent"),
        "not_reached": verdicts.count("not-reached"),
        "within_share": _rounded(Fraction(1000 * within, count)) if count else None,
        "statement_time_s": _s(sum(times)),
        "mean_s": _rounded(Fraction(sum(times), count)) if count else None,
        "median_s": _rounded(middle[0]) if middle else None,
        "questions_time_s": _s(sum(asked)),
        "gap_time_s": _s(gaps),
        "paused_s": _s(sum(_ms(turn["paused_s"]) for turn, _ in turns)),
    }


def _is_asked(turn: Data) -> bool:
    return turn["kind"] == "questions" and turn["spoke_s"] is not None


def _ms(seconds: float) -> int:
    return round(Fraction(str(seconds)) * 1000)


def _rounded(thousandths: Fraction) -> float:
    """Half up to a thousandth."""
    return float(Fraction(math.floor(thousandths + Fraction(1, 2)), 1000))
