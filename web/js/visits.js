/* What a helper does without a signal: sealed to the server, kept on this phone, sent once there is one (docs/OFFLINE.md).
   The worker runs it too, where there is no document. Chrome 61 and newer. */
(function (self) {
  'use strict';
  var LABEL = 'linli sealed act v1', LEASE = 20000, TAG = 'linli-outbox';
  var encoder = new TextEncoder(), CURVE = { name: 'ECDH', namedCurve: 'P-256' };
  var able = !!(self.indexedDB && self.crypto && self.crypto.subtle && self.fetch);

  /* acts: sealed, not answered yet. done: what became of them. pages: sealed under the passphrase. notes: the visit. */
  function open() {
    return new Promise(function (resolve, reject) {
      var asked = indexedDB.open('linli-visits', 1);
      asked.onupgradeneeded = function () {
        [['acts', 'key'], ['done', 'key'], ['pages', 'id'], ['notes', 'name']].forEach(function (one) {
          asked.result.createObjectStore(one[0], { keyPath: one[1] });
        });
      };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = function () { reject(asked.error); };
    });
  }
  /* One transaction: all of it or nothing. `does` gets the stores by name and may return a request. */
  async function work(names, mode, does) {
    var db = await open();
    try {
      return await new Promise(function (resolve, reject) {
        var tx = db.transaction(names, mode), stores = {}, request;
        tx.oncomplete = function () { resolve(request ? request.result : undefined); };
        tx.onerror = tx.onabort = function () { reject(tx.error || (request && request.error) || new Error('aborted')); };
        names.forEach(function (name) { stores[name] = tx.objectStore(name); });
        try { request = does(stores); } catch (error) { tx.abort(); reject(error); }
      });
    } finally { db.close(); }
  }
  function all(name) { return work([name], 'readonly', function (s) { return s[name].getAll(); }); }
  function one(key) { return work(['acts'], 'readonly', function (s) { return s.acts.get(key); }); }
  function note(name) { return work(['notes'], 'readonly', function (s) { return s.notes.get(name); }); }

  /* --- sealing: src/envelope.rs is the other side --- */
  function join(parts) {
    var whole = new Uint8Array(parts.reduce(function (sum, part) { return sum + part.length; }, 0)), at = 0;
    parts.forEach(function (part) { whole.set(part, at); at += part.length; });
    return whole;
  }
  function number(value, size) {
    var bytes = new Uint8Array(size);
    for (var i = size - 1; i >= 0; i--) { bytes[i] = value & 255; value = Math.floor(value / 256); }
    return bytes;
  }
  /* `parts`: [name, text or Uint8Array] in their order. */
  function pack(parts) {
    return join(parts.map(function (part) {
      var file = typeof part[1] !== 'string', name = encoder.encode(part[0]), value = file ? part[1] : encoder.encode(part[1]);
      return join([number(file ? 1 : 0, 1), number(name.length, 2), name, number(value.length, 4), value]);
    }));
  }
  /* `about`: {address, key, client_at, whose}. `pair` is given by tests alone: a key pair is for one envelope. */
  async function seal(server, about, plain, pair) {
    var subtle = crypto.subtle, once = pair || await subtle.generateKey(CURVE, true, ['deriveBits']);
    var mine = new Uint8Array(await subtle.exportKey('raw', once.publicKey));
    var theirs = await subtle.importKey('raw', server, CURVE, false, []);
    var shared = await subtle.deriveBits({ name: 'ECDH', public: theirs }, once.privateKey, 256);
    var agreed = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits']);
    var bits = await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: join([mine, server]), info: encoder.encode(LABEL) }, agreed, 256);
    var key = await subtle.importKey('raw', bits, 'AES-GCM', false, ['encrypt']);
    var bound = encoder.encode([LABEL, about.address, about.key, about.client_at, about.whose].join('\n'));
    var body = await subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12), additionalData: bound }, key, plain);
    return join([number(1, 1), mine, new Uint8Array(body)]);
  }
  function unbase(text) {
    var raw = atob(text.replace(/-/g, '+').replace(/_/g, '/')), bytes = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    return bytes;
  }

  /* --- the outbox --- */
  /* Keeps one act; whoever calls hears when the phone is full. */
  async function keep(server, act, parts) {
    var about = { address: act.address, key: act.key, client_at: String(act.at), whose: act.whose };
    var body = await seal(server, about, pack(parts));
    await work(['acts'], 'readwrite', function (s) {
      s.acts.put({ key: act.key, whose: act.whose, address: act.address, at: act.at, body: body.buffer, status: 0 });
    });
    changed();
    later();
  }
  /* The browser may wake the worker by itself, where it knows how. */
  function later() {
    var worker = self.navigator && navigator.serviceWorker;
    if (worker) worker.ready.then(function (one) { return one.sync && one.sync.register(TAG); }).catch(function () { /* the page sends as well */ });
  }
  function drop(key) { return work(['acts'], 'readwrite', function (s) { s.acts.delete(key); }).then(changed); }

  /* Asks for what sending needs, and lets go of pages that may not stay. Gives {status, …}; 0: no network. */
  async function contact() {
    var answer, state = null;
    try {
      answer = await fetch('/visits/outbox', { headers: { Accept: 'application/json' }, credentials: 'same-origin', redirect: 'manual', cache: 'no-store' });
      if (answer.status === 200) state = await answer.json();
    } catch (error) { return { status: 0 }; }
    /* The session is over, perhaps ended from elsewhere because this phone is lost. The worker may only be between two of them. */
    if (answer.status === 401 && self.document) await wipe();
    if (!state || !state.server) return { status: answer.status === 200 ? 0 : answer.status };
    state.status = 200;
    state.skew = Date.now() - state.now;
    await release(state);
    return state;
  }
  async function release(state) {
    var visit = await note('visit');
    if (visit && visit.whose !== state.whose) return wipe();
    var rows = await all('pages'), gone = rows.filter(function (row) { return state.residents.indexOf(row.resident) < 0; });
    if (!gone.length) return;
    await work(['pages'], 'readwrite', function (s) { gone.forEach(function (row) { s.pages.delete(row.id); }); });
    changed();
  }
  /* Pages go, acts stay. */
  async function wipe() {
    await work(['pages', 'notes'], 'readwrite', function (s) { s.pages.clear(); s.notes.delete('visit'); });
    changed();
  }
  /* Three days, and never before they were taken: a clock turned back opens nothing. */
  function fresh(visit) { var now = Date.now(); return !!visit && now >= visit.at - 300000 && now <= visit.at + visit.keep; }
  async function expire() {
    var visit = await note('visit');
    if (visit && !fresh(visit)) {
      await wipe();
      await work(['notes'], 'readwrite', function (s) { s.notes.put({ name: 'expired' }); });
    }
    return visit;
  }

  var sending = null, byHand = false;
  function send(pressed) {
    /* What runs by itself leaves out what was refused: a press is not answered by it, but by its own, afterwards. */
    var again = function () { return send(true); };
    if (sending && pressed && !byHand) return sending.then(again, again);
    if (!sending) {
      byHand = pressed;
      sending = sendAll(pressed);
      var over = function () { sending = null; };
      sending.then(over, over);
    }
    return sending;
  }
  /* Tabs and the worker wake at the same moment: one sends, the rest try again when it must be over. Twice would be one
     act all the same, at the price of its photos. */
  async function mine() {
    var now = Date.now(), free = false;
    await work(['notes'], 'readwrite', function (s) {
      s.notes.get('lease').onsuccess = function (event) {
        var held = event.target.result;
        free = !held || held.until < now || held.until > now + LEASE;
        if (free) s.notes.put({ name: 'lease', until: now + LEASE });
      };
    });
    return free;
  }
  function lease(until) { return work(['notes'], 'readwrite', function (s) { s.notes.put({ name: 'lease', until: until }); }); }
  async function sendAll(pressed) {
    if (!able) return null;
    var visit = await expire(), acts = await all('acts'), kept = await all('pages');
    if (!acts.length && !visit && !kept.length) return null;
    if (!await mine() && !pressed) {
      if (self.document) setTimeout(function () { send(false).catch(function () { /* the next one tries */ }); }, LEASE);
      return null;
    }
    try { return await sendThese(acts, pressed); } finally { await lease(0); }
  }
  async function sendThese(acts, pressed) {
    var state = await contact();
    if (state.status !== 200) {
      if (state.status) await mark(acts, state.status);
      return state;
    }
    acts.sort(function (a, b) { return a.at - b.at; });
    for (var i = 0; i < acts.length; i++) {
      /* As it is now: another tab may have sent it meanwhile, or been told no. */
      var act = await one(acts[i].key);
      /* What was refused is tried again only by hand: the answer would be the same. */
      if (!act || act.whose !== state.whose || (!pressed && [403, 404, 409, 413, 422].indexOf(act.status) >= 0)) continue;
      await lease(Date.now() + LEASE);
      state.last = await sendOne(act, state.token);
      /* No signal, or no use: the rest would fare no better. */
      if ([0, 401, 423, 429, 503].indexOf(state.last) >= 0) break;
    }
    return state;
  }
  async function sendOne(act, token) {
    var answer, told = null;
    var headers = {
      Accept: 'application/json', 'Content-Type': 'application/vnd.linli.sealed', 'Idempotency-Key': act.key,
      'Linli-Client-Time': String(act.at), 'Linli-Form': token
    };
    try {
      answer = await fetch(act.address, { method: 'POST', body: act.body, headers: headers, credentials: 'same-origin', redirect: 'manual' });
      if (/json/.test(answer.headers.get('Content-Type') || '')) told = await answer.json();
    } catch (error) {
      await mark([act], 0);
      return 0;
    }
    /* Only an answer that names this act lets it go: a page of somebody's in between does not. */
    if (answer.ok && told && told.key === act.key && told.outcome) {
      var row = { key: act.key, address: act.address, at: act.at, whose: act.whose, outcome: told.outcome, why: told.why || '', location: told.location || '', came: Date.now() };
      await work(['acts', 'done'], 'readwrite', function (s) { s.acts.delete(act.key); s.done.put(row); });
      changed();
      return answer.status;
    }
    var status = answer.ok || !answer.status ? 1 : answer.status;
    await mark([act], status, status === 409 && told ? told.clash : '');
    return status;
  }
  /* Why it still waits; never brings back what another tab has sent meanwhile. */
  async function mark(acts, status, clash) {
    await work(['acts'], 'readwrite', function (s) {
      acts.forEach(function (act) {
        s.acts.get(act.key).onsuccess = function (event) {
          var row = event.target.result;
          if (row) { row.status = status; row.clash = clash || ''; s.acts.put(row); }
        };
      });
    });
    changed();
  }

  /* --- a time as people say it, 十一月二十三日上午九点半 · 23 November, 9:30 am; pages get theirs from src/words/dates.rs --- */
  var FIGURES = '零一二三四五六七八九';
  var MONTHS = 'January February March April May June July August September October November December'.split(' ');
  function figures(n) {
    var tens = Math.floor(n / 10);
    if (!tens) return FIGURES.charAt(n);
    return (tens > 1 ? FIGURES.charAt(tens) : '') + '十' + (n % 10 ? FIGURES.charAt(n % 10) : '');
  }
  function enHour(hour, minute) {
    if (!minute && hour % 12 === 0) return hour ? 'noon' : 'midnight';
    return (hour % 12 || 12) + (minute ? ':' + (minute < 10 ? '0' : '') + minute : '') + (hour < 12 ? ' am' : ' pm');
  }
  function zhHour(hour, minute) {
    var part = hour < 6 ? '凌晨' : hour < 12 ? '上午' : hour < 13 ? '中午' : hour < 18 ? '下午' : '晚上', dial = hour > 12 ? hour - 12 : hour;
    var past = minute === 30 ? '半' : minute ? (minute < 10 ? '零' : '') + figures(minute) + '分' : '';
    return part + (dial === 2 ? '两' : figures(dial)) + '点' + past;
  }
  function when(ms, lang) {
    var at = new Date(ms), day = at.getDate(), month = at.getMonth();
    if (lang === 'en') return day + ' ' + MONTHS[month] + ', ' + enHour(at.getHours(), at.getMinutes());
    return figures(month + 1) + '月' + figures(day) + '日' + zhHour(at.getHours(), at.getMinutes());
  }

  /* --- on every page of a helper's: how many there are --- */
  var listeners = [], channel = self.BroadcastChannel ? new BroadcastChannel('linli-visits') : null;
  function tell() { listeners.forEach(function (hear) { hear(); }); }
  function changed() { tell(); if (channel) channel.postMessage('changed'); }
  if (channel) channel.onmessage = tell;
  function uuid() {
    var bytes = crypto.getRandomValues(new Uint8Array(16)), hex = '';
    bytes.forEach(function (byte) { hex += (byte + 256).toString(16).slice(1); });
    return hex;
  }

  self.LinliVisits = {
    able: able, all: all, note: note, work: work, keep: keep, drop: drop, contact: contact, send: send, wipe: wipe, expire: expire, fresh: fresh,
    seal: seal, pack: pack, unbase: unbase, uuid: uuid, when: when, changed: changed, TAG: TAG, heard: function (hear) { listeners.push(hear); }
  };

  if (!self.document || !able) return;
  async function count() {
    var acts = await all('acts'), line = document.querySelector('[data-waiting]');
    if (!line) return;
    line.hidden = !acts.length;
    line.textContent = '';
    if (!acts.length) return;
    var link = line.appendChild(document.createElement('a'));
    link.href = document.querySelector('[data-shell]') ? '/visits/kept' : '/visits';
    link.textContent = line.getAttribute(acts.length === 1 ? 'data-one' : 'data-many').replace('%n', acts.length);
  }
  function quietly(promise) { promise.catch(function () { /* a browser that keeps nothing has nothing to send */ }); }
  function now() { quietly(send(false)); }
  listeners.push(function () { quietly(count()); });
  quietly(count());
  now();
  self.addEventListener('online', now);
  document.addEventListener('visibilitychange', function () { if (!document.hidden) { quietly(count()); now(); } });
  setInterval(now, 60000);

  /* Signing out takes the pages along and leaves what is sealed to the server. */
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.getAttribute('action') !== '/sign-out') return;
    event.preventDefault();
    var go = function () { form.submit(); };
    wipe().then(go, go);
  });
}(self));
