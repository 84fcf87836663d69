// Keeps account of what on a page listens to fingers and mice. Runs in every page before its own scripts (lib/devices.mjs);
// what it finds is judged by measures.mjs.

export function keepsAccount() {
  const real = EventTarget.prototype.addEventListener;
  window.listenedTo = [];
  EventTarget.prototype.addEventListener = function (what, ...rest) {
    if (/^(click|dblclick|mouse(down|up)|pointer(down|up)|touch(start|end))$/.test(what) && this instanceof Element) window.listenedTo.push([what, this]);
    return real.call(this, what, ...rest);
  };
}
