// Weighs a page as a phone pays for it: how many requests, how many bytes after gzip, nothing from anywhere else.

import http from "node:http";

export const LIMITS = { first: 14 * 1024, later: 8 * 1024, requests: 6 };

// Does `go` (a navigation or a tap) and tells what it cost. The page must accept gzip only: see `gzipOnly`.
export async function weigh(page, go) {
  const finished = [];
  const note = (request) => finished.push(request);
  page.on("requestfinished", note);
  await go();
  await page.waitForLoadState("networkidle");
  page.off("requestfinished", note);
  return total(finished);
}

async function total(requests) {
  const parts = [];
  for (const request of requests) {
    const response = await request.response();
    const { responseBodySize } = await request.sizes();
    parts.push({
      address: request.url(),
      bytes: (await fromCache(response)) ? 0 : Math.max(responseBodySize, 0),
      encoding: (await response.headerValue("content-encoding")) ?? "none",
    });
  }
  const sent = parts.filter((part) => part.bytes > 0);
  return { bytes: sent.reduce((sum, part) => sum + part.bytes, 0), requests: sent.length, parts };
}

async function fromCache(response) {
  return response.fromServiceWorker() || (await response.serverAddr()) === null;
}

// Old phones' browsers have no brotli over plain lines, and the limits are gzip's.
export async function gzipOnly(context) {
  await context.setExtraHTTPHeaders({ "accept-encoding": "gzip" });
}

// What the server sends for an address with this browser's cookies and one coding, as bytes on the line: {coding, bytes, html}.
export async function sent(page, address, coding) {
  const url = new URL(address, page.url());
  const cookies = await page.context().cookies(url.href);
  const cookie = cookies.map((one) => `${one.name}=${one.value}`).join("; ");
  const answer = await raw(url, { "accept-encoding": coding, accept: "text/html", "accept-language": "zh-CN", cookie });
  return { coding: answer.headers["content-encoding"] ?? "none", bytes: answer.body.length, body: answer.body, headers: answer.headers, status: answer.status };
}

// The same and every style, script and icon that a page names, as at a first visit.
export async function withAssets(page, alone, coding) {
  const named = await page.evaluate(() =>
    [...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script[src]')].map((one) => one.getAttribute("href") ?? one.getAttribute("src")),
  );
  const parts = await Promise.all([...new Set(named)].map((name) => sent(page, name, coding)));
  return parts.reduce((sum, part) => sum + part.bytes, alone.bytes);
}

// What the page asked for, itself included; photographs aside.
export async function asked(page) {
  const parts = await page.evaluate(() => performance.getEntriesByType("resource").map((one) => new URL(one.name).pathname));
  return [new URL(page.url()).pathname, ...new Set(parts.filter((path) => !/^\/(photos|blobs)\//.test(path)))];
}

// As it is on the line: what fetch and Playwright give has been unpacked.
function raw(url, headers) {
  return new Promise((done, failed) => {
    const request = http.get(url, { headers, agent: false }, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) });
    });
    request.on("error", failed);
  });
}
