// Passkeys: <form data-passkey="create|get" data-options="address" hidden>. The form is shown where the browser knows
// passkeys; pressing its button asks the server for the options, then the device, then sends the answer as a plain form.
const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const read = (options) => {
  const read = { ...options, challenge: decode(options.challenge) };
  if (options.user) read.user = { ...options.user, id: decode(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) read[list] = options[list].map((one) => ({ ...one, id: decode(one.id) }));
  }
  return read;
};

const write = (credential) => {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = encode(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const failed = form.querySelector("[data-passkey-failed]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        const headers = { accept: "application/json" };
        const asked = await fetch(form.dataset.options, { method: "POST", body: new FormData(form), headers });
        if (asked.status === 403) return form.submit(); // it leads to where one signs in again
        if (!asked.ok) throw new Error(`options: ${asked.status}`);
        const options = await asked.json();
        const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: read(options.publicKey) });
        form.elements.ceremony.value = options.ceremony;
        form.elements.answer.value = write(credential);
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
}
