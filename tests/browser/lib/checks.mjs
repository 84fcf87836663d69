// Judges a page by ACCESS.md: axe for what axe knows, our own measures (measures.mjs) for what it misses.
import { readFileSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { expect } from "@playwright/test";
import { measure } from "./measures.mjs";
import { messages } from "./reading.mjs";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const AXE = {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  rules: { "color-contrast-enhanced": { enabled: true }, "target-size": { enabled: true } },
  resultTypes: ["violations"],
};

// The interface's own words in Chinese, as far as nobody writes the same by chance: names and what people wrote come in their
// own language on every page, and the example's people call some things as the interface does.
const EXAMPLE = path.resolve(import.meta.dirname, "../../../src/example");
const written = readdirSync(EXAMPLE).map((name) => readFileSync(path.join(EXAMPLE, name), "utf8")).join("\n");
const han = (text) => (text.match(/\p{Script=Han}/gu) ?? []).length;
const CHINESE = messages("zh-CN").map(({ text }) => text.trim()).filter((text) => han(text) > 3 && !written.includes(text));

// Staff pages are dense: 44 px and no lower limit of 18 px. Printed ones are for paper. What residents and helpers open is
// theirs to read, however it is made, but for the two sheets that say on top that they are there to be printed.
export function kindOf(address) {
  const { pathname } = new URL(address, "http://here");
  if (/^\/(open|visits)\/print$/.test(pathname)) return "paper";
  if (!/^\/desk(\/|$)/.test(pathname)) return "resident";
  return /\/(form|slip|card|print)$/.test(pathname) || /^\/desk\/letters\/./.test(pathname) ? "paper" : "desk";
}

// Everything wrong with the page as it is now, in words; empty is good.
export async function faults(page, { phone = "8888 1234", kind = kindOf(page.url()), axe = true } = {}) {
  const english = (await page.locator("html").getAttribute("lang")) === "en";
  const own = await page.evaluate(measure, { phone, kind, chinese: english ? CHINESE : [] });
  return axe ? [...own, ...(await axeFaults(page))] : own;
}

export async function expectGood(page, options) {
  expect(await faults(page, options), `${page.url()} should hold ACCESS.md`).toEqual([]);
}

async function axeFaults(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate((options) => window.axe.run(document, options), AXE);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `axe ${id}: ${help}: ${node.html.slice(0, 160)} ${why(node)}`),
  );
}

function why(node) {
  return [...node.any, ...node.all].map((check) => check.message).join("; ").slice(0, 200);
}
