#!/usr/bin/env python3
"""An Open311 GeoReport v2 client of our own, and a strict one.

It knows the server by its discovery document alone, walks from there through services and definitions to a report, its
token, its reading and an update, in XML and in JSON, and checks the shape of every answer on the way: each field that
the specification names is there, no other is, each is of its kind, and both formats say the same.

    client.py DISCOVERY_URL API_KEY [SERVICE_CODE ...]

Standard library only. Prints one JSON object of what it found; leaves with 1 and one line when something is wrong.
"""
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET

DATE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")
TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}


class Wrong(Exception):
    """The server does not keep the specification."""


# Kinds of values: what XML's text becomes, and what JSON's value must be.
def text(value, where):
    if not isinstance(value, str) or not value:
        raise Wrong(f"{where} must be text, is {value!r}")


def text_or_empty(value, where):
    if not isinstance(value, str):
        raise Wrong(f"{where} must be text, is {value!r}")


def date(value, where):
    if not isinstance(value, str) or not DATE.match(value):
        raise Wrong(f"{where} must be a date with an offset, is {value!r}")


def flag(value, where):
    if not isinstance(value, bool):
        raise Wrong(f"{where} must be true or false, is {value!r}")


def whole(value, where):
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong(f"{where} must be a whole number, is {value!r}")


def real(value, where):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Wrong(f"{where} must be a number, is {value!r}")


def word(*words):
    def check(value, where):
        if value not in words:
            raise Wrong(f"{where} must be one of {words}, is {value!r}")
    return check


class Maybe:
    """An empty element in XML, null in JSON, or the kind within."""
    def __init__(self, kind):
        self.kind = kind


class Several:
    """A list, its items named so in XML."""
    def __init__(self, item, shape):
        self.item, self.shape = item, shape


class OneOf:
    """Exactly one of these fields."""
    def __init__(self, *names):
        self.names = names


SERVICE = {
    "service_code": text, "service_name": text, "description": text_or_empty, "metadata": flag,
    "type": word("realtime", "batch", "blackbox"), "keywords": Maybe(text), "group": Maybe(text),
}
VALUE = {"key": text, "name": text}
ATTRIBUTE = {
    "variable": flag, "code": text,
    "datatype": word("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"),
    "required": flag, "datatype_description": Maybe(text), "order": whole, "description": text,
    "values": Several("value", VALUE),
}
DEFINITION = {"service_code": text, "attributes": Several("attribute", ATTRIBUTE)}
REQUEST = {
    "service_request_id": text, "status": word("open", "closed"), "status_notes": Maybe(text),
    "service_name": text, "service_code": text, "description": Maybe(text), "agency_responsible": Maybe(text),
    "service_notice": Maybe(text), "requested_datetime": date, "updated_datetime": date,
    "expected_datetime": Maybe(date), "address": Maybe(text), "address_id": Maybe(text), "zipcode": Maybe(text),
    "lat": Maybe(real), "long": Maybe(real), "media_url": Maybe(text),
}
EXTENDED = {
    **REQUEST,
    "attributes": Several("attribute", {"code": text, "name": text, "values": Several("value", VALUE)}),
    "notes": Several("note", {"datetime": date, "description": text, "type": text}),
    "source": word("alone", "assisted", "proxy", "phone", "paper", "api"),
}
CREATED = {"token|service_request_id": OneOf("token", "service_request_id"), "service_notice": Maybe(text),
           "account_id": Maybe(text)}
TOKEN = {"service_request_id": text, "token": text}
UPDATED = {"update_id": text, "service_request_id": text}
UPDATE = {**UPDATED, "status": word("open", "closed"), "updated_datetime": date, "description": text,
          "media_url": Maybe(text)}
ERROR = {"code": whole, "description": text}
ENDPOINT = {"specification": text, "url": text, "changeset": date, "type": word("production", "test"),
            "formats": Several("format", word("text/xml", "application/json"))}
DISCOVERY = {"changeset": date, "contact": text, "key_service": text, "endpoints": Several("endpoint", ENDPOINT)}


def check(shape, value, where):
    """Nothing missing, nothing unknown, every value of its kind."""
    if isinstance(shape, Maybe):
        return None if value is None else check(shape.kind, value, where)
    if isinstance(shape, Several):
        if not isinstance(value, list):
            raise Wrong(f"{where} must be a list, is {value!r}")
        for at, item in enumerate(value):
            check(shape.shape, item, f"{where}[{at}]")
        return None
    if callable(shape):
        return shape(value, where)
    if not isinstance(value, dict):
        raise Wrong(f"{where} must be an object, is {value!r}")
    known = set()
    for name, kind in shape.items():
        if isinstance(kind, OneOf):
            there = [n for n in kind.names if n in value]
            if len(there) != 1:
                raise Wrong(f"{where} must have exactly one of {kind.names}")
            text(value[there[0]], f"{where}.{there[0]}")
            known.add(there[0])
            continue
        if name not in value:
            raise Wrong(f"{where}.{name} is missing")
        known.add(name)
        check(kind, value[name], f"{where}.{name}")
    if unknown := set(value) - known:
        raise Wrong(f"{where} has fields nobody knows: {sorted(unknown)}")
    return None


