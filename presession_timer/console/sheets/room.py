"""How the room sees the hour: where its page is, who views it, and how this console looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from presession_timer.base.errors import PresessionError
from presession_timer.base.shell import typed
from presession_timer.base.wakes import into_loop
from presession_timer.console.sheets.base import Choice, ChoiceSheet, Sheet, wrapped
from presession_timer.engine.snapshot import Stage
from presession_timer.terminal.qr_code import qr_text
from presession_timer.terminal.text_lines import Line, beside, cells, line
from presession_timer.terminal.tones import Tones

if TYPE_CHECKING:
    from presession_timer.console.interface import Console, Link
    from presession_timer.web.broadcast import Broadcast
    from presession_timer.web.server import WebServer
    from presession_timer.web.tokens import Tokens
    from presession_timer.web.viewers import Screen

_GAP = 3
_NONE = Style.null()
_LEAST_BESIDE = 34
"""So many cells beside the code are worth having it."""
_LOCAL = "127.0.0.1"
_URGENT = ("has the keyboard", "lost", "may sleep", "ok")
"""The most urgent first."""
_LOOKS = (
    ("dark", "dark, for screens"),
    ("light", "light, for projectors"),
    ("contrast", "high contrast"),
)
_MOST_OF_LINKS = 5
"""Lines about other programs: the screens and the choices need theirs."""
_MOST_PROGRAMS = 9
"""As many as there are digits; those used last come first."""
_OPENER = "look"


def look(console: Console) -> Sheet:
    """Open what says how the room gets its clock, with the choice of how this console looks."""
    app, runner = console.app, console.runner
    choices = [
        Choice(str(place), words, partial(app.paint, theme), current=app.theme_name == theme)
        for place, (theme, words) in enumerate(_LOOKS, start=1)
    ]
    copy, links = runner.mirror, app.links
    if app.broadcast is None or app.broadcast.web is None:
        way = f"--web, or in another terminal: presession project {typed(runner.path)}"
        kept = f". {copy[0].upper()}{copy[1:]}" if copy else ""
        words = "".join(f". {one}" for link in links for one in link.words)
        said = f"The room's clock: {way}{kept}{words}"
        return ChoiceSheet("How this console looks", choices, said=said)
    if console.view.snapshot.stage is Stage.BEFORE:
        card, shown = app.broadcast.toggle_test_card, app.broadcast.test_card
        choices.append(Choice("4", "test card on every screen", card, current=shown))
    choices += _programs(console, app.broadcast.web.tokens)
    remote = app.broadcast.has_remote
    return RoomSheet(app.broadcast.web, choices, control=remote, copy=copy, links=links)


def _views(url: str, width: int, tones: Tones) -> Iterator[Line]:
    """The page that lists the views; like the room's it opens with its token only."""
    said = f"Every view: {url}"
    address, _, token = url.partition("#")
    yield line(("Every view: ", tones.muted), (url if len(said) <= width else address, tones.text))
    if len(said) > width:
        yield line((f"#{token}", tones.text))


class RoomSheet(ChoiceSheet):
    """The address and its code, the screens, the remote's way in, and the choices below."""

    wide = True
    airy_from = 21
    """Under so many rows the code needs the one under the title: at 80×24 it just fits."""

    def __init__(
        self,
        web: WebServer,
        choices: Sequence[Choice],
        *,
        control: bool,
        copy: str = "",
        links: Sequence[Link] = (),
    ) -> None:
        """``copy``: where a second copy of the record is kept and whether it has everything.

        ``links``: connections with other programs.
        """
        super().__init__("The room's screens", choices)
        self._links = links
        self._copy = copy
        self._web = web
        self._control = control
        self._invites = False
        self._choices_at = self._choice_rows = 0
        """Where the choices stand in the body, and how many lines they take."""

    def body(self, width: int, height: int, tones: Tones) -> Sequence[Line]:
        """Return the code at the left where there is room for it, the words beside it."""
        url, code = self._web.invitation if self._invites else (self._web.page_url, "")
        qr = [] if tones.ascii_only else list(qr_text(url))
        room = width - (len(qr[0]) if qr else 0) - _GAP
        if len(qr) > height or room < _LEAST_BESIDE:
            qr, room = [], width
        said = list(self._said(url, code, room, height, tones))
        self._choices_at = len(said) - self._choice_rows
        if not qr:
            return said
        style = Style(color="#000000", bgcolor="#ffffff") if tones.colour else tones.text
        rows = [Segment(row, style) for row in qr]
        blank = Segment(" " * cells([rows[0]]), _NONE)
        count = max(len(rows), len(said))
        rows += [blank] * (count - len(rows))
        said += [()] * (count - len(said))
        gap = Segment(" " * _GAP, _NONE)
        return [(row, gap, *words) for row, words in zip(rows, said, strict=True)]

    def press(self, key: str, character: str | None) -> bool:
        """Change with 0 between the page's address and the remote's; digits choose."""
        if key == "0" and self._control:
            self._invites = not self._invites
            return True
        return super().press(key, character)

    def click(self, row: int) -> bool:
        place = row - self._choices_at
        if self._control and place == self._choice_rows - 1:
            return self.press("0", None)
        return super().click(place)

    def _said(self, url: str, code: str, width: int, height: int, tones: Tones) -> Iterator[Line]:
        roomy = height > self.airy_from and not code
        yield line(("The remote: good once, for two minutes" if code else "The page", tones.muted))
        address, _, token = url.partition("#")
        whole = [url] if len(url) <= width else [address, f"#{token}"]
        for part in whole:
            yield line((part, tones.strong))
        if code:
            yield line(("code ", tones.muted), (code, tones.strong))
        else:
            yield line(("To print: ", tones.muted), (self._web.cards_url, tones.text))
            if roomy:
                yield from _views(self._web.links_url, width, tones)
        for part in wrapped(self._web.trouble or self._warning(), width):
            yield line((part, tones.decide))
        for part in wrapped(self._copy, width):
            yield line((part, tones.muted))
        links = [words for link in self._links for words in link.words]
        of_links = [part for words in links for part in wrapped(words, width)]
        for part in of_links[:_MOST_OF_LINKS]:
            yield line((part, tones.muted))
        yield ()
        choices = super().body(width, height, tones)
        if self._control:
            other = "the page's address" if code else "the remote's address and code"
            choices = [*choices, line((" 0 ", tones.cap), (" ", _NONE), (other, tones.text))]
        self._choice_rows = len(choices)
        taken = 9 + len(choices) + min(len(of_links), _MOST_OF_LINKS)
        yield from self._screens(width, height - taken, tones)
        yield ()
        yield from choices

    def _warning(self) -> str:
        if self._web.address.host == _LOCAL:
            return "Only this computer can open it; --lan ADDRESS lets others."
        return "Anyone on this network can listen in. Guest Wi-Fi often keeps devices apart."

    def _screens(self, width: int, most: int, tones: Tones) -> Iterator[Line]:
        screens = sorted(self._web.screens, key=lambda screen: _URGENT.index(screen.state))
        yield line((f"{len(screens)} screen{'s' * (len(screens) != 1)}", tones.muted))
        for screen in screens[: max(1, most)]:
            yield self._screen(screen, width, tones)
        if len(screens) > max(1, most):
            yield line((f"and {len(screens) - max(1, most)} more", tones.muted))

    def _screen(self, screen: Screen, width: int, tones: Tones) -> Line:
        style = tones.text if screen.state == "ok" else tones.decide
        where = "" if screen.address == _LOCAL else screen.address
        facts = " ".join(filter(None, (screen.called, screen.size, where)))
        room = max(1, width - len(screen.state) - 1)
        return beside(
            [(facts, room, tones.text), ("", 1, _NONE), (screen.state, len(screen.state), style)],
            _NONE,
        )


