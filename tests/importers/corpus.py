"""Lists after layouts that people really have, with invented names, and what is right for each.

A case says what has to come of a file: ``plan``, ``ask:KEY`` (a question with that key; another
after ``|`` will do too), or ``refuse``. ``want`` has a line for each part of the plan:
``Name @ Organisation : Topic = limit``, or ``[kind] Name = length`` for what is no statement; what
is not written must be empty in the plan. Lines that begin with ``start``, ``date``, ``state`` or
``zone`` are about the session. ``answers`` are given to the questions before the plan is compared.
"""

# ruff: noqa: E501 – a file is a line here, so that it can be read as it is
from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from xml.sax.saxutils import escape

from tests.importers.workbooks import workbook


@dataclass(frozen=True)
class Case:
    """One file, and what is right."""

    kind: str
    name: str
    content: bytes
    outcome: str
    want: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


CASES: list[Case] = []


def case(
    kind: str,
    name: str,
    content: str | bytes,
    outcome: str = "plan",
    want: str = "",
    **answers: str,
) -> None:
    """Add a case."""
    data = content.encode() if isinstance(content, str) else content
    CASES.append(Case(kind, name, data, outcome, want, answers))


def xlsx(*rows: Sequence[object], sheet: str = "Sheet1") -> bytes:
    """A workbook of one sheet."""
    return workbook({sheet: [list(row) for row in rows]})


def ods(rows: Sequence[Sequence[str]], hidden: Sequence[int] = ()) -> bytes:
    """A spreadsheet of LibreOffice."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p>'
            "</table:table-cell>"
            if cell
            else "<table:table-cell/>"
            for cell in row
        )
        shown = ' table:visibility="collapse"' if number in hidden else ""
        lines.append(f"<table:table-row{shown}>{cells}</table:table-row>")
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{names}:office:1.0"'
        f' xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0" office:version="1.2">'
        '<office:body><office:spreadsheet><table:table table:name="List">'
        f"{''.join(lines)}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{names}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return file.getvalue()


def docx(*tables: Sequence[Sequence[str]], before: str = "") -> bytes:
    """A Word document with these tables."""
    from docx import Document

    document = Document()
    if before:
        document.add_paragraph(before)
    for rows in tables:
        table = document.add_table(len(rows), max(map(len, rows)))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def filtered() -> bytes:
    """A workbook of a filtered list: two rows are hidden, one is struck through."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    struck = book.add_format({"font_strikeout": True})
    sheet = book.add_worksheet("Speakers")
    rows = (
        ("Name", "Organisation"), ("Ana Uno", "Org A"), ("Ben Dos", "Org B"),
        ("Cid Tres", "Org C"), ("Dora Vier", "Org D"), ("Eva Cinq", "Org E"),
    )  # fmt: skip
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write(number, column, text, struck if number == 5 else None)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_row(4, None, None, {"hidden": True})
    book.close()
    return file.getvalue()


# Registrations and organisers' own lists
case(
    "registration",
    "plain.csv",
    "Speaker,Organisation,Topic\nAna Uno,Org A,water\nBen Dos,Org B,land\n",
    want="Ana Uno @ Org A : water\nBen Dos @ Org B : land",
)
case(
    "registration",
    "honorific.csv",
    "Title,First Name,Surname,Organisation,Country\nMs,Ana,Uno,Org A,Spain\nMr,Ben,Dos,Org B,Spain\n",
    want="state Spain\nAna Uno @ Org A\nBen Dos @ Org B",
)
case(
    "registration",
    "job.csv",
    "Name,Title,Organization\nAna Uno,Programme Director,Org A\nBen Dos,Executive Secretary,Org B\n",
    want="Ana Uno @ Org A\nBen Dos @ Org B",
)
case(
    "registration",
    "camel.csv",
    "firstName,lastName,jobTitle,company,emailAddress\nAna,Uno,Head,Org A,a@x.org\nBen,Dos,Chair,Org B,b@x.org\n",
    want="Ana Uno @ Org A\nBen Dos @ Org B",
)
case(
    "registration",
    "snake.csv",
    "speaker_id,name_first,name_last,organisation_name\n17,Ana,Uno,Org A\n18,Ben,Dos,Org B\n",
    want="Ana Uno @ Org A\nBen Dos @ Org B",
)
case(
    "registration",
    "index.csv",
    ',Name,Institution\n0,Ana Uno,"University of A, Geneva"\n1,Ben Dos,University of B\n2,Cid Tres,Institute C\n',
    want="Ana Uno @ University of A, Geneva\nBen Dos @ University of B\nCid Tres @ Institute C",
)
case(
    "registration",
    "credentials.csv",
    "Speaker_ID,Name,Credentials,Organization,Email,Headshot,Bio,Website,LinkedIn,Featured\n"
    '1,Ana Uno,Certified Coach,,,img/a.jpg,,,,\n2,Dr. Ben Dos,"MSW, EdD",Org B,b@x.org,img/b.jpg,,,,\n3,Cid Tres,,,,,,,,yes\n',
    want="Ana Uno\nDr. Ben Dos @ Org B\nCid Tres",
)
case(
    "registration",
    "group.csv",
    "Participant,Stakeholder group,Affil.\nAna,NGO,Org A\nBen,NHRI,Org B\nCid,NGO,Org C\n",
    want="Ana @ Org A\nBen @ Org B\nCid @ Org C",
)
case(
    "registration",
    "catering.csv",
    "Full name of panellist,Institution,Dietary requirements,Visa needed,Arrival date,Hotel\n"
    "Ana Uno,Org A,vegan,Yes,2019-12-09,Ibis\nBen Dos,Org B,,No,2019-12-08,none\n",
    want="Ana Uno @ Org A\nBen Dos @ Org B",
)
case(
    "registration",
    "status.csv",
    "Speaker,Organisation,Status\nAna,Org A,Confirmed\nBen,Org B,Declined\nCid,Org C,Withdrawn\nDora,Org D,Confirmed\n",
    "ask:status",
    want="Ana @ Org A\nDora @ Org D",
)
case(
    "registration",
    "waiting.csv",
    "Name;Organisation;RSVP\nAna;Org A;yes\nBen;Org B;waiting list\nCid;Org C;yes\n",
    "ask:status",
    want="Ana @ Org A\nCid @ Org C",
)
case(
    "registration",
    "state_is_status.csv",
    "Speaker,State\nAna,accepted\nBen,accepted\n",
    want="Ana\nBen",
)
case(
    "registration",
    "twice.csv",
    "Speaker,Topic\nAna,Water\nBen,Housing\nAna,Health\n",
    want="Ana : Water\nBen : Housing\nAna : Health",
)
case(
    "registration",
    "lastfirst.csv",
    'Name,Organisation\n"Uno, Ana",Org A\n"Dos, Ben",Org B\n"Tres, Cid",Org C\n',
    "ask:people",
)
case(
    "registration",
    "several_states.csv",
    "State under Review,Speaker,Organisation\nSpain,Ana,Org A\nKenya,Ben,Org B\nSpain,Cid,Org C\n",
    "ask:state",
    want="state Spain\nAna @ Org A\nCid @ Org C",
    state="Spain",
)
case(
    "registration",
    "total.csv",
    "Speaker,Minutes\nAna,7\nBen,6\nTotal,13\n",
    want="Ana = 7:00\nBen = 6:00",
)

