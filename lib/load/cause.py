"""Why a row cannot be measured."""

from dataclasses import dataclass
from typing import Optional


@dataclass
class Cause:
    """Why a row cannot be measured yet."""

    # Two causes of a kind are the same cause, whichever pod shows it.
    kind: str
    text: str
    # Patiences after which it is taken to stay; None where time alone may mend it.
    stays_after: Optional[int]


class Refused(Exception):
    """Why a row is not measured. Its text is the last line of the log."""
