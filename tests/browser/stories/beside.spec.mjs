// Co-presence on a helper's phone, left lying: she is asked before it ends, and one tap keeps it (ACCESS.md §1, time).
import { test, expect } from "../lib/devices.mjs";
import { useDemo } from "../lib/server.mjs";
import { beginsBeside } from "../lib/steps/beside.mjs";
import { withPassword } from "../lib/steps/signing-in.mjs";

const demo = useDemo();
// Five minutes without a touch, and it asks half a minute before.
const QUIET = 255_000;
const ASKS = 12_000;

test("beside him, nobody touches the phone: she is asked in time, and one tap keeps her page", async ({ device }) => {
  const phone = await device(demo);
  await withPassword(phone, demo.helper);
  await beginsBeside(phone, demo.resident.card_number, demo.resident.card_numbers[0]);
  await phone.page.clock.install();
  await phone.open("/requests");
  const asked = phone.page.getByRole("alert");
  await phone.page.clock.runFor(QUIET);
  await expect(asked).toHaveCount(0);
  await phone.page.clock.runFor(ASKS);
  await expect(asked).toContainText(phone.say("common-kiosk-still"));
  await expect(phone.button("common-kiosk-stay")).toBeFocused();
  await phone.look("beside-still");

  const kept = phone.page.waitForResponse((answer) => answer.request().method() === "HEAD");
  await phone.button("common-kiosk-stay").tap();
  expect((await kept).status(), "the server hears that she is there").toBe(200);
  await expect(asked).toHaveCount(0);
  await phone.page.clock.runFor(QUIET);
  await expect(asked).toHaveCount(0);

  // Asked again and not answered, it leaves her page by itself, and shows nothing of it.
  await phone.page.clock.runFor(ASKS);
  await expect(asked).toBeVisible();
  await phone.leave({ tap: () => phone.page.clock.runFor(37_000) });
  await expect(phone.page).toHaveURL(`${phone.origin}/`);
});
