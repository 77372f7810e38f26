// <button data-copy="what is said once copied" hidden> beside a read-only input: copies what the input holds.
const announcements = document.getElementById("announcements");

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = button.parentElement.querySelector("input, textarea");
  const label = button.textContent;
  let back;
  button.hidden = false;
  button.addEventListener("click", async () => {
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      return; // The text stays selected: the reader copies it by hand.
    }
    button.textContent = announcements.textContent = button.dataset.copy;
    clearTimeout(back);
    back = setTimeout(() => {
      button.textContent = label;
      announcements.textContent = "";
    }, 2500);
  });
}
