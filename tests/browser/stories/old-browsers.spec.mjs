// Scripts and styles as a phone of 2017 reads them (ACCESS.md §2): Chrome 61 runs the script, and no style depends on newer ones.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { execFile } from "node:child_process";
import { expect, test } from "@playwright/test";

const HERE = import.meta.dirname;
const WEB = path.resolve(HERE, "../../../web");
const ES_CHECK = path.resolve(HERE, "../node_modules/.bin/es-check");

const TOO_NEW = {
  "gap without grid-gap (66)": (rule) => /(^|[;{\s])gap:/.test(rule) && !/grid-gap:/.test(rule),
  "gap in a flex box (84)": (rule) => /display:\s*(inline-)?flex/.test(rule) && /(^|[;{\s])(row-|column-)?gap:/.test(rule),
  "clamp, min, max (79)": (rule) => /\b(clamp|min|max)\(/.test(rule),
  ":is, :where (88)": (rule) => /:(is|where)\(/.test(rule),
  "inset (87)": (rule) => /(^|[;{\s])inset(-\w+)*:/.test(rule),
  ":has (105)": (rule) => /:has\(/.test(rule),
  "nesting (120)": (rule) => /(^|[;{])\s*&/.test(rule),
  "aspect-ratio (88)": (rule) => /aspect-ratio:/.test(rule) && !/height/.test(rule),
};

test("scripts are those of ES2017", async () => {
  const scripts = [...named("js", ".js").map((name) => path.join(WEB, "js", name)), path.join(WEB, "sw.js")];
  await promisify(execFile)(process.execPath, [ES_CHECK, "es2017", ...scripts]);
});

for (const name of named("css", ".css")) {
  test(`${name} asks for nothing newer than Chrome 61`, () => {
    const rules = readFileSync(path.join(WEB, "css", name), "utf8").replace(/\/\*[\s\S]*?\*\//g, "").split("}");
    const found = rules.flatMap((rule) => Object.keys(TOO_NEW).filter((fault) => TOO_NEW[fault](rule)).map((fault) => `${fault}: ${rule.trim().slice(0, 120)}`));
    expect(found).toEqual([]);
  });

  test(`${name}: focus is seen where :focus-visible is unknown`, () => {
    const text = readFileSync(path.join(WEB, "css", name), "utf8");
    if (text.includes(":focus-visible")) expect(text).toMatch(/:focus\b(?!-visible)/);
  });
}

function named(folder, ending) {
  return readdirSync(path.join(WEB, folder)).filter((name) => name.endsWith(ending));
}
