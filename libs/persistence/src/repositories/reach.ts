/** Organizations a search may look into: one, those a broker acts for (as far as its key goes), or all there are. */
export interface Reach {
  organization?: string;
  brokerCode?: string;
  /** Of those the broker acts for: a key may be confined to some. */
  organizations?: readonly string[];
}

/** A derived table `reach (code)` of these organizations, and its parameters: each is one look-up in an index of them. */
export function reachTable({ organization, brokerCode, organizations }: Reach): [string, unknown[]] {
  if (organization !== undefined) return ['(SELECT ? AS code) AS reach', [organization]];
  if (brokerCode === undefined) return ['(SELECT fiscal_code AS code FROM organization) AS reach', []];
  const confined = organizations === undefined ? '' : ' AND organization_fiscal_code IN (?)';
  return [
    `(SELECT organization_fiscal_code AS code FROM broker_organization WHERE broker_code = ?${confined}) AS reach`,
    [brokerCode, ...(organizations === undefined ? [] : [organizations])],
  ];
}
