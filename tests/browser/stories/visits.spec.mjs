// A helper's visit without a signal (ACCESS.md §2, TRUST.md §6 case 25), and a resident's form on a bad network.
import { readFileSync } from "node:fs";
import path from "node:path";
import { test, expect } from "../lib/devices.mjs";
import { photoOf } from "../lib/pictures.mjs";
import { offline } from "../lib/network.mjs";
import { HOUR, keyOfOne, nothingGoesOut, setsClock, useHisPhone } from "../lib/steps/his-phone.mjs";
import { onOwnPhone, withCardAndPin, withPassword } from "../lib/steps/signing-in.mjs";
import { PASS, goesTo, leavesThem, opensKept, presses, readable, reportForm, reports, stored, takesAlong, unlocks, waits, withWorker, writesReport } from "../lib/steps/visiting.mjs";

const VECTOR = JSON.parse(readFileSync(path.resolve(import.meta.dirname, "../../vectors/envelope.json"), "utf8"));
const { demo, between, phone, request, hers, sinceThen, stillWaits, cameOnce, cookiesOf } = useHisPhone();

const photo = (hand, size) => photoOf(hand.page.context().browser(), "灯", size);
const SHE = () => demo.resident.name;

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

test("the phone says a time as the pages do", async ({ device }) => {
  const hand = await phone(device);
  await hand.open("/for");
  const said = (lang, times) => hand.page.evaluate(([tongue, list]) => list.map((time) => LinliVisits.when(new Date(time).getTime(), tongue)), [lang, times]);
  // As in src/words/dates/tests.rs.
  const times = ["2026-11-23T09:30", "2026-11-23T09:00", "2026-11-23T09:05", "2026-11-22T12:10", "2026-01-01T14:15", "2026-10-20T20:00", "2026-12-31T00:30", "2026-02-11T02:59"];
  expect(await said("zh-CN", times)).toEqual(["十一月二十三日上午九点半", "十一月二十三日上午九点", "十一月二十三日上午九点零五分", "十一月二十二日中午十二点十分", "一月一日下午两点十五分", "十月二十日晚上八点", "十二月三十一日凌晨零点半", "二月十一日凌晨两点五十九分"]);
  expect(await said("en", ["2026-11-23T09:30", "2026-11-23T13:00", "2026-11-23T12:05", "2026-11-03T00:00", "2027-02-03T12:00", "2026-05-01T00:07"])).toEqual(["23 November, 9:30 am", "23 November, 1 pm", "23 November, 12:05 pm", "3 November, midnight", "3 February, noon", "1 May, 12:07 am"]);
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
  // Back goes from her page to the list, and so does 不办了，退出.
  await hand.page.goBack();
  await expect(hand.page.locator("[data-people] a").first()).toBeVisible();
  await goesTo(hand, SHE());
  await leavesThem(hand);
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
  const filed = await request(hand, after[0]);
  expect(filed.words).toBe("三楼的灯又不亮了");
  expect(filed.photos.length).toBe(1);
});

