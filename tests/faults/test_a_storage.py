"""A: what is acknowledged is on the disk, whatever happens to process, power or disk."""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from presession_timer.base.errors import PresessionError
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.events import ClockBridged, ClockStepped, Noted, RecordRepaired
from presession_timer.engine.fold import fold
from presession_timer.record.disk import Disk
from presession_timer.record.follow import Follower
from presession_timer.record.format import FORMAT_VERSION
from presession_timer.record.loading import load
from presession_timer.report.output_formats import file_reports
from presession_timer.runner.folder import record_at
from presession_timer.runner.requests import Request
from presession_timer.runner.session_runner import SessionRunner
from tests.command import COMMAND, presession, started
from tests.faults import power, writer
from tests.faults.exporter import interrupted
from tests.faults.harness import (
    Tally,
    heard,
    killed,
    killed_with_copy,
    needs_ext4,
    needs_mkfs,
    needs_mounts,
    needs_strace,
    raced,
    ran,
    recovered,
    sent_again,
    strace,
    tries,
    was_killed,
    wrote,
)
from tests.faults.plans import PLAN_FILE
from tests.faults.writer import state_of
from tests.record.records import PLAN, forged, write_hour
from tests.runner.test_machine import Hall

WRITES = "write,pwrite64,writev,ftruncate,fdatasync,fsync,rename,renameat,renameat2"


@pytest.fixture
def env(spare_folder: Path) -> dict[str, str]:
    """Where a process of its own keeps what the record's disk refuses."""
    return {"XDG_RUNTIME_DIR": str(spare_folder), "HOME": str(spare_folder)}


def at_record(path: Path, *inject: str) -> list[str | Path]:
    """The words that start a writer under strace, which sees and changes what is done to its record
    alone: the file, the one it begins as, and the folder."""
    places = (path, path.with_name(f".{path.name}.new"), path.parent)
    chosen = [word for place in places for word in ("-P", str(place))]
    return strace(path.with_name("trace"), WRITES, *chosen, *inject)


def every_call(path: Path, env: dict[str, str], count: int) -> list[tuple[str, int]]:
    """Each call of a writer's life that changes its record, by name and number, in random order.

    strace counts in every thread for itself, so the highest number is that of the busiest one.
    """
    wrote(path, "--count", count, before=at_record(path), env=env)
    lines = path.with_name("trace").read_text().splitlines()
    calls = Counter((line.split()[0], power.name_of(line)) for line in lines)
    most: dict[str, int] = {}
    for (_, name), times in calls.items():
        most[name] = max(most.get(name, 0), times)
    instants = [(name, n) for name, times in most.items() if name for n in range(1, times + 1)]
    random.Random(2).shuffle(instants)
    return instants


def numbered(path: Path) -> Iterator[Path]:
    """A new record for each try."""
    number = 0
    while True:
        number += 1
        yield path.with_name(f"{number}.presession.jsonl")


def test_a1_killed_at_random_instants_nothing_acknowledged_is_lost(
    path: Path, tally: Tally
) -> None:
    told: list[str] = []
    for seed in range(tries(8, 200)):
        if seed % 20 == 0:  # another record now and then: they grow
            path = path.with_name(f"{seed}.presession.jsonl")
            told = []
        lived = killed(path, seed, within_s=0.06)
        tally.add(tried=1)
        if not path.exists():
            assert not lived.saved
            continue
        record, said = recovered(path)
        assert record.damage is None
        assert said == "" or said.startswith("an unfinished last write")
        tally.compare(lived.saved, record, earlier=told)
        told += lived.saved
    assert tally.lost == 0
    assert tally.counts["acknowledged"] > tally.counts["tried"]


