/** Prefixes under which pagoPA publishes the same paths; the empty one is our own. As app.ts mounts them. */
const UPLOADS = '/upload/gpd/debt-positions-service';
const POSITIONS = '/gpd/debt-positions-service';

const ACA_POSITIONS = '/aca/debt-positions-service/v1';
export const ON_ALL_UPLOADS = ['', `${UPLOADS}/v1`, `${UPLOADS}/v2`];
export const ON_UPLOADS_V1 = ['', `${UPLOADS}/v1`];
/** Of paths that begin with the version. */
export const ON_UPLOADS_V2 = ['', UPLOADS, '/upload/aca/debt-positions-service'];
export const ON_POSITIONS = ['', `${POSITIONS}/v1`, `${POSITIONS}/v2`];
export const ON_POSITIONS_AND_ACA = [...ON_POSITIONS, ACA_POSITIONS];
/** Of paths that begin with the version. */
export const ON_POSITIONS_V3 = ['', POSITIONS];
export const ON_RECEIPTS = ['', '/gpd/payments-receipts-service/v1'];
export const ON_ACA = ['', '/aca/v1'];
