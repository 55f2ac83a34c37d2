// What pages can do beyond links and forms. Without it everything can be read and done all the same.
document.addEventListener("change", (event) => {
  const form = event.target instanceof HTMLSelectElement ? event.target.closest("form[method=get]") : null;
  form?.requestSubmit();
});

// What was said of a form is said once: not again after a reload, and not to who gets the address.
const here = new URL(location.href);
if (here.searchParams.has("done") || here.searchParams.has("asked")) {
  here.searchParams.delete("done");
  here.searchParams.delete("asked");
  history.replaceState(history.state, "", here);
}
