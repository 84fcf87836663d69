// What the example holds nothing of, for its stories begin without: a helper who may speak for 陈建国 and change his contact,
// what waits for his word, what came too late from the helper's phone, a vote he asked to have cast. Planted by the people
// themselves, on the pages they use, for whoever wants to meet every page.
import { expect } from "@playwright/test";
import { Hand } from "./hand.mjs";
import * as desk from "./steps/desk.mjs";
import { consents } from "./steps/resident.mjs";
import { withCardAndPin, withPassword } from "./steps/signing-in.mjs";
import { wordsOf } from "./words.mjs";

const VIEW = { name: "planting", lang: "zh-CN", size: "20", theme: "auto", axe: false, markup: false };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const TOO_LONG = 73 * 60 * 60 * 1000;

// Gives the address of a survey he is asked: `/surveys/{id}`.
export async function plant(browser, demo) {
  const contexts = [];
  const device = async () => {
    const context = await browser.newContext(PHONE);
    contexts.push(context);
    const hand = new Hand(await context.newPage(), { origin: demo.url, say: wordsOf(VIEW.lang), view: VIEW });
    await hand.settle();
    return hand;
  };
  const kiosk = await asksForHelp(device, demo);
  const survey = await isAsked(kiosk);
  await statesAVote(kiosk, demo);
  const phone = await device();
  await withPassword(phone, demo.helper);
  await asksForANumber(phone, demo);
  await sendsTooLate(phone, demo);
  for (const context of contexts) await context.close();
  return { survey };
}

async function asksForHelp(device, demo) {
  const office = await device();
  await withPassword(office, demo.staff.find((one) => one.office === "desk"));
  const wanted = { helper: demo.helper.name, evidence: "k2", matters: ["proposals", "contact"] };
  const mandate = await desk.writesMandate(office, `/desk/people/${demo.neighbour.id}`, wanted);
  await desk.standsBeside(office, mandate);
  const kiosk = await device();
  const [name, ...value] = demo.kiosk_device_cookie.split("=");
  await kiosk.page.context().addCookies([{ name, value: value.join("="), url: kiosk.origin }]);
  await withCardAndPin(kiosk, demo.neighbour.card_number, demo.neighbour.pin);
  await consents(kiosk, demo.neighbour.pin);
  return kiosk;
}

async function isAsked(kiosk) {
  await kiosk.open("/surveys");
  return kiosk.page.locator('main a[href^="/surveys/"]').filter({ hasText: "社区食堂几点开饭好" }).first().getAttribute("href");
}

async function statesAVote(kiosk, demo) {
  await kiosk.open("/ballots");
  const ballot = await kiosk.page.locator('main a[href^="/ballots/"]').filter({ hasText: "中心花园怎么改" }).first().getAttribute("href");
  await kiosk.open(`${ballot}/proxy`);
  await kiosk.choose("helper", demo.helper.id);
  const options = kiosk.page.locator('select[name^="q0_"]');
  for (let place = 1; place <= (await options.count()); place += 1) await options.nth(place - 1).selectOption(String(place));
  await kiosk.leave(kiosk.page.locator('form[action$="/proxy"] button[type="submit"]'));
}

async function asksForANumber(phone, demo) {
  await phone.open(`/for/${demo.neighbour.id}/me/contact/phone`);
  await phone.write("phone", "13800013800");
  await phone.leave(phone.page.locator('form[action$="/me/contact/phone"] button[type="submit"]').first());
  await expect(phone.page).toHaveURL(/\/held\//);
}

// As his outbox would, had there been no signal for three days.
async function sendsTooLate(phone, demo) {
  await phone.open(`/for/${demo.neighbour.id}/me/contact/email`);
  const status = await phone.page.evaluate(async (ago) => {
    const form = document.querySelector('form[action$="/me/contact/email"]');
    const fields = new URLSearchParams(new FormData(form));
    fields.set("email", "chen@example.org");
    fields.set("client_at", String(Date.now() - ago));
    const answer = await fetch(form.action, { method: "POST", body: fields, credentials: "same-origin", headers: { accept: "application/json" } });
    return answer.status;
  }, TOO_LONG);
  expect(status, "set aside for the desk").toBeLessThan(300);
}
