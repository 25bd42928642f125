#!/usr/bin/env python3
"""A sign-up form with a check while one types, and double opt-in. See docs/signup.md.

POSTRIDER_URL  where the node is, as this server and browsers reach it
POSTRIDER_KEY  an API key with the scope contacts:write
SIGNUP_KEY     a signup key whose origins name this page
LIST           id of a list with an opt_in
PORT           8080 unless told
"""
import html
import json
import os
import pathlib
import re
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NODE = os.environ["POSTRIDER_URL"].rstrip("/")
KEY = os.environ["POSTRIDER_KEY"]
LIST = os.environ["LIST"]
# The form is the one that docs/signup.md shows.
TEXT = (pathlib.Path(__file__).parent.parent / "signup.md").read_text(encoding="utf-8")
FORM = re.search(r"```html\n(.*?)```", TEXT, re.S).group(1)
FORM = FORM.replace("POSTRIDER_URL", NODE).replace("SIGNUP_KEY", os.environ["SIGNUP_KEY"])


def page(body):
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign up</title><h1>News</h1>{body}'


def sign_up(address, client, agent):
    """Hands the address on; the list's confirmation mail does the rest."""
    contact = {
        "email": address, "lists": [LIST], "confirm": True, "source": {"kind": "form", "origin": "signup page"},
        "consent": {"ip": client, "user_agent": agent[:200], "text": "Send me news.", "form": "signup page"},
    }
    request = urllib.request.Request(
        f"{NODE}/v1/contacts", data=json.dumps(contact).encode(),
        headers={"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=10).close()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, page(FORM))

    def do_POST(self):
        length = min(int(self.headers.get("Content-Length") or 0), 4096)
        fields = urllib.parse.parse_qs(self.rfile.read(length).decode("utf-8", "replace"))
        address = fields.get("email", [""])[0]
        try:
            sign_up(address, self.client_address[0], self.headers.get("User-Agent") or "")
        except urllib.error.HTTPError as error:
            if error.code == 422:
                return self.answer(422, page(f"<p>{html.escape(address)} cannot be signed up.</p>" + FORM))
            return self.answer(502, page("<p>This does not work just now. Please try again later.</p>"))
        # The same words whoever it is: nobody learns who has signed up before.
        self.answer(200, page("<p>Please follow the link in the mail that we sent you.</p>"))

    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8080"))), Handler)
    print(f"http://localhost:{server.server_port}", flush=True)
    server.serve_forever()