@needs_strace
def test_a2_killed_before_each_write_and_sync_nothing_acknowledged_is_lost(
    path: Path, env: dict[str, str], tally: Tally
) -> None:
    instants = every_call(path, env, 20)
    chosen = instants[: tries(3, len(instants))]
    for (name, nth), record_path in zip(chosen, numbered(path), strict=False):
        inject = ("-e", f"inject={name}:signal=KILL:when={nth}")
        lived = wrote(record_path, "--count", 20, before=at_record(record_path, *inject), env=env)
        assert was_killed(lived.status), f"{name} {nth}: {lived.status}"
        tally.add(tried=1)
        if not record_path.exists():
            assert not lived.saved
            continue
        record, _ = recovered(record_path)
        assert record.damage is None
        tally.compare(lived.saved, record)
    assert tally.lost == 0


def traced(path: Path, env: dict[str, str], *options: str, inject: str = "") -> list[power.Call]:
    """What a writer asked of the disk, in order."""
    trace = path.with_name("trace")
    more = ["-y", "-xx", "-s", "1000000", *(("-e", inject) if inject else ())]
    wrote(path, "--count", 80, *options, before=strace(trace, power.CALLS, *more), env=env)
    return list(power.calls(trace.read_text(), path.parent))


def cuts(
    calls: list[power.Call], path: Path, tally: Tally, how_many: int, seed: int
) -> Iterator[int]:
    """Cut the power at random instants of a writer's life; gives how many events each lost."""
    dice = random.Random(seed)
    for number in range(how_many):
        image = power.cut(calls, dice.randrange(len(calls) + 1), path.parent, dice)
        folder = path.parent.with_name(f"image-{seed}-{number}")
        folder.mkdir()
        for name, data in image.files.items():
            (folder / name).write_bytes(data)
        lived = heard(image.said.decode().splitlines(), 0)
        tally.add(tried=1)
        if path.name not in image.files:
            tally.add(acknowledged=len(lived.saved), lost=len(lived.saved))
            yield len(lived.saved)
            continue
        before = tally.lost
        try:
            record, _ = recovered(folder / path.name)
        except PresessionError:
            tally.add(unreadable=1, acknowledged=len(lived.saved), lost=len(lived.saved))
        else:
            tally.compare(lived.saved, record)
        yield tally.lost - before


@needs_strace
def test_a3_the_power_is_cut_and_nothing_acknowledged_is_lost(
    path: Path, env: dict[str, str], tally: Tally
) -> None:
    well = traced(path, env)
    assert sum(cuts(well, path, tally, tries(24, 200), 1)) == 0
    path = path.with_name("second.presession.jsonl")
    failing = traced(path, env, inject="inject=write,fdatasync:error=EIO:when=5+9")
    assert sum(cuts(failing, path, tally, tries(12, 100), 2)) == 0
    assert "unreadable" not in tally.counts
    assert tally.counts["acknowledged"] > tally.counts["tried"]


@needs_strace
def test_a3_a_writer_that_does_not_sync_is_found_out(path: Path, env: dict[str, str]) -> None:
    careless = traced(path, env, "--no-sync")
    lost = list(cuts(careless, path, Tally(lambda name, count: None), tries(12, 60), 3))
    assert sum(map(bool, lost)) > len(lost) / 2


def refuse_each(
    path: Path, env: dict[str, str], tally: Tally, calls: tuple[str, ...], error: str
) -> None:
    """Let a disk refuse one call of each life, each time another one."""
    instants = [one for one in every_call(path, env, 20) if one[0] in calls]
    chosen = instants[: tries(2, len(instants))]
    for (name, nth), record_path in zip(chosen, numbered(path), strict=False):
        inject = ("-e", f"inject={name}:error={error}:when={nth}")
        lived = wrote(record_path, "--count", 20, before=at_record(record_path, *inject), env=env)
        assert "INJECTED" in record_path.with_name("trace").read_text()
        tally.add(tried=1)
        if lived.status:  # it was the first write of all
            assert lived.status == 2, lived.err
            assert "cannot be" in lived.err
            assert not record_path.exists()
            continue
        assert lived.left == 0
        record = load(record_path)
        assert record.damage is None
        tally.compare([*lived.saved, *lived.unsaved], record)
    assert tally.lost == 0


@pytest.mark.long
@needs_strace
def test_a4_the_nth_write_finds_the_disk_full(
    path: Path, env: dict[str, str], tally: Tally
) -> None:
    refuse_each(path, env, tally, ("write",), "ENOSPC")


