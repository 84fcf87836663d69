// 听说明: the page read aloud by a voice that only notes what it is given. What is said, what is marked meanwhile, pausing, pace, the
// end; nothing of a PIN; nothing where the browser has no voice for the page's language.
import { test, expect } from "../lib/devices.mjs";
import { faults } from "../lib/checks.mjs";
import { useDemo } from "../lib/server.mjs";
import * as desk from "../lib/steps/desk.mjs";
import { onOwnPhone, withCardAndPin, withPassword } from "../lib/steps/signing-in.mjs";

const demo = useDemo();

// A voice in the page: `window.heard` is what it was given, `heard.end()` is the end of a sentence, as browsers tell of it.
function voice({ langs, late }) {
  const listeners = [];
  let voices = late ? [] : langs.map((lang) => ({ lang, name: lang }));
  window.heard = { said: [], rates: [], cancels: 0, now: null, end() { const one = this.now; this.now = null; one?.onend?.(); } };
  window.heard.arrive = () => { voices = langs.map((lang) => ({ lang, name: lang })); listeners.forEach((then) => then()); };
  window.SpeechSynthesisUtterance = function Utterance(text) { this.text = text; };
  Object.defineProperty(window, "speechSynthesis", {
    value: {
      getVoices: () => voices,
      addEventListener: (_, then) => listeners.push(then),
      speak: (one) => { window.heard.said.push(one.text); window.heard.rates.push(one.rate); window.heard.now = one; },
      cancel: () => { window.heard.cancels += 1; const one = window.heard.now; window.heard.now = null; one?.onerror?.(); },
    },
  });
}

// The worker stands aside: what is looked at is the page.
async function withVoice(device, given = { langs: ["zh-CN"] }, options = {}) {
  const hand = await device(demo, { serviceWorkers: "block", ...options });
  await hand.page.context().addInitScript(voice, given);
  return hand;
}

const button = (hand) => hand.page.locator("[data-listen]");
const bar = (hand, key) => hand.page.locator(".listen").getByRole("button", { name: hand.say(key) });
const heard = (hand) => hand.page.evaluate(() => ({ said: heard.said, rates: heard.rates, cancels: heard.cancels }));
const marked = (hand) => hand.page.locator("mark.heard").allInnerTexts().then((texts) => texts.join("").replace(/\s+/g, " ").trim());

async function begins(hand) {
  await button(hand).tap();
  await expect(bar(hand, "listen-pause")).toBeFocused();
}

test("the page is heard sentence by sentence, marked, paused, slower, faster, and left as it was", async ({ device }) => {
  const hand = await withVoice(device);
  await hand.open("/help");
  const before = await hand.page.locator("main").evaluate((main) => main.innerHTML);
  await begins(hand);
  const first = (await heard(hand)).said[0];
  expect(first).toBe((await hand.page.locator("h1").innerText()).trim());
  expect(await marked(hand), "what is said is what is marked").toBe(first);
  expect(await faults(hand.page), "while it is read").toEqual([]);

  await bar(hand, "listen-pause").tap();
  await expect(bar(hand, "listen-resume")).toBeVisible();
  expect(await marked(hand), "the place is kept in view").toBe(first);
  await bar(hand, "listen-resume").tap();
  await expect.poll(async () => (await heard(hand)).said).toEqual([first, first]);

  await hand.page.evaluate(() => heard.end());
  const second = (await heard(hand)).said[2];
  expect(second).not.toBe(first);
  await bar(hand, "listen-slower").tap();
  await bar(hand, "listen-faster").tap();
  await bar(hand, "listen-faster").tap();
  const { said, rates } = await heard(hand);
  expect(said.slice(2), "another pace says the sentence again").toEqual([second, second, second, second]);
  expect(rates.slice(2)).toEqual([0.9, 0.75, 0.9, 1.1]);

  for (let n = 0; n < 300 && (await hand.page.locator(".listen").count()); n += 1) await hand.page.evaluate(() => heard.end());
  await expect(hand.page.locator(".listen, mark")).toHaveCount(0);
  expect(await hand.page.locator("main").evaluate((main) => main.innerHTML), "nothing is left behind").toBe(before);
  const all = (await heard(hand)).said.join("");
  expect(all, "a number is said figure by figure").toContain("8 8 8 8 1 2 3 4");
  expect(all, "the page's, not the way to other pages").not.toContain(hand.say("common-large-text"));
});

