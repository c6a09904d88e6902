"""A page with nothing on it but editors, served from ``static/`` under the application's own content security policy."""

import json
import mimetypes
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from app.i18n import speaking
from app.web.security import content_security_policy
from app.web.templates import STATIC, environment, import_map

SHEETS = (
    "fonts/faces",
    "css/tokens",
    "css/base",
    "css/forms",
    "css/parts",
    "css/paper",
    "css/sheet",
    "css/editor",
    "css/here",
    "css/live",
)

PAGE = """<!doctype html><html lang="en" class="js"><head><meta charset="utf-8"><title>Editors</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
{sheets}<script type="importmap" nonce="{nonce}">{names}</script>{words}
<script type="module" nonce="{nonce}">
import {{ Y }} from "writing-kit";
import {{ Editor }} from "/static/js/live/editor.js";
const doc = (name) => new Y.Doc();
/** Two people, who hear each other while `line.isOpen`. */
const hers = new Y.Doc(), his = new Y.Doc(), line = {{ isOpen: true, kept: [] }};
const pass = (from, to) => from.on("update", (update, origin) => {{
  if (origin === "line") return;
  const send = () => Y.applyUpdate(to, update, "line");
  line.isOpen ? send() : line.kept.push(send);
}});
pass(hers, his); pass(his, hers);
line.open = () => {{ line.isOpen = true; for (const send of line.kept.splice(0)) send(); }};
const undos = new Map([[hers, new Y.UndoManager([], {{ doc: hers }})], [his, new Y.UndoManager([], {{ doc: his }})]]);
const editors = [];
function write(key, words = "", options = {{}}, whose = hers) {{
  const text = whose.getText(key);
  if (words) whose.transact(() => text.insert(0, words), "seed");
  undos.get(whose).addToScope(text);
  const place = document.createElement("div");
  place.className = options.isLine ? "words is-line" : "words";
  document.getElementById(options.place ?? "paper").append(place);
  const editor = new Editor({{ parent: place, text, undo: undos.get(whose), label: key, lang: "en", ...options }});
  editors.push(editor);
  return editor;
}}
Object.assign(window, {{ Y, Editor, hers, his, line, undos, editors, write, isReady: true }});
</script></head>
<body><main class="sheet"><h1 class="visually-hidden">Editors</h1><article class="paper" id="paper" lang="en"></article></main>
<div id="toasts" role="status" aria-live="polite" data-close="Close" data-offline="Offline"></div></body></html>"""


def page(nonce: str) -> str:
    sheets = "".join(f'<link rel="stylesheet" href="/static/{name}.css">' for name in SHEETS)
    with speaking("en"):
        words = environment().get_template("documents/_words.html").render(nonce=nonce)
    return PAGE.format(nonce=nonce, sheets=sheets, names=json.dumps(import_map()), words=words)


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/":
            nonce = secrets.token_urlsafe(16)
            self._answer("text/html", page(nonce).encode(), {"Content-Security-Policy": content_security_policy(nonce)})
        elif path.startswith("/static/") and (file := Path(STATIC / path.removeprefix("/static/"))).is_file():
            self._answer(mimetypes.guess_type(file)[0] or "application/octet-stream", file.read_bytes(), {})
        else:
            self.send_error(404)

    def _answer(self, kind: str, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(200)
        for name, value in {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(body)),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def harness() -> Iterator[str]:
    """The address of the page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
