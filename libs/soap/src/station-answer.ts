import { LRUCache } from 'lru-cache';
import { type FaultBean, Rejected, type StationAnswer } from '#libs/domain';
import { decodeXml } from './decode-xml';
import { OPERATIONS } from './operations/operations';
import { parseXml } from './parse-xml';
import { type XmlElement } from './xml-element';

/** Thrown when what a station sent back is no answer to paSendRT or paSendRTV2: the delivery is to be repeated. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';

  constructor(
    /** What came instead, in plain words, for the person who reads the list of attempts. */
    readonly reason: string,
    /** Of a soap:Fault, as the station wrote them. */
    readonly soapFault?: { faultcode: string; faultstring: string },
  ) {
    super(reason);
  }
}

/**
 * Reads a station's answer to paSendRT or paSendRTV2. Stations are many and old, so prefixes and namespaces are not
 * looked at; that the outcome is OK or KO is, because it closes the delivery.
 *
 * @param operation what was sent to it
 * @throws UnreadableAnswer
 */
export function parseStationAnswer(
  xml: string,
  operation: 'paSendRT' | 'paSendRTV2' = 'paSendRTV2',
): StationAnswer {
  const key = `${operation} ${xml}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const answer = readStationAnswer(xml, operation);
  if (xml.length <= LONGEST_KNOWN) known.set(key, answer);
  return answer;
}

/** Stations say the same all day long: reading it was a tenth of what a delivery costs. */
const known = new LRUCache<string, StationAnswer>({ max: 500 });
const LONGEST_KNOWN = 2_000;

function readStationAnswer(xml: string, operation: 'paSendRT' | 'paSendRTV2'): StationAnswer {
  const message = messageOf(xml);
  if (message.name === 'Fault') throw soapFault(message);
  const expected = OPERATIONS[operation].response.name;
  if (message.name !== expected)
    throw new UnreadableAnswer(`The answer holds ${message.name.slice(0, 100)} instead of ${expected}.`);
  const outcome = textOf(message, 'outcome');
  if (outcome !== 'OK' && outcome !== 'KO')
    throw new UnreadableAnswer(
      outcome === undefined ? 'The answer has no outcome.' : 'The outcome is neither OK nor KO.',
    );
  const fault = faultOf(message);
  return fault ? { outcome, fault } : { outcome };
}

/** Whether an answer to any message is SOAP, a fault included, and in plain words what it is. */
export function describeAnswer(xml: string): { isSoap: boolean; detail: string } {
  try {
    const message = messageOf(xml);
    if (message.name === 'Fault') return { isSoap: true, detail: soapFault(message).reason };
    const fault = faultOf(message);
    const said = fault === undefined ? '' : `, ${fault.faultCode} ${fault.faultString}`.slice(0, 500);
    return {
      isSoap: true,
      detail: `The answer is ${message.name.slice(0, 100)}: ${textOf(message, 'outcome')?.slice(0, 20) ?? 'no outcome'}${said}.`,
    };
  } catch (error) {
    if (error instanceof UnreadableAnswer) return { isSoap: false, detail: error.reason };
    throw error;
  }
}

function messageOf(xml: string): XmlElement {
  if (xml.trim() === '') throw new UnreadableAnswer('The answer is empty.');
  if (/^\W*(?:!doctype\s+)?html\b/i.test(xml.slice(0, 200)))
    throw new UnreadableAnswer('The answer is an HTML page.');
  return bodyOf(parse(xml));
}

function parse(xml: string): XmlElement {
  try {
    return parseXml(decodeXml(xml, Infinity), { undeclaredPrefixes: 'ignore' });
  } catch (error) {
    if (error instanceof Rejected) throw new UnreadableAnswer(`The answer is not XML: ${error.message}`);
    throw error;
  }
}

function bodyOf(envelope: XmlElement): XmlElement {
  const body = childOf(envelope, 'Body');
  if (envelope.name !== 'Envelope' || !body) throw new UnreadableAnswer('The answer is not a SOAP envelope.');
  const [message] = body.children;
  if (!message) throw new UnreadableAnswer('The SOAP body of the answer is empty.');
  return message;
}

/** A fault without a single text says nothing and counts as none. */
function faultOf(message: XmlElement): FaultBean | undefined {
  const fault = childOf(message, 'fault');
  if (!fault || fault.children.length === 0) return undefined;
  const description = textOf(fault, 'description');
  return {
    faultCode: textOf(fault, 'faultCode') ?? '',
    faultString: textOf(fault, 'faultString') ?? '',
    id: textOf(fault, 'id') ?? '',
    ...(description === undefined ? {} : { description }),
  };
}

/** SOAP 1.1 faults, and those of stations that answer in SOAP 1.2. */
function soapFault(fault: XmlElement): UnreadableAnswer {
  const faultcode = textOf(fault, 'faultcode') ?? textOf(childOf(fault, 'Code'), 'Value') ?? '';
  const faultstring = textOf(fault, 'faultstring') ?? textOf(childOf(fault, 'Reason'), 'Text') ?? '';
  const words = [faultcode, faultstring].map((text) => text.trim().slice(0, 500)).filter(Boolean);
  return new UnreadableAnswer(`The station answered with a soap:Fault: ${words.join(', ')}`, {
    faultcode,
    faultstring,
  });
}

const childOf = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name);

const textOf = (element: XmlElement | undefined, name: string): string | undefined =>
  element && childOf(element, name)?.text;
