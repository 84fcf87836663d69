// Co-presence (协助登录): she sits beside the helper and signs in on his phone with her card and its next number.
import { expect } from "@playwright/test";
import { freshCode } from "../totp.mjs";

export async function beginsBeside(hand, card, number) {
  await hand.open("/assist");
  await hand.look("assist-start");
  await hand.write("card", card);
  await hand.write("number", number);
  await hand.press("helper-assist-start");
  await hand.settleAndReturn();
  await hand.look("beside-home");
}

// While she is there the helper's own session, wherever it still is, answers 423 and says why; on this phone his pages are closed.
export async function helperIsFrozen(hand, other, helperCookies) {
  await other.page.context().addCookies(helperCookies);
  const answer = await other.page.goto(new URL("/for", other.origin).href);
  expect(answer.status()).toBe(423);
  await other.look("beside-frozen");
  await hand.open("/for");
  await expect(hand.page.locator('a.row[href^="/for/"]')).toHaveCount(0);
}

export async function endsBeside(hand, helper) {
  await hand.open("/");
  await hand.press("common-beside-end");
  await hand.look("beside-return");
  const password = hand.page.locator('[name="password"]');
  if (await password.count()) await password.fill(helper.password);
  await hand.write("code", await freshCode(helper.totp_secret));
  await hand.press("helper-return-go");
  await hand.settleAndReturn();
}
