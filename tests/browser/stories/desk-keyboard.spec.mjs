// 周敏's queue by keyboard alone: nothing is touched or clicked, and the ring is always to be seen.
import { expect, test } from "../lib/devices.mjs";
import { randomUUID } from "node:crypto";
import { faults } from "../lib/checks.mjs";
import { enter, focused, tabTo } from "../lib/keyboard.mjs";
import { shot } from "../lib/shots.mjs";
import { useDemo } from "../lib/server.mjs";
import { onOwnPhone, withPassword } from "../lib/steps/signing-in.mjs";

const demo = useDemo({ args: ["--residents", "60"] });
const WORDS = "收到，明天上午来看。";

// 陈建国 went through the whole house: twenty reports that nobody has looked at yet.
async function twentyReports(device) {
  const his = await device(demo);
  await onOwnPhone(his, demo.neighbour);
  await his.open("/requests/new/what");
  const csrf = await his.page.locator('main input[name="csrf"]').first().inputValue();
  const category = await his.page.locator('input[name="category"]').first().getAttribute("value");
  for (let n = 1; n <= 20; n += 1) {
    const form = { csrf, key: randomUUID(), category, place: "stairs", detail: `第${n}级台阶`, words: `第${n}级台阶边上的灯不亮。` };
    const answer = await his.page.request.post(`${demo.url}/requests`, { headers: { accept: "application/json" }, form });
    expect(answer.status(), await answer.text()).toBe(201);
  }
}

// What the server says of one of them.
async function stateOf(hand, id) {
  const answer = await hand.page.request.get(`${demo.url}/desk/requests/${id}`, { headers: { accept: "application/json" } });
  return (await answer.json()).state;
}

test("twenty requests are worked through by keyboard alone", async ({ device }) => {
  const hand = await device(demo, { viewport: { width: 1280, height: 900 }, hasTouch: true, isMobile: false });
  const { page } = hand;
  await twentyReports(device);
  await withPassword(hand, demo.staff.find((one) => one.office === "desk"));

  await test.step("the first press of Tab skips to the contents", async () => {
    await hand.open("/desk/requests");
    await page.keyboard.press("Tab");
    expect((await focused(page)).href).toBe("#main");
    await page.keyboard.press("Enter");
    await tabTo(page, (now) => now.name === "words", 12);
  });

  const twenty = [];
  await test.step("twenty are ticked with Space, and assigned together", async () => {
    await hand.open("/desk/requests?state=filed");
    while (twenty.length < 20) {
      const box = await tabTo(page, (now) => now.name === "row" || (now.tag === "SUMMARY" && now.words === hand.say("queue-bulk")));
      expect(box.name, `after ${twenty.length}`).toBe("row");
      await page.keyboard.press("Space");
      twenty.push(box.value.split(".")[0]);
    }
    expect(await page.locator('input[name="row"]:checked').count()).toBe(20);
    await tabTo(page, (now) => now.tag === "SUMMARY" && now.words === hand.say("queue-bulk"));
    await page.keyboard.press("Space");
    const radio = await tabTo(page, (now) => now.name === "what");
    expect(radio.value).toBe("assign");
    await page.keyboard.press("Space");
    await tabTo(page, (now) => now.tag === "BUTTON" && now.words === hand.say("queue-bulk-go"));
    await shot(page, "keyboard-bulk");
    await enter(page);
    await expect(page, "all of them were done").toHaveURL(/\/desk\/requests\?/);
    expect(await faults(page)).toEqual([]);
    for (const id of twenty) expect(await stateOf(hand, id)).toBe("assigned");
  });

  await test.step("one after the other is opened and answered, until none is left", async () => {
    const left = new Set(twenty.map((id) => `/desk/requests/${id}`));
    while (left.size > 0) {
      await hand.open("/desk/requests?state=assigned");
      const { href } = await tabTo(page, (now) => left.has(now.href));
      await enter(page);
      await tabTo(page, (now) => now.tag === "TEXTAREA" && now.name === "words");
      await page.keyboard.type(WORDS);
      await tabTo(page, (now) => now.tag === "BUTTON" && now.words === hand.say("desk-answer-go"));
      await enter(page);
      await hand.reads(WORDS);
      left.delete(href);
    }
    for (const id of twenty) expect(await stateOf(hand, id)).toBe("answered");
  });

  for (const [name, address] of [
    ["phone", "/desk/phone"],
    ["map", "/desk/map"],
    ["shifts", "/desk/shifts"],
    ["paper", "/desk/paper/enter"],
    ["wordings", "/desk/wordings"],
    ["guide", "/desk/guide"],
  ]) {
    await test.step(`${name}: every control is reached, the ring always seen`, async () => {
      await hand.open(address);
      const controls = await page.locator("main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary").count();
      const reached = new Set();
      for (let pressed = 0; pressed < controls + 40; pressed += 1) {
        await page.keyboard.press("Tab");
        const now = await focused(page);
        if (now.tag === "BODY") break;
        expect(now.ringed, `${address}: ${JSON.stringify(now)}`).toBe(true);
        reached.add(`${now.tag} ${now.name} ${now.href} ${now.words}`);
      }
      expect(reached.size).toBeGreaterThan(3);
    });
  }
});

