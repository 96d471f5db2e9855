"""What the command line needs of the broker: checked addresses, and paho only once it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from presession_timer.base.atomic_files import real_path
from presession_timer.base.errors import PresessionError
from presession_timer.base.extras import NETWORK, is_installed
from presession_timer.network.address import BrokerAddress, Login, login, parse_address
from presession_timer.network.ownership import place_of
from presession_timer.network.setup import BrokerPlan, rooms_of, write_setup
from presession_timer.prepare.settings import checked_settings
from presession_timer.record.loading import read_header
from presession_timer.record.paths import is_record
from presession_timer.record.records_of_plan import record_path_for
from presession_timer.report.files import slug
from presession_timer.web.listening import WebOptions, public_origin

if TYPE_CHECKING:
    from presession_timer.network.publisher import RoomPublisher
    from presession_timer.web.broadcast import Broadcast


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a room is published, and what of it."""

    address: BrokerAddress
    login: Login
    record: bool = False
    av: bool = False
    take_over: bool = False
    """Whether another machine's room is taken without a question."""

    def publisher(
        self, broadcast: Broadcast | None, *, taken_from: str | None = None
    ) -> RoomPublisher:
        """Return what publishes it; ``taken_from`` is the instance that the moderator replaces.

        ``broadcast`` serves the room's page from here.
        """
        from presession_timer.network.publisher import PublishOptions, RoomPublisher

        return RoomPublisher(
            self.address,
            self.login,
            PublishOptions(self.record, self.av),
            take_over="" if self.take_over else taken_from,
            broadcast=broadcast,
        )

    def confirmed(
        self,
        paths: Sequence[Path],
        ask: Callable[[str], bool] | None,
        *,
        record: Path | None = None,
        rehearsal: bool = False,
    ) -> str | None:
        """Return the instance that the moderator takes an hour over from; None if nobody runs it.

        ``ask`` asks a question that is answered with yes or no; None: nobody can be asked.
        ``record`` and ``rehearsal`` are the options of `run`. Raises PresessionError if the answer
        is no.
        """
        if record is None:
            plan = paths[0]
            record = plan if is_record(plan) else record_path_for(plan, rehearsal=rehearsal)
        if self.take_over or not record.exists():
            return None
        from presession_timer.network.visit import who_runs

        holder = who_runs(self.address, self.login, read_header(record).seed, place_of(record))
        if holder is None:
            return None
        if ask is None:
            raise PresessionError(f"{holder.question}: add --take-over to take it over")
        if not ask(f"{holder.question}: take over?"):
            raise PresessionError(f"{record}: not taken over; nothing was changed")
        return holder.instance


def require_network() -> None:
    """Raise PresessionError with the command that installs what a broker needs."""
    if not is_installed(NETWORK):
        raise PresessionError(f"a broker needs one library more: {NETWORK.install}")


def publication(
    url: str, *, record: bool, av: bool, take_over: bool, insecure: bool
) -> Publication:
    """Return where a room is published. Raises PresessionError with what to write instead."""
    require_network()
    address = parse_address(url, room=True, insecure=insecure)
    return Publication(address, login(address, checked_settings()), record, av, take_over)


def event(url: str, *, insecure: bool, room: bool | None = None) -> tuple[BrokerAddress, Login]:
    """Return an event's address and login. Raises PresessionError with what to write instead."""
    require_network()
    address = parse_address(url, room=room, insecure=insecure)
    return address, login(address, checked_settings())


def serve_event(
    url: str,
    options: WebOptions,
    *,
    public_url: str | None,
    secret_file: Path | None,
    insecure: bool,
    out: TextIO,
    err: TextIO,
) -> int:
    """Serve the pages of an event's rooms; see :mod:`presession_timer.network.gateway`."""
    address, who = event(url, insecure=insecure)
    public = "" if public_url is None else public_origin(public_url)
    from presession_timer.network.gateway import serve_event, shared_secret

    options = replace(options, public=public)
    return serve_event(address, who, options, shared_secret(secret_file), out=out, err=err)


def collect(url: str, folder: Path, *, insecure: bool, out: TextIO, err: TextIO) -> int:
    """Collect an event's records; see :mod:`presession_timer.network.collector`."""
    address, who = event(url, insecure=insecure)
    from presession_timer.network.collector import collect

    return collect(address, who, folder, out=out, err=err)


def clear(url: str, *, insecure: bool, force: bool, out: TextIO) -> int:
    """Take back what a broker keeps of an event; see :mod:`presession_timer.network.visit`."""
    address, who = event(url, insecure=insecure)
    from presession_timer.network.visit import clear

    return clear(address, who, force=force, out=out)


def set_up(
    folder: Path, *, into: Path | None, name: str | None, host: str, port: int, out: TextIO
) -> int:
    """Write what a mosquitto needs for the plans of a folder."""
    plan = BrokerPlan(name or slug(real_path(folder).name), rooms_of(folder), host, port)
    return write_setup(plan, into or folder / "broker", out=out)
