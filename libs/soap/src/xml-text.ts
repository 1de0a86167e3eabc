/** What a text must go through on its way into a message. */

const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
/** Without the `u` flag a surrogate pair is found too: only then is the slower, exact expression asked. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const MAYBE_ILLEGAL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/;
const SPECIAL = /[&<>\r]/g;
const MAYBE_SPECIAL = /[&<>\r]/;
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** Removes characters that XML 1.0 cannot carry, not even escaped: most control characters, half surrogates. */
export function removeIllegalCharacters(text: string): string {
  return MAYBE_ILLEGAL.test(text) ? text.replace(ILLEGAL, '') : text;
}

/** True when XML 1.0 can carry every character of the text. */
export function isLegalText(text: string): boolean {
  return !MAYBE_ILLEGAL.test(text) || text.search(ILLEGAL) === -1;
}

/**
 * Escapes a text for element content. A carriage return is escaped because a reader turns a bare one into a
 * line feed; quotes need none outside attributes.
 */
export function escapeText(text: string): string {
  return MAYBE_SPECIAL.test(text) ? text.replace(SPECIAL, (char) => ESCAPES[char] ?? char) : text;
}
