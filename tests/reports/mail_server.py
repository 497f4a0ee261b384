"""A mail server as a process of its own: TLS and login, or nothing. Run by the tests.

    python mail_server.py CERTIFICATE LETTERS ANSWER…

Prints its port; gives each ANSWER in turn before it takes letters, and writes what it was given as
JSON lines into LETTERS.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

PASSWORD = b"s3cret"


class Postbox:
    """What the server was given."""

    def __init__(self, letters: Path, answers: list[str]) -> None:
        self.letters, self.answers = letters, answers

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        said = self.answers.pop(0) if self.answers else "250 OK"
        told = {"to": envelope.rcpt_tos, "tls": session.ssl is not None, "answer": said,
                "content": envelope.content.decode("utf-8", "surrogateescape")}  # fmt: skip
        with self.letters.open("a") as file:
            file.write(json.dumps(told) + "\n")
        return said


def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=data.password == PASSWORD)


async def main(certificate: str, letters: str, *answers: str) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    box = Postbox(Path(letters), list(answers))

    def connection() -> SMTP:
        return SMTP(box, hostname="localhost", tls_context=tls, require_starttls=True,
                    auth_required=True, authenticator=check)  # fmt: skip

    server = await asyncio.get_running_loop().create_server(connection, "localhost", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
