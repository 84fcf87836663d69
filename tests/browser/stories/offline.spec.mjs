// Without a network: an installable app, an offline page, the last seen copy with its time, and nothing left after signing out.
import { test, expect } from "../lib/devices.mjs";
import { offline } from "../lib/network.mjs";
import { useDemo } from "../lib/server.mjs";
import { onOwnPhone } from "../lib/steps/signing-in.mjs";

const demo = useDemo();

test("can be installed", async ({ device }) => {
  const hand = await device(demo);
  await hand.open("/");
  const href = await hand.page.locator('link[rel="manifest"]').getAttribute("href");
  const answer = await hand.page.request.get(new URL(href, demo.url).href);
  expect(answer.headers()["content-type"]).toContain("application/manifest+json");
  const manifest = await answer.json();
  expect(manifest.display).toBe("standalone");
  expect(manifest.start_url).toBeTruthy();
  expect(manifest.name).toBeTruthy();
  for (const size of ["192x192", "512x512"]) {
    const icon = manifest.icons.find((one) => one.sizes === size && one.type === "image/png");
    expect(icon, `an icon of ${size}`).toBeTruthy();
    const picture = await hand.page.request.get(new URL(icon.src, demo.url).href);
    expect(picture.status()).toBe(200);
    expect(pngSize(await picture.body())).toBe(size);
  }
  const devtools = await hand.page.context().newCDPSession(hand.page);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  // A test's browser is always a private window, which alone cannot install.
  expect(installabilityErrors.map((one) => one.errorId).filter((id) => id !== "in-incognito")).toEqual([]);
});

test("a page never seen becomes the offline page, with the number to call", async ({ device }) => {
  const hand = await device(demo);
  await kept(hand);
  await offline(hand, true);
  await hand.open("/open");
  await hand.look("offline");
  await hand.sees("common-call-desk");
  await hand.reads("8888 1234");
});

test("a resident's page seen before is shown again, marked with its time, and is gone once she has signed out", async ({ device }) => {
  const hand = await device(demo);
  await kept(hand);
  await onOwnPhone(hand, demo.neighbour);
  await hand.open("/requests");
  const before = await hand.page.locator("main h1").innerText();
  await offline(hand, true);
  await hand.page.reload();
  await expect(hand.page.locator("main h1")).toHaveText(before);
  await hand.sees("common-old-copy");
  await hand.look("offline-last-seen");

  await offline(hand, false);
  await hand.open("/me");
  await hand.press("common-sign-out");
  // Signing out clears the site's data, the worker with it; the next page brings it back without any copies.
  await kept(hand);
  await offline(hand, true);
  await hand.page.goBack().catch(() => {});
  await expect(hand.page.locator("body")).not.toContainText(demo.neighbour.name);
  await hand.open("/requests");
  await expect(hand.page.locator("body")).not.toContainText(before);
  await expect(hand.page.locator("body")).not.toContainText(demo.neighbour.name);
});

test("signed out with the network there: Back shows nothing of hers", async ({ device }) => {
  const hand = await device(demo);
  await onOwnPhone(hand, demo.neighbour);
  await hand.open("/me");
  await hand.reads(demo.neighbour.name);
  await hand.press("common-sign-out");
  await hand.page.goBack();
  await expect(hand.page.locator("body")).not.toContainText(demo.neighbour.name);
  await hand.page.goBack();
  await expect(hand.page.locator("body")).not.toContainText(demo.neighbour.name);
});

// TRUST.md §6, the browser's part; the server's is in tests/stories/sign_in_attacks.rs.
test("case 14: a shared phone, signed out, Back, without a network: nothing of the resident's", async ({ device }) => {
  const hand = await device(demo);
  await kept(hand);
  await onOwnPhone(hand, demo.neighbour);
  const seen = ["/me", "/requests", "/acts", "/mandates"];
  for (const address of seen) await hand.open(address);
  await hand.open("/me");
  await hand.reads(demo.neighbour.name);
  await hand.press("common-sign-out");
  await expect(hand.page.locator("body")).not.toContainText(demo.neighbour.name);
  expect(await everythingKept(hand)).not.toContain(demo.neighbour.name);

  await offline(hand, true);
  for (let back = 0; back < 4; back += 1) {
    await hand.page.goBack().catch(() => {}); // without a network, and without a copy, there is nothing to go to
    await expect(hand.page.locator("body")).not.toContainText(demo.neighbour.name);
  }
  for (const address of seen) {
    await hand.page.goto(new URL(address, hand.origin).href).catch(() => {});
    await expect(hand.page.locator("body")).not.toContainText(demo.neighbour.name);
  }
});

// All that scripts and the worker put away in this browser, as one text.
function everythingKept(hand) {
  return hand.page.evaluate(async () => {
    const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) texts.push(request.url, await (await cache.match(request)).text());
    }
    return texts.join("\n");
  });
}

// Waits until the worker has taken the page over.
async function kept(hand) {
  await hand.open("/");
  await hand.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await hand.page.reload();
  await expect.poll(() => hand.page.evaluate(() => Boolean(navigator.serviceWorker.controller))).toBe(true);
}

function pngSize(bytes) {
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}
