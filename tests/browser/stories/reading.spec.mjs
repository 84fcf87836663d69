// How pages bear what readers do to them: text at 200%, a screen of 320 px, a keyboard alone, forced colours.
import { test, expect } from "../lib/devices.mjs";
import { faults } from "../lib/checks.mjs";
import { useDemo } from "../lib/server.mjs";
import { onOwnPhone, withPassword } from "../lib/steps/signing-in.mjs";

const demo = useDemo();
const OPEN = ["/", "/sign-in", "/sign-in/card", "/sign-in/code", "/sign-in/password", "/pin", "/help", "/open", "/open/checkpoints", "/settings", "/offline"];
const RESIDENT = ["/", "/requests", "/requests/new/what", "/acts", "/mandates", "/me", "/sessions", "/accreditation", "/activities", "/surveys", "/proposals", "/proposals/new", "/ballots", "/notices", "/meetings", "/groups"];
const HELPER = ["/", "/for", "/visits"];
const DESK = ["/desk", "/desk/requests", "/desk/people", "/desk/people/new", "/desk/waiting", "/desk/mandates", "/desk/reviews", "/desk/stop", "/desk/helpers", "/desk/organisations", "/desk/signals", "/desk/calls", "/desk/letters", "/desk/notices", "/desk/activities", "/desk/surveys", "/desk/surveys/new", "/desk/proposals", "/desk/ballots", "/desk/meetings", "/desk/groups", "/desk/phone", "/desk/paper", "/desk/settings"];
// Lists, whose first row is opened too: what people meet there is wider than the list.
const PARTS = ["/activities", "/surveys", "/proposals", "/ballots"];
const DESK_PARTS = ["/desk/activities", "/desk/surveys", "/desk/proposals", "/desk/ballots", "/desk/meetings"];

test("text at twice its size does not scroll sideways", async ({ device }) => {
  const hand = await device(demo);
  await twiceAsLarge(hand);
  await hand.open("/");
  const size = await hand.page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
  expect(size, "the page follows the reader's own text size").toBeGreaterThanOrEqual(39);
  for (const address of OPEN) await holds(hand, address);
  await onOwnPhone(hand, demo.neighbour);
  for (const address of RESIDENT) await holds(hand, address);
  for (const address of PARTS) await holdsFirst(hand, address, "main a.row");
});

test("a helper's pages hold with text at twice its size", async ({ device }) => {
  const hand = await device(demo);
  await twiceAsLarge(hand);
  await withPassword(hand, demo.helper);
  const base = `/for/${demo.resident.id}`;
  for (const address of [...HELPER, base, `${base}/requests`, `${base}/requests/new/what`, `${base}/activities`, `${base}/visit`, `${base}/me`]) await holds(hand, address);
});

test("no page scrolls sideways at 320 px and the largest text", async ({ device, view }) => {
  const hand = await device(demo, { viewport: { width: 320, height: 568 } });
  hand.view = { ...view, size: "30" };
  await hand.settle();
  for (const address of OPEN) await holds(hand, address);
  await onOwnPhone(hand, demo.neighbour);
  for (const address of RESIDENT) await holds(hand, address);
  for (const address of PARTS) await holdsFirst(hand, address, "main a.row");
});

test("the desk's pages hold at 320 px and at 1200", async ({ device }) => {
  const hand = await device(demo);
  await withPassword(hand, demo.staff.find((one) => one.office === "desk") ?? demo.staff[0]);
  for (const width of [320, 1200]) {
    await hand.page.setViewportSize({ width, height: 800 });
    for (const address of DESK) await holds(hand, address, true);
    for (const address of DESK_PARTS) await holdsFirst(hand, address, `main a[href^="${address}/0"]`);
  }
});

test("in forced colours controls keep their edges", async ({ device }) => {
  const hand = await device(demo);
  await hand.page.emulateMedia({ forcedColors: "active" });
  for (const address of OPEN) await holds(hand, address);
});

// The reader's own text size, set in the browser and not by us.
async function twiceAsLarge(hand) {
  const devtools = await hand.page.context().newCDPSession(hand.page);
  await devtools.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
}

async function holds(hand, address, axe = false) {
  await hand.open(address);
  expect(new URL(hand.page.url()).pathname, "the page itself").toBe(address);
  expect.soft(await faults(hand.page, { axe }), `${address} at ${hand.page.viewportSize().width} px`).toEqual([]);
}

// The first of a list, where the example has one.
async function holdsFirst(hand, list, row) {
  await hand.open(list);
  const link = hand.page.locator(row).first();
  expect(await link.count(), `${list} has a row`).toBe(1);
  await holds(hand, new URL(await link.getAttribute("href"), hand.origin).pathname);
}
