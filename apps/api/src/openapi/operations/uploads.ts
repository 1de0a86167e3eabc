import { BINARY, type Operation, type SchemaName, answer } from '../operation';
import type { Parameter } from '../parameters';
import { ON_UPLOADS_V1, ON_UPLOADS_V2 } from './prefixes';
import { UPLOAD_PROBLEMS } from '../upload-problems';

const day = { type: 'string', format: 'date' };
const LIST: Parameter[] = [
  {
    name: 'from',
    in: 'query',
    description: 'First day in Rome; default: six days before the last.',
    schema: day,
  },
  {
    name: 'to',
    in: 'query',
    description: 'Last day in Rome, default today. The range is 1 to 7 of the last 60 days.',
    schema: day,
  },
  { name: 'size', in: 'query', schema: { type: 'integer', minimum: 100, maximum: 500, default: 100 } },
  {
    name: 'x-continuation-token',
    in: 'header',
    description: 'As the page before gave it.',
    schema: { type: 'string' },
  },
];

/** What one version of the upload calls its answers. */
interface Version {
  name: 'V1' | 'V2';
  path: string;
  prefixes: string[];
  status: SchemaName;
  report: SchemaName;
}

const uploadsOf = ({ name, path, prefixes, status, report }: Version): Operation[] => {
  const base = `${path}/brokers/{broker}/organizations/{organization}/debtpositions`;
  const ofUploads = { tag: 'Bulk upload', access: 'partner', errors: 'gpd', prefixes } as const;
  const accept = (method: 'post' | 'put' | 'delete', word: string, list: string): Operation => ({
    ...ofUploads,
    id: `${word}Upload${name}`,
    method,
    path: `${base}/file`,
    summary: `${word.replace(/^\w/, (letter) => letter.toUpperCase())} positions by a ZIP with one JSON file`,
    parameters: ['serviceType'],
    body: {
      description: `The JSON file is a ${list}.`,
      content: {
        'multipart/form-data': {
          type: 'object',
          properties: { file: { ...BINARY, contentMediaType: 'application/zip' } },
          required: ['file'],
        },
      },
    },
    answers: {
      202: {
        description: 'Stored: it will be worked on. Location is relative, without version.',
        headers: ['Location', 'Retry-After'],
      },
    },
    problems: ['NOT_A_ZIP_FILE', ...UPLOAD_PROBLEMS],
  });
  return [
    accept('post', 'create', 'PositionsDocument'),
    accept('put', 'update', 'PositionsDocument'),
    accept('delete', 'delete', 'IupdsDocument'),
    {
      ...ofUploads,
      id: `getUploadStatus${name}`,
      method: 'get',
      path: `${base}/file/{fileId}/status`,
      summary: 'How far an upload is',
      description: 'Done when processedItem is submittedItem.',
      parameters: ['serviceType'],
      answers: { 200: answer('Its status.', status, 'Retry-After') },
      problems: ['STATUS_NOT_FOUND'],
    },
    {
      ...ofUploads,
      id: `getUploadReport${name}`,
      method: 'get',
      path: `${base}/file/{fileId}/report`,
      summary: 'What became of the positions, in groups of equal outcome',
      parameters: ['serviceType'],
      answers: { 200: answer('Its report.', report) },
      problems: ['STATUS_NOT_FOUND', ...(name === 'V2' ? (['REPORT_TOO_EARLY'] as const) : [])],
    },
    {
      ...ofUploads,
      id: `listUploads${name}`,
      method: 'get',
      path: `${base}/files`,
      summary: 'Uploads of some days, newest first',
      parameters: ['serviceType', ...LIST],
      answers: { 200: answer('Their ids.', 'UploadFiles', 'x-continuation-token') },
      problems: ['FILES_BAD_REQUEST', 'FILES_GONE'],
    },
  ];
};

export const UPLOADS: Operation[] = [
  ...uploadsOf({
    name: 'V1',
    path: '',
    prefixes: ON_UPLOADS_V1,
    status: 'UploadStatus',
    report: 'UploadReport',
  }),
  ...uploadsOf({
    name: 'V2',
    path: '/v2',
    prefixes: ON_UPLOADS_V2,
    status: 'UploadStatusDTO',
    report: 'UploadReportDTO',
  }),
];
