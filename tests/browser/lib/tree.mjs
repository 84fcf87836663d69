// What a screen reader is given of a page, as text, so that a change of it is read like any other change (tests/browser/trees).
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const FOLDER = path.resolve(import.meta.dirname, "../trees");
const WHEN = /[一二三四五六七八九十〇]+月[一二三四五六七八九十]+日（星期.）((凌晨|上午|中午|下午|晚上)[零一二两三四五六七八九十点半分]+)?/g;

// The tree of the page, or of a part of it; what differs from day to day and from number to number is left out.
export async function treeOf(page, part = "main") {
  const tree = await page.locator(part).ariaSnapshot();
  return tree
    .replace(WHEN, "〈时间〉")
    // Whether something of the example is late depends on the day and the hour, as its clocks count working hours.
    .replace(/ 晚了(?=")/g, "")
    .replace(/\d{4}-\d\d-\d\d( \d\d:\d\d)?/g, "〈时间〉")
    .replace(/https?:\/\/localhost:\d+/g, "")
    .replace(/R-\d+/g, "〈编号〉")
    .replace(/\b(?=[A-Z0-9]*\d)[A-Z0-9]{10}\b/g, "〈回执〉")
    .replace(/\/url: .*/g, (line) => line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "〈号〉").replace(/\?next=.*/, ""));
}

// The text of all pages of a story, `{name: tree}`, and what is kept of it. TREES=write keeps it anew.
export function kept(name, trees) {
  const file = path.join(FOLDER, `${name}.txt`);
  const text = Object.entries(trees).map(([page, tree]) => `## ${page}\n${tree}\n`).join("\n");
  if (process.env.TREES === "write") writeFileSync(file, text);
  return { text, kept: readFileSync(file, "utf8") };
}
