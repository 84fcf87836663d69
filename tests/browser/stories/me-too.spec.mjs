// What a neighbour has reported already, shown to whoever reports the same, and 我也是; and the questions of a category where
// staff take something down for somebody. Held against ACCESS.md in the project's own way of seeing.
import { test, expect } from "../lib/devices.mjs";
import { faults } from "../lib/checks.mjs";
import { markupFaults } from "../lib/markup.mjs";
import { useDemo } from "../lib/server.mjs";
import { onOwnPhone, withPassword } from "../lib/steps/signing-in.mjs";

const demo = useDemo();

// As far as the page after the words.
async function tells(hand, base, { place, building, detail, words }) {
  await hand.open(`${base}/requests/new/what`);
  await hand.page.locator("label.choice", { hasText: hand.view.lang === "en" ? "Leaks" : "漏水" }).first().tap();
  await hand.press("common-next");
  if (building) {
    await hand.choose("place", "other");
    await hand.select("building", building);
  } else {
    await hand.choose("place", place);
  }
  await hand.write("detail", detail);
  await hand.press("common-next");
  await hand.write("words", words);
  await hand.press("common-next");
}

test("a neighbour's report is offered, and me too is said with one press", async ({ device }) => {
  const his = await device(demo);
  await onOwnPhone(his, demo.neighbour);
  await tells(his, "", { building: "3号楼", detail: "二楼", words: "楼道水管接口一直滴水，地上都是水。" });
  const other = his.page.locator('button[name="none"]');
  if (await other.count()) await his.press("voices-not-it");
  await his.press("requests-send");
  await his.sees("requests-filed");

  const hand = await device(demo);
  await withPassword(hand, demo.helper);
  const base = `/for/${demo.resident.id}`;
  await tells(hand, base, { place: "stairs", detail: "三楼", words: "楼道水管接口滴水，地上滑。" });
  await expect(hand.page).toHaveURL(/\/similar$/);
  await hand.sees("voices-similar-title");
  await hand.look("similar");
  await hand.press("voices-me-too-for", { name: demo.resident.name });
  await hand.sees("requests-filed");
  await hand.look("similar-joined");
});

test("staff ask what the category asks while they listen", async ({ device }) => {
  const hand = await device(demo, { viewport: { width: 1200, height: 900 } });
  await withPassword(hand, demo.staff.find((one) => one.office === "desk"));
  await hand.open("/desk/phone");
  await hand.select("category", hand.view.lang === "en" ? "Lift" : "电梯");
  await hand.write("words", "电梯停了，里面有人喊");
  await hand.press("outside-questions-show");
  await hand.sees("outside-questions");
  for (const width of [1200, 390, 320]) {
    await hand.page.setViewportSize({ width, height: 844 });
    expect.soft(await faults(hand.page, { kind: "desk" }), `phone mode at ${width}`).toEqual([]);
  }
  expect.soft(await markupFaults(hand.page), "phone mode").toEqual([]);
  await expect(hand.page.locator('[name="words"]')).toHaveValue("电梯停了，里面有人喊");
});
