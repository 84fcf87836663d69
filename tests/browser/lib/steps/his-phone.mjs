// 李明's phone on a network that the story rules over, and what the server has of what he wrote on it.
import { expect, test } from "@playwright/test";
import { standBetween } from "../between.mjs";
import { useDemo } from "../server.mjs";
import { withPassword } from "./signing-in.mjs";
import { stored, waits } from "./visiting.mjs";

export const HOUR = 3_600_000;

// While this answer is lost nothing goes out: the phone asks for it before every sending, in a page and in the worker.
export const nothingGoesOut = (request) => request.url === "/visits/outbox";

// Every file of stories has a community, a network and a phone of its own.
export function useHisPhone() {
  const demo = useDemo();
  const between = {};
  let cookies; // his session, on each of the phones below: a second factor works once in half a minute

  test.beforeAll(async () => {
    Object.assign(between, await standBetween(demo.url));
    demo.url = between.url;
  });
  test.afterAll(() => between.stop?.());
  test.beforeEach(() => between.calm());

  // `ahead`: how wrong its clock is, milliseconds; `setsClock` changes it later, in its pages.
  async function phone(device, { ahead = 0 } = {}) {
    if (ahead) between.rules.worker = (text) => `${text}\n(() => { const real = Date.now.bind(Date); Date.now = () => real() + ${ahead}; })();`;
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

  const json = async (hand, path) => {
    const answer = await hand.page.request.get(`${demo.url}/for/${demo.resident.id}${path}`, { headers: { accept: "application/json" } });
    return answer.json();
  };
  const request = (hand, id) => json(hand, `/requests/${id}`);

  // The ids of her requests as the server has them, and those that are new since.
  const hers = async (hand) => (await json(hand, "/requests")).requests.map((row) => row.id);
  const sinceThen = async (hand, before) => (await hers(hand)).filter((id) => !before.includes(id));

  // Exactly this waits in the phone, sealed, and the server has nothing of it.
  async function stillWaits(hand, before, key) {
    const acts = await stored(hand.page, "acts");
    expect(acts.map((act) => act.key)).toEqual([key]);
    expect(acts[0].body.length).toBeGreaterThan(100);
    expect(await sinceThen(hand, before)).toEqual([]);
  }

  // It left the phone, and the server has it, once, as it was written.
  async function cameOnce(hand, before, words) {
    await expect.poll(async () => (await sinceThen(hand, before)).length, { timeout: 60_000 }).toBe(1);
    await expect.poll(() => stored(hand.page, "acts"), { timeout: 60_000 }).toEqual([]);
    await waits(hand, 0);
    const came = await sinceThen(hand, before);
    expect(came.length).toBe(1);
    expect((await request(hand, came[0])).words).toBe(words);
  }

  const cookiesOf = () => cookies;
  return { demo, between, phone, request, hers, sinceThen, stillWaits, cameOnce, cookiesOf };
}

export function setsClock(hand, ahead) {
  return hand.page.evaluate((ms) => localStorage.setItem("clock-of-the-test", ms), ahead);
}

// The key of the one act that waits.
export async function keyOfOne(hand) {
  const acts = await stored(hand.page, "acts");
  expect(acts.length).toBe(1);
  return acts[0].key;
}
