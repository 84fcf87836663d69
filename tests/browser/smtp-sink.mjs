// A real SMTP server for tests: it takes any mail, keeps it in memory, and shows it as JSON over HTTP.
//
//   GET    /mails[?to=ADDRESS]   what arrived, oldest first: [{from, to, subject, text, html, headers}]
//   DELETE /mails[?to=ADDRESS]   forget it
//   PUT    /answer?to=ADDRESS&code=451   answer that recipient with this code (250 again to take its mail)
//
// Recipients are apart from one another, so tests that run side by side do not see each other's mail.
// It prints its two addresses, one a line, and ends with the process that started it.
import { createServer } from "node:http";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const mails = [];
const answers = new Map();

const smtp = new SMTPServer({
  authOptional: true,
  disableReverseLookup: true,
  disabledCommands: ["STARTTLS"],
  onAuth: (auth, _session, done) => done(null, { user: auth.username }),
  onRcptTo(address, _session, done) {
    const code = answers.get(address.address.toLowerCase()) ?? 250;
    if (code === 250) return done();
    done(Object.assign(new Error("answered as the test asked"), { responseCode: code }));
  },
  onData(stream, session, done) {
    simpleParser(stream).then((mail) => {
      mails.push(asPlain(mail, session));
      done();
    }, done);
  },
});

function asPlain(mail, session) {
  return {
    from: session.envelope.mailFrom.address,
    to: session.envelope.rcptTo.map((one) => one.address.toLowerCase()),
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html || "",
    headers: Object.fromEntries(mail.headerLines.map((line) => [line.key, line.line])),
  };
}

const http = createServer((request, response) => {
  const url = new URL(request.url, "http://sink");
  const to = url.searchParams.get("to")?.toLowerCase();
  const mine = (mail) => !to || mail.to.includes(to);
  if (url.pathname === "/mails" && request.method === "GET") {
    response.setHeader("content-type", "application/json");
    return response.end(JSON.stringify(mails.filter(mine)));
  }
  if (url.pathname === "/mails" && request.method === "DELETE") {
    for (let at = mails.length - 1; at >= 0; at -= 1) if (mine(mails[at])) mails.splice(at, 1);
    return response.end();
  }
  if (url.pathname === "/answer" && request.method === "PUT" && to) {
    answers.set(to, Number(url.searchParams.get("code") ?? 250));
    return response.end();
  }
  response.statusCode = 404;
  response.end();
});

// An SMTPServer keeps the socket it listens on in its field `server`.
const listening = (server) =>
  new Promise((done) => server.listen(0, "127.0.0.1", () => done((server.server ?? server).address().port)));

const smtpPort = await listening(smtp);
const httpPort = await listening(http);
console.log(`smtp smtp://127.0.0.1:${smtpPort}\nmails http://127.0.0.1:${httpPort}/mails`);
