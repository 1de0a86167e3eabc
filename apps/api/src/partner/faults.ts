import { type FaultBean } from '#libs/domain';

/** Fault strings of the Nodo's own tables. */
const FAULT_STRINGS = {
  PAA_ID_DOMINIO_ERRATO: 'ID dominio errato',
  PAA_ID_INTERMEDIARIO_ERRATO: 'IdBrokerPA errato',
  PAA_STAZIONE_INT_ERRATA: 'IdStazione errato',
  PAA_PAGAMENTO_SCONOSCIUTO: 'pagamento sconosciuto',
  PAA_PAGAMENTO_DUPLICATO: 'pagamento duplicato',
  PAA_PAGAMENTO_SCADUTO: 'pagamento scaduto',
  PAA_PAGAMENTO_ANNULLATO: 'pagamento annullato',
  PAA_PAGAMENTO_IN_CORSO: 'pagamento in corso',
  PAA_SEMANTICA: 'Errore Generico',
  PAA_SINTASSI_XSD: 'Errore XSD',
  PAA_SYSTEM_ERROR: 'Errore sistema',
} as const;

export type FaultCode = keyof typeof FAULT_STRINGS;

const MAX_DESCRIPTION = 1024;
/** Speaks where a message does not even say which broker it is for. */
const NOBODY = 'gpd-async';

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(FAULT_STRINGS, code);

/** An answer without a result. @param id who says so: the broker the message is for */
export function ko(
  faultCode: FaultCode,
  id: string | undefined,
  description: string,
): { outcome: 'KO'; fault: FaultBean } {
  return {
    outcome: 'KO',
    fault: {
      faultCode,
      faultString: FAULT_STRINGS[faultCode],
      id: id ?? NOBODY,
      description: description.slice(0, MAX_DESCRIPTION),
    },
  };
}

/** Places and rules, none of the values: they may be a person's. */
export const placesOf = (faults: readonly { pointer: string; detail: string }[]): string =>
  faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; ');
