/* Passkeys: asks the browser what the page says to ask, and sends the answer with the form. Only on pages that have one;
   where the browser knows no passkeys, the words that say what to do instead stay. */
(function () {
  'use strict';
  var credentials = navigator.credentials, began = Date.now();
  if (!window.PublicKeyCredential || !credentials || !credentials.create || !window.Uint8Array || !window.fetch) return;

  /* A question is good for five minutes; after four a fresh one is fetched before the browser is asked. */
  var FRESH = 4 * 60 * 1000;

  function bytes(text) {
    var plain = window.atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }
  function text(buffer) {
    var plain = Array.prototype.map.call(new Uint8Array(buffer), function (b) { return String.fromCharCode(b); }).join('');
    return window.btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }
  function withBytes(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }

  function ask(kind, options) {
    var asked = options.publicKey;
    asked.challenge = bytes(asked.challenge);
    if (kind === 'create') {
      asked.user.id = bytes(asked.user.id);
      asked.excludeCredentials = withBytes(asked.excludeCredentials);
      return credentials.create({ publicKey: asked });
    }
    asked.allowCredentials = withBytes(asked.allowCredentials);
    return credentials.get({ publicKey: asked });
  }

  function answer(kind, made) {
    var said = made.response, response = { clientDataJSON: text(said.clientDataJSON) };
    if (kind === 'create') {
      response.attestationObject = text(said.attestationObject);
      if (said.getTransports) response.transports = said.getTransports();
    } else {
      response.authenticatorData = text(said.authenticatorData);
      response.signature = text(said.signature);
      response.userHandle = said.userHandle ? text(said.userHandle) : null;
    }
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response: response });
  }

  /* The question of this page, or the one of the same page fetched anew. */
  function question(form) {
    if (Date.now() - began < FRESH) return Promise.resolve(form.getAttribute('data-options'));
    return fetch(form.getAttribute('data-fresh'), { credentials: 'same-origin' }).then(function (page) {
      return page.text();
    }).then(function (html) {
      var fresh = new DOMParser().parseFromString(html, 'text/html').querySelector('form[data-passkey]');
      if (fresh) {
        form.elements.state.value = fresh.elements.state.value;
        form.setAttribute('data-options', fresh.getAttribute('data-options'));
        began = Date.now();
      }
      return form.getAttribute('data-options');
    });
  }

  function ready(form) {
    var kind = form.getAttribute('data-passkey'), said = form.querySelector('[data-said]'), busy = false;
    function tell(words) { said.textContent = words; said.hidden = !words; }
    form.hidden = false;
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      if (busy) return;
      busy = true;
      tell('');
      question(form).then(function (options) {
        return ask(kind, JSON.parse(options));
      }).then(function (made) {
        form.elements.answer.value = answer(kind, made);
        form.submit();
      }).catch(function (error) {
        busy = false;
        tell(form.getAttribute(error && error.name === 'InvalidStateError' ? 'data-exists' : 'data-not-done'));
      });
    });
    /* Back, out of the browser's memory: the button works again. */
    window.addEventListener('pageshow', function () { busy = false; });
  }

  Array.prototype.forEach.call(document.querySelectorAll('form[data-passkey]'), ready);
  Array.prototype.forEach.call(document.querySelectorAll('[data-passkey-not]'), function (words) { words.hidden = true; });
}());
