// Everything printed, as it comes out of the printer: A4, large type in black, nothing cut, Chinese that is Chinese, and codes
// that a camera reads. The PDFs stay in shots/print to be looked at.
import { test, expect } from "../lib/devices.mjs";
import { missing, printed } from "../lib/printing.mjs";
import { useDemo } from "../lib/server.mjs";
import { findsNobody, printsSlip, registers } from "../lib/steps/desk.mjs";
import { files, sends } from "../lib/steps/resident.mjs";
import { onOwnPhone, withPassword } from "../lib/steps/signing-in.mjs";

const demo = useDemo();
const DESK = () => demo.staff.find((one) => one.office === "desk");
// New to the desk, and without a PIN.
const SHE = { name: "顾月英", born: "1950-05-06", sex: "f", building: "3号楼", unit: "1", door: "402" };
// A phone that plays at being one lays its pages out for its screen also when it prints; real ones lay them out for the paper.
const wide = { viewport: { width: 1200, height: 900 }, isMobile: false };

async function prints(hand, name, { pages, codes, says = [], ...sizes }) {
  const paper = await printed(hand.page, name, sizes);
  expect.soft(paper.faults, name).toEqual([]);
  if (pages) expect.soft(paper.pages, `${name}: sheets`).toBe(pages);
  if (codes) expect.soft(paper.codes.some((code) => codes.test(code)), `${name}: a camera reads ${paper.codes}`).toBe(true);
  for (const words of says) expect.soft(paper.text, name).toContain(words.replace(/\s+/g, ""));
  return paper;
}

async function opens(hand, list, link) {
  await hand.open(list);
  const href = await hand.page.locator(link).first().getAttribute("href");
  expect(href, `${list} leads to ${link}`).toBeTruthy();
  await hand.open(href);
  return href;
}

