// The tablet in the lobby: it forgets whoever was at it, and is there again in the morning, whatever the night was like.
import { test, expect } from "../lib/devices.mjs";
import { useDemo } from "../lib/server.mjs";
import * as desk from "../lib/steps/desk.mjs";
import { leaveKiosk, withCardAndPin, withPassword } from "../lib/steps/signing-in.mjs";

const demo = useDemo();
const TABLET = { viewport: { width: 800, height: 1280 } };
const NIGHT = 10 * 60 * 60 * 1000;
// What is shown without a network: the page that says so, or the first page's old copy.
const STANDS_IN = '.old, main a[href=""]';
const WORDS = "阳台的窗户关不上。";

test("whoever leaves takes everything along", async ({ device }) => {
  const kiosk = await lobby(device);
  const before = await cookieNames(kiosk);
  await withCardAndPin(kiosk, demo.neighbour.card_number, demo.neighbour.pin);
  await writesHalf(kiosk, WORDS);
  await kiosk.look("kiosk-half-written");
  await leaveKiosk(kiosk);

  expect(await cookieNames(kiosk), "no cookie of hers is left").toEqual(before);
  for (let back = 0; back < 4; back += 1) {
    await kiosk.page.goBack().catch(() => {});
    await forgets(kiosk, [demo.neighbour.name, WORDS]);
  }
  await kiosk.open("/requests");
  await forgets(kiosk, [demo.neighbour.name, WORDS]);
  const stored = await kept(kiosk);
  for (const text of [demo.neighbour.name, WORDS]) expect(stored, "nothing of hers is stored in the browser").not.toContain(text);

  await withCardAndPin(kiosk, demo.resident.card_number, demo.resident.pin);
  await writesHalf(kiosk);
  await expect(kiosk.page.locator('[name="words"]')).toHaveValue("");
  await leaveKiosk(kiosk);
});

test("it is large, and how a passer-by liked it is over with them", async ({ device }) => {
  const kiosk = await lobby(device);
  const looks = () => kiosk.page.locator("html").getAttribute("class");
  await kiosk.page.context().clearCookies({ name: "linli-view" });
  await kiosk.open("/");
  expect(await looks()).toBe("size-30 theme-auto");
  await kiosk.look("kiosk-large");
  await kiosk.open("/settings");
  await kiosk.leave(kiosk.page.locator('button[name="theme"][value="dark"]'));
  await kiosk.open("/");
  expect(await looks()).toBe("size-30 theme-dark");
  const view = async () => (await kiosk.page.context().cookies()).find((one) => one.name === "linli-view");
  expect((await view()).expires - Date.now() / 1000, "before it is idle for two minutes").toBeLessThan(120);
  await withCardAndPin(kiosk, demo.neighbour.card_number, demo.neighbour.pin);
  expect(await view(), "whoever signs in has their own").toBeUndefined();
  await kiosk.open("/me/export");
  await kiosk.look("kiosk-export");
  await leaveKiosk(kiosk);
  expect(await looks()).toBe("size-30 theme-auto");
});

test("half a minute before it ends it asks, and one tap keeps the page", async ({ device }) => {
  const kiosk = await lobby(device);
  await withCardAndPin(kiosk, demo.neighbour.card_number, demo.neighbour.pin);
  await kiosk.page.clock.install();
  await kiosk.open("/requests");
  await kiosk.page.clock.runFor(86_000);
  await expect(kiosk.page.getByRole("alert")).toContainText(kiosk.say("common-kiosk-still"));
  await kiosk.look("kiosk-still");
  const told = kiosk.page.waitForRequest((request) => request.method() === "HEAD");
  await kiosk.button("common-kiosk-stay").tap();
  await told;
  await expect(kiosk.page.getByRole("alert")).toHaveCount(0);
  await kiosk.page.clock.runFor(86_000);
  await kiosk.leave({ tap: () => kiosk.page.clock.runFor(37_000) });
  await expect(kiosk.page, "it goes to its first page").toHaveURL(`${kiosk.origin}/`);
});

