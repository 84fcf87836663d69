// Walks through the house as one role does: follows every link there is, and tells which rows of the route table it met.
import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { BINARY } from "./server.mjs";

// The GET rows of the route table, each with where it is mounted: `{pattern, audience, acting, test}`.
export function routeTable() {
  const rows = JSON.parse(execFileSync(BINARY, ["routes"], { encoding: "utf8", maxBuffer: 1 << 26 }));
  // What machines alone ask for is looked at by tests/open311/client.py.
  return rows.filter((row) => row.method === "GET" && row.mount !== "Open311").flatMap(mounted).sort(fixedFirst);
}

// The forms a resident may post by themselves, by their patterns: `/requests/{id}/confirmation`.
export function residentForms() {
  const rows = JSON.parse(execFileSync(BINARY, ["routes"], { encoding: "utf8", maxBuffer: 1 << 26 }));
  const theirs = rows.filter((row) => row.method === "POST" && !/Open311|Acting/.test(row.mount) && /Everyone|SignedIn|Resident/.test(row.audience));
  return theirs.map((row) => asRow(row, row.path, false)).sort(fixedFirst);
}

function mounted(row) {
  const both = [];
  if (row.mount !== "Acting") both.push(asRow(row, row.path, false));
  if (row.mount === "ForResident" || row.mount === "Acting") both.push(asRow(row, `/for/{resident}${row.path === "/" ? "" : row.path}`, true));
  return both;
}

function asRow(row, pattern, acting) {
  const parts = pattern.split("/").map((part) => (part.includes("{") ? "[^/]+" : part.replace(/[.*+?^$()|[\]\\]/g, "\\$&")));
  return { pattern, audience: row.audience, acting, fixed: !pattern.includes("{"), test: new RegExp(`^${parts.join("/")}$`) };
}

// `/people/new` is itself before it is a `/people/{id}`.
function fixedFirst(one, other) {
  return holes(one.pattern) - holes(other.pattern);
}

const holes = (pattern) => pattern.split("{").length;

export function rowOf(table, pathname) {
  return table.find((row) => row.test.test(pathname));
}

// Leads on from `starts`; at most `each` addresses of one pattern. Gives Map pattern → {address, status, html, gzip, type};
// with `all`, address → the same.
export async function walk(request, origin, table, starts, { each = 3, most = 600, all = false } = {}) {
  const met = new Map();
  const counts = new Map();
  const seen = new Set();
  const waiting = [...starts];
  for (let asked = 0; waiting.length > 0 && asked < most; ) {
    const address = waiting.shift();
    const pathname = new URL(address, origin).pathname;
    const row = rowOf(table, pathname);
    if (!row || seen.has(pathname) || (counts.get(row.pattern) ?? 0) >= each) continue;
    seen.add(pathname);
    counts.set(row.pattern, (counts.get(row.pattern) ?? 0) + 1);
    asked += 1;
    const answer = await request.get(new URL(address, origin).href, { headers: { accept: "text/html" }, maxRedirects: 0 });
    const page = await taken(answer, address);
    if (page.location) waiting.push(page.location);
    // The page itself is looked at, not a page of its kind that says no.
    const name = all ? pathname : row.pattern;
    if (!met.has(name) || (met.get(name).status !== 200 && page.status === 200)) met.set(name, page);
    waiting.push(...page.links);
  }
  return met;
}

async function taken(answer, address) {
  const type = answer.headers()["content-type"] ?? "";
  const isPage = type.startsWith("text/html");
  const html = isPage ? await answer.text() : "";
  return {
    address,
    status: answer.status(),
    isPage: isPage && answer.status() === 200,
    gzip: isPage ? gzipSync(html).length : 0,
    location: answer.headers().location,
    links: links(html),
  };
}

function links(html) {
  return [...html.matchAll(/<a\b[^>]*?\shref="(\/[^"]*)"/g)].map(([, href]) => href.replaceAll("&amp;", "&").split("#")[0]);
}
