// The ten pages people see most, for Lighthouse (ACCESS.md §1): what a stranger opens, and what a resident opens every week.
export const SIGNED_OUT = [
  ["home, signed out", "/"],
  ["ways to sign in", "/sign-in"],
  ["card and PIN", "/sign-in/card"],
];

export const SIGNED_IN = [
  ["home, signed in", "/"],
  ["own list", "/requests"],
  ["report, what", "/requests/new/what"],
  ["done for me", "/acts"],
  ["notices", "/notices"],
  ["who helps me", "/mandates"],
];

// The tenth: the newest of one's own requests. `hand` is signed in.
export async function oneRequest(hand) {
  await hand.open("/requests");
  await hand.leave(hand.page.locator("main a.row[href^='/requests/']").first());
  return ["one request", new URL(hand.page.url()).pathname];
}