test("the last end, which no tap moves, is told two minutes before", async ({ device }) => {
  const kiosk = await lobby(device);
  await withCardAndPin(kiosk, demo.neighbour.card_number, demo.neighbour.pin);
  await kiosk.page.clock.install();
  await kiosk.open("/requests");
  const minute = async () => {
    await kiosk.page.clock.runFor(60_000);
    await kiosk.page.keyboard.press("Shift");
  };
  for (let gone = 0; gone < 28; gone += 1) await minute();
  const said = kiosk.page.getByRole("alert");
  await expect(said).toContainText(kiosk.say("ends-soon"));
  await kiosk.look("kiosk-soon");
  await kiosk.button("ends-seen").tap();
  await expect(said).toHaveCount(0);
  await minute();
  await kiosk.leave({ tap: () => kiosk.page.clock.runFor(61_000) });
  await expect(kiosk.page, "it goes to its first page").toHaveURL(`${kiosk.origin}/`);
});

test("a night without a network costs nothing, and in the morning it is there by itself", async ({ device }) => {
  const kiosk = await lobby(device);
  await workerComes(kiosk);
  await kiosk.page.clock.install();
  await kiosk.open("/");
  await kiosk.page.waitForLoadState("networkidle");
  const asked = [];
  kiosk.page.on("request", (request) => asked.push(request.url()));
  const size = () => kiosk.page.locator("*").count();
  const before = await size();
  await kiosk.page.clock.runFor(NIGHT);
  expect(asked, "its first page asks for nothing while nobody is there").toEqual([]);
  expect(await size()).toBe(before);

  for (const address of ["/", "/pin"]) {
    await workerComes(kiosk);
    await kiosk.page.context().setOffline(true);
    await kiosk.open(address);
    await expect(kiosk.page.locator(STANDS_IN)).toBeVisible();
    await sleeps(kiosk, asked, size);
    await expect(kiosk.page.locator(STANDS_IN)).toBeVisible();
    await wakes(kiosk);
    await expect(kiosk.page.locator(STANDS_IN), `${address} is there again`).toHaveCount(0);
    await expect(kiosk.page).toHaveURL(kiosk.origin + address);
  }
});

// The first page forgets everything, its worker too, and a new one comes at once. The network is taken away only when one
// stands there alone: the browser waits for ever for a worker that ends while it is told.
async function workerComes(kiosk) {
  await kiosk.page.waitForLoadState("networkidle");
  await expect.poll(() => kiosk.page.evaluate(standsAlone)).toBe(true);
}

async function standsAlone() {
  const [known, now] = [await navigator.serviceWorker.getRegistration(), navigator.serviceWorker.controller];
  return Boolean(known && now && known.active && now.state === "activated" && !known.installing && !known.waiting);
}

async function sleeps(kiosk, asked, size) {
  const before = await size();
  asked.length = 0;
  await kiosk.page.clock.runFor(NIGHT);
  expect(asked.length, "it looks again every half minute, no oftener").toBeLessThanOrEqual(NIGHT / 30_000);
  expect(await size(), "and nothing piles up").toBe(before);
}

// The browser says at once that the network is back, and the page may be gone before its clock has run.
async function wakes(kiosk) {
  const back = async () => {
    await kiosk.page.context().setOffline(false);
    await kiosk.page.clock.runFor(31_000).catch(() => {});
  };
  await kiosk.leave({ tap: back });
}

// A tablet that the desk has made its kiosk, on its first page.
async function lobby(device) {
  const office = await device(demo);
  await withPassword(office, demo.staff.find((one) => one.office === "admin"));
  const link = await desk.kioskLink(office);
  const kiosk = await device(demo, TABLET);
  await kiosk.open(new URL(link).pathname);
  await kiosk.leave(kiosk.page.locator("main button.btn-main"));
  await kiosk.open("/");
  await kiosk.sees("home-kiosk");
  return kiosk;
}

// As far as the words of a report, which are not sent.
async function writesHalf(kiosk, words) {
  await kiosk.open("/requests/new/what");
  await kiosk.choose("category", await kiosk.page.locator('input[name="category"]').first().getAttribute("value"));
  await kiosk.press("common-next");
  await kiosk.page.locator('label.choice:has(input[name="place"])').first().tap();
  await kiosk.press("common-next");
  if (words) await kiosk.write("words", words);
}

async function forgets(kiosk, texts) {
  for (const text of texts) await expect(kiosk.page.locator("body")).not.toContainText(text);
}

async function cookieNames(kiosk) {
  const cookies = await kiosk.page.context().cookies();
  return cookies.map((cookie) => cookie.name).sort();
}

// Everything the browser keeps, as text: what the worker has put away, and what a script may have stored.
function kept(kiosk) {
  return kiosk.page.evaluate(async () => {
    const texts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const one of await cache.keys()) texts.push(one.url, await (await cache.match(one)).text());
    }
    return texts.join("\n");
  });
}
