// The `table` block, and `data_table` with pages and sortable columns.
import { RichText, readRichText } from "./richtext.js";
import { html, useState } from "./ui.js";

function renderCell(cell, ctx) {
  if (cell?.type === "rich_text") return html`<${RichText} block=${cell} ctx=${ctx} />`;
  return String(cell?.text ?? cell?.value ?? "");
}

function readCell(cell) {
  if (cell?.type === "raw_number") return Number(cell.value);
  return cell?.type === "rich_text" ? readRichText(cell) : String(cell?.text ?? cell?.value ?? "");
}

function alignment(setting, cell) {
  return `align-${setting?.align ?? (cell?.type === "raw_number" ? "right" : "left")}${setting?.is_wrapped ? " wrapped" : ""}`;
}

export function Table({ block, ctx }) {
  const settings = block.column_settings ?? [];
  const [head, ...rows] = block.rows;
  const draw = (tag) => (cell, index) => html`<${tag} class=${alignment(settings[index], cell)}>${renderCell(cell, ctx)}</${tag}>`;
  return html`<div class="table-scroll"><table>
    <thead><tr>${head.map(draw("th"))}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map(draw("td"))}</tr>`)}</tbody>
  </table></div>`;
}

function compareCells(a, b) {
  const [left, right] = [readCell(a), readCell(b)];
  return typeof left === "number" && typeof right === "number" ? left - right
    : String(left).localeCompare(String(right), undefined, { numeric: true });
}

function sortRows(rows, sort) {
  if (sort.column < 0) return rows;
  const direction = sort.descending ? -1 : 1;
  return [...rows].sort((a, b) => direction * compareCells(a[sort.column], b[sort.column]));
}

function Pager({ page, pages, onTurn, labels }) {
  if (pages < 2) return null;
  return html`<div class="pager">
    <button type="button" class="button small" disabled=${page === 0} onClick=${() => onTurn(page - 1)}>${labels.previous}</button>
    <span>${page + 1} / ${pages}</span>
    <button type="button" class="button small" disabled=${page === pages - 1} onClick=${() => onTurn(page + 1)}>${labels.next}</button>
  </div>`;
}

export function DataTable({ block, ctx }) {
  const [sort, setSort] = useState({ column: -1, descending: false });
  const [page, setPage] = useState(0);
  const [head, ...rows] = block.rows;
  const size = block.page_size ?? 5;
  const header = block.row_header_column_index ?? 0;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const shown = sortRows(rows, sort).slice(page * size, (page + 1) * size);
  const turn = (column) => setSort({ column, descending: sort.column === column && !sort.descending });
  const state = (column) => (sort.column !== column ? "none" : sort.descending ? "descending" : "ascending");
  const arrow = (column) => ({ none: "", ascending: " ▲", descending: " ▼" })[state(column)];
  return html`<div class="data-table"><div class="table-scroll"><table>
      <caption>${block.caption}</caption>
      <thead><tr>${head.map((cell, column) => html`<th scope="col" aria-sort=${state(column)} class=${alignment(null, rows[0]?.[column])}>
        <button type="button" class="sort" onClick=${() => turn(column)}>${renderCell(cell, ctx)}${arrow(column)}</button></th>`)}</tr></thead>
      <tbody>${shown.map((row) => html`<tr>${row.map((cell, column) => column === header
        ? html`<th scope="row" class=${alignment(null, cell)}>${renderCell(cell, ctx)}</th>`
        : html`<td class=${alignment(null, cell)}>${renderCell(cell, ctx)}</td>`)}</tr>`)}</tbody>
    </table></div>
    <${Pager} page=${page} pages=${pages} onTurn=${setPage} labels=${ctx.labels} /></div>`;
}
