// Second-factor codes as an authenticator app makes them (RFC 6238: SHA-1, six digits, thirty seconds).
import { createHmac } from "node:crypto";

const STEP = 30_000;
const used = new Map();

// A code that this secret has not used yet: servers refuse the same one twice, so a second sign-in
// within the half minute takes the next, which a server takes a step early.
export async function freshCode(secret) {
  const step = Math.max(Math.floor(Date.now() / STEP), (used.get(secret) ?? -1) + 1);
  const early = (step - 1) * STEP - Date.now();
  if (early > 0) await new Promise((done) => setTimeout(done, early + 100));
  used.set(secret, step);
  return codeAt(secret, step);
}

export function codeAt(secret, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = mac[19] & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function fromBase32(text) {
  let bits = "";
  for (const letter of text.toUpperCase().replace(/[^A-Z2-7]/g, "")) {
    bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0");
  }
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}
