(() => {
  const list = document.getElementById("places"), tools = document.getElementById("filter");
  if (!list || !tools) return;
  const find = document.getElementById("find"), kind = document.getElementById("kind"), order = document.getElementById("order");
  const said = document.getElementById("shown"), rows = [...list.children];
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const byName = [...rows].sort((a, b) => (a.dataset.n < b.dataset.n ? -1 : 1));
  const number = (row) => Number(row.dataset.o ?? -1);
  const byNewest = [...rows].sort((a, b) => number(b) - number(a));
  const orders = { name: byName, newest: byNewest };
  const show = () => {
    const asked = fold(find.value);
    let shown = 0;
    for (const row of rows) {
      const hit = (!kind.value || row.dataset.k === kind.value) && (!asked || row.dataset.n.split("|").some((name) => ` ${name}`.includes(` ${asked}`)));
      row.hidden = !hit;
      shown += hit;
    }
    said.textContent = shown === rows.length ? `${shown} places` : `${shown} of ${rows.length} places`;
  };
  const sort = () => list.append(...(orders[order.value] ?? rows));
  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  find.addEventListener("input", show);
  kind.addEventListener("change", show);
  order.addEventListener("change", sort);
  addEventListener("beforeprint", () => { for (const row of rows) row.hidden = false; });
  addEventListener("afterprint", show);
  show();
})();
