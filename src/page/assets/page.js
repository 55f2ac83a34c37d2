// What pages can do beyond links and forms. Without it everything can be read and done all the same.
document.addEventListener("change", (event) => {
  const form = event.target instanceof HTMLSelectElement ? event.target.closest("form[method=get]") : null;
  form?.requestSubmit();
});
