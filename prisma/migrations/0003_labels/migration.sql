-- What people said of vessels.

CREATE TABLE "Label" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "mmsi" TEXT NOT NULL,
  "fromMs" REAL NOT NULL,
  "toMs" REAL NOT NULL,
  "fishing" REAL,
  "activity" TEXT,
  "source" TEXT NOT NULL,
  "gear" TEXT NOT NULL,
  "who" TEXT NOT NULL,
  "writtenMs" REAL NOT NULL,
  "tool" TEXT NOT NULL,
  "schemaVersion" INTEGER NOT NULL,
  "confidence" REAL,
  "note" TEXT,
  "supersedes" INTEGER,
  CHECK ("fromMs" <= "toMs"),
  CHECK ("fishing" >= 0 AND "fishing" <= 1),
  CHECK ("supersedes" < "id"),
  FOREIGN KEY ("supersedes") REFERENCES "Label" ("id")
);
CREATE UNIQUE INDEX "Label_supersedes_key" ON "Label" ("supersedes");
CREATE INDEX "Label_mmsi_fromMs_idx" ON "Label" ("mmsi", "fromMs");

CREATE TRIGGER "Label_never_changes" BEFORE UPDATE ON "Label" BEGIN
  SELECT RAISE(ABORT, 'labels are only ever added: supersede this one');
END;
CREATE TRIGGER "Label_never_goes" BEFORE DELETE ON "Label" BEGIN
  SELECT RAISE(ABORT, 'labels are only ever added: supersede this one');
END;
