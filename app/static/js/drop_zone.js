// <div data-dropzone> around a file input: a file dropped or pasted anywhere on the page goes into the input.
const announcements = document.getElementById("announcements");
const zone = document.querySelector("[data-dropzone]");
const input = zone.querySelector('input[type="file"]');
const mark = () => zone.classList.toggle("is-full", input.files.length > 0);
const take = (files) => {
  if (!files.length) return;
  input.files = files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
};
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  zone.classList.add("is-over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) zone.classList.remove("is-over");
});
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  zone.classList.remove("is-over");
  take(event.dataTransfer.files);
});
document.addEventListener("paste", (event) => take(event.clipboardData?.files ?? []));
input.addEventListener("change", () => {
  mark();
  announcements.textContent = [...input.files].map((file) => file.name).join(", ");
});
mark();
