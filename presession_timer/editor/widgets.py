"""The form of one part of a plan: a row for each field, with what is wrong beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Select, Static
from textual.widgets.input import Selection
from textual.widgets.option_list import Option

from presession_timer.base.findings import KeyPath
from presession_timer.base.text import clean
from presession_timer.base.world.states import states
from presession_timer.editor.fields import FormField
from presession_timer.plan.editing import is_timed, understood
from presession_timer.terminal.forms import TextInput
from presession_timer.terminal.text_lines import name

_LONGEST = 1_000
_WORDS = {"true": "yes"}
"""The words for values of the plan that are not words."""


@dataclass(frozen=True, slots=True)
class FieldRemark:
    """A line below a field."""

    words: str
    level: str
    """``error``, ``warning`` or ``muted``."""


class PlanInput(TextInput):
    """A line of text; a paste keeps only what a plan may have."""

    def on_paste(self, event: events.Paste) -> None:
        """Insert the text on one line, without hidden characters, as far as there is room."""
        event.prevent_default()
        event.stop()
        start, end = sorted(self.selection)
        room = _LONGEST - len(self.value) + end - start
        if room > 1 and event.text.strip():
            apart = " " if event.text[0].isspace() and start else ""
            self.replace(apart + clean(event.text, room - 1), start, end)


class ChoiceField(Select[str], inherit_bindings=False):
    """A choice that leaves the arrow keys to the form, to go from field to field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "show_overlay", "choose", key_display="Enter")
    ]


