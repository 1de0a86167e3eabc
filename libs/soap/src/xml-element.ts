/** An element with its names resolved: what reading works on, whatever prefixes the sender chose. */
export interface XmlElement {
  /** Namespace name; empty for none. */
  namespace: string;
  /** Local name. */
  name: string;
  /** Without namespace declarations. */
  attributes: readonly XmlAttribute[];
  children: readonly XmlElement[];
  /** All text directly inside, references resolved, comments skipped, CDATA included. */
  text: string;
  /** Namespace of a prefix as declared here or further out; '' asks for the default namespace. */
  namespaceOf: (prefix: string) => string | undefined;
}

export interface XmlAttribute {
  namespace: string;
  name: string;
  value: string;
}
