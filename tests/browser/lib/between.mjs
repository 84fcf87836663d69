// Stands between the browser and the server, as a bad network does: loses answers that the server has given, gives answers
// of its own as a captive portal does, makes the browser wait, brings another worker, or takes a form down that is not to
// change anything. Everything else passes as it is.
import http from "node:http";

// What a rule is given is the request; `null` is no such rule.
const CALM = {
  loseAnswerTo: null, // true: the server's answer never comes back
  answers: null, // {status, headers, body}: that comes back, and the server never hears of it
  delays: null, // milliseconds until the server hears of it
  worker: null, // the worker's text, changed
  takesDown: null, // is given every form, {path, body}
};

export async function standBetween(origin) {
  const { hostname, port } = new URL(origin);
  const rules = { ...CALM };
  const sockets = new Set();
  const server = http.createServer(async (request, response) => {
    if (rules.takesDown && request.method === "POST") return takenDown(request, response, rules.takesDown);
    // As the rules are when it comes: what is under way while a story changes them still meets the old ones.
    const lost = rules.loseAnswerTo?.(request);
    const instead = rules.answers?.(request);
    if (instead) return answered(request, response, instead);
    await wait(rules.delays?.(request));
    if (request.socket.destroyed) return; // nobody waits for it any more
    // A worker that is to be rewritten comes as plain text.
    const headers = request.url === "/sw.js" ? { ...request.headers, "accept-encoding": "identity" } : request.headers;
    // A connection of its own: one that was kept may be closed by the server in the moment it is used again.
    const onward = http.request({ hostname, port, path: request.url, method: request.method, headers, agent: false }, (answer) => {
      if (lost) {
        // The server has answered, so whatever it did is done; the phone never hears of it.
        answer.resume();
        answer.on("end", () => request.socket.destroy());
        return;
      }
      if (request.url === "/sw.js" && rules.worker) return rewritten(answer, response, rules.worker);
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on("error", () => request.socket.destroy());
    request.pipe(onward);
  });
  server.keepAliveTimeout = 0; // for the same reason, towards the browser
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    rules,
    calm: () => Object.assign(rules, CALM),
    stop: () => {
      sockets.forEach((socket) => socket.destroy());
      return new Promise((done) => server.close(done));
    },
  };
}

// As the page of a café's network, or a server in another mood, would answer.
function answered(request, response, { status = 200, headers = {}, body = "" }) {
  request.resume();
  request.on("end", () => {
    response.writeHead(status, headers);
    response.end(body);
  });
}

function wait(ms) {
  return ms ? new Promise((done) => setTimeout(done, ms).unref()) : undefined;
}

// The form is handed to the story, and the browser gets a page of ours instead of the server's.
async function takenDown(request, response, take) {
  const parts = [];
  for await (const part of request) parts.push(part);
  take({ path: request.url, body: Buffer.concat(parts).toString() });
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
  response.end("<!DOCTYPE html><title>taken down</title><p id=taken>taken down");
}

async function rewritten(answer, response, change) {
  const parts = [];
  for await (const part of answer) parts.push(part);
  response.writeHead(200, { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" });
  response.end(change(Buffer.concat(parts).toString()));
}
