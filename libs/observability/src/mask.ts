/** What a person in Italy is told by: a fiscal code (also with the letters that replace digits), an e-mail, an IBAN. */
const PERSONAL =
  /\b[A-Z]{6}[\dLMNP-V]{2}[A-Z][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]\b|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\bIT\d{2}[A-Z]\d{10}[A-Z\d]{12}\b/gi;

/**
 * The text without fiscal codes of persons, e-mails and Italian IBANs, which callers put into paths, and which messages
 * of errors repeat. Names cannot be told from other words: they must not get here.
 */
export function maskPersonalData(text: string): string {
  return decoded(text).replace(PERSONAL, '[redacted]');
}

/** Percent-encoding hides an at sign. */
function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
