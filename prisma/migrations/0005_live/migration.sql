-- What the live timeline keeps of a generation, and how outputs came, changed and went.

CREATE TABLE "LiveProgress" (
  "generation" INTEGER NOT NULL PRIMARY KEY,
  "offset" REAL NOT NULL,
  "watermark" BLOB NOT NULL,
  "heard" BLOB,
  "meetings" BLOB,
  "counts" JSONB NOT NULL
);

CREATE TABLE "LiveVessel" (
  "generation" INTEGER NOT NULL,
  "mmsi" TEXT NOT NULL,
  "offset" REAL NOT NULL,
  PRIMARY KEY ("generation", "mmsi")
);

-- The large ones last: who looks for meetings reads past them.
CREATE TABLE "LiveStretch" (
  "generation" INTEGER NOT NULL,
  "mmsi" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "fromMs" REAL NOT NULL,
  "toMs" REAL NOT NULL,
  "meeting" BLOB NOT NULL,
  "reports" BLOB NOT NULL,
  "snapshot" BLOB,
  PRIMARY KEY ("generation", "mmsi", "number")
);

CREATE TABLE "LiveTold" (
  "generation" INTEGER NOT NULL,
  "mmsi" TEXT NOT NULL,
  "told" BLOB NOT NULL,
  PRIMARY KEY ("generation", "mmsi")
);

CREATE TABLE "OutputRevision" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "writtenMs" REAL NOT NULL,
  "generation" INTEGER NOT NULL,
  "change" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "outputId" TEXT NOT NULL,
  "mmsi" TEXT,
  "startMs" REAL NOT NULL,
  "output" JSONB NOT NULL,
  "before" JSONB,
  "reason" TEXT NOT NULL,
  "reopened" BOOLEAN NOT NULL,
  CHECK ("change" IN ('added', 'changed', 'withdrawn')),
  CHECK (("change" = 'changed') = ("before" IS NOT NULL))
);
CREATE INDEX "OutputRevision_withdrawn_idx" ON "OutputRevision" ("mmsi", "startMs") WHERE "change" = 'withdrawn';

-- What is open, for those who begin to listen: few of many.
CREATE INDEX "Alert_raised_idx" ON "Alert" ("generation", "raisedMs", "id");
CREATE INDEX "Event_open_idx" ON "Event" ("generation", "kind", "startMs", "id") WHERE "open";
CREATE INDEX "Gap_open_idx" ON "Gap" ("generation", "offMs", "id") WHERE "open";
CREATE INDEX "PortVisit_open_idx" ON "PortVisit" ("generation", "startMs", "id") WHERE "open";
CREATE INDEX "Trip_open_idx" ON "Trip" ("generation", "startMs", "id") WHERE "open";
