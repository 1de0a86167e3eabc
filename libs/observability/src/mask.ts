/**
 * What a person is told by: an Italian fiscal code (also with the letters that replace digits), an e-mail, an IBAN.
 * Wherever it stands, within other words too; an IBAN of another country in capitals only, since ids of ours, which are
 * small letters and digits, would look like one.
 */
const PERSONAL =
  /[A-Z]{6}[\dLMNP-V]{2}[A-Z][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|IT\d{2}[A-Z]\d{10}[A-Z\d]{12}/gi;
const FOREIGN_IBAN = /[A-Z]{2}\d{2}[A-Z\d]{11,30}/g;

/**
 * The text without fiscal codes of persons, e-mails and IBANs, which callers put into paths, and which messages of errors
 * repeat. Names cannot be told from other words: they must not get here.
 */
export function maskPersonalData(text: string): string {
  return decoded(text).replace(PERSONAL, '[redacted]').replace(FOREIGN_IBAN, '[redacted]');
}

/** Percent-encoding hides an at sign; what is no encoding stays. */
function decoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (sequence) => {
    try {
      return decodeURIComponent(sequence);
    } catch {
      return sequence;
    }
  });
}
