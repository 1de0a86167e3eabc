import { OPERATIONS } from '#libs/domain';
import { z } from 'zod';
import * as admin from './admin-payload';
import * as adminView from './admin-view-schemas';
import * as audit from './audit-payload';
import { channel } from './channel-payload';
import { consoleSession, consoleSignIn } from './console-payload';
import * as channelView from './channel-view-schemas';
import * as health from './health-schemas';
import { request as identifiersRequest } from './identifiers-payload';
import * as job from './job-view-schemas';
import { noticeSettings } from './notice-settings-payload';
import * as settings from './organization-settings-payload';
import { acaNotice } from './pa-create-position';
import * as overview from './overview-view-schemas';
import * as option from './payment-option-payload';
import { payment } from './payment-payload';
import * as query from './position-list-query';
import * as position from './position-payload';
import * as positionV3 from './position-v3-payload';
import * as positionV3View from './position-v3-view-schemas';
import * as positionSearch from './position-search';
import * as positionView from './position-view-schemas';
import * as privacy from './privacy-payload';
import * as problem from './problem-schemas';
import * as receiptListView from './receipt-list-view-schemas';
import * as receiptQuery from './receipt-queries';
import * as receiptRequest from './receipt-request-schema';
import * as receiptSearch from './receipt-search';
import * as receiptView from './receipt-view-schemas';
import * as redelivery from './redelivery-payload';
import * as redeliveryView from './redelivery-view-schemas';
import { service } from './service-payload';
import * as webhook from './webhook-schemas';

const iupds = z.array(z.string());
const operation = z
  .string()
  .optional()
  .meta({ description: `${OPERATIONS.join(', ')}, in any case of letters.`, examples: ['CREATE'] });

/** Bodies of requests as their readers check them, by the name they are published under. */
export const requestSchemas = {
  PaymentPositionModel: position.position,
  PaymentOptionModel: position.paymentOption,
  TransferModel: position.transfer,
  Stamp: position.stamp,
  MultiplePaymentPositionModel: z.object({ paymentPositions: z.array(position.position).min(1).max(100) }),
  MultipleIUPDModel: z.object({ paymentPositionIUPDs: iupds.min(1).max(20) }),
  PaymentPositionModelV3: positionV3.position,
  PaymentOptionModelV3: positionV3.paymentOption,
  InstallmentModelV3: positionV3.installment,
  DebtorV3: positionV3.debtor,
  UpdateTransferIban: query.ibanPatch,
  PositionsDocument: z.object({ operation, paymentPositions: z.array(position.position).min(1) }),
  IupdsDocument: z.object({ operation, paymentPositionIUPDs: iupds.min(1) }),
  PositionSearch: positionSearch.positionSearch,
  PayPaymentOptionModel: payment,
  AlreadyPaidPaymentOptionModel: option.alreadyPaid,
  NotificationFeeUpdateModel: option.notificationFee,
  Notices: option.notices,
  NewDebtPositionRequest: acaNotice,
  IdentifiersRequest: identifiersRequest,
  RedeliveryRequest: redelivery.redelivery,
  RedirectRequest: redelivery.redirect,
  AcknowledgementRequest: redelivery.acknowledgement,
  ReceiptRequest: receiptRequest.receiptRequest,
  ReceiptRequestSubject: receiptRequest.requestSubject,
  ReceiptRequestTransfer: receiptRequest.requestTransfer,
  ConsoleSignIn: consoleSignIn,
  StationRequest: admin.station,
  StationChannelRequest: channel,
  BrokerRequest: admin.broker,
  KeyRequest: admin.key,
  KeyRotationRequest: admin.rotation,
  OrganizationSettingsRequest: settings.settings,
  NoticeSettingsRequest: noticeSettings,
  RetentionRequest: privacy.retention,
  DebtorRequest: privacy.debtor,
  ErasureRequest: privacy.erasure,
  RegisteredIbansRequest: settings.registeredIbans,
  TaxonomyRequest: settings.catalogue,
  SpontaneousServiceRequest: service,
  WebhookRequest: webhook.webhook,
};

