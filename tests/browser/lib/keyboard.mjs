// A page by keyboard alone: Tab from one thing to the next, Space and Enter, and the ring that says where one is.
import { expect } from "@playwright/test";

// What has the focus now, as much of it as the stories ask about.
export const focused = (page) =>
  page.evaluate(() => {
    const e = document.activeElement;
    const ring = getComputedStyle(e);
    const words = (e.textContent || "").trim().replace(/\s+/g, " ");
    return {
      tag: e.tagName,
      type: e.type || "",
      name: e.name || "",
      value: e.value || "",
      href: e.getAttribute("href") || "",
      words,
      ringed: ring.boxShadow !== "none" || ring.outlineStyle !== "none" || !!e.closest("svg"),
      seen: e.getBoundingClientRect().width > 0,
    };
  });

// Presses Tab until this is reached; fails if the ring was ever lost on the way, or the page ends first.
export async function tabTo(page, wanted, most = 200) {
  for (let pressed = 0; pressed < most; pressed += 1) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    expect(now.ringed, `the ring is seen on ${JSON.stringify(now)}`).toBe(true);
    if (wanted(now)) return now;
  }
  throw new Error(`the keyboard does not get there on ${page.url()}`);
}

// Leaves for another page by what has the focus.
export async function enter(page) {
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

// The whole page, Tab after Tab: what is never reached, comes out of the order it is read in, or has no ring, in words.
export async function focusFaults(page) {
  const presses = await page.evaluate(startsWalk);
  // Past Playwright, which waits for each of many thousands: the browser takes them in their order.
  const browser = await page.context().newCDPSession(page);
  const press = (type) => browser.send("Input.dispatchKeyEvent", { type, key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 });
  await Promise.all([...Array.from({ length: presses }, () => press("rawKeyDown")), press("keyUp")]);
  await browser.detach();
  return page.evaluate(() => window.endsWalk());
}

// --- this runs inside the page, and must be whole in itself ---

function startsWalk() {
  const stops = [];
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== "hidden" && !element.closest("details:not([open]) > :not(summary)");
  };
  const controls = () => [...document.querySelectorAll('a[href], button, input:not([type="hidden"]), select, textarea, summary')].filter((one) => seen(one) && !one.disabled);
  // Of one group of choices the keyboard stops once: at the chosen one, or at the first.
  const group = (element) => (element.type === "radio" ? [...document.getElementsByName(element.name)].filter((one) => one.form === element.form)[0] : element);
  const brief = (element) => `${[element.tagName.toLowerCase(), ...element.classList].join(".")} "${(element.innerText || element.value || element.name || "").replace(/\s+/g, " ").trim().slice(0, 30)}"`;
  const note = ({ target }) => stops.push({ target, ringed: ringed(target), seen: seen(target) });
  // From the top, wherever the focus was.
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  document.addEventListener("focusin", note);

  // A ring of its own, or that of the row or field it stands in. In forced colours shadows are gone, and the clear outline has a colour.
  function ringed(element) {
    const forced = matchMedia("(forced-colors: active)").matches;
    const around = [element, element.closest(".choice"), element.closest("label"), element.labels?.[0]].filter(Boolean);
    return around.some((one) => {
      const style = getComputedStyle(one);
      const line = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2 && (forced || !/, 0\)$|^transparent$/.test(style.outlineColor));
      return line || style.boxShadow !== "none" || Boolean(one.closest("svg"));
    });
  }

  window.endsWalk = () => {
    document.removeEventListener("focusin", note);
    const found = [];
    const order = [...document.querySelectorAll("*")];
    const round = [];
    for (const stop of stops) {
      if (round.at(-1)?.target === stop.target) continue; // another part of the same date
      if (round.some((one) => one.target === stop.target)) break; // once around
      round.push(stop);
    }
    const reached = new Set(round.map((stop) => group(stop.target)));
    for (const one of controls()) if (!reached.has(group(one))) found.push(`the keyboard does not reach: ${brief(one)}`);
    round.forEach((stop, n) => {
      if (!stop.ringed) found.push(`focus without a ring: ${brief(stop.target)}`);
      if (!stop.seen) found.push(`focus on what is not to be seen: ${brief(stop.target)}`);
      if (n > 0 && order.indexOf(stop.target) < order.indexOf(round[n - 1].target)) found.push(`focus goes back: ${brief(stop.target)}`);
    });
    return [...new Set(found)];
  };
  // A date and an hour are several stops in one; one more, to leave the last.
  const parts = { date: 4, "datetime-local": 6, time: 4 };
  return new Set(controls().map(group)).size + controls().reduce((more, one) => more + (parts[one.type] ?? 0), 0) + 1;
}
