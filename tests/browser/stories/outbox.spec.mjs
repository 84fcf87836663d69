// The rules of a helper's outbox (ACCESS.md §2, docs/OFFLINE.md): what lets an act go and what does not, 现在发送, dropping
// what was refused, a clock that is behind, and a session that was ended from elsewhere.
import { test, expect } from "../lib/devices.mjs";
import { offline } from "../lib/network.mjs";
import { HOUR, keyOfOne, nothingGoesOut, setsClock, useHisPhone } from "../lib/steps/his-phone.mjs";
import { withPassword } from "../lib/steps/signing-in.mjs";
import { goesTo, opensKept, reports, stored, takesAlong, waits } from "../lib/steps/visiting.mjs";

const { demo, between, phone, request, hers, sinceThen, stillWaits, cameOnce } = useHisPhone();
const SHE = () => demo.resident.name;

const isAct = (one) => one.method === "POST" && one.url.endsWith("/requests");
const page = (body) => ({ status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body });
const json = (status, told) => ({ status, headers: { "content-type": "application/json" }, body: JSON.stringify(told) });
const PORTAL = page("<!DOCTYPE html><title>欢迎上网</title><p>请先看一段广告。");
const TO_SIGN_IN = { status: 303, headers: { location: "/sign-in" } };

// What comes back instead of the server's answer, and what the phone says of it.
const NOT_AN_ANSWER = [
  ["a page of somebody's in between", PORTAL, "visits-s-other"],
  ["a way to sign in", TO_SIGN_IN, "visits-s-other"],
  ["done, but not whose", json(200, { outcome: "done" }), "visits-s-other"],
  ["done, but another's", json(200, { outcome: "done", key: "5c1f0000-0000-0000-0000-000000000000" }), "visits-s-other"],
  ["sign in first", json(401, { status: 401 }), "visits-s-sign-in"],
  ["a resident is signed in beside him", json(423, { status: 423 }), "visits-s-beside"],
  ["too busy", json(503, { status: 503 }), "visits-s-busy"],
];

// One act waits in the phone, which is on the page of what waits, with a network; nothing has gone out yet.
async function oneWaits(device, words, options) {
  const hand = await phone(device, options);
  await takesAlong(hand);
  const before = await hers(hand);
  between.rules.loseAnswerTo = nothingGoesOut;
  await opensKept(hand);
  await goesTo(hand, SHE());
  await reports(hand, words);
  await hand.open("/visits");
  await waits(hand, 1);
  return { hand, before, key: await keyOfOne(hand) };
}

// 现在发送, and what the phone says when it is over.
async function sendsNow(hand) {
  const told = hand.page.locator("[data-sent]");
  await told.evaluate((note) => { note.textContent = ""; });
  await hand.button("visits-send").tap();
  await expect(told).not.toBeEmpty({ timeout: 60_000 });
  return told;
}

// No page and no worker is sending: whoever sends holds the lease until it is over.
const nothingUnderWay = (hand) => expect.poll(async () => (await stored(hand.page, "notes")).find((row) => row.name === "lease")?.until).toBe(0);

const reason = (hand) => hand.page.locator("[data-acts-list] li");

test("an act goes only on an answer that names it; whatever else comes back, it waits and says why", async ({ device }) => {
  const { hand, before, key } = await oneWaits(device, "谁的话才算数");
  between.rules.loseAnswerTo = null;
  const asked = [];
  for (const [what, instead, why] of NOT_AN_ANSWER) {
    asked.length = 0;
    between.rules.answers = (one) => {
      if (one.url === "/visits/outbox" || isAct(one)) asked.push(one);
      return isAct(one) ? instead : null;
    };
    await test.step(what, async () => {
      await expect(await sendsNow(hand)).toHaveText(hand.say("visits-not-all"));
      await expect(reason(hand)).toContainText(hand.say(why));
      await stillWaits(hand, before, key);
      await waits(hand, 1);
      // A fresh form token is fetched first, and the act carries it with its own key. What the phone tried by itself just
      // before may still be under way.
      const first = asked.findIndex((one) => one.url === "/visits/outbox");
      const [fetched, act] = asked.slice(first, first + 2);
      expect([fetched, act].map((one) => one?.url)).toEqual(["/visits/outbox", `/for/${demo.resident.id}/requests`]);
      expect(act.headers["idempotency-key"]).toBe(key);
      expect(act.headers["linli-form"]).toMatch(/\S{20,}/);
    });
  }
  between.rules.answers = null;
  await expect(await sendsNow(hand)).toHaveText(hand.say("visits-all-sent"));
  await cameOnce(hand, before, "谁的话才算数");
  await hand.sees("visits-o-done");
});

