// A resident who has a keyboard and no mouse: from the card's page to the receipt of a report by Tab, Space and Enter alone.
import { expect, test } from "../lib/devices.mjs";
import { enter, focused, tabTo } from "../lib/keyboard.mjs";
import { useDemo } from "../lib/server.mjs";

const demo = useDemo();
const WORDS = "三楼楼道的灯不亮，晚上看不见台阶。";

test("陈建国 reports a broken lamp by keyboard alone", async ({ device }) => {
  const hand = await device(demo, { viewport: { width: 1280, height: 900 }, hasTouch: false, isMobile: false });
  const { page } = hand;
  const button = (key) => (now) => now.tag === "BUTTON" && now.words === hand.say(key);
  const [name, ...value] = demo.neighbour.enrolled_device_cookie.split("=");
  await page.context().addCookies([{ name, value: value.join("="), url: hand.origin }]);

  await test.step("his figures go into the six boxes as they are typed", async () => {
    await hand.open("/sign-in/card");
    await page.keyboard.type(demo.neighbour.pin);
    await tabTo(page, button("sign-in-enter"));
    await enter(page);
  });

  await test.step("from the first page to his reports, past what every page begins with", async () => {
    await hand.open("/");
    await page.keyboard.press("Tab");
    expect((await focused(page)).href, "the first press skips to the contents").toBe("#main");
    await page.keyboard.press("Enter");
    await tabTo(page, (now) => now.href === "/requests");
    await enter(page);
    await tabTo(page, (now) => now.href === "/requests/new");
    await enter(page);
  });

  await test.step("what it is: Space chooses, and the arrows go from one to the next", async () => {
    await tabTo(page, (now) => now.type === "radio" && now.name === "category");
    await page.keyboard.press("Space");
    const first = await page.locator('input[name="category"]:checked').getAttribute("value");
    await page.keyboard.press("ArrowDown");
    expect((await focused(page)).value).not.toBe(first);
    await page.keyboard.press("ArrowUp");
    expect(await page.locator('input[name="category"]:checked').getAttribute("value")).toBe(first);
    await tabTo(page, button("common-next"));
    await enter(page);
  });

  await test.step("where it is", async () => {
    await expect(page).toHaveURL(/\/requests\/new\/where$/);
    await tabTo(page, (now) => now.type === "radio" && now.name === "place");
    await page.keyboard.press("Space");
    await tabTo(page, (now) => now.name === "detail");
    await page.keyboard.type("三楼拐角");
    await tabTo(page, button("common-next"));
    await enter(page);
  });

  await test.step("in his own words; a mistake is said at the top, with the focus, and leads to its field", async () => {
    await expect(page).toHaveURL(/\/requests\/new\/words$/);
    await tabTo(page, button("common-next"));
    await enter(page);
    await hand.sees("common-errors-title");
    await expect(page.locator(".errors")).toBeFocused();
    await tabTo(page, (now) => now.href === "#words", 1);
    await page.keyboard.press("Enter");
    await expect(page.locator("#words")).toBeFocused();
    await page.keyboard.type(WORDS);
    await tabTo(page, button("common-next"));
    await enter(page);
  });

  await test.step("it is his own, is looked through and sent", async () => {
    if (/\/similar$/.test(page.url())) {
      await tabTo(page, button("voices-not-it"));
      await enter(page);
    }
    await expect(page).toHaveURL(/\/requests\/new\/check$/);
    await hand.reads(WORDS);
    await tabTo(page, button("requests-send"));
    await enter(page);
    await hand.sees("requests-filed");
  });

  await test.step("and the receipt opens", async () => {
    const number = (await page.locator(".number").first().innerText()).trim();
    await tabTo(page, (now) => /\/receipts\//.test(now.href));
    await enter(page);
    await expect(page).toHaveURL(/\/receipts\//);
    await hand.reads(number);
    await hand.look("keyboard-receipt");
  });
});