class ViewerStatus:
    """Listens to the page's server, in the console's loop."""

    def __init__(self, broadcast: Broadcast | None, changed: Callable[[], None]) -> None:
        """``changed`` is called, in this loop, after any change of the screens."""
        self._web: WebServer | None = None if broadcast is None else broadcast.web
        self._soon, self._changed = into_loop(), changed
        self._waiting = False
        self.words = ""
        """"1 screen lost": empty while all are well."""
        if self._web is not None:
            self._web.on_screens = self._wake
            self.words = _words(self._web)

    def offer_next(self, title: str, begin: Callable[[], None]) -> None:
        """Let a remote go on to the day's next session once this one is closed."""
        if self._web is not None:
            self._web.offer_next(title, lambda: self._soon(begin))

    def leave(self) -> None:
        if self._web is not None:
            self._web.on_screens = None
            self._web = None

    def _wake(self) -> None:
        """Called in the page's thread; many changes at once lead to one look."""
        if not self._waiting:
            self._waiting = True
            self._soon(self._look)

    def _look(self) -> None:
        self._waiting = False
        if self._web is not None:
            self.words = _words(self._web)
            self._changed()


def _words(web: WebServer) -> str:
    """Return what concerns the moderator; a telephone that was put away does not."""
    screens = web.screens
    if any(screen.state == "has the keyboard" for screen in screens):
        return "a screen has the keyboard"
    lost = sum(screen.state == "lost" and screen.view != "phone" for screen in screens)
    return f"{lost} screen{'s' * (lost != 1)} lost" if lost else ""


def _programs(console: Console, tokens: Tokens) -> Iterator[Choice]:
    """Yield the choice that lists the programs; none while there are no tokens."""
    try:
        count = len(tokens.all())
    except PresessionError:
        yield Choice("5", "the file of tokens cannot be read: presession tokens", None)
        return
    if count:
        yield Choice("5", f"programs with a token: {count}", partial(_list, console, tokens))


def _list(console: Console, tokens: Tokens) -> None:
    known = sorted(tokens.all(), key=lambda one: one.used or 0, reverse=True)
    zone = console.session.plan.timezone
    choices = [
        Choice(str(place), one.name, partial(_ask, console, tokens, one.name), one.words(zone))
        for place, one in enumerate(known[:_MOST_PROGRAMS], start=1)
    ]
    more = ""
    if len(known) > _MOST_PROGRAMS:
        more = f"{len(known) - _MOST_PROGRAMS} more: presession tokens. "
    said = f"{more}A digit takes a program's token away."
    console.show_sheet(ChoiceSheet("Programs with a token", choices, said=said), _OPENER)


def _ask(console: Console, tokens: Tokens, name: str) -> None:
    choices = [
        Choice("1", "keep it", partial(_list, console, tokens)),
        Choice("2", "take it away", partial(_revoke, console, tokens, name), "at once, for good"),
    ]
    console.show_sheet(ChoiceSheet(f"Take the token of {name} away?", choices), _OPENER)


def _revoke(console: Console, tokens: Tokens, name: str) -> None:
    try:
        tokens.revoke(name)
    except PresessionError as error:
        console.refuse(str(error))
    else:
        console.tell(f"{name} is let in no more")