test("card, mandate, letter, call list, work order, digest", async ({ device }) => {
  const hand = await device(demo, wide);
  await withPassword(hand, DESK());

  await opens(hand, "/desk/letters", 'a[href^="/desk/letters/0"]');
  await prints(hand, "letter", { pages: 1, codes: /\/receipts\//, says: ["8888 1234"] });

  await hand.open("/desk/calls/print");
  await prints(hand, "calls", {});

  await hand.open("/desk/requests/orders");
  const orders = await hand.page.locator(".order").count();
  await prints(hand, "orders", { pages: orders, codes: /^http.*\/desk\/requests\// });

  await opens(hand, "/desk/digests", 'main a[href^="/desk/digests/0"]');
  const building = new URL(hand.page.url()).pathname;
  await hand.open(`${building}/print`);
  const papers = await hand.page.locator(".week").count();
  expect(papers).toBeGreaterThan(0);
  // Each begins on a leaf of its own; a full week, as there is one in the example from Monday on, goes over to its back.
  const weeks = await prints(hand, "digest", {});
  expect(weeks.pages, "digest: sheets").toBeGreaterThanOrEqual(papers);
  expect(weeks.pages, "digest: sheets").toBeLessThanOrEqual(2 * papers);

  await opens(hand, `/desk/people/${demo.resident.id}`, 'a[href^="/desk/mandates/0"]');
  await hand.open(`${new URL(hand.page.url()).pathname}/form`);
  await prints(hand, "mandate", { pages: 1, small: ".hash" });

  await hand.open(`/desk/people/${demo.neighbour.id}/card`);
  await prints(hand, "card", { pages: 1, codes: /\/c\/[\w-]{22}$/, small: ".numbers small" });
});

test("cards of a building, the slip for a PIN, a survey on paper, and numbered forms", async ({ device }) => {
  const hand = await device(demo, wide);
  await withPassword(hand, DESK());

  await hand.open("/desk/cards");
  const building = await hand.page.locator('select[name="building"] option').nth(1).getAttribute("value");
  await hand.open(`/desk/cards?building=${building}`);
  const people = await hand.page.locator('input[name="person"]').all();
  for (const [at, box] of people.entries()) await box.setChecked(at < 6);
  const chosen = Math.min(people.length, 6);
  expect(chosen, "people of that building").toBeGreaterThan(1);
  await hand.press("cards-go");
  await expect(hand.page.locator(".fold")).toHaveCount(chosen);
  const cards = await prints(hand, "cards", { pages: Math.ceil(chosen / 4), codes: /\/c\/[\w-]{22}$/, least: 12, small: ".numbers small", says: ["8888 1234"] });
  expect(cards.codes.length, "a camera reads every card of the first sheet").toBe(Math.min(chosen, 4));

  await findsNobody(hand, SHE.name);
  const code = await printsSlip(hand, await registers(hand, SHE));
  await prints(hand, "slip", { pages: 1, codes: /\/pin\/\d+$/, says: [code, "8888 1234"] });

  await opens(hand, "/desk/surveys", 'tbody a[href^="/desk/surveys/0"]');
  const survey = new URL(hand.page.url()).pathname;
  await hand.open(`${survey}/paper`);
  const asked = await hand.page.locator("section.boxed h2").count();
  expect(asked).toBeGreaterThan(1);
  await prints(hand, "survey", { says: ["8888 1234"] });

  await hand.open("/desk/paper");
  await hand.write("count", "3");
  await hand.press("paperform-print-go");
  const numbers = await hand.page.locator(".order .digits").allInnerTexts();
  expect(numbers.length).toBe(3);
  await prints(hand, "forms", { pages: 3, says: [...numbers, "8888 1234"] });
});

test("a line that is lost between the page and the paper is found", () => {
  const line = "请在签名的地方写上名字和日期";
  const before = "村民王秀兰委托志愿者李明代办报修反映";
  expect(missing([line, before], `${before}${line}`)).toEqual([]);
  expect(missing([line], `${line.slice(0, 5)}${before}${line.slice(5)}`), "broken into two lines").toEqual([]);
  expect(missing([line], line.replace("名", "⺟")), "one look-alike").toEqual([]);
  // All its signs are on the sheet, and the line is not.
  expect(missing([line], [...line].reverse().join(""))).toEqual([`not on the paper: ${line}`]);
  expect(missing([line], `${before}${line.slice(0, 8)}`), "its end is cut").toEqual([`not on the paper: ${line}`]);
  expect(missing(["三楼"], "四楼")).toEqual(["not on the paper: 三楼"]);
});

test("week sheet and ballot paper", async ({ device }) => {
  const hand = await device(demo, wide);
  await withPassword(hand, DESK());
  await hand.open("/desk/activities/week");
  if ((await hand.page.locator(".call").count()) === 0) await hand.leave(hand.page.locator("main .no-print a").last());
  await expect(hand.page.locator(".call").first()).toBeVisible();
  await prints(hand, "week", {});

  await hand.open("/desk/ballots");
  const ballots = await hand.page.locator('main a[href^="/desk/ballots/0"]').evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  let papers = 0;
  for (const address of new Set(ballots)) {
    await hand.open(address);
    const link = hand.page.locator('main a[href$="/print"]').first();
    if ((await link.count()) === 0) continue;
    papers += 1;
    const href = await link.getAttribute("href");
    await hand.open(href);
    await prints(hand, `ballot-${papers}`, { pages: 1, codes: /^http/ });
    await hand.open(href.replace(/print$/, "roll/print"));
    await prints(hand, `ballot-roll-${papers}`, { small: ".hash" });
  }
  expect(papers, "ballots of the example that have a paper").toBeGreaterThan(0);
});

test("a meeting's agenda, sheet and minutes", async ({ device }) => {
  const hand = await device(demo, wide);
  await withPassword(hand, DESK());
  await opens(hand, "/desk/meetings", 'tbody a[href^="/desk/meetings/0"]');
  const coming = new URL(hand.page.url()).pathname;
  await hand.open(`${coming}/agenda`);
  await prints(hand, "meeting-agenda", { pages: 1, says: ["雨棚和广场舞", "8888 1234"] });
  await hand.open(`${coming}/sheet`);
  await prints(hand, "meeting-sheet", { pages: 1, says: ["刘桂芳"] });

  await opens(hand, "/desk/meetings?past=yes", 'tbody a[href^="/desk/meetings/0"]');
  await hand.open(`${new URL(hand.page.url()).pathname}/minutes`);
  await prints(hand, "meeting-minutes", { says: ["后门的路灯改到夜里一点关", "一位邻居不同意", "改成两星期", "8888 1234"] });
});

// Residents print from the page itself, whatever colours and size they read it in.
test("the receipt, everything kept and a seal, printed from the page in every colour", async ({ device }) => {
  const hand = await device(demo, wide);
  await onOwnPhone(hand, demo.neighbour);
  const category = await firstCategory(hand);
  await files(hand, { category, detail: "三楼拐角", words: "楼道的灯坏了两天，晚上看不见台阶。", who: "-print" });
  const { receipt } = await sends(hand, "requests-send", {}, "-print");
  const filed = hand.page.url();
  for (const [theme, size] of [["auto", "20"], ["dark", "30"], ["contrast", "24"]]) {
    hand.view = { ...hand.view, theme, size };
    await hand.settle();
    await hand.open(filed);
    await prints(hand, `filed-${theme}`, { pages: 1, codes: /\/receipts\// });
    await hand.open(receipt);
    await prints(hand, `receipt-${theme}`, { pages: 1, codes: /\/receipts\// });
    await hand.open("/me/export");
    await prints(hand, `export-${theme}`, { says: [demo.neighbour.name] });
    await opens(hand, "/open/checkpoints", "main a.row");
    await prints(hand, `seal-${theme}`, { codes: /\/open\/checkpoints\/\d+$/ });
  }
});

async function firstCategory(hand) {
  await hand.open("/requests/new/what");
  return hand.page.locator('input[name="category"]').first().getAttribute("value");
}