test("what should say what sending needs says something else: nothing is sent, nothing is lost", async ({ device }) => {
  const { hand, before, key } = await oneWaits(device, "先问一声");
  between.rules.loseAnswerTo = null;
  const sent = [];
  for (const [what, instead, words] of [
    ["a page of somebody's in between", PORTAL, "visits-no-signal"],
    ["a way to sign in", TO_SIGN_IN, "visits-no-signal"],
    ["a resident is signed in beside him", json(423, { status: 423 }), "visits-s-beside"],
    ["too busy", json(503, { status: 503 }), "visits-s-busy"],
  ]) {
    between.rules.answers = (one) => {
      if (isAct(one)) sent.push(one);
      return nothingGoesOut(one) ? instead : null;
    };
    await test.step(what, async () => {
      await expect(await sendsNow(hand)).toHaveText(hand.say(words));
      await stillWaits(hand, before, key);
    });
  }
  expect(sent).toEqual([]);
  expect((await stored(hand.page, "pages")).length, "the pages taken along are still there").toBeGreaterThan(0);
  between.rules.answers = null;
  await sendsNow(hand);
  await cameOnce(hand, before, "先问一声");
});

test("what the server refuses waits with its reason, is not tried again by itself, and goes by two presses", async ({ device }) => {
  const { hand, before, key } = await oneWaits(device, "有一处没有写对");
  const sent = [];
  between.rules.answers = (one) => {
    if (isAct(one)) sent.push(one);
    return isAct(one) ? json(422, { status: 422 }) : null;
  };
  between.rules.loseAnswerTo = null;
  await sendsNow(hand);
  await expect(reason(hand)).toContainText(hand.say("visits-s-wrong"));
  // What the phone tried by itself just before may still have been under way.
  await nothingUnderWay(hand);
  const first = sent.length;
  expect(first).toBeGreaterThan(0);
  await hand.open("/visits");
  await expect(reason(hand)).toContainText(hand.say("visits-s-wrong"));
  await hand.page.evaluate(() => LinliVisits.send(false));
  expect(sent.length, "the answer would be the same").toBe(first);
  // Pressed while it tries by itself: the press is a try of its own, when that is over.
  between.rules.delays = (one) => (one.url === "/visits/outbox" ? 1_500 : 0);
  await hand.page.evaluate(() => void LinliVisits.send(false));
  await expect(await sendsNow(hand)).toHaveText(hand.say("visits-not-all"));
  expect(sent.length, "by hand it is tried again").toBe(first + 1);
  between.rules.delays = null;
  await hand.look("visits-refused");

  await hand.button("visits-drop").tap();
  await hand.sees("visits-drop-sure");
  await hand.look("visits-drop-sure");
  await stillWaits(hand, before, key);
  await hand.button("visits-drop-sure").tap();
  await waits(hand, 0);
  await expect(hand.page.locator("[data-acts]")).toBeHidden();
  between.rules.answers = null;
  await hand.page.reload();
  await hand.page.evaluate(() => LinliVisits.send(false));
  expect(await stored(hand.page, "acts")).toEqual([]);
  expect(await sinceThen(hand, before)).toEqual([]);
});

test("the phone's clock is a day behind: it is done all the same, with both times, and the phone is told of its clock", async ({ device }) => {
  const { hand, before } = await oneWaits(device, "慢了一天的手机", { ahead: -24 * HOUR });
  between.rules.loseAnswerTo = null;
  between.rules.answers = (one) => (isAct(one) ? json(503, { status: 503 }) : null);
  await expect(await sendsNow(hand)).toContainText(hand.say("visits-clock"));
  await hand.look("visits-clock");
  between.rules.answers = null;
  await sendsNow(hand);
  await cameOnce(hand, before, "慢了一天的手机");
  await hand.sees("visits-o-done");
  const [done] = await stored(hand.page, "done");
  expect(Date.now() - done.at, "it bears the phone's own time").toBeGreaterThan(23 * HOUR);
  const filed = await request(hand, (await sinceThen(hand, before))[0]);
  expect(Date.now() - filed.filed_at, "and the server's").toBeLessThan(HOUR);
  // What it took along opens for its three days, also when the clock is put right on the way.
  await setsClock(hand, 0);
  await opensKept(hand);
});

// Last: it ends every session of his but one.
test("the phone is lost and its session ended from elsewhere: its pages go at the next contact, what waits stays", async ({ device }) => {
  const lost = await device(demo);
  await withPassword(lost, demo.helper);
  await takesAlong(lost);
  const before = await hers(lost);
  await offline(lost, true);
  await opensKept(lost);
  await goesTo(lost, SHE());
  await reports(lost, "丢了的手机上写的");
  const key = await keyOfOne(lost);
  expect((await stored(lost.page, "pages")).length).toBeGreaterThan(0);

  const home = await phone(device);
  await home.open("/sessions");
  await home.press("sessions-end-others");
  await offline(lost, false);
  await expect.poll(() => stored(lost.page, "pages"), { timeout: 60_000 }).toEqual([]);
  expect((await stored(lost.page, "notes")).map((row) => row.name)).not.toContain("visit");
  await lost.sees("visits-none-kept");
  await expect(lost.page.locator("[data-leaf]")).toBeHidden();
  await expect(lost.page.locator("body"), "nothing of her is left on the screen").not.toContainText(SHE());
  await expect(reason(lost)).toContainText(lost.say("visits-s-sign-in"));
  expect((await stored(lost.page, "acts")).map((act) => act.key)).toEqual([key]);
  expect(await sinceThen(home, before)).toEqual([]);
  await lost.look("visits-ended-elsewhere");

  await withPassword(lost, demo.helper);
  await lost.open("/for");
  await cameOnce(lost, before, "丢了的手机上写的");
});
