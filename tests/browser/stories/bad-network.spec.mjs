// A resident's phone without a network (ACCESS.md §2): every form says so in words, keeps what was typed and works again
// afterwards, once; every page shows its last copy with its time. The pages and forms are those of the route table.
import { test, expect } from "../lib/devices.mjs";
import { standBetween } from "../lib/between.mjs";
import { offline } from "../lib/network.mjs";
import { residentForms, routeTable, rowOf, walk } from "../lib/rounds.mjs";
import { useDemo } from "../lib/server.mjs";
import { onOwnPhone } from "../lib/steps/signing-in.mjs";
import { withWorker } from "../lib/steps/visiting.mjs";

const demo = useDemo();
const table = routeTable();
const forms = residentForms();
const between = {};
const TYPED = "断了网也还在";
const DIGITS = "13800138007";
// 十一月二十三日上午九点半, as people say it (web/js/visits.js).
const WHEN = /^[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日(凌晨|上午|中午|下午|晚上)[零一两三四五六七八九十]{1,2}点(半|[零一二三四五六七八九十]{1,3}分)?$/;

// Never copied: whoever signs in, and addresses that hold somebody's secret (web/sw.js).
const NEVER_KEPT = /^\/(api|assets|assist|c|desk|enrol|for|join|not-me|open311|pin|receipts|setup|sign-in|sign-out|visits|healthz|readyz|metrics)(\/|$)/;

// Forms on pages that neither a stranger nor 陈建国 finds by links, each with why. The same worker and script carry them.
const BY_CODE = "opened by a card, a code or a link that was sent or printed";
const ASKED = "stands in for another page, for as long as something is to be proved or waited for";
const NOTHING_YET = "nothing of the kind waits for him in the example";
const ELSEWHERE = new Map([
  ...["/pin/{code}", "/enrol/{code}", "/setup/{token}", "/setup/{token}/yourself", "/setup/{token}/second", "/join/{code}/yourself",
    "/join/{code}/second", "/not-me/{token}", "/ballots/slip", "/ballots/slip/check", "/ballots/slip/votes"].map((at) => [at, BY_CODE]),
  ...["/sign-in/waiting/enrolment", "/sign-in/waiting/code", "/sign-in/code/typed", "/sign-in/passkey", "/sign-in/second", "/again",
    "/again/passkey", "/assist/end", "/assist/return", "/requests/new/questions", "/mandates/new", "/surveys/{id}/answers",
    "/ballots/{id}/votes", "/mandates/{id}/code/typed"].map((at) => [at, ASKED]),
  ...["/accreditation/agreement", "/accreditation/ties", "/accreditation/departure", "/me/away/end", "/me/password",
    "/passkeys", "/requests/{id}/undo", "/requests/{id}/objection", "/ballots/{id}/vote",
    "/ballots/{id}/proxy", "/ballots/{id}/proxy/end", "/mandates/{id}/consent", "/mandates/{id}/refusal", "/mandates/{id}/end",
    "/mandates/{id}/code", "/mandates/{id}/narrowing", "/mandates/{id}/completion", "/held/{id}/confirmation", "/held/{id}/refusal",
    "/held/{id}/withdrawal", "/passkeys/{id}/name", "/passkeys/{id}/end",
    "/groups/{id}/notices", "/proposals/{id}/answer", "/proposals/{id}/withdrawal", "/acts/{id}/undo",
    "/proposals/{id}/talk/{comment}/objection", "/me/steps/later", "/activities/{id}/arrival", "/meetings/{id}/arrival", "/meetings/{id}/change",
    "/meetings/{id}/invitation", "/meetings/{id}/cancellation"].map((at) => [at, NOTHING_YET]),
]);

// Only while he is signed in elsewhere as well, and while he has not read the notice of a ballot.
const SOMETIMES = new Set(["/sessions/end", "/sessions/{id}/end", "/notices/{id}/acknowledgement"]);

test.beforeAll(async () => Object.assign(between, await standBetween(demo.url)));
test.afterAll(() => between.stop?.());
test.beforeEach(() => between.calm());

// 陈建国's own phone, behind the network that goes away.
async function phone(device) {
  const hand = await device({ ...demo, url: between.url });
  await onOwnPhone(hand, demo.neighbour);
  await withWorker(hand, "/");
  return hand;
}

// What he has begun: the steps of a report and of a proposal stand there with a draft.
async function begins(hand) {
  await hand.open("/requests/new/what");
  await hand.page.locator("label.choice", { hasText: "漏水" }).first().tap();
  await hand.press("common-next");
  await hand.choose("place", "stairs");
  await hand.write("detail", "三楼拐角");
  await hand.press("common-next");
  await hand.open("/requests/new/words");
  await hand.write("words", "水管接口滴水。");
  await hand.press("common-next");
  await hand.open("/proposals/new");
  await hand.write("title", "楼道装扶手");
  await hand.write("what", "装一排扶手。");
  await hand.press("common-next");
  await hand.write("why", "怕摔。");
  await hand.press("common-next");
  // One of the short pages of a survey is answered, and its check stands there.
  await hand.open("/surveys");
  await hand.leave(hand.page.locator("main a.row").first());
  await hand.leave(hand.page.locator("main a.btn-main").first());
  for (;;) {
    const next = hand.page.locator('form[action*="/questions/"] button[type=submit]');
    if (!(await next.count())) break;
    await hand.leave(next);
  }
}

async function pagesOf(hand, each = 3) {
  const starts = table.filter((row) => row.fixed && !row.acting && /Everyone|SignedIn|Resident/.test(row.audience)).map((row) => row.pattern);
  const met = await walk(hand.page.request, between.url, table, ["/", ...starts, "/requests/new/where", "/requests/new/check", "/proposals/new/check"], { each, all: true });
  return [...met].filter(([path, page]) => page.isPage && !/^\/(for|desk)(\/|$)/.test(path));
}

test("every page is shown again without a network, with its time", async ({ device }) => {
  test.setTimeout(900_000);
  const hand = await phone(device);
  const pages = (await pagesOf(hand, 1)).filter(([, page]) => !NEVER_KEPT.test(page.address));
  expect(pages.length).toBeGreaterThan(25);
  for (const [, { address }] of pages.filter(([, page]) => page.address !== "/offline")) {
    const opened = Date.now();
    await hand.open(address);
    if (new URL(hand.page.url()).pathname !== new URL(address, between.url).pathname) continue;
    const before = (await hand.page.locator("main h1").innerText()).trim();
    // The copy is put away after the page is shown: a network that goes before that leaves none, and rightly.
    await expect.poll(() => hand.page.evaluate(copiedAt), { message: `${address}: its copy` }).toBeGreaterThanOrEqual(opened);
    await offline(hand, true);
    await hand.page.reload();
    await expect.soft(hand.page.locator("main h1"), address).toHaveText(before);
    await expect.soft(hand.page.locator(".old").first(), address).toContainText(hand.say("common-old-copy"));
    expect.soft(await hand.page.locator(".old b").first().innerText(), `${address}: its time`).toMatch(WHEN);
    // The first page's old copy makes room again by itself as soon as there is a network.
    await hand.page.goto("about:blank");
    await offline(hand, false);
  }
});

test("a slow network is waited for: four seconds where there is a copy, else until the page comes", async ({ device }) => {
  const hand = await phone(device);
  const opened = Date.now();
  await hand.open("/requests");
  await expect.poll(() => hand.page.evaluate(copiedAt)).toBeGreaterThanOrEqual(opened);
  const heading = (await hand.page.locator("main h1").innerText()).trim();
  const old = hand.page.locator(".old b");

  // The server hears of it a quarter of a minute later; the old copy is there before, and not before the network had its time.
  between.rules.delays = (request) => (request.url === "/requests" ? 15_000 : 0);
  const asked = Date.now();
  await hand.page.reload();
  const took = Date.now() - asked;
  expect(took).toBeGreaterThan(3_900);
  expect(took).toBeLessThan(14_000);
  await expect(hand.page.locator("main h1")).toHaveText(heading);
  await hand.sees("common-old-copy");
  await expect(old).toHaveText(WHEN);
  await hand.look("slow-last-seen");

  // What came too late to be shown is the next copy; quick again, it is the page itself, and no word of a copy.
  await expect.poll(() => hand.page.evaluate(copiedAt), { timeout: 30_000 }).toBeGreaterThan(asked);
  between.rules.delays = null;
  await hand.page.reload();
  await expect(hand.page.locator("main h1")).toHaveText(heading);
  await expect(old).toHaveCount(0);

  // Never seen before, so there is no copy: it comes after five seconds, and is no page that says it cannot.
  between.rules.delays = (request) => (request.url === "/notices" ? 5_000 : 0);
  await hand.open("/notices");
  await expect(hand.page.locator("main h1")).toHaveText(hand.say("notices-title"));
  await expect(old).toHaveCount(0);
});

test("every form says that there is no network, keeps what was typed, and is sent afterwards", async ({ device }) => {
  test.setTimeout(1_500_000);
  const met = new Set();
  // Somebody who has not signed in yet, and 陈建国 in the middle of a report, a survey and a proposal.
  const stranger = await device({ ...demo, url: between.url });
  await withWorker(stranger, "/");
  await everyForm(stranger, met);
  const hand = await phone(device);
  await begins(hand);
  await everyForm(hand, met);
  const missing = forms.map((row) => row.pattern).filter((pattern) => ![met, ELSEWHERE, SOMETIMES].some((known) => known.has(pattern)));
  expect(missing, "forms that no page of his holds, and nothing says where they are posted").toEqual([]);
  expect([...ELSEWHERE.keys()].filter((pattern) => met.has(pattern)), "said to be elsewhere, and found").toEqual([]);
});

test("what was lost while the screen was off is told when she is back, in the tab that sent it", async ({ device }) => {
  const hand = await phone(device);
  const other = await hand.page.context().newPage();
  await other.goto(new URL("/settings", between.url).href);
  await hand.open("/requests/new/what");
  await hand.page.evaluate(() => Object.defineProperty(document, "hidden", { configurable: true, get: () => true }));
  await offline(hand, true);
  await hand.page.locator('form[action="/requests/new/what"] button[type="submit"]').first().tap();
  const said = hand.page.locator("[data-lost-here]");
  await expect(said).toHaveText(hand.say("visits-lost"));
  await hand.page.evaluate(() => { delete document.hidden; });
  await expect(said).toBeVisible();
  await expect(other.locator("[data-lost-here]"), "nothing was sent from here").toHaveCount(0);
});

async function everyForm(hand, met) {
  for (const [, { address }] of await pagesOf(hand, 6)) {
    await hand.open(address);
    for (const action of await actionsOf(hand)) {
      const row = rowOf(forms, action);
      if (!row || met.has(row.pattern)) continue;
      met.add(row.pattern);
      await survives(hand, address, action);
    }
  }
}

// The addresses the page's visible forms post to. What a script sends by itself (a size that changes under the finger, a
// passkey) is no form that waits for an answer.
function actionsOf(hand) {
  return hand.page.evaluate(() =>
    [...document.querySelectorAll('form[method="post"]:not([hidden]):not([data-passkey]):not([data-sizes])')]
      .filter((form) => !form.closest("[hidden]"))
      .map((form) => form.getAttribute("action")),
  );
}

async function survives(hand, address, action) {
  const where = `${address} → ${action}`;
  await hand.open(address);
  const form = hand.page.locator(`form[method="post"][action="${action}"]:not([hidden]):not([data-passkey]):not([data-sizes])`).first();
  await form.evaluate(opensUp);
  const typed = await form.evaluate(fills, { words: TYPED, digits: DIGITS });
  const button = form.locator('button[type="submit"], button:not([type])').first();
  await offline(hand, true);
  await button.tap();
  const said = hand.page.locator("[data-lost-here]");
  await expect.soft(said, where).toHaveText(hand.say("visits-lost"));
  await expect.soft(said, where).toBeFocused();
  expect.soft(new URL(hand.page.url()).pathname, where).toBe(new URL(address, between.url).pathname);
  expect.soft(await form.evaluate(filled), `${where}: what was typed`).toEqual(typed);

  await offline(hand, false);
  const taken = [];
  between.rules.takesDown = (sent) => taken.push(sent);
  await button.tap();
  await expect(hand.page.locator("#taken"), where).toBeVisible();
  between.rules.takesDown = null;
  const last = taken.at(-1);
  expect.soft(last.path, where).toBe(new URL(action, between.url).pathname);
  expect.soft(last.body, `${where}: with its key, so that it is done once`).toMatch(/(^|&)key=|name="key"/);
  for (const [, value] of typed.filter(([, one]) => one === TYPED)) expect.soft(decodeURIComponent(last.body.replaceAll("+", " ")), where).toContain(value);
}

// --- these run inside the page ---

// When the page shown was last copied, in milliseconds; 0 where it was not.
async function copiedAt() {
  const kept = await (await caches.open("linli-pages")).match(location.href, { ignoreVary: true });
  return Number(kept?.headers.get("Linli-Saved") ?? 0);
}

function opensUp(form) {
  for (let one = form; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  for (const part of form.querySelectorAll("details")) part.open = true;
  form.noValidate = true;
}

// Writes into every field what fits it; gives [name, value] of each.
function fills(form, { words, digits }) {
  for (const field of form.elements) {
    if (/^(hidden|submit|button|file|fieldset)$/.test(field.type) || !field.name) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = true;
    else if (field.tagName === "SELECT") field.selectedIndex = field.options.length - 1;
    else if (field.type === "date") field.value = "2030-01-02";
    else if (field.type === "time") field.value = "09:30";
    else if (field.inputMode === "numeric" || /^(tel|number)$/.test(field.type)) field.value = digits.slice(0, 6);
    else field.value = words;
  }
  return [...form.elements].filter((one) => one.name && !/^(hidden|submit|button|file|fieldset)$/.test(one.type)).map((one) => [one.name, /^(checkbox|radio)$/.test(one.type) ? one.checked : one.value]);
}

function filled(form) {
  return [...form.elements].filter((one) => one.name && !/^(hidden|submit|button|file|fieldset)$/.test(one.type)).map((one) => [one.name, /^(checkbox|radio)$/.test(one.type) ? one.checked : one.value]);
}
