// Lighthouse's accessibility and best practices, all of them, on the ten main pages. No times: those are the bench's
// (paint.mjs, on the slow profile).
import { test as base, chromium, expect } from "@playwright/test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import lighthouse from "lighthouse";
import { Hand } from "../lib/hand.mjs";
import { freePort } from "../lib/port.mjs";
import { useDemo } from "../lib/server.mjs";
import { onOwnPhone } from "../lib/steps/signing-in.mjs";
import { SIGNED_IN, SIGNED_OUT, oneRequest } from "../lib/ten.mjs";
import { wordsOf } from "../lib/words.mjs";

const demo = useDemo();

// Lighthouse drives a browser of its own through a port; cookies are shared through the profile's folder.
const test = base.extend({
  shared: async ({ launchOptions }, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), "linli-lighthouse-"));
    const port = await freePort();
    const context = await chromium.launchPersistentContext(folder, {
      ...launchOptions,
      args: [...launchOptions.args, `--remote-debugging-port=${port}`],
    });
    await use({ context, port });
    await context.close();
    await rm(folder, { recursive: true, force: true });
  },
});

test("the ten main pages", async ({ shared }) => {
  const page = await shared.context.newPage();
  for (const [, address] of SIGNED_OUT) await full(shared, address);
  const hand = new Hand(page, { origin: demo.url, say: wordsOf("zh-CN"), view: { name: "lighthouse", lang: "zh-CN", size: "20", theme: "auto" } });
  await onOwnPhone(hand, demo.neighbour);
  for (const [, address] of [...SIGNED_IN, await oneRequest(hand)]) await full(shared, address);
});

async function full({ port }, address) {
  const result = await lighthouse(new URL(address, demo.url).href, {
    port,
    onlyCategories: ["accessibility", "best-practices"],
    disableStorageReset: true,
    throttlingMethod: "provided",
    logLevel: "error",
  });
  expect(result.lhr.runtimeError, `${address} was not measured`).toBeUndefined();
  expect(new URL(result.lhr.finalDisplayedUrl).pathname).toBe(address);
  for (const category of Object.values(result.lhr.categories)) {
    const low = category.auditRefs.map((ref) => result.lhr.audits[ref.id]).filter((audit) => audit.score !== null && audit.score < 1);
    expect.soft(category.score, `${address} ${category.id}: ${low.map((audit) => `${audit.id}: ${audit.title}`).join("; ")}`).toBe(1);
  }
}