# Exports of forms
case(
    "form",
    "google.csv",
    "Timestamp,Email Address,What is your full name?,Which organisation do you represent?,What is the topic of your statement?,Do you need a visa?\n"
    "2019/11/20 10:01:22 AM GMT+1,a@x.org,Ana Uno,Org A,Water,No\n2019/11/21 9:00:00 AM GMT+1,b@x.org,Ben Dos,Org B,Housing,Yes\n",
    want="Ana Uno @ Org A : Water\nBen Dos @ Org B : Housing",
)
case(
    "form",
    "twice_sent.csv",
    "Timestamp,Full name,Organisation\n2019-11-20 10:00:00,Ana Uno,Org A\n2019-11-20 10:05:00,Ana Uno,Org A\n2019-11-21 09:00:00,Ben Dos,Org B\n",
    want="Ana Uno @ Org A\nBen Dos @ Org B",
)
case(
    "form",
    "required.csv",
    "First name (required),Last name (required),Speaker ID,Speaker bio,Speaker notes\nAna,Uno,S-17,long life,\nBen,Dos,S-18,short,\n",
    want="Ana Uno\nBen Dos",
)
case(
    "form",
    "french.csv",
    "Horodateur;Adresse e-mail;Prénom;Nom;Organisation représentée;Thème de votre intervention;Durée (min)\n"
    "20/11/2019 10:00:00;a@x.org;Ana;Uno;Org A;L'eau;7\n21/11/2019 09:00:00;b@x.org;Ben;Dos;Org B;Le logement;6\n",
    want="Ana Uno @ Org A : L'eau = 7:00\nBen Dos @ Org B : Le logement = 6:00",
)
case(
    "form",
    "spanish.csv",
    "Marca temporal,Dirección de correo electrónico,¿Cuál es su nombre completo?,¿A qué organización representa?,Título de la ponencia\n"
    "20/11/2019 10:00:00,a@x.org,Ana Uno,Org A,El agua\n21/11/2019 9:00:00,b@x.org,Ben Dos,Org B,La vivienda\n",
    want="Ana Uno @ Org A : El agua\nBen Dos @ Org B : La vivienda",
)
case(
    "form",
    "portuguese.csv",
    "Carimbo de data/hora,Nome completo,Instituição,Título da palestra,Duração (minutos)\n"
    "20/11/2019 10:00:00,Ana Uno,Org A,Água,7\n20/11/2019 11:00:00,Ben Dos,Org B,Moradia,5\n",
    want="Ana Uno @ Org A : Água = 7:00\nBen Dos @ Org B : Moradia = 5:00",
)
case(
    "form",
    "german.csv",
    "Zeitstempel;Vorname;Nachname;Organisation;Titel des Vortrags;E-Mail\n"
    "20.11.2019 10:00:00;Ana;Uno;Org A;Wasser;a@x.org\n20.11.2019 11:00:00;Ben;Dos;Org B;Wohnen;b@x.org\n",
    want="Ana Uno @ Org A : Wasser\nBen Dos @ Org B : Wohnen",
)
case("form", "longnote.csv", "Speaker,Comment\nAna," + "x" * 700 + "\n", want="Ana")
case(
    "form",
    "yesno.csv",
    "Full name of panellist,Institution,Vegetarian,Remote\nAna,Org A,Yes,Yes\nBen,Org B,No,No\nCid,Org C,Yes,No\n",
    want="Ana @ Org A\nBen @ Org B\nCid @ Org C",
)
case(
    "form",
    "first_holds_all.csv",
    '"Status\n- YES - Confirmed\n- MAYBE\n- NO",First Name,Last name,Gender,Job Title,Company,Email,Title of the talk,Abstract of the talk,Bio\n'
    "YES,Ana Uno,,,,,a@x.org,Graphs,About graphs,x\nYES,Ben Dos,,,,,b@x.org,Caches,About caches,y\n",
    want="Ana Uno : Graphs\nBen Dos : Caches",
)

