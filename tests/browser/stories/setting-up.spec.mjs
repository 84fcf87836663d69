// An empty server: the one-time link from the console leads the first administrator through the place, themselves and their second factor.
import { test, expect } from "../lib/devices.mjs";
import { useEmpty } from "../lib/server.mjs";
import { withPassword } from "../lib/steps/signing-in.mjs";
import { freshCode } from "../lib/totp.mjs";

const server = useEmpty();
const SHE = { name: "何敏", email: "he@linli.test", password: "qing-chen-de-liu-shu-17" };

test("the first administrator names the place and herself, and the link is spent", async ({ device }) => {
  const hand = await device(server);
  await hand.open("/");
  await hand.look("setup-nobody-yet", "");

  await hand.open(server.link);
  await hand.write("name", "桂花园社区");
  await hand.write("phone", "6666 1234");
  await hand.write("address", "桂花路 8 号");
  await hand.look("setup-place", "");
  await hand.press("setup-next");
  await hand.write("name", SHE.name);
  await hand.write("email", SHE.email);
  await hand.write("password", SHE.password);
  await hand.look("setup-yourself", "");
  await hand.press("setup-next");
  const secret = (await hand.page.locator("main b").first().innerText()).replace(/\s/g, "");
  await hand.look("setup-second", "");
  await hand.write("code", await freshCode(secret));
  await hand.press("setup-finish");
  await hand.reads("桂花园社区");
  await hand.look("setup-first-desk", "6666 1234");

  const later = await device(server);
  await withPassword(later, { ...SHE, totp_secret: secret });
  await expect(later.page).toHaveURL(/\/desk$/);

  const stranger = await device(server);
  await stranger.open(server.link);
  await expect(stranger.page.locator('form[action*="/setup/"]')).toHaveCount(0);
});
