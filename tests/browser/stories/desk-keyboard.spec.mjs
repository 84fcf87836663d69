// 周敏's queue by keyboard alone: nothing is touched or clicked, and the ring is always to be seen.
import { expect, test } from "../lib/devices.mjs";
import { faults } from "../lib/checks.mjs";
import { shot } from "../lib/shots.mjs";
import { useDemo } from "../lib/server.mjs";
import { withPassword } from "../lib/steps/signing-in.mjs";

const demo = useDemo({ args: ["--residents", "60"] });

// What has the focus now, as much of it as the story asks about.
const focused = (page) =>
  page.evaluate(() => {
    const e = document.activeElement;
    const ring = getComputedStyle(e);
    const words = (e.textContent || "").trim().replace(/\s+/g, " ");
    return {
      tag: e.tagName,
      name: e.name || "",
      value: e.value || "",
      href: e.getAttribute("href") || "",
      words,
      ringed: ring.boxShadow !== "none" || ring.outlineStyle !== "none" || !!e.closest("svg"),
      seen: e.getBoundingClientRect().width > 0,
    };
  });

// Presses Tab until this is reached; fails if the ring was ever lost on the way, or the page ends first.
async function tabTo(page, wanted, most = 200) {
  for (let pressed = 0; pressed < most; pressed += 1) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    expect(now.ringed, `the ring is seen on ${JSON.stringify(now)}`).toBe(true);
    if (wanted(now)) return now;
  }
  throw new Error("the keyboard does not get there");
}

async function enter(page) {
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

test("twenty requests are worked through by keyboard alone", async ({ device }) => {
  const hand = await device(demo, { viewport: { width: 1280, height: 900 }, hasTouch: true, isMobile: false });
  const { page } = hand;
  await withPassword(hand, demo.staff.find((one) => one.office === "desk"));

  await test.step("the first press of Tab skips to the contents", async () => {
    await hand.open("/desk/requests");
    await page.keyboard.press("Tab");
    expect((await focused(page)).href).toBe("#main");
    await page.keyboard.press("Enter");
    await tabTo(page, (now) => now.name === "words", 12);
  });

  await test.step("twenty are ticked with Space, and assigned together", async () => {
    let ticked = 0;
    let box;
    while (ticked < 20) {
      box = await tabTo(page, (now) => now.name === "row" || (now.tag === "SUMMARY" && now.words === hand.say("queue-bulk")));
      if (box.name !== "row") break;
      await page.keyboard.press("Space");
      ticked += 1;
    }
    expect(ticked).toBeGreaterThan(4);
    if (box.name === "row") await tabTo(page, (now) => now.tag === "SUMMARY" && now.words === hand.say("queue-bulk"));
    await page.keyboard.press("Space");
    const radio = await tabTo(page, (now) => now.name === "what");
    if (radio.value === "assign") await page.keyboard.press("Space");
    await tabTo(page, (now) => now.tag === "BUTTON" && now.words === hand.say("queue-bulk-go"));
    await shot(page, "keyboard-bulk");
    await enter(page);
    await expect(page).toHaveURL(/\/desk\/requests/);
    expect(await faults(page)).toEqual([]);
  });

  await test.step("one is opened, answered, and the next follows", async () => {
    await hand.open("/desk/requests?state=assigned");
    await tabTo(page, (now) => /^\/desk\/requests\/0/.test(now.href));
    await enter(page);
    await tabTo(page, (now) => now.tag === "TEXTAREA" && now.name === "words");
    await page.keyboard.type("收到，明天上午来看。");
    await tabTo(page, (now) => now.tag === "BUTTON" && now.words === hand.say("desk-answer-go"));
    await enter(page);
    await hand.reads("收到，明天上午来看。");
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
