"""Several things -> one Vietnamese phrase: ``a, b và c``."""

import re
from collections.abc import Sequence

from flows.wording.numbers import amount

_CLAUSE_COMMA = re.compile(r",(?!\d)")      # the comma of 98,5 joins digits, not clauses


def joined(items: Sequence[str]) -> str:
    """``a``, ``a và b``, ``a, b và c``; items with commas of their own are parted by semicolons.

    A name that holds "và" itself (Sở Tài nguyên và Môi trường) is not joined by another one, or the reader could not
    tell where a name ends.
    """
    if any(_CLAUSE_COMMA.search(item) for item in items):
        return "; ".join(items)
    if len(items) < 2 or any(" và " in item for item in items):
        return ", ".join(items)
    return f"{', '.join(items[:-1])} và {items[-1]}"


def joined_up_to(items: Sequence[str], limit: int, noun: str) -> str:
    """At most ``limit`` names, then how many are left: ``xã A, xã B và 07 đơn vị khác``."""
    if len(items) <= limit:
        return joined(items)
    rest = f"{amount(len(items) - limit, noun)} khác"
    return f"{', '.join(items[:limit])} và {rest}"
