// Weighs a page as a phone pays for it: how many requests, how many bytes after gzip, nothing from anywhere else.

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
