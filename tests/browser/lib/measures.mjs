// The measures of ACCESS.md §1 that axe does not take. `measure` runs inside the page, without promises or timers,
// so that it works with JavaScript off too; it must therefore be whole in itself.

// `chinese`: the interface's own words in Chinese, which an English page may not show.
export function measure({ phone, kind, chinese = [] }) {
  const found = [];
  const staff = kind !== "resident";
  const theirs = new Set(chinese);
  const say = (what, element) => found.push(element ? `${what}: ${brief(element)}` : what);

  if (kind !== "paper") frame();
  markup();
  listeners();
  texts();
  if (kind !== "paper") controls();
  if (kind !== "paper") twins();
  return [...new Set(found)];

  function frame() {
    if (!/^(zh-CN|en)$/.test(document.documentElement.lang)) say(`lang is "${document.documentElement.lang}"`);
    const headings = [...document.querySelectorAll("h1")].filter(seen);
    if (headings.length !== 1) say(`${headings.length} headings of the first level`);
    if (!document.title.trim()) say("no title");
    const call = [...document.querySelectorAll('a[href^="tel:"]')].filter(seen);
    const digits = phone.replace(/\D/g, "");
    // A place that nobody has set up yet has no number; then nothing may pretend to call one.
    if (!phone && document.querySelector('a[href="tel:"]')) say("a link that calls nobody");
    const calls = call.filter((link) => link.getAttribute("href").replace(/\D/g, "") === digits);
    if (phone && calls.length === 0) say(`no link that calls ${phone}`);
    // In the same place on every page (WCAG 3.2.6): at the foot, the desk's in its one line.
    if (phone && !calls.some((link) => link.matches(staff ? "body > .foot > p > a" : "body > .foot .callbar > a"))) say(`${phone} is not in its place at the foot`);
    const wide = document.documentElement;
    if (wide.scrollWidth > wide.clientWidth) say(`scrolls sideways, ${wide.scrollWidth} in ${wide.clientWidth}`, widest());
    for (const element of document.querySelectorAll("body *")) {
      if (seen(element) && /fixed|sticky/.test(getComputedStyle(element).position)) say("floats over content", element);
    }
  }

  function widest() {
    const all = [...document.querySelectorAll("body *")].filter(seen);
    return all.reduce((most, one) => (one.getBoundingClientRect().right > most.getBoundingClientRect().right ? one : most));
  }

  function markup() {
    for (const element of document.querySelectorAll("*")) {
      for (const { name } of element.attributes) if (/^on/.test(name)) say(`inline ${name}`, element);
      if (element.getAttribute("style")) say("inline style", element);
      if (element.hasAttribute("placeholder")) say("placeholder", element);
      if (element.hasAttribute("disabled")) say("disabled control", element);
      if (element.tabIndex > 0) say("tabindex above 0", element);
      for (const name of ["aria-label", "alt", "title"]) if (theirs.has(element.getAttribute(name)) && !element.closest('[lang^="zh"]')) say(`Chinese in an English page, by ${name}`, element);
    }
    for (const script of document.querySelectorAll("script:not([src])")) say("inline script", script);
    if (document.querySelector("style")) say("inline style sheet");
    for (const form of document.forms) if (!form.getAttribute("action")) say("form without an address", form);
  }

  // What answers to a finger or a key is a control, or the form or the whole page around one (lib/listening.mjs keeps account).
  function listeners() {
    const control = "a[href], button, input, select, textarea, summary, label, option, form, html, body, [role=button][tabindex]";
    for (const [what, element] of window.listenedTo ?? []) {
      if (element.isConnected && !element.matches(control)) say(`listens to ${what} and is no control`, element);
    }
    for (const element of document.querySelectorAll("body *")) {
      if ((element.onclick || element.onmousedown || element.onpointerdown || element.ontouchstart) && !element.matches(control)) say("is pressed and is no control", element);
    }
  }

  function texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const chinese = document.documentElement.lang === "zh-CN";
    while (walker.nextNode()) {
      const text = walker.currentNode.nodeValue.trim();
      const element = walker.currentNode.parentElement;
      if (!text || !seen(element) || element.closest("script, style, noscript, svg")) continue;
      if (theirs.has(text) && !element.closest('[lang^="zh"]')) say(`Chinese in an English page "${text.slice(0, 40)}"`, element);
      const style = getComputedStyle(element);
      const size = Number.parseFloat(style.fontSize);
      if (!staff && size < 17.99) say(`text of ${size} px`, element);
      if (style.textAlign === "justify") say("justified text", element);
      if (!staff && chinese && !/^(code|kbd)$/i.test(element.tagName) && english(text, element)) say(`English in a Chinese page "${text.slice(0, 40)}"`, element);
      if (!staff && element.matches("p, li, dd, .row small, .choice small, .tile span")) paragraph(element, style, size);
    }
  }

  // Addresses of mail and web, codes to type, and what is marked as another language, are not the page's own words.
  function english(text, element) {
    if (element.closest('[lang="en"], [lang^="zh"] .code, .code')) return false;
    return /[A-Za-z]{2,}/.test(text.replace(/\S*[@/.]\S*/g, "").replace(/\b[A-Z0-9]{4,}\b/g, ""));
  }

  function paragraph(element, style, size) {
    // A number set large is one line.
    if (size < 27 && Number.parseFloat(style.lineHeight) / size < 1.59) say(`lines ${style.lineHeight} apart for ${size} px`, element);
    gap(element, Number.parseFloat(style.lineHeight));
    const across = element.getBoundingClientRect().width / size;
    if (element.innerText.length > 41 && across > 41) say(`a line may hold ${Math.round(across)} characters`, element);
  }

  // From line to line across two plain paragraphs it is half as far again as within one (WCAG 1.4.8).
  function gap(element, leading) {
    const before = element.previousElementSibling;
    const plain = (one) => one && one.tagName === "P" && !one.className && seen(one);
    if (!plain(element) || !plain(before)) return;
    const between = element.getBoundingClientRect().top - before.getBoundingClientRect().bottom;
    if (between > -1 && between < leading / 2 - 0.5) say(`paragraphs only ${Math.round(between)} px apart for lines of ${Math.round(leading)} px`, element);
  }

  function controls() {
    const least = staff ? 44 : 60;
    const targets = tappable();
    for (const { element, box } of targets) {
      if (box.width < least - 0.5 || box.height < least - 0.5) {
        say(`target ${Math.round(box.width)} × ${Math.round(box.height)}, not ${least}`, element);
      }
      edges(element);
    }
    for (let a = 0; a < targets.length; a += 1) {
      for (let b = a + 1; b < targets.length; b += 1) apart(targets[a], targets[b]);
    }
  }

  function tappable() {
    const wanted = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [role="button"]';
    const boxes = new Map();
    for (const control of document.querySelectorAll(wanted)) {
      const element = target(control);
      if (!seen(element) || inSentence(element)) continue;
      boxes.set(element, element.getBoundingClientRect());
    }
    return [...boxes].map(([element, box]) => ({ element, box }));
  }

  // A tick or a choice is pressed by the whole row that is its label.
  function target(control) {
    if (!/^(radio|checkbox|file)$/.test(control.type ?? "")) return control;
    if (control.type === "file" && seen(control)) return control;
    return control.closest(".choice, label") ?? control.labels?.[0] ?? control;
  }

  function inSentence(element) {
    if (element.tagName !== "A" || getComputedStyle(element).display !== "inline") return false;
    const around = element.parentElement.innerText.replace(element.innerText, "").trim();
    return around.length > 0 && /^(P|LI|DD|SPAN|STRONG|LABEL|LEGEND)$/.test(element.parentElement.tagName);
  }

  function apart(one, other) {
    if (one.element.contains(other.element) || other.element.contains(one.element)) return;
    const across = Math.max(one.box.left, other.box.left) - Math.min(one.box.right, other.box.right);
    const down = Math.max(one.box.top, other.box.top) - Math.min(one.box.bottom, other.box.bottom);
    const gap = Math.max(across, down);
    if (gap < 7.5) say(`only ${Math.round(gap)} px from ${brief(other.element)}`, one.element);
  }

  // By ear: buttons of one name that do different things are told apart by what describes them.
  function twins() {
    const known = new Map();
    for (const element of document.querySelectorAll("button, a.btn")) {
      if (element.closest("[hidden], template")) continue;
      const heard = `${element.tagName} ${named(element)} · ${wordsOf(element, "aria-describedby")}`;
      const does = effect(element);
      if (known.has(heard) && known.get(heard) !== does) say("by ear the same as another button that does something else", element);
      known.set(heard, does);
    }
  }

  function named(element) {
    return element.getAttribute("aria-label") || wordsOf(element, "aria-labelledby") || element.textContent.replace(/\s+/g, " ").trim();
  }

  function wordsOf(element, attribute) {
    const ids = (element.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean);
    return ids.map((id) => (document.getElementById(id)?.textContent ?? "").replace(/\s+/g, " ").trim()).join(" ");
  }

  // Where it leads, or what it sends beside the form's token and key.
  function effect(element) {
    if (element.tagName === "A") return element.getAttribute("href");
    if (!element.form || element.type === "button") return element.outerHTML;
    const sent = [...element.form.elements].filter((one) => one.type === "hidden" && !/^(csrf|key)$/.test(one.name));
    return [element.form.getAttribute("action"), element.name, element.value, ...sent.map((one) => `${one.name}=${one.value}`)].join("\n");
  }

  // An edge or a ground that stands out 3:1, and an edge at all, since forced colours drop grounds.
  function edges(element) {
    if (!/^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(element.tagName) && !element.matches(".btn, .tile, .choice")) return;
    const style = getComputedStyle(element);
    const sides = ["Top", "Left", "Bottom", "Right"].filter((side) => Number.parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Style`] !== "none");
    if (sides.length === 0) return say("no border, nothing is left of it in forced colours", element);
    const outside = ground(element.parentElement);
    const best = Math.max(contrast(ground(element), outside), ...sides.map((side) => contrast(colour(style[`border${side}Color`]), outside)));
    if (best < 3) say(`edge stands out only ${best.toFixed(1)} to 1`, element);
  }

  function ground(element) {
    for (let one = element; one; one = one.parentElement) {
      const own = colour(getComputedStyle(one).backgroundColor);
      if (own.alpha > 0.99) return own;
    }
    return colour(getComputedStyle(document.documentElement).colorScheme === "dark" ? "rgb(18, 18, 18)" : "rgb(255, 255, 255)");
  }

  function colour(text) {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return { red, green, blue, alpha };
  }

  function contrast(one, other) {
    const [bright, dark] = [light(one), light(other)].sort((a, b) => b - a);
    return (bright + 0.05) / (dark + 0.05);
  }

  function light({ red, green, blue }) {
    const [r, g, b] = [red, green, blue].map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function seen(element) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (style.visibility === "hidden" || style.display === "none") return false;
    if (element.tagName !== "SUMMARY" && element.closest("details:not([open])") && !element.matches("details")) return false;
    // What is for screen readers only is a pixel large; a skip link waits outside the page until it has focus.
    return box.width > 1.5 && box.height > 1.5 && box.right > 0 && box.bottom + window.scrollY > 0;
  }

  // A few words for whoever mends it: a.btn.btn-small "大字".
  function brief(element) {
    const names = [element.tagName.toLowerCase(), ...element.classList].join(".");
    const words = (element.innerText || element.value || element.getAttribute("name") || "").replace(/\s+/g, " ").trim();
    return `${names} "${words.slice(0, 30)}"`;
  }
}
