// The main job, whole: a resident without a phone gets a leak repaired, from her registration to her "fixed",
// by touch, on a phone's screen. The projects of playwright.config.mjs live it in each look and language.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { test, expect } from "../lib/devices.mjs";
import { photoOf } from "../lib/pictures.mjs";
import { BINARY, useDemo } from "../lib/server.mjs";
import * as beside from "../lib/steps/beside.mjs";
import * as desk from "../lib/steps/desk.mjs";
import * as resident from "../lib/steps/resident.mjs";
import { leaveKiosk, onOwnPhone, withCardAndPin, withPassword } from "../lib/steps/signing-in.mjs";

const demo = useDemo();

// Nobody of the example community has her name, so that the desk finds none.
const SHE = { name: "沈玉珍", born: "1948-03-02", sex: "f", building: "3号楼", unit: "2", door: "502" };
const WORDS = "楼道的水管接口一直在滴水，地上很滑。";

test("a leak is repaired for a resident without a phone", async ({ device, browser }) => {
  const office = await device(demo);
  const kiosk = await device(demo);
  const phone = await device(demo);
  const party = await device(demo);
  const photo = await photoOf(browser, "漏水");
  let home, card, pin, mandate, filed, request;

  await test.step("the desk registers her, and is warned when it does so twice", async () => {
    await withPassword(office, staff("desk"));
    await office.look("desk-today");
    await desk.findsNobody(office, SHE.name);
    home = await desk.registers(office, SHE);
    await desk.isWarnedOfDoubles(office, SHE);
  });

  await test.step("she gets a card, and draws her PIN at the kiosk from a slip", async () => {
    card = await desk.printsCard(office, home);
    const code = await desk.printsSlip(office, home);
    await kiosk.open(await desk.kioskLink(await kioskKeeper(device, office)));
    await kiosk.look("kiosk-begin");
    await kiosk.leave(kiosk.page.locator("main button.btn-main"));
    await kiosk.open("/");
    await kiosk.look("kiosk");
    pin = await resident.drawsPin(kiosk, code);
  });

  await test.step("she agrees at the kiosk that 李明 may help her, staff beside her", async () => {
    mandate = await desk.writesMandate(office, home, { helper: demo.helper.name, evidence: "k2" });
    await desk.standsBeside(office, mandate);
    await withCardAndPin(kiosk, card.number, pin);
    await resident.consents(kiosk, pin);
    await leaveKiosk(kiosk);
    await office.open(`${mandate}/form`);
    await office.reads(SHE.name);
    await office.look("paper-mandate");
  });

  await test.step("李明 files the leak for her, and every page says whose hands it is in", async () => {
    await withPassword(phone, demo.helper);
    await phone.look("helper-home");
    await phone.open("/for");
    await phone.leave(phone.page.locator("a.row", { hasText: SHE.name }));
    await phone.look("helper-her-page");
    const base = new URL(phone.page.url()).pathname;
    await phone.follow("requests-new-for", { name: SHE.name });
    await resident.files(phone, { base, category: await waterCategory(phone), detail: "三楼拐角", words: WORDS, photo, who: "-for-her" });
    await expect(phone.page.locator(".banner")).toContainText(SHE.name);
    filed = await resident.sends(phone, "requests-send-for", { name: SHE.name }, "-for-her");
    await phone.open(filed.receipt);
    await phone.look("receipt");
    expect(filed.url.startsWith(base)).toBe(true);
  });

  await test.step("the desk answers; the property company solves it and sees only what is theirs", async () => {
    request = await desk.openRequest(office, filed.number);
    await office.look("desk-request");
    await desk.answers(office, request, "物业明天上午来修。");
    await withPassword(party, staff("party"));
    await party.open("/desk/requests");
    await party.look("party-queue");
    expect((await party.page.request.get(new URL("/desk/people", demo.url).href)).status()).toBeGreaterThanOrEqual(403);
    await desk.solves(party, request, "换了接口，不漏了。", photo);
  });

  await test.step("nothing counts as told until somebody reached her", async () => {
    await office.open(request);
    await office.sees("desk-not-told");
    await desk.reachesByPhone(office, SHE.name);
    await office.open(request);
    await expect(office.page.locator("body")).not.toContainText(office.say("desk-not-told"));
    await office.open("/desk/letters");
    await office.look("desk-letters");
    const letters = office.page.getByRole("row").filter({ hasText: SHE.name });
    await desk.turnsUntil(office, "/desk/letters", letters);
    await office.leave(letters.getByRole("link", { name: office.say("calls-letter-print") }).first());
    await office.reads(SHE.name);
    await office.look("paper-letter");
  });

  await test.step("at the kiosk she sees what was done for her, and says so", async () => {
    await withCardAndPin(kiosk, card.number, pin);
    await kiosk.look("kiosk-resident-home");
    await resident.acknowledges(kiosk);
    await kiosk.open("/acts");
    await kiosk.look("acts");
    await leaveKiosk(kiosk);
    await kiosk.page.goBack();
    await expect(kiosk.page.locator("body")).not.toContainText(SHE.name);
  });

  await test.step("beside 李明, on his phone, she says it is fixed, while his own pages are closed", async () => {
    const his = await phone.page.context().cookies();
    await beside.beginsBeside(phone, card.number, card.numbers[0]);
    await resident.confirmsFromHome(phone);
    await phone.look("request-confirmed");
    await beside.helperIsFrozen(phone, await device(demo), his);
    await beside.endsBeside(phone, demo.helper);
    await phone.open("/for");
    await phone.look("helper-residents");
  });

  await test.step("away from him, at the kiosk, she says what she thinks of it", async () => {
    await withCardAndPin(kiosk, card.number, pin);
    await kiosk.open(filed.url.slice(filed.url.indexOf("/requests/")));
    // She said so beside him; alone she is asked once more, and told why.
    await kiosk.sees("requests-solved-again");
    await resident.rates(kiosk, "修得很好，谢谢。");
    await kiosk.look("request-rated");
    await leaveKiosk(kiosk);
  });

  await test.step("the record shows it all, and verifies", async () => {
    const auditor = await device(demo);
    await withPassword(auditor, staff("auditor"));
    await auditor.open("/desk/record");
    await auditor.look("desk-record");
    for (const standing of ["assisted", "mandate", "office", "self"]) await auditor.sees(`record-standing-${standing}`);
    await recordVerifies();
  });
});

