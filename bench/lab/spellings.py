"""Invented names in nine scripts, how else they may be written, and notes that name nobody."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from presession_timer.privacy.patterns import HiddenName
from presession_timer.privacy.scrubber import Scrubber, scrubber

__all__ = [
    "ASKED",
    "CAUGHT",
    "MISSED",
    "NAMES",
    "NOTES",
    "OUT_OF_SCOPE",
    "Spelling",
    "all_names",
    "one_name",
    "spellings",
    "verdict",
]  # fmt: skip

CAUGHT, ASKED, MISSED = "caught", "asked", "missed"

NAMES = {
    "Latin": ("Anna Schmidt", "Grace Will May", "Ann Lee", "Bo Drax"),
    "Latin with accents": ("José Muñoz Ibarra", "Jürgen Müller", "Zoë Ångström", "Ðorđe Łukić"),
    "Turkish": ("Ayşe Yılmaz", "İpek Işık"),
    "Arabic": ("محمد العلي", "هدى الكنعاني"),
    "Cyrillic": ("Анна Иванова", "Игорь Петренко"),
    "Greek": ("Ελένη Παπαδοπούλου", "Νίκος Γεωργίου"),
    "Chinese": ("陈小明", "欧阳静", "王伟"),
    "Devanagari": ("अनिता शर्मा", "ज़ाकिर हुसैन"),
    "Hangul": ("김민수", "박서연"),
}
"""Nobody is called so, as far as that can be said of any name."""

_SPELT = """\
Anna Schmidt = A. Schmidt | Schmidt, Anna | Ms Schmidt's turn | Annas Rede | Frau Schmidts Text
Anna Schmidt = Schmidtová | teamschmidt | #FreeSchmidt | @schmidt_a | aschmidt85 | Schmitt
Anna Schmidt = Shmidt | Sch-midt | Sch\u00admidt | Schm\u200bidt | S c h m i d t | S.c.h.m.i.d.t
Anna Schmidt = d'Anna | anna.schmidt@example.org | https://example.org/anna-schmidt | 𝐀𝐧𝐧𝐚 | Ⓐⓝⓝⓐ
Anna Schmidt = Ánná | Goldschmidt | AnnaSchmidt2024 | ANNASCHMIDT | Schmidt-Koch | Anny
Grace Will May = Ms May | Ms Will asked | thank Grace now | Grace spoke first | we saw May leave
Grace Will May = May, the second speaker | Grace May | @gracemay | #FreeGrace | Will May said
Grace Will May = Mme Grace | grace will may | May spoke
Ann Lee = ann | Ann's mic | Ms Lee | annlee | @ann | Lee, Ann | ANN
Bo Drax = Bo is here | drax | MR DRAX | Draxes | bodrax | Bo and Drax
José Muñoz Ibarra = Jose Munoz | MUÑOZ | munoz | Sra. Ibarra | josé | Jose\u0301 | Munoz-Ibarra
José Muñoz Ibarra = munozibarra | joseibarra | el Sr. Munoz | @jmunoz | Ibarras
Jürgen Müller = Mueller | MUELLER | Muller | Juergen | juergen_mueller | Müllers | Jurgen M.
Jürgen Müller = jmueller@example.org | Mülller
Zoë Ångström = Zoe | Angstrom | Aangstroem | ZOË | zoeangstrom | Ångströms
Ðorđe Łukić = Dorde | Djordje Lukic | LUKIC | Lukića | lukic
Ayşe Yılmaz = ayse yilmaz | AYŞE YILMAZ | Ayse | YILMAZ | yilmaz | Yılmaz'ın | Yilmazlar
Ayşe Yılmaz = Ayşe’nin | Bayan Yılmaz | Yilmez
İpek Işık = ipek isik | IPEK ISIK | İPEK IŞIK | Isik | ıpek | ışık | İpek'e
محمد العلي = محمد | مُحَمَّد | محمــد | ومحمد | لمحمد | بمحمد | العلي | والعلي | العلى | للعلي
محمد العلي = السيد العلي | محمد_العلي | شكرا لمحمد العلي | ﻣﺤﻤﺪ | يا محمد | علي | محمدالعلي
هدى الكنعاني = هدي | هُدى | الكنعانى | كنعاني | والكنعاني | الكنعانية | وهدى | ھدی | الکنعانی
هدى الكنعاني = لهدى
Анна Иванова = АННА | Анны | Анне | Анну | Анной | Ивановой | Иванову | г-жа Иванова | аннаиванова
Анна Иванова = анна_иванова | Иванов | Ивановы | Иваново
Игорь Петренко = Игоря | Игорю | игорем | Петренко | ПЕТРЕНКО | Петренком | Игор
Ελένη Παπαδοπούλου = Ελένης | ΕΛΕΝΗ | Ελενη | Παπαδοπούλου | Παπαδοπουλου | η κυρία Παπαδοπούλου
Ελένη Παπαδοπούλου = ελένηπαπαδοπούλου | Παπαδόπουλος
Νίκος Γεωργίου = Νίκου | Νίκο | ΝΙΚΟΣ | Γεωργιου | Νικος
陈小明 = 陈女士 | 小明 | 老陈 | 小陈说 | 谢谢陈小明先生 | 陈 小明 | Ms 陈 | 陈已发言 | 陳小明
陈小明 = 小明的发言 | #陈小明 | 請陈代表
欧阳静 = 欧阳女士 | 欧阳 | 谢谢欧阳静 | 欧阳老师
王伟 = 王先生 | 小王 | 王伟说 | 伟 | 王说
अनिता शर्मा = अनिता | शर्मा जी | अनिताजी | शर्माजी | अनिता_शर्मा | श्रीमती शर्मा | अनीता
अनिता शर्मा = शर्मा ने | अनिताशर्मा
ज़ाकिर हुसैन = जाकिर | ज़ाकिर | हुसैन | हुसैनजी
김민수 = 민수 | 민수씨 | 김민수가 | 김 대표 | 김씨 | 김민수님 | 김 민수 | ᅵᆷ민수 | 김이 말했다
김민수 = #김민수
박서연 = 서연 | 서연이 | 박 선생 | 박서연 씨 | 박은
"""


def _read(text: str) -> dict[str, tuple[str, ...]]:
    """Lines of "name = spelling | spelling", where a name may have several."""
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        name, _, spelt = line.partition(" = ")
        found[name] = (*found.get(name, ()), *spelt.split(" | "))
    return found


_MORE = _read(_SPELT)

OUT_OF_SCOPE = {
    "another alphabet": (("Anna Schmidt", "Анна Шмидт"), ("محمد العلي", "Mohammed al-Ali"),
                         ("Анна Иванова", "Anna Ivanova"), ("陈小明", "Chen Xiaoming"),
                         ("अनिता शर्मा", "Anita Sharma"), ("김민수", "Kim Minsu"),
                         ("Ελένη Παπαδοπούλου", "Eleni Papadopoulou")),
    "signs for letters": (("Anna Schmidt", "4nn4"), ("Anna Schmidt", "$chm1dt"),
                          ("Anna Schmidt", "Аnnа")),
    "nicknames, initials, roles": (("Anna Schmidt", "A.S."), ("José Muñoz Ibarra", "Pepe"),
                                   ("Anna Schmidt", "the lady in red")),
    "an everyday word in small letters": (("Grace Will May", "ask grace later"),
                                          ("Grace Will May", "may says no")),
    "before a verb's subject": (("Grace Will May", "May we thank"),),
    "a stem that changes inside, a longer way round": (("Игорь Петренко", "Гарик"),
                                                       ("Анна Иванова", "Аня")),
}  # fmt: skip
"""Neither caught nor asked about, as docs/privacy.md says."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text that names somebody."""

    script: str
    name: str
    text: str


