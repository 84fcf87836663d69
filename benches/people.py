"""People at their browsers: they open pages, send forms and sign in as anybody would."""

import base64
import hashlib
import hmac
import http.client
import re
import struct
import time
import urllib.parse


class Browser:
    """Keeps cookies, follows nothing by itself."""

    def __init__(self, url: str, *cookies: str):
        self.host = urllib.parse.urlsplit(url).netloc
        # They were here before, and are not asked about text size, language and colours any more.
        self.cookies = {"linli-view": "asked"} | dict(c.split("=", 1) for c in cookies)

    def open(self, path: str) -> str:
        status, text, _ = self._send("GET", path)
        if status != 200:
            raise SystemExit(f"GET {path}: {status}")
        return text

    def send(self, path: str, form: str, **fields: str) -> tuple[int, str]:
        """Sends a form with the token that the page `form` holds; gives the status and where it leads."""
        token = self.token(form)
        body = urllib.parse.urlencode(fields | {"csrf": token})
        status, _, headers = self._send("POST", path, body)
        return status, headers.get("location", "")

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.open(page))
        if not found:
            raise SystemExit(f"{page} holds no form")
        return found[1]

    def cookie_header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _send(self, method: str, path: str, body: str | None = None):
        asked = http.client.HTTPConnection(self.host, timeout=30)
        headers = {"Cookie": self.cookie_header()} if self.cookies else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        asked.request(method, path, body, headers)
        answer = asked.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("set-cookie") or []:
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
            if not value:
                del self.cookies[name]
        asked.close()
        return answer.status, text, answer.headers


def resident(url: str, cast: dict) -> Browser:
    """A resident on the phone enrolled to them, by PIN."""
    browser = Browser(url, cast["enrolled_device_cookie"])
    went(browser.send("/sign-in/card", "/sign-in/card", pin=cast["pin"]), "/sign-in/card")
    return only_session(browser, url)


def staff(url: str, cast: list[dict], office: str) -> Browser:
    """A member of staff, by password and second factor."""
    who = next(c for c in cast if c["office"] == office)
    browser = Browser(url)
    form = "/sign-in/password"
    went(browser.send(form, form, email=who["email"], password=who["password"]), form)
    code = totp(who["totp_secret"])
    went(browser.send("/sign-in/second", "/sign-in/second", code=code), "/sign-in/second")
    return only_session(browser, url)


def went(answer: tuple[int, str], what: str):
    if answer[0] != 303:
        raise SystemExit(f"signing in failed at {what}: {answer}")


def only_session(browser: Browser, url: str) -> Browser:
    """The session's cookie alone, as the server's own address has it."""
    name = next(n for n in browser.cookies if n.endswith("session"))
    return Browser(url, f"{name}={browser.cookies[name]}")


def totp(secret: str, at: float | None = None) -> str:
    """Six digits of this half minute (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = struct.pack(">Q", int((time.time() if at is None else at) // 30))
    digest = hmac.new(key, step, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7fffffff) % 1_000_000:06d}"