# Conference tools as CSV
case(
    "conference csv",
    "pretalx.csv",
    "ID,Proposal title,Proposal state,Session type,Duration,Speaker names,Room,Start,End\n"
    "ABC,Water,accepted,Talk,30,Ana Uno,Hall,2019-12-10T10:00:00+01:00,2019-12-10T10:30:00+01:00\n"
    "DEF,Housing,accepted,Talk,30,Ben Dos,Hall,2019-12-10T10:30:00+01:00,2019-12-10T11:00:00+01:00\n",
    want="date 2019-12-10\nstart 10:00\nAna Uno : Water = 30:00\nBen Dos : Housing = 30:00",
)
case(
    "conference csv",
    "sessionize.csv",
    "Session Id,Title,Description,Owner,Owner Email,Session format,Level,Room,Scheduled At,Scheduled Duration,Speakers\n"
    "1,Water,x,Ana,a@x,Talk,All,Hall,10 Dec 2019 10:00 AM,30,Ana Uno\n"
    "2,Housing,y,Ben,b@x,Talk,All,Hall,10 Dec 2019 10:30 AM,30,Ben Dos\n",
    want="date 2019-12-10\nstart 10:00\nAna Uno : Water = 30:00\nBen Dos : Housing = 30:00",
)
case(
    "conference csv",
    "sessionize_two.csv",
    "Session Id,Title,Description,Owner,Owner Email,Session format,Room,Scheduled At,Scheduled Duration,Speakers\n"
    "1,Water,x,Ana,a@x,Talk,Hall,10 Dec 2019 10:00 AM,30,Ana Uno\n"
    '2,Housing,y,Ben,b@x,Talk,Hall,10 Dec 2019 10:30 AM,30,"Ben Dos, Cid Tres"\n',
    "ask:people",
)
case(
    "conference csv",
    "conftool.csv",
    "paperID,title,authors,organisations,session_title,session_start,session_end,session_room,acceptance_status\n"
    "101,Water rights,Ana Uno,University of A,Panel 1,2019-12-10 10:00,2019-12-10 11:00,Room 1,accepted\n"
    "102,Land rights,Ben Dos,University of B,Panel 1,2019-12-10 10:00,2019-12-10 11:00,Room 1,accepted\n",
    want="date 2019-12-10\nstart 10:00\nAna Uno @ University of A : Water rights\nBen Dos @ University of B : Land rights",
)
case(
    "conference csv",
    "parallel.csv",
    "Title,Speaker,Room,Start,End\nA,Ana Uno,Room 1,10:00,10:30\nB,Ben Dos,Room 2,10:00,10:30\nC,Cid Tres,Room 1,10:30,11:00\nD,Dora Vier,Room 2,10:30,11:00\n",
    "ask:session",
    want="start 10:00\nAna Uno : A = 30:00\nCid Tres : C = 30:00",
    session="Room 1",
)
case(
    "conference csv",
    "two_days.csv",
    "Speaker,Date,Session\nAna,2019-12-10,A\nBen,2019-12-11,B\n",
    "ask:date|session",
)
case(
    "conference csv",
    "day_numbers.csv",
    "day,time,type,author,title,info\n1,9:00,Opening,Organising committee,Welcome,\n1,9:15,Keynote,Ana Uno,A coherent view,\n1,10:15,Break,,,\n"
    "2,9:00,Keynote,Ben Dos,By encoding,\n2,10:15,Break,,,\n3,9:00,Keynote,Cid Tres,With flexible tools,\n",
    "ask:session|date",
    **{"row 4": "10 min"},
)

# Schedules in a spreadsheet
case(
    "schedule csv",
    "startend.csv",
    "Speaker,Start,End\nAna,10:00,10:20\nBen,10:20,10:40\n",
    want="start 10:00\nAna = 20:00\nBen = 20:00",
)
case(
    "schedule csv",
    "start_pm.csv",
    "Speaker,Start\nAna,2:00 PM\nBen,2:10 PM\n",
    want="start 14:00\nAna\nBen",
)
case(
    "schedule csv",
    "time_am_pm.csv",
    "Speaker,Time\nAna,9:00 AM\nBen,12:50 PM\nCid,1:00 PM\n",
    want="start 9:00\nAna\nBen\nCid",
)
case(
    "schedule csv",
    "time_equal.csv",
    "Speaker,Time\nAna,10:00\nBen,10:10\nCid,10:10\n",
    want="start 10:00\nAna\nBen\nCid",
)
case("schedule csv", "time_one.csv", "Speaker,Time\nAna,10:00\n", want="start 10:00\nAna")
case(
    "schedule csv",
    "time_gaps.csv",
    "Time,Speaker,Topic\n14:30,Ana,Water\n14:37,Ben,Land\n15:10,Cid,Air\n",
    want="start 14:30\nAna : Water\nBen : Land\nCid : Air",
)
case(
    "schedule csv",
    "ranges.csv",
    "Time,Speaker,Title\n14:00 – 14:07,Ana Uno,Water\n14:07 – 14:14,Ben Dos,Land\n",
    want="start 14:00\nAna Uno : Water = 7:00\nBen Dos : Land = 7:00",
)
case(
    "schedule csv",
    "noon.csv",
    "Time,Speaker\n12 noon,Ana\n12:10 p.m.,Ben\n12:20pm,Cid\n",
    want="start 12:00\nAna\nBen\nCid",
)
case(
    "schedule csv",
    "nbsp.csv",
    "Speaker,Start,Duration\nAna,2019-12-10\u00a0\u00a010:00,7\u00a0min\nBen,2019-12-10\u00a0\u00a010:07,7\u00a0min\n",
    want="date 2019-12-10\nstart 10:00\nAna = 7:00\nBen = 7:00",
)
case(
    "schedule csv",
    "words_date.csv",
    "day\thour\tspeaker\ttitle\n30th January 2026\t10:00–10:30\tAna Uno\tFrom channels\n30th January 2026\t10:30-11:00\tBen Dos\tSodium\n",
    want="date 2026-01-30\nstart 10:00\nAna Uno : From channels = 30:00\nBen Dos : Sodium = 30:00",
)
case(
    "schedule csv",
    "french_times.csv",
    "Heure;Intervenant;Thème;Durée\n10h00;Ana Uno;L'eau;7 min\n10h07;Ben Dos;La terre;7 min\n",
    want="start 10:00\nAna Uno : L'eau = 7:00\nBen Dos : La terre = 7:00",
)
case(
    "schedule csv",
    "german_times.csv",
    "Uhrzeit;Redner;Organisation;Dauer\n10:00;Ana;Org A;7 Min.\n10:07;Ben;Org B;7 Min.\n",
    want="start 10:00\nAna @ Org A = 7:00\nBen @ Org B = 7:00",
)
case(
    "schedule csv",
    "portuguese_times.csv",
    "Horário,Palestrante,Tema\n10h00,Ana Uno,Água\n10h07,Ben Dos,Terra\n",
    want="start 10:00\nAna Uno : Água\nBen Dos : Terra",
)
case("schedule csv", "zone_behind.csv", "Speaker,Start\nAna,10:00 EST\nBen,10:10 EST\n", "refuse")
case(
    "schedule csv",
    "breaks_timed.csv",
    "Start,End,Title,Speaker\n10:00,10:20,Water,Ana Uno\n10:20,10:35,Coffee break,\n10:35,10:55,Land,Ben Dos\n",
    want="start 10:00\nAna Uno : Water = 20:00\n[break] Coffee break = 15:00\nBen Dos : Land = 20:00",
)
case(
    "schedule csv",
    "matrix.csv",
    "Time,Monday 8,Tuesday 9,Wednesday 10\n9.00-10.15,Intro,Networks,Data\n10.15-10.30,Break,Break,Break\n10.30-11.45,Tools,Methods,Ego\n",
    "refuse",
)
case(
    "schedule csv",
    "no_heading.csv",
    "13:10-13:30;Connection setup;;\n13:30-13:50;Introduction;Ana Uno et al.;\n13:50-14:30;Keynote 1;Ben Dos;Chair: tbd\n15:10-15:30;Coffee break;;\n",
    "refuse",
)

