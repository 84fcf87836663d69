// Pages to which no link leads, only a form, a card, or an address that was sent or printed: looked at by those who get there.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test, expect } from "../lib/devices.mjs";
import { useDemo } from "../lib/server.mjs";
import { beginsBeside } from "../lib/steps/beside.mjs";
import { bindsPhone } from "../lib/steps/desk.mjs";
import { onOwnPhone, withPassword } from "../lib/steps/signing-in.mjs";
import { freshCode } from "../lib/totp.mjs";

const demo = useDemo();
const staff = (office) => demo.staff.find((one) => one.office === office);
const NEW = { name: "孟晓", email: "mengxiao@example.org", password: "willow-lantern-river-48" };

test("a colleague opens the link they were given", async ({ device }) => {
  const admin = await device(demo);
  await withPassword(admin, staff("admin"));
  await admin.open("/desk/settings");
  await admin.write("colleague", NEW.name);
  await admin.choose("office", "desk");
  await admin.leave(admin.page.locator('form[action="/desk/settings/colleagues"] button[type=submit]'));
  const link = new URL((await admin.page.locator(".link").innerText()).trim()).pathname;

  const hers = await device(demo);
  await hers.open(link);
  await hers.look("join-yourself");
  await hers.write("email", NEW.email);
  await hers.write("password", NEW.password);
  await hers.press("setup-next");
  await hers.open(`${link}/yourself`);
  await hers.look("join-yourself-again");
  await hers.write("password", NEW.password);
  await hers.press("setup-next");
  await expect(hers.page).toHaveURL(/\/second$/);
  await hers.look("join-second");
  const secret = (await hers.page.locator("main b").first().innerText()).replace(/\s/g, "");
  await hers.write("code", await freshCode(secret));
  await hers.press("setup-finish");
  await expect(hers.page).toHaveURL(/\/(desk|passkeys\/ask)$/);
});

test("李明 reports a lift for her: what the lift's category asks stands between", async ({ device }) => {
  const hand = await device(demo);
  await withPassword(hand, demo.helper);
  await hand.open(`/for/${demo.resident.id}/requests/new/what`);
  await hand.page.locator("label.choice", { hasText: hand.view.lang === "en" ? "Lift" : "电梯" }).first().tap();
  await hand.press("common-next");
  await hand.choose("place", "stairs");
  await hand.press("common-next");
  await expect(hand.page).toHaveURL(/\/requests\/new\/questions$/);
  await hand.look("questions-for-her");
});

test("陈建国 votes, and is shown that he took part", async ({ device }) => {
  const hand = await device(demo);
  await onOwnPhone(hand, demo.neighbour);
  await hand.open("/ballots");
  await hand.leave(hand.page.locator("main a.row", { hasText: "中心花园" }).first());
  const ballot = new URL(hand.page.url()).pathname;
  await hand.leave(hand.page.locator(`main a[href="${ballot}/vote"]`).first());
  await hand.look("ballot-vote");
  const places = await hand.page.locator("main form select").all();
  for (const [at, list] of places.entries()) await list.selectOption({ index: at + 1 });
  await hand.leave(hand.page.locator(`main form[action="${ballot}/check"] button[type=submit]`));
  await hand.look("ballot-check");
  await hand.leave(hand.page.locator(`main form[action="${ballot}/votes"] button[type=submit]`));
  if (await hand.page.locator('form[action="/again"]').count()) {
    await hand.enterPin(demo.neighbour.pin);
    await hand.press("again-go");
  }
  await expect(hand.page).toHaveURL(new RegExp(`${ballot}/taken$`));
  await hand.look("ballot-taken");
});

test("what 周敏 sends after she was signed out elsewhere waits until she is in again", async ({ device }) => {
  const hers = await device(demo);
  await withPassword(hers, staff("desk"));
  await hers.open("/desk/people/new");
  await hers.write("name", "周新");
  const other = await device(demo);
  await withPassword(other, staff("desk"));
  await other.open("/sessions");
  await other.press("sessions-end-others");
  const form = hers.page.locator('form[method="post"]:has([name="name"])');
  await form.evaluate((one) => (one.noValidate = true));
  await hers.leave(form.locator("button[type=submit]").first());
  await expect(hers.page).toHaveURL(/\/sign-in\?next=/);
  const kept = new URL(hers.page.url()).searchParams.get("next");
  expect(kept).toMatch(/^\/again\/kept\//);
  await withPassword(hers, staff("desk"));
  await hers.open(kept);
  await expect(hers.page.locator("main")).toContainText("周新");
  await hers.look("again-kept");
});

test("beside him, she asks him to help her from now on", async ({ device }) => {
  const phone = await device(demo);
  await withPassword(phone, demo.helper);
  await beginsBeside(phone, demo.neighbour.card_number, demo.neighbour.card_numbers[0]);
  await phone.open("/mandates/new");
  await expect(phone.page).toHaveURL(/\/mandates\/new$/);
  await phone.look("mandate-asked-beside");
});

test("a phone is bound, and a card is scanned by a stranger", async ({ device }) => {
  const office = await device(demo);
  await withPassword(office, staff("desk"));
  const link = await bindsPhone(office, `/desk/people/${demo.resident.id}`);
  const phone = await device(demo);
  await phone.open(new URL(link).pathname);
  await phone.look("enrol");
  const stranger = await device(demo);
  await stranger.open(new URL(demo.resident.card_url).pathname);
  await stranger.look("card-scanned");
  await expect(stranger.page.locator("body"), "a card is no key").not.toContainText(demo.resident.name);
});

// Last: until somebody has asked him, what weighs waits.
test("the old number is told, and whoever answers it can say that it was not they", async ({ device }) => {
  const his = await device(demo);
  await onOwnPhone(his, demo.neighbour);
  await his.open("/me/contact/phone");
  await his.write("phone", "138 0013 8000");
  await his.press("contact-go");
  if (await his.page.locator('form[action="/again"]').count()) {
    await his.look("again");
    await his.enterPin(demo.neighbour.pin);
    await his.press("again-go");
  }
  let link;
  await expect.poll(() => (link = sentLink(/\/not-me\/[\w-]+/)), { timeout: 60_000 }).toBeTruthy();
  const whoever = await device(demo);
  await whoever.open(link);
  await whoever.look("not-me");
  await expect(whoever.page.locator("body"), "it names nobody").not.toContainText(demo.neighbour.name);
  await whoever.leave(whoever.page.locator('main form[action^="/not-me/"] button[type=submit]'));
  await whoever.look("not-me-said");
});

// What a place without a gateway writes down instead of sending it, in its data folder.
function sentLink(wanted) {
  const files = readdirSync(demo.folder, { recursive: true }).filter((name) => /post[/\\](sms|mail)\.jsonl$/.test(name));
  return files.map((name) => readFileSync(path.join(demo.folder, name), "utf8").match(wanted)?.[0]).find(Boolean);
}
