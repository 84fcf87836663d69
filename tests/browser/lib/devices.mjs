// The devices of a story, each a browser of its own: what one keeps, no other has.
import { test as base } from "@playwright/test";
import { Hand } from "./hand.mjs";
import { keepsAccount } from "./listening.mjs";
import { wordsOf } from "./words.mjs";

export const test = base.extend({
  // How people see in this project; see playwright.config.mjs.
  view: [{ name: "phone", lang: "zh-CN", size: "20", theme: "auto", axe: true, markup: true }, { option: true }],

  // `await device(demo)` is a fresh browser on its own phone, with the view's settings chosen.
  device: async ({ browser, view }, use) => {
    const contexts = [];
    await use(async (demo, options = {}) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      await context.addInitScript(keepsAccount);
      const hand = new Hand(await context.newPage(), { origin: demo.url, say: wordsOf(view.lang), view });
      await hand.settle();
      return hand;
    });
    for (const context of contexts) await context.close();
  },
});

export { expect } from "@playwright/test";
