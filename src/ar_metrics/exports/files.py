"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import errno
import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ar_metrics.errors import UserError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that stands under `path` only once all of it is written.

    Until then it is `.NAME.part` beside it: what a killed process leaves there is written over by
    the next one. Raises UserError when it cannot be written, with why: a disk that is full, a
    folder that is missing, another process that writes the same file.
    """
    if not path.name:
        raise _refusal(path, errno.EISDIR)
    if path.exists() and not (path.is_file() or path.is_dir()):  # /dev/null must stay what it is
        raise UserError(
            f"{path} was not written: it is a device, no file.",
            advice="Leave --out away and send the output there.",
        )
    part = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o666), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not _is_still(part, file):  # moved since it was opened
                raise BlockingIOError
            try:
                file.truncate(0)
                yield file
                file.flush()
                os.fsync(file.fileno())  # a disk may find only now that it is full
                part.replace(path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
    except BlockingIOError:
        raise UserError(
            f"{path} is being written by another process.", advice="Wait, or give another name."
        ) from None
    except UserError:
        raise
    except Exception as error:
        if number := _number(error):
            raise _refusal(path, number) from error
        raise


def _is_still(part: Path, file: IO[bytes]) -> bool:
    try:
        return os.path.samestat(part.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _number(error: Exception) -> int | None:
    """What the system says went wrong; polars tells its number in words alone."""
    if isinstance(error, OSError) and error.errno:
        return error.errno
    told = re.search(r"\(os error (\d+)\)", str(error))
    return int(told[1]) if told else None


def _refusal(path: Path, number: int) -> UserError:
    if number in NO_ROOM:
        return UserError(
            f"{path} was not written: there is no room left for it.",
            advice="Free some space, give another folder with --out, or ask for fewer rows.",
        )
    return UserError(f"{path} was not written: {os.strerror(number)}.")
