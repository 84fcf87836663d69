// What a helper reads on a resident's pages speaks of the resident by name: “you” there is the helper, and “I” is nobody.
// Who reads 您报过一件差不多的 of a report that is not theirs asks whose page it is.
import { test, expect } from "../lib/devices.mjs";
import { routeTable, walk } from "../lib/rounds.mjs";
import { useDemo } from "../lib/server.mjs";
import { withPassword } from "../lib/steps/signing-in.mjs";

const demo = useDemo();
const table = routeTable().filter((row) => row.acting);

// 我们 is the community. English says “you” of anybody at all, so that there only “I” and “my” tell.
const SPOKEN_TO = { "zh-CN": /您|我(?!们)/, en: /\b(I|me|my|mine)\b/ };

// Said to the helper as such, or by the community's own people; each holds no name beside it.
const ITS_OWN = {
  "zh-CN": [/^您是志愿者/, /^您办过$/, /^我不再代办$/, /^我用自己的话写的$/, /^您想补一句概要吗？$/, /^谢谢您$/, /^请打电话给我/],
  en: [/^I need a hand/, /^Please ring me/, /^Mine, in my own words$/, /^I give this up$/],
};

test("a helper is never spoken to as the resident", async ({ device }) => {
  const hand = await device(demo);
  await withPassword(hand, demo.helper);
  const base = `/for/${demo.resident.id}`;
  const starts = table.map((row) => row.pattern.replace("{resident}", demo.resident.id)).filter((path) => !path.includes("{"));
  const met = await walk(hand.page.request, demo.url, table, [base, ...starts], { each: 2, all: true });
  const pages = [...met].filter(([, page]) => page.isPage).map(([path]) => path);
  expect(pages.length).toBeGreaterThan(25);
  for (const lang of ["zh-CN", "en"]) {
    hand.view = { ...hand.view, lang };
    await hand.settle();
    const aside = (line) => line.includes(demo.resident.name) || ITS_OWN[lang].some((known) => known.test(line));
    const wrong = new Set();
    for (const path of pages) {
      const html = await (await hand.page.request.get(demo.url + path)).text();
      const said = await hand.page.evaluate(sentences, html);
      for (const line of said) if (SPOKEN_TO[lang].test(line) && !aside(line)) wrong.add(`${path.replace(base, "")}: ${line}`);
    }
    expect.soft([...wrong], lang).toEqual([]);
  }
});

// --- this runs inside the page ---

// What the page itself says, line by line: not a notice or how it begins, a signed paper or somebody's own words.
function sentences(html) {
  const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
  for (const other of main?.querySelectorAll("article, .quote, textarea, svg, script, a[href*='/notices/'] small") ?? []) other.remove();
  const walker = document.createTreeWalker(main ?? document.createElement("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode.data.trim());
  return found.filter(Boolean);
}
