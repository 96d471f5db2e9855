"""Connect a day's sessions with other programs: hooks that tell them, and OSC that they send."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from presession_timer.av.hooks import Hooks
from presession_timer.av.osc_commands import OscCommands
from presession_timer.av.templates import hooks_in
from presession_timer.base.user_settings import OscSetting, Settings
from presession_timer.runner.session_runner import SessionRunner


class Programs:
    """Follows one session of the day after the other; at the end it prints what failed."""

    def __init__(self, settings: Settings) -> None:
        """``settings`` have been checked: their hooks mean something."""
        self._held = ExitStack()
        self._trouble = ""
        self._osc = None if settings.osc is None else self._listening(settings.osc)
        self._hooks = self._watching(settings) if settings.hooks else None

    def _listening(self, setting: OscSetting) -> OscCommands | None:
        try:
            osc = OscCommands(setting)
        except OSError as error:
            host, port = setting.listen
            self._trouble = f"OSC is not heard at {host}:{port}: {error.strerror or error}"
            return None
        self._held.callback(osc.close)
        return osc

    def _watching(self, settings: Settings) -> Hooks:
        noted = None if self._osc is None else self._osc.own.append
        hooks = Hooks(hooks_in(settings.hooks)[0], settings.languages[0], sent_from=noted)
        self._held.callback(hooks.close)
        return hooks

    def follow(self, runner: SessionRunner) -> None:
        """Let the programs follow this session from now on."""
        if self._trouble:
            runner.recovered = "; ".join(filter(None, (runner.recovered, self._trouble)))
        if self._hooks is not None:
            self._hooks.follow(runner)
        if self._osc is not None:
            self._osc.follow(runner)

    @property
    def words(self) -> tuple[str, ...]:
        """How it goes, a line each; nothing where the settings name no program."""
        hooks = () if self._hooks is None else self._hooks.words
        osc = () if self._osc is None else self._osc.words
        return (*hooks, *osc, *filter(None, (self._trouble,)))

    def __enter__(self) -> Programs:
        return self

    def __exit__(self, *exc: object) -> None:
        """Leave them all, and print what a program was not told; not among lines that answer."""
        self._held.close()
        for words in () if self._hooks is None else self._hooks.last_words:
            print(words, file=sys.stderr)
