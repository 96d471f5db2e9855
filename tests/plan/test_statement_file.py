"""Words of a statement as text, Word document or PDF, and files that are none of them."""

import re
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.plan.checked_plan import words_in_file
from presession_timer.plan.codec import plan_to_data
from presession_timer.plan.toml_file import read_plan
from presession_timer.sandbox import child
from presession_timer.sandbox.parent import Job, Unusable, read_in_sandbox
from presession_timer.sandbox.statement import count_words
from tests.importers.workbooks import with_part, workbook
from tests.plan.documents import W, docx, encrypted_pdf, pdf

PROSE = "The right to water and to sanitation is a right of everybody. "


def words(folder: Path, name: str, content: bytes) -> int:
    (folder / name).write_bytes(content)
    return words_in_file(folder, name)


def refused(folder: Path, name: str, content: bytes) -> str:
    with pytest.raises(Unusable) as caught:
        words(folder, name, content)
    return f"{caught.value.wrong}; {caught.value.expected}"


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files here: what is counted needs no process of its own."""
    monkeypatch.setattr(
        "presession_timer.plan.checked_plan.read_in_sandbox",
        lambda job, data: child.READERS[job](data),
    )


@pytest.mark.usefixtures("in_process")
def test_a_word_document_has_the_words_of_its_body_and_tables_alone(tmp_path: Path) -> None:
    table = (
        f"<w:tbl {W}><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p><w:r><w:t>one</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>two</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    content = docx(["Three four – five.", "l'eau"], [table], header="not counted at all")
    assert words(tmp_path, "a.docx", content) == 6


@pytest.mark.usefixtures("in_process")
def test_a_deleted_word_does_not_count_and_an_inserted_one_does(tmp_path: Path) -> None:
    changed = (
        f"<w:p {W}><w:r><w:t>kept</w:t></w:r>"
        '<w:del w:id="1" w:author="a"><w:r><w:delText> gone</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t xml:space="preserve"> new</w:t></w:r></w:ins></w:p>'
    )
    assert words(tmp_path, "a.docx", docx(xml=[changed])) == 2


@pytest.mark.usefixtures("in_process")
def test_a_word_in_pieces_is_one_and_a_line_break_parts_two(tmp_path: Path) -> None:
    pieces = (
        f"<w:p {W}><w:r><w:t>inter</w:t></w:r><w:r><w:t>national</w:t></w:r>"
        "<w:r><w:br/><w:t>law</w:t><w:tab/><w:t>now</w:t></w:r></w:p>"
    )
    assert words(tmp_path, "a.docx", docx(xml=[pieces])) == 3


@pytest.mark.usefixtures("in_process")
def test_a_pdf_has_the_words_of_its_pages_divided_ones_once(tmp_path: Path) -> None:
    text = "internationalization of fundamental responsibilities " * 60
    assert words(tmp_path, "a.pdf", pdf(text)) == 240


def test_the_same_text_has_the_same_words_in_every_form(tmp_path: Path) -> None:
    text = PROSE * 40
    count = words(tmp_path, "a.txt", text.encode())
    assert count == 480
    assert words(tmp_path, "a.md", text.encode("utf-16")) == count
    assert words(tmp_path, "a.docx", docx([text])) == count
    assert words(tmp_path, "a.PDF", pdf(text)) == count


@pytest.mark.usefixtures("in_process")
def test_what_cannot_be_counted_says_what_to_do(tmp_path: Path) -> None:
    assert "not a PDF" in refused(tmp_path, "b.pdf", b"hello")
    assert "a scan? give `words`" in refused(tmp_path, "c.pdf", pdf("#rect()"))
    assert "protected by a password" in refused(tmp_path, "d.pdf", pdf("hello", password="x"))
    assert "encrypted, though it may open" in refused(tmp_path, "e.pdf", encrypted_pdf())
    assert "there is no text in it" in refused(tmp_path, "a.txt", b" \n--\n")
    assert "not a Word document" in refused(tmp_path, "a.docx", b"hello")
    assert "not a Word document" in refused(tmp_path, "b.docx", workbook({"A": [["x"]]}))
    assert "there is no text in it" in refused(tmp_path, "d.docx", docx())
    assert "a file of an old office program" in refused(
        tmp_path, "e.docx", b"\xd0\xcf\x11\xe0" + bytes(600)
    )
    assert "there are macros" in refused(
        tmp_path, "f.docx", with_part(docx(["a"]), "word/vbaProject.bin", b"x")
    )
    assert '`statement` "g.docx": unfolds to' in refused(
        tmp_path, "g.docx", with_part(docx(["a"]), "word/x.xml", bytes(30 << 20))
    )


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    assert "a damaged file" in refused(tmp_path, "a.pdf", b"%PDF-1.7\n" + b"x" * 999)
    damaged = with_part(docx(["a"]), "word/document.xml", b"<<<")
    assert "a damaged file" in refused(tmp_path, "c.docx", damaged)


def test_entities_of_a_document_are_not_unfolded(tmp_path: Path) -> None:
    names = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha ">' + "".join(names) + "]>"
        f"<w:document {W}><w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>"
    )
    content = with_part(docx(["a"]), "word/document.xml", bomb.encode())
    assert refused(tmp_path, "a.docx", content)


def test_the_plan_keeps_the_count_and_nothing_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "secret.docx").write_bytes(docx(["Names that nobody may read"]))
    plan = tmp_path / "plan.toml"
    plan.write_text(
        '[session]\ntitle = "Panel"\ndate = 2019-12-10\n[[segment]]\nstatement = "secret.docx"\n'
    )
    (segment,) = read_plan(plan).segments
    assert segment.words == 5
    kept = str(plan_to_data(read_plan(plan)))
    assert "secret" not in kept
    assert "nobody" not in kept


@pytest.mark.parametrize("part", ["[", "](", "<!--", "\n   ", "\n", "! ", "`", "]()", "](\n"])
def test_counting_takes_time_in_proportion_to_the_length(tmp_path: Path, part: str) -> None:
    """A count that begins again at every mark takes minutes, and is stopped after 1.5 s."""
    assert words(tmp_path, "a.md", (part * 100_000 + "\nend").encode()) == 1


SPOKEN = ["<!--", "-->", "](", ")", "```", "\n", " ", "a", "b!", "[", "\n  ", "(", "é", "\u0301"]


@given(st.lists(st.sampled_from(SPOKEN), max_size=25).map("".join))
def test_words_are_those_of_the_rule_in_one_line_each(text: str) -> None:
    rest = re.sub(r"(?s:<!--.*?-->)|\]\([^)\n]*\)|(?m:^[^\S\n]*```[^\n]*)", " ", text)
    assert count_words(text) == sum(re.search(r"\w", one) is not None for one in rest.split())


def test_what_stands_behind_a_fence_is_counted() -> None:
    assert count_words("one two\n```text\nthree\n```\nfour five") == 5


def test_bytes_that_mean_nothing_are_no_text(tmp_path: Path) -> None:
    noise = Random(1).randbytes(100_000)
    for content in (noise, noise[:2_000], b"\xff\xfe" + noise, "UTF-16".encode("utf-16-le")):
        for name in ("a.txt", "a.md"):
            assert "this is no text" in refused(tmp_path, name, content)
    assert words(tmp_path, "a.txt", PROSE.encode() * 10 + b"\x07") == 120
    assert words(tmp_path, "b.txt", "À côté, déjà là".encode("mac-roman")) == 4
    assert words(tmp_path, "c.txt", "Права человека".encode("cp1251")) == 2


def test_a_long_text_is_counted_in_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[str] = []

    def read(job: Job, data: bytes) -> Any:
        jobs.append(job)
        return read_in_sandbox(job, data)

    monkeypatch.setattr("presession_timer.plan.checked_plan.read_in_sandbox", read)
    assert words(tmp_path, "a.txt", PROSE.encode() * 20) == 240
    assert not jobs
    assert words(tmp_path, "a.txt", PROSE.encode() * 2_000) == 24_000
    assert jobs == ["text"]


@pytest.mark.parametrize("library", ["docx", "pypdf"])
def test_without_the_extra_for_statements_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    said = refused(tmp_path, "a.docx", docx([f"one {library}"]))
    assert said == (
        '`statement` "a.docx": such a file needs a package that is not installed;'
        ' pip install "presession-timer[statements]", or give `words`'
    )