@needs_strace
def test_a5_the_nth_write_or_sync_fails(path: Path, env: dict[str, str], tally: Tally) -> None:
    refuse_each(path, env, tally, ("write", "fdatasync", "fsync", "rename"), "EIO")


def on_other_disk(scenario: str, path: Path, env: dict[str, str]) -> dict[str, Any]:
    """What a scenario of :mod:`tests.faults.other_disk` saw."""
    words = ("unshare", "--mount", sys.executable, "-m", "tests.faults.other_disk", scenario)
    done = ran([*words, path.parent], env=env)
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


@needs_mounts
def test_a6_a_disk_that_is_really_full_gets_everything_when_it_clears(
    path: Path, env: dict[str, str]
) -> None:
    seen = on_other_disk("really_full", path, env)
    assert seen["unsaved"] >= 2
    assert seen["trouble"] == "No space left on device"
    assert seen["floor"], "the clock went on"
    assert seen["whole while full"]
    assert seen["on disk while full"] == 2 + seen["saved while full"]
    assert (seen["unsaved afterwards"], seen["same"], seen["whole"]) == (0, True, True)


@needs_mounts
def test_a6_events_that_a_full_disk_refused_outlive_a_kill(
    path: Path, env: dict[str, str], tally: Tally
) -> None:
    seen = on_other_disk("killed_while_full", path, env)
    assert seen["unsaved"] >= 2
    assert seen["floor"], "the clock goes on though the disk is still full"
    assert seen["waiting"] == seen["unsaved"]
    assert "the disk still refuses: No space left" in seen["said"]
    assert seen["recovered"] == f"recovered {seen['unsaved']} events that the disk had refused"
    assert (seen["lost"], seen["whole"]) == (0, True)


@needs_mounts
def test_a7_a_folder_that_cannot_be_written_says_what_to_do(
    path: Path, env: dict[str, str]
) -> None:
    seen = on_other_disk("read_only_from_the_start", path, env)
    assert "Read-only file system; put the record elsewhere with --record FILE" in seen["new"]
    assert "Read-only file system; copy the record" in seen["old"]
    assert seen["read"] == 2, "it can be read all the same"


@needs_mounts
@needs_ext4
@needs_mkfs
def test_a7_a_disk_that_becomes_read_only_under_the_desk(path: Path, env: dict[str, str]) -> None:
    seen = on_other_disk("read_only_while_live", path, env)
    assert (seen["ok"], seen["saved"], seen["trouble"]) == (True, False, "Read-only file system")
    assert seen["recovered"] == f"recovered {seen['unsaved']} events that the disk had refused"
    assert (seen["lost"], seen["whole"]) == (0, True)