def from_xml(shape, element, where):
    """The same values as JSON would hold, by the shape: XML itself knows only text."""
    if element.attrib:
        raise Wrong(f"{where} has XML attributes")
    if "}" in element.tag:
        raise Wrong(f"{where} has a namespace")
    if isinstance(shape, Maybe):
        empty = len(element) == 0 and not (element.text or "")
        return None if empty else from_xml(shape.kind, element, where)
    if isinstance(shape, Several):
        for child in element:
            if child.tag != shape.item:
                raise Wrong(f"{where} holds {child.tag} where {shape.item} belongs")
        return [from_xml(shape.shape, child, f"{where}[{at}]") for at, child in enumerate(element)]
    if callable(shape):
        content = element.text or ""
        if len(element):
            raise Wrong(f"{where} holds elements where a value belongs")
        if shape is flag:
            if content not in ("true", "false"):
                raise Wrong(f"{where} must be true or false")
            return content == "true"
        if shape is whole:
            return int(content)
        if shape is real:
            return float(content)
        return content
    found = {}
    for child in element:
        if child.tag in found:
            raise Wrong(f"{where} has {child.tag} twice")
        kind = shape.get(child.tag)
        if kind is None:
            one_of = [k for k in shape.values() if isinstance(k, OneOf) and child.tag in k.names]
            if not one_of:
                raise Wrong(f"{where} has an element nobody knows: {child.tag}")
            kind = text
        found[child.tag] = from_xml(kind, child, f"{where}.{child.tag}")
    return found


class Client:
    def __init__(self, key):
        self.key, self.base, self.asked = key, None, 0

    def call(self, url, form=None):
        data = None if form is None else urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(url, data=data)
        self.asked += 1
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers.get("content-type"), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("content-type"), error.read()

    def read(self, root, shape, url, fmt, form=None, wanted=200):
        """One answer in one format, checked, as plain values."""
        status, kind, body = self.call(url, form)
        where = f"{url} ({fmt})"
        if status != wanted:
            raise Wrong(f"{where} answered {status} instead of {wanted}: {body[:300]!r}")
        if kind != TYPES[fmt]:
            raise Wrong(f"{where} is called {kind}")
        if fmt == "json":
            value = json.loads(body.decode("utf-8"))
        else:
            if not body.startswith(b"<?xml "):
                raise Wrong(f"{where} has no XML declaration")
            element = ET.fromstring(body)
            if element.tag != root:
                raise Wrong(f"{where} is {element.tag}, not {root}")
            value = from_xml(shape, element, root)
        check(shape, value, root)
        return value

    def both(self, root, shape, path, wanted=200):
        """The same in both formats, which must agree."""
        path, _, query = path.partition("?")
        address = lambda fmt: f"{self.base}/{path}.{fmt}" + (f"?{query}" if query else "")
        xml = self.read(root, shape, address("xml"), "xml", wanted=wanted)
        js = self.read(root, shape, address("json"), "json", wanted=wanted)
        if xml != js:
            raise Wrong(f"{path} says one thing in XML and another in JSON:\n{xml}\n{js}")
        return js


def answers(definition):
    """Something that fits every question which must be answered."""
    form = []
    for attribute in definition["attributes"]:
        if not attribute["required"]:
            continue
        kind, code = attribute["datatype"], attribute["code"]
        if kind == "singlevaluelist":
            form.append((f"attribute[{code}]", attribute["values"][0]["key"]))
        elif kind == "multivaluelist":
            form += [(f"attribute[{code}][]", value["key"]) for value in attribute["values"][:2]]
        elif kind == "number":
            form.append((f"attribute[{code}]", "3"))
        elif kind == "datetime":
            form.append((f"attribute[{code}]", "2026-11-23T08:00:00+08:00"))
        else:
            form.append((f"attribute[{code}]", "三楼拐角"))
    return form


