/* Opens what was taken along, in a stairwell without a signal, and keeps what is written there. Chrome 61 and newer. */
(function () {
  'use strict';
  var box = window.LinliVisits, v = window.LinliVisiting;
  if (!box || !v) return;
  var say = v.say, one = v.one, all = v.all, make = v.make, show = v.show;
  var shell = one('[data-shell]'), leaf = one('[data-leaf]'), opening = one('[data-open]'), people = one('[data-people]');
  /* In this page alone, and gone with it. */
  var key = null, visit = null, index = null, openRow = null;

  async function begin() {
    visit = await v.kept();
    if (visit) { show(opening); return; }
    show(one('[data-none]'), say(await box.note('expired') ? 'expired' : 'none'));
    opening.hidden = true;
  }
  async function unlockIt() {
    var wait = one('[data-opening]'), pass = one('#pass'), errors = one('[data-wrong]', opening);
    show(wait);
    try {
      key = await v.keyOf(pass.value, visit.salt, visit.rounds);
      index = await v.unlock(key, v.aboutVisit(visit), visit);
    } catch (error) {
      key = index = null;
      wait.hidden = true;
      v.blame(errors, [[say('wrong'), pass]]);
      return;
    }
    pass.value = '';
    wait.hidden = opening.hidden = true;
    v.blame(errors, []);
    await turn();
  }

  /* The address after # says which page is open, so that Back goes from a page to the list. */
  async function turn() {
    if (!index) { leaf.hidden = true; shell.hidden = false; return; }
    if (!box.fresh(visit)) { await gone('expired'); return; }
    var at = /^#p(\d+)(?:\.(\d+))?$/.exec(location.hash), who = at && index.people[+at[1]];
    openRow = who ? who.row : null;
    if (!who) { await list(); return; }
    var rows = (await box.all('pages')).filter(function (row) { return row.id === who.row; });
    if (!rows.length) { location.hash = ''; return; }
    var pages = await v.unlock(key, v.aboutRow(rows[0]), rows[0]), which = +(at[2] || 0);
    if (pages[which]) put(pages, which, at[1]);
  }
  async function gone(word) {
    key = index = null;
    await box.expire();
    leaf.textContent = people.textContent = '';
    leaf.hidden = people.hidden = true;
    shell.hidden = false;
    show(one('[data-none]'), say(word));
  }
  async function list() {
    var there = (await box.all('pages')).map(function (row) { return row.id; });
    leaf.textContent = people.textContent = '';
    leaf.hidden = true;
    shell.hidden = people.hidden = false;
    index.people.forEach(function (who, at) {
      if (there.indexOf(who.row) < 0) return;
      var link = people.appendChild(make('li')).appendChild(make('a', 'row')), body = link.appendChild(make('span'));
      link.href = '#p' + at;
      body.appendChild(make('b', '', who.name));
      body.appendChild(make('small', '', who.place));
    });
    one('h1', shell).textContent = say('people');
    one('[data-none]').hidden = true;
    if (!people.firstChild) show(one('[data-none]'), say('none'));
  }
  function parsed(page) { return new DOMParser().parseFromString(page.html, 'text/html'); }
  /* On each of their pages: for whom, whose hands, until when, and the way out. */
  function banner(first) {
    var told = make('div', 'note note-acting'), words = told.appendChild(make('p')), away = one('[data-away]', first);
    Array.prototype.forEach.call(away ? away.childNodes : [], function (node) { words.appendChild(document.importNode(node, true)); });
    told.appendChild(make('a', 'btn', say('leave'))).href = '#';
    return told;
  }
  function put(pages, which, person) {
    var first = parsed(pages[0]), doc = which ? parsed(pages[which]) : first, whose = one('h1', first), back = make('a', 'back');
    Array.prototype.forEach.call(one('[data-say=back]').childNodes, function (node) { back.appendChild(node.cloneNode(true)); });
    back.href = which ? '#p' + person : '#';
    if (which && whose) back.appendChild(document.createTextNode((document.documentElement.lang === 'en' ? ': ' : '：') + whose.textContent));
    leaf.textContent = '';
    leaf.appendChild(banner(first));
    leaf.appendChild(back);
    all('[data-away]', doc).forEach(function (e) { e.parentNode.removeChild(e); });
    /* Made by our server and sealed since; nothing in it runs, here or anywhere (Content-Security-Policy). */
    while (doc.body.firstChild) leaf.appendChild(document.importNode(doc.body.removeChild(doc.body.firstChild), true));
    all('a[data-along]', leaf).forEach(function (link) {
      pages.forEach(function (page, at) { if (page.path === link.getAttribute('href')) link.href = '#p' + person + '.' + at; });
    });
    all('form', leaf).forEach(function (form) { form.setAttribute('novalidate', ''); form.setAttribute('data-key', box.uuid()); });
    shell.hidden = true;
    leaf.hidden = false;
    window.scrollTo(0, 0);
    var head = one('h1', leaf);
    if (head) { head.tabIndex = -1; head.focus(); }
  }

  /* --- what is written --- */
  /* `q*`: of every field whose name begins so. */
  function values(data, name) {
    if (name.slice(-1) !== '*') return data.getAll(name);
    return Array.from(data.entries()).filter(function (one) { return one[0].indexOf(name.slice(0, -1)) === 0; }).map(function (one) { return one[1]; });
  }
  function missing(form) {
    var data = new FormData(form), wrong = [];
    all('[data-need]', form).forEach(function (need) {
      var under = need.getAttribute('data-need-when');
      if (under && data.get('place') !== under) return;
      var given = values(data, need.getAttribute('data-need')).some(function (value) { return typeof value !== 'string' || value.trim(); });
      if (!given) wrong.push([need.getAttribute('data-need-words'), one('input,select,textarea', need)]);
    });
    return wrong;
  }
  /* A photo as large as a screen is large enough; the server makes it clean. */
  async function shrink(file) {
    /* Browsers before 81 would lay it on its side. */
    if (!CSS.supports('image-orientation', 'from-image')) return new Uint8Array(await new Response(file).arrayBuffer());
    var url = URL.createObjectURL(file);
    try {
      var picture = await new Promise(function (resolve, reject) {
        var img = new Image();
        img.onload = function () { resolve(img); };
        img.onerror = reject;
        img.src = url;
      });
      var scale = Math.min(1, v.WIDEST / Math.max(picture.naturalWidth, picture.naturalHeight)), canvas = make('canvas');
      canvas.width = Math.round(picture.naturalWidth * scale);
      canvas.height = Math.round(picture.naturalHeight * scale);
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      var blob = await new Promise(function (resolve) { canvas.toBlob(resolve, 'image/jpeg', 0.8); });
      return new Uint8Array(await new Response(blob).arrayBuffer());
    } finally { URL.revokeObjectURL(url); }
  }
  async function partsOf(form) {
    var entries = Array.from(new FormData(form).entries()), parts = [], files = 0, size = 0;
    for (var i = 0; i < entries.length; i++) {
      var name = entries[i][0], value = entries[i][1];
      if (['csrf', 'key', 'client_at'].indexOf(name) >= 0 || (typeof value !== 'string' && !value.size)) continue;
      if (typeof value !== 'string') {
        try { value = await shrink(value); } catch (error) { throw new Error('photo'); }
        files += 1;
        size += value.length;
      }
      parts.push([name, value]);
    }
    if (files > 4 || size > v.MOST) throw new Error('photos');
    return parts;
  }
  async function store(form) {
    var errors = one('.errors', form) || form.insertBefore(trouble(), form.firstChild), wrong = missing(form);
    v.blame(errors, wrong);
    if (wrong.length) return;
    var told = one('[data-told]', form) || form.appendChild(make('p', 'note'));
    told.setAttribute('data-told', '');
    told.setAttribute('role', 'status');
    show(told, say('storing'));
    var act = { address: new URL(form.action).pathname, key: form.getAttribute('data-key'), at: Date.now(), whose: index.whose };
    try {
      var parts = await partsOf(form);
      await box.keep(box.unbase(index.server), act, parts);
    } catch (error) {
      told.hidden = true;
      v.blame(errors, [[say(/^photos?$/.test(error.message) ? error.message : 'full'), one('input[type=file]', form)]]);
      return;
    }
    var over = make('p', 'note note-ask', say('stored'));
    over.setAttribute('role', 'status');
    over.tabIndex = -1;
    form.parentNode.replaceChild(over, form);
    over.focus();
    box.send(false).catch(function () { /* it stays in the outbox, which says so */ });
  }
  function trouble() {
    var errors = make('div', 'errors');
    errors.setAttribute('role', 'alert');
    errors.tabIndex = -1;
    errors.appendChild(make('h2', '', say('errors')));
    errors.appendChild(make('ul'));
    return errors;
  }

  opening.addEventListener('submit', function (event) {
    event.preventDefault();
    if (visit) unlockIt().catch(function () { gone('none'); });
  });
  leaf.addEventListener('submit', function (event) {
    var form = event.target;
    if (!v.nameOf(new URL(form.action).pathname)) return;
    event.preventDefault();
    if (!index || form.busy) return;
    form.busy = true;
    var over = function () { form.busy = false; };
    store(form).then(over, over);
  });
  /* What is wiped meanwhile, by another tab or because a mandate is over, closes here too. */
  box.heard(function () {
    if (!index) return;
    still().catch(function () { gone('none'); });
  });
  async function still() {
    var now = await box.note('visit'), rows = await box.all('pages');
    if (!now || now.at !== visit.at) { await gone('none'); return; }
    if (openRow && !rows.some(function (row) { return row.id === openRow; })) location.hash = '';
  }
  window.addEventListener('hashchange', function () { turn().catch(function () { gone('none'); }); });
  begin().catch(function () { show(one('[data-none]'), say('none')); });
}());
