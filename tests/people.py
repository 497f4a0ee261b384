"""People as the server meets them: their websockets, which ask for runs and take in every message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

WELL = {
    ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
    ForwardMsg.FINISHED_EARLY_FOR_RERUN,
}  # fmt: skip


class PageFailedError(Exception):
    """A run did not end well, or showed an error."""


def entering(url: str, cookie: str = "") -> websockets.connect:
    """Open the websocket of a browser at `url` (http://host:port)."""
    return websockets.connect(
        url.replace("http", "ws") + "/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
        additional_headers={"Cookie": cookie} if cookie else {},
        origin=url,  # type: ignore[arg-type]
    )


@dataclass
class Visit:
    """One open websocket, and the page it is on."""

    socket: websockets.ClientConnection
    page: str = ""
    texts: tuple[str, ...] = ()

    async def look(self, view: Mapping[str, str], page: str | None = None) -> None:
        """Ask for a run with the address of `view`, and take in all it sends.

        Raises PageFailedError when the run breaks or shows an error.
        """
        asked = BackMsg()
        asked.rerun_script.query_string = urlencode(view)
        self.page = self.page if page is None else page
        asked.rerun_script.page_name = self.page
        asked.rerun_script.context_info.locale = "fr-FR"
        asked.rerun_script.context_info.timezone = "Europe/Paris"
        asked.rerun_script.context_info.url = "http://localhost/"
        await self.socket.send(asked.SerializeToString())
        wrong, texts = [], []
        while True:
            told = ForwardMsg.FromString(await self.socket.recv())  # type: ignore[arg-type]
            if told.HasField("delta"):
                element = told.delta.new_element
                if element.HasField("exception"):
                    wrong.append(element.exception.type)
                if element.HasField("alert") and element.alert.format == Alert.ERROR:
                    wrong.append(element.alert.body)
                if element.HasField("markdown"):
                    texts.append(element.markdown.body)
            if told.HasField("script_finished"):
                if told.script_finished not in WELL:
                    wrong.append(f"finished: {told.script_finished}")
                if told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    break
        self.texts = tuple(texts)
        if wrong:
            raise PageFailedError("; ".join(wrong))
