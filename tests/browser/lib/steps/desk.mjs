// What 周敏 does at the desk: finds and registers people, prints cards and slips, writes mandates down, answers requests.
import { expect } from "@playwright/test";

export async function findsNobody(hand, words) {
  await hand.open("/desk/people");
  await hand.write("words", words);
  await hand.press("people-search-go");
  await hand.sees("people-none", { words });
}

export async function fillsIn(hand, person) {
  await hand.write("name", person.name);
  await hand.write("born", person.born);
  await hand.choose("sex", person.sex);
  await hand.select("building", person.building);
  await hand.write("unit", person.unit);
  await hand.write("door", person.door);
  await hand.page.locator('[name="reach_1"]').selectOption("call");
  await hand.page.locator('[name="reach_2"]').selectOption("letter");
  await hand.choose("digital", "none");
}

export async function registers(hand, person) {
  await hand.follow("people-register");
  await fillsIn(hand, person);
  await hand.look("desk-person-form");
  await hand.press("people-new-go");
  await hand.sees("people-fresh", { name: person.name });
  return hand.page.url();
}

// Pressed a second time for the same woman, the desk is asked whether it is she.
export async function isWarnedOfDoubles(hand, person) {
  await hand.open("/desk/people/new");
  await fillsIn(hand, person);
  await hand.press("people-new-go");
  await hand.sees("people-alike");
  await hand.look("desk-person-alike");
}

export async function printsCard(hand, personUrl) {
  await hand.open(personUrl);
  await hand.press("people-card-make");
  await hand.look("paper-card");
  const number = digits(await hand.page.locator(".front .digits").innerText());
  const numbers = (await hand.page.locator(".numbers b").allInnerTexts()).map(digits);
  expect(number).toMatch(/^\d{8}$/);
  expect(numbers).toHaveLength(20);
  return { number, numbers };
}

export async function printsSlip(hand, personUrl) {
  await hand.open(personUrl);
  await hand.press("people-slip");
  await hand.look("paper-slip");
  return digits(await hand.page.locator(".digits").innerText());
}

export async function bindsPhone(hand, personUrl) {
  await hand.open(personUrl);
  await hand.press("people-device-bind");
  await hand.look("desk-device");
  return (await hand.page.locator(".link").innerText()).trim();
}

// The one-time link that makes a device the desk's kiosk.
export async function kioskLink(hand) {
  await hand.open("/desk/settings");
  await hand.look("desk-settings");
  await hand.press("desk-kiosk-go");
  return (await hand.page.locator(".link").innerText()).trim();
}

// 李明 for requests and activities (or other matters), three months, consent at the kiosk with staff beside her.
export async function writesMandate(hand, personUrl, { helper, evidence, matters = ["requests", "activities"] }) {
  await hand.open(personUrl);
  await hand.follow("people-mandate-new");
  await hand.select("helper", helper);
  for (const matter of matters) await hand.choose("matters", matter);
  await hand.choose("term", "three_months");
  await hand.choose("evidence", evidence);
  await hand.look("desk-mandate-new");
  await hand.press("deskm-new-go");
  return hand.page.url();
}

export async function standsBeside(hand, mandateUrl) {
  await hand.open(mandateUrl);
  await hand.press("deskm-witness-go");
  await hand.look("desk-mandate-witness");
}

export async function openRequest(hand, number) {
  const row = hand.page.getByRole("row").filter({ hasText: number });
  await turnsUntil(hand, "/desk/requests", row);
  await hand.leave(row.getByRole("link").first());
  return hand.page.url();
}

export async function answers(hand, requestUrl, words) {
  await hand.open(requestUrl);
  await hand.unfold("desk-answer");
  await hand.page.locator("#answer-words").fill(words);
  await hand.press("desk-answer-go");
  await hand.reads(words);
}

export async function solves(hand, requestUrl, words, photo) {
  await hand.open(requestUrl);
  await hand.unfold("desk-solve");
  await hand.page.locator("#solution-words").fill(words);
  await hand.page.locator('form[action$="/solution"] input[type="file"]').setInputFiles(photo);
  await hand.press("desk-solve-go");
  await hand.reads(words);
}

// The call list, until this resident has nothing more on it. Others wait longer and stand before her.
export async function reachesByPhone(hand, name) {
  const rows = hand.page.locator(".calls > li").filter({ hasText: name });
  await hand.open("/desk/calls");
  await hand.look("desk-calls");
  let reached = 0;
  while (await turnsUntil(hand, "/desk/calls", rows)) {
    // Where there is more than one thing to say, the last button is for the whole call.
    await hand.leave(rows.first().locator('form[action$="/reached"] button').last());
    reached += 1;
  }
  expect(reached).toBeGreaterThan(0);
}

// Turns the pages of a list until it shows one of these; false at its end.
export async function turnsUntil(hand, address, rows) {
  await hand.open(address);
  const more = hand.page.getByRole("link", { name: hand.say("desk-more") });
  while ((await rows.count()) === 0) {
    if ((await more.count()) === 0) return false;
    await hand.leave(more);
  }
  return true;
}

export function digits(text) {
  return text.replace(/\D/g, "");
}
