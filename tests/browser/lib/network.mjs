// The network goes away and comes back, for the pages and for their worker: the browser tells the worker of it later.
import { expect } from "@playwright/test";

export async function offline(hand, is) {
  const context = hand.page.context();
  await context.setOffline(is);
  for (const worker of context.serviceWorkers()) {
    // A worker that has ended meanwhile has nothing to be told.
    await expect.poll(() => worker.evaluate(reaches).catch(() => !is), { message: "the worker knows of it" }).toBe(!is);
  }
}

// --- this runs inside the worker ---

// Whatever is answered, it is an answer.
function reaches() {
  return fetch("/healthz", { cache: "no-store" }).then(() => true, () => false);
}
