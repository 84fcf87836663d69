// Starts the real program, `linli demo --json`, in a fresh folder of its own, and stops it again.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "@playwright/test";

const BINARY = process.env.LINLI_BIN || path.resolve(import.meta.dirname, "../../../target/debug/linli");

// Every file of stories has a community of its own: what one changes, no other sees.
export function useDemo(options = {}) {
  const demo = {};
  test.beforeAll(async () => Object.assign(demo, await startDemo(options)));
  test.afterAll(async () => demo.stop?.());
  return demo;
}

export async function startDemo({ args = [], env = {} } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), "linli-browser-"));
  const child = spawn(BINARY, ["demo", "--json", "--port", "0", ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = [];
  child.stderr.on("data", (bytes) => log.push(bytes));
  const said = () => Buffer.concat(log).toString();
  try {
    const people = await firstObject(child, said);
    return { ...people, folder, log: said, stop: () => stop(child, folder) };
  } catch (error) {
    await stop(child, folder);
    throw error;
  }
}

// The program prints one JSON object, on one line or many, once it listens.
function firstObject(child, said) {
  return new Promise((done, failed) => {
    let text = "";
    const late = setTimeout(() => failed(new Error(`the demo said nothing whole in 60 s:\n${text}\n${said()}`)), 60_000);
    child.on("error", failed);
    child.on("exit", (code) => failed(new Error(`the demo ended with ${code}:\n${said()}`)));
    child.stdout.on("data", (bytes) => {
      text += bytes;
      const whole = parsed(text);
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
