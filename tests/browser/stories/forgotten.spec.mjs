// After all other stories: every page that no link leads to was looked at by one of them, as the reasons in every-page.spec say.
import { readFileSync } from "node:fs";
import path from "node:path";
import { test, expect } from "@playwright/test";
import { allLooked } from "../lib/looked.mjs";
import { routeTable, rowOf } from "../lib/rounds.mjs";

const ELSEWHERE = path.resolve(import.meta.dirname, "../report/elsewhere.json");

// Leads on at once and shows nothing; led-to.spec looks at where a scanned card leads.
const NO_PAGE = new Set(["/c/{token}"]);

test("every page that is said to be looked at by a story was looked at", () => {
  const table = routeTable();
  const met = new Set([...allLooked()].map((pathname) => rowOf(table, pathname)?.pattern));
  const promised = JSON.parse(readFileSync(ELSEWHERE, "utf8"));
  expect(promised.length).toBeGreaterThan(10);
  expect(promised.filter((pattern) => !met.has(pattern) && !NO_PAGE.has(pattern))).toEqual([]);
});
