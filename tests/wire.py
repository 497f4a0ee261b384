"""Streamlit's websocket without a browser: what a page sends to whoever opens it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

XSRF = "_streamlit_xsrf"
WAIT_SECONDS = 60


def told(
    url: str,
    page: str = "",
    query: str = "",
    cookies: Mapping[str, str] | None = None,
    origin: str | None = None,
) -> str:
    """Everything that the script run of a page sends, as text; nothing when it is refused."""
    jar = dict(cookies or {})
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())}
    said: list[str] = []
    with (
        suppress(ConnectionClosed, InvalidStatus),
        connect(
            f"{url.replace('http', 'ws', 1)}/_stcore/stream",
            additional_headers=headers if jar else {},
            subprotocols=["streamlit", jar.get(XSRF) or "none"],  # type: ignore[list-item]
            origin=origin or url,  # type: ignore[arg-type]
            max_size=None,
        ) as socket,
    ):
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_name = page
        socket.send(ask.SerializeToString())
        while not said or "script_finished" not in said[-1]:
            message = ForwardMsg()
            message.ParseFromString(socket.recv(WAIT_SECONDS))  # type: ignore[arg-type]
            said.append(str(message))
    return "\n".join(said)
