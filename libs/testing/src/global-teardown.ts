import { stopTestServices } from './test-services';

/** Jest's hook; its default export is the only kind Jest takes. */
export default stopTestServices;
