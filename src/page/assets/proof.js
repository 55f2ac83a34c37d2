// The last part of a proof file: computes everything in it again, and shows what came of it. `herald` is the part before this one.
(async () => {
  const at = (id) => document.getElementById(id);
  const show = (text, isProven) => {
    at("result").textContent = text;
    at("result").className = isProven ? "proven" : "warning";
  };
  const sha256 = async (text) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const cell = (kind, title, text) => {
    const element = document.createElement(kind);
    if (kind === "th") element.scope = "row";
    else element.dataset.title = title;
    element.textContent = text;
    return element;
  };
  try {
    if (globalThis.crypto?.subtle === undefined)
      throw new Error("this browser computes no SHA-256 for a page at this address: save the file and open it from there");
    const findings = await herald.checkProof(JSON.parse(at("proof").textContent), sha256);
    const told = herald.tellProof(findings);
    for (const { what, compared, outcome, isSame } of told.rows) {
      const row = at("compared").tBodies[0].insertRow();
      row.className = isSame ? "same" : "different";
      row.append(cell("th", "What", what), cell("td", "Recomputed", compared), cell("td", "Compared", outcome));
    }
    for (const place of told.places) {
      const line = document.createElement("li");
      line.textContent = place;
      at("places").append(line);
    }
    at("nothing").remove();
    at("compared").hidden = false;
    show(told.result, told.isProven);
  } catch (error) {
    at("nothing").textContent = "It could not be recomputed.";
    show(`Nothing was proven: ${error.message}`, false);
  }
})();
