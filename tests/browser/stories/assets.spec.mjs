// Styles, scripts and icons: each at an address with its hash, the same for ever, compressed beforehand by both codings.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { test, expect } from "../lib/devices.mjs";
import { useDemo } from "../lib/server.mjs";
import { sent } from "../lib/weight.mjs";

const demo = useDemo();
const WEB = path.resolve(import.meta.dirname, "../../../web");
const FILES = ["css", "js", "icons"].flatMap((folder) => readdirSync(path.join(WEB, folder)).map((name) => path.join(WEB, folder, name)));
// What comes with another file, for one request less at the desk.
const COMES_WITH = { "desk.js": "ends.js" };
const UNPACK = { br: brotliDecompressSync, gzip: gunzipSync, none: (bytes) => bytes, identity: (bytes) => bytes };

test("every asset comes by brotli and by gzip, at an address that changes with it, to be kept for ever", async ({ device }) => {
  const hand = await device(demo);
  expect(FILES.length).toBeGreaterThan(10);
  for (const file of FILES) {
    const whole = contentOf(file);
    const address = addressOf(file, whole);
    const sizes = {};
    for (const coding of ["br", "gzip", "identity"]) {
      const answer = await sent(hand.page, address, coding);
      expect.soft(answer.status, address).toBe(200);
      expect.soft(answer.headers["cache-control"], address).toBe("public, max-age=31536000, immutable");
      expect.soft(answer.headers.vary, address).toContain("Accept-Encoding");
      expect.soft(answer.headers["set-cookie"], `${address}: nobody's`).toBeUndefined();
      expect.soft(UNPACK[answer.coding](answer.body).equals(whole), `${address} by ${coding}`).toBe(true);
      // Pictures are packed already.
      if (coding !== "identity" && !file.endsWith(".png")) expect.soft(answer.coding, address).toBe(coding);
      sizes[coding] = answer.bytes;
    }
    if (!file.endsWith(".png")) expect.soft(sizes.br, `${address}: ${JSON.stringify(sizes)}`).toBeLessThanOrEqual(sizes.gzip);
    expect.soft(sizes.gzip, `${address}: ${JSON.stringify(sizes)}`).toBeLessThanOrEqual(sizes.identity);
    const stale = await sent(hand.page, address.replace(/\.[0-9a-f]{8}\./, ".00000000."), "gzip");
    expect.soft(stale.status, "another hash is another file").toBe(404);
  }
});

test("the worker is asked for anew each time, and names what is kept by its hash", async ({ device }) => {
  const hand = await device(demo);
  const worker = await sent(hand.page, "/sw.js", "gzip");
  expect(worker.headers["cache-control"]).toContain("no-cache");
  const text = UNPACK[worker.coding](worker.body).toString();
  for (const name of ["css/app.css", "js/app.js"]) expect(text).toContain(addressOf(path.join(WEB, name), contentOf(path.join(WEB, name))));
});

function contentOf(file) {
  const other = COMES_WITH[path.basename(file)];
  return Buffer.concat([file, ...(other ? [path.join(path.dirname(file), other)] : [])].map((one) => readFileSync(one)));
}

function addressOf(file, bytes) {
  const { name, ext } = path.parse(file);
  return `/assets/${name}.${createHash("sha256").update(bytes).digest("hex").slice(0, 8)}${ext}`;
}
