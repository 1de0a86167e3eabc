/** A fault of a file, and where in it. */
export interface Fault {
  key: string;
  /** As people count: from 1. Undefined: of no single row. */
  row: number | undefined;
  /** Within the row; empty: all of it. */
  field: string;
  detail: string;
}

/** The faults an upload was refused for, each with its row: a place in the list, or a line. */
export function faultsByRow(errors: readonly { pointer: string; detail: string }[]): Fault[] {
  return errors.map(({ pointer, detail }, index) => {
    const place = /^(?:\/paymentPosition(?:s|IUPDs))?\/(\d+)(?:\/(.*))?$/.exec(pointer);
    return {
      key: `${index}${pointer}`,
      row: place?.[1] === undefined ? undefined : Number(place[1]) + 1,
      field: place === null ? pointer.slice(1) : (place[2] ?? ''),
      detail,
    };
  });
}