case(
    "registration",
    "two_columns.csv",
    "Jane Doe,Amnesty\nBob Ray,HRW\nLi Na,Asia Centre\n",
    "ask:columns",
    want="Jane Doe @ Amnesty\nBob Ray @ HRW\nLi Na @ Asia Centre",
)

# Agendas
case(
    "agenda",
    "run.csv",
    "Item,Time\nOpening,5\nAna,7\nBreak,15\nBen,7\nQ&A,20\nClosing,3\n",
    "ask:parts|length",
    want="[opening] Opening = 5:00\nAna = 7:00\n[break] Break = 15:00\nBen = 7:00\n[questions] Q&A = 20:00\n[closing] Closing = 3:00",
)
case(
    "agenda",
    "break_without.csv",
    "Speaker,Duration\nAna,7 min\nCoffee break,\nBen,7 min\n",
    "ask:row 3",
    want="Ana = 7:00\n[break] Coffee break = 10:00\nBen = 7:00",
    **{"row 3": "10 min"},
)
case(
    "agenda",
    "minutes.csv",
    "Agenda item,Presenter,Minutes\nWelcome,,2\nWater,Ana Uno,7\nHousing,Ben Dos,7\nDiscussion,,15\n",
    want="[opening] Welcome = 2:00\nAna Uno : Water = 7:00\nBen Dos : Housing = 7:00\n[questions] Discussion = 15:00",
)
case("agenda", "nobody.csv", "Action,Owner note\nBuy water,soon\nCall room,late\n", "refuse")
case(
    "agenda",
    "blocks.csv",
    "Speaker,Organisation,Minutes\nSPAIN – 10:00,,\nAna,Org A,7\nBen,Org B,7\nITALY – 11:00,,\nCid,Org C,7\n",
    "ask:session",
    want="start 10:00\nstate Spain\nAna @ Org A = 7:00\nBen @ Org B = 7:00",
    session="SPAIN – 10:00",
)
case(
    "agenda",
    "two_rows.csv",
    "Speaker,,Organisation\nFirst name,Last name,\nAna,Uno,Org A\nBen,Dos,Org B\n",
    want="Ana Uno @ Org A\nBen Dos @ Org B",
)
case(
    "agenda",
    "titles_above.csv",
    "UPR Pre-session 35\n10 December 2019\n\nNo.,Speaker,Organisation,Time allotted\n1,Ana Uno,Org A,7 min max\n2,Ben Dos,Org B,5 min max\n",
    want="date 2019-12-10\nAna Uno @ Org A = 7:00\nBen Dos @ Org B = 5:00",
)
case(
    "agenda",
    "heading_again.csv",
    "Speaker,Organisation\nAna,Org A\nBen,Org B\nSpeaker,Organisation\nCid,Org C\n",
    want="Ana @ Org A\nBen @ Org B\nCid @ Org C",
)

# Lengths
case(
    "lengths",
    "hmm.csv",
    "Speaker,Duration\nAna,0:07\nBen,0:07\nCid,0:05\n",
    "ask:unit",
    want="Ana = 7:00\nBen = 7:00\nCid = 5:00",
    unit="minutes",
)
case(
    "lengths",
    "seconds.csv",
    "Speaker,Duration (seconds)\nAna,420\nBen,300\n",
    want="Ana = 7:00\nBen = 5:00",
)
case(
    "lengths",
    "spellings.csv",
    "Speaker;Time limit\nAna;7’30”\nBen;7分钟\nCid;max. 6 min\nDora;6m30s\n",
    want="Ana = 7:30\nBen = 7:00\nCid = 6:00\nDora = 6:30",
)
case(
    "lengths", "hours.csv", "Speaker,Duration\nAna,1h00\nBen,0h07\n", want="Ana = 60:00\nBen = 7:00"
)
case("lengths", "zero.csv", "Speaker,Minutes\nAna,0\nBen,7\n", "refuse")
case("lengths", "too_long.csv", "Speaker,Minutes\nAna,600\nBen,7\n", "refuse")

