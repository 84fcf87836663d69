// A helper's visit without a signal (ACCESS.md §2, TRUST.md §6 case 25), and a resident's form on a bad network.
import { readFileSync } from "node:fs";
import path from "node:path";
import { test, expect } from "../lib/devices.mjs";
import { standBetween } from "../lib/between.mjs";
import { photoOf } from "../lib/pictures.mjs";
import { useDemo } from "../lib/server.mjs";
import { onOwnPhone, withCardAndPin, withPassword } from "../lib/steps/signing-in.mjs";
import { PASS, goesTo, opensKept, presses, readable, reportForm, reports, stored, takesAlong, unlocks, waits, withWorker, writesReport } from "../lib/steps/visiting.mjs";

const VECTOR = JSON.parse(readFileSync(path.resolve(import.meta.dirname, "../../vectors/envelope.json"), "utf8"));
const HOUR = 3_600_000;
const demo = useDemo();
const between = {};
let cookies; // 李明's session, on each of the phones below: a second factor works once in half a minute

test.beforeAll(async ({ browser }) => {
  Object.assign(between, await standBetween(demo.url));
  demo.direct = demo.url;
  demo.url = between.url;
});
test.afterAll(() => between.stop?.());
test.beforeEach(() => Object.assign(between.rules, { loseAnswerTo: null, worker: null }));

// 李明's phone. `ahead`: how wrong its clock is, milliseconds; it can be set later in the page's own `localStorage`.
async function phone(device, { ahead = 0 } = {}) {
  const hand = await device(demo);
  await hand.page.context().addInitScript((first) => {
    const real = Date.now.bind(Date);
    const set = () => Number(localStorage.getItem("clock-of-the-test") ?? first);
    Date.now = () => real() + set();
  }, ahead);
  if (cookies) await hand.page.context().addCookies(cookies);
  else {
    await withPassword(hand, demo.helper);
    cookies = await hand.page.context().cookies();
  }
  return hand;
}

const offline = (hand, is) => hand.page.context().setOffline(is);
const photo = (hand, size) => photoOf(hand.page.context().browser(), "灯", size);
const SHE = () => demo.resident.name;

// The ids of her requests as the server has them.
async function hers(hand) {
  const answer = await hand.page.request.get(`${demo.url}/for/${demo.resident.id}/requests`, { headers: { accept: "application/json" } });
  return (await answer.json()).requests.map((row) => row.id);
}

async function sinceThen(hand, before) {
  return (await hers(hand)).filter((id) => !before.includes(id));
}

