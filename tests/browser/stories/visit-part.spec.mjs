// Taking part on a visit without a signal: 陈建国 is signed up, says what he thinks and proposes something at his own door;
// the phone keeps all of it sealed and sends it when there is a signal (TRUST.md §6 case 25; tests/stories/late_part.rs).
import { test, expect } from "../lib/devices.mjs";
import { offline } from "../lib/network.mjs";
import { useDemo } from "../lib/server.mjs";
import * as desk from "../lib/steps/desk.mjs";
import { consents } from "../lib/steps/resident.mjs";
import { withCardAndPin, withPassword } from "../lib/steps/signing-in.mjs";
import { goesTo, leavesThem, opensKept, readable, stored, takesAlong, turnsBack, turnsTo, waits } from "../lib/steps/visiting.mjs";

const demo = useDemo();
const IDEA = "三号楼每层装扶手";
const TODAY = "健步走";

const json = async (hand, path) => (await hand.page.request.get(new URL(path, demo.url).href, { headers: { accept: "application/json" } })).json();

async function mayTakePart(device) {
  const office = await device(demo);
  await withPassword(office, demo.staff.find((one) => one.office === "desk"));
  const matters = ["activities", "proposals"];
  const person = `/desk/people/${demo.neighbour.id}`;
  const mandate = await desk.writesMandate(office, person, { helper: demo.helper.name, evidence: "k2", matters });
  await desk.standsBeside(office, mandate);
  const kiosk = await device(demo);
  const [name, ...value] = demo.kiosk_device_cookie.split("=");
  await kiosk.page.context().addCookies([{ name, value: value.join("="), url: kiosk.origin }]);
  await withCardAndPin(kiosk, demo.neighbour.card_number, demo.neighbour.pin);
  await consents(kiosk, demo.neighbour.pin);
  return office;
}

// Twelve minutes from now by the clock of the place, so that the doors are open; the day's last minute is too short.
function soon() {
  const at = (ms) => new Date(ms).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" });
  let begins = Date.now() + 12 * 60_000;
  if (at(begins).endsWith("23:59", 16)) begins += 60_000;
  const [date, from] = at(begins).slice(0, 16).split(" ");
  const [ends, until] = at(begins + 3_600_000).slice(0, 16).split(" ");
  return { date, from, until: ends === date ? until : "23:59" };
}

// The desk announces something for today, and gives its id.
async function announcesForToday(office) {
  await office.open("/desk/activities/new");
  await office.page.locator('[name="kind"]').selectOption("activity");
  for (const [name, words] of Object.entries({ title: TODAY, what: "一起走一圈。", place: "花园", seats: "20" })) await office.write(name, words);
  for (const [name, value] of Object.entries(soon())) await office.write(name, value);
  await office.leave(office.page.locator('form[action="/desk/activities"] button[type=submit]'));
  return new URL(office.page.url()).pathname.split("/").pop();
}

test("signed up, signed in, answered and proposed in the stairwell; sent once there is a signal", async ({ device }) => {
  const today = await announcesForToday(await mayTakePart(device));
  const base = `/for/${demo.neighbour.id}`;
  const hand = await device(demo);
  await withPassword(hand, demo.helper);
  await hand.open(`${base}/activities/${today}`);
  await hand.leave(hand.page.locator('form[action$="/signup"] button'));
  await hand.look("activity-at-the-door");
  for (const page of ["activities", "arrivals", "surveys", "proposal"]) {
    await hand.open(`${base}/visit/${page}`);
    await hand.look(`visit-${page}`);
  }
  const surveys = await json(hand, `${base}/visit/surveys`);
  expect(surveys.surveys.length, "the example asks something").toBeGreaterThan(0);
  const meeting = (await json(hand, `${base}/visit/activities`)).rows[0].id;
  await takesAlong(hand);

  await offline(hand, true);
  await opensKept(hand);
  await goesTo(hand, demo.neighbour.name);
  await turnsTo(hand, hand.say("visits-what-sign-up"), demo.neighbour.name);
  await hand.page.locator(`[data-leaf] form[action$="/activities/${meeting}/signup"] button`).tap();
  await hand.sees("visits-stored");
  await hand.look("visit-activities-stored");
  await turnsBack(hand, demo.neighbour.name);

  await turnsTo(hand, hand.say("visits-what-arrive"), demo.neighbour.name);
  await hand.page.locator(`[data-leaf] form[action$="/activities/${today}/arrival"] button`).tap();
  await hand.sees("visits-stored");
  await hand.look("visit-arrivals-stored");
  await turnsBack(hand, demo.neighbour.name);

  await turnsTo(hand, hand.say("visits-what-answer"), demo.neighbour.name);
  const answers = hand.page.locator('[data-leaf] form[action$="/answers"]').first();
  await answers.locator("button[type=submit]").tap();
  await hand.sees("visits-e-survey");
  await hand.look("visit-surveys-empty");
  await answers.locator("label.choice").first().tap();
  await answers.locator("button[type=submit]").tap();
  await hand.sees("visits-stored");
  await turnsBack(hand, demo.neighbour.name);

  await turnsTo(hand, hand.say("visits-what-propose"), demo.neighbour.name);
  const proposal = hand.page.locator('[data-leaf] form[action$="/proposals"]');
  for (const [name, words] of [["title", IDEA], ["what", "每层装一排。"], ["why", "下雨天滑。"]]) await proposal.locator(`[name=${name}]`).fill(words);
  await proposal.locator("button[type=submit]").tap();
  await hand.sees("visits-stored");
  await waits(hand, 4);
  await hand.look("visit-proposal-stored");
  await leavesThem(hand);
  const raw = await readable(hand.page);
  for (const word of [IDEA, demo.neighbour.name]) expect(raw.includes(Buffer.from(word)), `${word} can be read in the phone`).toBe(false);
  expect((await stored(hand.page, "acts")).length).toBe(4);

  await offline(hand, false);
  await waits(hand, 0);
  expect((await stored(hand.page, "done")).map((row) => row.outcome)).toEqual(["done", "done", "done", "done"]);
  expect((await json(hand, `${base}/activities/${meeting}`)).own).toBeTruthy();
  expect((await json(hand, `${base}/activities/${today}`)).arrived).toBe(true);
  expect((await json(hand, `${base}/surveys/${surveys.surveys[0].id}`)).answered).toBe(true);
  expect((await json(hand, `${base}/proposals/mine`)).rows.map((row) => row.title)).toContain(IDEA);
});
