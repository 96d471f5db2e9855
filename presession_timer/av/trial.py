"""`presession hooks test`: send each hook once, with values as they are in an hour."""

from __future__ import annotations

from typing import TextIO

from presession_timer.av.sending import send
from presession_timer.av.templates import hooks_in
from presession_timer.av.values import SAMPLE
from presession_timer.base.user_settings import Settings


def try_hooks(settings: Settings, out: TextIO) -> int:
    """Say of each hook what came back; return 0 if all were sent, else 1.

    ``settings`` have been checked.
    """
    hooks, _ = hooks_in(settings.hooks)
    if not hooks:
        print("there is no [[hook]] in the settings; see docs/integrations.md", file=out)
        return 1
    failed = 0
    for hook in hooks:
        outcome = send(hook.template, {**SAMPLE, "event": hook.on[0]})
        failed += not outcome.ok
        answer = f": {outcome.body}" if outcome.body else ""
        print(f"{hook.name}: {outcome.said}{answer}", file=out, flush=True)
    return int(failed > 0)
