/* Reads a page aloud, a sentence at a time, and marks the one being read. Fetched when somebody first asks for it. Chrome 61 and newer.
   A pause is an end and a resumption the sentence from its beginning: on Android the browser's own pause never comes back. */
(function () {
  'use strict';
  var speech = window.speechSynthesis, html = document.documentElement, body = document.body;
  var main = document.getElementById('main'), words = document.querySelector('[data-listen]');
  /* Never a PIN, nor what is pressed to type one; nothing that leads away from the page. */
  var SILENT = '[data-silent],.pad,.dots,.back,.trail,.visually-hidden,.listen,svg,select,textarea,script,noscript,nav,[hidden]';
  var BLOCKS = 'p,li,dt,dd,h1,h2,h3,h4,label,legend,button,summary,blockquote,figcaption,td,th,caption,a.btn,a.row,a.tile,.danger a,small,div,section,form,main';
  /* Numbers that are rung, shown or typed are said figure by figure, as is whatever has four or more: nobody rings thousands. */
  var FIGURES = '.num,.number,.phone,.digits,a[href^="tel:"]';
  var RATES = [0.6, 0.75, 0.9, 1.1, 1.3], KEPT = 'linli-rate';
  var pieces = [], at = 0, rate = 2, going = null, bar, pause;

  function make(tag, cls, text) {
    var e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text) e.textContent = text;
    if (tag === 'button') e.type = 'button';
    return e;
  }

  function start() {
    speech.cancel();
    /* A shared device keeps nothing of anybody. */
    try { rate = body.hasAttribute('data-idle') ? 2 : +(sessionStorage.getItem(KEPT) || 2); } catch (none) { rate = 2; }
    pieces = marked();
    if (!pieces.length) return;
    at = 0;
    bar = controls();
    main.insertBefore(bar, main.firstChild);
    pause.focus();
    say();
  }

  function controls() {
    var box = make('div', 'listen');
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', words.textContent);
    pause = key(box, 'pause', function () { if (going) hush(); else say(); });
    key(box, 'slower', function () { pace(-1); });
    key(box, 'faster', function () { pace(1); });
    key(box, 'stop', stop);
    return box;
  }

  function key(box, name, then) {
    var button = make('button', 'btn', words.getAttribute('data-' + name));
    button.addEventListener('click', then);
    box.appendChild(button);
    return button;
  }

  function say() {
    var piece = pieces[at], voice = new SpeechSynthesisUtterance(piece.text);
    voice.lang = piece.lang;
    voice.rate = RATES[rate];
    going = voice;
    voice.onend = voice.onerror = function () {
      if (going !== voice) return; /* hushed, or said anew at another pace */
      /* Whoever listens is there, though they touch nothing: see ends.js. */
      document.dispatchEvent(new CustomEvent('linli-heard'));
      show(false);
      at += 1;
      if (at < pieces.length) say(); else stop();
    };
    pause.textContent = words.getAttribute('data-pause');
    show(true);
    speech.speak(voice);
  }

  function hush() {
    going = null;
    speech.cancel();
    pause.textContent = words.getAttribute('data-resume');
  }

  function pace(by) {
    rate = Math.max(0, Math.min(RATES.length - 1, rate + by));
    try { if (!body.hasAttribute('data-idle')) sessionStorage.setItem(KEPT, rate); } catch (none) { /* only for this page */ }
    if (!going) return;
    going = null;
    speech.cancel();
    say();
  }

  function stop() {
    var back = bar && bar.contains(document.activeElement);
    going = null;
    speech.cancel();
    if (bar) main.removeChild(bar);
    bar = null;
    pieces.forEach(function (piece) { piece.marks.forEach(unwrap); });
    pieces = [];
    if (back) words.focus();
  }

  function show(yes) { pieces[at].marks.forEach(function (mark) { mark.className = yes ? 'heard' : ''; }); }

  function unwrap(mark) {
    var parent = mark.parentNode;
    if (!parent) return;
    while (mark.firstChild) parent.insertBefore(mark.firstChild, mark);
    parent.removeChild(mark);
    parent.normalize();
  }

  /* The sentences of the page, each with the marks around its words; a sentence may run through bold words and links. */
  function marked() {
    var walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT), nodes = [], all = [], open = null;
    while (walker.nextNode()) if (walker.currentNode.nodeValue.trim() && isHeard(walker.currentNode.parentElement)) nodes.push(walker.currentNode);
    nodes.forEach(function (node) {
      var around = node.parentElement, block = around.closest(BLOCKS), parts = split(node.nodeValue), room = document.createDocumentFragment();
      parts.forEach(function (part) {
        var mark = make('mark', '', part);
        room.appendChild(mark);
        if (!open || open.block !== block) { open = { block: block, text: '', marks: [], lang: around.closest('[lang]').lang }; all.push(open); }
        open.text += around.closest(FIGURES) ? byFigure(part) : part.replace(/\d{4,}/g, byFigure);
        open.marks.push(mark);
        if (/([。！？；!?;]|\.)["”』」）)]?\s*$/.test(part)) open = null;
      });
      around.replaceChild(room, node);
    });
    return all.filter(function (piece) {
      piece.text = piece.text.replace(/\s+/g, ' ').trim();
      if (/[^\s\d.,，。、·:：()（）-]|\d/.test(piece.text)) return true;
      piece.marks.forEach(unwrap);
      return false;
    });
  }

  function byFigure(text) { return text.replace(/\d(?=\d)/g, '$& '); }

  function split(text) { return text.match(/[^。！？；!?]*?(?:[。！？；!?]+["”』」）)]?|\.(?=\s)|$)/g).filter(Boolean); }

  function isHeard(element) {
    var folded = element.closest('details:not([open])');
    if (element.closest(SILENT) || (folded && !element.closest('summary'))) return false;
    return element.getClientRects().length > 0;
  }

  speech.cancel();
  window.addEventListener('pagehide', function () { if (bar) stop(); else speech.cancel(); });
  window.linliListen = function () { if (bar) stop(); else start(); };
}());
