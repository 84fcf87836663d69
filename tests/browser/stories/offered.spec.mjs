// The first page a phone opens asks how it is to look: seen, chosen, waved away, with a script and without, on the smallest
// screen and in every colour (ACCESS.md §3, 10).
import { test, expect } from "../lib/devices.mjs";
import { useDemo } from "../lib/server.mjs";
import { wordsOf } from "../lib/words.mjs";

const demo = useDemo();

// A phone that was never here.
async function newPhone(device, options) {
  const hand = await device(demo, options);
  await hand.page.context().clearCookies();
  return hand;
}

const band = (hand) => hand.page.locator("aside.offer");
const press = (hand, name, value) => hand.leave(band(hand).locator(`button[name=${name}][value="${value}"]`));
const done = (hand) => hand.leave(band(hand).locator("button:not([name])"));
const classes = (hand) => hand.page.locator("html").getAttribute("class");

test("with a script: the size changes under the finger, and the next page does not ask again", async ({ device }) => {
  const hand = await newPhone(device);
  await hand.open("/");
  await hand.look("offered");
  const first = await band(hand).boundingBox();
  expect(first.height, "it leaves room for the page").toBeLessThan(844 * 0.45);
  await band(hand).locator("button[name=size][value='30']").tap();
  await expect(hand.page.locator("html")).toHaveClass(/size-30/);
  await expect(band(hand).locator("button[aria-pressed=true][name=size]")).toHaveAttribute("value", "30");
  await hand.look("offered-30");
  await hand.open("/sign-in");
  await expect(band(hand)).toHaveCount(0);
  expect(await classes(hand)).toContain("size-30");
});

for (const [width, height] of [[390, 844], [320, 640]]) {
  test(`without a script, at ${width}: language, colours and size one after another, then done`, async ({ device }) => {
    const hand = await newPhone(device, { javaScriptEnabled: false, viewport: { width, height } });
    hand.view = { ...hand.view, axe: false };
    await hand.open("/open/notices");
    await hand.look(`offered-plain-${width}`);
    await press(hand, "lang", "en");
    await hand.look(`offered-plain-${width}-en`);
    for (const theme of ["light", "dark", "contrast"]) {
      await press(hand, "theme", theme);
      expect(await classes(hand)).toContain(`theme-${theme}`);
      await hand.look(`offered-plain-${width}-${theme}`);
    }
    await press(hand, "size", "24");
    expect(await classes(hand)).toContain("size-24 theme-contrast");
    await done(hand);
    await expect(band(hand)).toHaveCount(0);
    expect(new URL(hand.page.url()).pathname + new URL(hand.page.url()).search).toBe("/open/notices");
    expect(await hand.page.locator("html").getAttribute("lang")).toBe("en");
    await hand.open("/");
    await expect(band(hand)).toHaveCount(0);
  });
}

test("waved away on the first page, it asks nowhere again; on paper it is not there", async ({ device }) => {
  const hand = await newPhone(device);
  await hand.open("/help");
  await hand.page.emulateMedia({ media: "print" });
  await expect(band(hand)).toBeHidden();
  await hand.page.emulateMedia({ media: "screen" });
  await expect(band(hand)).toContainText(wordsOf("zh-CN")("offer-title"));
  await done(hand);
  for (const address of ["/help", "/", "/sign-in"]) {
    await hand.open(address);
    await expect(band(hand)).toHaveCount(0);
  }
});
