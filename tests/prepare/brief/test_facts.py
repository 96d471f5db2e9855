"""What a speaker is told of her hour, worked out by hand."""

from datetime import date

from presession_timer.base.durations import MINUTE, parse
from presession_timer.plan.model import Kind, Names, Plan, Segment, Window
from presession_timer.prepare.brief import Facts, facts_of

TEN = 1_575_968_400_000
"""10:00 on 10 December 2019 in Zurich."""
FIVE, SEVEN = parse("5:00"), parse("7:00")


def statement(number: int, **changes: object) -> Segment:
    said: dict[str, object] = {"min": FIVE, "max": SEVEN, "speaker": f"S{number}"} | changes
    return Segment(number, str(number), Kind.STATEMENT, **said)  # type: ignore[arg-type]


def plan(*segments: Segment, **changes: object) -> Plan:
    said: dict[str, object] = {"start": TEN} | changes
    return Plan("Panel", date(2019, 12, 10), segments, **said)  # type: ignore[arg-type]


OPENING = Segment(1, "1", Kind.OPENING, planned=2 * MINUTE)
STATE = Segment(2, "2", Kind.STATE, "Delegation", max=2 * MINUTE)
QUESTIONS = Segment(9, "9", Kind.QUESTIONS, planned=15 * MINUTE)


def only(one: Segment, **changes: object) -> Facts:
    return facts_of(plan(one, **changes))[0]


def test_everybody_who_speaks_against_a_limit_has_a_page() -> None:
    found = facts_of(plan(OPENING, STATE, statement(3), statement(4), QUESTIONS))
    assert [(one.number, one.place, one.of) for one in found] == [(2, 0, 0), (3, 1, 2), (4, 2, 2)]


def test_when_she_begins_is_from_everybodys_least_to_everybodys_limit() -> None:
    first, second, third = facts_of(plan(OPENING, statement(2), statement(3), statement(4)))
    # opening 2:00 and a handover of 0:20; then 5:20 to 7:20 for each before her
    assert first.begins == (TEN + parse("2:20"), TEN + parse("2:20"))
    assert second.begins == (TEN + parse("7:40"), TEN + parse("9:40"))
    assert third.begins == (TEN + parse("13:00"), TEN + parse("17:00"))
    assert only(statement(1), start=None).begins is None


def test_what_the_screen_shows_follows_the_rules_of_time() -> None:
    assert [(one.at, one.phase) for one in only(statement(1)).moments] == [
        (0, "before-minimum"),
        (parse("5:00"), "in-window"),
        (parse("6:00"), "last-minute"),
        (parse("7:00") + 1, "over"),
    ]
    short = only(statement(1, min=0, max=parse("2:00")), window=Window(0, parse("2:00"), 30_000))
    assert [(one.at, one.phase) for one in short.moments] == [
        (0, "in-window"),
        (parse("1:30"), "last-minute"),
        (parse("2:00") + 1, "over"),
    ]
    assert only(STATE).moments == ()


def test_words_that_are_written_and_words_that_fit() -> None:
    words = only(statement(1, words=1100)).words
    assert (words.written, words.fit) == (1100, (700, 840))
    assert words.takes == (550_000, 660_000)
    assert words.too_many == (260, 400)
    assert only(statement(1, words=800)).words.too_many == (0, 100)
    assert only(statement(1, words=700)).words.too_many is None
    assert only(statement(1)).words.too_many is None
    french = only(statement(1, language="fr")).words
    assert (french.language, french.fit) == ("French", (602, 721))


def test_a_share_that_is_less_than_the_limit_is_told_with_its_words() -> None:
    panel = [statement(n) for n in range(1, 9)]
    facts = facts_of(plan(*panel, length=parse("50:00"), handover=0))[0]
    assert facts.share == parse("6:15")
    assert facts.words.fit_share == (625, 750)
    assert only(statement(1)).share is None


def test_the_states_of_the_clock_are_those_of_the_room() -> None:
    states = only(statement(1, organisation="DESC")).states
    assert states["before"]["scenes"][0]["scene"] == "next"
    assert states["before"]["next"]["main"] == "DESC"
    running = states["running"]["clock"]
    assert (running["zero"], running["limit"]) == (SEVEN, SEVEN)
    assert [(one["at"], one["phase"]) for one in running["phases"]] == [
        (one.at, one.phase) for one in only(statement(1)).moments
    ]
    assert states["paused"]["clock"]["left"] == SEVEN


def test_the_clock_names_whom_the_room_would_name() -> None:
    by_name = only(statement(1, organisation="DESC"), names=Names.NAME).states["running"]["who"]
    assert by_name["main"] == "S1"
    hidden = only(statement(1, protect=True, organisation="DESC"), names=Names.NAME)
    assert hidden.states["running"]["who"]["main"] == ""
    assert hidden.label == "DESC"
    assert only(statement(1, protect=True)).label == "Speaker 1"
