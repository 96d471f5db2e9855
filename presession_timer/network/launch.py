"""What the command line needs of the broker: checked addresses, and paho only once it is used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from presession_timer.base.errors import PresessionError
from presession_timer.base.extras import NETWORK, is_installed
from presession_timer.network.address import BrokerAddress, Login, login, parse_address
from presession_timer.prepare.settings import checked_settings
from presession_timer.web.listening import WebOptions, public_origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from presession_timer.network.publisher import RoomPublisher


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
        self, *, taken_from: str | None = None, viewers: Callable[[], int] = lambda: 0
    ) -> RoomPublisher:
        """Return what publishes it; ``taken_from`` is the instance that the moderator replaces."""
        from presession_timer.network.publisher import PublishOptions, RoomPublisher

        return RoomPublisher(
            self.address,
            self.login,
            PublishOptions(self.record, self.av),
            take_over="" if self.take_over else taken_from,
            viewers=viewers,
        )


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
    """Serve the pages of an event's rooms; see :func:`presession_timer.network.gateway`."""
    address, who = event(url, insecure=insecure)
    public = "" if public_url is None else public_origin(public_url)
    from presession_timer.network.gateway import serve_event, shared_secret

    options = replace(options, public=public)
    return serve_event(address, who, options, shared_secret(secret_file), out=out, err=err)