# Workbooks
case(
    "xlsx",
    "plain.xlsx",
    xlsx(["Speaker", "Organisation", "Minutes"], ["Ana Uno", "Org A", 7], ["Ben Dos", "Org B", 6]),
    want="Ana Uno @ Org A = 7:00\nBen Dos @ Org B = 6:00",
)
case("xlsx", "filtered.xlsx", filtered(), want="Ana Uno @ Org A\nCid Tres @ Org C")
case(
    "xlsx",
    "titles.xlsx",
    xlsx(
        ["Pre-session on Spain"],
        [],
        ["", "Name", "NGO", "Issue"],
        ["", "Ana Uno", "Org A", "Water"],
        ["", "Ben Dos", "Org B", "Land"],
    ),
    want="Ana Uno @ Org A : Water\nBen Dos @ Org B : Land",
)
case(
    "xlsx",
    "times.xlsx",
    xlsx(
        ["Start", "End", "Speaker", "Topic"],
        [time(10), time(10, 7), "Ana Uno", "Water"],
        [time(10, 7), time(10, 14), "Ben Dos", "Land"],
    ),
    want="start 10:00\nAna Uno : Water = 7:00\nBen Dos : Land = 7:00",
)
case(
    "xlsx",
    "dates.xlsx",
    xlsx(
        ["Date", "Speaker", "Words"],
        [date(2019, 12, 10), "Ana Uno", 812],
        [date(2019, 12, 10), "Ben Dos", 700],
    ),
    want="date 2019-12-10\nAna Uno\nBen Dos",
)
case(
    "xlsx",
    "many_days.xlsx",
    xlsx(
        ["Date", "Speaker"],
        [date(2019, 12, 10), "Ana"],
        [date(2019, 12, 11), "Ben"],
        [date(2019, 12, 10), "Cid"],
    ),
    "ask:date",
    want="date 2019-12-10\nAna\nCid",
    date="2019-12-10",
)
case(
    "xlsx",
    "sheets.xlsx",
    workbook({"Notes": [["call the room"]], "List": [["Speaker", "Org"], ["Ana", "Org A"]]}),
    want="Ana @ Org A",
)
case(
    "xlsx",
    "hours_typed.xlsx",
    xlsx(["Speaker", "Limit"], ["Ana", time(7)], ["Ben", time(6, 30)]),
    "ask:hours in Limit",
    want="Ana = 7:00\nBen = 6:30",
)
case(
    "ods",
    "plain.ods",
    ods([["Speaker", "Organisation"], ["Ana Uno", "Org A"], ["Ben Dos", "Org B"]]),
    want="Ana Uno @ Org A\nBen Dos @ Org B",
)
case(
    "ods",
    "hidden.ods",
    ods([["Nom", "Prénom", "ONG"], ["Uno", "Ana", "Org A"], ["Dos", "Ben", "Org B"]], hidden=[3]),
    want="Ana Uno @ Org A",
)

# Word, Markdown, HTML
case(
    "word",
    "list.docx",
    docx(
        [
            ["Speaker", "Organisation", "Topic"],
            ["Ana Uno", "Org A", "Water"],
            ["Ben Dos", "Org B", "Land"],
        ],
        before="Speakers on Spain",
    ),
    want="Ana Uno @ Org A : Water\nBen Dos @ Org B : Land",
)
case(
    "word",
    "agenda.docx",
    docx(
        [["10 December 2019", "Room XX"]],
        [
            ["Time", "Speaker", "Organisation"],
            ["10:00–10:07", "Ana Uno", "Org A"],
            ["10:07–10:14", "Ben Dos", "Org B"],
        ],
    ),
    want="start 10:00\nAna Uno @ Org A = 7:00\nBen Dos @ Org B = 7:00",
)
case("word", "no_table.docx", docx(before="Ana Uno speaks first."), "refuse")
case(
    "markdown",
    "programme.md",
    "# Panel\n\nAll times are local.\n\n| Time | Speaker | Title |\n|:---|:---|:---|\n| 10:00 – 10:20 | **Ana Uno** | Water |\n| 10:20 – 10:40 | Ben Dos | [Land](https://x.org) |\n",
    want="start 10:00\nAna Uno : Water = 20:00\nBen Dos : Land = 20:00",
)
case(
    "markdown",
    "names.md",
    "Speakers\n========\n\nName | Organisation\n--- | ---\nAna Uno | Org A\nBen Dos | Org B\n",
    want="Ana Uno @ Org A\nBen Dos @ Org B",
)
case(
    "html",
    "page.html",
    "<!doctype html><html><body><h1>Panel</h1><table><thead><tr><th>Speaker</th><th>Affiliation</th></tr></thead><tbody>"
    "<tr><td>Ana Uno</td><td>Org A</td></tr><tr><td>Ben&nbsp;Dos</td><td>Org &amp; B</td></tr></tbody></table></body></html>",
    want="Ana Uno @ Org A\nBen Dos @ Org & B",
)
case(
    "html",
    "saved.xls",
    "<html><table border=1><tr><td>Nombre</td><td>Apellidos</td><td>Entidad</td></tr><tr><td>Ana</td><td>Uno</td><td>Org A</td></tr></table></html>",
    want="Ana Uno @ Org A",
)

