/** Lexical rules of XML Schema 1.0 built-in types, on text whose surrounding whitespace is gone already. */

const DAY = /^-?(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)/;
const TIME = /^T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?/;
const ZONE = /^(?:Z|[+-](\d\d):(\d\d))?$/;
const BASE64 = /^[A-Za-z0-9+/]*(?:[AEIMQUYcgkosw048]=|[AQgw]==)?$/;
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const LARGEST_ZONE_MINUTES = 14 * 60;

/** xsd:date: a day of the calendar, with or without a time zone. Years of up to nine digits. */
export function isDate(text: string): boolean {
  const day = DAY.exec(text);
  return day !== null && isDay(day) && isZone(text.slice(day[0].length));
}

/** xsd:dateTime: a day and a time, with or without a time zone. 24:00:00 is a time, 23:59:60 is none. */
export function isDateTime(text: string): boolean {
  const day = DAY.exec(text);
  if (day === null || !isDay(day)) return false;
  const time = TIME.exec(text.slice(day[0].length));
  return time !== null && isTime(time) && isZone(text.slice(day[0].length + time[0].length));
}

/**
 * xsd:base64Binary, given without whitespace; empty is valid. The bits that fall outside the last byte must
 * be zero, hence the short lists of letters before the padding.
 */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && BASE64.test(text);
}

/** Characters as XML Schema counts them: code points, not UTF-16 units. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let i = 1; i < text.length; i++) {
    if (isLowSurrogate(text.charCodeAt(i)) && isHighSurrogate(text.charCodeAt(i - 1))) count--;
  }
  return count;
}

/** The whiteSpace facet `collapse`. Only XML's four blanks count: a no-break space stays. */
export function collapse(text: string): string {
  return /[\t\n\r ]/.test(text) ? text.replace(/[\t\n\r ]+/g, ' ').replace(/^ | $/g, '') : text;
}

function isDay([, year = '', month = '', day = '']: RegExpExecArray): boolean {
  if (Number(year) === 0) return false;
  const leap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const days = month === '02' && leap ? 29 : (DAYS_OF_MONTH[Number(month) - 1] ?? 0);
  return Number(day) >= 1 && Number(day) <= days;
}

function isTime([, hour = '', minute = '', second = '', fraction = '0']: RegExpExecArray): boolean {
  if (hour === '24') return minute === '00' && second === '00' && Number(fraction) === 0;
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

function isZone(text: string): boolean {
  const zone = ZONE.exec(text);
  if (zone === null) return false;
  const [, hours = '0', minutes = '0'] = zone;
  return Number(minutes) < 60 && Number(hours) * 60 + Number(minutes) <= LARGEST_ZONE_MINUTES;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
