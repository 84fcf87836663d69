// How the browser tests run: Debian's Chromium, a phone's screen and a finger, with JavaScript and without.
import { defineConfig } from "@playwright/test";

const phone = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
  locale: "zh-CN",
  timezoneId: "Asia/Shanghai",
};

const usual = { lang: "zh-CN", size: "20", theme: "auto", axe: true, markup: false };
const narrow = { viewport: { width: 320, height: 640 } };

export default defineConfig({
  testDir: "stories",
  outputDir: "report/traces",
  reporter: process.env.CI ? [["list"], ["./lib/closing.mjs"]] : [["list"], ["./lib/closing.mjs"], ["html", { outputFolder: "report/html", open: "never" }]],
  // Two cores: the server and the browser share them, so waiting is generous and nothing asserts a time.
  workers: 2,
  fullyParallel: false,
  timeout: 300_000,
  expect: { timeout: 10_000 },
  // A test that passes only the second time is a fault to find, not to repeat.
  retries: 0,
  forbidOnly: true,
  globalSetup: "./lib/looked.mjs",
  use: {
    ...phone,
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    // A trace writes every page down at every key, a third of the whole time. TRACE=1 keeps those of what fails.
    trace: process.env.TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: [
        "--no-sandbox", // tests may run as root, where Chromium's sandbox cannot
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  // The story is lived in each of these; everything else once, in the first.
  projects: [
    { name: "script", testIgnore: /forgotten/, use: { view: { ...usual, name: "script", markup: true } } },
    // axe needs timers, which stand still without JavaScript; the pages are the same as above.
    { name: "plain", testMatch: /story/, use: { javaScriptEnabled: false, view: { ...usual, name: "plain", axe: false } } },
    { name: "english", testMatch: /story/, use: { ...narrow, locale: "en-GB", view: { ...usual, name: "english", lang: "en", size: "30" } } },
    { name: "dark", testMatch: /story/, use: { ...narrow, view: { ...usual, name: "dark", size: "24", theme: "dark" } } },
    { name: "contrast", testMatch: /story/, use: { view: { ...usual, name: "contrast", size: "30", theme: "contrast" } } },
    // When all others are over: what did none of them look at?
    { name: "forgotten", testMatch: /forgotten/, dependencies: ["script"] },
  ],
});
