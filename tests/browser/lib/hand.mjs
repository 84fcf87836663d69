// A person's hand and eye on one page: press, follow, write, choose, look. Words are the interface's own, by their keys.
import { expect } from "@playwright/test";
import { faults } from "./checks.mjs";
import { looked } from "./looked.mjs";
import { markupFaults } from "./markup.mjs";
import { shot } from "./shots.mjs";

export class Hand {
  // `view` says how this person sees: {name, lang, size, theme, axe}; `say` are the words of that language.
  constructor(page, { origin, say, view }) {
    Object.assign(this, { page, origin, say, view });
    // What the browser itself complains of: scripts that fail, things the page's own policy forbids.
    this.complaints = [];
    page.on("pageerror", (error) => this.complaints.push(`script: ${error.message}`));
    page.on("console", (line) => this.#hear(line));
  }

  // An answer of 4xx, or none without a network, is the story's business, and the browser tells of it too.
  #hear(line) {
    if (line.type() !== "error" || line.text().startsWith("Failed to load resource")) return;
    this.complaints.push(`console: ${line.text()}`);
  }

  async open(address) {
    await this.page.goto(new URL(address, this.origin).href);
  }

  press(key, values) {
    return this.leave(this.button(key, values));
  }

  follow(key, values) {
    return this.leave(this.page.getByRole("link", { name: this.say(key, values) }).first());
  }

  button(key, values) {
    return this.page.getByRole("button", { name: this.say(key, values) }).first();
  }

  // Taps what leads to another page, and waits until that page is there.
  async leave(target) {
    await Promise.all([
      this.page.waitForEvent("framenavigated", (frame) => frame === this.page.mainFrame()),
      target.tap(),
    ]);
    await this.page.waitForLoadState("load");
  }

  async write(name, text) {
    await this.page.locator(`[name="${name}"]:visible`).first().fill(text);
  }

  // A row of a choice is tapped as a finger would: on its words.
  async choose(name, value) {
    const box = this.page.locator(`input[name="${name}"][value="${value}"]`);
    if (await box.isChecked()) return;
    await this.page.locator("label.choice").filter({ has: box }).tap();
    await expect(box).toBeChecked();
  }

  async select(name, label) {
    const list = this.page.locator(`select[name="${name}"]:visible`);
    const value = await list.locator("option", { hasText: label }).first().getAttribute("value");
    await list.selectOption(value);
  }

  // A closed part of a page is opened by its own words, unless it is open already.
  async unfold(key) {
    const summary = this.page.locator("summary", { hasText: this.say(key) }).first();
    if (!(await summary.evaluate((element) => element.parentElement.open))) await summary.tap();
  }

  // Figures by the pad where there is one, by the keyboard where there is none.
  async enterPin(pin) {
    const pad = this.page.locator(".pad");
    if (await pad.isVisible()) {
      for (const figure of pin) await pad.getByRole("button", { name: figure, exact: true }).tap();
    } else {
      await this.write("pin", pin);
    }
  }

  // Words that are to be seen: what a page only holds for its scripts to say later does not count.
  async sees(key, values) {
    await expect(this.page.locator("body")).toContainText(this.say(key, values), { useInnerText: true });
  }

  async reads(text) {
    await expect(this.page.locator("body")).toContainText(text);
  }

  // Keeps a picture and holds the page against ACCESS.md; the story goes on, and fails at its end.
  async look(name, phone) {
    expect.soft(this.complaints.splice(0), `${name}: ${this.page.url()}`).toEqual([]);
    expect.soft(await faults(this.page, { axe: this.view.axe, phone }), `${name}: ${this.page.url()}`).toEqual([]);
    if (this.view.markup) expect.soft(await markupFaults(this.page), `${name}: ${this.page.url()}`).toEqual([]);
    await shot(this.page, `${this.view.name}-${name}`);
    looked(this.page.url());
  }

  // Text size, colours and language as this person chose them, on the settings page; what is so already is left.
  async settle() {
    await this.wasAsked();
    await this.open("/settings");
    const { lang, size, theme } = this.view;
    await this.#set("lang", lang, (page) => page.lang === lang);
    await this.#set("size", size, (page) => page.classes.includes(`size-${size}`));
    await this.#set("theme", theme, (page) => page.classes.includes(`theme-${theme}`));
  }

  // This browser was asked before how it is to look; what was chosen stays (offered.spec tells of the first time).
  async wasAsked() {
    const cookies = await this.page.context().cookies(this.origin);
    if (cookies.some((one) => one.name === "linli-view")) return;
    await this.page.context().addCookies([{ name: "linli-view", value: "asked", url: this.origin }]);
  }

  // Whoever signs in brings their own size and language along; the story's are chosen again.
  async settleAndReturn() {
    const { lang, size, theme } = this.view;
    if (lang === "zh-CN" && size === "20" && theme === "auto") return;
    const here = this.page.url();
    await this.settle();
    await this.open(here);
  }

  // With a script the size changes at once, without one the page comes again: both are waited for in the same way.
  async #set(name, value, isSo) {
    const now = () => this.page.locator("html").evaluate((html) => ({ lang: html.lang, classes: [...html.classList] }));
    if (isSo(await now())) return;
    const answered = this.page.waitForResponse((response) => response.request().method() === "POST");
    await this.page.locator(`button[name="${name}"][value="${value}"]`).tap();
    await answered;
    await expect.poll(async () => isSo(await now().catch(() => ({ classes: [] })))).toBe(true);
    await this.page.waitForLoadState("networkidle");
    await this.open("/settings");
    expect(isSo(await now()), `${name} is kept as ${value}`).toBe(true);
  }
}
