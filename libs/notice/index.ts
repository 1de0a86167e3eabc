export { type NoticePrinter, createNoticePrinter } from './src/notice-printer';
