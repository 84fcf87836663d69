// Every page of the route table, as each role finds it: held against ACCESS.md in one or two ways of seeing, so chosen that
// together they hold every pair of text size, colours, width and language. ALL=1 (`make test-all`) takes all 96 for each page.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test, expect } from "../lib/devices.mjs";
import { faults, kindOf } from "../lib/checks.mjs";
import { COLOURS, COVERING, LANGS, SIZES, WHOLE, WIDTHS, wayName } from "../lib/covering.mjs";
import { focusFaults } from "../lib/keyboard.mjs";
import { markupFaults } from "../lib/markup.mjs";
import { plant } from "../lib/planting.mjs";
import { routeTable, walk } from "../lib/rounds.mjs";
import { useDemo } from "../lib/server.mjs";
import { onOwnPhone, withCardAndPin, withPassword } from "../lib/steps/signing-in.mjs";
import { LIMITS, asked, sent, withAssets } from "../lib/weight.mjs";
import { wordsOf } from "../lib/words.mjs";

const demo = useDemo();
const planted = {};
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  Object.assign(planted, await plant(browser, demo));
});
const table = routeTable();
const WAYS = process.env.ALL ? WHOLE : COVERING;
const SHOTS = path.resolve(import.meta.dirname, "../shots/every");
// Which patterns each role met, in files: a fault starts a new process, which knows nothing of the one before.
const MET = path.resolve(import.meta.dirname, "../report/met");
// Which pages axe has judged, a file for each load of it, by pattern and by what the page is made of.
const AXED = path.resolve(import.meta.dirname, "../report/axed");
const AXE_LOADS = 700;
// What a page weighs after gzip, styles and script being there already (ACCESS.md §1). Staff's tables may be twice that;
// what is printed by the pile carries a QR code for each.
const HEAVIEST = { resident: LIMITS.later, paper: 128 * 1024, desk: 16 * 1024 };

// Where nobody's first visit begins: what a helper took along, and a seal, which carries its code to be printed.
const NO_FIRST_VISIT = /^\/visits\/kept$|^\/open\/checkpoints\/\d+$/;

// Pages without 返回, each with why there is nothing to go back to.
const NO_WAY_BACK = new Map([
  ["/", "the first page"],
  ["/offline", "stands in for whatever page was asked for"],
  ["/visits/kept", "opens without a network; the list of those taken along is its first page"],
  ["/still", "asks on a shared screen whether anybody is there, and its one button leads back to the page"],
  ["/again", "stands in for a page that asks first who one is, and leads home by a button of its own"],
  ["/passkeys/ask", "between signing in and the first page, and leads on by buttons of its own"],
  ["/assist/return", "the helper proves who they are before anything else opens"],
]);

// Pages to which no link leads, each with where it is looked at instead.
const BY_STORY = "steps of the story (story.spec) or of signing in, which only a form leads to";
const ONE_OFF = "opened once, by a link that is printed or sent";
const NOT_YET = "nothing of the kind stands in the example; stories over HTTP";
const ELSEWHERE = new Map([
  ...["/mandates/new", "/desk/mandates/new", "/for/{resident}/requests/new/where", "/for/{resident}/requests/new/questions",
    "/for/{resident}/requests/new/words", "/for/{resident}/requests/new/similar", "/for/{resident}/requests/new/check",
    "/again/kept/{id}", "/requests/{id}/filed", "/for/{resident}/requests/{id}/filed", "/desk/people/{id}/card", "/ballots/{id}/taken"].map((at) => [at, BY_STORY]),
  ...["/c/{token}", "/pin/{code}", "/enrol/{code}", "/setup/{token}", "/setup/{token}/yourself", "/setup/{token}/second",
    "/join/{code}", "/join/{code}/yourself", "/join/{code}/second", "/not-me/{token}"].map((at) => [at, ONE_OFF]),
  ...["/photos/{id}", "/for/{resident}/photos/{id}", "/desk/mandates/photos/{id}", "/organisations/{id}", "/desk/merges/{id}", "/desk/phone/{id}", "/desk/shifts/{id}",
    "/desk/shifts/{id}/print", "/desk/waiting/{id}", "/desk/mandates/{id}/rules",
    "/desk/reviews/{id}", "/desk/organisations/{id}", "/desk/surveys/{id}/change",
    "/open/checkpoints/{size}/since/{old}", "/desk/ballots/{id}/draft", "/desk/contact-changes/{id}", "/desk/activities/{id}/certificates", "/meetings/{id}/change", "/groups/{id}/files/{item}",
    "/desk/groups/{id}/files/{item}", "/for/{resident}/groups/{id}/files/{item}"].map((at) => [at, NOT_YET]),
]);

// Linked from the newest notice only while somebody has not been reached by it, which the example's clock decides; stories
// over HTTP open them always (stories::notices).
// So it is with a signal of acts in the small hours (stories::signals).
const SOMETIMES = new Set(["/desk/notices/{id}/missing", "/desk/notices/{id}/missing/print", "/desk/signals/{id}"]);

