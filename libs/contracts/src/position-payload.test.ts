import { parseIupd, parsePosition } from './position-payload';

type Json = Record<string, unknown>;

const transfer = (over: Json = {}): Json => ({
  idTransfer: '1',
  amount: 1000,
  remittanceInformation: 'canone',
  category: '9/0101108TS/',
  iban: 'mockIban',
  ...over,
});

const option = (over: Json = {}): Json => ({
  iuv: 'IUV_TEST_1',
  amount: 1000,
  description: 'canone',
  isPartialPayment: false,
  dueDate: '2031-12-31T23:59:59',
  transfer: [transfer()],
  ...over,
});

const position = (over: Json = {}): Json => ({
  iupd: 'ABC',
  type: 'F',
  fiscalCode: 'free text',
  fullName: 'Mario Rossi',
  switchToExpired: true,
  companyName: 'Comune',
  paymentOption: [option()],
  ...over,
});

const accepted = (value: unknown) => {
  const result = parsePosition(value);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.position;
};

const faults = (value: unknown) => {
  const result = parsePosition(value);
  if (result.ok) throw new Error('accepted');
  return result.faults.map(({ pointer, detail }) => `${pointer}: ${detail}`);
};

const optionFaults = (over: Json) => faults(position({ paymentOption: [option(over)] }));
const dueDateOf = (dueDate: unknown) => {
  const { paymentOption } = accepted(position({ paymentOption: [option({ dueDate })] }));
  return paymentOption[0]!.dueDate;
};