def all_names() -> Scrubber:
    """Everybody is protected, as in a plan."""
    names = (name for names in NAMES.values() for name in names)
    return scrubber(
        HiddenName(name, f"No. {n}", is_protected=True) for n, name in enumerate(names, 1)
    )


def spellings() -> Iterator[Spelling]:
    """Every name in every way it may be written."""
    for script, names in NAMES.items():
        for name in names:
            usual = (*_forms(name), *_MORE[name])
            for text in dict.fromkeys(usual):
                yield Spelling(script, name, text)


def _forms(name: str) -> Iterator[str]:
    """The ways that every name has."""
    parts = name.split()
    glued = "".join(parts)
    yield name
    yield f"Thank you, {name}!"
    yield unicodedata.normalize("NFD", name)
    yield from (name.upper(), name.lower(), _full_width(name))
    yield from (
        glued,
        glued.lower(),
        f"@{glued.lower()}",
        f"#{glued}",
        f"{glued.lower()}@example.org",
    )
    yield "\u200b".join(name)
    if len(parts) > 1:
        yield from ("_".join(parts).lower(), "-".join(parts), ".".join(parts).lower())
        yield " ".join(reversed(parts))
        yield f"{parts[-1].upper()} {parts[0]}"


def _full_width(name: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)


def one_name(name: str) -> Scrubber:
    """Only she is protected."""
    return scrubber([HiddenName(name, "No. 1", is_protected=True)])


def verdict(names: Scrubber, text: str) -> str:
    """What becomes of a text."""
    if names.likely(text):
        return ASKED
    return CAUGHT if names.without_names(text) != text else MISSED


