"""When each phase of a running clock begins, for a screen that only counts.

A page in a browser, or any other screen far away, gets instants instead of rules. It looks up in
which phase it is; nothing but :mod:`presession_timer.engine.rules` knows why.
"""

from __future__ import annotations

from presession_timer.engine.rules import Phase, phase_of


def phase_schedule(least: int, limit: int, last: int) -> tuple[tuple[int, Phase], ...]:
    """(milliseconds spoken, the phase that begins there), in order; the first begins at 0.

    It agrees with :func:`~presession_timer.engine.rules.phase_of` at every millisecond: a phase can
    only change where the spoken time reaches the least, the last minute, or passes the limit.
    """
    turning = {0, least, limit - last, limit + 1}
    schedule: list[tuple[int, Phase]] = []
    for spoke in sorted(at for at in turning if at >= 0):
        phase = phase_of(spoke, least, limit, last)
        if not schedule or schedule[-1][1] is not phase:
            schedule.append((spoke, phase))
    return tuple(schedule)
