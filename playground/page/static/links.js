// Links: only http, https and mailto lead anywhere; anything else stays text.
import { html } from "./ui.js";

const SAFE = new Set(["http:", "https:", "mailto:"]);

/** Returns the address if a click on it is harmless, else null. */
export function findSafeAddress(address) {
  try {
    const url = new URL(String(address).trim());
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens beside the page, or its text where the address is not safe. */
export function Link({ address, children, ...rest }) {
  const href = findSafeAddress(address);
  if (href === null) return html`<span class="unsafe-link">${children}</span>`;
  return html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow" ...${rest}>${children}</a>`;
}
