"""docs/commands.md names everything the command line has; what pages tell people to type works."""

import re
import runpy
import shlex
import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError

import pytest

from presession_timer import __version__
from presession_timer.actions.table import WORDS
from presession_timer.cli.main import whole_parser
from presession_timer.record.journal import write_record
from tests.command import ROOT, presession, started
from tests.report.sample import whole_hour

PAGE = (ROOT / "docs" / "commands.md").read_text("utf-8")
COMMANDS = re.findall(r"^## presession (\w+)", PAGE, re.MULTILINE)


def test_the_page_has_every_command_in_the_order_of_the_help() -> None:
    listed = re.findall(r"^  (\w+) ", presession("--help").out, re.MULTILINE)
    assert [name for name in listed if name != "presession"] + ["list"] == COMMANDS


def test_the_page_has_every_option_and_no_other() -> None:
    helps = "".join(presession(command, "--help").out for command in COMMANDS)
    options = set(re.findall(r"--[a-z]+", helps)) - {"--help"}
    assert set(re.findall(r"--[a-z]+", PAGE)) - {"--help"} == options


def test_what_pages_have_of_the_tables_in_the_code_is_current() -> None:
    written = runpy.run_path(str(ROOT / "scripts" / "tables"))["all_written"]()
    old = [str(file) for file, text in written.items() if file.read_text("utf-8") != text]
    assert old == [], "scripts/tables writes them"
    assert all(f"| `{action.usage}`" in PAGE for action in WORDS.values())


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
ELSEWHERE = ("uv ", "pipx ", "python3 ", ".venv/bin/", "scripts/", ".ci/run")
"""What installs and tests, which `.ci/run` and tests/test_bundle.py do."""
ONLY_AT_A_TERMINAL = ("edit", "project", "serve", "settings")
"""Commands that show a screen, or go on until they are ended: their words are checked alone."""
TIMINGS = "segment,began,ended\nopen,10:02:03,\n3,10:05:21,10:12:46\nclose,,11:03:04\n"


def lines_to_type(page: Path) -> Iterator[str]:
    """Yield the lines of a page's blocks for a shell, without their comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    for line in "".join(blocks).replace("\\\n", " ").splitlines():
        typed = re.sub(r"\s+#.*", "", line)
        if typed and not typed.startswith(ELSEWHERE):
            yield typed


@pytest.fixture(scope="module")
def belongings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the pages take for granted: a list, plans, the record of an hour, times on paper."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copy(ROOT / "docs" / "moderator" / "speakers.csv", folder)
    (folder / "timings.csv").write_text(TIMINGS, "utf-8")
    (folder / "sessions").mkdir()
    for name in ("plan.toml", "spain.toml", "paper-hour.toml", "sessions/kenya.toml"):
        shutil.copy(ROOT / "sessions" / "upr35" / "spain.toml", folder / name)
    for name in ("plan", "spain", "copy/plan", "records/spain", "records/kenya"):
        record = folder / f"{name}.presession.jsonl"
        record.parent.mkdir(exist_ok=True)
        hour = whole_hour().session
        write_record(record, hour.plan, hour.history.log, source="docs")
    return folder


@pytest.fixture(scope="module")
def served(belongings: Path) -> Iterator[tuple[str, str]]:
    """The address of a page that is served, and a token that may press."""
    folder = shutil.copytree(belongings, belongings.with_name(f"{belongings.name}-served"))
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:  # a worker may come back and make it again
            patch.setenv("XDG_STATE_HOME", str(folder / "state"))
            token = presession("tokens", "new", "docs", "--scope", "control").out.split()[-1]
            run = ("run", "plan.toml", "--plain", "--web", "--control")
            talk = stack.enter_context(started(*run, folder=folder))
        (*_, line) = talk.heard("page http")
        yield line.removeprefix("page ").partition("/#")[0], token


def asked(typed: str, address: str, token: str) -> None:
    """Send what a line with curl sends, to the page that is served here."""
    _, *words = shlex.split(typed.replace("TOKEN", token))
    headers, data, url = {}, None, ""
    while words:
        match words.pop(0):
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                data = words.pop(0).encode()
            case word:
                url = word
    url = url.replace("http://127.0.0.1:8400", address)
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers)) as answer:
            assert answer.read() is not None
    except HTTPError as error:
        if error.code != HTTPStatus.CONFLICT:  # "end 7": nobody has the floor here
            raise


def run(typed: str, folder: Path) -> None:
    """Type a line into a folder of one's own, as somebody without a terminal; it must do it."""
    program, name, *rest = shlex.split(typed)
    assert program == "presession", f"who runs `{typed}`?"
    whole_parser().parse_args([name, *rest])
    if name in ONLY_AT_A_TERMINAL:
        return
    if name == "new":
        (folder / rest[0]).unlink(missing_ok=True)
    if name == "import":
        (folder / f"{Path(rest[-1]).stem}.presession.jsonl").unlink(missing_ok=True)
    ran = presession(name, *rest, *(["--plain"] if name == "run" else []), folder=folder)
    assert ran.status == 0, f"{typed}\n{ran.out}{ran.err}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_line_of_a_page_does_what_it_says(
    page: Path, belongings: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    for number, typed in enumerate(lines_to_type(page)):
        if typed.startswith("curl "):
            asked(typed, *request.getfixturevalue("served"))
            continue
        folder = shutil.copytree(belongings, tmp_path / str(number))
        run(typed, folder)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_in_a_sentence_is_one_with_these_options(page: Path) -> None:
    commands = whole_parser().commands
    for words in re.findall(r"`presession ([a-z]\w*)([^`]*)`", page.read_text("utf-8")):
        name, rest = words
        assert name in commands or name == "list", words
        options = set(re.findall(r"--[a-z-]+", rest)) - {"--help"}
        assert options <= {*commands[name].known}, words


def test_the_readme_leads_to_the_pages() -> None:
    assert "(docs/index.md)" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("heading", ["Try it", "Change it"])
def test_the_readme_says_the_same_for_windows(heading: str) -> None:
    """`.ci/run` takes the first block; the second has a line for each of its commands."""
    readme = (ROOT / "README.md").read_text("utf-8")
    section = readme.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```(\w+)\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    assert [kind for kind, _ in blocks] == ["sh", "bat"]
    (_, here), (_, windows) = blocks
    there = windows.replace("\\", "/").replace("Scripts", "bin").replace('"', "'")
    assert there.replace("py -m", "python3 -m").splitlines() == here.strip().split(" && ")


def test_the_changelog_has_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(
        rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d\d-\d\d$", changes, re.MULTILINE
    )
