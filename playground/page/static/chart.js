// The `data_visualization` block as inline SVG: bar, line, area and pie, with a table for readers.
import { html, table, useLayoutEffect, useRef, useState } from "./ui.js";

const HEIGHT = 230;
const WIDTHS = { first: 560, least: 220, most: 640 };
const EDGE = { top: 12, right: 10, bottom: 40, left: 58 };
const PLOT_HEIGHT = HEIGHT - EDGE.top - EDGE.bottom;

const color = (index) => `series-${index % 12}`;

/** Round steps (1, 2, 2.5, 5 × 10ⁿ) from at most zero to at least the highest value. */
export function listTicks(low, high, count = 4) {
  const span = Math.max(high, 0) - Math.min(low, 0) || 1;
  const power = 10 ** Math.floor(Math.log10(span / count));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => span / size <= count);
  const first = Math.floor(Math.min(low, 0) / step);
  const last = Math.max(Math.ceil(Math.max(high, 0) / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

function formatNumber(value) {
  return Number(value).toLocaleString("en-US", { maximumFractionDigits: 4 });
}

function makeScale(series, categories, width) {
  const values = series.flatMap((line) => line.data.map((point) => Number(point.value) || 0));
  const ticks = listTicks(Math.min(...values, 0), Math.max(...values, 0));
  const [low, high] = [ticks[0], ticks.at(-1)];
  const plotWidth = width - EDGE.left - EDGE.right;
  const slot = plotWidth / Math.max(categories.length, 1);
  return {
    ticks,
    slot,
    width,
    center: EDGE.left + plotWidth / 2,
    x: (index) => EDGE.left + slot * (index + 0.5),
    y: (value) => EDGE.top + PLOT_HEIGHT * (1 - (value - low) / (high - low)),
  };
}

function readValue(line, category, index) {
  const point = line.data.find((entry) => entry.label === category) ?? line.data[index];
  return Number(point?.value) || 0;
}

// Labels wide as Japanese count double; as many are drawn as fit, the newest always.
function pickEvery(categories, slot) {
  const width = Math.max(...categories.map((label) => [...label].reduce((sum, c) => sum + (c > "\u2e7f" ? 11 : 6.2), 0)), 1);
  return Math.max(1, Math.ceil((width + 8) / slot));
}

function Axes({ scale, categories, axis }) {
  const every = pickEvery(categories, scale.slot);
  return html`<g class="axes">
    ${scale.ticks.map((tick) => html`<g>
      <line x1=${EDGE.left} x2=${scale.width - EDGE.right} y1=${scale.y(tick)} y2=${scale.y(tick)} class=${tick === 0 ? "zero" : "grid"} />
      <text x=${EDGE.left - 6} y=${scale.y(tick) + 4} text-anchor="end">${formatNumber(tick)}</text>
    </g>`)}
    ${categories.map((label, index) => (categories.length - 1 - index) % every === 0 && html`<text x=${scale.x(index)} y=${HEIGHT - EDGE.bottom + 16} text-anchor="middle">${label}</text>`)}
    ${axis.x_label && html`<text class="axis-label" x=${scale.center} y=${HEIGHT - 5} text-anchor="middle">${axis.x_label}</text>`}
    ${axis.y_label && html`<text class="axis-label" x="13" y=${EDGE.top + PLOT_HEIGHT / 2} text-anchor="middle" transform=${`rotate(-90 13 ${EDGE.top + PLOT_HEIGHT / 2})`}>${axis.y_label}</text>`}
  </g>`;
}

function drawBars(series, categories, scale) {
  const room = scale.slot * 0.72;
  const width = Math.min(room / series.length, 44);
  return series.map((line, row) => categories.map((label, index) => {
    const value = readValue(line, label, index);
    const left = scale.x(index) - (width * series.length) / 2 + width * row;
    const [top, bottom] = [Math.min(scale.y(value), scale.y(0)), Math.max(scale.y(value), scale.y(0))];
    return html`<rect class=${`fill ${color(row)}`} x=${left} y=${top} width=${Math.max(width - 1, 1)} height=${Math.max(bottom - top, value ? 1 : 0)} rx="1.5">
      <title>${`${line.name} · ${label}: ${formatNumber(value)}`}</title></rect>`;
  }));
}

function drawLines(series, categories, scale, filled) {
  return series.map((line, row) => {
    const points = categories.map((label, index) => [scale.x(index), scale.y(readValue(line, label, index))]);
    const path = points.map(([x, y], index) => `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
    const floor = scale.y(0).toFixed(1);
    const area = `${path}L${points.at(-1)?.[0].toFixed(1)} ${floor}L${points[0]?.[0].toFixed(1)} ${floor}Z`;
    return html`<g>
      ${filled && points.length > 0 && html`<path class=${`area ${color(row)}`} d=${area} />`}
      <path class=${`line ${color(row)}`} d=${path} />
      ${points.map(([x, y], index) => html`<circle class=${`fill ${color(row)}`} cx=${x} cy=${y} r="3">
        <title>${`${line.name} · ${categories[index]}: ${formatNumber(readValue(line, categories[index], index))}`}</title></circle>`)}
    </g>`;
  });
}

const DRAW = table({
  bar: drawBars,
  line: (series, categories, scale) => drawLines(series, categories, scale, false),
  area: (series, categories, scale) => drawLines(series, categories, scale, true),
});

function drawPie(segments) {
  const values = segments.map((segment) => Math.max(Number(segment.value) || 0, 0));
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  const [middle, radius] = [100, 92];
  const point = (share) => {
    const angle = 2 * Math.PI * share - Math.PI / 2;
    return `${(middle + radius * Math.cos(angle)).toFixed(2)} ${(middle + radius * Math.sin(angle)).toFixed(2)}`;
  };
  let begin = 0;
  return segments.map((segment, index) => {
    const share = values[index] / total;
    const title = html`<title>${`${segment.label}: ${formatNumber(segment.value)} (${(share * 100).toFixed(1)} %)`}</title>`;
    const path = `M${middle} ${middle}L${point(begin)}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${point(begin + share)}Z`;
    begin += share;
    if (share > 0.9999) return html`<circle class=${`fill ${color(index)}`} cx=${middle} cy=${middle} r=${radius}>${title}</circle>`;
    return html`<path class=${`fill slice ${color(index)}`} d=${path}>${title}</path>`;
  });
}

function Legend({ names }) {
  return html`<ul class="legend">${names.map((name, index) =>
    html`<li><span class=${`key ${color(index)}`}></span>${name}</li>`)}</ul>`;
}

function Numbers({ heads, rows, ctx }) {
  return html`<details class="chart-numbers"><summary>${ctx.labels.showNumbers}</summary>
    <div class="table-scroll"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell, index) => index
      ? html`<td class="align-right">${formatNumber(cell)}</td>` : html`<th scope="row">${cell}</th>`)}</tr>`)}</tbody></table></div></details>`;
}

// The drawing is as wide as its place, so that letters keep their size in a narrow window.
function useWidth() {
  const place = useRef(null);
  const [width, setWidth] = useState(WIDTHS.first);
  useLayoutEffect(() => {
    const fit = () => setWidth(Math.round(Math.min(Math.max(place.current.clientWidth, WIDTHS.least), WIDTHS.most)));
    const observer = new ResizeObserver(fit);
    observer.observe(place.current);
    fit();
    return () => observer.disconnect();
  }, []);
  return [place, width];
}

function AxisChart({ title, chart, ctx }) {
  const series = chart.series ?? [];
  const axis = chart.axis_config ?? {};
  const categories = (axis.categories ?? series[0]?.data.map((point) => point.label) ?? []).map(String);
  const [place, width] = useWidth();
  const scale = makeScale(series, categories, width);
  const rows = categories.map((label, index) => [label, ...series.map((line) => readValue(line, label, index))]);
  return html`<div ref=${place}><svg width=${width} height=${HEIGHT} viewBox=${`0 0 ${width} ${HEIGHT}`} role="img" aria-label=${`${ctx.labels.chart}: ${title}`}>
      <${Axes} scale=${scale} categories=${categories} axis=${axis} />
      ${DRAW[chart.type](series, categories, scale)}
    </svg></div>
    ${series.length > 0 && html`<${Legend} names=${series.map((line) => line.name)} />`}
    <${Numbers} heads=${[axis.x_label ?? "", ...series.map((line) => line.name)]} rows=${rows} ctx=${ctx} />`;
}

function PieChart({ title, chart, ctx }) {
  const segments = chart.segments ?? [];
  return html`<div class="pie">
      <svg viewBox="0 0 200 200" role="img" aria-label=${`${ctx.labels.chart}: ${title}`}>${drawPie(segments)}</svg>
      <${Legend} names=${segments.map((segment) => `${segment.label} · ${formatNumber(segment.value)}`)} />
    </div>
    <${Numbers} heads=${["", ctx.labels.value]} rows=${segments.map((segment) => [segment.label, segment.value])} ctx=${ctx} />`;
}

/** One chart with its title, legend and numbers; throws on a shape it cannot draw. */
export function Chart({ block, ctx }) {
  const { title, chart } = block;
  if (chart.type !== "pie" && !DRAW[chart.type]) throw new TypeError(`no such chart: ${chart.type}`);
  const Body = chart.type === "pie" ? PieChart : AxisChart;
  return html`<figure class=${`chart chart-${chart.type}`}><figcaption>${title}</figcaption>
    <${Body} title=${title} chart=${chart} ctx=${ctx} /></figure>`;
}
