// Passkeys: fetches the options, asks the browser, and sends its answer with the form. Everything else is the server's.
(function () {
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const fault = document.querySelector("[data-passkey-fault]");
  const say = text => {
    fault.querySelector("span").textContent = text;
    fault.hidden = !text;
  };

  // Without https there is no such thing, nor for a host that is a number.
  if (!window.PublicKeyCredential || /^[\d.]+$|^\[/.test(location.hostname)) {
    if (form.dataset.unable) {
      say(form.dataset.unable);
      form.hidden = true;
    }
    return;
  }
  form.hidden = false;

  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), sign => sign.charCodeAt(0));
  const text = buffer => buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") : undefined;
  const named = list => (list || []).map(one => ({ ...one, id: bytes(one.id) }));

  async function create(options) {
    const key = await navigator.credentials.create({
      publicKey: { ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: named(options.excludeCredentials) }
    });
    return answer(key, {
      attestationObject: text(key.response.attestationObject),
      transports: key.response.getTransports?.() ?? []
    });
  }

  async function get(options) {
    const key = await navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) } });
    return answer(key, {
      authenticatorData: text(key.response.authenticatorData),
      signature: text(key.response.signature),
      userHandle: text(key.response.userHandle)
    });
  }

  const answer = (key, response) => ({
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    authenticatorAttachment: key.authenticatorAttachment ?? undefined,
    clientExtensionResults: key.getClientExtensionResults(),
    response: { clientDataJSON: text(key.response.clientDataJSON), ...response }
  });

  form.addEventListener("submit", async event => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    say("");
    try {
      const asked = await fetch(form.dataset.options, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (!asked.ok) {
        say(asked.status === 403 ? await asked.text() : form.dataset.failed);
        return;
      }
      const options = await asked.json();
      const made = form.dataset.passkey === "create" ? await create(options) : await get(options);
      form.elements.credential.value = JSON.stringify(made);
      // The password was asked for already; it need not travel twice.
      if (form.elements.old) form.elements.old.disabled = true;
      form.submit();
    } catch {
      // The person changed his mind, or the authenticator has no key of ours: the browser does not say which.
      say(form.dataset.failed);
    } finally {
      button.disabled = false;
    }
  });
})();
