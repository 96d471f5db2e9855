"""Everything that connects a day's sessions with other programs, as the settings have it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from presession_timer.base.user_settings import OscSetting, Settings

if TYPE_CHECKING:
    from presession_timer.av.hooks import Hooks
    from presession_timer.av.osc_commands import OscCommands
    from presession_timer.runner.session_runner import SessionRunner


class Programs:
    """Follows one session of the day after the other; nothing is loaded that is not in use."""

    def __init__(self, settings: Settings) -> None:
        """``settings`` have been checked: their hooks mean something."""
        self._held = ExitStack()
        self._trouble = ""
        self._osc = None if settings.osc is None else self._listening(settings.osc)
        self._hooks = self._watching(settings) if settings.hooks else None

    def _listening(self, setting: OscSetting) -> OscCommands | None:
        from presession_timer.av.osc_commands import OscCommands

        try:
            osc = OscCommands(setting)
        except OSError as error:
            host, port = setting.listen
            self._trouble = f"OSC is not heard at {host}:{port}: {error.strerror or error}"
            return None
        self._held.callback(osc.close)
        return osc

    def _watching(self, settings: Settings) -> Hooks:
        from presession_timer.av.hooks import Hooks
        from presession_timer.av.templates import hooks_in

        noted = None if self._osc is None else self._osc.own.append
        hooks = Hooks(hooks_in(settings.hooks)[0], settings.languages[0], sent_from=noted)
        self._held.callback(hooks.close)
        return hooks

    def shown(
        self, loads: Sequence[Callable[[], SessionRunner]]
    ) -> list[Callable[[], SessionRunner]]:
        """Wrap each opening so that the programs follow the session that it opens."""
        return [self._following(load) for load in loads]

    def _following(self, load: Callable[[], SessionRunner]) -> Callable[[], SessionRunner]:
        def opened() -> SessionRunner:
            runner = load()
            if self._trouble:
                runner.recovered = "; ".join(filter(None, (runner.recovered, self._trouble)))
            if self._hooks is not None:
                self._hooks.follow(runner)
            if self._osc is not None:
                self._osc.follow(runner)
            return runner

        return opened

    @property
    def words(self) -> tuple[str, ...]:
        """How it goes, a line each; nothing where the settings name no program."""
        hooks = () if self._hooks is None else self._hooks.words
        osc = () if self._osc is None else self._osc.words
        return (*hooks, *osc, *filter(None, (self._trouble,)))

    @property
    def last_words(self) -> tuple[str, ...]:
        """What to print on leaving: what failed."""
        return () if self._hooks is None else self._hooks.last_words

    def __enter__(self) -> Programs:
        return self

    def __exit__(self, *exc: object) -> None:
        self._held.close()