/** Bodies of answers: the types of the views follow from them. */
export const responseSchemas = {
  PaymentPositionModelResponse: positionView.positionView,
  PaymentPositionModelWritten: positionView.writtenPositionView,
  PaymentOptionModelResponse: positionView.optionView,
  PaidPaymentOptionModel: positionView.paidOptionView,
  PaymentOptionWithDebtorModel: positionView.payableOptionView,
  TransferModelResponse: positionView.transferView,
  PaymentPositionsInfo: positionView.positionList,
  PageInfo: positionView.pageInfo,
  FoundPositions: positionSearch.foundPositions,
  PositionEvents: positionView.positionEvents,
  UpdatedIbans: positionView.updatedIbans,
  VerifyPaymentOptionsResponse: positionView.paymentChoicesView,
  PaymentPositionModelResponseV3: positionV3View.positionV3View,
  PaymentPositionModelWrittenV3: positionV3View.writtenPositionV3View,
  PaymentPositionsInfoV3: positionV3View.positionV3List,
  DebtPositionResponse: positionView.acaPositionView,
  Job: job.jobView,
  JobList: job.jobList,
  Item: job.itemView,
  ItemList: job.itemList,
  UploadStatus: job.uploadStatusV1,
  UploadStatusDTO: job.uploadStatusV2,
  UploadReport: job.uploadReportV1,
  UploadReportDTO: job.uploadReportV2,
  UploadFiles: job.uploadFiles,
  Identifiers: z.object({ reference: z.string(), iuv: z.string(), nav: z.string() }),
  Receipt: receiptView.receiptView,
  StoredReceipt: receiptView.storedReceiptView,
  FoundReceipts: receiptSearch.foundReceipts,
  ReceiptFeed: receiptListView.receiptFeed,
  Recipients: receiptListView.recipientsView,
  PaymentsResult: receiptListView.receiptList,
  ReceiptDocument: receiptView.receiptDocument,
  ReceiptIntake: receiptView.receiptIntake,
  Delivery: receiptView.deliveryView,
  ReopenedDelivery: receiptView.reopenedDelivery,
  RedirectedDelivery: redeliveryView.redirected,
  Redelivery: redeliveryView.redeliveryView,
  RedeliveryForecast: redeliveryView.redeliveryForecast,
  RedeliveryList: redeliveryView.redeliveryList,
  MailboxEntry: redeliveryView.mailboxEntry,
  MailboxPage: redeliveryView.mailboxPage,
  Acknowledged: redeliveryView.acknowledged,
  Station: adminView.stationView,
  StationWithHealth: adminView.stationTrafficView,
  StationList: adminView.stationList,
  StationChannel: channelView.channelView,
  StationTest: channelView.stationTestView,
  ConsoleSession: consoleSession,
  HouseOverview: overview.houseOverview,
  StationsInTrouble: overview.stationsInTrouble,
  Overview: overview.reachOverview,
  Broker: adminView.brokerView,
  BrokerList: adminView.brokerList,
  IssuedKey: adminView.issuedKey,
  KeyList: adminView.keyList,
  RotatedKey: adminView.rotatedKey,
  AuditPage: audit.auditPage,
  OrganizationSettings: adminView.organizationSettings,
  NoticeSettings: noticeSettings,
  Retention: privacy.retentionView,
  Erasure: privacy.erasureView,
  RegisteredIbanList: adminView.registeredIbanList,
  TaxonomyLoaded: adminView.taxonomyLoaded,
  TaxonomyPage: adminView.taxonomyPage,
  SpontaneousService: service.extend({ organizationFiscalCode: z.string(), idServizio: z.string() }),
  ServiceList: z.object({
    services: z.array(service.extend({ organizationFiscalCode: z.string(), idServizio: z.string() })),
  }),
  Webhook: webhook.webhookView,
  WebhookList: webhook.webhookList,
  WebhookMessage: webhook.webhookMessage,
  WebhookMessageList: webhook.webhookMessageList,
  WebhookTest: webhook.webhookTest,
  SigningSecret: webhook.signingSecret,
  JobCallback: webhook.jobCallback,
  JobCompleted: webhook.jobCompleted,
  Alert: webhook.alert,
  Live: health.live,
  Readiness: health.readiness,
  Info: health.info,
  Problem: problem.problem,
  ProblemJson: problem.gpdProblem,
  OdpError: problem.odpError,
};

/** Queries as their readers check them. */
export const querySchemas = {
  positionList: query.v1,
  positionListV3: query.v3,
  ibanPatch: query.ibanPatchQuery,
  taxonomyPage: settings.page,
  audit: audit.auditQuery,
  overview: overview.overviewQuery,
  receiptFeed: receiptQuery.feed,
  receiptSearch: receiptSearch.receiptSearch,
  receiptExport: receiptQuery.period,
  gpdReceipts: receiptQuery.list,
  webhookMessages: webhook.messagePage,
};
