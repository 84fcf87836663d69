// Which addresses the stories looked at: a page that no link leads to is only held to ACCESS.md where some story opens it
// (stories/forgotten.spec.mjs). In files, since stories run in several processes.
import { appendFileSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";

const FOLDER = path.resolve(import.meta.dirname, "../report/looked");

// Before the first story of a run (playwright.config.mjs).
export default function begins() {
  rmSync(FOLDER, { recursive: true, force: true });
}

export function looked(address) {
  mkdirSync(FOLDER, { recursive: true });
  appendFileSync(path.join(FOLDER, `${process.pid}.txt`), `${new URL(address).pathname}\n`);
}

export function allLooked() {
  mkdirSync(FOLDER, { recursive: true });
  return new Set(readdirSync(FOLDER).flatMap((name) => readFileSync(path.join(FOLDER, name), "utf8").split("\n").filter(Boolean)));
}
