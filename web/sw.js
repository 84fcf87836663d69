/* Keeps what is needed for a look at last-seen pages without a network. Copies belong to one session; shared
   devices, the desk and acting for somebody keep nothing. The list and the version are filled in when building. */
'use strict';

/* The kill switch: true makes every browser that has this worker throw its copies away and forget the worker. */
const OFF = false;
const ASSETS = 'linli-assets-__VERSION__';
const PAGES = 'linli-pages';
const PRECACHE = __PRECACHE__;
/* What a helper took along on a visit: the page that opens it, and that page's styles and scripts. */
const VISITS = 'linli-visits';
const KEPT = '/visits/kept';
const KEEPER = '/linli-keeper';
const PATIENCE = 4000;
const MOST_PAGES = 30;
/* Never copied, whatever an answer says. */
const NEVER = /^\/(api|assets|assist|c|desk|enrol|for|join|not-me|open311|pin|receipts|setup|sign-in|sign-out|visits|healthz|readyz|metrics)(\/|$)/;
/* Posting here changes whose device this is. */
const CHANGES_HANDS = /^\/(assist|enrol|join|pin|setup|sign-in|sign-out)(\/|$)/;
/* Looked at in passing, from a paper or a message, on whoever's phone: their own copies stay. */
const IN_PASSING = /^\/(for|not-me|receipts)\//;

/* The outbox sends from here too, where the browser wakes a worker for it. */
try { importScripts('__VISITS__'); } catch (error) { /* pages send by themselves */ }

self.addEventListener('sync', (event) => {
  if (!OFF && self.LinliVisits && event.tag === LinliVisits.TAG) event.waitUntil(LinliVisits.send(false));
});

self.addEventListener('install', (event) => {
  self.skipWaiting();
  if (!OFF) event.waitUntil(stock());
});

self.addEventListener('activate', (event) => event.waitUntil(OFF ? leave() : settle()));

self.addEventListener('message', (event) => {
  if (event.data === 'wipe') event.waitUntil(wipe());
});

self.addEventListener('fetch', (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (OFF || url.origin !== location.origin) return;
  if (request.method === 'POST' && CHANGES_HANDS.test(url.pathname)) event.waitUntil(wipe());
  if (request.method === 'POST' && url.pathname === '/sign-out') event.waitUntil(wipeVisit());
  /* Only forms of our own pages: what comes from elsewhere goes its way untouched, as from elsewhere. */
  const ours = request.referrer.startsWith(location.origin + '/');
  if (request.method === 'POST' && request.mode === 'navigate' && ours) event.respondWith(post(request));
  if (request.method !== 'GET') return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
  else if (request.mode === 'navigate') event.respondWith(page(event, url));
});

async function stock() {
  const cache = await caches.open(ASSETS);
  await cache.addAll(PRECACHE.filter((path) => !path.endsWith('.png')));
  /* Without cookies, so that it can hold nothing of anybody's. */
  const offline = await fetch('/offline', { credentials: 'omit' }).catch(() => null);
  if (offline && offline.ok) await cache.put('/offline', offline);
}

async function settle() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => ![ASSETS, PAGES, VISITS].includes(name)).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function leave() {
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
  await wipeVisit();
  await self.registration.unregister();
}

function wipe() {
  return caches.delete(PAGES);
}

/* Pages taken along go; what is sealed to the server stays until it is answered. */
async function wipeVisit() {
  if (self.LinliVisits && LinliVisits.able) await LinliVisits.wipe().catch(() => { /* a browser that keeps nothing */ });
}

/* A form that met no network: 204 leaves the page where it is, with everything typed and every photo chosen; the page
   says so. */
async function post(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const pages = await self.clients.matchAll({ type: 'window' });
    pages.forEach((one) => one.postMessage('lost'));
    return new Response(null, { status: 204 });
  }
}

/* Its name holds its hash, so whatever a page asks for beside it, it is the same. */
async function asset(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  return kept || fetch(request);
}

/* The network first; after four seconds, or without one, the last copy, if it is this session's. */
async function page(event, url) {
  if (url.pathname === KEPT) {
    const shell = await caches.match(KEPT, { ignoreVary: true });
    if (shell) return shell;
  }
  const asked = ask(event, url);
  /* What comes too late to be shown is the next copy. */
  event.waitUntil(asked.catch(() => null));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const first = await Promise.race([asked.catch(() => null), late]);
  if (first) return first;
  const old = NEVER.test(url.pathname) ? null : await copy(event.request);
  if (old) return old;
  return asked.catch(() => (url.pathname === '/visits' ? instead() : offline()));
}

async function ask(event, url) {
  const answer = await fetch(event.request);
  const mark = answer.headers.get('Linli-Keep');
  if (mark) event.waitUntil(remember(event.request, url, answer.clone(), mark));
  return answer;
}

/* A copy is put away only under the mark of the session it came from; another mark throws the rest away first. */
async function remember(request, url, answer, mark) {
  if (mark === 'no') {
    /* A helper's own copies stay while they act for somebody, and anybody's beside a receipt; on a shared device none
       may stay. */
    if (!IN_PASSING.test(url.pathname)) await wipe();
    return;
  }
  let cache = await caches.open(PAGES);
  const keeper = await cache.match(KEEPER);
  if (!keeper || (await keeper.text()) !== mark) {
    await wipe();
    cache = await caches.open(PAGES);
    await cache.put(KEEPER, new Response(mark));
  }
  const html = (answer.headers.get('Content-Type') || '').startsWith('text/html');
  if (answer.status !== 200 || answer.redirected || !html || NEVER.test(url.pathname)) return;
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Linli-Saved': String(Date.now()) };
  const policy = answer.headers.get('Content-Security-Policy');
  if (policy) headers['Content-Security-Policy'] = policy;
  /* The new copy takes the old one's place in one step: at no moment is there none. */
  await cache.put(request, new Response(await answer.text(), { headers }));
  const kept = await cache.keys();
  const pages = kept.filter((one) => new URL(one.url).pathname !== KEEPER);
  await Promise.all(pages.slice(0, Math.max(0, pages.length - MOST_PAGES)).map((one) => cache.delete(one)));
}

/* The copy, with a line on top that says it is old and from when. */
async function copy(request) {
  if (!(await caches.has(PAGES))) return null;
  const cache = await caches.open(PAGES);
  const kept = await cache.match(request, { ignoreVary: true });
  if (!kept) return null;
  const html = await kept.text();
  const lang = (/<html lang="([\w-]+)"/.exec(html) || [])[1] || 'zh-CN';
  const words = (/ data-old="([^"]*)"/.exec(html) || [])[1] || '';
  const saved = Number(kept.headers.get('Linli-Saved'));
  /* Where the outbox did not come along, in the browser's own way. */
  const when = self.LinliVisits ? LinliVisits.when(saved, lang) : new Date(saved).toLocaleString(lang);
  const line = '<p class="old" role="status">' + words + ' <b>' + when + '</b></p>';
  return new Response(html.replace('<a class="skip"', line + '<a class="skip"'), { headers: kept.headers });
}

/* Choosing needs the network; opening what was chosen does not. */
async function instead() {
  return (await caches.match(KEPT, { ignoreVary: true })) ? Response.redirect(KEPT) : offline();
}

async function offline() {
  const kept = await caches.match('/offline', { ignoreVary: true });
  return kept || Response.error();
}
