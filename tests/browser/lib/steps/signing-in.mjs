// Ways in and out, as people do them.
import { expect } from "@playwright/test";
import { freshCode } from "../totp.mjs";

// Staff and helpers: email, password, and the second factor on its own page.
export async function withPassword(hand, person) {
  await hand.open("/sign-in/password");
  await hand.write("email", person.email);
  await hand.write("password", person.password);
  await hand.press("sign-in-continue");
  await hand.write("code", await freshCode(person.totp_secret));
  await hand.press("sign-in-enter");
  await putsOffPasskey(hand);
  await hand.settleAndReturn();
}

// Staff without a passkey are asked for one each time they come in with a password; most stories have others to tell.
export async function putsOffPasskey(hand) {
  if (new URL(hand.page.url()).pathname === "/passkeys/ask") await hand.follow("passkeys-ask-later");
}

export async function withCardAndPin(hand, card, pin) {
  await hand.open("/sign-in/card");
  await hand.write("card", card);
  await hand.enterPin(pin);
  await hand.press("sign-in-enter");
  await hand.settleAndReturn();
}

export async function leaveKiosk(hand) {
  await hand.press("common-kiosk-leave");
  await expect(hand.page).toHaveURL(new RegExp(`^${hand.origin}/$`));
}

// A resident of the example community, alone on the phone that was bound for them.
export async function onOwnPhone(hand, resident) {
  const [name, ...value] = resident.enrolled_device_cookie.split("=");
  await hand.page.context().addCookies([{ name, value: value.join("="), url: hand.origin }]);
  await hand.open("/sign-in/card");
  await hand.enterPin(resident.pin);
  await hand.press("sign-in-enter");
  await hand.settleAndReturn();
}
