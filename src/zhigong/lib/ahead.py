"""Work done ahead in a second process: what it makes is waited for only when it is not ready."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection


class AheadEnded(Exception):
    """The second process ended before it had said that nothing follows."""


def made_ahead(make: Callable[[], Iterator]) -> Iterator:
    """Yield what `make()` yields, made by a forked process one step ahead of the caller.

    It must not use what cannot be shared (a database connection). What it raises is raised here; when nobody listens
    any more, or the caller was killed, it ends by itself.
    """
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_make, args=(make, here, there), daemon=True)
    process.start()
    there.close()
    try:
        yield from _received(here)
    finally:
        here.close()
        process.terminate()
        process.join()


def _make(make: Callable[[], Iterator], here: Connection, there: Connection) -> None:
    here.close()  # or the pipe would not break when the caller dies
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        for made in make():
            there.send((made, None))
        there.send((None, StopIteration()))
    except BrokenPipeError:
        return
    except Exception as error:
        there.send((None, error))


def _received(here: Connection) -> Iterator:
    while True:
        try:
            made, error = here.recv()
        except EOFError:
            raise AheadEnded from None
        if isinstance(error, StopIteration):
            return
        if error is not None:
            raise error
        yield made
