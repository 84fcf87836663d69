/* Taking residents along before a visit, opening them without a signal, and keeping what is written there. Chrome 61 and newer. */
(function () {
  'use strict';
  var box = window.LinliVisits, encoder = new TextEncoder(), ROUNDS = 600000, WIDEST = 1600, MOST = 11 * 1024 * 1024;
  var lang = document.documentElement.lang, SHELL = '/visits/kept';
  function one(what, from) { return (from || document).querySelector(what); }
  function all(what, from) { return Array.prototype.slice.call((from || document).querySelectorAll(what)); }
  function say(name, values) {
    var found = one('[data-say="' + name + '"]'), words = found ? found.textContent : '';
    Object.keys(values || {}).forEach(function (key) { words = words.replace('%' + key, values[key]); });
    return words;
  }
  function make(tag, cls, words) {
    var e = document.createElement(tag);
    if (cls) e.className = cls;
    if (words) e.textContent = words;
    if (tag === 'button') e.type = 'button';
    return e;
  }
  function show(e, words) { if (e) { if (words !== undefined) e.textContent = words; e.hidden = false; } }
  function when(ms) { return box.when(ms, lang); }
  /* What is wrong, on top and with focus. `wrong`: [words, field]. */
  function blame(errors, wrong) {
    var list = one('ul', errors);
    list.textContent = '';
    wrong.forEach(function (each) {
      var item = list.appendChild(make('li')), link = make('a', '', each[0]);
      link.href = '#';
      link.addEventListener('click', function (event) { event.preventDefault(); if (each[1]) each[1].focus(); });
      item.appendChild(link);
    });
    errors.hidden = !wrong.length;
    if (wrong.length) errors.focus();
  }

  /* Questions belong to one kind of report each. */
  document.addEventListener('change', function (event) {
    var form = event.target.form, place = form && one('[data-questions]', form);
    if (event.target.name !== 'category' || !place) return;
    place.textContent = '';
    all('template[data-of]', form).forEach(function (asks) {
      if (asks.getAttribute('data-of') === event.target.value) place.appendChild(document.importNode(asks.content, true));
    });
  });
  if (!box || !box.able) return;
  all('[data-plain]').forEach(function (e) { e.hidden = true; });

  /* --- the passphrase: PBKDF2, AES-GCM, and nothing of it leaves this page --- */
  async function keyOf(pass, salt, rounds) {
    var typed = encoder.encode(pass.normalize('NFKC').trim());
    var base = await crypto.subtle.importKey('raw', typed, { name: 'PBKDF2' }, false, ['deriveKey']);
    return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt: salt, iterations: rounds }, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  }
  async function lock(key, about, value) {
    var iv = crypto.getRandomValues(new Uint8Array(12)), plain = encoder.encode(JSON.stringify(value));
    return { iv: iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv: iv, additionalData: encoder.encode(about) }, key, plain) };
  }
  async function unlock(key, about, locked) {
    var plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: locked.iv, additionalData: encoder.encode(about) }, key, locked.data);
    return JSON.parse(new TextDecoder().decode(plain));
  }
  function aboutVisit(visit) { return 'visit\n' + visit.at + '\n' + visit.keep; }
  function aboutRow(row) { return row.id + '\n' + row.resident + '\n' + row.at; }

  /* --- taking along --- */
  function wrongPass(pass, again) {
    var typed = pass.value.normalize('NFKC').trim();
    if (typed.length < 8) return [[say('short'), pass]];
    if (/^[0-9]+$/.test(typed) && typed.length < 12) return [[say('figures'), pass]];
    return typed === again.value.normalize('NFKC').trim() ? [] : [[say('differs'), again]];
  }
  async function page(path) {
    var answer = await fetch(path, { headers: { Accept: 'text/html' }, credentials: 'same-origin', redirect: 'manual', cache: 'no-store' });
    if (answer.status !== 200) throw new Error(path);
    var main = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('main');
    all('script,noscript,.back,input[name=csrf],input[name=key]', main).forEach(function (e) { e.parentNode.removeChild(e); });
    return { path: path, html: main.innerHTML, along: all('a[data-along]', main).map(function (a) { return a.getAttribute('href'); }) };
  }
  async function person(id) {
    var first = await page('/for/' + id + '/visit');
    return [first].concat(await Promise.all(first.along.map(page)));
  }
  /* The page that opens them, with its styles and scripts as they are now, so that they fit each other for three days. All of
     it is here, read to its end, before anything of what was taken before is touched. */
  async function shell() {
    var first = await whole(SHELL), doc = new DOMParser().parseFromString(await first.clone().text(), 'text/html');
    var parts = all('link[rel=stylesheet],link[rel=icon]', doc).map(function (e) { return e.getAttribute('href'); });
    parts = parts.concat(all('script[src]', doc).map(function (e) { return e.getAttribute('src'); }));
    var got = await Promise.all(parts.map(whole));
    return parts.map(function (path, i) { return [path, got[i]]; }).concat([[SHELL, first]]);
  }
  async function whole(path) {
    var answer = await fetch(path, { credentials: 'same-origin', redirect: 'manual', cache: path === SHELL ? 'no-store' : 'default' });
    if (answer.status !== 200) throw new Error(path);
    return new Response(await answer.blob(), { headers: answer.headers });
  }
  /* The new beside the old, then the old goes: where there is no room for both, the old is still whole. */
  async function keepShell(parts) {
    var cache = await caches.open('linli-visits'), now = {};
    for (var i = 0; i < parts.length; i++) {
      await cache.put(parts[i][0], parts[i][1]);
      now[new URL(parts[i][0], location.href).href] = true;
    }
    var kept = await cache.keys();
    await Promise.all(kept.filter(function (one) { return !now[one.url]; }).map(function (one) { return cache.delete(one); }));
  }
  async function take(form) {
    var chosen = all('input[name=r]', form).filter(function (e) { return e.checked; }), errors = one('[data-wrong]', form), told = one('[data-taking]', form);
    var wrong = chosen.length ? [] : [[say('nobody'), one('input[name=r]', form)]];
    wrong = wrong.concat(wrongPass(one('#pass'), one('#again')));
    blame(errors, wrong);
    if (wrong.length) return;
    show(told, say('taking', { n: 1, m: chosen.length }));
    var state = await box.contact();
    if (state.status !== 200) { show(told, say(state.status ? String(state.status) : 'cut') || say('other')); return; }
    var visit = { name: 'visit', at: Date.now(), keep: state.keep, whose: state.whose, salt: crypto.getRandomValues(new Uint8Array(16)), rounds: ROUNDS };
    var key = await keyOf(one('#pass').value, visit.salt, ROUNDS), rows = [], index = { whose: state.whose, server: state.server, people: [] }, left = [], parts;
    for (var i = 0; i < chosen.length; i++) {
      show(told, say('taking', { n: i + 1, m: chosen.length }));
      try {
        var row = { id: box.uuid(), resident: chosen[i].value, at: visit.at };
        rows.push(Object.assign(row, await lock(key, aboutRow(row), await person(row.resident))));
        index.people.push({ name: chosen[i].getAttribute('data-name'), place: chosen[i].getAttribute('data-place'), row: row.id });
      } catch (error) { left.push(chosen[i].getAttribute('data-name')); }
    }
    var without = say('left', { w: left.join(lang === 'en' ? ', ' : '、') });
    /* Nobody came along: those of before stay as they are. */
    if (!rows.length) { show(told, without); return; }
    try { parts = await shell(); } catch (error) { show(told, say(error instanceof TypeError ? 'cut' : 'other')); return; }
    try {
      await keepShell(parts);
      Object.assign(visit, await lock(key, aboutVisit(visit), index));
      await box.work(['pages', 'notes'], 'readwrite', function (s) {
        s.pages.clear();
        rows.forEach(function (each) { s.pages.put(each); });
        s.notes.put(visit);
        s.notes.delete('expired');
      });
    } catch (error) { show(told, say(error && error.name === 'QuotaExceededError' ? 'full' : 'other')); return; }
    one('#pass').value = one('#again').value = '';
    show(told, say('taken', { n: rows.length, t: when(visit.at + visit.keep) }) + (left.length ? ' ' + without : ''));
    box.changed();
  }
  async function kept() {
    var visit = await box.expire(), pages = await box.all('pages'), there = box.fresh(visit) && pages.length > 0;
    all('[data-kept]').forEach(function (e) { e.hidden = !there; });
    if (there) all('[data-kept-words]').forEach(function (e) { e.textContent = say('kept', { t: when(visit.at + visit.keep) }); });
    return visit && !box.fresh(visit) ? null : there && visit;
  }

  /* --- the outbox in words --- */
  var REFUSED = [403, 404, 409, 413, 422];
  function nameOf(address) {
    var under = address.replace(/^\/for\/[^/]+/, '');
    var found = all('[data-takes]').filter(function (e) {
      return new RegExp('^' + e.getAttribute('data-takes').replace(/\{[^}]*\}/g, '[^/]+') + '$').test(under);
    })[0];
    return found && found.textContent;
  }
  function line(list, row, words) {
    var item = list.appendChild(make('li')), body = item.appendChild(make('div', 'row')).appendChild(make('span'));
    body.appendChild(make('b', '', nameOf(row.address) || row.address));
    body.appendChild(make('small', '', when(row.at)));
    words.forEach(function (each) { if (each) body.appendChild(make('small', '', each)); });
    return item;
  }
  async function outbox() {
    var acts = await box.all('acts'), done = await box.all('done'), visit = await box.note('visit'), mine = visit && visit.whose;
    var list = one('[data-acts-list]'), over = one('[data-done-list]');
    if (!list) return;
    list.textContent = over.textContent = '';
    acts.sort(function (a, b) { return a.at - b.at; }).forEach(function (act) {
      var words = mine && act.whose !== mine ? say('anothers') : act.clash && say('409-' + act.clash) || say(String(act.status)) || say('other');
      var item = line(list, act, [words]);
      if (REFUSED.indexOf(act.status) >= 0) item.appendChild(dropper(act.key));
    });
    done.sort(function (a, b) { return b.came - a.came; }).forEach(function (row) {
      var item = line(over, row, [say(row.outcome), say(row.why)]);
      if (/^\/[^/]/.test(row.location)) item.appendChild(make('a', 'btn', say('look'))).href = row.location;
    });
    one('[data-acts]').hidden = !acts.length;
    one('[data-done]').hidden = !done.length;
  }
  function dropper(key) {
    var button = make('button', 'btn btn-warn', say('drop'));
    button.addEventListener('click', function () {
      if (button.textContent === say('drop')) button.textContent = say('drop-sure'); else box.drop(key);
    });
    return button;
  }
  async function sendNow() {
    var told = one('[data-sent]'), state = await box.send(true), left = await box.all('acts');
    var words = !left.length ? say('all-sent') : !state || state.status === 0 || state.last === 0 ? say('no-signal') : state.status !== 200 ? say(String(state.status)) || say('other') : say('not-all');
    show(told, words + (state && Math.abs(state.skew) > 300000 ? ' ' + say('clock') : ''));
    if (state && state.status === 401) told.appendChild(make('a', 'btn', words)).href = '/sign-in?next=/visits';
  }

  window.LinliVisiting = {
    say: say, one: one, all: all, make: make, show: show, blame: blame, keyOf: keyOf, unlock: unlock, aboutVisit: aboutVisit, aboutRow: aboutRow,
    nameOf: nameOf, kept: kept, WIDEST: WIDEST, MOST: MOST
  };
  function quietly(promise) { promise.catch(function () { /* a browser that keeps nothing has nothing to show */ }); }
  var taking = one('[data-take]'), busy = false;
  if (taking) {
    taking.hidden = false;
    taking.addEventListener('submit', function (event) {
      event.preventDefault();
      if (busy) return;
      busy = true;
      var over = function () { busy = false; };
      take(taking).then(over, function () { over(); show(one('[data-taking]', taking), say('other')); });
    });
    quietly(kept());
  }
  all('[data-wipe-pages]').forEach(function (button) {
    button.addEventListener('click', function () { quietly(box.wipe().then(function () { show(one('[data-taking]'), say('wiped')); })); });
  });
  all('[data-send]').forEach(function (button) { button.addEventListener('click', function () { quietly(sendNow()); }); });
  all('[data-done-away]').forEach(function (button) {
    button.addEventListener('click', function () { quietly(box.work(['done'], 'readwrite', function (s) { s.done.clear(); }).then(box.changed)); });
  });
  box.heard(function () { quietly(outbox()); if (taking) quietly(kept()); });
  quietly(outbox());
}());