# Schedules of other tools
FRAB_DAYS = [
    {"index": 1, "date": "2019-12-10", "day_start": "2019-12-10T09:00:00+01:00",
     "rooms": {"Hall": [
         {"id": 1, "guid": "a", "date": "2019-12-10T10:00:00+01:00", "start": "10:00", "duration": "00:30",
          "room": "Hall", "title": "Water", "subtitle": "", "language": "en", "abstract": "x",
          "persons": [{"id": 1, "public_name": "Ana Uno"}], "links": []},
         {"id": 2, "guid": "b", "date": "2019-12-10T10:30:00+01:00", "start": "10:30", "duration": "00:30",
          "room": "Hall", "title": "Land", "subtitle": "", "language": "en", "abstract": "y",
          "persons": [{"id": 2, "public_name": "Ben Dos"}], "links": []}]}},
]  # fmt: skip
FRAB = {
    "schedule": {
        "version": "1",
        "conference": {
            "title": "Our days",
            "acronym": "od",
            "start": "2019-12-10",
            "end": "2019-12-10",
            "daysCount": 1,
            "timeslot_duration": "00:05",
            "time_zone_name": "Europe/Berlin",
            "days": FRAB_DAYS,
        },
    }
}
case(
    "schedule",
    "pretalx.json",
    json.dumps(FRAB),
    want="zone Europe/Berlin\ndate 2019-12-10\nstart 10:00\nAna Uno : Water = 30:00\nBen Dos : Land = 30:00",
)
case(
    "schedule",
    "frab.xml",
    "<?xml version='1.0' encoding='utf-8' ?>\n<schedule>\n<version>1</version><conference><acronym>od</acronym><title>Our days</title></conference>"
    "<day date='2019-12-10' index='1'><room name='Hall'>"
    "<event id='1'><date>2019-12-10T10:00:00+01:00</date><start>10:00</start><duration>00:30</duration><room>Hall</room><title>Water</title>"
    "<persons><person id='1'>Ana Uno</person></persons></event>"
    "<event id='2'><date>2019-12-10T10:30:00+01:00</date><start>10:30</start><duration>00:20</duration><room>Hall</room><title>Land</title>"
    "<persons><person id='2'>Ben Dos</person></persons></event></room></day></schedule>",
    want="date 2019-12-10\nstart 10:00\nAna Uno : Water = 30:00\nBen Dos : Land = 20:00",
)
SESSIONIZE = {
    "sessions": [
        {"id": "1", "title": "Water", "description": "x", "startsAt": "2019-12-10T10:00:00", "endsAt": "2019-12-10T10:30:00", "isServiceSession": False, "speakers": ["s1"], "roomId": 5, "room": None, "status": "Accepted"},
        {"id": "2", "title": "Coffee", "description": None, "startsAt": "2019-12-10T10:30:00", "endsAt": "2019-12-10T10:45:00", "isServiceSession": True, "speakers": [], "roomId": 5},
        {"id": "3", "title": "Land", "description": "y", "startsAt": "2019-12-10T10:45:00", "endsAt": "2019-12-10T11:15:00", "isServiceSession": False, "speakers": ["s2"], "roomId": 5}],
    "speakers": [{"id": "s1", "firstName": "Ana", "lastName": "Uno", "fullName": "Ana Uno", "tagLine": "Org A"},
                 {"id": "s2", "firstName": "Ben", "lastName": "Dos", "fullName": "Ben Dos", "tagLine": ""}],
    "rooms": [{"id": 5, "name": "Hall"}], "questions": [], "categories": []}  # fmt: skip
case(
    "schedule",
    "sessionize.json",
    json.dumps(SESSIONIZE),
    want="date 2019-12-10\nstart 10:00\nAna Uno : Water = 30:00\n[break] Coffee = 15:00\nBen Dos : Land = 30:00",
)
case(
    "schedule",
    "calendar.ics",
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"
    "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/Zurich:20191210T100000\r\nDTEND;TZID=Europe/Zurich:20191210T100700\r\nSUMMARY:Ana Uno\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:2\r\nDTSTART;TZID=Europe/Zurich:20191210T100700\r\nDTEND;TZID=Europe/Zurich:20191210T101400\r\nSUMMARY:Ben Dos\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "ask:columns|title",
    want="zone Europe/Zurich\ndate 2019-12-10\nstart 10:00\nAna Uno = 7:00\nBen Dos = 7:00",
)
case(
    "schedule",
    "onlyt.xml",
    '<meeting>\n  <!-- duration is hr:mm:ss -->\n  <items>\n    <item name="Welcome" duration="00:03:00" editable="true" />\n'
    '    <item name="Ana Uno" duration="00:10:00" bell="true" />\n    <item name="Concluding Comments" duration="00:03:00" />\n  </items>\n</meeting>',
    "ask:parts",
    want="[opening] Welcome = 3:00\nAna Uno = 10:00\n[closing] Concluding Comments = 3:00",
)
case(
    "schedule",
    "other.xml",
    '<?xml version="1.0"?><programme><talk start="10:00" end="10:20"><speaker>Ana Uno</speaker><title>Water</title></talk>'
    '<talk start="10:20" end="10:40"><speaker>Ben Dos</speaker><title>Land</title></talk></programme>',
    want="start 10:00\nAna Uno : Water = 20:00\nBen Dos : Land = 20:00",
)
case(
    "schedule",
    "list.json",
    json.dumps(
        [
            {"name": "Ana Uno", "organization": "Org A", "topic": "Water"},
            {"name": "Ben Dos", "organization": "Org B", "topic": "Land"},
        ]
    ),
    want="Ana Uno @ Org A : Water\nBen Dos @ Org B : Land",
)
case(
    "schedule",
    "ontime_v3.csv",
    "Ontime · Rundown export\nProject title: My panel\nTime Start,Time End,Duration,ID,Colour,Cue,Title,Note,Is Public? (x),Skip?,Speaker\n"
    "10:00:00,10:02:00,00:02:00,a1,,1,Opening,,,,\n10:02:00,10:09:00,00:07:00,a2,,2,Housing,,,,Ana\n10:09:00,10:16:00,00:07:00,a3,,3,Water,,,,Ben\n10:16:00,10:23:00,00:07:00,a4,,4,Health,,,x,Cid\n",
    want="start 10:00\n[opening] Opening = 2:00\nAna : Housing = 7:00\nBen : Water = 7:00",
)

