// How pages bear what readers do to them: text at 200%, a screen of 320 px, a keyboard alone, forced colours.
import { test, expect } from "../lib/devices.mjs";
import { faults } from "../lib/checks.mjs";
import { useDemo } from "../lib/server.mjs";
import { onOwnPhone, withPassword } from "../lib/steps/signing-in.mjs";

const demo = useDemo();
const OPEN = ["/", "/sign-in", "/sign-in/card", "/sign-in/code", "/sign-in/password", "/pin", "/help", "/open", "/settings", "/offline"];
const RESIDENT = ["/", "/requests", "/requests/new/what", "/acts", "/mandates", "/me", "/accreditation"];
const DESK = ["/desk", "/desk/requests", "/desk/people", "/desk/people/new", "/desk/waiting", "/desk/mandates", "/desk/reviews", "/desk/stop", "/desk/helpers", "/desk/organisations", "/desk/signals", "/desk/calls", "/desk/letters"];

test("text at twice its size does not scroll sideways", async ({ device }) => {
  const hand = await device(demo);
  const devtools = await hand.page.context().newCDPSession(hand.page);
  await devtools.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
  await hand.open("/");
  const size = await hand.page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
  expect(size, "the page follows the reader's own text size").toBeGreaterThanOrEqual(39);
  for (const address of OPEN) await holds(hand, address);
  await onOwnPhone(hand, demo.neighbour);
  for (const address of RESIDENT) await holds(hand, address);
});

test("no page scrolls sideways at 320 px and the largest text", async ({ device, view }) => {
  const hand = await device(demo, { viewport: { width: 320, height: 568 } });
  hand.view = { ...view, size: "30" };
  await hand.settle();
  for (const address of OPEN) await holds(hand, address);
});

test("the desk's pages hold at 320 px and at 1200", async ({ device }) => {
  const hand = await device(demo);
  await withPassword(hand, demo.staff.find((one) => one.office === "desk") ?? demo.staff[0]);
  for (const width of [320, 1200]) {
    await hand.page.setViewportSize({ width, height: 800 });
    for (const address of DESK) await holds(hand, address, true);
  }
});

test("the keyboard reaches everything in the order it is read, and its place is seen", async ({ device }) => {
  const hand = await device(demo, { hasTouch: false, isMobile: false, viewport: { width: 1280, height: 900 } });
  for (const address of ["/", "/sign-in/card", "/settings"]) {
    await hand.open(address);
    const wanted = await hand.page.locator('a[href]:visible, button:visible, input:visible:not([type="hidden"]), select:visible, textarea:visible').count();
    const stops = [];
    for (let press = 0; press < wanted; press += 1) {
      await hand.page.keyboard.press("Tab");
      stops.push(await hand.page.evaluate(focused));
    }
    expect(stops.filter((stop) => !stop.ring), `${address}: focus without a ring`).toEqual([]);
    expect(new Set(stops.map((stop) => stop.place)).size, `${address}: each stop once`).toBe(wanted);
    expect(stops.map((stop) => stop.place), `${address}: in reading order`).toEqual([...stops.map((stop) => stop.place)].sort((a, b) => a - b));
  }
});

test("in forced colours controls keep their edges", async ({ device }) => {
  const hand = await device(demo);
  await hand.page.emulateMedia({ forcedColors: "active" });
  for (const address of OPEN) await holds(hand, address);
});

async function holds(hand, address, axe = false) {
  await hand.open(address);
  expect.soft(await faults(hand.page, { axe }), `${address} at ${hand.page.viewportSize().width} px`).toEqual([]);
}

// Where the focus is, as its place in the document, and whether a reader can see it.
function focused() {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const ring = (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 3) || style.boxShadow !== "none";
  return { place: [...document.querySelectorAll("*")].indexOf(element), ring, what: element.outerHTML.slice(0, 90) };
}