NOTES = tuple(
    line
    for line in """\
May we begin?
Will the interpreters please check channel two
Mark the time: second round of questions at half past
The hope is that we finish before eleven
We rose to thank the secretariat
Grant them one more minute, please
The microphone at the lectern was off for ten seconds
Statement handed out on paper, in English and French
Question from the Netherlands on access to water
The State's delegation arrived five minutes late
Speaker asked for sign language interpretation
Interpretation into Spanish lost for about a minute
The room was changed from XXII to XXIV
Fire alarm test at 10:40, nobody left
Please speak more slowly
Two minutes left for the Missions
ActionHandlers thanked all panellists and the Permanent Missions
The next session begins at noon in the same room
A journalist was asked to leave the room
No photographs, as announced at the beginning
Recommendation on juvenile justice read twice
The representative of Germany asked about prison conditions
France and Luxembourg asked about detention before trial
Slides did not work; the speaker went on without
Water please for the panel
Lunch is in the cafeteria on the ground floor
Next: the national human rights institution
She will send her statement by email tonight
He spoke about land rights and the forest communities
Third cycle recommendations: 12 of 140 implemented
The chair reminded everyone of the seven minutes
Applause after the statement, 15 seconds
Coalition of eleven organisations, one speaker
Joint submission 14 quoted twice
The clock was paused while the door was repaired
Agreed with the Mission of Brazil to take questions at the end
Ireland, Norway and Uruguay want the floor
Follow up with the Office of the High Commissioner
Interpreter asks speakers to slow down
Handover took longer than planned
The audio from the remote speaker broke up
Remote participant lost connection, came back after 0:40
Question about the death penalty and the moratorium
Recall the deadline for written contributions
The second speaker is missing, goes last
Text was 900 words, too long for the window
Marked as absent, then arrived at 10:22
Thank everybody and close at 11:00 sharp
Check the projector before the next hour
The mission of Switzerland offered the room
Freedom of the press, two recommendations
Women's shelters closed in March and April
Bill on civil society adopted in June
Testimony about enforced disappearances, room very quiet
Local elections postponed to August
Point of order by the delegation, refused politely
The lawyer of the coalition will answer in writing
Indigenous peoples were not consulted on the dam
Copies of the statement are on the table by the door
Begin again from the second paragraph
Peut-on commencer à l'heure ?
Le micro du pupitre ne marchait pas
L'interprétation en anglais a été coupée une minute
Merci de parler plus lentement
La salle a été changée au dernier moment
Question de la Belgique sur la liberté de la presse
La délégation est arrivée avec cinq minutes de retard
Le temps de parole est de sept minutes
Il reste deux minutes pour les Missions permanentes
La modératrice remercie les intervenants
Déclaration distribuée sur papier
Prochaine séance à midi dans la même salle
Deux recommandations sur la justice des mineurs
Le représentant du Canada demande la parole
Problème de connexion pendant quarante secondes
L'intervenante enverra son texte par courriel
Rappel : pas de photos dans la salle
La présidence a rappelé les règles
Les femmes détenues n'ont pas accès aux soins
Le projet de loi a été adopté en mars
Intervention trop longue, texte de neuf cents mots
Applaudissements après la déclaration
La coalition regroupe onze organisations
Reprendre au deuxième paragraphe
Suspension pour raison technique
L'État examiné a pris la parole pour une motion d'ordre
Le pasteur et les avocats ont quitté la salle
Grâce à l'équipe technique, tout fonctionne
On ouvre les questions à onze heures
Sénégal, Maroc et Tunisie demandent la parole
Le troisième orateur est absent, il passera à la fin
Les peuples autochtones n'ont pas été consultés
La traduction des documents manque encore
Fin de la séance à l'heure prévue
Clôture anticipée, il restait trois minutes
¿Podemos empezar?
El micrófono del atril no funcionaba
La interpretación al inglés se cortó un minuto
Por favor, hable más despacio
Cambiaron la sala en el último momento
Pregunta de Portugal sobre la libertad de prensa
La delegación llegó cinco minutos tarde
Quedan dos minutos para las Misiones Permanentes
La moderadora da las gracias a los ponentes
Declaración repartida en papel
La próxima sesión empieza a mediodía en la misma sala
Dos recomendaciones sobre justicia juvenil
El representante de México pide la palabra
Problemas de conexión durante cuarenta segundos
La ponente enviará su texto por correo
Recordatorio: nada de fotos en la sala
Las mujeres detenidas no tienen acceso a la salud
El proyecto de ley se aprobó en mayo
Intervención demasiado larga, texto de novecientas palabras
Aplausos después de la declaración
La coalición reúne a once organizaciones
Pausa por motivos técnicos
El Estado examinado tomó la palabra por una cuestión de orden
Costa Rica, Uruguay y Perú piden la palabra
El tercer orador está ausente, pasará al final
No se consultó a los pueblos indígenas
Falta todavía la traducción de los documentos
Cierre antes de tiempo, quedaban tres minutos
La paz y la justicia van juntas, dijo
Gracias a todos, cerramos a las once
""".splitlines()
    if line
)
"""What moderators write: none of them names anybody of NAMES."""
