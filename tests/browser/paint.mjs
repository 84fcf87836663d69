// How soon a page is seen on an old phone with a thin line: Lighthouse's throttling of ACCESS.md
// (400 kbit/s, 400 ms there and back, a processor six times slower), asserted by nobody, printed by `make bench`.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import config from "./playwright.config.mjs";
import { Hand } from "./lib/hand.mjs";
import { startDemo } from "./lib/server.mjs";
import { onOwnPhone } from "./lib/steps/signing-in.mjs";
import { freePort } from "./lib/port.mjs";
import { SIGNED_IN, SIGNED_OUT, oneRequest } from "./lib/ten.mjs";
import { wordsOf } from "./lib/words.mjs";

const THIN = { rttMs: 400, requestLatencyMs: 400, throughputKbps: 400, downloadThroughputKbps: 400, uploadThroughputKbps: 400, cpuSlowdownMultiplier: 6 };

const folder = await mkdtemp(path.join(tmpdir(), "linli-paint-"));
const port = await freePort();
const demo = await startDemo();
const { launchOptions, locale } = config.use;
const context = await chromium.launchPersistentContext(folder, {
  ...launchOptions,
  locale,
  hasTouch: true, // the PIN pad is tapped
  args: [...launchOptions.args, `--remote-debugging-port=${port}`],
});
try {
  console.log("\n== Seen by an old phone: 400 kbit/s, 400 ms there and back, a processor six times slower (the middle of three)");
  for (const [name, address] of SIGNED_OUT) await measure(name, address);
  const page = await context.newPage();
  const view = { name: "paint", lang: "zh-CN", size: "20", theme: "auto" };
  const hand = new Hand(page, { origin: demo.url, say: wordsOf("zh-CN"), view });
  await onOwnPhone(hand, demo.neighbour);
  const tenth = await oneRequest(hand);
  await page.close();
  for (const [name, address] of [...SIGNED_IN, tenth]) await measure(name, address);
} finally {
  await context.close();
  await demo.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure(name, address) {
  const found = [];
  for (let round = 0; round < 3; round += 1) found.push(await once(address));
  const middle = (of) => found.map(of).sort((a, b) => a - b)[1];
  const seconds = (id) => (middle((lhr) => lhr.audits[id].numericValue) / 1000).toFixed(2);
  const score = (category) => Math.round(middle((lhr) => lhr.categories[category].score) * 100);
  const scores = `performance ${score("performance")}   accessibility ${score("accessibility")}   best practices ${score("best-practices")}`;
  console.log(`${name.padEnd(20)} first paint ${seconds("first-contentful-paint")} s   largest ${seconds("largest-contentful-paint")} s   ${scores}`);
}

// "devtools" slows the real load down; nothing is estimated. Before each load Lighthouse throws caches and the page's worker
// away, as on a first visit; cookies stay.
async function once(address) {
  const { lhr } = await lighthouse(new URL(address, demo.url).href, {
    port,
    onlyCategories: ["performance", "accessibility", "best-practices"],
    throttlingMethod: "devtools",
    throttling: THIN,
    formFactor: "mobile",
    logLevel: "error",
  });
  if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
  if (new URL(lhr.finalDisplayedUrl).pathname !== address) throw new Error(`${address} led to ${lhr.finalDisplayedUrl}`);
  return lhr;
}