const staff = (office) => async (hand) => withPassword(hand, demo.staff.find((one) => one.office === office));
const ROLES = {
  stranger: { enters: async () => {}, may: (row) => row.audience === "Everyone" && !row.acting },
  // `also`: where forms lead, and no link.
  resident: { enters: (hand) => onOwnPhone(hand, demo.neighbour), also: () => steps(""), may: (row) => /Everyone|SignedIn|Resident/.test(row.audience) && !row.acting },
  kiosk: { enters: atTheKiosk, may: (row) => /Everyone|SignedIn|Resident/.test(row.audience) && !row.acting },
  helper: { enters: (hand) => withPassword(hand, demo.helper), also: () => steps(`/for/${demo.neighbour.id}`), may: (row) => /Everyone|SignedIn|Resident|Helper/.test(row.audience) },
  desk: { enters: staff("desk"), may: office("Desk") },
  accounts: { enters: staff("accounts"), may: office("Accounts") },
  auditor: { enters: staff("auditor"), may: office("Auditor") },
  admin: { enters: staff("admin"), may: office("Admin") },
  party: { enters: staff("party"), may: office("Party") },
};

// First his own page under `/for/…`, so that of the helper's residents he is among those looked at.
function steps(base) {
  return [base || "/", `${base}/proposals/new/why`, `${base}/proposals/new/check`, `${base}${planted.survey}/check`, `${base}${planted.survey}/done`];
}

function office(name) {
  return (row) => !row.acting && (/SignedIn/.test(row.audience) || new RegExp(`\\b${name}\\b`).test(row.audience));
}

async function atTheKiosk(hand) {
  const [name, ...value] = demo.kiosk_device_cookie.split("=");
  await hand.page.context().addCookies([{ name, value: value.join("="), url: hand.origin }]);
  await withCardAndPin(hand, demo.resident.card_number, demo.resident.pin);
}

test("sixteen ways of seeing hold every pair", () => {
  for (const folder of [MET, AXED]) rmSync(folder, { recursive: true, force: true });
  const factors = { size: SIZES, colours: COLOURS, width: WIDTHS, lang: LANGS };
  for (const [one, ones] of Object.entries(factors)) {
    for (const [other, others] of Object.entries(factors)) {
      if (one === other) continue;
      for (const a of ones) for (const b of others) expect(COVERING.some((way) => way[one] === a && way[other] === b), `${a} with ${b}`).toBe(true);
    }
  }
});

Object.entries(ROLES).forEach(([role, { enters, may, also }], place) => {
  test(`as ${role}`, async ({ device }) => {
    test.setTimeout(process.env.ALL ? 24 * 3_600_000 : 1_500_000);
    const hand = await device(demo, { serviceWorkers: "block" });
    await enters(hand);
    const starts = table.filter((row) => row.fixed && may(row)).map((row) => row.pattern);
    const found = await walk(hand.page.request, demo.url, table, ["/", ...(also?.() ?? []), ...starts], { each: 4, most: 900 });
    for (const page of found.values()) expect.soft(page.status, `${role} ${page.address}`).toBeLessThan(500);
    mkdirSync(MET, { recursive: true });
    writeFileSync(path.join(MET, `${role}.json`), JSON.stringify([...found].filter(([, page]) => page.status < 400).map(([pattern]) => pattern)));
    const pages = [...found].filter(([, page]) => page.isPage).sort(([one], [other]) => (one < other ? -1 : 1));
    expect(pages.length, `${role} finds pages`).toBeGreaterThan(5);
    for (const [way, seen] of shared(pages, place)) {
      await sees(hand, way);
      for (const [pattern, page] of seen) await holds(hand, role, pattern, page, way);
    }
  });
});

test("no page is forgotten", () => {
  const met = new Set(readdirSync(MET).flatMap((name) => JSON.parse(readFileSync(path.join(MET, name), "utf8"))));
  const forgotten = table.filter((row) => ![met, ELSEWHERE, SOMETIMES].some((known) => known.has(row.pattern))).map((row) => row.pattern);
  expect(forgotten, "pages that no role found, and nothing says where they are looked at").toEqual([]);
  // What a story is said to look at is asked of the stories when they are over (forgotten.spec).
  writeFileSync(path.join(MET, "../elsewhere.json"), JSON.stringify([...ELSEWHERE].filter(([, why]) => why !== NOT_YET).map(([pattern]) => pattern)));
  if (!process.env.ALL) expect(readdirSync(AXED).length, "pages given to axe").toBeLessThanOrEqual(AXE_LOADS);
  const stale = [...ELSEWHERE.keys()].filter((pattern) => met.has(pattern) || !table.some((row) => row.pattern === pattern));
  expect(stale, "said to be looked at elsewhere, and found or gone").toEqual([]);
});

// Each way with the pages looked at in it: one way for each page, another way for each role; all of them for ALL.
function shared(pages, place) {
  if (process.env.ALL) return WAYS.map((way) => [way, pages]);
  const byWay = new Map(WAYS.map((way) => [way, []]));
  pages.forEach((page, n) => byWay.get(WAYS[(n * 5 + place * 7) % WAYS.length]).push(page));
  return [...byWay].filter(([, some]) => some.length > 0);
}