test("the phone seals as the server opens", async ({ device }) => {
  const hand = await phone(device);
  await hand.open("/for");
  const made = await hand.page.evaluate(async (v) => {
    const bytes = (hex) => Uint8Array.from(hex.match(/../g).map((two) => parseInt(two, 16)));
    const base = (list) => btoa(String.fromCharCode(...list)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
    const mine = bytes(v.once_public);
    const jwk = { kty: "EC", crv: "P-256", x: base(mine.slice(1, 33)), y: base(mine.slice(33)) };
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const privateKey = await crypto.subtle.importKey("jwk", { ...jwk, d: base(bytes(v.once)) }, curve, false, ["deriveBits"]);
    const publicKey = await crypto.subtle.importKey("jwk", jwk, curve, true, []);
    const plain = LinliVisits.pack([["words", v.words], ["photos", bytes(v.photo)]]);
    const sealed = await LinliVisits.seal(bytes(v.server), v, plain, { privateKey, publicKey });
    return Array.from(sealed, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }, VECTOR);
  expect(made).toBe(VECTOR.sealed);
});

test("no network from the start of the visit: opened, written, kept, and sent when there is a signal", async ({ device }) => {
  const hand = await phone(device);
  await hand.open("/visits");
  await hand.look("visits");
  await takesAlong(hand);
  await hand.look("visits-taken");
  const before = await hers(hand);
  await offline(hand, true);
  await hand.open("/open");
  await hand.look("visits-offline");
  await hand.follow("visits-kept");
  await hand.look("visits-kept");
  await unlocks(hand, PASS);
  await expect(hand.page.locator("[data-people] a").first()).toBeVisible({ timeout: 60_000 });
  await hand.look("visits-people");
  await goesTo(hand, SHE());
  await hand.look("visits-page");
  await presses(hand);
  await hand.sees("common-errors-title");
  await hand.look("visits-missing");
  await reports(hand, "三楼的灯又不亮了", [await photo(hand, [3000, 2000])]);
  await hand.look("visits-stored");
  await waits(hand, 1);
  // Back goes from her page to the list.
  await hand.page.goBack();
  await expect(hand.page.locator("[data-people] a").first()).toBeVisible();
  await hand.look("visits-waiting");
  const raw = await readable(hand.page);
  for (const word of [SHE(), "三楼的灯", "春风里", PASS, "报修", "照片"]) expect(raw.includes(Buffer.from(word)), word).toBe(false);
  const acts = await stored(hand.page, "acts");
  expect(acts[0].body.length, "a photo made small").toBeLessThan(1_500_000);

  await offline(hand, false);
  await waits(hand, 0);
  await hand.sees("visits-o-done");
  await hand.look("visits-done");
  const after = await sinceThen(hand, before);
  expect(after.length).toBe(1);
  const one = await hand.page.request.get(`${demo.url}/for/${demo.resident.id}/requests/${after[0]}`, { headers: { accept: "application/json" } });
  const filed = await one.json();
  expect(filed.words).toBe("三楼的灯又不亮了");
  expect(filed.photos.length).toBe(1);
});

test("a wrong passphrase opens nothing and says so", async ({ device }) => {
  const hand = await phone(device);
  await takesAlong(hand);
  await offline(hand, true);
  await hand.open("/visits/kept");
  await unlocks(hand, "不是这一句话呀");
  await hand.sees("visits-e-wrong");
  await hand.look("visits-wrong");
  await expect(hand.page.locator("body")).not.toContainText(SHE());
  await unlocks(hand, PASS);
  await expect(hand.page.locator("[data-people]")).toContainText(SHE(), { timeout: 60_000 });
});

test("the answer is lost after the server has done it: it is one act, and the same answer", async ({ device }) => {
  const hand = await phone(device);
  await takesAlong(hand);
  const before = await hers(hand);
  await opensKept(hand);
  await goesTo(hand, SHE());
  between.rules.loseAnswerTo = (request) => request.method === "POST" && request.url.endsWith("/requests");
  await reports(hand, "水管又漏了");
  await expect.poll(async () => (await sinceThen(hand, before)).length).toBe(1);
  await waits(hand, 1);
  between.rules.loseAnswerTo = null;
  await hand.open("/visits/kept");
  await waits(hand, 0);
  await hand.sees("visits-o-done");
  expect((await sinceThen(hand, before)).length).toBe(1);
});

test("the tab is killed while it writes: whole or not at all, and the phone still opens", async ({ device }) => {
  const hand = await phone(device);
  await takesAlong(hand);
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
  // Keeps the transaction open, so that the tab dies in the middle of it.
  await hand.page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
      const asked = put.apply(this, given);
      const again = () => { this.count().onsuccess = again; };
      asked.onsuccess = () => { window.written = true; again(); };
      return asked;
    };
  });
  await writesReport(hand, "写到一半");
  await presses(hand);
  await expect.poll(() => hand.page.evaluate(() => window.written)).toBe(true);
  const dying = hand.page;
  hand.page = await dying.context().newPage();
  await dying.close();
  await opensKept(hand);
  expect(await stored(hand.page, "acts")).toEqual([]);
  await goesTo(hand, SHE());
  await reports(hand, "这一次写完了");
  await hand.page.close();
  hand.page = await hand.page.context().newPage();
  await hand.open("/visits/kept");
  await waits(hand, 1);
  await offline(hand, false);
  await hand.page.reload();
  await waits(hand, 0);
});

