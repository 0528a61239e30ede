// Times as a person in their own zone and language reads them, and Slack's date tokens.
import { table } from "./ui.js";

const LOCALES = { ja: "ja-JP", en: "en-US" };

function formatter(lang, tz, options) {
  try {
    return new Intl.DateTimeFormat(LOCALES[lang] ?? "en-US", { timeZone: tz || undefined, ...options });
  } catch {
    return new Intl.DateTimeFormat(LOCALES[lang] ?? "en-US", { timeZone: "UTC", ...options });
  }
}

/** Slack's ts ("1700000000.000100") or an ISO moment as a Date. */
export function toDate(moment) {
  const text = String(moment);
  return /^\d+(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
}

export function formatTime(moment, { lang, tz }) {
  const options = lang === "ja" ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
    : { hour: "numeric", minute: "2-digit" };
  return formatter(lang, tz, options).format(toDate(moment));
}

export function formatDay(moment, { lang, tz }) {
  const options = { weekday: lang === "ja" ? "short" : "long", month: "long", day: "numeric" };
  return formatter(lang, tz, options).format(toDate(moment));
}

export function formatMoment(moment, { lang, tz }) {
  const options = { year: "numeric", month: "short", day: "numeric", weekday: "short", timeZoneName: "short" };
  const time = lang === "ja" ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
    : { hour: "numeric", minute: "2-digit" };
  return formatter(lang, tz, { ...options, ...time }).format(toDate(moment));
}

const DATE_TOKENS = table({
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_slash: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
  date_long_full: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
  day_divider_pretty: { month: "long", day: "numeric", weekday: "long" },
});

function dayNumber(date, tz) {
  const parts = formatter("en", tz, { year: "numeric", month: "numeric", day: "numeric" }).format(date);
  const [month, day, year] = parts.split("/").map(Number);
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

const NEAR_DAYS = { ja: { "-1": "昨日", 0: "今日", 1: "明日" }, en: { "-1": "yesterday", 0: "today", 1: "tomorrow" } };

function formatAgo(date, now, lang) {
  const seconds = (date - now) / 1000;
  const [unit, size] = [["day", 86_400], ["hour", 3_600], ["minute", 60]].find(([, s]) => Math.abs(seconds) >= s)
    ?? ["second", 1];
  return new Intl.RelativeTimeFormat(LOCALES[lang], { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

function formatToken(token, date, { lang, tz, now }) {
  if (token === "ago") return formatAgo(date, now, lang);
  if (token === "time") return formatTime(date.toISOString(), { lang, tz });
  if (token === "time_secs") {
    return formatter(lang, tz, { hour: "numeric", minute: "2-digit", second: "2-digit" }).format(date);
  }
  const pretty = token.endsWith("_pretty");
  const options = DATE_TOKENS[token] ?? DATE_TOKENS[token.replace(/_pretty$/, "")];
  if (!options) return null;
  const near = pretty ? NEAR_DAYS[lang]?.[dayNumber(date, tz) - dayNumber(now, tz)] : undefined;
  if (near) return near;
  if (token.startsWith("date_num")) {
    return formatter("en", tz, options).format(date).replace(/(\d+)\/(\d+)\/(\d+)/, "$3-$1-$2");
  }
  return formatter(lang, tz, options).format(date);
}

/** Fills Slack's `{date_short} {time}` template; null where the moment makes no sense. */
export function formatDateTemplate(seconds, template, view) {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  return template.replace(/\{(\w+)\}/g, (whole, token) => formatToken(token, date, view) ?? whole);
}
