"""The page as PDF: text out as text in, one sheet, and no letter that is only a box."""

import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from presession_timer.base.errors import PresessionError
from presession_timer.engine import commands as cmd
from presession_timer.privacy.mask import People
from presession_timer.report.document import Chart, Document, Pairs, Table, TableColumn, TableRow
from presession_timer.report.figures import RecordFacts, build
from presession_timer.report.hour_page import hour_page
from presession_timer.report.language import Language, language
from presession_timer.report.render import pdf as pdf_page
from presession_timer.report.render.charts import pictures
from presession_timer.report.render.markup import Element
from presession_timer.report.render.pdf import Pdf, render_pdf, scripts
from tests.engine.hours import Hour
from tests.report.hostile import FOREIGN, NAMES, hour_of
from tests.report.sample import plan as planned
from tests.report.sample import report, segment, whole_hour

NOTO = ("Noto Sans", "Noto Sans Devanagari", "Noto Sans CJK SC", "Noto Sans Ethiopic")


def pdf(hour: Hour, **facts: Any) -> Pdf:
    return render_pdf(hour_page(report(hour, People.ORGANISATION, **facts)))


@pytest.fixture
def poppler() -> None:
    """Programs that read a PDF."""
    if not shutil.which("pdftotext"):
        pytest.skip("needs poppler: apt-get install poppler-utils")


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without any font but those that Typst brings along."""
    fonts = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(pdf_page, "_fonts", lambda: fonts)


@pytest.fixture(scope="module")
def spain() -> bytes:
    return pdf(whole_hour()).data


def read(data: bytes, tmp_path: Path, program: str = "pdftotext", *options: str) -> str:
    """What a program of poppler says of the file."""
    path = tmp_path / "page.pdf"
    path.write_bytes(data)
    words = [program, *options, str(path), *(["-"] if program == "pdftotext" else [])]
    return subprocess.run(words, capture_output=True, check=True, timeout=60).stdout.decode()


def plain(text: str) -> str:
    """Without what a reader adds or a line break changes: spaces, soft hyphens, bidi marks."""
    kept = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return re.sub(r"\s+", "", "".join(kept))


@pytest.mark.usefixtures("poppler")
def test_the_scripts_of_the_world_are_shown_where_there_are_fonts(tmp_path: Path) -> None:
    if not set(NOTO) <= set(typst.Fonts().families()):
        pytest.skip("needs Noto: apt-get install fonts-noto-core fonts-noto-cjk")
    made = pdf(hour_of(FOREIGN))
    assert made.missing == ()
    text = plain(read(made.data, tmp_path))
    for name in FOREIGN[1:4] + FOREIGN[6:]:
        assert plain(name) in text
    for name in (FOREIGN[0], FOREIGN[4]):  # poppler gives ligatures of Arabic back to front
        assert Counter(plain(name)) <= Counter(text)
    fonts = read(made.data, tmp_path, "pdffonts")
    assert "NotoSansDevanagari" in fonts
    assert "NotoSansCJK" in fonts


@pytest.mark.usefixtures("no_fonts", "poppler")
def test_letters_without_a_font_are_named_and_never_a_box(tmp_path: Path) -> None:
    made = pdf(hour_of(("中国人权组织 X", "👩‍👩‍👧 Family", *NAMES[2:])))
    assert made.missing == ("Chinese",)
    text = read(made.data, tmp_path, "pdftotext", "-layout")
    said = "No font on the machine that made this has Chinese: in brackets"
    assert said in " ".join(text.split())
    assert text.count("[Chinese] X") >= 2
    assert "[emoji] Family" in text
    assert "\ufffd" not in text


def test_a_mark_that_no_font_has_takes_no_letter_before_it_along() -> None:
    lone = "\N{EMOJI MODIFIER FITZPATRICK TYPE-1-2}"
    assert pdf_page._unshown(f'the text `" {lone}"` could not be displayed') == {lone}
    assert pdf(whole_hour(replace(planned(), title=f"Panel {lone}"))).data


@pytest.mark.usefixtures("poppler")
def test_the_file_can_be_kept_and_read_aloud(spain: bytes, tmp_path: Path) -> None:
    assert pdf(whole_hour()).data == spain, "the same page, the same bytes"
    facts = read(spain, tmp_path, "pdfinfo", "-meta")
    assert "<pdfaid:part>2</pdfaid:part>" in facts
    assert "pdfuaid:part" in facts
    summary = read(spain, tmp_path, "pdfinfo")
    assert re.search(r"^Tagged: +yes$", summary, re.MULTILINE)
    assert "Page size:       595.276 x 841.89 pts (A4)" in summary
    assert "CreationDate:    Tue Dec 10 " in summary


@pytest.mark.usefixtures("poppler")
@pytest.mark.parametrize("code", ["en", "fr", "es"])
def test_a_usual_hour_is_one_sheet_in_every_language(tmp_path: Path, code: str) -> None:
    session = hour_of(FOREIGN, room="Palais des Nations, salle XXIV").session
    facts = RecordFacts("spain.presession.jsonl", "4f" * 32, 27, rehearsal=60.0)
    made = render_pdf(hour_page(build(session, facts, People.ORGANISATION, language(code))))
    summary = read(made.data, tmp_path, "pdfinfo")
    assert re.search(r"^Pages: +1$", summary, re.MULTILINE)


def test_a_busy_hour_of_twelve_is_one_sheet_too() -> None:
    segments = (*(segment(n, organisation=f"Organisation {n}") for n in range(1, 13)),)
    hour = Hour(replace(planned(), segments=segments))
    hour.do(cmd.Open())
    for number in range(1, 13):
        hour.do(cmd.Give(number), "0:20")
        hour.do(cmd.Grant(30_000), "1:00")
        hour.do(cmd.Yield(), "5:00")
    assert len(PdfReader(BytesIO(pdf(hour).data)).pages) == 1


def test_scripts_have_their_names() -> None:
    assert scripts("राम") == ("Devanagari",)
    assert scripts("中ا👍\u200d𝄞") == ("Arabic", "Chinese", "symbols")
    for picture in ("👍", "👍🏽", "❤\ufe0f", "☎\ufe0e", "1\ufe0f\u20e3"[1:], "👩\u200d👧", "🇨🇭"):
        assert scripts(picture) == ()
    assert scripts("") == ()


def test_a_page_that_cannot_be_set_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_page, "_source", lambda: b"#nonsense")
    with pytest.raises(PresessionError, match="could not be set as PDF: unknown variable"):
        pdf(whole_hour())


def test_without_typst_the_extra_and_another_format_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    said = r'pip install "presession-timer\[pdf\]"; --format html prints to the same page'
    with pytest.raises(PresessionError, match=said):
        pdf(whole_hour())


def test_a_typst_that_cannot_be_loaded_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a Windows without the runtime that its library needs."""
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.setattr(pdf_page, "is_installed", lambda extra: True)
    with pytest.raises(PresessionError, match=r"typst cannot be loaded here: .*--format html"):
        pdf(whole_hour())


