// Starts the real program in a fresh folder of its own, waits until it says it listens, and stops it again.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "@playwright/test";

export const BINARY = process.env.LINLI_BIN || path.resolve(import.meta.dirname, "../../../target/debug/linli");

// Every file of stories has a community of its own: what one changes, no other sees.
export function useDemo(options) {
  return during(() => startDemo(options));
}

// A server that nobody has set up yet: `{url, link}`, the link being its first administrator's.
export function useEmpty() {
  return during(startEmpty);
}

// `linli demo --json` prints one JSON object, on one line or many, once it listens.
export function startDemo({ args = [], env = {} } = {}) {
  return start(["demo", "--json", "--port", "0", ...args], env, parsed);
}

// `linli serve` on an empty folder prints the administrator's link, then its own address.
function startEmpty() {
  return start(["serve", "--port", "0"], {}, (text) => {
    const link = text.match(/^(http:\S+\/setup\/\S+)$/m)?.[1];
    const url = text.match(/^(http:\/\/[^/\s]+)\/?$/m)?.[1];
    return link && url && { link, url };
  });
}

function during(begin) {
  const running = {};
  test.beforeAll(async () => Object.assign(running, await begin()));
  test.afterAll(async () => running.stop?.());
  return running;
}

async function start(args, env, ready) {
  const folder = await mkdtemp(path.join(tmpdir(), "linli-browser-"));
  const child = spawn(BINARY, args, { cwd: folder, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const log = [];
  child.stderr.on("data", (bytes) => log.push(bytes));
  const said = () => Buffer.concat(log).toString();
  try {
    const announced = await announcement(child, ready, said);
    return { ...announced, folder, log: said, stop: () => stop(child, folder) };
  } catch (error) {
    await stop(child, folder);
    throw error;
  }
}

function announcement(child, ready, said) {
  return new Promise((done, failed) => {
    let text = "";
    const late = setTimeout(() => failed(new Error(`nothing whole was said in 60 s:\n${text}\n${said()}`)), 60_000);
    child.on("error", failed);
    child.on("exit", (code) => failed(new Error(`the server ended with ${code}:\n${said()}`)));
    child.stdout.on("data", (bytes) => {
      text += bytes;
      const whole = ready(text);
      if (!whole) return;
      clearTimeout(late);
      done(whole);
    });
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function stop(child, folder) {
  if (child.exitCode === null && child.pid) {
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    const hard = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(hard);
  }
  await rm(folder, { recursive: true, force: true });
}