test("the end of an hour is told before, and nothing typed is led away", async ({ device }) => {
  const hand = await device(demo, { viewport: { width: 1280, height: 900 }, hasTouch: true, isMobile: false });
  const { page } = hand;
  await withPassword(hand, demo.staff.find((one) => one.office === "desk"));
  await page.clock.install();
  await hand.open("/desk/people/new");
  const said = page.getByRole("alert");
  const name = page.locator('input[name="name"]');

  await test.step("half a minute before, one press keeps the page", async () => {
    await page.clock.runFor(3_566_000);
    await expect(said).toContainText(hand.say("common-kiosk-still"));
    await shot(page, "desk-still");
    expect((await focused(page)).words).toBe(hand.say("common-kiosk-stay"));
    const told = page.waitForRequest((request) => request.method() === "HEAD");
    await page.keyboard.press("Enter");
    await told;
    await expect(said).toHaveCount(0);
  });

  await test.step("what was typed stays, and it is said that she is signed out", async () => {
    await name.fill("周新");
    await page.clock.runFor(3_566_000);
    await expect(said).toContainText(hand.say("common-kiosk-still"));
    await page.clock.runFor(37_000);
    await expect(said).toContainText(hand.say("ends-over"));
    await expect(name).toHaveValue("周新");
    await expect(page).toHaveURL(/\/desk\/people\/new$/);
    await shot(page, "desk-over");
  });

  await test.step("where nothing was typed, she is led to sign in", async () => {
    await hand.open("/desk/people/new");
    const led = page.waitForRequest((request) => new URL(request.url()).pathname === "/sign-in");
    await page.clock.runFor(3_603_000);
    await led;
  });
});

test("the desk's tools hold the numbers, narrow and dark too", async ({ device }) => {
  const hand = await device(demo, { viewport: { width: 320, height: 640 } });
  await withPassword(hand, demo.staff.find((one) => one.office === "desk"));
  const pages = {
    "desk-queue": "/desk/requests",
    "desk-phone": "/desk/phone",
    "desk-phone-back": "/desk/phone/back",
    "desk-map": "/desk/map",
    "desk-plan": "/desk/map/plan",
    "desk-shifts": "/desk/shifts",
    "desk-paper": "/desk/paper",
    "desk-paper-enter": "/desk/paper/enter",
    "desk-wordings": "/desk/wordings",
    "desk-hours": "/desk/settings/hours",
    "desk-guide": "/desk/guide",
  };
  for (const [name, address] of Object.entries(pages)) {
    await hand.open(address);
    await hand.look(name);
  }
});
