// A passkey in a real browser, with an authenticator of Chromium's own: made after signing in, used without a name, and
// what a browser without one sees instead.
import { test, expect } from "../lib/devices.mjs";
import { useDemo } from "../lib/server.mjs";
import { withPassword } from "../lib/steps/signing-in.mjs";
import { freshCode } from "../lib/totp.mjs";

const demo = useDemo();
const colleague = (office) => demo.staff.find((one) => one.office === office);

// A phone's own authenticator: finds its passkeys without a name, and says yes to its owner's finger.
async function authenticator(hand, { verified = true } = {}) {
  const client = await hand.page.context().newCDPSession(hand.page);
  await client.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: verified,
    automaticPresenceSimulation: true,
  };
  await client.send("WebAuthn.addVirtualAuthenticator", { options });
}

async function asFarAsTheAsking(hand, person) {
  await hand.open("/sign-in/password");
  await hand.write("email", person.email);
  await hand.write("password", person.password);
  await hand.press("sign-in-continue");
  await hand.write("code", await freshCode(person.totp_secret));
  await hand.press("sign-in-enter");
}

test("staff make a passkey, come in with it, and the password opens nothing more", async ({ device }) => {
  const hand = await device(demo);
  await authenticator(hand);
  await asFarAsTheAsking(hand, colleague("desk"));
  await expect(hand.page).toHaveURL(/\/passkeys\/ask/);
  await hand.look("passkey-ask");
  await hand.follow("passkeys-ask-go");
  await hand.look("passkey-new");
  await hand.write("name", "柜台电脑");
  await hand.press("passkeys-new-go");
  await expect(hand.page).toHaveURL(/\/desk$/);

  await hand.open("/passkeys");
  await hand.reads("柜台电脑");
  await hand.look("passkeys");

  // The same device holds one already: it says so, and nothing is sent.
  await hand.open("/passkeys/new");
  await hand.button("passkeys-new-go").tap();
  await hand.sees("passkeys-exists");
  await expect(hand.page).toHaveURL(/\/passkeys\/new$/);

  await hand.open("/me");
  await hand.press("common-sign-out");
  await hand.open("/sign-in?next=/desk/people");
  await hand.look("sign-in-choose-passkey");
  await hand.follow("passkeys-by");
  await hand.look("passkey-sign-in");
  await hand.press("passkeys-sign-in-go");
  await expect(hand.page).toHaveURL(/\/desk\/people$/);

  const stranger = await device(demo);
  await stranger.open("/sign-in/password");
  await stranger.write("email", colleague("desk").email);
  await stranger.write("password", colleague("desk").password);
  await stranger.press("sign-in-continue");
  await stranger.sees("passkeys-instead");
  await stranger.look("passkey-instead");
});

test("a finger that is not the owner's makes nothing, and says so", async ({ device }) => {
  const hand = await device(demo);
  await authenticator(hand, { verified: false });
  await withPassword(hand, colleague("accounts"));
  await hand.open("/passkeys/new");
  await hand.button("passkeys-new-go").tap();
  await hand.sees("passkeys-not-done");
  await hand.look("passkey-not-done");
});

test("a browser that knows no passkeys shows the other ways", async ({ device }) => {
  const hand = await device(demo);
  await hand.page.addInitScript(() => delete window.PublicKeyCredential);
  await hand.open("/sign-in/passkey");
  await hand.sees("passkeys-browser-cannot");
  await expect(hand.page.locator("form[data-passkey]")).toBeHidden();
  await hand.look("passkey-cannot");
});

test("without scripts the page says what to do instead", async ({ device }) => {
  const hand = await device(demo);
  const plain = await hand.page.context().browser().newContext({ javaScriptEnabled: false });
  const page = await plain.newPage();
  await page.goto(new URL("/sign-in/passkey", demo.url).href);
  await expect(page.locator("[data-passkey-not]")).toBeVisible();
  await expect(page.locator("form[data-passkey]")).toBeHidden();
  await plain.close();
});
