// <form data-draft="key">: saved as it is filled in, through its own door; its fields may stand elsewhere on the page.
// While that fails, a copy stays on this device, and is put back when the page opens again. [data-draft-state] tells
// how it went, and what the page says is lacking (#lacks) is drawn anew.
const PAUSE = 800; // milliseconds without a change, after which the form is saved

function deviceCopy(key) {
  return {
    keep: (entries) => {
      try {
        localStorage.setItem(key, JSON.stringify(entries));
      } catch {
        // No room on this device: the button still saves.
      }
    },
    drop: () => {
      try {
        localStorage.removeItem(key);
      } catch {
        // Storage is closed to us: nothing was kept.
      }
    },
    read: () => {
      try {
        return JSON.parse(localStorage.getItem(key) ?? "null");
      } catch {
        return null;
      }
    },
  };
}

async function redrawLacks() {
  const lacks = document.getElementById("lacks");
  if (!lacks) return;
  try {
    const answer = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("lacks");
    if (fresh && fresh.textContent !== lacks.textContent) lacks.replaceChildren(...fresh.childNodes);
  } catch {
    // The next page says it.
  }
}

function restore(form, copy, say) {
  const kept = copy.read();
  if (!kept) return;
  const different = kept.filter(([name, value]) => new FormData(form).get(name) !== value);
  for (const [name, value] of different) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  }
  if (different.length) say(form.dataset.restored);
  else copy.drop();
}

function autosave(form, copy, say) {
  let waiting;
  let turn = 0; // an answer counts only while no later save has begun
  const save = async () => {
    const mine = ++turn;
    const body = new URLSearchParams(new FormData(form));
    body.set("quiet", "yes");
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (answer.status !== 204) throw new Error("not saved");
      if (mine !== turn) return;
      copy.drop();
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
      say(form.dataset.savedAt.replace("{time}", time));
      redrawLacks();
    } catch {
      say(form.dataset.unsaved);
    }
  };
  document.addEventListener("input", (event) => {
    if (event.target.form !== form) return;
    copy.keep([...new FormData(form)].filter(([name]) => name.startsWith("rate-")));
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    turn += 1;
  });
  addEventListener("online", () => {
    if (copy.read()) save();
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const state = document.querySelector("[data-draft-state]");
  const say = (text) => {
    state.textContent = text;
  };
  const copy = deviceCopy(`draft-${form.dataset.draft}`);
  autosave(form, copy, say);
  restore(form, copy, say);
}
