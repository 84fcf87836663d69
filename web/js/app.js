/* Makes pages that work without it a little easier: the PIN pad, reading aloud, text size, photos. Chrome 61 and newer. */
(function () {
  'use strict';
  var html = document.documentElement, body = document.body, main = document.getElementById('main');
  function all(what, from) { return Array.prototype.slice.call((from || document).querySelectorAll(what)); }
  function on(where, what, then) { where.addEventListener(what, then); }
  function make(tag, cls, words) {
    var e = document.createElement(tag);
    if (cls) e.className = cls;
    if (words) e.textContent = words;
    if (tag === 'button') e.type = 'button';
    return e;
  }

  /* A trembling hand presses twice: the second press within a second is ignored. */
  on(document, 'submit', function (event) {
    var now = Date.now();
    if (event.target.sentAt && now - event.target.sentAt < 1000) { event.preventDefault(); event.stopPropagation(); return; }
    event.target.sentAt = now;
  });
  /* A page that comes back from the browser's memory may send its forms again. */
  on(window, 'pageshow', function () { all('form').forEach(function (form) { form.sentAt = 0; }); });

  all('[data-focus]').forEach(function (box) { box.focus(); });
  all('[data-print]').forEach(function (button) {
    button.hidden = false;
    on(button, 'click', function () { window.print(); });
  });

  /* Reading aloud: where the browser has a voice for this page's language. What does it is fetched when it is first asked for. */
  var speech = main && window.speechSynthesis && window.SpeechSynthesisUtterance ? window.speechSynthesis : null;
  var listen = document.querySelector('[data-listen]'), voiced = [];
  function read() {
    if (window.linliListen) { window.linliListen(); return; }
    if (document.querySelector('script[data-reads]')) return;
    var script = make('script');
    script.src = listen.getAttribute('data-listen');
    script.setAttribute('data-reads', '');
    on(script, 'load', function () { window.linliListen(); });
    on(script, 'error', function () { script.parentNode.removeChild(script); });
    document.head.appendChild(script);
  }
  function hasVoice() {
    var tongue = html.lang === 'en' ? /^en/i : /^(zh|cmn|yue)/i;
    return speech.getVoices().some(function (voice) { return tongue.test(voice.lang); });
  }
  function hears() {
    if (!voiced.length || !hasVoice()) return;
    voiced.splice(0).forEach(function (then) { then(); });
  }
  if (speech && listen) {
    voiced.push(function () { listen.hidden = false; on(listen, 'click', read); });
    hears();
    /* Most browsers know their voices only a while after the page. */
    if (speech.addEventListener) on(speech, 'voiceschanged', hears);
    else speech.onvoiceschanged = hears;
  }

  /* Text size at once; the server remembers it as it would without this. */
  all('form[data-sizes]').forEach(function (form) {
    on(form, 'click', function (event) {
      var button = event.target.closest('button[name=size]');
      if (!button || !window.fetch || !window.URLSearchParams) return;
      event.preventDefault();
      var data = new URLSearchParams(new FormData(form));
      data.append('size', button.value);
      /* Kept alive: whoever goes on at once has chosen all the same. */
      fetch(form.action, { method: 'POST', body: data, credentials: 'same-origin', redirect: 'manual', keepalive: true }).then(function (answer) {
        if (answer.type !== 'opaqueredirect' && !answer.ok) location.reload();
      }, function () { /* without a network the size holds for this page */ });
      html.className = html.className.replace(/size-\d+/, 'size-' + button.value);
      var key = form.elements.key;
      key.value = key.value.slice(0, -2) + Math.random().toString(36).slice(2, 4);
      var tick = form.querySelector('button .icon');
      all('button[name=size]', form).forEach(function (other) {
        if (other.hasAttribute('aria-pressed')) other.setAttribute('aria-pressed', other === button ? 'true' : 'false');
        other.classList.toggle('btn-main', other === button && other.hasAttribute('aria-pressed'));
      });
      if (tick) button.insertBefore(tick, button.firstChild);
    });
  });

  /* The PIN field becomes six boxes and large keys. The figures stay in the field it grew from. */
  all('[data-pad]').forEach(function (field) {
    var input = field.querySelector('input'), dots = make('ul', 'dots'), pad = make('div', 'pad');
    var count = make('p', 'visually-hidden'), boxes = [], i;
    dots.setAttribute('aria-hidden', 'true');
    count.setAttribute('role', 'status');
    for (i = 0; i < 6; i++) boxes.push(dots.appendChild(make('li')));
    function show() {
      boxes.forEach(function (box, at) { box.className = at < input.value.length ? 'on' : ''; });
      count.textContent = field.getAttribute('data-count') + ' ' + input.value.length;
    }
    function press(figure) { if (input.value.length < 6) { input.value += figure; show(); } }
    function remove() { input.value = input.value.slice(0, -1); show(); }
    function key(words, cls, then) {
      var button = make('button', cls, words);
      on(button, 'click', then);
      pad.appendChild(button);
      return button;
    }
    [1, 2, 3, 4, 5, 6, 7, 8, 9].forEach(function (n) { key(String(n), 'key', function () { press(n); }); });
    var corner = pad.appendChild(make('span'));
    if (speech && listen) voiced.push(function () {
      pad.replaceChild(make('button', '', field.getAttribute('data-hear')), corner);
      on(pad.children[9], 'click', read);
    });
    key('0', 'key', function () { press(0); });
    key(field.getAttribute('data-delete'), '', remove);
    on(document, 'keydown', function (event) {
      if (event.target.tagName === 'INPUT' || event.ctrlKey || event.altKey || event.metaKey) return;
      if (/^[0-9]$/.test(event.key)) press(event.key);
      if (event.key === 'Backspace') remove();
    });
    if (speech && listen) hears();
    input.value = '';
    input.hidden = true;
    field.querySelector('label').removeAttribute('for');
    pad.setAttribute('role', 'group');
    pad.setAttribute('aria-label', field.querySelector('label').textContent);
    [dots, count, pad].forEach(function (e) { field.appendChild(e); });
    on(window, 'pageshow', function (event) { if (event.persisted) { input.value = ''; show(); } });
  });

  /* Photos: a large button instead of the browser's small one, and what was chosen. */
  all('input[data-photos]').forEach(function (input) {
    var label = document.querySelector('label[for=' + input.id + ']'), list = make('ul', 'photos'), note = make('p', 'error');
    note.setAttribute('role', 'status');
    label.className = 'btn';
    input.className = 'visually-hidden';
    input.parentNode.appendChild(note);
    input.parentNode.appendChild(list);
    on(input, 'change', function () {
      var files = Array.prototype.slice.call(input.files);
      list.textContent = '';
      note.textContent = files.length > +input.getAttribute('data-photos') ? input.getAttribute('data-many') : '';
      files.forEach(function (file) {
        var item = make('li'), picture = make('img');
        picture.src = URL.createObjectURL(file);
        picture.alt = ''; /* its name stands beside it */
        item.appendChild(picture);
        item.appendChild(make('small', '', file.name));
        list.appendChild(item);
      });
    });
  });

  /* A form met no network: the page is still here, with everything in it. */
  if (navigator.serviceWorker) navigator.serviceWorker.addEventListener('message', function (event) {
    /* Also where the screen is off meanwhile: it is read when she is back. */
    if (event.data !== 'lost' || !all('form').some(function (form) { return form.sentAt; })) return;
    all('form').forEach(function (form) { form.sentAt = 0; });
    all('[data-lost-here]').forEach(function (e) { e.parentNode.removeChild(e); });
    var lost = make('div', 'note note-late');
    lost.setAttribute('role', 'alert');
    lost.setAttribute('data-lost-here', '');
    lost.tabIndex = -1;
    lost.appendChild(make('p', '', body.getAttribute('data-lost')));
    main.insertBefore(lost, main.firstChild);
    lost.focus();
  });
  /* Without a network: the way to what a helper took along, where there is any. */
  var taken = document.querySelector('[data-kept-visit]');
  if (taken && window.caches) caches.match('/visits/kept').then(function (kept) { taken.hidden = !kept; }, function () { /* none */ });

  /* What stands in for a page without a network (for the first page, its old copy too) makes room again by itself:
     nobody is in the lobby at night. */
  function again() {
    fetch(location.href, { method: 'HEAD', credentials: 'same-origin' }).then(function () { location.reload(); }, function () { /* not yet */ });
  }
  if (window.fetch && location.pathname !== '/offline' && document.querySelector(location.pathname === '/' ? '.old,main a[href=""]' : 'main a[href=""]')) {
    setInterval(again, 30000);
    on(window, 'online', again);
  }

  /* A shared device keeps nothing; what it would do without one is in ends.js. */
  if (navigator.serviceWorker && (!body.hasAttribute('data-idle') || body.hasAttribute('data-over'))) navigator.serviceWorker.register('/sw.js').catch(function () { /* pages work without it */ });
}());
