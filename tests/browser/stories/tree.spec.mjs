// The main job as a screen reader is given it: sign in, report a leak in four pages, receipt, own list, the request, say it is fixed.
// Compared with trees/main-job.txt; TREES=write writes that file anew, to be read before it is kept.
import { test, expect } from "../lib/devices.mjs";
import { useDemo } from "../lib/server.mjs";
import { answers, openRequest, solves } from "../lib/steps/desk.mjs";
import { withPassword } from "../lib/steps/signing-in.mjs";
import { photoOf } from "../lib/pictures.mjs";
import { kept, treeOf } from "../lib/tree.mjs";

const demo = useDemo();

test("the main job, read out", async ({ device, browser }) => {
  const hand = await device(demo, { serviceWorkers: "block" });
  const trees = {};
  const hears = async (name, part) => { trees[name] = await treeOf(hand.page, part); };
  const [cookie, ...value] = demo.neighbour.enrolled_device_cookie.split("=");
  await hand.page.context().addCookies([{ name: cookie, value: value.join("="), url: hand.origin }]);

  await hand.open("/sign-in/card");
  await hears("sign in");
  await hand.enterPin(demo.neighbour.pin);
  await hand.press("sign-in-enter");
  await hand.open("/");
  // What waits on the first page is the example's, and differs; the six ways on are the house's.
  await hears("home", "main .tiles");

  await hand.open("/requests/new/what");
  await hears("report 1: what");
  await hand.page.locator("label.choice", { hasText: "漏水" }).first().tap();
  await hand.press("common-next");
  await hears("report 2: where");
  await hand.choose("place", "stairs");
  await hand.write("detail", "三楼拐角");
  await hand.press("common-next");
  if (/questions/.test(hand.page.url())) await hears("report: questions");
  await hears("report 3: words");
  await hand.write("words", "楼道水管接口一直滴水，地上滑。");
  await hand.press("common-next");
  if (/similar/.test(hand.page.url())) await hand.press("voices-not-it");
  await hears("report 4: check");
  await hand.press("requests-send");
  await hears("receipt");
  const number = (await hand.page.locator(".number").first().innerText()).trim();
  const own = await hand.page.locator("main a.btn-main").getAttribute("href");
  await hand.open("/requests");
  await hears("own list");
  await hand.open(own);
  await hears("one request");

  const party = await device(demo);
  await withPassword(party, demo.staff.find((one) => one.office === "party"));
  const at = await openRequest(party, number);
  await answers(party, at, "今天下午去看。");
  await solves(party, at, "接口换好了。", await photoOf(browser, "接口"));
  await hand.open(own);
  await hears("is it fixed");
  await hand.press("requests-confirm");
  await hears("fixed");

  const now = kept("main-job", trees);
  expect(now.text, "TREES=write writes the kept text anew").toBe(now.kept);
});
