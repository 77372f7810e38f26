// <nav data-tabs>: where its row is wider than the screen and scrolls, the tab one is on stands in sight.
for (const row of document.querySelectorAll("[data-tabs]")) {
  const here = row.querySelector("[aria-current]");
  if (here) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}
