// What a resident does alone, at the kiosk or on a phone of her own: draws a PIN, says yes, looks at what was done, says what she thinks.
import { expect } from "@playwright/test";
import { digits } from "./desk.mjs";

// From the slip nobody else sees: draws once, draws again, and keeps the second.
export async function drawsPin(hand, code) {
  await hand.open("/");
  await hand.follow("home-kiosk-pin");
  await hand.look("pin-code");
  await hand.write("code", code);
  await hand.press("sign-in-continue");
  await hand.look("pin-drawn");
  const first = digits(await hand.page.locator(".pin-drawn").innerText());
  await hand.press("sign-in-draw-again");
  const pin = digits(await hand.page.locator(".pin-drawn").innerText());
  expect(pin).toMatch(/^\d{6}$/);
  expect(pin).not.toBe(first);
  await hand.press("sign-in-draw-keep");
  await hand.look("pin-kept");
  return pin;
}

// The mandate that waits for her, read in full, and her yes with her PIN.
export async function consents(hand, pin) {
  await hand.look("home-consent");
  await hand.follow("home-consent-look");
  await hand.look("mandate-consent");
  if (await hand.page.locator('[name="pin"]').count()) await hand.enterPin(pin);
  await hand.leave(hand.page.locator('form[action$="/consent"] button[type="submit"]'));
  await hand.sees("mandates-state-active");
  await hand.look("mandate-active");
}

// The newest of what waits; it asks no more afterwards, and the next in line takes its place.
export async function acknowledges(hand) {
  await hand.open("/");
  const address = await hand.page.locator('form[action$="/acknowledgement"]').first().getAttribute("action");
  const asked = hand.page.locator(`form[action="${address}"]`);
  await hand.leave(asked.getByRole("button"));
  await hand.open("/");
  await expect(asked).toHaveCount(0);
}

export async function confirmsFromHome(hand) {
  await hand.open("/");
  await hand.press("requests-confirm");
  await hand.sees("requests-state-confirmed");
}

export async function rates(hand, words) {
  await hand.page.locator('form[action$="/rating"] textarea').fill(words);
  await hand.press("requests-rate-good");
  await hand.reads(words);
  await expect(hand.page.locator('form[action$="/rating"]')).toHaveCount(0);
}

// One request of her own, from the four short pages to the confirmation; the number of the receipt comes back.
export async function files(hand, { category, detail, words, photo, base = "", who }) {
  await hand.open(`${base}/requests/new`);
  await expect(hand.page.locator('.danger a[href="tel:119"]')).toBeVisible();
  await hand.look(`file-1-what${who}`);
  await hand.choose("category", category);
  await hand.press("common-next");
  await hand.look(`file-2-where${who}`);
  const place = hand.page.locator('input[name="place"]').first();
  await hand.choose("place", await place.getAttribute("value"));
  await hand.write("detail", detail);
  await hand.press("common-next");
  await hand.write("words", words);
  if (photo) await hand.page.locator('[name="photos"]').setInputFiles(photo);
  await hand.look(`file-3-words${who}`);
  await hand.press("common-next");
  // What a neighbour may have reported already stands between, where there is something like it.
  const other = hand.page.locator('button[name="none"]');
  if (await other.count()) {
    await hand.look(`file-3-similar${who}`);
    await hand.press("voices-not-it");
  }
  await hand.reads(words);
  await hand.look(`file-4-check${who}`);
}

export async function sends(hand, key, values, who) {
  await hand.press(key, values);
  await hand.sees("requests-filed");
  await hand.look(`file-5-filed${who}`);
  return {
    number: (await hand.page.locator(".number").first().innerText()).trim(),
    url: await hand.page.locator("main a.btn-main").getAttribute("href"),
    receipt: await hand.page.locator("a.qr").getAttribute("href"),
  };
}
