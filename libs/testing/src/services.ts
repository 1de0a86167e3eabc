import type { SpontaneousService } from '#libs/domain';
import { ORGANIZATION } from './builders';

/** Body of a service's PUT: parking, paid by the hour, with a field of every type. */
export const servicePayload = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  idSoggettoServizio: '00042',
  companyName: 'Comune di Esempio',
  officeName: 'Polizia locale',
  description: 'Sosta {targa}',
  root: { name: 'sosta', namespace: 'urn:esempio:sosta' },
  fields: [
    { name: 'targa', type: 'text', minLength: 5, maxLength: 8 },
    { name: 'ore', type: 'integer', min: 0, max: 24 },
    { name: 'codiceFiscale', type: 'fiscalCode' },
    { name: 'nome', type: 'text', maxLength: 70 },
    { name: 'zona', type: 'code', values: ['A', 'B'], required: false },
    { name: 'giorno', type: 'date', required: false },
    { name: 'posto', type: 'digits', maxLength: 4, required: false },
    { name: 'mancia', type: 'amount', min: 50, max: 10_000, required: false },
    { name: 'posta', type: 'text', required: false },
  ],
  amount: { field: 'ore', unit: 150 },
  debtor: { fiscalCode: 'codiceFiscale', fullName: 'nome', email: 'posta' },
  transfer: {
    remittanceInformation: 'Sosta {targa} ore {ore}',
    category: '9/0301109AP/',
    iban: 'IT60X0542811101000000123456',
  },
  validityDays: 30,
  ...over,
});

/** The same as the domain has it, for {@link ORGANIZATION}. */
export const serviceOf = (over: Partial<SpontaneousService> = {}): SpontaneousService => {
  const payload = servicePayload() as unknown as Omit<
    SpontaneousService,
    'organizationFiscalCode' | 'idServizio' | 'enabled'
  >;
  return {
    organizationFiscalCode: ORGANIZATION,
    idServizio: '00001',
    enabled: true,
    ...payload,
    fields: payload.fields.map((field) => ({
      ...field,
      required: (field.required as boolean | undefined) ?? true,
    })),
    ...over,
  };
};
