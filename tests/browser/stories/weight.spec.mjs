// What a page costs a phone: ≤ 14 KB at the first visit, ≤ 8 KB after, ≤ 6 requests, nothing from anywhere else (ACCESS.md §1).
import { test, expect } from "../lib/devices.mjs";
import { useDemo } from "../lib/server.mjs";
import { onOwnPhone, withPassword } from "../lib/steps/signing-in.mjs";
import { LIMITS, gzipOnly, weigh } from "../lib/weight.mjs";

const demo = useDemo();

// What the worker keeps for later is weighed when it is built; here it would hide what a page asks for.
const plainNetwork = { serviceWorkers: "block" };

const FIRST = ["/", "/sign-in", "/sign-in/card", "/help", "/open", "/settings"];
const RESIDENT = ["/", "/requests", "/requests/new/what", "/acts", "/mandates", "/me", "/settings"];
const HELPER = ["/", "/for"];

for (const address of FIRST) {
  test(`a first visit to ${address}`, async ({ device }) => {
    const hand = await device(demo, plainNetwork);
    // A phone that was never here: it is asked how it likes to read.
    await hand.page.context().clearCookies();
    await gzipOnly(hand.page.context());
    await costs(hand, address, LIMITS.first);
  });
}

test("a resident's later pages", async ({ device }) => {
  const hand = await device(demo, plainNetwork);
  await gzipOnly(hand.page.context());
  await onOwnPhone(hand, demo.neighbour);
  for (const address of RESIDENT) await costs(hand, address, LIMITS.later);
});

test("a helper's later pages", async ({ device }) => {
  const hand = await device(demo, plainNetwork);
  await gzipOnly(hand.page.context());
  await withPassword(hand, demo.helper);
  for (const address of HELPER) await costs(hand, address, LIMITS.later);
  await hand.leave(hand.page.locator("a.row").first());
  await costs(hand, new URL(hand.page.url()).pathname, LIMITS.later);
});

async function costs(hand, address, limit) {
  const cost = await weigh(hand.page, () => hand.open(address));
  const said = `${address} costs ${JSON.stringify(cost.parts)}`;
  expect.soft(cost.bytes, said).toBeLessThanOrEqual(limit);
  expect.soft(cost.requests, said).toBeLessThanOrEqual(LIMITS.requests);
  for (const part of cost.parts) expect.soft(part.address.startsWith(hand.origin), `${part.address} is elsewhere`).toBe(true);
  for (const part of cost.parts.filter((one) => one.bytes > 1400)) expect.soft(part.encoding, `${part.address} is not compressed`).toBe("gzip");
}