class FieldRow(Vertical):
    """One field: its name, what is written, what was understood, and what is wrong with it."""

    class Typed(Message):
        """Sent when a person typed or chose."""

        def __init__(self, row: FieldRow, text: str) -> None:
            super().__init__()
            self.row = row
            self.text = text

    def __init__(self, field: FormField) -> None:
        super().__init__(classes="row")
        self.field = field
        self.control: PlanInput | ChoiceField
        if field.choices:
            self._choices = _options(field)
            self.control = ChoiceField(
                self._choices,
                allow_blank=False,
                value=_chosen(field),
                compact=True,
                classes="field",
            )
        else:
            self.control = PlanInput(
                max_length=_LONGEST,
                compact=True,
                select_on_focus=is_timed(field.key),  # a time is replaced, a text is amended
                classes="field",
            )
            self.control.cursor_blink = False
            if field.path == ("session", "state"):
                names = [state.name for state in states()]
                self.control.suggester = SuggestFromList(names, case_sensitive=False)
        self._understood = Static(classes="understood", markup=False)
        self._remark: Static | None = None
        self._ready = False

    def compose(self) -> ComposeResult:
        yield Static(clean(self.field.key), classes="name", markup=False)
        if is_timed(self.field.key):
            yield self._understood
        yield self.control

    def on_mount(self) -> None:
        self._ready = True
        self.show(self.field, None)

    def show(self, field: FormField, remark: FieldRemark | None, *, settle: bool = True) -> None:
        """Show what is written now; what is being typed stays as it is unless ``settle``."""
        self.field = field
        if not self._ready:
            return
        if settle:
            self._put(field)
        if remark is None:
            if self._remark is not None:
                self._remark.remove()
                self._remark = None
        elif self._remark is None:
            self._remark = Static(remark.words, classes=f"remark {remark.level}", markup=False)
            self.mount(self._remark)
        elif self._remark.content != remark.words:
            self._remark.set_classes(f"remark {remark.level}")
            self._remark.update(remark.words)

    def _put(self, field: FormField) -> None:
        control = self.control
        if isinstance(control, ChoiceField):
            with control.prevent(Select.Changed):
                if (options := _options(field)) != self._choices:
                    self._choices = options
                    control.set_options(options)
                control.value = _chosen(field)
            return
        control.placeholder = field.otherwise
        if control.value != field.text:
            with control.prevent(Input.Changed):
                control.value = field.text
            end = len(field.text)
            control.selection = Selection(0 if control.select_on_focus else end, end)
        self._say_understood("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on what was typed, and say what a time or a length was understood as."""
        event.stop()
        self._say_understood(understood(self.field.key, event.value))
        self.post_message(self.Typed(self, event.value))

    def _say_understood(self, words: str) -> None:
        if self._understood.content != (shown := f" {words}" if words else ""):
            self._understood.update(shown)

    def on_select_changed(self, event: Select.Changed) -> None:
        """Pass on what a person chose: Textual also reports the first value, and late."""
        event.stop()
        if self._ready and event.value == event.select.value != _chosen(self.field):
            self.post_message(self.Typed(self, str(event.value)))


def _options(field: FormField) -> list[tuple[Content, str]]:
    """Return the choices in words; a value that is no choice is added."""
    text = _chosen(field)
    choices = field.choices if text in field.choices else (*field.choices, text)
    return [(Content(name(_WORDS.get(one, one) or field.otherwise)), one) for one in choices]


def _chosen(field: FormField) -> str:
    """Return the choice; empty if the default is written out."""
    return "" if field.text in (field.otherwise, "false") else field.text


class Form(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The rows of a part. Rare fields are shown where they are written, or with the button."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
    ]

    def __init__(self, fields: Sequence[FormField], id: str) -> None:  # noqa: A002 – Textual's name
        """``fields``: all that there may be, the rare ones last."""
        super().__init__(id=id)
        self._order = {slot(field.path): place for place, field in enumerate(fields)}
        self._rows = {slot(field.path): FieldRow(field) for field in fields if not field.rare}
        self._rare = Vertical(classes="rare")
        self._more = Button(compact=True, classes="more field")
        self._all = False
        self._latest: tuple[Sequence[FormField], Mapping[KeyPath, FieldRemark]] = ((), {})

    def on_mount(self) -> None:
        """Show what was to be shown before there were rows."""
        self.show(*self._latest)

    def compose(self) -> ComposeResult:
        """Show the rows; below them those that few plans have, and the button for them."""
        yield from self._rows.values()
        yield self._rare
        yield self._more

    def show(
        self,
        fields: Sequence[FormField],
        remarks: Mapping[KeyPath, FieldRemark],
        *,
        settle: bool = True,
    ) -> None:
        """Show a part. Without ``settle``: after a letter was typed, which stays as it is."""
        self._latest = (fields, remarks)
        if not self._rare.is_attached:
            return  # on_mount shows it
        shown = {slot(field.path): field for field in fields}
        hidden = 0
        for place, field in shown.items():
            row, remark = self._rows.get(place), remarks.get(field.path)
            wanted = bool(
                self._all
                or not field.rare
                or field.text
                or remark
                or (row is not None and row.control.has_focus)
            )
            hidden += not wanted
            if wanted and row is None:
                row = self._rows[place] = FieldRow(field)
                self._rare.mount(row)
                self._rare.sort_children(key=self._place)
            if row is not None:
                row.display = wanted
                row.show(field, remark, settle=settle)
        for place in self._rows.keys() - shown.keys():
            self._rows[place].display = False
        self._more.label = "fewer fields" if self._all else f"more fields ({hidden})"
        self._more.display = self._all or hidden > 0

    def _place(self, row: Widget) -> int:
        """Put keys that no plan has last."""
        path = row.field.path if isinstance(row, FieldRow) else ()
        return self._order.get(slot(path), len(self._order))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self._all = not self._all

    def action_go(self, by: int) -> None:
        move = self.screen.focus_next if by > 0 else self.screen.focus_previous
        move(".field")


def slot(path: KeyPath) -> str:
    """Return the name of the row of a value: segments share one form."""
    return f"{path[0]}.{path[-1]}"


_WIDE = 37
"""Cells from which on a row has room for the organisation and the minimum."""


@dataclass(frozen=True, slots=True)
class Part:
    """One row."""

    number: int
    """0: the session itself."""
    who: str
    organisation: str = ""
    times: tuple[str, str] = ("", "")
    """``5:00–7:00``, and ``7:00`` where there is less room."""
    mark: str = ""
    """``error``, ``warning`` or nothing."""


_MARKS: Mapping[str, tuple[str, str]] = {
    "error": ("!", "$error"),
    "warning": ("▲", "$warning"),
    "": (" ", ""),
}


class PartList(OptionList, inherit_bindings=False):
    """The parts to choose from; letters are keys here, as nothing is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,right,e", "screen.go_to_field", "fields", key_display="Enter"),
        Binding("plus,insert,n,equals_sign", "screen.add", "add", key_display="+"),
        Binding("delete", "screen.remove", "remove", key_display="Del"),
        Binding("d", "screen.duplicate", "double", key_display="D"),
        Binding("u", "screen.undo", show=False),
        Binding("q", "screen.leave", show=False),
        Binding("down,j", "cursor_down", show=False),
        Binding("up,k", "cursor_up", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="parts", compact=True, markup=False)
        self._parts: Sequence[Part] = ()

    def show(self, parts: Sequence[Part], chosen: int) -> None:
        """Show the rows; those that differ are drawn again."""
        before, self._parts = self._parts, parts
        with self.prevent(OptionList.OptionHighlighted):
            if len(before) != len(parts):
                self.set_options(Option(self._drawn(part)) for part in parts)
            else:
                for place, (old, new) in enumerate(zip(before, parts, strict=True)):
                    if old != new:
                        self.replace_option_prompt_at_index(place, self._drawn(new))
            self.highlighted = chosen

    def on_resize(self, event: events.Resize) -> None:
        for place, part in enumerate(self._parts):
            self.replace_option_prompt_at_index(place, self._drawn(part))

    def _drawn(self, part: Part) -> Content:
        width = max(20, self.scrollable_content_region.width)
        wide = width >= _WIDE
        who = f"{part.who} · {part.organisation}" if part.organisation and wide else part.who
        times = part.times[0 if wide else 1]
        number = f"{part.number:>3} " if part.number else ""
        room = width - 3 - len(number) - len(times)
        return Content.assemble(
            _MARKS[part.mark],
            (number, "$muted"),
            Content(name(who)).truncate(max(1, room), ellipsis=True, pad=True),
            " ",
            (times, "$muted"),
            " ",
        )
