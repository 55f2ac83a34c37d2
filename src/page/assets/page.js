// What pages can do beyond links and forms. Without it everything can be read and done all the same.
document.addEventListener("change", (event) => {
  const form = event.target instanceof HTMLSelectElement ? event.target.closest("form[method=get]") : null;
  form?.requestSubmit();
});

// Sliders move the number beside them, and the other way round. What is sent is the number.
function startSliders() {
  for (const slider of document.querySelectorAll("input.slider")) slider.hidden = false;
}
document.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return;
  if (target.dataset.for !== undefined) document.getElementById(target.dataset.for).value = target.value;
  else
    for (const slider of document.querySelectorAll("input.slider"))
      if (slider.dataset.for === target.id) slider.value = target.value || slider.dataset.own;
});

// A button that copies, where the browser lets it.
function startCopying() {
  if (navigator.clipboard === undefined) return;
  for (const button of document.querySelectorAll("button.copy")) button.hidden = false;
}
document.addEventListener("click", async ({ target }) => {
  const button = target instanceof Element ? target.closest("button.copy") : null;
  if (button === null) return;
  const status = button.parentElement.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    status.textContent = "Copied.";
  } catch {
    status.textContent = "The browser does not allow it: select the text and copy it.";
  }
});

startSliders();
startCopying();
document.addEventListener("htmx:after:swap", startCopying);

// What was said of a form is said once: not again after a reload, and not to who gets the address.
const here = new URL(location.href);
if (here.searchParams.has("done") || here.searchParams.has("asked")) {
  here.searchParams.delete("done");
  here.searchParams.delete("asked");
  history.replaceState(history.state, "", here);
}
