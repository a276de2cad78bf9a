-- Events, the facts of imports, and what the next run asks of a vessel's fold.

ALTER TABLE "Generation" ADD COLUMN "optionsHash" TEXT NOT NULL DEFAULT '';

ALTER TABLE "Import" ADD COLUMN "fileBytes" REAL;

ALTER TABLE "Gap" ADD COLUMN "feedOutage" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "ImportFacts" (
  "importId" TEXT NOT NULL PRIMARY KEY,
  "vessels" BLOB NOT NULL,
  "heard" BLOB NOT NULL,
  "watermark" BLOB NOT NULL
);

CREATE TABLE "FoldedVessel" (
  "generation" INTEGER NOT NULL,
  "mmsi" TEXT NOT NULL,
  "duplicatePositions" INTEGER NOT NULL,
  "duplicateIdentities" INTEGER NOT NULL,
  "noMotion" INTEGER NOT NULL,
  "noise" INTEGER NOT NULL,
  "trackPositions" INTEGER NOT NULL,
  "rows" INTEGER NOT NULL,
  "deadlineMs" REAL,
  "wokenMs" REAL,
  PRIMARY KEY ("generation", "mmsi")
);

CREATE TABLE "Event" (
  "generation" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "mmsi" TEXT,
  "trackId" TEXT,
  "otherMmsi" TEXT,
  "otherTrackId" TEXT,
  "decidedMs" REAL NOT NULL,
  "open" BOOLEAN NOT NULL,
  "startMs" REAL NOT NULL,
  "endMs" REAL NOT NULL,
  "lonUnits" INTEGER,
  "latUnits" INTEGER,
  "westUnits" INTEGER,
  "eastUnits" INTEGER,
  "southUnits" INTEGER,
  "northUnits" INTEGER,
  "details" JSONB NOT NULL,
  PRIMARY KEY ("generation", "id")
);
CREATE INDEX "Event_generation_mmsi_startMs_idx" ON "Event" ("generation", "mmsi", "startMs");
CREATE INDEX "Event_generation_otherMmsi_startMs_idx" ON "Event" ("generation", "otherMmsi", "startMs");
CREATE INDEX "Event_generation_kind_startMs_idx" ON "Event" ("generation", "kind", "startMs");
