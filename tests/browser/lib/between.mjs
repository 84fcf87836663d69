// Stands between the browser and the server, as a bad network does: loses answers that the server has given, brings
// another worker, or takes a form down that is not to change anything. Everything else passes as it is.
import http from "node:http";

export async function standBetween(origin) {
  const { hostname, port } = new URL(origin);
  const rules = { loseAnswerTo: null, worker: null, takesDown: null };
  const sockets = new Set();
  const server = http.createServer((request, response) => {
    if (rules.takesDown && request.method === "POST") return takenDown(request, response, rules.takesDown);
    // A worker that is to be rewritten comes as plain text.
    const headers = request.url === "/sw.js" ? { ...request.headers, "accept-encoding": "identity" } : request.headers;
    const onward = http.request({ hostname, port, path: request.url, method: request.method, headers }, (answer) => {
      if (rules.loseAnswerTo?.(request)) {
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
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    rules,
    stop: () => {
      sockets.forEach((socket) => socket.destroy());
      return new Promise((done) => server.close(done));
    },
  };
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
