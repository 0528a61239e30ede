// The one place that binds htm to Preact; every other file imports its tools from here.
import { Fragment, h, render } from "./vendor/preact.js";
import htm from "./vendor/htm.js";

export const html = htm.bind(h);
export { Fragment, h, render };
export { useEffect, useErrorBoundary, useId, useLayoutEffect, useMemo, useRef, useState } from "./vendor/hooks.js";

/** A look-up table without inherited names: `constructor` from somebody's JSON finds nothing. */
export function table(entries) {
  return Object.assign(Object.create(null), entries);
}