@pytest.mark.parametrize("room", (301, 0, 60, 1, 299, 300, 700)[: tries(1, 7)])
def test_a8_a_limit_on_the_size_of_files_cuts_a_write_short_and_nothing_is_lost(
    path: Path, env: dict[str, str], room: int
) -> None:
    plan = path.with_name("spain.toml")
    plan.write_text(PLAN_FILE)
    with started("run", "--plain", plan, folder=path.parent) as talk:
        talk.heard("the record:")
        talk.told("go")
        talk.heard("ok")
        size = path.stat().st_size
        limits = resource.prlimit(talk.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(talk.process.pid, resource.RLIMIT_FSIZE, (size + room, limits[1]))
        talk.told("note the first of two remarks that will not fit any more")
        talk.told("give 2")
        answers = [talk.heard("ok")[-1] for _ in range(2)]
        assert any("not saved" in answer for answer in answers)
        assert load(path).damage is None
        resource.prlimit(talk.process.pid, resource.RLIMIT_FSIZE, limits)
        talk.heard("everything is saved again")
        assert len(load(path).log) == 5
        assert talk.ended().status == 0
    assert load(path).damage is None


def mutated(data: bytes, dice: random.Random) -> bytes:
    """A copy that something happened to."""
    changed = bytearray(data)
    place, other = sorted(dice.randrange(len(data)) for _ in range(2))
    match dice.randrange(7):
        case 0:
            changed[place] ^= 1 << dice.randrange(8)
        case 1:
            del changed[place:]
        case 2:
            del changed[place : place + dice.randrange(1, 400)]
        case 3:
            changed[place:other] = bytes(other - place)
        case 4:
            changed[place:place] = dice.randbytes(dice.randrange(1, 300))
        case 5:
            changed[place:place] = data[place:other]
        case _:
            changed = changed[: dice.choice((0, 1, 2, len(data) - 1))]
    return bytes(changed)


def test_a9_a_damaged_copy_gives_what_is_whole_of_it_and_says_how_much(
    path: Path, tally: Tally
) -> None:
    with writer.write(path, 9, lambda line: None, 60):
        pass
    whole, log = path.read_bytes(), load(path).log
    dice = random.Random(9)
    for copy, _ in zip(numbered(path), range(tries(30, 500)), strict=False):
        changed = mutated(whole, dice)
        copy.write_bytes(changed)
        tally.add(tried=1)
        try:
            with SessionRunner.open_record(copy) as runner:
                said, kept = runner.recovered, runner.session.history.log
                assert runner.do(cmd.WriteNote("goes on")).saved
        except PresessionError:
            assert copy.read_bytes() == changed, "what cannot be read is left as it is"
            tally.add(refused=1)
            continue
        own = ClockBridged | ClockStepped | RecordRepaired
        bridges = [r for r in kept if isinstance(r.event, own)]
        before = kept[: len(kept) - len(bridges)] if bridges and bridges[-1] == kept[-1] else kept
        assert before == log[: len(before)]
        if len(before) < len(log) or changed != whole:
            assert said, "what is missing is said"
        assert load(copy).log[: len(kept)] == kept
        aside = b"".join(one.read_bytes() for one in path.parent.glob(f"{copy.name}.*"))
        assert (
            changed in aside
            or changed[len(whole) :] in aside
            or copy.read_bytes().startswith(changed)
        )


def test_a9_the_command_line_shows_no_traceback_for_a_damaged_record(path: Path) -> None:
    with writer.write(path, 9, lambda line: None, 20):
        pass
    whole = path.read_bytes()
    dice = random.Random(10)
    for copy, _ in zip(numbered(path), range(tries(1, 40)), strict=False):
        copy.write_bytes(mutated(whole, dice))
        assert presession("verify", copy).status in (0, 1, 2)
        assert presession("report", copy, "--format", "json").status in (0, 2)
        assert presession("run", "--plain", copy, lines=["status", "go"]).status in (0, 2)


@pytest.mark.parametrize("how", ["deleted", "garbage", "emptied", "replaced"][:: tries(3, 1)])
def test_a10_a_lock_file_that_somebody_touches_lets_nobody_in(path: Path, how: str) -> None:
    lock = path.with_suffix(".lock")
    with writer.write(path, 1, lambda line: None, 3) as runner:
        match how:
            case "deleted":
                lock.unlink()
            case "garbage":
                lock.write_bytes(b"\xff\x00 not a lock file\n" * 100)
            case "emptied":
                lock.write_bytes(b"")
            case _:
                lock.with_name("other").write_bytes(b"{}")
                lock.with_name("other").replace(lock)
        second = presession("run", "--plain", path)
        assert second.status == 2
        assert "in use by" in second.err
        runner.check()
        second = presession("run", "--plain", path)
        assert f"in use by process {os.getpid()}" in second.err, "the heartbeat is back"
    assert presession("run", "--plain", path, lines=["status"]).status == 0


def test_a10_a_lock_that_a_dead_process_held_is_free(path: Path) -> None:
    with started("run", "--plain", path, folder=path.parent) as talk:
        pass
    with writer.write(path, 1, lambda line: None, 3):
        pass
    with started("run", "--plain", path) as talk:
        talk.heard("the record:")
        talk.process.kill()
        talk.process.wait()
    again = presession("run", "--plain", path, lines=["status"])
    assert again.status == 0
    assert "ok" in again.out


@pytest.mark.parametrize("command", [("run", "--plain"), ("report",), ("verify",)])
def test_a11_a_record_of_a_newer_presession_is_refused_and_left_alone(
    path: Path, command: tuple[str, ...]
) -> None:
    with writer.write(path, 1, lambda line: None, 3):
        pass
    header, _, rest = path.read_bytes().partition(b"\n")
    newer = json.loads(header) | {"presession": FORMAT_VERSION + 1, "tool": "9.0"}
    path.write_bytes(json.dumps(newer).encode() + b"\n" + rest)
    before = path.read_bytes()
    done = presession(*command, path)
    assert done.status == 2
    assert "written by presession 9.0" in done.err
    assert "install a newer one" in done.err
    assert path.read_bytes() == before


def test_a12_of_two_writers_exactly_one_gets_the_record(path: Path, tally: Tally) -> None:
    for number, places in enumerate(raced(path.parent, tries(15, 100))):
        tally.add(tried=1)
        assert sorted(places) == ["held", "in use"], f"race {number}: {places}"


def test_a13_a_replay_is_the_session_the_moderator_saw_through_any_number_of_crashes(
    path: Path, tally: Tally
) -> None:
    for seed in range(tries(5, 60)):
        lived = killed(path, seed, within_s=0.04)
        tally.add(tried=1)
        if not path.exists():
            continue
        record, _ = recovered(path)
        for state in lived.states:
            log = record.log[: int(state.partition(":")[0])]
            tally.add(states=1)
            assert state_of(fold(record.plan, log)) == state


@pytest.mark.long
def test_a13_random_hours_with_crashes_and_full_disks() -> None:
    run_state_machine_as_test(Hall, settings=settings(Hall.TestCase.settings, max_examples=400))


@needs_strace
def test_a14_an_export_that_is_interrupted_leaves_whole_files_or_the_old_ones(
    path: Path, env: dict[str, str], tally: Tally
) -> None:
    with writer.write(path, 1, lambda line: None, 20):
        pass
    out = path.with_name("out")
    words: list[str | Path] = [*COMMAND, "report", path, "--format", "json,csv,jsonl"]
    words += ["--force", "--out", out]  # "old" below is nothing that presession wrote
    trace = path.with_name("trace")
    calls = "openat,write,fsync,rename,renameat,renameat2"
    ran([*words[:-1], path.with_name("warm")], env=env)  # what is written once is written now
    for round_ in ("old", "new")[: tries(1, 2)]:
        ran([*strace(trace, calls, "-y"), *words], env=env)
        whole = {one.name: one.read_bytes() for one in out.glob("[!.]*")}
        assert len(whole) == 3
        mine = [line for line in trace.read_text().splitlines() if str(out) in line]
        names = Counter(map(power.name_of, trace.read_text().splitlines()))
        wanted = Counter(map(power.name_of, mine))
        instants = [
            (name, nth)
            for name in wanted
            for nth in range(max(1, names[name] - wanted[name] - 1), names[name] + 1)
        ]
        random.Random(14).shuffle(instants)
        instants.sort(key=lambda instant: instant[0] != "write")  # these first, where few are tried
        for name, nth in instants[: tries(2, 25)]:
            for one in out.glob("[!.]*"):
                if round_ == "new":
                    one.unlink()
                else:
                    one.write_bytes(b"old")
            inject = ("-e", f"inject={name}:signal=KILL:when={nth}")
            done = ran([*strace(trace, calls, *inject), *words], env=env)
            assert was_killed(done.returncode), f"{name} {nth}: {done.returncode}"
            tally.add(tried=1)
            for one in out.iterdir():
                if one.name in whole:
                    assert one.read_bytes() in (whole[one.name], b"old")
                else:
                    assert one.name.startswith(".")
        for one in out.iterdir():
            one.unlink()


def test_a14_an_export_killed_at_any_instant_leaves_whole_files(path: Path, tally: Tally) -> None:
    with writer.write(path, 1, lambda line: None, 20):
        pass
    earlier = path.with_name("earlier.presession.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    earlier.write_bytes(b"".join(lines[:-4]))  # the same hour: files of the same names
    records, out = (earlier, path), path.with_name("out")
    quick, slow = ("csv", "json", "md", "html"), ("xlsx", "pdf")
    wholes: dict[str, set[bytes]] = {}
    for record in records:
        for one in file_reports(record, (*quick, *slow), path.with_name("whole")):
            wholes.setdefault(one.name, set()).add(one.read_bytes())
    assert {len(kept) for kept in wholes.values()} == {len(records)}
    dice = random.Random(14)
    for number in range(tries(3, 50)):
        forms = slow if number % 8 == 7 else quick
        given = records if number % 2 else records[::-1]
        interrupted(given, forms, out, dice.randrange(len(forms) * 2 + 1))
        for one in out.glob("[!.]*.*"):  # what has a dot in front is whole, but not in its place
            assert one.read_bytes() in wholes[one.name], one.name
        tally.add(tried=1)
    assert len(list(out.glob("[!.]*.*"))) >= len(quick)


def test_a15_the_same_command_twice_happens_once_even_across_a_kill(
    path: Path, tally: Tally
) -> None:
    for number in range(tries(4, 60)):
        ident = f"control:{number}"
        for _ in range(5):
            if sent_again(path, ident, within_s=0.03):
                break
        answers = [sent_again(path, ident, within_s=None) for _ in range(2)]
        assert answers[0] == answers[1] != ""
        tally.add(tried=1)
    record = load(path)
    notes = Counter(r.command for r in record.log if isinstance(r.event, Noted))
    assert set(notes.values()) == {1}
    assert len(notes) == tally.counts["tried"]


def deep(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"[" * 1_000 + b"\n")


FORGERIES: tuple[Callable[[Path], object], ...] = (
    deep,
    lambda path: forged(path, ev.TimeGranted(2, 30_000), {"data.by": 1.5}),
    lambda path: forged(path, ev.Undone("forged")),
    lambda path: forged(path, ev.Noted("late"), {"at.session": 10**18}),
    lambda path: forged(path, ev.Noted("early"), {"at.session": -(10**18)}),
    lambda path: forged(path, ev.FloorYielded(99)),
    lambda path: forged(path, ev.Noted("text"), {"seq": "8"}),
    lambda path: forged(path, ev.Noted("twice"), {"data.text": {"text": [[["["]]]}}),
)


@pytest.mark.parametrize("forge", FORGERIES[: tries(2, len(FORGERIES))])
def test_a16_a_forged_line_is_altered_for_every_command(
    path: Path, forge: Callable[[Path], object]
) -> None:
    write_hour(path)
    forge(path)
    before = path.read_bytes()
    verdict = presession("verify", path)
    assert (verdict.status, verdict.out.count("altered: line 9")) == (1, 1)
    report = presession("report", path)
    assert (report.status, report.err.count("altered: line 9")) == (0, 1)
    assert presession("report", path.parent, "--format", "json").status == 0
    redacted = presession("redact", path, "--out", path.with_name("copy.presession.jsonl"))
    assert (redacted.status, redacted.err.count("altered: line 9")) == (2, 1)
    listed = presession("list", path.parent)
    assert (listed.status, listed.out.count("damaged")) == (0, 1)
    assert record_at(path).stands == "damaged"
    follower = Follower(path)  # of `project` and `serve`
    assert "altered: line 9" in follower.trouble
    assert follower.session.seq == 7
    assert path.read_bytes() == before
    run = presession("run", "--plain", path, lines=["status"])
    assert (run.status, run.out.count("altered: line 9")) == (0, 1)
    (kept,) = path.parent.glob("*.damaged-*")
    assert kept.read_bytes() == before


@pytest.mark.parametrize("forge", FORGERIES)
def test_a16_a_forged_line_stops_no_screen_that_follows(
    path: Path, forge: Callable[[Path], object]
) -> None:
    with writer.write(path, 1, lambda line: None, 3) as runner:
        follower = Follower(path)
        whole = path.read_bytes()
        forge(path)
        follower.poll()
        assert follower.trouble
        assert follower.session.seq == runner.session.seq
        assert runner.do(cmd.WriteNote("goes on")).saved
        assert path.read_bytes().startswith(whole)
        follower.poll()
        assert (follower.trouble, follower.session.seq) == ("", runner.session.seq)


def test_a17_an_edit_in_place_under_a_live_desk_costs_no_event(path: Path, tally: Tally) -> None:
    dice = random.Random(17)
    for number, record_path in zip(range(tries(5, 60)), numbered(path), strict=False):
        changed = b""
        with writer.write(record_path, number, lambda line: None, 6) as runner:
            saved = list(runner.session.history.log)
            for _ in range(dice.randrange(1, 4)):
                content = bytearray(record_path.read_bytes())
                content[dice.randrange(len(content))] ^= 1 << dice.randrange(7)
                with record_path.open("r+b") as file:  # what an editor or a bad disk does
                    file.write(content)
                changed = bytes(content)
                if dice.randrange(3):
                    saved += runner.do(cmd.WriteNote(f"note {number}")).events
                    assert runner.warnings, "it is said"
        assert load(record_path).damage is None
        tally.add(tried=1)
        tally.compare(map(writer.as_text, saved), load(record_path))
        kept = [one.read_bytes() for one in path.parent.glob(f"{record_path.name}.damaged-*")]
        assert changed in kept
    assert tally.lost == 0


def test_a18_killed_with_a_copy_elsewhere_the_copy_goes_on(
    path: Path, tmp_path: Path, tally: Tally
) -> None:
    for seed in range(tries(4, 60)):
        there, record_path = tmp_path / f"stick-{seed}", path.with_name(f"{seed}.presession.jsonl")
        there.mkdir()
        saved, may_lack = killed_with_copy(record_path, there, seed)
        tally.add(tried=1)
        copy = there / record_path.name
        if not copy.exists():
            assert len(saved) <= may_lack
            continue
        record, said = recovered(copy)
        assert said == "" or said.startswith("an unfinished last write")
        kept = {writer.as_text(one) for one in record.log}
        lacking = [one for one in saved if one not in kept]
        assert len(lacking) <= may_lack
        assert lacking == saved[len(saved) - len(lacking) :], "only the last ones"
        tally.add(acknowledged=len(saved) - len(lacking), lost=0, behind=len(lacking))


class HangingStick(Disk):
    """A disk that takes what is written and does not come back."""

    def __init__(self) -> None:
        self.answers = threading.Event()

    def write(self, fd: int, data: bytes) -> int:
        self.answers.wait(60)
        return super().write(fd, data)


def test_a18_a_copy_that_hangs_delays_nobody(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick, there = HangingStick(), tmp_path / "stick"
    there.mkdir()
    monkeypatch.setattr("presession_timer.record.mirror.check_mirror", lambda *of: "")
    monkeypatch.setattr("presession_timer.runner.session_runner.check_mirror", lambda *of: "")
    monkeypatch.setattr("presession_timer.record.mirror.Disk", lambda: stick)
    monkeypatch.setattr("presession_timer.record.mirror._FINISH_S", 0.05)
    runner = SessionRunner.open_plan(PLAN, path, mirror=there)
    try:
        futures = [runner.submit(Request(cmd.WriteNote(f"{n}"), f"console:{n}")) for n in range(50)]
        assert all(future.result(20).saved for future in futures)
        assert runner.behind == 50
    finally:
        stick.answers.set()
        runner.close()
    assert len(load(path).log) == 50


@needs_mounts
def test_a18_a_copy_on_a_full_disk_or_on_none_costs_the_record_nothing(
    path: Path, env: dict[str, str]
) -> None:
    seen = on_other_disk("copy_on_a_full_stick", path, env)
    assert seen["saved while full"] == 5
    assert "No space left on device" in seen["full"]
    assert seen["same after room was made"]
    assert seen["saved while gone"] == 5
    assert "behind: " in seen["gone"]
    assert seen["same when it is back"]
    assert seen["whole"]
