// <section id="…" data-until-done>: long work. This part of the page is looked at again until it no longer says so.
const announcements = document.getElementById("announcements");
const unfinished = document.querySelector("[data-until-done]");

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(unfinished.id);
    if (!answer.ok || !fresh) return;
    unfinished.replaceChildren(...fresh.childNodes);
    if (!fresh.hasAttribute("data-until-done")) {
      unfinished.removeAttribute("data-until-done");
      announcements.textContent = unfinished.querySelector(".verdict-sentence")?.textContent ?? "";
      return;
    }
  } catch {
    // The line is down: the next look may succeed.
  }
  setTimeout(look, 1500);
}

setTimeout(look, 800);
