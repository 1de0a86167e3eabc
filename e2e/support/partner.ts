import * as soap from 'soap';
import { type TestHouse } from './house';

/** An answer as the soap package reads it. */
export interface SoapAnswer {
  outcome: string;
  fault?: { faultCode: string; faultString: string; id: string; description?: string };
  [field: string]: unknown;
}

/** What the Nodo is to a station: the npm package `soap`, made from the house's own service description. */
export class Nodo {
  private constructor(private readonly client: soap.Client) {}

  static async of(house: TestHouse, key?: string): Promise<Nodo> {
    const client = await soap.createClientAsync(`${house.url}/partner?wsdl`);
    if (key !== undefined) client.addHttpHeader('Ocp-Apim-Subscription-Key', key);
    return new Nodo(client);
  }

  /** Operations by service and port. */
  describe = (): Record<string, Record<string, Record<string, unknown>>> =>
    this.client.describe() as Record<string, Record<string, Record<string, unknown>>>;

  async call(operation: string, message: object, headers: Record<string, string> = {}): Promise<SoapAnswer> {
    const call = this.client[`${operation}Async`] as (
      message: object,
      options: object,
      headers: object,
    ) => Promise<[SoapAnswer]>;
    const [answer] = await call(message, {}, headers);
    return answer;
  }

  /** The last message as it went out, and what came back, as text. */
  get lastMessage(): string {
    return this.client.lastRequest ?? '';
  }

  get lastAnswer(): string {
    return String(this.client.lastResponse);
  }
}
