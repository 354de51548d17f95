"""Real ends for messages: a small mail server and a small web server on this machine."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a sender needs; `answers` replaces the answer to a command, `heard` is told each."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.taken: list[Message] = []
        self.answers: dict[str, str] = {}
        self.heard: Callable[[str], None] = lambda command: None

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    @property
    def subjects(self) -> list[str]:
        """The subjects of what was taken."""
        return [str(make_header(decode_header(message["Subject"]))) for message in self.taken]


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 sink")
        for line in self.rfile:
            command = line.decode().strip().split(" ")[0].split(":")[0].upper()
            self.server.heard(command)
            answer = self.server.answers.get(command, {"DATA": "354 go on", "QUIT": "221 bye"}.get(command, "250 ok"))
            if answer == "hang up":
                return
            self._say(answer)
            if answer.startswith("354"):
                self._message()
            if command == "QUIT":
                return

    def _message(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        message = message_from_bytes(b"".join(lines))
        answer = self.server.answers.get("message", "250 taken")
        if answer == "hang up without a word":
            self.server.taken.append(message)
            self.connection.close()
            return
        if answer.startswith("250"):
            self.server.taken.append(message)
        self._say(answer)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Gateway(ThreadingHTTPServer):
    """A gateway for short messages: notes what is posted and answers with `status` and `body`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Post)
        self.posted: list[tuple[str, bytes]] = []
        self.status = 200
        self.body = b""


class _Post(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.posted.append((self.path, body))
        if self.server.status:
            self.send_response(self.server.status)
            self.end_headers()
            self.wfile.write(self.server.body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def running(server: Any) -> Iterator[Any]:
    """Have a server answer while the block runs."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
