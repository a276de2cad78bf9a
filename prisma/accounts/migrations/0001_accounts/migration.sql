CREATE TABLE "User" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "name" TEXT NOT NULL,
  "email" TEXT NOT NULL,
  "emailVerified" BOOLEAN NOT NULL DEFAULT false,
  "image" TEXT,
  "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "role" TEXT NOT NULL DEFAULT 'viewer' CHECK ("role" IN ('viewer', 'analyst', 'reviewer', 'admin')),
  "disabledMs" REAL
);
CREATE UNIQUE INDEX "User_email_key" ON "User" ("email");

CREATE TABLE "Session" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "expiresAt" DATETIME NOT NULL,
  "token" TEXT NOT NULL,
  "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ipAddress" TEXT,
  "userAgent" TEXT,
  "userId" TEXT NOT NULL REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "Session_token_key" ON "Session" ("token");
CREATE INDEX "Session_userId_idx" ON "Session" ("userId");

CREATE TABLE "Account" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "accountId" TEXT NOT NULL,
  "providerId" TEXT NOT NULL,
  "userId" TEXT NOT NULL REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "accessToken" TEXT,
  "refreshToken" TEXT,
  "idToken" TEXT,
  "accessTokenExpiresAt" DATETIME,
  "refreshTokenExpiresAt" DATETIME,
  "scope" TEXT,
  "password" TEXT,
  "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX "Account_userId_idx" ON "Account" ("userId");

CREATE TABLE "Verification" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "identifier" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "expiresAt" DATETIME NOT NULL,
  "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX "Verification_identifier_idx" ON "Verification" ("identifier");

CREATE TABLE "Link" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('demo', 'admin', 'invite', 'reset')),
  "role" TEXT CHECK ("role" IN ('viewer', 'analyst', 'reviewer', 'admin')),
  "email" TEXT,
  "userId" TEXT,
  "hash" TEXT NOT NULL,
  "createdMs" REAL NOT NULL,
  "createdBy" TEXT NOT NULL,
  "expiresMs" REAL NOT NULL,
  "usedMs" REAL
);
CREATE UNIQUE INDEX "Link_hash_key" ON "Link" ("hash");

CREATE TABLE "ApiToken" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "userId" TEXT,
  "label" TEXT NOT NULL,
  "scopes" TEXT NOT NULL,
  "hash" TEXT NOT NULL,
  "createdMs" REAL NOT NULL,
  "expiresMs" REAL,
  "lastUsedMs" REAL,
  "revokedMs" REAL
);
CREATE UNIQUE INDEX "ApiToken_hash_key" ON "ApiToken" ("hash");
CREATE INDEX "ApiToken_userId_idx" ON "ApiToken" ("userId");

CREATE TABLE "AuditEntry" (
  "sequence" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "timeMs" REAL NOT NULL,
  "actorKind" TEXT NOT NULL CHECK ("actorKind" IN ('account', 'token', 'program', 'nobody')),
  "actorId" TEXT,
  "actorName" TEXT NOT NULL,
  "action" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "before" TEXT,
  "after" TEXT,
  "address" TEXT NOT NULL
);

CREATE TRIGGER "AuditEntry_no_update" BEFORE UPDATE ON "AuditEntry"
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER "AuditEntry_no_delete" BEFORE DELETE ON "AuditEntry"
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- INSERT OR REPLACE takes a row's place without a word to the trigger above.
CREATE TRIGGER "AuditEntry_no_replace" BEFORE INSERT ON "AuditEntry"
WHEN EXISTS (SELECT 1 FROM "AuditEntry" WHERE "sequence" = NEW."sequence")
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
