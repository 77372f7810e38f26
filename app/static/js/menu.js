// <details data-menu>: closes when the reader goes on elsewhere, or presses Escape; without scripts its title closes it.
const menu = document.querySelector("[data-menu]");
const title = menu.querySelector("summary");
document.addEventListener("click", (event) => {
  if (!menu.contains(event.target)) menu.open = false;
});
menu.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    title.focus();
  }
});
menu.addEventListener("focusout", (event) => {
  if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});
