// <form data-qr="sentence">: a picture of a QR code is read here, where the browser can; its link goes into the form.
const announcements = document.getElementById("announcements");
const form = document.querySelector("form[data-qr]");
const picture = form.querySelector('input[type="file"]');

if ("BarcodeDetector" in window) {
  picture.addEventListener("change", async () => {
    const file = picture.files[0];
    if (!file?.type.startsWith("image/") || file.type === "image/svg+xml") return;
    try {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      const [found] = await detector.detect(await createImageBitmap(file));
      if (!found || !/^https?:/.test(found.rawValue)) return;
      form.querySelector("textarea").value = found.rawValue;
      picture.value = "";
      picture.dispatchEvent(new Event("change", { bubbles: true }));
      announcements.textContent = form.dataset.qr;
    } catch {
      // Not a picture this browser reads: it is sent as it is.
    }
  });
}
