/* Where a session ends by itself (a shared device, the desk): says so before, and one tap keeps the page. Chrome 61 and newer. */
(function () {
  'use strict';
  var body = document.body, main = document.getElementById('main');
  var idle = +body.getAttribute('data-idle'), lasts = +body.getAttribute('data-lasts'), keeps = body.hasAttribute('data-over');
  var reader = document.querySelector('.skip[lang]'), HERE = 'linli-here', touched = Date.now(), over = false, still, timer;
  if (!idle || !main || !window.fetch) return;

  function all(what, from) { return Array.prototype.slice.call((from || document).querySelectorAll(what)); }

  /* Words, and a button where there is something to press, before what stands there. */
  function say(words, label, then, before) {
    var note = document.createElement('div'), text = document.createElement('p'), button = document.createElement('button');
    note.className = 'note note-late';
    note.setAttribute('role', 'alert');
    /* On paper for somebody else it is said to whoever reads the screen. */
    if (reader) note.lang = reader.lang;
    text.textContent = body.getAttribute(words);
    note.appendChild(text);
    if (label) {
      button.type = 'button';
      button.className = 'btn btn-main';
      button.textContent = body.getAttribute(label);
      button.addEventListener('click', then);
      note.appendChild(button);
    }
    before.parentNode.insertBefore(note, before);
    return note;
  }
  function gone(note) { if (note && note.parentNode) note.parentNode.removeChild(note); }

  /* Something on this page would be lost: it was typed, ticked or chosen, or it came back to be put right. */
  function typed() {
    return Boolean(main.querySelector('.errors')) || all('input,textarea,select', main).some(function (field) {
      var set;
      if (/^(hidden|submit|button)$/.test(field.type)) return false;
      if (/^(checkbox|radio)$/.test(field.type)) return field.checked !== field.defaultChecked;
      if (field.type === 'file') return field.files.length > 0;
      if (!field.options) return field.value !== field.defaultValue;
      set = all('option', field).filter(function (one) { return one.defaultSelected; })[0];
      return field.selectedIndex !== (set ? set.index : 0);
    });
  }

  /* A shared device shows its first page. Staff are led to sign in again, and stay where something would be lost. */
  function end() {
    if (over) return;
    over = true;
    clearTimeout(timer);
    gone(still);
    if (!keeps) location.replace('/');
    else if (typed()) say('data-over', null, null, main.firstChild);
    else location.replace('/sign-in?next=' + encodeURIComponent(location.pathname + location.search));
  }

  function wait() {
    clearTimeout(timer);
    timer = setTimeout(warn, (idle - 35) * 1000);
  }

  /* Staff have many pages open: who works in one of them is there for all. */
  function here() {
    touched = Date.now();
    if (!keeps) return;
    try { localStorage.setItem(HERE, String(touched)); } catch (none) { /* each page for itself */ }
  }

  /* It counts for the server only when it hears of it. */
  function stay() {
    gone(still);
    still = null;
    here();
    wait();
    fetch('/me', { method: 'HEAD', credentials: 'same-origin', redirect: 'manual' }).then(function (answer) {
      if (keeps && answer.type === 'opaqueredirect') end();
    }, function () { /* without a network the page ends by itself */ });
  }

  function warn() {
    var was = document.activeElement;
    still = say('data-still', 'data-stay', function () { stay(); if (was && was.focus) was.focus(); }, main.firstChild);
    still.querySelector('button').focus();
    timer = setTimeout(end, 36000);
  }

  /* No tap moves the last end. It is told beside what is being typed, and takes nobody's hands away from it. */
  function soon() {
    var at = document.activeElement, note;
    if (over) return;
    at = at && main.contains(at) && at.closest ? at.closest('.field') || at.closest('form') : null;
    note = say('data-soon', 'data-seen', function () { gone(note); }, at || main.firstChild);
  }

  here();
  wait();
  ['touchstart', 'keydown', 'mousedown'].forEach(function (what) {
    document.addEventListener(what, function () { if (!still && !over && Date.now() - touched > idle * 1000 / 6) stay(); });
  });
  /* Each sentence read aloud to its end counts as a tap does: whoever listens does not see that they are asked. */
  document.addEventListener('linli-heard', function () { if (!over && Date.now() - touched > idle * 1000 / 6) stay(); });
  document.addEventListener('visibilitychange', function () {
    /* A computer that slept has missed its moment. */
    if (!document.hidden && Date.now() - touched > idle * 1000) end();
  });
  window.addEventListener('storage', function (event) {
    if (!keeps || over || event.key !== HERE) return;
    gone(still);
    still = null;
    touched = Date.now();
    wait();
  });
  if (lasts) {
    setTimeout(soon, Math.max(0, lasts - 120) * 1000);
    setTimeout(end, lasts * 1000);
  }
}());
