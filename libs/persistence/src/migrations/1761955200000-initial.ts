import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * SQL in what MySQL 8.4 and MariaDB 10.11 share. Identifiers of the field compare byte by byte
 * (utf8mb4_bin): GPD's do, and mixed-case iuvs occur. Times are UTC DATETIME(3), amounts eurocents.
 * Ids of hot tables come from `id_sequence` in blocks, not from AUTO_INCREMENT: a child row can then be
 * written in the same statement batch as its parent, on any node of a cluster.
 */
const TABLES = [
  `CREATE TABLE id_sequence (
    name VARCHAR(40) NOT NULL PRIMARY KEY,
    next_id BIGINT NOT NULL
  )`,
  `CREATE TABLE broker (
    code VARCHAR(35) NOT NULL PRIMARY KEY,
    created_at DATETIME(3) NOT NULL
  )`,
  `CREATE TABLE organization (
    fiscal_code VARCHAR(35) NOT NULL PRIMARY KEY,
    -- order of acceptance of the organization's jobs; taken under the row's lock
    accepted_jobs BIGINT NOT NULL DEFAULT 0,
    created_at DATETIME(3) NOT NULL
  )`,
  `CREATE TABLE broker_organization (
    broker_code VARCHAR(35) NOT NULL,
    organization_fiscal_code VARCHAR(35) NOT NULL,
    PRIMARY KEY (broker_code, organization_fiscal_code),
    CONSTRAINT fk_broker_organization_broker FOREIGN KEY (broker_code) REFERENCES broker (code),
    CONSTRAINT fk_broker_organization_organization FOREIGN KEY (organization_fiscal_code)
      REFERENCES organization (fiscal_code)
  )`,
  `CREATE TABLE subscription_key (
    id CHAR(32) NOT NULL PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    role VARCHAR(10) NOT NULL,
    broker_code VARCHAR(35) NULL,
    key_hash CHAR(64) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    expires_at DATETIME(3) NULL,
    revoked_at DATETIME(3) NULL,
    UNIQUE KEY unique_key_hash (key_hash),
    CONSTRAINT fk_subscription_key_broker FOREIGN KEY (broker_code) REFERENCES broker (code)
  )`,
  `CREATE TABLE station (
    id VARCHAR(35) NOT NULL PRIMARY KEY,
    broker_code VARCHAR(35) NOT NULL,
    endpoint_url VARCHAR(2048) NOT NULL,
    primitive_version TINYINT NOT NULL DEFAULT 2,
    enabled TINYINT(1) NOT NULL DEFAULT 1,
    timeout_ms INT NULL,
    created_at DATETIME(3) NOT NULL,
    updated_at DATETIME(3) NOT NULL
  )`,
  `CREATE TABLE station_organization (
    station_id VARCHAR(35) NOT NULL,
    organization_fiscal_code VARCHAR(35) NOT NULL,
    broadcast TINYINT(1) NOT NULL DEFAULT 0,
    segregation_code CHAR(2) NULL,
    aux_digit TINYINT NULL,
    PRIMARY KEY (station_id, organization_fiscal_code),
    KEY station_organization_by_organization (organization_fiscal_code),
    CONSTRAINT fk_station_organization_station FOREIGN KEY (station_id)
      REFERENCES station (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE job (
    id CHAR(32) NOT NULL PRIMARY KEY,
    broker_code VARCHAR(35) NULL,
    organization_fiscal_code VARCHAR(35) NOT NULL,
    service_type VARCHAR(10) NOT NULL,
    operation VARCHAR(10) NOT NULL,
    -- place in the organization's order of acceptance
    accepted_seq BIGINT NOT NULL,
    submitted INT NOT NULL,
    idempotency_key VARCHAR(255) NULL,
    request_hash CHAR(64) NULL,
    parent_job_id CHAR(32) NULL,
    created_at DATETIME(3) NOT NULL,
    cancel_requested_at DATETIME(3) NULL,
    -- counters are final and copied here once no chunk is pending; until then the chunks are counted
    completed_at DATETIME(3) NULL,
    succeeded INT NULL,
    failed INT NULL,
    unprocessed INT NULL,
    UNIQUE KEY unique_job_idempotency (organization_fiscal_code, idempotency_key),
    KEY job_by_organization (organization_fiscal_code, created_at, id),
    KEY job_unfinished (completed_at, organization_fiscal_code, accepted_seq)
  )`,
  `CREATE TABLE job_dependency (
    job_id CHAR(32) NOT NULL,
    depends_on_job_id CHAR(32) NOT NULL,
    PRIMARY KEY (job_id, depends_on_job_id),
    KEY job_dependency_by_predecessor (depends_on_job_id),
    CONSTRAINT fk_job_dependency_job FOREIGN KEY (job_id) REFERENCES job (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE job_chunk (
    job_id CHAR(32) NOT NULL,
    seq INT NOT NULL,
    first_item INT NOT NULL,
    items INT NOT NULL,
    status VARCHAR(10) NOT NULL,
    succeeded INT NOT NULL DEFAULT 0,
    failed INT NOT NULL DEFAULT 0,
    unprocessed INT NOT NULL DEFAULT 0,
    applied_at DATETIME(3) NULL,
    -- when a silent chunk is to be queued again; NULL once nothing is owed
    owed_at DATETIME(3) NULL,
    -- deflated JSON: the items, and their iupds
    payload LONGBLOB NULL,
    item_keys MEDIUMBLOB NOT NULL,
    -- 32-bit hashes of the iupds: which jobs touch the same positions
    iupd_hashes MEDIUMBLOB NOT NULL,
    -- JSON array of the items that failed
    failures LONGTEXT NULL,
    PRIMARY KEY (job_id, seq),
    KEY job_chunk_owed (owed_at),
    -- covers counting: polls never touch the rows, which are wide
    KEY job_chunk_progress (job_id, status, items, succeeded, failed, unprocessed, applied_at),
    CONSTRAINT fk_job_chunk_job FOREIGN KEY (job_id) REFERENCES job (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE payment_position (
    id BIGINT NOT NULL PRIMARY KEY,
    iupd VARCHAR(255) NOT NULL,
    organization_fiscal_code VARCHAR(255) NOT NULL,
    pull TINYINT(1) NOT NULL DEFAULT 1,
    pay_stand_in TINYINT(1) NOT NULL DEFAULT 1,
    type VARCHAR(1) NOT NULL,
    fiscal_code VARCHAR(255) NOT NULL,
    full_name VARCHAR(255) NOT NULL,
    street_name VARCHAR(255) NULL,
    civic_number VARCHAR(255) NULL,
    postal_code VARCHAR(255) NULL,
    city VARCHAR(255) NULL,
    province VARCHAR(255) NULL,
    region VARCHAR(255) NULL,
    country VARCHAR(2) NULL,
    email VARCHAR(255) NULL,
    phone VARCHAR(255) NULL,
    service_type VARCHAR(10) NOT NULL DEFAULT 'GPD',
    company_name VARCHAR(140) NOT NULL,
    office_name VARCHAR(140) NULL,
    inserted_date DATETIME(3) NOT NULL,
    last_updated_date DATETIME(3) NOT NULL,
    publish_date DATETIME(3) NULL,
    validity_date DATETIME(3) NULL,
    min_due_date DATETIME(3) NOT NULL,
    max_due_date DATETIME(3) NOT NULL,
    payment_date DATETIME(3) NULL,
    status VARCHAR(20) NOT NULL,
    switch_to_expired TINYINT(1) NOT NULL DEFAULT 0,
    version INT NOT NULL DEFAULT 0,
    UNIQUE KEY uniquepaymentpos (organization_fiscal_code, iupd)
  )`,
  `CREATE TABLE payment_option (
    id BIGINT NOT NULL PRIMARY KEY,
    payment_position_id BIGINT NOT NULL,
    organization_fiscal_code VARCHAR(255) NOT NULL,
    nav VARCHAR(255) NOT NULL,
    iuv VARCHAR(255) NOT NULL,
    payment_plan_id VARCHAR(50) NULL,
    amount BIGINT NOT NULL,
    description VARCHAR(140) NOT NULL,
    payment_option_description VARCHAR(140) NULL,
    is_partial_payment TINYINT(1) NOT NULL,
    validity_date DATETIME(3) NULL,
    due_date DATETIME(3) NOT NULL,
    retention_date DATETIME(3) NULL,
    switch_to_expired TINYINT(1) NULL DEFAULT 0,
    payment_date DATETIME(3) NULL,
    payment_method VARCHAR(255) NULL,
    psp_company VARCHAR(255) NULL,
    psp_code VARCHAR(50) NULL,
    psp_tax_code VARCHAR(70) NULL,
    receipt_id VARCHAR(255) NULL,
    fee BIGINT NOT NULL DEFAULT 0,
    notification_fee BIGINT NOT NULL DEFAULT 0,
    last_updated_date_notification_fee DATETIME(3) NULL,
    reporting_date DATETIME(3) NULL,
    flow_reporting_id VARCHAR(255) NULL,
    status VARCHAR(30) NOT NULL,
    send_sync TINYINT(1) NOT NULL DEFAULT 0,
    inserted_date DATETIME(3) NOT NULL,
    last_updated_date DATETIME(3) NOT NULL,
    UNIQUE KEY uniquepaymentopt (organization_fiscal_code, iuv),
    UNIQUE KEY uniquepaymentoptnav (organization_fiscal_code, nav),
    CONSTRAINT fk_payment_option_position FOREIGN KEY (payment_position_id)
      REFERENCES payment_position (id) ON DELETE CASCADE,
    CONSTRAINT payment_option_amount CHECK (amount >= 1)
  )`,
  `CREATE TABLE transfer (
    id BIGINT NOT NULL PRIMARY KEY,
    payment_option_id BIGINT NOT NULL,
    transfer_id VARCHAR(255) NOT NULL,
    iuv VARCHAR(255) NOT NULL,
    organization_fiscal_code VARCHAR(255) NOT NULL,
    company_name VARCHAR(140) NULL,
    amount BIGINT NOT NULL,
    remittance_information VARCHAR(140) NOT NULL,
    category VARCHAR(255) NOT NULL,
    iban VARCHAR(35) NULL,
    postal_iban VARCHAR(35) NULL,
    hash_document VARCHAR(72) NULL,
    stamp_type VARCHAR(2) NULL,
    provincial_residence VARCHAR(2) NULL,
    status VARCHAR(20) NOT NULL,
    inserted_date DATETIME(3) NOT NULL,
    last_updated_date DATETIME(3) NOT NULL,
    -- GPD's (iuv, organization, transfer id, option) says less: the option fixes iuv, transfer ids are unique in it
    UNIQUE KEY unique_transfer (payment_option_id, transfer_id),
    CONSTRAINT fk_transfer_option FOREIGN KEY (payment_option_id)
      REFERENCES payment_option (id) ON DELETE CASCADE,
    CONSTRAINT transfer_amount CHECK (amount >= 1)
  )`,
  `CREATE TABLE payment_option_metadata (
    payment_option_id BIGINT NOT NULL,
    \`key\` VARCHAR(140) NOT NULL,
    value VARCHAR(140) NULL,
    PRIMARY KEY (payment_option_id, \`key\`),
    CONSTRAINT fk_payment_option_metadata_option FOREIGN KEY (payment_option_id)
      REFERENCES payment_option (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE transfer_metadata (
    transfer_id BIGINT NOT NULL,
    \`key\` VARCHAR(140) NOT NULL,
    value VARCHAR(140) NULL,
    PRIMARY KEY (transfer_id, \`key\`),
    CONSTRAINT fk_transfer_metadata_transfer FOREIGN KEY (transfer_id)
      REFERENCES transfer (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE receipt (
    id BIGINT NOT NULL PRIMARY KEY,
    organization_fiscal_code VARCHAR(35) NOT NULL,
    receipt_id VARCHAR(255) NOT NULL,
    notice_number VARCHAR(255) NOT NULL,
    creditor_reference_id VARCHAR(255) NOT NULL,
    payment_amount BIGINT NOT NULL,
    originating_station_id VARCHAR(35) NULL,
    source VARCHAR(10) NOT NULL,
    -- comma separated: what did not fit the position, e.g. NOTICE_UNKNOWN
    anomalies VARCHAR(255) NOT NULL DEFAULT '',
    -- ctReceiptV2 as JSON
    document LONGTEXT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    -- clients of "pay" reuse a receipt id for different notices
    UNIQUE KEY unique_receipt (organization_fiscal_code, receipt_id, notice_number),
    KEY receipt_by_receipt_id (receipt_id),
    KEY receipt_by_notice (organization_fiscal_code, notice_number)
  )`,
  `CREATE TABLE delivery (
    id BIGINT NOT NULL PRIMARY KEY,
    receipt_pk BIGINT NOT NULL,
    ordinal SMALLINT NOT NULL,
    organization_fiscal_code VARCHAR(35) NOT NULL,
    broker_code VARCHAR(35) NOT NULL,
    station_id VARCHAR(35) NOT NULL,
    originating TINYINT(1) NOT NULL,
    status VARCHAR(20) NOT NULL,
    -- attempts ever made, and those of the current round (a redelivery starts a new one)
    attempts INT NOT NULL DEFAULT 0,
    round_attempts INT NOT NULL DEFAULT 0,
    next_attempt_at DATETIME(3) NULL,
    -- when a silent delivery is to be queued again; NULL once nothing is owed
    owed_at DATETIME(3) NULL,
    parked_at DATETIME(3) NULL,
    outcome VARCHAR(2) NULL,
    fault_code VARCHAR(255) NULL,
    fault_string VARCHAR(255) NULL,
    last_error VARCHAR(255) NULL,
    created_at DATETIME(3) NOT NULL,
    notified_at DATETIME(3) NULL,
    UNIQUE KEY unique_delivery (receipt_pk, organization_fiscal_code, station_id),
    KEY delivery_owed (owed_at),
    KEY delivery_parked (parked_at),
    CONSTRAINT fk_delivery_receipt FOREIGN KEY (receipt_pk) REFERENCES receipt (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE delivery_status (
    delivery_id BIGINT NOT NULL,
    seq INT NOT NULL,
    status VARCHAR(20) NOT NULL,
    at DATETIME(3) NOT NULL,
    PRIMARY KEY (delivery_id, seq),
    CONSTRAINT fk_delivery_status_delivery FOREIGN KEY (delivery_id)
      REFERENCES delivery (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE delivery_attempt (
    delivery_id BIGINT NOT NULL,
    attempt INT NOT NULL,
    started_at DATETIME(3) NOT NULL,
    duration_ms INT NULL,
    http_status SMALLINT NULL,
    -- OK, KO, FAILED; NULL while on its way or when the sending process died
    outcome VARCHAR(10) NULL,
    error_class VARCHAR(40) NULL,
    error_message VARCHAR(500) NULL,
    fault_code VARCHAR(255) NULL,
    fault_string VARCHAR(255) NULL,
    answer TEXT NULL,
    PRIMARY KEY (delivery_id, attempt),
    CONSTRAINT fk_delivery_attempt_delivery FOREIGN KEY (delivery_id)
      REFERENCES delivery (id) ON DELETE CASCADE
  )`,
];

export class Initial1761955200000 implements MigrationInterface {
  readonly name = 'Initial1761955200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(
        `${table} ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC`,
      );
    }
    await runner.query("INSERT INTO id_sequence (name, next_id) VALUES ('position', 1), ('receipt', 1)");
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...TABLES].reverse()) {
      const name = /CREATE TABLE (\w+)/.exec(table)?.[1] ?? '';
      await runner.query(`DROP TABLE ${name}`);
    }
  }
}