test("the phone is full: it says so, and everything written is still there", async ({ device }) => {
  const hand = await phone(device);
  await takesAlong(hand);
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
  await hand.page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    window.roomAgain = () => { IDBObjectStore.prototype.put = put; };
    IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
  });
  await writesReport(hand, "手机满了也不能丢");
  await presses(hand);
  await hand.sees("visits-full");
  await hand.look("visits-full");
  await expect(reportForm(hand).locator("[name=words]")).toHaveValue("手机满了也不能丢");
  expect(await stored(hand.page, "acts")).toEqual([]);
  await hand.page.evaluate(() => window.roomAgain());
  await hand.page.waitForTimeout(1100); // the second press within a second is a trembling hand
  await presses(hand);
  await hand.sees("visits-stored");
  await waits(hand, 1);
});

test("two tabs at once: each act once, and both know", async ({ device }) => {
  const hand = await phone(device);
  await takesAlong(hand);
  const before = await hers(hand);
  await offline(hand, true);
  await opensKept(hand);
  const other = Object.assign(Object.create(Object.getPrototypeOf(hand)), hand, { page: await hand.page.context().newPage() });
  await opensKept(other);
  for (const [one, words] of [[hand, "第一个页面写的"], [other, "第二个页面写的"]]) {
    await goesTo(one, SHE());
    await reports(one, words);
  }
  await waits(hand, 2);
  await waits(other, 2);
  await offline(hand, false);
  await Promise.all([hand.page, other.page].map((page) => page.evaluate(() => LinliVisits.send(false))));
  await waits(hand, 0);
  await waits(other, 0);
  expect((await sinceThen(hand, before)).length).toBe(2);
});

test("the phone's clock is a day ahead: set aside, and shown with the reason", async ({ device }) => {
  const hand = await phone(device, { ahead: 24 * HOUR });
  await takesAlong(hand);
  const before = await hers(hand);
  await opensKept(hand);
  await goesTo(hand, SHE());
  await reports(hand, "时间不对的手机");
  await waits(hand, 0);
  await hand.open("/visits");
  await hand.sees("visits-o-aside");
  await hand.sees("late-why-ahead");
  await hand.look("visits-aside");
  expect(await sinceThen(hand, before)).toEqual([]);
  await hand.leave(hand.page.locator("[data-done-list] a").first());
  await hand.sees("late-why-ahead");
});

test("the worker is renewed while something waits: it waits on, opens, and is sent", async ({ device }) => {
  const hand = await phone(device);
  await takesAlong(hand);
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
  await reports(hand, "换了新的还在");
  await waits(hand, 1);
  // Nothing of what waits goes out while the worker changes.
  await hand.page.evaluate(() => { LinliVisits.send = async () => null; });
  await offline(hand, false);
  between.rules.worker = (text) => text.replaceAll("linli-assets-", "linli-newer-");
  await hand.page.evaluate(async () => {
    const one = await navigator.serviceWorker.getRegistration();
    const changed = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
    await one.update();
    await changed;
  });
  await expect.poll(() => hand.page.evaluate(() => caches.keys())).toEqual(expect.arrayContaining(["linli-visits"]));
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
  await offline(hand, false);
  await hand.page.reload();
  await waits(hand, 0);
});

test("the kill switch takes copies and pages, never what waits", async ({ device }) => {
  const hand = await phone(device);
  await takesAlong(hand);
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
  await reports(hand, "开关关掉也要送到");
  await hand.page.evaluate(() => { LinliVisits.send = async () => null; });
  await offline(hand, false);
  between.rules.worker = (text) => text.replace("const OFF = false", "const OFF = true");
  await hand.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await expect.poll(() => hand.page.evaluate(() => caches.keys())).toEqual([]);
  await expect.poll(() => stored(hand.page, "pages")).toEqual([]);
  await hand.open("/for");
  await waits(hand, 0);
});

test("after three days nothing opens, and what waits is set aside when it comes", async ({ device }) => {
  const hand = await phone(device);
  await takesAlong(hand);
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
  await reports(hand, "三天以前写的");
  await hand.page.evaluate((ms) => localStorage.setItem("clock-of-the-test", ms), 73 * HOUR);
  await hand.open("/visits/kept");
  await hand.sees("visits-expired");
  await expect(hand.page.locator("[data-open]")).toBeHidden();
  await expect.poll(() => stored(hand.page, "pages")).toEqual([]);
  await waits(hand, 1);
});