test("the signal drops while taking along: it says so, and what was taken before still opens", async ({ device }) => {
  const hand = await phone(device);
  await takesAlong(hand);
  const before = await stored(hand.page, "pages");
  const said = hand.page.locator("[data-taking]");
  const takes = async () => {
    await hand.open("/visits");
    await hand.page.locator("#pass").fill(PASS);
    await hand.page.locator("#again").fill(PASS);
    await hand.page.locator("[data-take] button[type=submit]").tap();
  };
  // Everybody's page, then the page that opens them, then one of the parts of that.
  between.rules.loseAnswerTo = (request) => request.url.endsWith("/visit");
  await takes();
  await expect(said).toContainText(hand.say("visits-left").split("%w")[0], { timeout: 60_000 });
  await expect(said).not.toContainText(hand.say("visits-taken").split("%n")[0]);
  expect(await stored(hand.page, "pages")).toEqual(before);
  between.rules.loseAnswerTo = (request) => request.url === "/visits/kept";
  await takes();
  await expect(said).toHaveText(hand.say("visits-cut"), { timeout: 60_000 });
  await hand.look("visits-cut");
  between.rules.loseAnswerTo = null;
  expect(await stored(hand.page, "pages")).toEqual(before);
  await expect(hand.page.locator("#pass"), "to press again").toHaveValue(PASS);
  // Nor does a phone without room lose what it has.
  await hand.open("/visits");
  await hand.page.evaluate(() => {
    Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
  });
  await hand.page.locator("#pass").fill(PASS);
  await hand.page.locator("#again").fill(PASS);
  await hand.page.locator("[data-take] button[type=submit]").tap();
  await expect(said).toHaveText(hand.say("visits-full"), { timeout: 60_000 });
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
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
  const before = await hers(hand);
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
  await stillWaits(hand, before, await keyOfOne(hand));
  await offline(hand, false);
  await hand.page.reload();
  await cameOnce(hand, before, "这一次写完了");
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
  const before = await hers(hand);
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
  await reports(hand, "换了新的还在");
  await waits(hand, 1);
  const key = await keyOfOne(hand);
  // Nothing of what waits goes out while the worker changes.
  between.rules.loseAnswerTo = nothingGoesOut;
  await offline(hand, false);
  between.rules.worker = (text) => text.replaceAll("linli-assets-", "linli-newer-");
  await hand.page.evaluate(async () => {
    const one = await navigator.serviceWorker.getRegistration();
    const changed = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
    await one.update();
    await changed;
  });
  const caches = () => hand.page.evaluate(() => window.caches.keys());
  await expect.poll(async () => (await caches()).filter((name) => name !== "linli-pages").map((name) => name.replace(/-[0-9a-f]+$/, "")).sort()).toEqual(["linli-newer", "linli-visits"]);
  await stillWaits(hand, before, key);
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
  await stillWaits(hand, before, key);
  between.rules.loseAnswerTo = null;
  await offline(hand, false);
  await hand.page.reload();
  await cameOnce(hand, before, "换了新的还在");
});

test("the kill switch takes copies and pages, never what waits", async ({ device }) => {
  const hand = await phone(device);
  await takesAlong(hand);
  const before = await hers(hand);
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
  await reports(hand, "开关关掉也要送到");
  const key = await keyOfOne(hand);
  between.rules.loseAnswerTo = nothingGoesOut;
  await offline(hand, false);
  between.rules.worker = (text) => text.replace("const OFF = false", "const OFF = true");
  await hand.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await expect.poll(() => hand.page.evaluate(() => caches.keys())).toEqual([]);
  await expect.poll(() => stored(hand.page, "pages")).toEqual([]);
  await stillWaits(hand, before, key);
  between.rules.loseAnswerTo = null;
  await hand.open("/for");
  await cameOnce(hand, before, "开关关掉也要送到");
});

test("after three days nothing opens, and what waits is set aside when it comes", async ({ device }) => {
  // What was written then is three days old by the server's clock as well, once the phone's clock is right again.
  const hand = await phone(device, { ahead: -73 * HOUR });
  await takesAlong(hand);
  const before = await hers(hand);
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
  await reports(hand, "三天以前写的");
  await waits(hand, 1);
  const key = await keyOfOne(hand);
  await setsClock(hand, 0);
  await hand.open("/visits/kept");
  await hand.sees("visits-expired");
  await expect(hand.page.locator("[data-open]")).toBeHidden();
  await expect.poll(() => stored(hand.page, "pages")).toEqual([]);
  await stillWaits(hand, before, key);

  await offline(hand, false);
  await hand.open("/visits");
  await waits(hand, 0);
  await hand.sees("visits-o-aside");
  await hand.sees("late-why-old");
  expect((await stored(hand.page, "done")).map((row) => [row.key, row.outcome, row.why])).toEqual([[key, "set_aside", "too_old"]]);
  expect(await sinceThen(hand, before), "never done by itself").toEqual([]);
  await hand.leave(hand.page.locator("[data-done-list] a").first());
  await hand.sees("late-why-old");
});

test("a phone that cannot do it says so, and offers paper", async ({ device }) => {
  if (!cookiesOf()) await phone(device);
  const hand = await device(demo, { javaScriptEnabled: false });
  await hand.page.context().addCookies(cookiesOf());
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
  const before = await hers(hand);
  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, SHE());
  await reports(hand, "退出以后还在");
  const key = await keyOfOne(hand);
  between.rules.loseAnswerTo = nothingGoesOut;
  await offline(hand, false);
  await hand.open("/me");
  await hand.press("common-sign-out");
  between.rules.loseAnswerTo = null;
  expect(await stored(hand.page, "pages")).toEqual([]);
  expect((await stored(hand.page, "notes")).map((row) => row.name)).not.toContain("visit");
  expect((await stored(hand.page, "acts")).map((act) => act.key)).toEqual([key]);
  await withPassword(hand, demo.helper);
  await hand.open("/for");
  await cameOnce(hand, before, "退出以后还在");
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