def noted(count: int) -> Document:
    """The page of an hour in which ``count`` notes were written."""
    hour = whole_hour()
    page = hour_page(report(hour, People.ORGANISATION))
    lines = Pairs(tuple(("10:00:00", f"Note: {n}") for n in range(count)))
    return page._replace(blocks=(*page.blocks, lines), is_long=True)


def test_what_one_document_holds_is_bounded_and_said() -> None:
    """Of what the compiler is given, for it keeps all of that at once: 16 kB a cell."""
    data = pdf_page._data(noted(50_000), ())
    cells = sum(2 * len(it.get("pairs", ())) for it in data["blocks"])
    cells += sum(len(row["cells"]) for it in data["blocks"] for row in it.get("rows", ()))
    assert 11_900 < cells <= 12_000
    shown = len(data["blocks"][-1]["pairs"])
    assert data["blocks"][0]["kind"] == "notice"
    assert f"in this PDF: {50_000 - shown:,}. HTML" in data["blocks"][0]["text"]
    few = pdf_page._data(noted(5_000), ())
    assert len(few["blocks"][-1]["pairs"]) == 5_000
    assert not any("left out" in it.get("text", "") for it in few["blocks"])


def test_a_long_table_keeps_as_many_rows_as_fit() -> None:
    columns = (TableColumn("Session", is_number=False), TableColumn("Date"), TableColumn("Within"))
    table = Table(columns, (TableRow(("a", "b", "c")),) * 5_000)
    data = pdf_page._data(noted(0)._replace(blocks=(table, table)), ())
    assert [len(it["rows"]) for it in data["blocks"][1:]] == [4_000, 0]
    assert "PDF: 6,000. HTML" in data["blocks"][0]["text"]


@pytest.mark.usefixtures("poppler")
def test_lines_beyond_a_grid_are_all_there_and_can_be_read_aloud(tmp_path: Path) -> None:
    data = render_pdf(noted(500)).data
    text = read(data, tmp_path, "pdftotext", "-layout")
    assert re.findall(r"10:00:00 +Note: (\d+)$", text, re.MULTILINE) == [str(n) for n in range(500)]
    assert "pdfuaid:part" in read(data, tmp_path, "pdfinfo", "-meta")


@pytest.mark.usefixtures("poppler")
def test_a_font_that_is_wider_than_reckoned_with_does_not_reach_the_bars(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presession_timer.report.render.drawing.fitted", lambda text, *_: text)
    made = pdf(hour_of(("Ж" * 40, *NAMES[1:])))
    boxes = read(made.data, tmp_path, "pdftotext", "-bbox")
    right = min(float(x) for x in re.findall(r'xMax="([\d.]+)"[^>]*>Ж{20,}', boxes))
    millimetre = 72 / 25.4
    assert right <= (16 + 0.25 * 262) * millimetre


def test_an_alternative_text_is_cut_to_what_a_pdf_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    def long_winded(chart: Chart, say: Language) -> list[Element]:
        return [
            picture._replace(
                attributes=tuple((dict(picture.attributes) | {"aria-label": "é" * 40_000}).items())
            )
            for picture in pictures(chart, say)
        ]

    monkeypatch.setattr(pdf_page, "pictures", long_winded)
    assert render_pdf(hour_page(report(whole_hour()))).data