test("no PIN, no keys, and nothing goes on after leaving", async ({ device }) => {
  const hand = await withVoice(device);
  const [name, ...value] = demo.neighbour.enrolled_device_cookie.split("=");
  await hand.page.context().addCookies([{ name, value: value.join("="), url: hand.origin }]);
  await hand.open("/sign-in/card");
  for (const figure of "975") await hand.page.locator(".pad").getByRole("button", { name: figure, exact: true }).tap();
  await hand.page.locator(".pad").getByRole("button", { name: hand.say("common-listen") }).tap();
  await expect(bar(hand, "listen-pause")).toBeFocused();
  for (let n = 0; n < 100 && (await hand.page.locator(".listen").count()); n += 1) await hand.page.evaluate(() => heard.end());
  const all = (await heard(hand)).said;
  expect(all.length).toBeGreaterThan(2);
  expect(all.filter((text) => /^\d$|9 ?7 ?5/.test(text)), "figures of the pad or of the PIN").toEqual([]);

  await button(hand).tap();
  const cancels = (await heard(hand)).cancels;
  await hand.page.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pagehide")));
  expect((await heard(hand)).cancels, "leaving hushes it").toBeGreaterThan(cancels);
  await expect(hand.page.locator(".listen")).toHaveCount(0);
});

test("every kind of resident's page can be heard, at 320 px and the largest text", async ({ device }) => {
  const hand = await withVoice(device, { langs: ["cmn-Hans-CN"] }, { viewport: { width: 320, height: 568 } });
  hand.view = { ...hand.view, size: "30" };
  await onOwnPhone(hand, demo.neighbour);
  for (const address of ["/", "/requests", "/requests/new/what", "/acts", "/notices", "/activities", "/ballots", "/me"]) await hears(hand, address);
  const his = await withVoice(device);
  await withPassword(his, demo.helper);
  await hears(his, `/for/${demo.resident.id}`);
});

async function hears(hand, address) {
  await hand.open(address);
  await begins(hand);
  expect.soft((await heard(hand)).said[0]?.length, address).toBeGreaterThan(0);
  expect.soft(await faults(hand.page, { axe: false }), address).toEqual([]);
  await bar(hand, "listen-stop").tap();
  await expect(button(hand)).toBeFocused();
}

test("without a voice for the language there is no button; a voice that comes late brings it", async ({ device }) => {
  const other = await withVoice(device, { langs: ["de-DE"] });
  await other.open("/help");
  await expect(button(other)).toBeHidden();
  const late = await withVoice(device, { langs: ["zh_CN"], late: true });
  await late.open("/help");
  await expect(button(late)).toBeHidden();
  await late.page.evaluate(() => heard.arrive());
  await expect(button(late)).toBeVisible();
});

test("at the kiosk whoever listens is there, and is asked only when the voice has been silent", async ({ device }) => {
  const office = await device(demo);
  await withPassword(office, demo.staff.find((one) => one.office === "admin"));
  const link = await desk.kioskLink(office);
  const kiosk = await withVoice(device, undefined, { viewport: { width: 800, height: 1280 } });
  await kiosk.open(new URL(link).pathname);
  await kiosk.leave(kiosk.page.locator("main button.btn-main"));
  await withCardAndPin(kiosk, demo.neighbour.card_number, demo.neighbour.pin);
  await kiosk.page.clock.install();
  await kiosk.open("/help");
  await begins(kiosk);
  const asked = kiosk.page.getByRole("alert");
  for (let sentence = 0; sentence < 5; sentence += 1) {
    await kiosk.page.clock.runFor(50_000);
    const told = kiosk.page.waitForRequest((request) => request.method() === "HEAD");
    await kiosk.page.evaluate(() => heard.end());
    await told;
    await expect(asked, "nobody asks whether she is there").toHaveCount(0);
  }
  await bar(kiosk, "listen-pause").tap();
  await kiosk.page.clock.runFor(86_000);
  await expect(asked).toContainText(kiosk.say("common-kiosk-still"));
});