describe('parsePosition', () => {
  it('normalises the least a position may say', () => {
    expect(accepted(position())).toEqual({
      iupd: 'ABC',
      payStandIn: false,
      type: 'F',
      fiscalCode: 'free text',
      fullName: 'Mario Rossi',
      switchToExpired: true,
      companyName: 'Comune',
      paymentOption: [
        {
          iuv: 'IUV_TEST_1',
          amount: 1000,
          description: 'canone',
          isPartialPayment: false,
          dueDate: '2031-12-31T23:59:59.000',
          transfer: [
            {
              idTransfer: '1',
              amount: 1000,
              remittanceInformation: 'canone',
              category: '9/0101108TS/',
              iban: 'mockIban',
              transferMetadata: [],
            },
          ],
          paymentOptionMetadata: [],
        },
      ],
    });
  });

  it('keeps every field the contract knows and drops the read-only ones', () => {
    const optional = {
      payStandIn: true,
      streetName: 's',
      civicNumber: 'c',
      postalCode: 'p',
      city: 'c',
      province: 'p',
      region: 'r',
      country: 'IT',
      email: 'a@b.it',
      phone: '1',
      officeName: 'o',
      validityDate: '2030-01-01T00:00:00.000',
    };
    const full = position({
      ...optional,
      paymentDate: 'anything',
      status: 7,
      paymentOption: [
        option({
          nav: '3001',
          retentionDate: '2032-01-01T00:00',
          fee: '12',
          notificationFee: 3,
          paymentOptionMetadata: [{ key: 'k', value: 'v' }, { key: 'l' }],
          transfer: [
            transfer({
              organizationFiscalCode: '77777777777',
              companyName: 'Comune',
              postalIban: 'IT1',
              stamp: { hashDocument: 'h', stampType: '01', provincialResidence: 'RM' },
              transferMetadata: [{ key: 'k', value: null }],
            }),
          ],
        }),
      ],
    });
    const result = accepted(full);
    expect(result).toMatchObject(optional);
    expect(result).not.toHaveProperty('status');
    expect(result).not.toHaveProperty('paymentDate');
    const [first] = result.paymentOption;
    expect(first).toMatchObject({ nav: '3001', retentionDate: '2032-01-01T00:00:00.000' });
    expect(first).not.toHaveProperty('fee');
    expect(first).not.toHaveProperty('notificationFee');
    expect(first!.paymentOptionMetadata).toEqual([{ key: 'k', value: 'v' }, { key: 'l' }]);
    expect(first!.transfer[0]).toMatchObject({
      organizationFiscalCode: '77777777777',
      companyName: 'Comune',
      postalIban: 'IT1',
      stamp: { hashDocument: 'h', stampType: '01', provincialResidence: 'RM' },
      transferMetadata: [{ key: 'k' }],
    });
  });

  it('treats null as absent wherever a field is optional', () => {
    const names = 'payStandIn streetName civicNumber postalCode city province region country email phone';
    const nulls = [
      ...names.split(' '),
      'officeName',
      'validityDate',
      'paymentDate',
      'status',
      'paymentOption',
    ];
    const result = accepted(position(Object.fromEntries(nulls.map((name) => [name, null]))));
    expect(Object.keys(result).sort()).toEqual(
      'companyName fiscalCode fullName iupd payStandIn paymentOption switchToExpired type'.split(' '),
    );
    expect(result.paymentOption).toEqual([]);
    const nullOption = option({
      nav: null,
      fee: null,
      retentionDate: null,
      transfer: null,
      paymentOptionMetadata: null,
    });
    const [first] = accepted(position({ paymentOption: [nullOption] })).paymentOption;
    expect(first).toMatchObject({ transfer: [], paymentOptionMetadata: [] });
  });

  it('names every required field that is absent, in the published words', () => {
    expect(faults({ paymentOption: [{ transfer: [{}] }] })).toEqual([
      '/iupd: iupd is required',
      '/type: type is required',
      '/fiscalCode: fiscal code is required',
      '/fullName: full name is required',
      '/switchToExpired: switch to expired value is required',
      '/companyName: company name is required',
      '/paymentOption/0/iuv: iuv is required',
      '/paymentOption/0/amount: amount is required',
      '/paymentOption/0/description: payment option description is required',
      '/paymentOption/0/isPartialPayment: is partial payment is required',
      '/paymentOption/0/dueDate: due date is required',
      '/paymentOption/0/transfer/0/idTransfer: id transfer is required',
      '/paymentOption/0/transfer/0/amount: amount is required',
      '/paymentOption/0/transfer/0/remittanceInformation: remittance information is required',
      '/paymentOption/0/transfer/0/category: category is required',
    ]);
  });

  it.each([null, '', ' ', '\t\n'])('takes %j in a required text as missing', (iupd) => {
    expect(faults(position({ iupd }))).toEqual(['/iupd: iupd is required']);
  });

  it.each(['iupd', 'fiscalCode', 'phone'])('refuses %s sent as a JSON number', (name) => {
    expect(faults(position({ [name]: 301000000000000 }))).toEqual([
      `/${name}: must be a string: a JSON number loses digits`,
    ]);
  });

  it('refuses identifiers of options and transfers sent as JSON numbers', () => {
    const transfers = [transfer({ idTransfer: 1, organizationFiscalCode: 2, iban: 3, postalIban: 4 })];
    const found = optionFaults({ iuv: 1, nav: 2, transfer: transfers });
    expect(found).toHaveLength(6);
    expect(new Set(found.map((fault) => fault.slice(fault.indexOf(' ') + 1)))).toEqual(
      new Set(['must be a string: a JSON number loses digits']),
    );
  });

  it.each([
    [1, 1],
    [9007199254740991, 9007199254740991],
    ['15', 15],
    [' 15 ', 15],
    ['9007199254740991', 9007199254740991],
    [1e3, 1000],
  ])('takes the amount %j', (amount, expected) => {
    expect(accepted(position({ paymentOption: [option({ amount })] })).paymentOption[0]!.amount).toBe(
      expected,
    );
  });

  it.each([
    [0, 'minimum amount is 1 eurocent'],
    [-5, 'minimum amount is 1 eurocent'],
    ['-5', 'minimum amount is 1 eurocent'],
    [null, 'amount is required'],
    ['', 'amount is required'],
    [1.5, 'must be a whole number of eurocents'],
    ['1.5', 'must be a whole number of eurocents'],
    ['1e3', 'must be a whole number of eurocents'],
    ['0x10', 'must be a whole number of eurocents'],
    [true, 'must be a whole number of eurocents'],
    [[1], 'must be a whole number of eurocents'],
    [9007199254740992, 'must be at most 9007199254740991'],
    ['9007199254740993', 'must be at most 9007199254740991'],
    [1e300, 'must be at most 9007199254740991'],
  ])('refuses the amount %j', (amount, detail) => {
    expect(optionFaults({ amount })).toEqual([`/paymentOption/0/amount: ${detail}`]);
  });

  it.each([
    ['2031-12-31T23:59', '2031-12-31T23:59:00.000'],
    ['2031-12-31T23:59:58', '2031-12-31T23:59:58.000'],
    ['2031-12-31T23:59:58.1', '2031-12-31T23:59:58.100'],
    ['2031-12-31T23:59:58.1239999', '2031-12-31T23:59:58.123'],
    ['2031-12-31T23:59:58.123Z', '2031-12-31T23:59:58.123'],
    ['2032-02-29T00:00:00Z', '2032-02-29T00:00:00.000'],
    ['2000-02-29T00:00', '2000-02-29T00:00:00.000'],
    ['1000-01-01T00:00', '1000-01-01T00:00:00.000'],
  ])('normalises the date %s to 23 characters', (date, expected) => {
    expect(dueDateOf(date)).toBe(expected);
  });

  it.each([
    ['2031-02-29T00:00', 'must be a real date'],
    ['1900-02-29T00:00', 'must be a real date'],
    ['2031-04-31T00:00', 'must be a real date'],
    ['2031-13-01T00:00', 'must be a real date'],
    ['2031-00-10T00:00', 'must be a real date'],
    ['2031-01-00T00:00', 'must be a real date'],
    ['0999-01-01T00:00', 'must be a real date'],
    ['2031-01-01T24:00', 'must be a real date'],
    ['2031-01-01T00:60', 'must be a real date'],
    ['2031-01-01T00:00:60', 'must be a real date'],
    ['2031-01-01T00:00:00+02:00', 'an offset such as +02:00 is not supported'],
    ['2031-01-01T00:00:00-0500', 'an offset such as +02:00 is not supported'],
    ['2031-01-01', 'must be a date-time such as'],
    ['2031-01-01 00:00', 'must be a date-time such as'],
    ['12031-01-01T00:00', 'must be a date-time such as'],
    ['2031-01-01T00:00:00.', 'must be a date-time such as'],
    [1924992000, 'must be a string such as'],
    ['', 'due date is required'],
    [null, 'due date is required'],
  ])('refuses the due date %j', (dueDate, detail) => {
    const found = optionFaults({ dueDate });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`/paymentOption/0/dueDate: `);
    expect(found[0]).toContain(detail);
  });

  it('refuses wrong types, values and lengths where they are', () => {
    const wrong = {
      type: 'X',
      payStandIn: 'true',
      switchToExpired: 1,
      country: 'it',
      email: 'nobody',
      companyName: 'x'.repeat(141),
      officeName: 'x'.repeat(141),
      validityDate: 'soon',
      paymentOption: {},
    };
    expect(faults(position(wrong))).toEqual([
      '/type: type must be F or G',
      '/payStandIn: must be true or false',
      '/country: The country must be reported with two capital letters (example: IT)',
      '/email: Please provide a valid email address',
      '/switchToExpired: must be true or false',
      '/companyName: company name must be at most 140 characters',
      '/officeName: office name must be at most 140 characters',
      '/validityDate: must be a date-time such as 2030-12-31T23:59:59',
      '/paymentOption: must be a list',
    ]);
  });

  it('takes texts of exactly 140 characters', () => {
    const text = 'x'.repeat(140);
    expect(accepted(position({ companyName: text, officeName: text })).officeName).toBe(text);
  });

  it.each([1, 'text', null, undefined, [], true])('refuses %j where an object must be', (value) => {
    expect(faults(value)).toEqual([': must be an object']);
    expect(faults(position({ paymentOption: [value] }))).toEqual(['/paymentOption/0: must be an object']);
  });

  it('names unknown properties, the dangerous ones too', () => {
    const parsed: unknown = JSON.parse(
      JSON.stringify(position()).replace('{', '{"aca":1,"a/b~c":2,"__proto__":{"iupd":"X"},"constructor":3,'),
    );
    expect(faults(parsed).sort()).toEqual([
      '/__proto__: unknown property "__proto__"',
      '/aca: unknown property "aca"',
      '/a~1b~0c: unknown property "a/b~c"',
      '/constructor: unknown property "constructor"',
    ]);
    expect(optionFaults({ transfer: [transfer({ x: 1 })] })).toEqual([
      '/paymentOption/0/transfer/0/x: unknown property "x"',
    ]);
  });

  it('does not take a required field from __proto__', () => {
    expect(faults(JSON.parse('{"__proto__":{"iupd":"X","type":"F"}}'))).toContain('/iupd: iupd is required');
  });

  it('takes a stamp whose content is wrong but not one of wrong types', () => {
    const stamped = (stamp: unknown) =>
      position({ paymentOption: [option({ transfer: [transfer({ stamp })] })] });
    expect(accepted(stamped({ hashDocument: 'h' })).paymentOption[0]!.transfer[0]!.stamp).toEqual({
      hashDocument: 'h',
      stampType: '',
      provincialResidence: '',
    });
    expect(faults(stamped({ hashDocument: 1 }))).toEqual([
      '/paymentOption/0/transfer/0/stamp/hashDocument: must be a string: a JSON number loses digits',
    ]);
    expect(faults(stamped([]))).toEqual(['/paymentOption/0/transfer/0/stamp: must be an object']);
  });

  it('wants at most ten metadata, of different keys', () => {
    const metadata = (keys: unknown[]) => ({
      paymentOptionMetadata: keys.map((key) => ({ key, value: 'v' })),
    });
    const eleven = Array.from({ length: 11 }, (_, index) => `k${index}`);
    expect(optionFaults(metadata(eleven))).toEqual([
      '/paymentOption/0/paymentOptionMetadata: must contain at most 10 elements',
    ]);
    expect(optionFaults(metadata(['a', 'b', 'a ']))).toEqual([
      '/paymentOption/0/paymentOptionMetadata/2/key: key is already used in this list',
    ]);
    expect(optionFaults(metadata([null]))).toEqual([
      '/paymentOption/0/paymentOptionMetadata/0/key: key is required',
    ]);
  });

  it('checks the type of the ignored fee', () => {
    expect(optionFaults({ fee: 'much' })).toEqual([
      '/paymentOption/0/fee: must be a whole number of eurocents',
    ]);
  });

  it('answers a list of a million wrong elements with one fault', () => {
    const million: unknown[] = Array.from({ length: 1_000_000 }, () => 1);
    expect(faults(position({ paymentOption: million }))).toEqual([
      '/paymentOption: must contain at most 1000 elements',
    ]);
  });

  it('lists at most a hundred faults', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, 1]));
    expect(faults(position(many))).toHaveLength(100);
  });

  it.each(['', 'a@b', 'mario.rossi@example.it', 'mario+x@sub.example.it', 'è@città.it'])(
    'takes the address %j',
    (email) => {
      expect(accepted(position({ email })).email).toBe(email);
    },
  );

  it.each(['a', '@b.it', 'a@', 'a b@c.it', 'a@b@c.it', 'a@.it', 'a@b..it', `${'a'.repeat(65)}@b.it`])(
    'refuses the address %j',
    (email) => {
      expect(faults(position({ email }))).toEqual(['/email: Please provide a valid email address']);
    },
  );
});

describe('parseIupd', () => {
  it('takes a text', () => {
    expect(parseIupd('ABC')).toEqual({ ok: true, iupd: 'ABC' });
  });

  it.each([
    [' ', 'iupd is required'],
    [null, 'iupd is required'],
    [1, 'must be a string: a JSON number loses digits'],
    [{}, 'must be a string'],
  ])('refuses %j', (value, detail) => {
    expect(parseIupd(value)).toEqual({ ok: false, faults: [{ pointer: '', detail }] });
  });
});