async function sees(hand, way) {
  const theme = way.colours === "forced" ? "auto" : way.colours;
  await hand.page.setViewportSize({ width: way.width, height: way.width < 768 ? 844 : 900 });
  await hand.page.emulateMedia({ forcedColors: way.colours === "forced" ? "active" : "none" });
  hand.view = { ...hand.view, lang: way.lang, size: way.size, theme };
  hand.say = wordsOf(way.lang);
  await hand.settle();
}

async function holds(hand, role, pattern, { address, gzip }, way) {
  const where = `${role} ${address} (${wayName(way)})`;
  await hand.open(address);
  const kind = await kindHere(hand.page, address);
  if (role === "kiosk" && pattern !== "/") await expect.soft(hand.page.locator("body[data-idle]"), `${where}: it ends by itself`).toHaveCount(1);
  expect.soft(await faults(hand.page, { kind, axe: await isNewToAxe(hand.page, role, pattern) }), where).toEqual([]);
  expect.soft(await markupFaults(hand.page), where).toEqual([]);
  expect.soft(hand.complaints.splice(0), where).toEqual([]);
  expect.soft(gzip, `${where}: bytes after gzip`).toBeLessThanOrEqual(HEAVIEST[kind]);
  if (kind === "resident") await costs(hand, role, address, where);
  else await asksLittle(hand, where);
  if (kind !== "paper") expect.soft(await focusFaults(hand.page), where).toEqual([]);
  if (kind === "resident" && !NO_WAY_BACK.has(pattern)) expect.soft(await wayBack(hand.page), where).toBe(hand.say("common-back"));
  mkdirSync(SHOTS, { recursive: true });
  const name = `${role}${pattern.replaceAll(/[{}]/g, "").replaceAll("/", "_")}-${wayName(way)}`.slice(0, 150);
  await hand.page.screenshot({ path: path.join(SHOTS, `${name}.jpg`), fullPage: true, type: "jpeg", quality: 60, scale: "css", animations: "disabled" });
}

// By the address; of the desk's some are sheets, and staff open some pages in the desk's frame that residents open in theirs.
function kindHere(page, address) {
  const kind = kindOf(address);
  const inFrame = (one) => (document.body.classList.contains("desk") ? "desk" : one === "desk" ? "paper" : one);
  return page.evaluate(inFrame, kind);
}

// Axe judges a page in two ways of seeing; where a third role's main part is made of the very same elements it has judged
// it already, and what stands around it on that role's other pages. Our own measures are taken every time.
async function isNewToAxe(page, role, pattern) {
  if (process.env.ALL) return true;
  const made = await page.evaluate(() => [...(document.querySelector("main") ?? document.body).querySelectorAll("*")].map((one) => `${one.tagName}.${one.className.baseVal ?? one.className}:${one.getAttributeNames().join()}`).join());
  const kind = createHash("sha256").update(`${pattern} ${made}`).digest("hex").slice(0, 32);
  mkdirSync(AXED, { recursive: true });
  if (readdirSync(AXED).filter((name) => name.startsWith(kind)).length >= 2) return false;
  writeFileSync(path.join(AXED, `${kind}-${role}`), pattern);
  return true;
}

// As it comes over the line, by both codings, and how much a page asks for beside itself (ACCESS.md §1); to a stranger it
// is the first page, styles and script and all. Photographs are people's own, and come only when they are scrolled to.
async function costs(hand, role, address, where) {
  for (const coding of ["gzip", "br"]) {
    const alone = await sent(hand.page, address, coding);
    expect.soft(alone.coding, `${where}: coded`).toBe(coding);
    expect.soft(alone.bytes, `${where}: bytes by ${coding}`).toBeLessThanOrEqual(LIMITS.later);
    if (role === "stranger" && !NO_FIRST_VISIT.test(address)) expect.soft(await withAssets(hand.page, alone, coding), `${where}: a first visit by ${coding}`).toBeLessThanOrEqual(LIMITS.first);
  }
  // What a helper took along opens from the phone, whole, and costs no network.
  if (address !== "/visits/kept") await asksLittle(hand, where);
}

async function asksLittle(hand, where) {
  const parts = await asked(hand.page);
  expect.soft(parts.length, `${where}: asks for ${parts.join(" ")}`).toBeLessThanOrEqual(LIMITS.requests);
}

// The words of the one way back that stands before the heading; what is wrong, where there is none or there are two.
function wayBack(page) {
  return page.evaluate(() => {
    const links = [...document.querySelectorAll("main a.back")];
    if (links.length !== 1) return `${links.length} ways back`;
    const heading = document.querySelector("h1");
    const before = links[0].compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_FOLLOWING;
    return before && /^\/(?!\/)/.test(links[0].getAttribute("href")) ? links[0].textContent.trim() : "a way back after the heading, or to elsewhere";
  });
}
