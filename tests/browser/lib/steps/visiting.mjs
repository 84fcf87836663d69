// A visit without a signal: taking residents along, opening them, writing, and what the phone holds.
import { expect } from "@playwright/test";

export const PASS = "三号楼门口那只花猫";

// The worker has taken the page over, so that it answers without a network.
export async function withWorker(hand, address) {
  await hand.open(address);
  await hand.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  if (!(await hand.page.evaluate(() => Boolean(navigator.serviceWorker.controller)))) await hand.page.reload();
  await expect.poll(() => hand.page.evaluate(() => Boolean(navigator.serviceWorker.controller))).toBe(true);
}

export async function takesAlong(hand, pass = PASS) {
  await withWorker(hand, "/visits");
  await hand.page.locator("#pass").fill(pass);
  await hand.page.locator("#again").fill(pass);
  await hand.page.locator("[data-take] button[type=submit]").tap();
  await expect(hand.page.locator("[data-taking]")).toContainText(start(hand, "visits-taken"), { timeout: 60_000 });
}

// In this tab, or a new one, as after the phone was asleep.
export async function opensKept(hand, pass = PASS) {
  await hand.open("/visits/kept");
  await unlocks(hand, pass);
  await expect(hand.page.locator("[data-people] a").first()).toBeVisible({ timeout: 60_000 });
}

export async function unlocks(hand, pass) {
  await expect(hand.page.locator("[data-open]")).toBeVisible();
  await hand.page.locator("#pass").fill(pass);
  await hand.page.locator("[data-open] button[type=submit]").tap();
}

export async function goesTo(hand, name) {
  await hand.page.locator("[data-people] a", { hasText: name }).tap();
  await expect(hand.page.locator("[data-leaf] h1")).toContainText(name);
  await saysForWhom(hand, name);
}

// Every page of theirs says for whom, by whose hands and until when, and how to stop (ACCESS.md §3.8).
export async function saysForWhom(hand, name) {
  const banner = hand.page.locator("[data-leaf] > .note-acting").first();
  await expect(banner).toContainText(hand.say("common-acting-for", { name }));
  for (const words of hand.say("common-acting-hands", { helper: "|", until: "|" }).split("|").filter(Boolean)) await expect(banner).toContainText(words.trim());
  await expect(banner.getByRole("link", { name: hand.say("common-acting-leave") })).toBeVisible();
}

// 不办了，退出: back to whom else there is.
export async function leavesThem(hand) {
  await hand.page.locator("[data-leaf] > .note-acting").getByRole("link", { name: hand.say("common-acting-leave") }).tap();
  await expect(hand.page.locator("[data-people] a").first()).toBeVisible();
  await expect(hand.page.locator("[data-leaf]")).toBeHidden();
}

// A page that went along with hers: signing up, answering, proposing.
export async function turnsTo(hand, name, whose) {
  await hand.page.locator("[data-leaf] a[data-along]", { hasText: name }).tap();
  await expect(hand.page.locator("[data-leaf] h1")).toBeFocused();
  await expect(hand.page.locator("[data-leaf] a.back")).toContainText(hand.say("visits-with", { name: whose }));
  await saysForWhom(hand, whose);
}

export async function turnsBack(hand, name) {
  await hand.page.locator("[data-leaf] a.back").tap();
  await expect(hand.page.locator("[data-leaf] h1")).toContainText(name);
}

export async function writesReport(hand, words, photos = []) {
  const form = reportForm(hand);
  await form.locator("[name=category]").selectOption({ index: 1 });
  await form.locator('label.choice:has([name=place][value=stairs])').tap();
  for (const set of await form.locator("fieldset[data-of]:not([hidden]) input[type=radio]").all()) await set.check().catch(() => {});
  for (const field of await form.locator("fieldset[data-of]:not([hidden]) .input").all()) await field.fill("3");
  await form.locator("[name=words]").fill(words);
  if (photos.length) await form.locator("[name=photos]").setInputFiles(photos);
}

export function reportForm(hand) {
  return hand.page.locator('[data-leaf] form[action$="/requests"]');
}

export async function presses(hand) {
  await reportForm(hand).locator("button[type=submit]").tap();
}

export async function reports(hand, words, photos) {
  await writesReport(hand, words, photos);
  await presses(hand);
  await hand.sees("visits-stored");
}

// In the phone's store, and in the line that says so: a new page fills that in a moment later.
export async function waits(hand, how) {
  const kept = () => stored(hand.page, "acts").then((acts) => acts.length, () => "a page that goes away");
  await expect.poll(kept, { timeout: 60_000 }).toBe(how);
  const line = hand.page.locator("[data-waiting]");
  if (how === 0) return expect(line).toBeHidden({ timeout: 60_000 });
  await expect(line).toHaveText(how === 1 ? hand.say("visits-one") : hand.say("visits-many").replace("%n", how), { timeout: 60_000 });
}

// All rows of one part of the phone's store; bytes as lists of numbers, so that they travel.
export function stored(page, name) {
  return page.evaluate(async (store) => {
    const db = await new Promise((done, failed) => {
      const asked = indexedDB.open("linli-visits");
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    const rows = await new Promise((done) => {
      const asked = db.transaction(store).objectStore(store).getAll();
      asked.onsuccess = () => done(asked.result);
    });
    db.close();
    const plain = (value) =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? Array.from(new Uint8Array(value.buffer || value)) : value;
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)])));
  }, name);
}

// What a thief reads who copies the phone's store: every value as bytes and as text.
export async function readable(page) {
  const rows = [];
  for (const name of ["acts", "done", "pages", "notes"]) rows.push(...(await stored(page, name)));
  const texts = rows.flatMap((row) => Object.values(row).map((value) => (Array.isArray(value) ? Buffer.from(value) : Buffer.from(String(value)))));
  return Buffer.concat(texts.flatMap((text) => [text, Buffer.from("\n")]));
}

function start(hand, key) {
  return hand.say(key).split("%n")[0];
}
