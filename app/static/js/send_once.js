// <form data-once>: sent once, however often the button is pressed; its state is said. Without a connection it stays.
// The sentences stand on <body data-working data-offline>, already translated.
const announcements = document.getElementById("announcements");
const sentences = document.body.dataset;

for (const form of document.querySelectorAll("form[data-once]")) {
  let button;
  let label;
  form.addEventListener("submit", (event) => {
    if (form.ariaBusy === "true") {
      event.preventDefault();
      return;
    }
    form.querySelector("[data-offline-notice]")?.remove();
    if (!navigator.onLine) {
      event.preventDefault();
      const lost = document.createElement("p");
      lost.className = "notice notice-wrong";
      lost.dataset.offlineNotice = "";
      lost.setAttribute("role", "alert");
      lost.textContent = sentences.offline;
      form.append(lost);
      return;
    }
    form.ariaBusy = "true";
    button = event.submitter;
    if (!button) return;
    label = button.textContent;
    button.dataset.working = "";
    button.setAttribute("aria-disabled", "true");
    button.textContent = announcements.textContent = sentences.working;
  });
  // Back from the next page through the browser's memory: the form is fresh again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted || form.ariaBusy !== "true") return;
    form.ariaBusy = null;
    announcements.textContent = "";
    if (!button) return;
    delete button.dataset.working;
    button.removeAttribute("aria-disabled");
    button.textContent = label;
  });
}
