/** Made from the OpenAPI document by `npm run client:types`: do not edit. */
export interface paths {
    "/organizations/{organization}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs, newest first */
        get: operations["listJobs"];
        put?: never;
        /** Hand in positions, or iupds */
        post: operations["createJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A job as it stands */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/jobs/{jobId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A job as it goes on, by server-sent events
         * @description `progress` with the Job whenever it has changed, once a second at most; `done` with the Job at its end. The connection ends after some minutes in any case: connect again.
         */
        get: operations["followJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/jobs/{jobId}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of each item */
        get: operations["listItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/jobs/{jobId}/results.ndjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of all items, an Item a line */
        get: operations["getResultsNdjson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/jobs/{jobId}/results.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of all items, for a spreadsheet */
        get: operations["getResultsCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/jobs/{jobId}/failed.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The failed items as an upload takes them, to mend and hand in again
         * @description One JSON document: positions, or iupds where the job took iupds. It names the `operation` where the list does not imply it.
         */
        get: operations["getFailedZip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/jobs/{jobId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop what has not begun */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/jobs/{jobId}/retry-failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try the failed items again, as a job of their own */
        post: operations["retryFailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/jobs/{jobId}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove what a job created and is unpaid and unchanged since
         * @description As a job of its own. Asked for again, the answer is the undo that is there.
         */
        post: operations["undoJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/brokers/{broker}/organizations/{organization}/debtpositions/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Update positions by a ZIP with one JSON file */
        put: operations["updateUploadV1"];
        /** Create positions by a ZIP with one JSON file */
        post: operations["createUploadV1"];
        /** Delete positions by a ZIP with one JSON file */
        delete: operations["deleteUploadV1"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/brokers/{broker}/organizations/{organization}/debtpositions/file/{fileId}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far an upload is
         * @description Done when processedItem is submittedItem.
         */
        get: operations["getUploadStatusV1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/brokers/{broker}/organizations/{organization}/debtpositions/file/{fileId}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of the positions, in groups of equal outcome */
        get: operations["getUploadReportV1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/brokers/{broker}/organizations/{organization}/debtpositions/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Uploads of some days, newest first */
        get: operations["listUploadsV1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/brokers/{broker}/organizations/{organization}/debtpositions/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Update positions by a ZIP with one JSON file */
        put: operations["updateUploadV2"];
        /** Create positions by a ZIP with one JSON file */
        post: operations["createUploadV2"];
        /** Delete positions by a ZIP with one JSON file */
        delete: operations["deleteUploadV2"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/brokers/{broker}/organizations/{organization}/debtpositions/file/{fileId}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far an upload is
         * @description Done when processedItem is submittedItem.
         */
        get: operations["getUploadStatusV2"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/brokers/{broker}/organizations/{organization}/debtpositions/file/{fileId}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of the positions, in groups of equal outcome */
        get: operations["getUploadReportV2"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/brokers/{broker}/organizations/{organization}/debtpositions/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Uploads of some days, newest first */
        get: operations["listUploadsV2"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/debtpositions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An organization's positions
         * @description At most one of the three periods may be given; each is at most 30 days.
         */
        get: operations["listPositions"];
        /** Replace some positions, all or none */
        put: operations["updatePositions"];
        /**
         * Create a position
         * @description Or some at once, all or none, when the body is a list of them: then the answer has no body.
         */
        post: operations["createPosition"];
        /** Delete some positions, all or none */
        delete: operations["deletePositions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/debtpositions/{iupd}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A position */
        get: operations["getPosition"];
        /** Replace a position */
        put: operations["updatePosition"];
        post?: never;
        /** Delete a position */
        delete: operations["deletePosition"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/paymentoptions/{iuv}/debtposition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The position an iuv belongs to */
        get: operations["getPositionByIuv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/debtpositions/{iupd}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a position, also to one that is gone */
        get: operations["listPositionEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/debtpositions/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create some positions, all or none */
        post: operations["createPositions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/debtpositions/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Put another IBAN in the place of one, on all transfers that are not reported */
        patch: operations["updateIbans"];
        trace?: never;
    };
    "/organizations/{organization}/debtpositions/{iupd}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publish a draft */
        post: operations["publishPosition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/debtpositions/{iupd}/invalidate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw what is published and unpaid */
        post: operations["invalidatePosition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v3/organizations/{organization}/debtpositions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An organization's positions
         * @description Each period is at most 30 days; several may be given, then all of them hold.
         */
        get: operations["listPositionsV3"];
        put?: never;
        /** Create a position */
        post: operations["createPositionV3"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v3/organizations/{organization}/debtpositions/{iupd}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A position */
        get: operations["getPositionV3"];
        /** Replace a position */
        put: operations["updatePositionV3"];
        post?: never;
        /** Delete a position */
        delete: operations["deletePositionV3"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v3/organizations/{organization}/debtpositions/{iupd}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publish a draft */
        post: operations["publishPositionV3"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/paymentoptions/{nav}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An option as a payment starts from it, with its debtor */
        get: operations["getPaymentOption"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/paymentoptions/{nav}/notice.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The notice of an option, to print
         * @description Of the whole amount, with the instalments beside it if there are any; of an instalment, with all unpaid ones of its plan. With a postal slip where a transfer to the organization has a postal IBAN.
         */
        get: operations["getPaymentNotice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/paymentoptions/{nav}/pay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take in a payment
         * @description Makes a receipt of it, and the deliveries it owes.
         */
        post: operations["payPaymentOption"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/paymentoptions/paids/{nav}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close an option that was paid elsewhere */
        post: operations["setAlreadyPaid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/paymentoptions/{nav}/notificationfee": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Charge a notification fee
         * @description It comes on top of the amount.
         */
        put: operations["setNotificationFee"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/paymentoptions/{iuv}/transfers/{idTransfer}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note that a transfer was reported */
        post: operations["reportTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payment-options/organizations/{organization}/notices/{nav}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every way to pay the position of a notice */
        post: operations["verifyPaymentOptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/paCreatePosition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a notice, bring it up to date, or withdraw it
         * @description An amount of 0 withdraws it.
         */
        post: operations["paCreatePosition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/iuvs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue an iuv and its nav
         * @description The same reference gets the same identifiers again.
         */
        post: operations["issueIdentifiers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Receipts in the order they came in, none skipped */
        get: operations["readReceiptFeed"];
        put?: never;
        /**
         * Take in a receipt
         * @description With the fields of ctReceiptV2 of paForNode.xsd, at the top or under `receipt`. Amounts are euros as text ("116.00") or eurocents as integers.
         */
        post: operations["postReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/receipts/export.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All receipts of a period, a file each
         * @description By the time of payment; a year at most.
         */
        get: operations["exportReceipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/receipts/{receiptId}/xml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A receipt as the XML a station gets */
        get: operations["getReceiptXml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/receipts/{receiptId}/recipients/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which stations get a receipt, and why */
        get: operations["explainRecipients"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{organization}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * GPD's list of receipts
         * @description Without a period: of the last three months.
         */
        get: operations["listGpdReceipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{organization}/receipts/{iuv}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** GPD's receipt of an iuv */
        get: operations["getGpdReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/receipts/{receiptId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A receipt with its deliveries */
        get: operations["getReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/receipts/{receiptId}/deliveries/{deliveryId}/xml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The message a delivery sends
         * @description As it would be sent now, in the version of the primitives its station speaks.
         */
        get: operations["getDeliveryXml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/receipts/{receiptId}/deliveries/{deliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a delivery again */
        post: operations["redeliverOfReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/deliveries/{deliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a delivery again */
        post: operations["redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/receipts/{receiptId}/deliveries/{deliveryId}/redirect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery to another station instead
         * @description One that its station does not have, or has refused, to a station that serves its organization.
         */
        post: operations["redirectOfReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/deliveries/{deliveryId}/redirect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery to another station instead
         * @description One that its station does not have, or has refused, to a station that serves its organization.
         */
        post: operations["redirect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/redeliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Redeliveries of the caller, newest first */
        get: operations["listRedeliveries"];
        put?: never;
        /**
         * Send many deliveries again, or to another station
         * @description Of a station, of an organization or of the one to the other, in a period. A partner may name its own stations and organizations.
         */
        post: operations["postRedelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/redeliveries/{redeliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A redelivery as it stands */
        get: operations["getRedelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/redeliveries/{redeliveryId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a redelivery, and take back what was not yet sent */
        post: operations["cancelRedelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stations/{stationId}/mailbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Receipts a station was never given, oldest first */
        get: operations["listMailbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stations/{stationId}/mailbox.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as a ZIP
         * @description manifest.json, its last file, lists the deliveries and says how to acknowledge them.
         */
        get: operations["downloadMailbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stations/{stationId}/mailbox/{deliveryId}/xml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The message a station would have got */
        get: operations["getMailboxXml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stations/{stationId}/mailbox/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that the station has them: they are delivered
         * @description By their ids, or all up to a cursor. Repeated, it changes nothing.
         */
        post: operations["acknowledgeMailbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/debtpositions/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look for positions
         * @description By iupd, by notice number or iuv, by debtor, or all of an organization, newest first. Without `organization` in all the key reaches. What an operator asks of a debtor is in the audit log.
         */
        post: operations["searchPositions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look for receipts, and what became of their deliveries
         * @description Newest first. A partner names an organization, unless it looks for a receiptId or a notice. A receipt with two deliveries a search is for may be on two pages.
         */
        get: operations["searchReceipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The WSDL */
        get: operations["getWsdl"];
        put?: never;
        /**
         * A SOAP 1.1 message of paForNode
         * @description paVerifyPaymentNotice, paGetPayment, paGetPaymentV2, paSendRT, paSendRTV2, paDemandPaymentNotice. A fault of the business is an ordinary answer with outcome KO. Calls from trusted networks need no key.
         */
        post: operations["callPartner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/jobs/{jobId}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a job's end was told */
        get: operations["getJobCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/jobs/{jobId}/callback/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell a job's end once more
         * @description Under the same `webhook-id`, with as many attempts as the first time.
         */
        post: operations["resendJobCallback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What callbacks of the caller's jobs are signed with
         * @description One for each broker, and one for operators. It is made when it is first needed.
         */
        get: operations["getWebhookSecret"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook-secret/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have callbacks signed with another secret
         * @description For a while they carry a signature by the one before, too.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where alerts are sent
         * @description Needs an operator key.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Have alerts sent somewhere
         * @description Needs an operator key.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/webhooks/{webhookId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A webhook
         * @description Needs an operator key.
         */
        get: operations["getWebhook"];
        /**
         * Change a webhook
         * @description What has not arrived goes to the new address; switched off, it is given up.
         *
         *     Needs an operator key.
         */
        put: operations["putWebhook"];
        post?: never;
        /**
         * Remove a webhook, its messages and its secret
         * @description Needs an operator key.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/webhooks/{webhookId}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What its messages are signed with
         * @description Needs an operator key.
         */
        get: operations["getSecretOfWebhook"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/webhooks/{webhookId}/secret/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have its messages signed with another secret
         * @description For a while they carry a signature by the one before, too.
         *
         *     Needs an operator key.
         */
        post: operations["rotateSecretOfWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/webhooks/{webhookId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send it a message that says nothing
         * @description Needs an operator key.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/webhooks/{webhookId}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was sent to it, newest first
         * @description Needs an operator key.
         */
        get: operations["listWebhookMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/webhooks/{webhookId}/messages/{messageId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message once more
         * @description Under the same `webhook-id`, with as many attempts as the first time.
         *
         *     Needs an operator key.
         */
        post: operations["resendWebhookMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stations and their health
         * @description Needs an operator key.
         */
        get: operations["listStations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stations/{stationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A station and its health
         * @description Needs an operator key.
         */
        get: operations["getStation"];
        /**
         * Register a station, or change it
         * @description Needs an operator key.
         */
        put: operations["putStation"];
        post?: never;
        /**
         * Remove a station
         * @description Deliveries already owed to it stay, and wait for its return.
         *
         *     Needs an operator key.
         */
        delete: operations["deleteStation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stations/{stationId}/channel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What may be shown of a channel
         * @description Needs an operator key.
         */
        get: operations["getStationChannel"];
        /**
         * Say how a station is reached: certificates, authorities, headers, a forwarder
         * @description It is stored encrypted. Counts from the next attempt on.
         *
         *     Needs an operator key.
         */
        put: operations["putStationChannel"];
        post?: never;
        /**
         * Call a station at its address, as it is
         * @description Needs an operator key.
         */
        delete: operations["deleteStationChannel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stations/{stationId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go the way to a station, and say how far it is open
         * @description Sends `paVerifyPaymentNotice` of a notice nobody has, never a receipt.
         *
         *     Needs an operator key.
         */
        post: operations["testStation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/brokers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Brokers and the organizations they act for
         * @description Needs an operator key.
         */
        get: operations["listBrokers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/brokers/{brokerCode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say which organizations a broker acts for
         * @description Needs an operator key.
         */
        put: operations["putBroker"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Subscription keys, without the keys themselves
         * @description Needs an operator key.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Issue a subscription key
         * @description Needs an operator key.
         */
        post: operations["issueKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/keys/{keyId}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue a key in the place of another
         * @description The same rights under a new key. The old one goes on for `graceSeconds` (default: a day).
         *
         *     Needs an operator key.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what in the administration, newest first
         * @description Also what was asked for and refused, reads of secrets, and what the `gpd` command changed.
         *
         *     Needs an operator key.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The queues in Redis, as a page
         * @description For a browser with a session of the console. What the page asks for and how is its own business and may change. Queues are only shown, unless `QUEUE_ACTIONS` is on. 503 while Redis is away.
         *
         *     Needs an operator key.
         */
        get: operations["showQueues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a subscription key
         * @description Needs an operator key.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/organizations/{organization}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How strictly an organization is checked
         * @description Needs an operator key.
         */
        get: operations["getOrganizationSettings"];
        /**
         * Set how strictly an organization is checked
         * @description A check that is not named is off.
         *
         *     Needs an operator key.
         */
        put: operations["putOrganizationSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/organizations/{organization}/notice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the printed notices of an organization say of it
         * @description Needs an operator key.
         */
        get: operations["getNoticeSettings"];
        /**
         * Set what the printed notices of an organization say of it
         * @description Needs an operator key.
         */
        put: operations["putNoticeSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/organizations/{organization}/ibans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * IBANs on record of an organization
         * @description Needs an operator key.
         */
        get: operations["getRegisteredIbans"];
        /**
         * Replace the IBANs on record of an organization
         * @description Needs an operator key.
         */
        put: operations["putRegisteredIbans"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/taxonomy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The catalogue of categories
         * @description Needs an operator key.
         */
        get: operations["getTaxonomy"];
        /**
         * Replace the catalogue of categories
         * @description Needs an operator key.
         */
        put: operations["putTaxonomy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/organizations/{organization}/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an organization offers to be paid spontaneously
         * @description Needs an operator key.
         */
        get: operations["listServices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/organizations/{organization}/services/{idServizio}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A service
         * @description Needs an operator key.
         */
        get: operations["getService"];
        /**
         * Offer a service, or change it
         * @description Needs an operator key.
         */
        put: operations["putService"];
        post?: never;
        /**
         * Offer a service no more
         * @description Needs an operator key.
         */
        delete: operations["deleteService"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/organizations/{organization}/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How long data of an organization is kept
         * @description Needs an operator key.
         */
        get: operations["getRetention"];
        /**
         * Set how long data of an organization is kept
         * @description Complete jobs, positions with nothing left to be paid and receipts nobody is owed are removed when they are older. What is left out is as the deployment has it.
         *
         *     Needs an operator key.
         */
        put: operations["putRetention"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/organizations/{organization}/debtors/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * All that is there of a debtor
         * @description A line each, as they are stored (amounts of positions in eurocents): positions, receipts, items of jobs that wait or failed; the last line (`"type":"end"`) has their counts.
         *
         *     Needs an operator key.
         */
        post: operations["exportDebtor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/organizations/{organization}/debtors/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase what is there of a debtor, as far as it may be
         * @description What may still be paid, was paid, or is owed to a station is kept, and counted by the reason. Asking again does what is left. The audit log keeps a fingerprint of the debtor and the counts.
         *
         *     Needs an operator key.
         */
        post: operations["eraseDebtor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether all is well, and how it went
         * @description What is wrong, what is owed and for how long, stations in trouble, and what was done over time. All who ask within two seconds get the same reading.
         *
         *     Needs an operator key.
         */
        get: operations["getHouseOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the jobs and receipts of the organizations in reach stand
         * @description Jobs under way, items that failed within a day, receipts that stations have not got. Not for keys that are limited to segregation codes.
         */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whose session it is, and what it reaches */
        get: operations["getSession"];
        put?: never;
        /**
         * Open a session of the console with a key
         * @description The answer sets a cookie that stands for the key for twelve hours. What changes something needs the header `X-Console` beside it.
         */
        post: operations["signIn"];
        /** End a session of the console */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/config/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark options whose notification fee SEND sets
         * @description Needs an operator key.
         */
        post: operations["setSendSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["isLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether it can do its work */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics for Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Name, version and environment */
        get: operations["getInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Name, version and environment */
        get: operations["getInfoV1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Name, version and environment */
        get: operations["getInfoV2"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document as a page, to read and to try calls from */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "job.completed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A job's end, to its `callbackUrl`
         * @description Signed by Standard Webhooks 1.0. Sent again until a 2xx says that it was taken.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description The same at every attempt: what was seen before can be dropped. */
                    "webhook-id": string;
                    /** @description Seconds since 1970, of this attempt. */
                    "webhook-timestamp": string;
                    /** @description One or more `v1,` signatures, separated by blanks. */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["JobCompleted"];
                };
            };
            responses: {
                /** @description Not wanted: this message is not sent again. */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    alert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An alert, to the webhooks of operators that want it
         * @description Signed by Standard Webhooks 1.0. Sent again until a 2xx says that it was taken.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description The same at every attempt: what was seen before can be dropped. */
                    "webhook-id": string;
                    /** @description Seconds since 1970, of this attempt. */
                    "webhook-timestamp": string;
                    /** @description One or more `v1,` signatures, separated by blanks. */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            responses: {
                /** @description Not wanted: this message is not sent again. */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description Properties that are not listed are refused in bulk, and ignored by other calls. */
        PaymentPositionModel: {
            iupd: string;
            /** @enum {string} */
            type: "F" | "G";
            payStandIn?: boolean | null;
            fiscalCode: string;
            fullName: string;
            streetName?: string | null;
            civicNumber?: string | null;
            postalCode?: string | null;
            city?: string | null;
            province?: string | null;
            region?: string | null;
            country?: string | null;
            email?: string | null;
            phone?: string | null;
            switchToExpired: boolean;
            companyName: string;
            officeName?: string | null;
            /**
             * @description UTC without an offset; seconds and their fraction may be left out.
             * @example 2030-12-31T23:59:59
             */
            validityDate?: string | null;
            readonly paymentDate?: unknown;
            readonly status?: unknown;
            paymentOption?: components["schemas"]["PaymentOptionModel"][];
        };
        /** @description Properties that are not listed are refused in bulk, and ignored by other calls. */
        PaymentOptionModel: {
            nav?: string | null;
            iuv: string;
            /** @description Eurocents. */
            amount: number | string;
            description: string;
            isPartialPayment: boolean;
            /**
             * @description UTC without an offset; seconds and their fraction may be left out.
             * @example 2030-12-31T23:59:59
             */
            dueDate: string;
            /**
             * @description UTC without an offset; seconds and their fraction may be left out.
             * @example 2030-12-31T23:59:59
             */
            retentionDate?: string | null;
            /** @description Ignored. */
            fee?: number | string;
            readonly notificationFee?: unknown;
            transfer?: components["schemas"]["TransferModel"][];
            paymentOptionMetadata?: {
                key: string;
                value?: string | null;
            }[];
        };
        /** @description Properties that are not listed are refused in bulk, and ignored by other calls. */
        TransferModel: {
            idTransfer: string;
            /** @description Eurocents. */
            amount: number | string;
            organizationFiscalCode?: string | null;
            companyName?: string | null;
            remittanceInformation: string;
            category: string;
            iban?: string | null;
            postalIban?: string | null;
            stamp?: components["schemas"]["Stamp"] | null;
            transferMetadata?: {
                key: string;
                value?: string | null;
            }[];
        };
        /** @description Properties that are not listed are refused in bulk, and ignored by other calls. */
        Stamp: {
            hashDocument?: string | null;
            stampType?: string | null;
            provincialResidence?: string | null;
        };
        MultiplePaymentPositionModel: {
            paymentPositions: components["schemas"]["PaymentPositionModel"][];
        };
        MultipleIUPDModel: {
            paymentPositionIUPDs: string[];
        };
        PaymentPositionModelV3: {
            iupd: string;
            payStandIn?: boolean | null;
            companyName: string;
            officeName?: string | null;
            paymentOption: components["schemas"]["PaymentOptionModelV3"][];
        };
        PaymentOptionModelV3: {
            description?: string | null;
            /**
             * @description UTC without an offset; seconds and their fraction may be left out.
             * @example 2030-12-31T23:59:59
             */
            validityDate?: string | null;
            /**
             * @description UTC without an offset; seconds and their fraction may be left out.
             * @example 2030-12-31T23:59:59
             */
            retentionDate?: string | null;
            switchToExpired: boolean;
            debtor: components["schemas"]["DebtorV3"];
            installments: components["schemas"]["InstallmentModelV3"][];
        };
        InstallmentModelV3: {
            nav?: string | null;
            iuv: string;
            /** @description Eurocents. */
            amount: number | string;
            description: string;
            /**
             * @description UTC without an offset; seconds and their fraction may be left out.
             * @example 2030-12-31T23:59:59
             */
            dueDate: string;
            transfer: {
                idTransfer: string;
                /** @description Eurocents. */
                amount: number | string;
                organizationFiscalCode?: string | null;
                companyName?: string | null;
                remittanceInformation: string;
                category: string;
                iban?: string | null;
                postalIban?: string | null;
                stamp?: {
                    hashDocument?: string | null;
                    stampType?: string | null;
                    provincialResidence?: string | null;
                } | null;
                transferMetadata?: {
                    key: string;
                    value: string;
                }[];
            }[];
            installmentMetadata?: {
                key: string;
                value?: string | null;
            }[];
        };
        DebtorV3: {
            /** @enum {string} */
            type: "F" | "G";
            fiscalCode: string;
            fullName: string;
            streetName?: string | null;
            civicNumber?: string | null;
            postalCode?: string | null;
            city?: string | null;
            province?: string | null;
            region?: string | null;
            country?: string | null;
            email?: string | null;
            phone?: string | null;
        };
        UpdateTransferIban: {
            newIban: string;
        };
        PositionsDocument: {
            /**
             * @description CREATE, UPDATE, DELETE, PUBLISH, INVALIDATE, in any case of letters.
             * @example CREATE
             */
            operation?: string;
            paymentPositions: components["schemas"]["PaymentPositionModel"][];
        };
        IupdsDocument: {
            /**
             * @description CREATE, UPDATE, DELETE, PUBLISH, INVALIDATE, in any case of letters.
             * @example CREATE
             */
            operation?: string;
            paymentPositionIUPDs: string[];
        };
        PositionSearch: {
            organization?: string;
            iupd?: string;
            /** @description nav or iuv of a payment option. */
            notice?: string;
            /** @description Fiscal code of the debtor; in capital and small letters alike. Needs `organization`. */
            debtor?: string;
            /**
             * @description Of a list of all positions of `organization`: where nothing else is looked for.
             * @enum {string}
             */
            status?: "DRAFT" | "PUBLISHED" | "VALID" | "INVALID" | "EXPIRED" | "PARTIALLY_PAID" | "PAID" | "REPORTED";
            /** @default 20 */
            limit?: number;
            /** @description `nextCursor` of the page before. */
            cursor?: string;
        };
        PayPaymentOptionModel: {
            /**
             * @description UTC without an offset; seconds and their fraction may be left out.
             * @example 2030-12-31T23:59:59
             */
            paymentDate?: string | null;
            paymentMethod?: string | null;
            pspCode?: string | null;
            pspTaxCode?: string | null;
            pspCompany: string;
            idReceipt: string;
            fee?: (number | string) | null;
            idStation?: string | null;
        };
        AlreadyPaidPaymentOptionModel: {
            /**
             * @description UTC without an offset; seconds and their fraction may be left out.
             * @example 2030-12-31T23:59:59
             */
            paymentDate?: string | null;
        };
        NotificationFeeUpdateModel: {
            notificationFee: number | string;
        };
        Notices: {
            organizationFiscalCode: string;
            nav: string;
        }[];
        NewDebtPositionRequest: {
            paFiscalCode: string;
            /** @enum {string} */
            entityType: "F" | "G";
            entityFiscalCode: string;
            entityFullName: string;
            iuv: string;
            nav?: string | null;
            amount: number | string;
            description: string;
            /** @example 2030-12-31T23:59:59 */
            expirationDate: string;
            iban?: (string & (unknown & unknown)) | null;
            postalIban?: (string & (unknown & unknown)) | null;
            switchToExpired?: boolean | null;
            payStandIn?: boolean | null;
        };
        IdentifiersRequest: {
            reference: string;
            /**
             * @default 3
             * @enum {number}
             */
            auxDigit?: 0 | 1 | 2 | 3;
            segregationCode?: string;
        };
        RedeliveryRequest: {
            stationId?: string;
            organizationFiscalCode?: string;
            /** @enum {string} */
            deliveries?: "ALL" | "UNDELIVERED" | "FAILED";
            /** Format: date-time */
            since?: string;
            /** Format: date-time */
            until?: string;
            toStationId?: string;
            perSecond?: number;
        };
        RedirectRequest: {
            stationId: string;
        };
        AcknowledgementRequest: {
            deliveryIds: number[];
        } | {
            upTo: string;
        };
        ReceiptRequest: {
            receiptId: string;
            noticeNumber: string;
            fiscalCode?: string | null;
            /** @enum {string} */
            outcome: "OK" | "KO";
            creditorReferenceId: string;
            paymentAmount: string | number;
            description: string;
            companyName: string;
            officeName?: string | null;
            debtor: components["schemas"]["ReceiptRequestSubject"];
            transferList: components["schemas"]["ReceiptRequestTransfer"][] | {
                transfer: components["schemas"]["ReceiptRequestTransfer"][] | components["schemas"]["ReceiptRequestTransfer"];
            };
            idPSP: string;
            pspFiscalCode?: string | null;
            pspPartitaIVA?: string | null;
            PSPCompanyName: string;
            idChannel: string;
            channelDescription: string;
            payer?: components["schemas"]["ReceiptRequestSubject"] | null;
            paymentMethod?: string | null;
            paymentNote?: string | null;
            fee?: (string | number) | null;
            primaryCiIncurredFee?: (string | number) | null;
            idBundle?: string | null;
            idCiBundle?: string | null;
            paymentDateTime?: string | null;
            applicationDate?: string | null;
            transferDate?: string | null;
            metadata?: ({
                key: string;
                value: string;
            }[] | {
                mapEntry: {
                    key: string;
                    value: string;
                }[] | {
                    key: string;
                    value: string;
                };
            }) | null;
            standIn?: boolean | null;
            idStation?: string | null;
        } | {
            idStation?: string | null;
            receipt: {
                receiptId: string;
                noticeNumber: string;
                fiscalCode?: string | null;
                /** @enum {string} */
                outcome: "OK" | "KO";
                creditorReferenceId: string;
                paymentAmount: string | number;
                description: string;
                companyName: string;
                officeName?: string | null;
                debtor: components["schemas"]["ReceiptRequestSubject"];
                transferList: components["schemas"]["ReceiptRequestTransfer"][] | {
                    transfer: components["schemas"]["ReceiptRequestTransfer"][] | components["schemas"]["ReceiptRequestTransfer"];
                };
                idPSP: string;
                pspFiscalCode?: string | null;
                pspPartitaIVA?: string | null;
                PSPCompanyName: string;
                idChannel: string;
                channelDescription: string;
                payer?: components["schemas"]["ReceiptRequestSubject"] | null;
                paymentMethod?: string | null;
                paymentNote?: string | null;
                fee?: (string | number) | null;
                primaryCiIncurredFee?: (string | number) | null;
                idBundle?: string | null;
                idCiBundle?: string | null;
                paymentDateTime?: string | null;
                applicationDate?: string | null;
                transferDate?: string | null;
                metadata?: ({
                    key: string;
                    value: string;
                }[] | {
                    mapEntry: {
                        key: string;
                        value: string;
                    }[] | {
                        key: string;
                        value: string;
                    };
                }) | null;
                standIn?: boolean | null;
            };
        };
        ReceiptRequestSubject: {
            uniqueIdentifier: {
                /** @enum {string} */
                entityUniqueIdentifierType: "F" | "G";
                entityUniqueIdentifierValue: string;
            };
            fullName: string;
            streetName?: string | null;
            civicNumber?: string | null;
            postalCode?: string | null;
            city?: string | null;
            stateProvinceRegion?: string | null;
            country?: string | null;
            "e-mail"?: string | null;
        } | {
            fullName: string;
            streetName?: string | null;
            civicNumber?: string | null;
            postalCode?: string | null;
            city?: string | null;
            stateProvinceRegion?: string | null;
            country?: string | null;
            "e-mail"?: string | null;
            /** @enum {string} */
            entityUniqueIdentifierType: "F" | "G";
            entityUniqueIdentifierValue: string;
        };
        ReceiptRequestTransfer: {
            idTransfer: number | string;
            transferAmount: string | number;
            fiscalCodePA: string;
            companyName?: string | null;
            IBAN?: string | null;
            MBDAttachment?: string | null;
            remittanceInformation: string;
            transferCategory: string;
            metadata?: ({
                key: string;
                value: string;
            }[] | {
                mapEntry: {
                    key: string;
                    value: string;
                }[] | {
                    key: string;
                    value: string;
                };
            }) | null;
        };
        ConsoleSignIn: {
            key: string;
        };
        StationRequest: {
            brokerCode: string;
            /** Format: uri */
            endpointUrl: string;
            /**
             * @default 2
             * @enum {number}
             */
            primitiveVersion?: 1 | 2;
            /** @default true */
            enabled?: boolean;
            timeoutMs?: number;
            maxConcurrency?: number;
            maxPerSecond?: number;
            retrySlotMs?: number;
            maxAttempts?: number;
            /** @default [] */
            organizations?: {
                organizationFiscalCode: string;
                /** @default false */
                broadcast?: boolean;
                segregationCode?: string;
                auxDigit?: number;
            }[];
        };
        StationChannelRequest: {
            clientCertificate?: string;
            clientKey?: string;
            clientKeyPassphrase?: string;
            ca?: string;
            headers?: {
                [key: string]: string;
            };
            forwarder?: {
                /** Format: uri */
                url: string;
                subscriptionKey?: string;
            };
        };
        BrokerRequest: {
            organizations: string[];
        };
        KeyRequest: {
            /** @constant */
            role: "operator";
            name: string;
            /** Format: date-time */
            expiresAt?: string;
            perSecond?: number;
            scopes?: ("positions:read" | "positions:write" | "receipts:read" | "receipts:write" | "admin:read" | "admin:write")[];
            organizations?: unknown;
            segregationCodes?: unknown;
        } | {
            /** @constant */
            role: "partner";
            name: string;
            /** Format: date-time */
            expiresAt?: string;
            perSecond?: number;
            brokerCode: string;
            scopes?: ("positions:read" | "positions:write" | "receipts:read" | "receipts:write")[];
            organizations?: string[];
            segregationCodes?: string[];
        };
        KeyRotationRequest: {
            /** @default 86400 */
            graceSeconds?: number;
            /** Format: date-time */
            expiresAt?: string;
        };
        OrganizationSettingsRequest: {
            strictChecks: {
                /** @default false */
                iban?: boolean;
                /** @default false */
                fiscalCode?: boolean;
                /** @default false */
                notice?: boolean;
                /** @default false */
                taxonomy?: boolean;
                /** @default false */
                registeredIban?: boolean;
            };
        };
        NoticeSettingsRequest: {
            /** @description The organization's code in the CBILL circuit. */
            cbillCode?: string;
            /** @description Whose name the postal account is in; default: the company name of the position. */
            postalAccountHolder?: string;
            /** @description Poste Italiane's permission to print postal slips, as it is to be printed. */
            postalAuthorization?: string;
        };
        RetentionRequest: {
            /** @description Days; 0: for ever. */
            jobs?: number;
            /** @description Days; 0: for ever. */
            positions?: number;
            /** @description Days; 0: for ever. */
            receipts?: number;
        };
        DebtorRequest: {
            /** @description Of the debtor; in capital and small letters alike. */
            fiscalCode: string;
        };
        ErasureRequest: {
            /** @description Of the debtor; in capital and small letters alike. */
            fiscalCode: string;
            /**
             * Format: date
             * @description Payments before this day (UTC) need not be kept; absent: all are kept.
             */
            paidBefore?: string;
        };
        RegisteredIbansRequest: {
            ibans: {
                iban: string;
                /** Format: date */
                validFrom?: string;
                /** Format: date */
                validTo?: string;
            }[];
        };
        TaxonomyRequest: {
            entries: {
                code: string;
                description?: string;
                /** Format: date */
                validFrom?: string;
                /** Format: date */
                validTo?: string;
            }[];
        };
        SpontaneousServiceRequest: {
            idSoggettoServizio: string;
            /** @default true */
            enabled?: boolean;
            companyName: string;
            officeName?: string;
            description: string;
            root: {
                name: string;
                namespace?: string;
            };
            fields: {
                name: string;
                /** @enum {string} */
                type: "text" | "digits" | "code" | "integer" | "amount" | "date" | "fiscalCode";
                /** @default true */
                required?: boolean;
                minLength?: number;
                maxLength?: number;
                min?: number;
                max?: number;
                values?: string[];
            }[];
            amount: {
                fixed: number;
            } | {
                field: string;
                unit?: number;
            };
            debtor: {
                fiscalCode: string;
                fullName: string;
                email?: string;
            };
            transfer: {
                remittanceInformation: string;
                category: string;
                iban: string;
                postalIban?: string;
            };
            validityDays: number;
            /** @enum {number} */
            auxDigit?: 0 | 1 | 2 | 3;
            segregationCode?: string;
        };
        WebhookRequest: {
            /** Format: uri */
            url: string;
            description?: string;
            /** @description What is told there; absent: everything. */
            events?: ("station.failing" | "station.recovered" | "station.disabled" | "station.enabled" | "receipts.parked")[];
            /** @default true */
            enabled?: boolean;
        };
        PaymentPositionModelResponse: {
            iupd: string;
            organizationFiscalCode: string;
            /**
             * @description F: natural person, G: legal person.
             * @enum {string}
             */
            type: "F" | "G";
            companyName: string;
            officeName?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            insertedDate: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            publishDate?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            validityDate?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            paymentDate?: string;
            /** @enum {string} */
            status: "DRAFT" | "PUBLISHED" | "VALID" | "INVALID" | "EXPIRED" | "PARTIALLY_PAID" | "PAID" | "REPORTED";
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            lastUpdatedDate: string;
            paymentOption: components["schemas"]["PaymentOptionModelResponse"][];
        };
        PaymentPositionModelWritten: {
            iupd: string;
            payStandIn: boolean;
            /**
             * @description F: natural person, G: legal person.
             * @enum {string}
             */
            type: "F" | "G";
            fiscalCode: string;
            fullName: string;
            streetName?: string;
            civicNumber?: string;
            postalCode?: string;
            city?: string;
            province?: string;
            region?: string;
            country?: string;
            email?: string;
            phone?: string;
            companyName: string;
            officeName?: string;
            switchToExpired: boolean;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            validityDate?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            paymentDate?: string;
            /** @enum {string} */
            status: "DRAFT" | "PUBLISHED" | "VALID" | "INVALID" | "EXPIRED" | "PARTIALLY_PAID" | "PAID" | "REPORTED";
            paymentOption: {
                nav: string;
                iuv: string;
                /** @description Eurocents. */
                amount: number;
                description: string;
                isPartialPayment: boolean;
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                dueDate: string;
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                retentionDate?: string;
                /** @description Eurocents. */
                fee: number;
                /** @description Eurocents. */
                notificationFee: number;
                paymentOptionMetadata: {
                    key: string;
                    value?: string;
                }[];
                transfer: {
                    idTransfer: string;
                    /** @description Eurocents. */
                    amount: number;
                    organizationFiscalCode: string;
                    companyName?: string;
                    remittanceInformation: string;
                    category: string;
                    iban?: string;
                    postalIban?: string;
                    stamp?: {
                        hashDocument: string;
                        stampType: string;
                        provincialResidence: string;
                    };
                    transferMetadata: {
                        key: string;
                        value?: string;
                    }[];
                }[];
            }[];
        };
        PaymentOptionModelResponse: {
            nav: string;
            iuv: string;
            organizationFiscalCode: string;
            /** @description Eurocents, the notification fee included. */
            amount: number;
            description: string;
            isPartialPayment: boolean;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            dueDate: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            retentionDate?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            paymentDate?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            reportingDate?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            insertedDate: string;
            paymentMethod?: string;
            /** @description Eurocents. */
            fee: number;
            /** @description Eurocents. */
            notificationFee: number;
            pspCompany?: string;
            pspCode?: string;
            pspTaxCode?: string;
            idReceipt?: string;
            idFlowReporting?: string;
            /** @enum {string} */
            status: "PO_UNPAID" | "PO_PAID" | "PO_PARTIALLY_REPORTED" | "PO_REPORTED";
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            lastUpdatedDate: string;
            paymentOptionMetadata: {
                key: string;
                value?: string;
            }[];
            transfer: components["schemas"]["TransferModelResponse"][];
        };
        PaidPaymentOptionModel: {
            nav: string;
            iuv: string;
            organizationFiscalCode: string;
            /** @description Eurocents, the notification fee included. */
            amount: number;
            description: string;
            isPartialPayment: boolean;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            dueDate: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            retentionDate?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            paymentDate?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            reportingDate?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            insertedDate: string;
            paymentMethod?: string;
            /** @description Eurocents. */
            fee: number;
            /** @description Eurocents. */
            notificationFee: number;
            pspCompany?: string;
            pspCode?: string;
            pspTaxCode?: string;
            idReceipt?: string;
            idFlowReporting?: string;
            /** @enum {string} */
            status: "PO_UNPAID" | "PO_PAID" | "PO_PARTIALLY_REPORTED" | "PO_REPORTED";
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            lastUpdatedDate: string;
            paymentOptionMetadata: {
                key: string;
                value?: string;
            }[];
            transfer: components["schemas"]["TransferModelResponse"][];
            /** @enum {string} */
            serviceType: "GPD" | "ACA" | "WISP";
        };
        PaymentOptionWithDebtorModel: {
            nav: string;
            iuv: string;
            organizationFiscalCode: string;
            /** @description Eurocents, the notification fee included. */
            amount: number;
            description: string;
            isPartialPayment: boolean;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            dueDate: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            retentionDate?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            paymentDate?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            reportingDate?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            insertedDate: string;
            paymentMethod?: string;
            /** @description Eurocents. */
            fee: number;
            /** @description Eurocents. */
            notificationFee: number;
            pspCompany?: string;
            pspCode?: string;
            pspTaxCode?: string;
            idReceipt?: string;
            idFlowReporting?: string;
            /** @enum {string} */
            status: "PO_UNPAID" | "PO_PAID" | "PO_PARTIALLY_REPORTED" | "PO_REPORTED";
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            lastUpdatedDate: string;
            paymentOptionMetadata: {
                key: string;
                value?: string;
            }[];
            transfer: components["schemas"]["TransferModelResponse"][];
            /** @enum {string} */
            serviceType: "GPD" | "ACA" | "WISP";
            payStandIn: boolean;
            /**
             * @description F: natural person, G: legal person.
             * @enum {string}
             */
            type: "F" | "G";
            fiscalCode: string;
            fullName: string;
            streetName?: string;
            civicNumber?: string;
            postalCode?: string;
            city?: string;
            province?: string;
            region?: string;
            country?: string;
            email?: string;
            phone?: string;
            companyName: string;
            officeName?: string;
            /** @enum {string} */
            debtPositionStatus: "DRAFT" | "PUBLISHED" | "VALID" | "INVALID" | "EXPIRED" | "PARTIALLY_PAID" | "PAID" | "REPORTED";
        };
        TransferModelResponse: {
            idTransfer: string;
            /** @description Eurocents. */
            amount: number;
            organizationFiscalCode: string;
            companyName?: string;
            remittanceInformation: string;
            category: string;
            iban?: string;
            postalIban?: string;
            stamp?: {
                hashDocument: string;
                stampType: string;
                provincialResidence: string;
            };
            transferMetadata: {
                key: string;
                value?: string;
            }[];
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            insertedDate: string;
            /** @enum {string} */
            status: "T_UNREPORTED" | "T_REPORTED";
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            lastUpdatedDate: string;
        };
        PaymentPositionsInfo: {
            payment_position_list: components["schemas"]["PaymentPositionModelResponse"][];
            page_info: components["schemas"]["PageInfo"];
        };
        PageInfo: {
            page?: number;
            limit: number;
            items_found: number;
            total_pages?: number;
            /** @description Where more follow: to be sent as `after` for the next page. */
            next?: string;
        };
        FoundPositions: {
            positions: {
                iupd: string;
                companyName: string;
                /** @enum {string} */
                status: "DRAFT" | "PUBLISHED" | "VALID" | "INVALID" | "EXPIRED" | "PARTIALLY_PAID" | "PAID" | "REPORTED";
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                insertedDate: string;
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                lastUpdatedDate: string;
                organizationFiscalCode: string;
                /** @enum {string} */
                serviceType: "GPD" | "ACA" | "WISP";
                debtor: {
                    /**
                     * @description F: natural person, G: legal person.
                     * @enum {string}
                     */
                    type: "F" | "G";
                    fiscalCode: string;
                    fullName: string;
                };
                paymentOption: {
                    nav: string;
                    iuv: string;
                    /** @description Eurocents, the notification fee included. */
                    amount: number;
                    description: string;
                    /**
                     * @description UTC without a zone.
                     * @example 2030-12-31T23:59:59.000
                     */
                    dueDate: string;
                    /** @enum {string} */
                    status: "PO_UNPAID" | "PO_PAID" | "PO_PARTIALLY_REPORTED" | "PO_REPORTED";
                }[];
            }[];
            nextCursor?: string;
        };
        PositionEvents: {
            events: {
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                at: string;
                /** @enum {string} */
                type: "CREATED" | "UPDATED" | "PUBLISHED" | "INVALIDATED" | "DELETED" | "BECAME_VALID" | "EXPIRED" | "PAID" | "REPORTED" | "FEE_CHANGED" | "ANOMALY";
                /** @enum {string} */
                statusFrom?: "DRAFT" | "PUBLISHED" | "VALID" | "INVALID" | "EXPIRED" | "PARTIALLY_PAID" | "PAID" | "REPORTED";
                /** @enum {string} */
                statusTo?: "DRAFT" | "PUBLISHED" | "VALID" | "INVALID" | "EXPIRED" | "PARTIALLY_PAID" | "PAID" | "REPORTED";
                nav?: string;
                /** @enum {string} */
                optionFrom?: "PO_UNPAID" | "PO_PAID" | "PO_PARTIALLY_REPORTED" | "PO_REPORTED";
                /** @enum {string} */
                optionTo?: "PO_UNPAID" | "PO_PAID" | "PO_PARTIALLY_REPORTED" | "PO_REPORTED";
                receiptId?: string;
                detail?: string;
                /** @description operator:<key>, broker:<code>, node, job or clock. */
                actor: string;
                jobId?: string;
            }[];
            nextCursor?: string;
        };
        UpdatedIbans: {
            description: string;
            updatedTransfers: number;
        };
        VerifyPaymentOptionsResponse: {
            organizationFiscalCode: string;
            companyName: string;
            officeName?: string;
            paymentOptions: {
                numberOfInstallments: number;
                /** @description Eurocents. */
                amount: number;
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                dueDate: string;
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                validFrom?: string;
                /** @enum {string} */
                status: "PO_INVALID" | "PO_PAID" | "PO_EXPIRED_NOT_PAYABLE" | "PO_EXPIRED_UNPAID" | "PO_UNPAID" | "PO_PARTIALLY_PAID";
                statusReason: string;
                allCCP: boolean;
                installments: {
                    nav: string;
                    iuv: string;
                    /** @description Eurocents. */
                    amount: number;
                    description: string;
                    /**
                     * @description UTC without a zone.
                     * @example 2030-12-31T23:59:59.000
                     */
                    dueDate: string;
                    /**
                     * @description UTC without a zone.
                     * @example 2030-12-31T23:59:59.000
                     */
                    validFrom?: string;
                    /** @enum {string} */
                    status: "POI_INVALID" | "POI_PAID" | "POI_EXPIRED_NOT_PAYABLE" | "POI_EXPIRED_UNPAID" | "POI_UNPAID";
                    statusReason?: string;
                }[];
            }[];
        };
        PaymentPositionModelResponseV3: {
            iupd: string;
            organizationFiscalCode: string;
            companyName: string;
            officeName?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            insertedDate: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            publishDate?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            paymentDate?: string;
            /** @enum {string} */
            status: "DRAFT" | "PUBLISHED" | "VALID" | "UNPAYABLE" | "PARTIALLY_PAID" | "PAID";
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            lastUpdatedDate: string;
            paymentOption: {
                switchToExpired: boolean;
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                retentionDate?: string;
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                insertedDate: string;
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                validityDate?: string;
                debtor: {
                    /**
                     * @description F: natural person, G: legal person.
                     * @enum {string}
                     */
                    type: "F" | "G";
                    fiscalCode: string;
                    fullName: string;
                    streetName?: string;
                    civicNumber?: string;
                    postalCode?: string;
                    city?: string;
                    province?: string;
                    region?: string;
                    country?: string;
                    email?: string;
                    phone?: string;
                };
                installments: {
                    nav: string;
                    iuv: string;
                    /** @description Eurocents. */
                    amount: number;
                    description: string;
                    /**
                     * @description UTC without a zone.
                     * @example 2030-12-31T23:59:59.000
                     */
                    dueDate: string;
                    organizationFiscalCode: string;
                    /**
                     * @description UTC without a zone.
                     * @example 2030-12-31T23:59:59.000
                     */
                    paymentDate?: string;
                    /**
                     * @description UTC without a zone.
                     * @example 2030-12-31T23:59:59.000
                     */
                    reportingDate?: string;
                    paymentMethod?: string;
                    pspCompany?: string;
                    /** @description Eurocents. */
                    fee: number;
                    /** @description Eurocents. */
                    notificationFee: number;
                    idReceipt?: string;
                    idFlowReporting?: string;
                    /** @enum {string} */
                    status: "UNPAID" | "PAID" | "PARTIALLY_REPORTED" | "REPORTED";
                    /**
                     * @description UTC without a zone.
                     * @example 2030-12-31T23:59:59.000
                     */
                    lastUpdatedDate: string;
                    installmentMetadata: {
                        key: string;
                        value?: string;
                    }[];
                    transfer: components["schemas"]["TransferModelResponse"][];
                }[];
            }[];
        };
        PaymentPositionModelWrittenV3: {
            iupd: string;
            payStandIn: boolean;
            companyName: string;
            officeName?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            paymentDate?: string;
            /** @enum {string} */
            status: "DRAFT" | "PUBLISHED" | "VALID" | "UNPAYABLE" | "PARTIALLY_PAID" | "PAID";
            paymentOption: {
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                validityDate?: string;
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                retentionDate?: string;
                switchToExpired: boolean;
                debtor: {
                    /**
                     * @description F: natural person, G: legal person.
                     * @enum {string}
                     */
                    type: "F" | "G";
                    fiscalCode: string;
                    fullName: string;
                    streetName?: string;
                    civicNumber?: string;
                    postalCode?: string;
                    city?: string;
                    province?: string;
                    region?: string;
                    country?: string;
                    email?: string;
                    phone?: string;
                };
                installments: {
                    nav: string;
                    iuv: string;
                    /** @description Eurocents. */
                    amount: number;
                    description: string;
                    /**
                     * @description UTC without a zone.
                     * @example 2030-12-31T23:59:59.000
                     */
                    dueDate: string;
                    /** @description Eurocents. */
                    fee: number;
                    /** @description Eurocents. */
                    notificationFee: number;
                    /** @enum {string} */
                    status: "UNPAID" | "PAID" | "PARTIALLY_REPORTED" | "REPORTED";
                    transfer: {
                        idTransfer: string;
                        /** @description Eurocents. */
                        amount: number;
                        organizationFiscalCode: string;
                        companyName?: string;
                        remittanceInformation: string;
                        category: string;
                        iban?: string;
                        postalIban?: string;
                        stamp?: {
                            hashDocument: string;
                            stampType: string;
                            provincialResidence: string;
                        };
                        transferMetadata: {
                            key: string;
                            value?: string;
                        }[];
                    }[];
                    installmentMetadata: {
                        key: string;
                        value?: string;
                    }[];
                }[];
            }[];
        };
        PaymentPositionsInfoV3: {
            payment_position_list: components["schemas"]["PaymentPositionModelResponseV3"][];
            page_info: components["schemas"]["PageInfo"];
        };
        DebtPositionResponse: {
            paFiscalCode: string;
            companyName: string;
            /**
             * @description F: natural person, G: legal person.
             * @enum {string}
             */
            entityType: "F" | "G";
            entityFiscalCode: string;
            entityFullName: string;
            iuv?: string;
            nav?: string;
            /** @description Eurocents. */
            amount?: number;
            description?: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            expirationDate?: string;
            iban?: string;
            postalIban?: string;
            switchToExpired: boolean;
            /** @enum {string} */
            status: "DRAFT" | "PUBLISHED" | "VALID" | "INVALID" | "EXPIRED" | "PARTIALLY_PAID" | "PAID" | "REPORTED";
        };
        Job: {
            id: string;
            organizationFiscalCode: string;
            brokerCode?: string;
            serviceType: string;
            /** @enum {string} */
            operation: "CREATE" | "UPDATE" | "DELETE" | "PUBLISH" | "INVALIDATE";
            toPublish?: boolean;
            /** @description Every item was judged and nothing written. */
            dryRun: boolean;
            /** @enum {string} */
            status: "queued" | "running" | "cancelling" | "completed" | "completed_with_errors" | "failed" | "cancelled";
            /** @description total is always pending + succeeded + failed + unprocessed. */
            counts: {
                total: number;
                pending: number;
                succeeded: number;
                failed: number;
                unprocessed: number;
            };
            /** @description The job whose failed items this one tries again. */
            parentJobId?: string;
            /** @description The job whose positions this one removes. */
            undoOf?: string;
            undo?: {
                removed?: number;
                /** @description Of a dry run, instead of removed. */
                removable?: number;
                paid: number;
                changedSince: number;
                alreadyGone: number;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            completedAt?: string;
            links: {
                self: string;
                events: string;
                items: string;
                resultsNdjson: string;
                resultsCsv: string;
                failedZip: string;
                cancel: string;
                retryFailed: string;
                undo?: string;
                /** @description Whether its end was told where it was to be. */
                callback?: string;
            };
        };
        JobList: {
            jobs: components["schemas"]["Job"][];
            /** @description Present where more follow. */
            nextCursor?: string;
        };
        Item: {
            /** @description Place in the document, from 0. */
            seq: number;
            iupd: string;
            /** @enum {string} */
            status: "pending" | "succeeded" | "failed" | "unprocessed";
            /** @description The HTTP status the same request would have had alone. */
            statusCode?: number;
            /** @description Why it failed: a code of the problems. */
            code?: string;
            message?: string;
            /** @description JSON pointer into the document that was submitted. */
            pointer?: string;
        };
        ItemList: {
            items: components["schemas"]["Item"][];
            nextCursor?: string;
        };
        UploadStatus: {
            uploadID: string;
            processedItem: number;
            submittedItem: number;
            startTime: string;
        };
        UploadStatusDTO: {
            fileId: string;
            processedItem: number;
            submittedItem: number;
            startTime: string;
            /** @enum {string} */
            operationStatus: "IN_PROGRESS" | "COMPLETED" | "COMPLETED_WITH_WARNINGS" | "COMPLETED_UNSUCCESSFULLY";
        };
        UploadReport: {
            uploadID: string;
            processedItem: number;
            submittedItem: number;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            startTime: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            endTime?: string;
            responses: {
                statusCode: number;
                statusMessage: string;
                requestIDs: string[];
            }[];
        };
        UploadReportDTO: {
            fileId: string;
            processedItem: number;
            submittedItem: number;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            startTime: string;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            endTime?: string;
            responses: {
                statusCode: number;
                statusMessage: string;
                iupds: string[];
            }[];
        };
        UploadFiles: {
            fileIds: string[];
            size: number;
            hasMore: boolean;
        };
        Identifiers: {
            reference: string;
            iuv: string;
            nav: string;
        };
        Receipt: {
            receiptId: string;
            organizationFiscalCode: string;
            noticeNumber: string;
            source: string;
            originatingStationId?: string;
            anomalies: string[];
            /** Format: date-time */
            createdAt: string;
            receipt: components["schemas"]["ReceiptDocument"];
            /** @enum {string} */
            status: "NOTICE_GENERATED" | "NOTICE_SENT" | "NOTIFIED" | "NOTICE_PENDING" | "REDIRECTED";
            deliveries: components["schemas"]["Delivery"][];
        };
        StoredReceipt: {
            receiptId: string;
            organizationFiscalCode: string;
            noticeNumber: string;
            source: string;
            originatingStationId?: string;
            anomalies: string[];
            /** Format: date-time */
            createdAt: string;
            receipt: components["schemas"]["ReceiptDocument"];
        };
        FoundReceipts: {
            receipts: {
                receiptId: string;
                organizationFiscalCode: string;
                noticeNumber: string;
                anomalies: string[];
                /** Format: date-time */
                createdAt: string;
                /** @description The organization to read it as: one the caller may name. */
                foundBy: string;
                iuv: string;
                /**
                 * @description Euros with two decimals.
                 * @example 116.00
                 */
                paymentAmount: string;
                companyName: string;
                paymentDateTime?: string;
                deliveries: {
                    id: number;
                    idPA: string;
                    idStation: string;
                    /** @enum {string} */
                    parkedReason?: "INEXPRESSIBLE" | "EXHAUSTED" | "STATION_DOWN" | "STATION_OFF";
                    lastError?: string;
                    faultCode?: string;
                    /** @enum {string} */
                    state: "OPEN" | "WAITING" | "FAILED" | "REFUSED" | "DELIVERED" | "REDIRECTED";
                    attemptCount: number;
                    /** Format: date-time */
                    nextAttemptAt?: string;
                }[];
            }[];
            nextCursor?: string;
        };
        ReceiptFeed: {
            receipts: components["schemas"]["StoredReceipt"][];
            /** @description To be kept, and sent as `after`: who does misses none. */
            next: string;
            more: boolean;
        };
        Recipients: {
            receiptId: string;
            organizationFiscalCode: string;
            originatingStationId?: string;
            stations: {
                idPA: string;
                idBrokerPA: string;
                idStation: string;
                receives: boolean;
                delivery?: {
                    id: number;
                    originating: boolean;
                    /** @enum {string} */
                    status: "NOTICE_GENERATED" | "NOTICE_SENT" | "NOTIFIED" | "NOTICE_PENDING" | "REDIRECTED";
                    /** @description It waits without a time: for its station, or for somebody. */
                    parked: boolean;
                    /** @enum {string} */
                    parkedReason?: "INEXPRESSIBLE" | "EXHAUSTED" | "STATION_DOWN" | "STATION_OFF";
                };
                /** @description What the rules say of it now. */
                now: {
                    receives: boolean;
                    /** @enum {string} */
                    rule: "ORIGINATING" | "BROADCAST" | "NOT_BROADCAST" | "PRIMARY_NOT_BROADCAST" | "STATION_DISABLED" | "PAYMENT_FAILED" | "NOT_REGISTERED";
                    reason: string;
                };
            }[];
        };
        PaymentsResult: {
            currentPageNumber: number;
            length: number;
            totalPages: number;
            results: {
                organizationFiscalCode: string;
                iuv: string;
                debtor: string;
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                paymentDateTime: string;
                /** @constant */
                status: "PAID";
            }[];
        };
        ReceiptDocument: {
            receiptId: string;
            noticeNumber: string;
            fiscalCode: string;
            /** @enum {string} */
            outcome: "OK" | "KO";
            creditorReferenceId: string;
            /**
             * @description Euros with two decimals.
             * @example 116.00
             */
            paymentAmount: string;
            description: string;
            companyName: string;
            officeName?: string;
            debtor: {
                uniqueIdentifier: {
                    /** @enum {string} */
                    entityUniqueIdentifierType: "F" | "G";
                    entityUniqueIdentifierValue: string;
                };
                fullName: string;
                streetName?: string;
                civicNumber?: string;
                postalCode?: string;
                city?: string;
                stateProvinceRegion?: string;
                country?: string;
                "e-mail"?: string;
            };
            transferList: {
                idTransfer: number;
                /**
                 * @description Euros with two decimals.
                 * @example 116.00
                 */
                transferAmount: string;
                fiscalCodePA: string;
                companyName?: string;
                IBAN?: string;
                MBDAttachment?: string;
                remittanceInformation: string;
                transferCategory: string;
                metadata?: {
                    key: string;
                    value: string;
                }[];
            }[];
            idPSP: string;
            pspFiscalCode?: string;
            pspPartitaIVA?: string;
            PSPCompanyName: string;
            idChannel: string;
            channelDescription: string;
            payer?: {
                uniqueIdentifier: {
                    /** @enum {string} */
                    entityUniqueIdentifierType: "F" | "G";
                    entityUniqueIdentifierValue: string;
                };
                fullName: string;
                streetName?: string;
                civicNumber?: string;
                postalCode?: string;
                city?: string;
                stateProvinceRegion?: string;
                country?: string;
                "e-mail"?: string;
            };
            paymentMethod?: string;
            paymentNote?: string;
            /**
             * @description Euros with two decimals.
             * @example 116.00
             */
            fee?: string;
            /**
             * @description Euros with two decimals.
             * @example 116.00
             */
            primaryCiIncurredFee?: string;
            idBundle?: string;
            idCiBundle?: string;
            paymentDateTime?: string;
            applicationDate?: string;
            transferDate?: string;
            metadata?: {
                key: string;
                value: string;
            }[];
            standIn?: boolean;
        };
        ReceiptIntake: {
            receiptId: string;
            organizationFiscalCode: string;
            noticeNumber: string;
            source: string;
            originatingStationId?: string;
            anomalies: string[];
            /** Format: date-time */
            createdAt: string;
            receipt: components["schemas"]["ReceiptDocument"];
            /** @enum {string} */
            status: "NOTICE_GENERATED" | "NOTICE_SENT" | "NOTIFIED" | "NOTICE_PENDING" | "REDIRECTED";
            deliveries: components["schemas"]["Delivery"][];
            /** @enum {string} */
            result: "stored" | "already-known";
        } | {
            receiptId: string;
            /** @constant */
            result: "not-paid";
            deliveries: unknown[];
        };
        Delivery: {
            id: number;
            organizationFiscalCode: string;
            brokerCode: string;
            stationId: string;
            idPA: string;
            idBrokerPA: string;
            idStation: string;
            originating: boolean;
            /** @enum {string} */
            status: "NOTICE_GENERATED" | "NOTICE_SENT" | "NOTIFIED" | "NOTICE_PENDING" | "REDIRECTED";
            /** @description It waits without a time: for its station, or for somebody. */
            parked: boolean;
            /** @enum {string} */
            parkedReason?: "INEXPRESSIBLE" | "EXHAUSTED" | "STATION_DOWN" | "STATION_OFF";
            attemptCount: number;
            /** Format: date-time */
            nextAttemptAt?: string;
            /**
             * @description The station's answer; MAILBOX: it was acknowledged in the station's mailbox.
             * @enum {string}
             */
            outcome?: "OK" | "KO" | "MAILBOX";
            faultCode?: string;
            faultString?: string;
            lastError?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            notifiedAt?: string;
            /** @description The delivery that took its place. */
            redirectedTo?: {
                deliveryId: number;
                stationId: string;
            };
            /** @description The delivery whose place it took. */
            redirectedFrom?: {
                deliveryId: number;
                stationId: string;
            };
            history: {
                /** @enum {string} */
                status: "NOTICE_GENERATED" | "NOTICE_SENT" | "NOTIFIED" | "NOTICE_PENDING" | "REDIRECTED";
                /** Format: date-time */
                at: string;
                /** @description What somebody did with it, in words. */
                note?: string;
            }[];
            attempts: {
                attempt: number;
                /** Format: date-time */
                startedAt: string;
                durationMs?: number;
                httpStatus?: number;
                /** @enum {string} */
                outcome?: "OK" | "KO" | "FAILED";
                errorClass?: string;
                errorMessage?: string;
                faultCode?: string;
                faultString?: string;
                answer?: string;
            }[];
        };
        ReopenedDelivery: {
            id: number;
            /** @constant */
            status: "NOTICE_PENDING";
        };
        RedirectedDelivery: {
            /** @description The delivery that took its place. */
            id: number;
            redirectedFrom: number;
            stationId: string;
        };
        Redelivery: {
            id: string;
            /** @enum {string} */
            status: "queued" | "running" | "delivering" | "completed" | "cancelling" | "cancelled";
            stationId?: string;
            organizationFiscalCode?: string;
            /** @enum {string} */
            deliveries: "ALL" | "UNDELIVERED" | "FAILED";
            /** Format: date-time */
            since?: string;
            /** Format: date-time */
            until: string;
            toStationId?: string;
            perSecond: number;
            requestedBy: string;
            brokerCode?: string;
            /** @description reopened is delivered + refused + failed + pending + takenBack + superseded; at the end matched is reopened + all skipped. */
            counts: {
                matched: number;
                reopened: number;
                /** @description Deliveries that were left as they are, by reason. */
                skipped: {
                    [key: string]: number;
                };
                delivered: number;
                /** @description Answered KO. */
                refused: number;
                /** @description Parked, their attempts used up. */
                failed: number;
                /** @description On their way, or waiting for their station. */
                pending: number;
                /** @description Given back what they were by a cancel. */
                takenBack: number;
                /** @description Taken up since by somebody else. */
                superseded: number;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt?: string;
        };
        RedeliveryForecast: {
            /** @constant */
            dryRun: true;
            stationId?: string;
            organizationFiscalCode?: string;
            /** @enum {string} */
            deliveries: "ALL" | "UNDELIVERED" | "FAILED";
            /** Format: date-time */
            since?: string;
            /** Format: date-time */
            until: string;
            toStationId?: string;
            counts: {
                matched: number;
                wouldReopen: number;
                /** @description Deliveries that were left as they are, by reason. */
                skipped: {
                    [key: string]: number;
                };
            };
        };
        RedeliveryList: {
            redeliveries: components["schemas"]["Redelivery"][];
            /** @description Present where more follow. */
            nextCursor?: string;
        };
        MailboxEntry: {
            deliveryId: number;
            idPA: string;
            idBrokerPA: string;
            idStation: string;
            receiptId: string;
            noticeNumber: string;
            /** @enum {string} */
            status: "NOTICE_GENERATED" | "NOTICE_SENT" | "NOTIFIED" | "NOTICE_PENDING" | "REDIRECTED";
            attemptCount: number;
            parkedReason?: string;
            lastError?: string;
            /** Format: date-time */
            createdAt: string;
            receipt: components["schemas"]["ReceiptDocument"];
        };
        MailboxPage: {
            deliveries: components["schemas"]["MailboxEntry"][];
            /** @description To acknowledge this page and all before it. */
            upTo?: string;
            /** @description Present where more follow. */
            nextCursor?: string;
        };
        Acknowledged: {
            acknowledged: number;
            alreadyDelivered: number;
            /** @description Another delivery took their place: left alone. */
            redirected: number;
            /** @description Ask again with the same cursor: more may be left. */
            more: boolean;
        };
        Station: {
            brokerCode: string;
            /** Format: uri */
            endpointUrl: string;
            /**
             * @default 2
             * @enum {number}
             */
            primitiveVersion: 1 | 2;
            /** @default true */
            enabled: boolean;
            timeoutMs?: number;
            maxConcurrency?: number;
            maxPerSecond?: number;
            retrySlotMs?: number;
            maxAttempts?: number;
            /** @default [] */
            organizations: {
                organizationFiscalCode: string;
                /** @default false */
                broadcast: boolean;
                segregationCode?: string;
                auxDigit?: number;
            }[];
            stationId: string;
        };
        StationWithHealth: {
            brokerCode: string;
            /** Format: uri */
            endpointUrl: string;
            /**
             * @default 2
             * @enum {number}
             */
            primitiveVersion: 1 | 2;
            /** @default true */
            enabled: boolean;
            timeoutMs?: number;
            maxConcurrency?: number;
            maxPerSecond?: number;
            retrySlotMs?: number;
            maxAttempts?: number;
            /** @default [] */
            organizations: {
                organizationFiscalCode: string;
                /** @default false */
                broadcast: boolean;
                segregationCode?: string;
                auxDigit?: number;
            }[];
            stationId: string;
            health: {
                /**
                 * @description OPEN: nothing is sent but one probe at a time.
                 * @enum {string}
                 */
                state: "CLOSED" | "OPEN";
                consecutiveFailures: number;
                failedProbes: number;
                /** Format: date-time */
                openedAt?: string;
                /** Format: date-time */
                closedAt?: string;
                /** Format: date-time */
                nextProbeAt?: string;
                lastError?: string;
            };
            traffic: {
                /** @description Attempts at its newest deliveries: what the rate and the times are of. */
                attempts: number;
                successRate?: number;
                p50Ms?: number;
                p95Ms?: number;
                /** @description Deliveries it has not got. */
                backlog: number;
                /** Format: date-time */
                oldestOwedAt?: string;
                /**
                 * Format: date-time
                 * @description The last attempt that got a valid answer, OK or KO.
                 */
                lastSuccessAt?: string;
                /**
                 * Format: date-time
                 * @description The last attempt that got none.
                 */
                lastFailureAt?: string;
            };
        };
        StationList: {
            stations: {
                brokerCode: string;
                /** Format: uri */
                endpointUrl: string;
                /**
                 * @default 2
                 * @enum {number}
                 */
                primitiveVersion: 1 | 2;
                /** @default true */
                enabled: boolean;
                timeoutMs?: number;
                maxConcurrency?: number;
                maxPerSecond?: number;
                retrySlotMs?: number;
                maxAttempts?: number;
                /** @default [] */
                organizations: {
                    organizationFiscalCode: string;
                    /** @default false */
                    broadcast: boolean;
                    segregationCode?: string;
                    auxDigit?: number;
                }[];
                stationId: string;
                health: {
                    /**
                     * @description OPEN: nothing is sent but one probe at a time.
                     * @enum {string}
                     */
                    state: "CLOSED" | "OPEN";
                    consecutiveFailures: number;
                    failedProbes: number;
                    /** Format: date-time */
                    openedAt?: string;
                    /** Format: date-time */
                    closedAt?: string;
                    /** Format: date-time */
                    nextProbeAt?: string;
                    lastError?: string;
                };
            }[];
        };
        StationChannel: {
            clientCertificate?: {
                subject: string;
                issuer: string;
                /** Format: date-time */
                validFrom: string;
                /** Format: date-time */
                validTo: string;
                /** @description SHA-256 */
                fingerprint: string;
            };
            ca?: {
                subject: string;
                issuer: string;
                /** Format: date-time */
                validFrom: string;
                /** Format: date-time */
                validTo: string;
                /** @description SHA-256 */
                fingerprint: string;
            }[];
            /** @description Names only. */
            headers?: string[];
            forwarder?: {
                url: string;
                hasSubscriptionKey: boolean;
            };
        };
        StationTest: {
            stationId: string;
            ok: boolean;
            /** @description What to do, in plain words. */
            summary: string;
            steps: {
                /** @enum {string} */
                step: "DNS" | "ADDRESS" | "TCP" | "TLS" | "HTTP" | "SOAP";
                ok: boolean;
                durationMs: number;
                detail: string;
            }[];
        };
        ConsoleSession: {
            /** @enum {string} */
            role: "operator" | "partner";
            keyId: string;
            brokerCode?: string;
            scopes?: ("positions:read" | "positions:write" | "receipts:read" | "receipts:write" | "admin:read" | "admin:write")[];
            segregationCodes?: string[];
            /** @description Of a partner: those its broker acts for, as far as the key goes. */
            organizations?: string[];
        };
        HouseOverview: {
            /** Format: date-time */
            at: string;
            /**
             * @description `WELL`: there are no findings. `TROUBLE`: one of them is a problem.
             * @enum {string}
             */
            state: "WELL" | "ATTENTION" | "TROUBLE";
            findings: {
                /** @enum {string} */
                code: "PROCESS_MISSING" | "UPLOADS_WAIT" | "RECEIPTS_WAIT" | "WEBHOOKS_WAIT" | "REQUESTS_FAIL" | "DELIVERIES_FAIL" | "DELIVERIES_STUCK" | "STATIONS_DOWN" | "DELIVERIES_PARKED" | "STATIONS_TROUBLED";
                /**
                 * @description `problem`: somebody should act. `warning`: somebody should look.
                 * @enum {string}
                 */
                severity: "problem" | "warning";
                count?: number;
                /** @description Seconds. */
                seconds?: number;
                /** @description 0 to 1. */
                share?: number;
                /** @enum {string} */
                app?: "api" | "position-worker" | "receipt-worker" | "scheduler" | "small-worker";
            }[];
            processes: {
                app: string;
                count: number;
            }[];
            lastMinute: {
                itemsAccepted?: number;
                itemsSucceeded?: number;
                itemsFailed?: number;
                receiptsAccepted?: number;
                deliveriesMade?: number;
                deliveriesRefused?: number;
                attemptsFailed?: number;
                requests?: number;
                requestsFailed?: number;
                itemsPending?: number;
                oldestChunkSeconds?: number;
                deliveriesOwed?: number;
                oldestDeliverySeconds?: number;
                deliveriesParked?: number;
                webhooksOwed?: number;
            };
            backlog: {
                items: number;
                /** @description Chunks of jobs; the oldest counts from when its job came in. */
                jobs: {
                    count: number;
                    /** @description Age of the oldest that was never tried. */
                    oldestSeconds: number;
                };
                deliveries: {
                    count: number;
                    /** @description Age of the oldest that was never tried. */
                    oldestSeconds: number;
                };
                webhooks: {
                    count: number;
                    /** @description Age of the oldest that was never tried. */
                    oldestSeconds: number;
                };
                /** @description Deliveries without a next attempt, by reason. */
                parked: {
                    [key: string]: number;
                };
            };
            stations: components["schemas"]["StationsInTrouble"];
            activity: {
                /** @enum {string} */
                range: "hour" | "day" | "week";
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
                stepSeconds: number;
                /** @description Oldest first. What was counted in each step; of what is owed the highest that was measured in it. A step in which no process ran is left out. */
                points: {
                    /** Format: date-time */
                    at: string;
                    itemsAccepted: number;
                    itemsSucceeded: number;
                    itemsFailed: number;
                    receiptsAccepted: number;
                    deliveriesMade: number;
                    deliveriesRefused: number;
                    attemptsFailed: number;
                    requests: number;
                    requestsFailed: number;
                    itemsPending?: number;
                    oldestChunkSeconds?: number;
                    deliveriesOwed?: number;
                    oldestDeliverySeconds?: number;
                    deliveriesParked?: number;
                    webhooksOwed?: number;
                }[];
            };
        };
        StationsInTrouble: {
            open: number;
            /** @description Still sent to; the last attempts have failed. */
            troubled: number;
            worst: {
                stationId: string;
                brokerCode: string;
                /**
                 * @description Of its breaker. `OPEN`: only probes are sent.
                 * @enum {string}
                 */
                state: "CLOSED" | "OPEN";
                consecutiveFailures: number;
                /** Format: date-time */
                openedAt?: string;
                /** Format: date-time */
                nextProbeAt?: string;
                lastError?: string;
                /** @description Deliveries it has not got. */
                backlog: number;
            }[];
        };
        Overview: {
            /** Format: date-time */
            at: string;
            /** @description For keys that may read positions. `lastDay` leaves dry runs out. */
            jobs?: {
                underWay: {
                    jobs: number;
                    itemsPending: number;
                    oldest: components["schemas"]["Job"][];
                };
                lastDay: {
                    jobs: number;
                    itemsSucceeded: number;
                    itemsFailed: number;
                    newestWithFailures: components["schemas"]["Job"][];
                };
            };
            /** @description For keys that may read receipts. */
            receipts?: {
                undelivered: {
                    /** @enum {string} */
                    state: "OPEN" | "WAITING" | "FAILED" | "REFUSED" | "DELIVERED" | "REDIRECTED";
                    count: number;
                    /** Format: date-time */
                    oldestAt: string;
                }[];
                stations: components["schemas"]["StationsInTrouble"];
            };
        };
        Broker: {
            code: string;
            organizations: string[];
        };
        BrokerList: {
            brokers: components["schemas"]["Broker"][];
        };
        IssuedKey: {
            id: string;
            /** @description The only copy there will ever be. */
            key: string;
        };
        KeyList: {
            keys: {
                id: string;
                name: string;
                /** @enum {string} */
                role: "operator" | "partner";
                brokerCode: string | null;
                /** Format: date-time */
                createdAt: string;
                expiresAt: string | null;
                revokedAt: string | null;
                /** @description To the minute. */
                lastUsedAt: string | null;
                replacedBy: string | null;
                scopes: ("positions:read" | "positions:write" | "receipts:read" | "receipts:write" | "admin:read" | "admin:write")[] | null;
                organizations: string[] | null;
                segregationCodes: string[] | null;
                perSecond: number | null;
            }[];
        };
        RotatedKey: {
            id: string;
            /** @description The only copy there will ever be. */
            key: string;
            /** @description Id of the key in whose place it is. */
            replaces: string;
            /**
             * Format: date-time
             * @description Until when that one goes on.
             */
            previousExpiresAt: string;
        };
        AuditPage: {
            entries: {
                id: string;
                /**
                 * @description UTC without a zone.
                 * @example 2030-12-31T23:59:59.000
                 */
                at: string;
                /** @description `operator:` and the id of the key, `cli:` and an account of the machine, or `scheduler`. */
                actor: string;
                keyId?: string;
                method: string;
                /** @description operationId, the words of the command, or `retention`. */
                operation: string;
                target: string;
                requestId?: string;
                /**
                 * @description `unknown`: the process ended before it could say.
                 * @enum {string}
                 */
                outcome: "done" | "refused" | "failed" | "unknown";
                status?: number;
                /** @description Counts and fingerprints: never personal data. */
                notes?: string[];
            }[];
            nextCursor?: string;
        };
        OrganizationSettings: {
            strictChecks: {
                iban: boolean;
                fiscalCode: boolean;
                notice: boolean;
                taxonomy: boolean;
                registeredIban: boolean;
            };
        };
        NoticeSettings: {
            /** @description The organization's code in the CBILL circuit. */
            cbillCode?: string;
            /** @description Whose name the postal account is in; default: the company name of the position. */
            postalAccountHolder?: string;
            /** @description Poste Italiane's permission to print postal slips, as it is to be printed. */
            postalAuthorization?: string;
        };
        Retention: {
            /** @description The organization's own; what it leaves out is the deployment's. */
            days: {
                /** @description Days; 0: for ever. */
                jobs?: number;
                /** @description Days; 0: for ever. */
                positions?: number;
                /** @description Days; 0: for ever. */
                receipts?: number;
            };
            inEffect: {
                /** @description Days; 0: for ever. */
                jobs: number;
                /** @description Days; 0: for ever. */
                positions: number;
                /** @description Days; 0: for ever. */
                receipts: number;
            };
        };
        Erasure: {
            dryRun: boolean;
            /** @description What stands for the debtor in the audit log: one for each of SECRETS_KEYS, the one that is written first. */
            fingerprints: string[];
            positions: {
                erased: number;
                /** @description How many had to stay, by the reason. */
                kept: {
                    [key: string]: number;
                };
            };
            receipts: {
                erased: number;
                /** @description How many had to stay, by the reason. */
                kept: {
                    [key: string]: number;
                };
            };
            jobItems: {
                erased: number;
                /** @description How many had to stay, by the reason. */
                kept: {
                    [key: string]: number;
                };
            };
        };
        RegisteredIbanList: {
            ibans: {
                iban: string;
                /** Format: date */
                validFrom?: string;
                /** Format: date */
                validTo?: string;
            }[];
        };
        TaxonomyLoaded: {
            count: number;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            loadedAt?: string;
        };
        TaxonomyPage: {
            count: number;
            /**
             * @description UTC without a zone.
             * @example 2030-12-31T23:59:59.000
             */
            loadedAt?: string;
            entries: {
                code: string;
                description?: string;
                /** Format: date */
                validFrom?: string;
                /** Format: date */
                validTo?: string;
            }[];
            /** @description Where more follow: to be sent as `after` for the next page. */
            next?: string;
        };
        SpontaneousService: {
            idSoggettoServizio: string;
            /** @default true */
            enabled: boolean;
            companyName: string;
            officeName?: string;
            description: string;
            root: {
                name: string;
                namespace?: string;
            };
            fields: {
                name: string;
                /** @enum {string} */
                type: "text" | "digits" | "code" | "integer" | "amount" | "date" | "fiscalCode";
                /** @default true */
                required: boolean;
                minLength?: number;
                maxLength?: number;
                min?: number;
                max?: number;
                values?: string[];
            }[];
            amount: {
                fixed: number;
            } | {
                field: string;
                unit?: number;
            };
            debtor: {
                fiscalCode: string;
                fullName: string;
                email?: string;
            };
            transfer: {
                remittanceInformation: string;
                category: string;
                iban: string;
                postalIban?: string;
            };
            validityDays: number;
            /** @enum {number} */
            auxDigit?: 0 | 1 | 2 | 3;
            segregationCode?: string;
            organizationFiscalCode: string;
            idServizio: string;
        };
        ServiceList: {
            services: {
                idSoggettoServizio: string;
                /** @default true */
                enabled: boolean;
                companyName: string;
                officeName?: string;
                description: string;
                root: {
                    name: string;
                    namespace?: string;
                };
                fields: {
                    name: string;
                    /** @enum {string} */
                    type: "text" | "digits" | "code" | "integer" | "amount" | "date" | "fiscalCode";
                    /** @default true */
                    required: boolean;
                    minLength?: number;
                    maxLength?: number;
                    min?: number;
                    max?: number;
                    values?: string[];
                }[];
                amount: {
                    fixed: number;
                } | {
                    field: string;
                    unit?: number;
                };
                debtor: {
                    fiscalCode: string;
                    fullName: string;
                    email?: string;
                };
                transfer: {
                    remittanceInformation: string;
                    category: string;
                    iban: string;
                    postalIban?: string;
                };
                validityDays: number;
                /** @enum {number} */
                auxDigit?: 0 | 1 | 2 | 3;
                segregationCode?: string;
                organizationFiscalCode: string;
                idServizio: string;
            }[];
        };
        Webhook: {
            id: string;
            url: string;
            description?: string;
            events?: string[];
            enabled: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        WebhookList: {
            webhooks: components["schemas"]["Webhook"][];
        };
        WebhookMessage: {
            id: number;
            type: string;
            /** @description The header `webhook-id`: the same at every attempt. */
            webhookId: string;
            /**
             * @description failed: it is not sent again unless somebody asks for it.
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed";
            attempts: number;
            lastHttpStatus?: number;
            lastError?: string;
            /** Format: date-time */
            lastAttemptAt?: string;
            /** Format: date-time */
            nextAttemptAt?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt?: string;
        };
        WebhookMessageList: {
            messages: components["schemas"]["WebhookMessage"][];
            /** @description Present where more follow. */
            nextCursor?: number;
        };
        WebhookTest: {
            webhookId: string;
        };
        SigningSecret: {
            /** @description For a library of Standard Webhooks, as it is: `whsec_` and base64. */
            secret: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            rotatedAt?: string;
            /**
             * Format: date-time
             * @description Until then messages are signed with the secret before, too.
             */
            previousUntil?: string;
        };
        JobCallback: {
            /** @description Without its query, which may hold a secret. */
            url: string;
            webhookId?: string;
            /**
             * @description waiting: the job goes on.
             * @enum {string}
             */
            status: "waiting" | "pending" | "delivered" | "failed";
            attempts: number;
            lastHttpStatus?: number;
            lastError?: string;
            /** Format: date-time */
            lastAttemptAt?: string;
            /** Format: date-time */
            nextAttemptAt?: string;
            /** Format: date-time */
            createdAt?: string;
            /** Format: date-time */
            endedAt?: string;
        };
        JobCompleted: {
            /** @constant */
            type: "job.completed";
            /** Format: date-time */
            timestamp: string;
            data: {
                jobId: string;
                organizationFiscalCode: string;
                brokerCode?: string;
                /** @enum {string} */
                operation: "CREATE" | "UPDATE" | "DELETE" | "PUBLISH" | "INVALIDATE";
                dryRun: boolean;
                /** @enum {string} */
                status: "completed" | "completed_with_errors" | "failed" | "cancelled";
                counts: {
                    total: number;
                    succeeded: number;
                    failed: number;
                    unprocessed: number;
                };
                /** Format: date-time */
                completedAt: string;
            };
        };
        Alert: {
            /** @constant */
            type: "station.failing";
            /** Format: date-time */
            timestamp: string;
            data: {
                stationId: string;
                /** @description Absent: the station is not registered any more. */
                brokerCode?: string;
                /** Format: date-time */
                since?: string;
                errorClass?: string;
                /** @description In a row. */
                failures: number;
                /** @description Deliveries that wait for the station, or for somebody. */
                parked: number;
            };
        } | {
            /** @constant */
            type: "station.recovered";
            /** Format: date-time */
            timestamp: string;
            data: {
                stationId: string;
                /** @description Absent: the station is not registered any more. */
                brokerCode?: string;
                /** Format: date-time */
                since?: string;
                /** @description Deliveries that wait for the station, or for somebody. */
                parked: number;
            };
        } | {
            /** @constant */
            type: "station.disabled";
            /** Format: date-time */
            timestamp: string;
            data: {
                stationId: string;
                /** @description Absent: the station is not registered any more. */
                brokerCode?: string;
                /** @enum {string} */
                reason: "SWITCHED_OFF" | "REMOVED";
            };
        } | {
            /** @constant */
            type: "station.enabled";
            /** Format: date-time */
            timestamp: string;
            data: {
                stationId: string;
                /** @description Absent: the station is not registered any more. */
                brokerCode?: string;
            };
        } | {
            /** @constant */
            type: "receipts.parked";
            /** Format: date-time */
            timestamp: string;
            data: {
                stationId: string;
                /** @description Absent: the station is not registered any more. */
                brokerCode?: string;
                newlyParked: number;
                /** @description Deliveries that wait for the station, or for somebody. */
                parked: number;
            };
        } | {
            /** @constant */
            type: "webhook.test";
            /** Format: date-time */
            timestamp: string;
            data: {
                message: string;
            };
        };
        Live: {
            /** @constant */
            status: "live";
        };
        Readiness: {
            /** @enum {string} */
            status: "ready" | "not ready";
            reasons: string[];
        };
        Info: {
            name: string;
            version: string;
            environment: string;
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description What went wrong, for programs. */
            code: string;
            instance?: string;
            errors?: {
                /** @description JSON pointer (RFC 6901) into the request. */
                pointer: string;
                detail: string;
            }[];
        };
        ProblemJson: {
            title: string;
            status: number;
            detail: string;
            errors?: {
                /** @description JSON pointer (RFC 6901) into the request. */
                pointer: string;
                detail: string;
            }[];
        };
        OdpError: {
            httpStatusCode: number;
            httpStatusDescription: string;
            appErrorCode: string;
            /** @description Seconds since 1970. */
            timestamp: number;
            /** @description The same instant, UTC without a zone. */
            dateTime: string;
            errorMessage: string;
        };
    };
    responses: never;
    parameters: {
        /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
        idempotencyKey: string;
        /** @description Changes the position only while its ETag is one of these. `*` is any. */
        ifMatch: string;
        /** @description Answers 304 while the ETag is one of these. `*` is any. */
        ifNoneMatch: string;
        /** @description wait=N holds the answer until the job is done or N seconds (at most 30) have passed. */
        preferWait: string;
        /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
        serviceType: "GPD" | "ACA";
        /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
        segregationCodes: string;
        /** @description Whether positions are published as they are written; else they stay drafts. */
        toPublish: boolean;
        /** @description Where the job's end is told, as webhook `job.completed` signed with the secret of `GET /webhook-secret`. */
        callbackUrl: string;
        /** @description Judges every item as if it were applied, and writes nothing but the results. */
        dryRun: boolean;
    };
    requestBodies: never;
    headers: {
        /** @description Tag of what is shown, or was written: for If-Match and If-None-Match. */
        ETag: string;
        /** @description true where the answer is the one of an earlier request with the same Idempotency-Key. */
        "Idempotency-Replayed": "true";
        /** @description Where to look for what was made. */
        Location: string;
        /** @description wait=N, with the seconds that were granted. */
        "Preference-Applied": string;
        /** @description Seconds after which to ask again. */
        "Retry-After": number;
        /** @description Present where more follow. */
        "x-continuation-token": string;
        /** @description How long it may be kept. */
        "Cache-Control": string;
        /** @description A name for the file. */
        "Content-Disposition": string;
        /** @description The methods there are. */
        Allow: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listJobs: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobList"];
                };
            };
        };
    };
    createJob: {
        parameters: {
            query?: {
                /** @description Default: the document's own, else CREATE for positions and DELETE for iupds. */
                operation?: "CREATE" | "UPDATE" | "DELETE" | "PUBLISH" | "INVALIDATE";
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
                /** @description Whether positions are published as they are applied; else they stay drafts. */
                toPublish?: boolean;
                /** @description Judges every item as if it were applied, and writes nothing but the results. */
                dryRun?: components["parameters"]["dryRun"];
                /** @description Where the job's end is told, as webhook `job.completed` signed with the secret of `GET /webhook-secret`. */
                callbackUrl?: components["parameters"]["callbackUrl"];
            };
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
                /** @description wait=N holds the answer until the job is done or N seconds (at most 30) have passed. */
                Prefer?: components["parameters"]["preferWait"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        /** @description Positions to create or update, iupds to delete, publish or invalidate. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PositionsDocument"] | components["schemas"]["IupdsDocument"];
                "application/x-ndjson": string;
                "application/ndjson": string;
                "application/jsonl": string;
                "application/zip": string;
                "application/x-zip-compressed": string;
                "application/octet-stream": string;
                "multipart/form-data": {
                    file: string;
                };
            };
        };
        responses: {
            /** @description The job, which is done: it was waited for. */
            200: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job. It is stored, and will be worked on. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description wait=N holds the answer until the job is done or N seconds (at most 30) have passed. */
                Prefer?: components["parameters"]["preferWait"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the job. */
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    followJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the job. */
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    listItems: {
        parameters: {
            query?: {
                limit?: number;
                status?: "pending" | "succeeded" | "failed" | "unprocessed";
                /** @description In the iupd, code, message or pointer, whatever the case of letters. */
                find?: string;
                cursor?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the job. */
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of items, in order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemList"];
                };
            };
        };
    };
    getResultsNdjson: {
        parameters: {
            query?: {
                status?: "pending" | "succeeded" | "failed" | "unprocessed";
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the job. */
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Items in order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
        };
    };
    getResultsCsv: {
        parameters: {
            query?: {
                status?: "pending" | "succeeded" | "failed" | "unprocessed";
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the job. */
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Items in order, with a line of names before them. */
            200: {
                headers: {
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    getFailedZip: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the job. */
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A ZIP with failed.json. */
            200: {
                headers: {
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the job. */
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, which is over. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job: what has begun is finished. */
            202: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    retryFailed: {
        parameters: {
            query?: {
                /** @description Where the job's end is told, as webhook `job.completed` signed with the secret of `GET /webhook-secret`. */
                callbackUrl?: components["parameters"]["callbackUrl"];
            };
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
                /** @description wait=N holds the answer until the job is done or N seconds (at most 30) have passed. */
                Prefer?: components["parameters"]["preferWait"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the job. */
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, which is done: it was waited for. */
            200: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job. It is stored, and will be worked on. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    undoJob: {
        parameters: {
            query?: {
                /** @description Judges every item as if it were applied, and writes nothing but the results. */
                dryRun?: components["parameters"]["dryRun"];
                /** @description Where the job's end is told, as webhook `job.completed` signed with the secret of `GET /webhook-secret`. */
                callbackUrl?: components["parameters"]["callbackUrl"];
            };
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
                /** @description wait=N holds the answer until the job is done or N seconds (at most 30) have passed. */
                Prefer?: components["parameters"]["preferWait"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the job. */
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, which is done: it was waited for. */
            200: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job. It is stored, and will be worked on. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    updateUploadV1: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
            };
            header?: never;
            path: {
                /**
                 * @description Code of the broker.
                 * @example 15376371009
                 */
                broker: string;
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        /** @description The JSON file is a PositionsDocument. */
        requestBody: {
            content: {
                "multipart/form-data": {
                    file: string;
                };
            };
        };
        responses: {
            /** @description Stored: it will be worked on. Location is relative, without version. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createUploadV1: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
            };
            header?: never;
            path: {
                /**
                 * @description Code of the broker.
                 * @example 15376371009
                 */
                broker: string;
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        /** @description The JSON file is a PositionsDocument. */
        requestBody: {
            content: {
                "multipart/form-data": {
                    file: string;
                };
            };
        };
        responses: {
            /** @description Stored: it will be worked on. Location is relative, without version. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteUploadV1: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
            };
            header?: never;
            path: {
                /**
                 * @description Code of the broker.
                 * @example 15376371009
                 */
                broker: string;
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        /** @description The JSON file is a IupdsDocument. */
        requestBody: {
            content: {
                "multipart/form-data": {
                    file: string;
                };
            };
        };
        responses: {
            /** @description Stored: it will be worked on. Location is relative, without version. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getUploadStatusV1: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
            };
            header?: never;
            path: {
                /**
                 * @description Code of the broker.
                 * @example 15376371009
                 */
                broker: string;
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the upload, as its Location says. */
                fileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its status. */
            200: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadStatus"];
                };
            };
        };
    };
    getUploadReportV1: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
            };
            header?: never;
            path: {
                /**
                 * @description Code of the broker.
                 * @example 15376371009
                 */
                broker: string;
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the upload, as its Location says. */
                fileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its report. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadReport"];
                };
            };
        };
    };
    listUploadsV1: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
                /** @description First day in Rome; default: six days before the last. */
                from?: string;
                /** @description Last day in Rome, default today. The range is 1 to 7 of the last 60 days. */
                to?: string;
                size?: number;
            };
            header?: {
                /** @description As the page before gave it. */
                "x-continuation-token"?: string;
            };
            path: {
                /**
                 * @description Code of the broker.
                 * @example 15376371009
                 */
                broker: string;
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their ids. */
            200: {
                headers: {
                    "x-continuation-token": components["headers"]["x-continuation-token"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadFiles"];
                };
            };
        };
    };
    updateUploadV2: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
            };
            header?: never;
            path: {
                /**
                 * @description Code of the broker.
                 * @example 15376371009
                 */
                broker: string;
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        /** @description The JSON file is a PositionsDocument. */
        requestBody: {
            content: {
                "multipart/form-data": {
                    file: string;
                };
            };
        };
        responses: {
            /** @description Stored: it will be worked on. Location is relative, without version. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createUploadV2: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
            };
            header?: never;
            path: {
                /**
                 * @description Code of the broker.
                 * @example 15376371009
                 */
                broker: string;
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        /** @description The JSON file is a PositionsDocument. */
        requestBody: {
            content: {
                "multipart/form-data": {
                    file: string;
                };
            };
        };
        responses: {
            /** @description Stored: it will be worked on. Location is relative, without version. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteUploadV2: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
            };
            header?: never;
            path: {
                /**
                 * @description Code of the broker.
                 * @example 15376371009
                 */
                broker: string;
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        /** @description The JSON file is a IupdsDocument. */
        requestBody: {
            content: {
                "multipart/form-data": {
                    file: string;
                };
            };
        };
        responses: {
            /** @description Stored: it will be worked on. Location is relative, without version. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getUploadStatusV2: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
            };
            header?: never;
            path: {
                /**
                 * @description Code of the broker.
                 * @example 15376371009
                 */
                broker: string;
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the upload, as its Location says. */
                fileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its status. */
            200: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadStatusDTO"];
                };
            };
        };
    };
    getUploadReportV2: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
            };
            header?: never;
            path: {
                /**
                 * @description Code of the broker.
                 * @example 15376371009
                 */
                broker: string;
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the upload, as its Location says. */
                fileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its report. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadReportDTO"];
                };
            };
        };
    };
    listUploadsV2: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
                /** @description First day in Rome; default: six days before the last. */
                from?: string;
                /** @description Last day in Rome, default today. The range is 1 to 7 of the last 60 days. */
                to?: string;
                size?: number;
            };
            header?: {
                /** @description As the page before gave it. */
                "x-continuation-token"?: string;
            };
            path: {
                /**
                 * @description Code of the broker.
                 * @example 15376371009
                 */
                broker: string;
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their ids. */
            200: {
                headers: {
                    "x-continuation-token": components["headers"]["x-continuation-token"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadFiles"];
                };
            };
        };
    };
    listPositions: {
        parameters: {
            query?: {
                limit?: number;
                page?: number;
                due_date_from?: string;
                due_date_to?: string;
                payment_date_from?: string;
                payment_date_to?: string;
                payment_date_time_from?: string;
                payment_date_time_to?: string;
                serviceType?: "GPD" | "ACA" | "WISP";
                orderby?: "INSERTED_DATE" | "IUPD" | "STATUS" | "COMPANY_NAME";
                ordering?: "DESC" | "ASC";
                /** @description `page_info.next` of the page before, instead of a page number. */
                after?: string;
                status?: "DRAFT" | "PUBLISHED" | "VALID" | "INVALID" | "EXPIRED" | "PARTIALLY_PAID" | "PAID" | "REPORTED";
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of positions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPositionsInfo"];
                };
            };
        };
    };
    updatePositions: {
        parameters: {
            query?: {
                /** @description Whether positions are published as they are written; else they stay drafts. */
                toPublish?: components["parameters"]["toPublish"];
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MultiplePaymentPositionModel"];
            };
        };
        responses: {
            /** @description Replaced. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createPosition: {
        parameters: {
            query?: {
                /** @description Whether positions are published as they are written; else they stay drafts. */
                toPublish?: components["parameters"]["toPublish"];
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentPositionModel"] | components["schemas"]["MultiplePaymentPositionModel"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPositionModelWritten"];
                };
            };
        };
    };
    deletePositions: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MultipleIUPDModel"];
            };
        };
        responses: {
            /** @description Deleted. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getPosition: {
        parameters: {
            query?: {
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Answers 304 while the ETag is one of these. `*` is any. */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description The position, by the name its organization gave it. */
                iupd: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The position. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPositionModelResponse"];
                };
            };
        };
    };
    updatePosition: {
        parameters: {
            query?: {
                /** @description Whether positions are published as they are written; else they stay drafts. */
                toPublish?: components["parameters"]["toPublish"];
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Changes the position only while its ETag is one of these. `*` is any. */
                "If-Match"?: components["parameters"]["ifMatch"];
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description The position, by the name its organization gave it. */
                iupd: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentPositionModel"];
            };
        };
        responses: {
            /** @description Replaced. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPositionModelWritten"];
                };
            };
        };
    };
    deletePosition: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Changes the position only while its ETag is one of these. `*` is any. */
                "If-Match"?: components["parameters"]["ifMatch"];
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description The position, by the name its organization gave it. */
                iupd: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
        };
    };
    getPositionByIuv: {
        parameters: {
            query?: {
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Answers 304 while the ETag is one of these. `*` is any. */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /**
                 * @description Creditor reference of the option.
                 * @example 01000000000000001
                 */
                iuv: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The position. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPositionModelResponse"];
                };
            };
        };
    };
    listPositionEvents: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description The position, by the name its organization gave it. */
                iupd: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PositionEvents"];
                };
            };
        };
    };
    createPositions: {
        parameters: {
            query?: {
                /** @description Whether positions are published as they are written; else they stay drafts. */
                toPublish?: components["parameters"]["toPublish"];
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MultiplePaymentPositionModel"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateIbans: {
        parameters: {
            query: {
                oldIban: string;
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTransferIban"];
            };
        };
        responses: {
            /** @description How many transfers have it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdatedIbans"];
                };
            };
        };
    };
    publishPosition: {
        parameters: {
            query?: {
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Changes the position only while its ETag is one of these. `*` is any. */
                "If-Match"?: components["parameters"]["ifMatch"];
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description The position, by the name its organization gave it. */
                iupd: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Published. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPositionModelWritten"];
                };
            };
        };
    };
    invalidatePosition: {
        parameters: {
            query?: {
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Changes the position only while its ETag is one of these. `*` is any. */
                "If-Match"?: components["parameters"]["ifMatch"];
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description The position, by the name its organization gave it. */
                iupd: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Withdrawn. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPositionModelWritten"];
                };
            };
        };
    };
    listPositionsV3: {
        parameters: {
            query?: {
                limit?: number;
                page?: number;
                due_date_from?: string;
                due_date_to?: string;
                payment_date_from?: string;
                payment_date_to?: string;
                payment_date_time_from?: string;
                payment_date_time_to?: string;
                serviceType?: "GPD" | "ACA" | "WISP";
                orderby?: "INSERTED_DATE" | "IUPD" | "STATUS" | "COMPANY_NAME";
                ordering?: "DESC" | "ASC";
                /** @description `page_info.next` of the page before, instead of a page number. */
                after?: string;
                status?: "DRAFT" | "PUBLISHED" | "VALID" | "UNPAYABLE" | "PARTIALLY_PAID" | "PAID";
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of positions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPositionsInfoV3"];
                };
            };
        };
    };
    createPositionV3: {
        parameters: {
            query?: {
                /** @description Whether positions are published as they are written; else they stay drafts. */
                toPublish?: components["parameters"]["toPublish"];
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentPositionModelV3"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPositionModelWrittenV3"];
                };
            };
        };
    };
    getPositionV3: {
        parameters: {
            query?: {
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Answers 304 while the ETag is one of these. `*` is any. */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description The position, by the name its organization gave it. */
                iupd: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The position. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPositionModelResponseV3"];
                };
            };
        };
    };
    updatePositionV3: {
        parameters: {
            query?: {
                /** @description Whether positions are published as they are written; else they stay drafts. */
                toPublish?: components["parameters"]["toPublish"];
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Changes the position only while its ETag is one of these. `*` is any. */
                "If-Match"?: components["parameters"]["ifMatch"];
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description The position, by the name its organization gave it. */
                iupd: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentPositionModelV3"];
            };
        };
        responses: {
            /** @description Replaced. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPositionModelWrittenV3"];
                };
            };
        };
    };
    deletePositionV3: {
        parameters: {
            query?: {
                /** @description In any case of letters. Under ACA's prefixes it is always ACA. */
                serviceType?: components["parameters"]["serviceType"];
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Changes the position only while its ETag is one of these. `*` is any. */
                "If-Match"?: components["parameters"]["ifMatch"];
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description The position, by the name its organization gave it. */
                iupd: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
        };
    };
    publishPositionV3: {
        parameters: {
            query?: {
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Changes the position only while its ETag is one of these. `*` is any. */
                "If-Match"?: components["parameters"]["ifMatch"];
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description The position, by the name its organization gave it. */
                iupd: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Published. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPositionModelWrittenV3"];
                };
            };
        };
    };
    getPaymentOption: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /**
                 * @description Notice number (aux digit and iuv).
                 * @example 301000000000000001
                 */
                nav: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The option. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentOptionWithDebtorModel"];
                };
            };
        };
    };
    getPaymentNotice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /**
                 * @description Notice number (aux digit and iuv).
                 * @example 301000000000000001
                 */
                nav: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A4 pages. */
            200: {
                headers: {
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
        };
    };
    payPaymentOption: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /**
                 * @description Notice number (aux digit and iuv).
                 * @example 301000000000000001
                 */
                nav: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PayPaymentOptionModel"];
            };
        };
        responses: {
            /** @description The option, paid. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaidPaymentOptionModel"];
                };
            };
        };
    };
    setAlreadyPaid: {
        parameters: {
            query?: {
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /**
                 * @description Notice number (aux digit and iuv).
                 * @example 301000000000000001
                 */
                nav: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlreadyPaidPaymentOptionModel"];
            };
        };
        responses: {
            /** @description The option, closed. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaidPaymentOptionModel"];
                };
            };
        };
    };
    setNotificationFee: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /**
                 * @description Notice number (aux digit and iuv).
                 * @example 301000000000000001
                 */
                nav: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotificationFeeUpdateModel"];
            };
        };
        responses: {
            /** @description The option with the fee. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentOptionModelResponse"];
                };
            };
            /** @description The same, set while a payment is under way. */
            209: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentOptionModelResponse"];
                };
            };
        };
    };
    reportTransfer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /**
                 * @description Creditor reference of the option.
                 * @example 01000000000000001
                 */
                iuv: string;
                /**
                 * @description Transfer of the option: 1 to 5.
                 * @example 1
                 */
                idTransfer: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The transfer. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferModelResponse"];
                };
            };
        };
    };
    verifyPaymentOptions: {
        parameters: {
            query?: {
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /**
                 * @description Notice number (aux digit and iuv).
                 * @example 301000000000000001
                 */
                nav: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ways to pay. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerifyPaymentOptionsResponse"];
                };
            };
        };
    };
    paCreatePosition: {
        parameters: {
            query?: {
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDebtPositionRequest"];
            };
        };
        responses: {
            /** @description The position as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DebtPositionResponse"];
                };
            };
        };
    };
    issueIdentifiers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdentifiersRequest"];
            };
        };
        responses: {
            /** @description Issued before, for this reference. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identifiers"];
                };
            };
            /** @description Issued. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identifiers"];
                };
            };
        };
    };
    readReceiptFeed: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
                from?: string;
                anomaly?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page; next leads on, also to what is yet to come. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptFeed"];
                };
            };
        };
    };
    postReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReceiptRequest"];
            };
        };
        responses: {
            /** @description It is known already, or certifies no payment: nothing has changed. */
            200: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptIntake"];
                };
            };
            /** @description Stored, with a delivery for each recipient. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptIntake"];
                };
            };
        };
    };
    exportReceipts: {
        parameters: {
            query: {
                from: string;
                to: string;
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description XML documents; JSON where paForNode.xsd has no room for a receipt. */
            200: {
                headers: {
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
        };
    };
    getReceiptXml: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the receipt: the payment token. */
                receiptId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description paSendRTV2Request of paForNode.xsd. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/xml": string;
                };
            };
        };
    };
    explainRecipients: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the receipt: the payment token. */
                receiptId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every station of every organization it concerns. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recipients"];
                };
            };
        };
    };
    listGpdReceipts: {
        parameters: {
            query?: {
                pageNum?: number;
                pageSize?: number;
                debtor?: string;
                service?: string;
                debtorOrIuv?: string;
                from?: string;
                to?: string;
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of receipts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentsResult"];
                };
            };
        };
    };
    getGpdReceipt: {
        parameters: {
            query?: {
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /**
                 * @description Creditor reference of the option.
                 * @example 01000000000000001
                 */
                iuv: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description paSendRTV2Request of paForNode.xsd. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/xml": string;
                };
            };
        };
    };
    getReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the receipt: the payment token. */
                receiptId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The receipt. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
        };
    };
    getDeliveryXml: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the receipt: the payment token. */
                receiptId: string;
                /** @description Id of the delivery. */
                deliveryId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The SOAP message. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/xml": string;
                };
            };
        };
    };
    redeliverOfReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the receipt: the payment token. */
                receiptId: string;
                /** @description Id of the delivery. */
                deliveryId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It will be sent. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReopenedDelivery"];
                };
            };
        };
    };
    redeliver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the delivery. */
                deliveryId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It will be sent. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReopenedDelivery"];
                };
            };
        };
    };
    redirectOfReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the receipt: the payment token. */
                receiptId: string;
                /** @description Id of the delivery. */
                deliveryId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedirectRequest"];
            };
        };
        responses: {
            /** @description The new station will get it. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedirectedDelivery"];
                };
            };
        };
    };
    redirect: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the delivery. */
                deliveryId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedirectRequest"];
            };
        };
        responses: {
            /** @description The new station will get it. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedirectedDelivery"];
                };
            };
        };
    };
    listRedeliveries: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of redeliveries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedeliveryList"];
                };
            };
        };
    };
    postRedelivery: {
        parameters: {
            query?: {
                /** @description Counts, and does nothing. */
                dryRun?: boolean;
            };
            header?: {
                /** @description Makes a repetition safe: the same request sent again is given the first answer, and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedeliveryRequest"];
            };
        };
        responses: {
            /** @description What it would do, of a dry run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedeliveryForecast"];
                };
            };
            /** @description The redelivery. It is stored, and will be made. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redelivery"];
                };
            };
        };
    };
    getRedelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the redelivery. */
                redeliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The redelivery. */
            200: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redelivery"];
                };
            };
        };
    };
    cancelRedelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the redelivery. */
                redeliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The redelivery, which is cancelled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redelivery"];
                };
            };
            /** @description The redelivery: it is being taken back. */
            202: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redelivery"];
                };
            };
        };
    };
    listMailbox: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Id of the station.
                 * @example 15376371009_01
                 */
                stationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailboxPage"];
                };
            };
        };
    };
    downloadMailbox: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Id of the station.
                 * @example 15376371009_01
                 */
                stationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description For each the message the station would have got, and JSON. */
            200: {
                headers: {
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
        };
    };
    getMailboxXml: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the station.
                 * @example 15376371009_01
                 */
                stationId: string;
                /** @description Id of the delivery. */
                deliveryId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The SOAP message. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/xml": string;
                };
            };
        };
    };
    acknowledgeMailbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the station.
                 * @example 15376371009_01
                 */
                stationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcknowledgementRequest"];
            };
        };
        responses: {
            /** @description How many were ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledged"];
                };
            };
        };
    };
    searchPositions: {
        parameters: {
            query?: {
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PositionSearch"];
            };
        };
        responses: {
            /** @description A page of positions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundPositions"];
                };
            };
        };
    };
    searchReceipts: {
        parameters: {
            query?: {
                organization?: string;
                /** @description With a delivery to this station. */
                stationId?: string;
                /** @description With a delivery in this state: of `organization`, or to `stationId`. */
                state?: "OPEN" | "WAITING" | "FAILED" | "REFUSED" | "DELIVERED" | "REDIRECTED";
                receiptId?: string;
                /** @description Notice number or iuv. */
                notice?: string;
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only what has one of these segregation codes may be reached: pairs of digits, by commas. */
                segregationCodes?: components["parameters"]["segregationCodes"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of receipts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundReceipts"];
                };
            };
        };
    };
    getWsdl: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description WSDL 1.1, with the address it was asked at. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/xml": string;
                };
            };
        };
    };
    callPartner: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/xml": string;
                "application/xml": string;
            };
        };
        responses: {
            /** @description The answer, outcome OK or KO. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/xml": string;
                };
            };
        };
    };
    getJobCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the job. */
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The callback. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobCallback"];
                };
            };
        };
    };
    resendJobCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the job. */
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The callback. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobCallback"];
                };
            };
        };
    };
    getWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningSecret"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningSecret"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All webhooks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookRequest"];
            };
        };
        responses: {
            /** @description The webhook. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    putWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookRequest"];
            };
        };
        responses: {
            /** @description The webhook. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getSecretOfWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningSecret"];
                };
            };
        };
    };
    rotateSecretOfWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningSecret"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It will be sent. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookTest"];
                };
            };
        };
    };
    listWebhookMessages: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: number;
                status?: "pending" | "delivered" | "failed";
            };
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookMessageList"];
                };
            };
        };
    };
    resendWebhookMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: string;
                /** @description Id of the message. */
                messageId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It will be sent. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listStations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All stations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StationList"];
                };
            };
        };
    };
    getStation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the station.
                 * @example 15376371009_01
                 */
                stationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The station. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StationWithHealth"];
                };
            };
        };
    };
    putStation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the station.
                 * @example 15376371009_01
                 */
                stationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StationRequest"];
            };
        };
        responses: {
            /** @description Changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Station"];
                };
            };
            /** @description Registered. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Station"];
                };
            };
        };
    };
    deleteStation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the station.
                 * @example 15376371009_01
                 */
                stationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getStationChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the station.
                 * @example 15376371009_01
                 */
                stationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No key, password or value. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StationChannel"];
                };
            };
        };
    };
    putStationChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the station.
                 * @example 15376371009_01
                 */
                stationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StationChannelRequest"];
            };
        };
        responses: {
            /** @description What may be shown of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StationChannel"];
                };
            };
        };
    };
    deleteStationChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the station.
                 * @example 15376371009_01
                 */
                stationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    testStation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the station.
                 * @example 15376371009_01
                 */
                stationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Step by step, whether it is open or not. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StationTest"];
                };
            };
        };
    };
    listBrokers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All brokers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrokerList"];
                };
            };
        };
    };
    putBroker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Code of the broker.
                 * @example 15376371009
                 */
                brokerCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BrokerRequest"];
            };
        };
        responses: {
            /** @description The broker. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Broker"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All keys, newest last. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyList"];
                };
            };
        };
    };
    issueKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyRequest"];
            };
        };
        responses: {
            /** @description The key, shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedKey"];
                };
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the key, not the key itself.
                 * @example 0198f0c2a1b47c3e9d5f6a7b8c9d0e1f
                 */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["KeyRotationRequest"];
            };
        };
        responses: {
            /** @description The key, shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedKey"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                keyId?: string;
                operation?: string;
                outcome?: "done" | "refused" | "failed" | "unknown";
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
        };
    };
    showQueues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the key, not the key itself.
                 * @example 0198f0c2a1b47c3e9d5f6a7b8c9d0e1f
                 */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getOrganizationSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationSettings"];
                };
            };
        };
    };
    putOrganizationSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationSettingsRequest"];
            };
        };
        responses: {
            /** @description Its settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationSettings"];
                };
            };
        };
    };
    getNoticeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeSettings"];
                };
            };
        };
    };
    putNoticeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoticeSettingsRequest"];
            };
        };
        responses: {
            /** @description Its settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeSettings"];
                };
            };
        };
    };
    getRegisteredIbans: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its IBANs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredIbanList"];
                };
            };
        };
    };
    putRegisteredIbans: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisteredIbansRequest"];
            };
        };
        responses: {
            /** @description Its IBANs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredIbanList"];
                };
            };
        };
    };
    getTaxonomy: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, in the order of the codes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxonomyPage"];
                };
            };
        };
    };
    putTaxonomy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaxonomyRequest"];
            };
        };
        responses: {
            /** @description Loaded. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxonomyLoaded"];
                };
            };
        };
    };
    listServices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its services. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceList"];
                };
            };
        };
    };
    getService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the service: 5 characters without blanks. */
                idServizio: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpontaneousService"];
                };
            };
        };
    };
    putService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the service: 5 characters without blanks. */
                idServizio: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SpontaneousServiceRequest"];
            };
        };
        responses: {
            /** @description Changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpontaneousService"];
                };
            };
            /** @description Offered. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpontaneousService"];
                };
            };
        };
    };
    deleteService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
                /** @description Id of the service: 5 characters without blanks. */
                idServizio: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getRetention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Days, its own and those in effect. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
        };
    };
    putRetention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionRequest"];
            };
        };
        responses: {
            /** @description Days, its own and those in effect. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
        };
    };
    exportDebtor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DebtorRequest"];
            };
        };
        responses: {
            /** @description What there is. */
            200: {
                headers: {
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
        };
    };
    eraseDebtor: {
        parameters: {
            query?: {
                /** @description Counts, and erases nothing. */
                dryRun?: boolean;
            };
            header?: never;
            path: {
                /**
                 * @description Fiscal code of the creditor institution.
                 * @example 77777777777
                 */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErasureRequest"];
            };
        };
        responses: {
            /** @description What was erased, and what was not. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
        };
    };
    getHouseOverview: {
        parameters: {
            query?: {
                /** @description How far `activity` goes back: an hour in steps of a minute, a day of 15 minutes, a week of an hour. */
                range?: "hour" | "day" | "week";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The overview. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HouseOverview"];
                };
            };
        };
    };
    getOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The overview. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsoleSession"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsoleSignIn"];
            };
        };
        responses: {
            /** @description The session is open. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cookie is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    setSendSync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Notices"];
            };
        };
        responses: {
            /** @description How many of these notices there are. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    isLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its text format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What answers here. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Info"];
                };
            };
        };
    };
    getInfoV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What answers here. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Info"];
                };
            };
        };
    };
    getInfoV2: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What answers here. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Info"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 while the ETag is one of these. `*` is any. */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description HTML. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
}
