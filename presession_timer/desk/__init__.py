"""The desk: the one writer of a record, and what screens may ask of records on disk."""

from presession_timer.desk.desk import Desk
from presession_timer.desk.requests import Answer, Request
from presession_timer.record.follow import Follower

__all__ = ["Answer", "Desk", "Follower", "Request"]
