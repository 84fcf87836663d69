"""What surrounds a million requests: buildings, ways in, leave for the board, neighbours' reports, steps; and long lists."""

import http.client
import re

WORDS = "楼道的灯不亮，晚上看不见台阶。"
BOUNDARY = "linli-bench"


def spread(db, which: str):
    """Requests that databases.fill put in, spread over buildings and ways, a fifth of them public, each with two steps."""
    filled = "number >= 1000000"
    db.run(which, [
        "CREATE TEMP TABLE house AS SELECT id, row_number() OVER (ORDER BY sort, id) - 1 AS k, (SELECT COUNT(*) FROM buildings) AS n FROM buildings",
        # A sixth stands on shared ground, in blocks: categories go by the number's remainder, and each is to be everywhere.
        f"UPDATE requests SET building_id = (SELECT id FROM house WHERE k = requests.number / 96 % house.n) WHERE {filled} AND number / 16 % 6 <> 0",
        f"UPDATE requests SET channel = 'phone', standing = 'office' WHERE {filled} AND number % 11 = 0",
        f"UPDATE requests SET public = TRUE WHERE {filled} AND number % 5 = 0 AND category_id IN (SELECT id FROM categories WHERE public = TRUE)",
        f"""INSERT INTO request_asides (community_id, request_id, shared, hand, resident_lets, staff_lets, summary)
            SELECT community_id, id, TRUE, 'own', public, public, CASE WHEN public THEN '楼道的灯不亮。' ELSE NULL END FROM requests WHERE {filled}""",
        f"""INSERT INTO nearby (community_id, category_id, grid_id, request_id, building_id)
            SELECT r.community_id, r.category_id, COALESCE(b.grid_id, ''), r.id, r.building_id
            FROM requests r JOIN categories c ON c.community_id = r.community_id AND c.id = r.category_id AND c.public = TRUE
            LEFT JOIN buildings b ON b.community_id = r.community_id AND b.id = r.building_id WHERE r.{filled}""",
        f"""INSERT INTO request_events (community_id, id, request_id, at, kind, actor_id, internal)
            SELECT community_id, 'a' || substr(id, 2), id, filed_at, 'filed', resident_id, FALSE FROM requests WHERE {filled}""",
        f"""INSERT INTO request_events (community_id, id, request_id, at, kind, actor_id, internal, seen_by)
            SELECT community_id, 'b' || substr(id, 2), id, solved_at, 'solved', resident_id, FALSE, CASE WHEN public THEN 'all' END FROM requests WHERE {filled} AND solved_at IS NOT NULL""",
    ])
    db.tidy(which)


def orders(how_many: int) -> bytes:
    """A list of work orders as a hotline sends it."""
    lines = ["工单编号,诉求类型,诉求地址,诉求内容,办结时限"]
    lines += [f"HL-{n:06},电梯,{n % 12 + 1}号楼,第{n}件：{WORDS},2099-01-01 17:00" for n in range(how_many)]
    return ("\n".join(lines) + "\n").encode()


def send_list(browser, port: int, body: bytes) -> str:
    """Sends a list as the page's form does; gives the address of the list."""
    token = browser.token("/desk/exchange")
    fields = {"csrf": token, "key": "bench-list", "name": "市12345热线", "kind": "hotline", "category": ""}
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="list"; filename="list.csv"\r\nContent-Type: text/csv\r\n\r\n'
    whole = b"".join([*parts, head.encode(), body, f"\r\n--{BOUNDARY}--\r\n".encode()])
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    headers = {"Cookie": browser.cookie_header(), "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    line.request("POST", "/desk/exchange/import", whole, headers)
    answer = line.getresponse()
    address = answer.headers.get("location") or ""
    text = answer.read().decode(errors="replace")
    if not re.fullmatch(r"/desk/exchange/lists/[0-9a-f-]+", address):
        raise SystemExit(f"the list was not taken: {answer.status} {text[:400]}")
    return address