test("a phone that cannot do it says so, and offers paper", async ({ device }) => {
  const hand = await device(demo, { javaScriptEnabled: false });
  await hand.page.context().addCookies(cookies);
  await hand.open("/visits");
  await hand.sees("visits-plain");
  await expect(hand.page.locator("[data-take]")).toBeHidden();
  await hand.follow("visits-sheet-go");
  await hand.reads(SHE());
});

test("signing out takes the pages and leaves what waits", async ({ device }) => {
  const hand = await device(demo);
  await withPassword(hand, demo.helper);
  await takesAlong(hand);
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
  await reports(hand, "退出以后还在");
  await hand.page.evaluate(() => { LinliVisits.send = async () => null; });
  between.rules.loseAnswerTo = (request) => request.url === "/visits/outbox";
  await offline(hand, false);
  await hand.open("/me");
  await hand.press("common-sign-out");
  between.rules.loseAnswerTo = null;
  expect(await stored(hand.page, "pages")).toEqual([]);
  expect((await stored(hand.page, "notes")).map((row) => row.name)).not.toContain("visit");
  expect((await stored(hand.page, "acts")).length).toBe(1);
  await withPassword(hand, demo.helper);
  await hand.open("/for");
  await waits(hand, 0);
});

for (const [name, address, write] of [
  ["what happened, with a photo", "/requests/new/words", async (hand) => {
    await hand.write("words", "写了好久的话");
    await hand.page.locator("[name=photos]").setInputFiles([await photo(hand)]);
    return async () => {
      await expect(hand.page.locator("[name=words]")).toHaveValue("写了好久的话");
      expect(await hand.page.locator("[name=photos]").evaluate((input) => input.files.length)).toBe(1);
    };
  }],
  ["a new number", "/me/contact/phone", async (hand) => {
    await hand.write("phone", "138 0013 8007");
    return () => expect(hand.page.locator("[name=phone]")).toHaveValue("138 0013 8007");
  }],
  ["being away", "/me/away", async (hand) => {
    const field = hand.page.locator("main form input:not([type=hidden]), main form textarea").first();
    const before = await field.inputValue();
    return () => expect(field).toHaveValue(before);
  }],
]) {
  test(`a form meets no network, says so and loses nothing: ${name}`, async ({ device }) => {
    const hand = await device(demo);
    await onOwnPhone(hand, demo.neighbour);
    await withWorker(hand, address);
    const still = await write(hand);
    await offline(hand, true);
    const button = hand.page.locator("main form[method=post] button[type=submit]").first();
    await button.tap();
    await hand.sees("visits-lost");
    await hand.look(`lost-${address.split("/").pop()}`);
    await still();
    await offline(hand, false);
    await hand.page.waitForTimeout(1100);
    await hand.leave(button);
    await expect(hand.page.locator("body")).not.toContainText(hand.say("visits-lost"));
  });
}

// Last: it ends 王秀兰's authorisation.
test("an authorisation is ended during the visit: her pages go at the next contact, and what was done is set aside", async ({ device }) => {
  const hand = await phone(device);
  await takesAlong(hand);
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
  await reports(hand, "停了以后才送到");
  await waits(hand, 1);
  const kiosk = await device(demo);
  const [name, ...value] = demo.kiosk_device_cookie.split("=");
  await kiosk.page.context().addCookies([{ name, value: value.join("="), url: kiosk.origin }]);
  await withCardAndPin(kiosk, demo.resident.card_number, demo.resident.pin);
  await kiosk.open("/mandates");
  await kiosk.leave(kiosk.page.locator("a.row", { hasText: demo.helper.name }).first());
  await kiosk.leave(kiosk.page.locator('form[action$="/end"] button'));
  await offline(hand, false);
  await waits(hand, 0);
  await hand.open("/visits/kept");
  await hand.sees("visits-o-aside");
  await hand.sees("late-why-mandate");
  expect((await stored(hand.page, "pages")).filter((row) => row.resident === demo.resident.id)).toEqual([]);
});