def one_service(client, code, fmt):
    """From the definition of a service to a report, its number, its reading and an update."""
    definition = client.both("service_definition", DEFINITION, f"services/{code}")
    orders = [attribute["order"] for attribute in definition["attributes"]]
    if orders != list(range(1, len(orders) + 1)):
        raise Wrong(f"the order of {code}'s attributes is {orders}")
    form = [("api_key", client.key), ("service_code", code), ("lat", "31.2304"), ("long", "121.4737"),
            ("address_string", "1号楼"), ("description", f"从客户端报来：{code} 3 < 4 & \"引号\""),
            ("first_name", "无名"), ("phone", "555 0100"), ("account_id", "acc-1")] + answers(definition)
    shape = Several("request", CREATED)
    made = client.read("service_requests", shape, f"{client.base}/requests.{fmt}", fmt, form, wanted=201)[0]
    if made["account_id"] != "acc-1":
        raise Wrong("account_id did not come back")
    token = made.get("token")
    number = made.get("service_request_id")
    if token:
        number = client.both("service_requests", Several("request", TOKEN), f"tokens/{token}")[0]["service_request_id"]
    own = urllib.parse.urlencode({"api_key": client.key, "extensions": "true"})
    read = client.both("service_requests", Several("request", EXTENDED), f"requests/{number}?{own}")[0]
    if (read["service_code"], read["status"], read["source"], read["lat"]) != (code, "open", "api", 31.2304):
        raise Wrong(f"what was reported came back as {read}")
    update = [("api_key", client.key), ("update_id", f"u-{number}"), ("updated_datetime", read["requested_datetime"]),
              ("service_request_id", number), ("status", "open"), ("description", "还在漏，<请>快些".replace("<", "《").replace(">", "》"))]
    for _ in range(2):  # the same update twice is one update
        told = client.read("service_request_updates", Several("request_update", UPDATED),
                           f"{client.base}/servicerequestupdates.{fmt}", fmt, update, wanted=201)
        if told[0] != {"update_id": f"u-{number}", "service_request_id": number}:
            raise Wrong(f"the update came back as {told}")
    key = urllib.parse.urlencode({"api_key": client.key})
    updates = client.both("service_request_updates", Several("request_update", UPDATE), f"servicerequestupdates?{key}")
    mine = [u for u in updates if u["update_id"] == f"u-{number}"]
    if len(mine) != 1:
        raise Wrong(f"the update is there {len(mine)} times")
    public = client.call(f"{client.base}/requests/{number}.json")[0]
    return {"service": code, "number": number, "token": token, "public": public == 200}


def refusals(client):
    """What is wrong is said, in the format that was asked for."""
    errors = Several("error", ERROR)
    for path, wanted in [("services/no-such-service", 404), ("requests/999999", 404), ("tokens/no-such-token", 404),
                         ("nowhere", 404), ("requests?jurisdiction_id=elsewhere.example", 404),
                         ("requests?status=lost&start_date=never", 400),
                         ("requests?start_date=2026-01-01&end_date=2026-11-01", 400),
                         ("requests?api_key=not-a-key", 403)]:
        said = client.both("errors", errors, path, wanted=wanted)
        if "lost" in path and len(said) != 2:
            raise Wrong(f"{path} names {len(said)} errors instead of two")
    for fmt in TYPES:
        for form, wanted in [({"service_code": "x"}, 403), ({"api_key": "wrong"}, 403),
                             ({"api_key": client.key}, 400), ({"api_key": client.key, "service_code": "x", "lat": "1", "long": "2"}, 404)]:
            client.read("errors", errors, f"{client.base}/requests.{fmt}", fmt, form, wanted=wanted)
        client.read("errors", errors, f"{client.base}/services.{fmt}", fmt, {"a": "b"}, wanted=405)


def main(discovery, key, wanted):
    client = Client(key)
    found = client.read("discovery", DISCOVERY, discovery, "json")
    again = client.read("discovery", DISCOVERY, discovery.replace(".json", ".xml"), "xml")
    if found != again:
        raise Wrong("discovery says one thing in XML and another in JSON")
    endpoint = next(e for e in found["endpoints"] if e["specification"] == "http://wiki.open311.org/GeoReport_v2")
    client.base = endpoint["url"]
    services = client.both("services", Several("service", SERVICE), "services")
    if not services:
        raise Wrong("nothing can be reported")
    codes = wanted or [s["service_code"] for s in services]
    made = []
    for at, code in enumerate(codes):
        made.append(one_service(client, code, ("xml", "json")[at % 2]))
    shape = Several("request", REQUEST)
    public = client.both("service_requests", shape, "requests")
    times = [r["requested_datetime"] for r in public]
    if times != sorted(times, reverse=True):
        raise Wrong("the newest is not first")
    if {m["number"] for m in made if m["public"]} - {r["service_request_id"] for r in public}:
        raise Wrong("a public request is not in the list")
    if {m["number"] for m in made if not m["public"]} & {r["service_request_id"] for r in public}:
        raise Wrong("a private request is in the list")
    page = client.both("service_requests", shape, "requests?page=2&page_size=2")
    if [r["service_request_id"] for r in page] != [r["service_request_id"] for r in public[2:4]]:
        raise Wrong("the second page is not what follows the first")
    for state in ("open", "closed"):
        if any(r["status"] != state for r in client.both("service_requests", shape, f"requests?status={state}")):
            raise Wrong(f"status={state} gives others too")
    refusals(client)
    print(json.dumps({"services": len(services), "made": made, "public": len(public), "calls": client.asked}))


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2], sys.argv[3:])
    except Wrong as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(1)