# Layouts that real files had
case(
    "real layouts",
    "unsorted_hours.tsv",
    "Day\tHour\tID\tName\tAffiliation\tTitle\n18 June 2026\t09:40\tana\tAna Uno\tOrg A\tSemigroups\n"
    "18 June 2026\t11:30\tben\tBen Dos\tOrg B\tIdeals\n18 June 2026\t09:00\tcid\tCid Tres\tOrg C\tTrees\n",
    want="date 2026-06-18\nstart 9:00\nCid Tres @ Org C : Trees\nAna Uno @ Org A : Semigroups\nBen Dos @ Org B : Ideals",
)
case(
    "real layouts",
    "month_first.csv",
    "date,speaker,title\n8/19/2026,Ana Uno,Water and law\n8/19/2026,Ben Dos,Land and law\n",
    want="date 2026-08-19\nAna Uno : Water and law\nBen Dos : Land and law",
)
case(
    "real layouts",
    "status_lines.csv",
    '"Status\n- YES\n- MAYBE\n- NO",First Name,Last name,Title of the talk,Bio\nYES,Ana Uno,,Graphs,x\nNO,Ben Dos,,Caches,y\nYES,Cid Tres,,Trees,z\n',
    "ask:status",
    want="Ana Uno : Graphs\nCid Tres : Trees",
)
case(
    "real layouts",
    "tracks.csv",
    "START,END,DURATION,Name1,TRACK 1,Name2,TRACK 2\n9:30,10:20,0:50,Ana Uno,Flutter,Ben Dos,Android\n10:30,11:20,0:50,Cid Tres,Web,Dora Vier,Cloud\n",
    "refuse",
)
case(
    "real layouts",
    "duration_agrees.csv",
    "START,END,DURATION,Name,Title\n9:30,10:20,0:50,Ana Uno,Flutter apps\n10:30,11:20,0:50,Ben Dos,Android apps\n",
    want="start 9:30\nAna Uno : Flutter apps = 50:00\nBen Dos : Android apps = 50:00",
)
case(
    "real layouts",
    "no_headings.docx",
    docx(
        [
            ["10:00", "Welcome"],
            ["10:10", "Ana Uno: Data and systems"],
            ["10:40", "Break"],
            ["10:50", "Ben Dos: Systems and data"],
        ]
    ),
    "ask:columns",
)
case(
    "real layouts",
    "military.xml",
    "<schedule created='x'><day date='2014-07-22'><entry><start>0930</start><duration>30</duration><title>Water and law</title>"
    "<speakers><speaker><id>1</id><name>Ana Uno</name></speaker></speakers><topics><topic>Web</topic></topics></entry>"
    "<entry><start>1000</start><duration>30</duration><title>Land and law</title><speakers><speaker><id>2</id><name>Ben Dos</name></speaker></speakers>"
    "<topics><topic>Web</topic></topics></entry></day></schedule>",
    want="date 2014-07-22\nstart 9:30\nAna Uno : Water and law = 30:00\nBen Dos : Land and law = 30:00",
)
case(
    "real layouts",
    "utc.ics",
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-TIMEZONE:Europe/Rome\r\nBEGIN:VEVENT\r\nDTSTART:20240913T080000Z\r\nDTEND:20240913T083000Z\r\n"
    "SUMMARY:Opening and thanks\r\n  to all\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20240913T083000Z\r\nDTEND:20240913T090000Z\r\nSUMMARY:Kernels\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "ask:parts",
    want="zone Europe/Rome\ndate 2024-09-13\nstart 10:00\n[opening] Opening and thanks to all = 30:00\nKernels = 30:00",
)
case(
    "real layouts",
    "affiliation_in_brackets.csv",
    "time,title,speaker\n09:00 – 10:00,Dual representations,Ana Uno (University of A)\n10:00 – 10:20,Coffee Break,\n10:20 – 11:10,Matroids,Ben Dos (College B)\n",
    "ask:brackets",
    want="start 9:00\nAna Uno @ University of A : Dual representations = 60:00\n[break] Coffee Break = 20:00\nBen Dos @ College B : Matroids = 50:00",
)

case("real layouts", "end_before.csv", "Speaker,Start,End\nAna,10:20,10:10\n", "refuse")
case(
    "real layouts",
    "no_am_pm.csv",
    "Time,Speaker\n11:30,Ana\n12:00,Ben\n1:30,Cid\n",
    "ask:afternoon",
    want="start 11:30\nAna\nBen\nCid",
)
case(
    "real layouts",
    "no_year.csv",
    "When,Who,What\nTue 10 Dec 10:00,Ana,Water\nTue 10 Dec 10:10,Ben,Land\n",
    "ask:date",
    want="date 2019-12-10\nstart 10:00\nAna : Water\nBen : Land",
    date="2019-12-10",
)
case(
    "real layouts",
    "hours_below.csv",
    "Speaker,Duration\nAna,0:30\nBen,1:00\nCid,0:45\n",
    "ask:unit",
    want="Ana = 30:00\nBen = 60:00\nCid = 45:00",
    unit="minutes",
)
case(
    "real layouts",
    "speaking.csv",
    "Name,Speaking?,Organisation\nAna Uno,Yes,Org A\nBen Dos,No,Org B\n",
    want="Ana Uno @ Org A\nBen Dos @ Org B",
)
case(
    "real layouts",
    "typos.csv",
    "Speeker,Organistion,Topik\nAna,Org A,Water\nBen,Org B,Land\n",
    "ask:columns",
    want="Ana @ Org A : Water\nBen @ Org B : Land",
)
case("real layouts", "slots.csv", "Slot,Speaker\n1,Ana\n2,Ben\n3,Cid\n", want="Ana\nBen\nCid")
case(
    "real layouts",
    "day_sections.csv",
    "Speaker,Organisation\n10 December 2019,\nAna,Org A\nBen,Org B\n11 December 2019,\nCid,Org C\n",
    "ask:session",
    want="date 2019-12-10\nAna @ Org A\nBen @ Org B",
)

case(
    "real layouts",
    "two_tables.csv",
    "Speaker,Organisation\nAna,Org A\nBen,Org B\n\nTime,Item,Minutes\n10:00,Lunch,60\n",
    "ask:table",
    want="Ana @ Org A\nBen @ Org B",
)
case(
    "real layouts",
    "two_panels.csv",
    "Panel A\nSpeaker,Organisation\nAna,Org A\nBen,Org B\n\nPanel B\nSpeaker,Organisation\nCid,Org C\n",
    "ask:session",
    want="Ana @ Org A\nBen @ Org B",
    session="Panel A",
)
case(
    "real layouts",
    "title_facts.csv",
    "Pre-session on Spain (10 December 2019)\n\nName,NGO\nAna Uno,Org A\nBen Dos,Org B\n",
    want="date 2019-12-10\nstate Spain\nAna Uno @ Org A\nBen Dos @ Org B",
)
case(
    "real layouts",
    "with_title.csv",
    'No.,NGO,Speaker (name and title),Time limit\n1,Org A,"Ms. Ana Uno, Director",2\'30\n2,Org B,"Mr. Ben Dos, Advocate",2\'30\n',
    want="Ms. Ana Uno, Director @ Org A = 2:30\nMr. Ben Dos, Advocate @ Org B = 2:30",
)
case(
    "real layouts",
    "xcal.xml",
    "<?xml version='1.0'?><iCalendar><vcalendar><vevent><uid>1</uid><dtstart>20191210T100000</dtstart><dtend>20191210T102000</dtend><summary>Water</summary><location>Hall</location><attendee>Ana Uno</attendee></vevent>"
    "<vevent><uid>2</uid><dtstart>20191210T102000</dtstart><dtend>20191210T104000</dtend><summary>Land</summary><location>Hall</location><attendee>Ben Dos</attendee></vevent></vcalendar></iCalendar>",
    want="date 2019-12-10\nstart 10:00\nAna Uno : Water = 20:00\nBen Dos : Land = 20:00",
)