test("陈建国 does the same alone on his own phone", async ({ device }) => {
  const phone = await device(demo);
  await onOwnPhone(phone, demo.neighbour);
  await phone.look("own-home");
  await phone.open("/requests");
  await phone.look("own-requests");
  await resident.files(phone, { category: await firstCategory(phone), detail: "门口", words: "门口的灯不亮。", who: "-own" });
  const filed = await resident.sends(phone, "requests-send", {}, "-own");
  await phone.open(filed.url);
  await phone.look("own-request");
  await phone.press("requests-undo");
  await phone.sees("requests-state-withdrawn");
});

function staff(office) {
  const found = demo.staff.find((one) => one.office === office);
  if (!found) throw new Error(`nobody of the office "${office}" among ${demo.staff.map((one) => one.office).join(", ")}`);
  return found;
}

// Whoever may hand out the kiosk's link: the desk itself, or an administrator beside it.
async function kioskKeeper(device, office) {
  await office.open("/desk/settings");
  if (await office.page.locator('form[action="/desk/settings/kiosk"]').count()) return office;
  const admin = await device(demo);
  await withPassword(admin, staff("admin"));
  return admin;
}

async function waterCategory(hand) {
  const row = hand.page.locator("label.choice", { hasText: /漏水|[Ll]eak/ }).first();
  return row.locator("input").getAttribute("value");
}

async function firstCategory(hand) {
  await hand.open("/requests/new/what");
  return hand.page.locator('input[name="category"]').first().getAttribute("value");
}

async function recordVerifies() {
  
  await promisify(execFile)(BINARY, ["record", "verify", "--data", "."], { cwd: demo.folder });
}