case(
    "real layouts",
    "parallel_unsaid.csv",
    "Speaker,Start,End\nAna,10:00,10:20\nCid,10:20,10:40\nBen,10:00,10:20\n",
    "ask:overlap",
)

case(
    "real layouts",
    "weekdays.csv",
    "Time,Speaker\nMonday 9:00,Ana\nMonday 9:20,Ben\nTuesday 9:00,Cid\n",
    "ask:session",
    want="start 9:00\nAna\nBen",
)
case(
    "real layouts",
    "april.csv",
    "Date,Speaker,StartTime,EndTime\nDecember 10,Ana,8:00 AM,8:20 AM\nDecember 10,Ben,8:20 AM,8:40 AM\n",
    "ask:date",
    want="date 2019-12-10\nstart 8:00\nAna = 20:00\nBen = 20:00",
    date="2019-12-10",
)

# What it is not
case("other", "report.pdf", b"%PDF-1.7\nxx", "refuse")
case("other", "photo.csv", b"\x89PNG\r\n\x1a\n0000", "refuse")
case("other", "numbers.csv", "a,b\n1,2\n3,4\n", "refuse")
case("other", "budget.csv", "Category,Amount\nTravel,100\nFood,50\n", "refuse")

# The samples beside the repository
_SAMPLES: Sequence[tuple[str, str, str, dict[str, str]]] = (
    ("hon.csv", "plan", "Ana Uno @ Org A\nBen Dos @ Org B", {}),
    ("tit.csv", "plan", "Ana : Housing in cities\nBen : Water", {}),
    ("time_eq.csv", "plan", "start 10:00\nAna\nBen\nCid", {}),
    ("time_one.csv", "plan", "start 10:00\nAna", {}),
    ("time_ampm.csv", "plan", "start 9:00\nAna\nBen\nCid", {}),
    ("start_pm.csv", "plan", "start 14:00\nAna\nBen", {}),
    ("hmm.csv", "ask:unit", "Ana = 7:00\nBen = 7:00\nCid = 5:00", {"unit": "minutes"}),
    ("startend.csv", "plan", "start 10:00\nAna = 20:00\nBen = 20:00", {}),
    ("vals.csv", "plan", "Ana @ Org A\nBen @ Org B\nCid @ Org C", {}),
    ("yesno.csv", "plan", "Ana @ Org A\nBen @ Org B\nCid @ Org C", {}),
    ("spid.csv", "plan", "Ana Uno\nBen Dos", {}),
    ("camel.csv", "plan", "Ana Uno @ Org A\nBen Dos @ Org B", {}),
    ("comp.csv", "plan", "Ana @ Org A : Water\nBen @ Org B : Housing", {}),
    ("de.csv", "plan", "start 10:00\nAna @ Org A = 7:00\nBen @ Org B = 7:00", {}),
    ("twodays.csv", "ask:date|session", "date 2019-12-10\nAna", {"date": "2019-12-10"}),
    ("st.csv", "plan", "Ana\nBen", {}),
    ("status.csv", "ask:status", "Ana @ Org A", {}),
    ("brk.csv", "ask:row 3", "Ana = 7:00\n[break] Coffee break = 10:00\nBen = 7:00", {"row 3": "10 min"}),
    ("run.csv", "ask:parts|length",
     "[opening] Opening = 5:00\nAna = 7:00\n[break] Break = 15:00\nBen = 7:00\n[questions] Q&A = 20:00\n[closing] Closing = 3:00", {}),
    ("nbsp.csv", "plan", "date 2019-12-10\nstart 10:00\nAna = 7:00", {}),
    ("pretalx.csv", "plan", "date 2019-12-10\nstart 10:00\nAna Uno : Water = 30:00\nBen Dos : Housing = 30:00", {}),
    ("sessionize.csv", "ask:people", "date 2019-12-10\nstart 10:00\nAna Uno : Water = 30:00\nBen Dos, Cid Tres : Housing = 30:00", {"people": "together"}),
    ("blocks.csv", "ask:session", "start 10:00\nstate Spain\nAna @ Org A = 7:00\nBen @ Org B = 7:00", {"session": "SPAIN – 10:00"}),
    ("tworow.csv", "plan", "Ana Uno @ Org A\nBen Dos @ Org B", {}),
    ("x_hidden.xlsx", "plan", "", {}),
    ("ontime_v3.csv", "plan", "start 10:00\n[opening] Opening = 2:00\nAna : Housing = 7:00\nBen : Water = 7:00", {}),
    ("noprolog.xml", "ask:parts", "[opening] Welcome = 3:00", {}),
    ("twice.csv", "plan", "Ana : Water\nBen : Housing\nAna : Health", {}),
    ("longnote.csv", "plan", "Ana", {}),
)  # fmt: skip


def samples(folder: Path) -> list[Case]:
    """The lists of ``folder``, where it is there."""
    return [
        Case("samples", name, (folder / name).read_bytes(), outcome, want, answers)
        for name, outcome, want, answers in _SAMPLES
        if (folder / name).is_file()
    ]


Builder = Callable[[], bytes]
